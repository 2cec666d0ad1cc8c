"""Every word of the page that is not data, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textkit.i18n import Bi

WORDS: Mapping[str, Bi] = MappingProxyType(
    {
        # ---- frame
        "report": Bi("分析报告", "Report"),
        "skip": Bi("跳到正文", "Skip to content"),
        "sections": Bi("栏目", "Sections"),
        "overview": Bi("概览", "Overview"),
        "emphasis": Bi("驱动强调", "Emphasis"),
        "kinds": Bi("类型与模式", "Types and modes"),
        "documents": Bi("文档", "Documents"),
        "sentences": Bi("句子", "Sentences"),
        "theme": Bi("明暗", "Light or dark"),
        "print": Bi("打印", "Print"),
        "not_found": Bi("没有这一页。", "There is no such page."),
        "old_browser": Bi(
            "此浏览器太旧，无法解开报告内的文本；图表仍可用。",
            "This browser is too old to unpack the texts in this report; the figures still work.",
        ),
        "made_by": Bi(
            "由 textkit {version} 生成，{finished}", "Made by textkit {version}, {finished}"
        ),
        "lexicon_version": Bi("方案 {label} {version}", "Scheme: {label}, {version}"),
        # ---- filters
        "filters": Bi("筛选", "Filters"),
        "search": Bi("搜索标题、机关、地区、编号", "Search title, issuer, region, id"),
        "province": Bi("省级行政区", "Province"),
        "year": Bi("年份", "Year"),
        "dominant": Bi("主导驱动因素", "Dominant driver"),
        "type": Bi("集群类型", "Cluster type"),
        "mode": Bi("转型模式", "Mode"),
        "all": Bi("全部", "All"),
        "untold": Bi("未载明", "Not stated"),
        "none": Bi("未判定", "Not told"),
        "no_driver": Bi("无驱动因素", "No driver"),
        "clear": Bi("清除筛选", "Clear filters"),
        "n_selected": Bi("{n} / {total} 篇文档", "{n} of {total} documents"),
        "nothing": Bi("没有符合条件的文档。", "No document fits these filters."),
        # ---- overview
        "n_documents": Bi("篇文档", "documents"),
        "n_paragraphs": Bi("个段落", "paragraphs"),
        "n_matches": Bi("处词典命中", "lexicon hits"),
        "n_errors": Bi("个输入未能读取", "inputs could not be read"),
        "n_duplicates": Bi("篇与他篇重复", "duplicates of another"),
        "n_silent": Bi("篇全文无驱动论述", "argue with no driver"),
        "by_year": Bi("按年份", "By year"),
        "by_region": Bi("按省级行政区", "By province"),
        "by_issuer": Bi("按发文机关", "By issuer"),
        "others": Bi("另有 {n} 个未列出。", "{n} more are not listed."),
        "failed": Bi("未能读取的输入", "Inputs that could not be read"),
        "none_failed": Bi("所有输入都读出了。", "Every input was read."),
        "some_failed": Bi("列出 {n} / {total} 个；其余见 errors.csv。",
                          "{n} of {total} are listed; the rest are in errors.csv."),
        "source": Bi("来源", "Source"),
        "error": Bi("错误", "Error"),
        "hint": Bi("建议", "What to do"),
        "count": Bi("篇数", "Documents"),
        "listed_cut": Bi(
            "本页列出前 {n} 篇，共 {total} 篇；图表按列出的计算，完整数据见表格文件。",
            "This page lists the first {n} of {total} documents; its figures count those listed. "
            "The table files hold all.",
        ),
        # ---- figures
        "table": Bi("数据表", "Table"),
        "mean_share": Bi("平均强调比例", "Mean share of emphasis"),
        "interval": Bi("95% 区间", "95 % interval"),
        "interval_note": Bi(
            "条形为各文档强调比例的平均，细线为平均值的 95% 区间（正态近似，跨文档）；"
            "只有一篇时为该文档的自助法区间。点击数字查看所据句子。",
            "Bars are means over documents; thin lines are 95 % intervals of the mean (normal "
            "approximation over documents), or the document's bootstrap interval where there is "
            "one. Choose a number to read its sentences.",
        ),
        "drivers": Bi("各驱动因素", "Drivers"),
        "driver": Bi("驱动因素", "Driver"),
        "mechanisms": Bi("各机制", "Mechanisms"),
        "mechanism": Bi("机制", "Mechanism"),
        "mechanism_note": Bi("占全部强调的比例。", "Shares are of the whole emphasis."),
        "panels": Bi("分组比较", "Groups side by side"),
        "panels_by": Bi("分组依据", "Group by"),
        "panels_cut": Bi("列出文档最多的 {n} 组，共 {total} 组；全部见数据表。",
                         "The {n} groups with most documents of {total}; the table has all."),
        "map": Bi("各省地图", "Map of provinces"),
        "map_note": Bi(
            "每格一个省级行政区，位置为示意；颜色越浓比例越高。点击一格查看句子。",
            "A tile is a province, placed roughly where it lies; a stronger colour is higher. "
            "Choose a tile to read its sentences.",
        ),
        "no_provinces": Bi("没有文档载明省级行政区。", "No document states its province."),
        "no_data": Bi("无文档", "no document"),
        "group": Bi("组", "Group"),
        # ---- types and modes
        "types": Bi("集群类型", "Cluster types"),
        "modes": Bi("转型模式", "Transformation modes"),
        "crossed": Bi("类型 × 模式", "Type by mode"),
        "crossed_note": Bi("带框的是理论预期的组合。", "Framed cells are what the theory expects."),
        "undecided": Bi(
            "本次运行没有判定集群类型与转型模式（没有载入相应模型，或方案未定义）。",
            "This run decided no cluster types or modes: no such model was loaded, or the scheme "
            "defines none.",
        ),
        # ---- list
        "title": Bi("标题", "Title"),
        "region": Bi("地区", "Region"),
        "issuer": Bi("发文机关", "Issuer"),
        "shares": Bi("强调", "Emphasis"),
        "list_hint": Bi("按列标题排序；上下键滚动。", "Column heads sort; arrow keys scroll."),
        # ---- document
        "back": Bi("返回文档列表", "Back to the list"),
        "previous": Bi("上一篇", "Previous"),
        "next": Bi("下一篇", "Next"),
        "about": Bi("文档信息", "About this document"),
        "document_number": Bi("发文字号", "Document number"),
        "date_written": Bi("成文日期", "Date written"),
        "date_published": Bi("发布日期", "Date published"),
        "format": Bi("格式", "Format"),
        "doc_id": Bi("文档编号", "Document id"),
        "body_chars": Bi("正文字数", "Characters"),
        "paragraphs": Bi("段落数", "Paragraphs"),
        "duplicate_of": Bi("与之重复", "Duplicate of"),
        "warnings": Bi("提示", "Warnings"),
        "coverage": Bi("驱动论述覆盖率", "Part of the text that argues with a driver"),
        "mentions": Bi("命中", "Hits"),
        "per_1000": Bi("每千字", "Per 1,000 chars"),
        "lexicon_reading": Bi("词典读法", "Lexicon"),
        "topic_reading": Bi("主题读法", "Topics"),
        "share": Bi("强调比例", "Share"),
        "text": Bi("正文", "Text"),
        "strip": Bi("段落条", "Paragraph bars"),
        "strip_note": Bi(
            "一条一段，高度为主要驱动因素的概率；点击跳到该段。",
            "A bar is a paragraph, its height the probability of its main driver. Choose one to "
            "go there.",
        ),
        "paragraph_n": Bi("第 {n} 段", "Paragraph {n}"),
        "highlight": Bi("高亮", "Highlight"),
        "not_counted": Bi("未计数", "not counted"),
        "left_out": Bi(
            "为控制页面大小，本文有 {n} 字未收入；优先保留有命中的段落。",
            "To bound the size of this page, {n} characters of this text are left out; paragraphs "
            "with hits were kept first.",
        ),
        "gap": Bi("（未收入 {n} 段，{chars} 字）", "({n} paragraphs left out, {chars} characters)"),
        "part_gap": Bi("（其余 {n} 字未收入）", "({n} more characters left out)"),
        "inference": Bi("类型与模式", "Type and mode"),
        "whole_document": Bi("全文", "Whole document"),
        "confidence": Bi("置信度", "Confidence"),
        "abstained": Bi("未判定的原因", "Why no type is given"),
        "expected_mode": Bi("理论预期模式", "Expected mode"),
        "agrees": Bi("与理论一致", "Agrees with the theory"),
        "yes": Bi("是", "yes"),
        "no": Bi("否", "no"),
        "entry_link": Bi("切入环节", "Enters at"),
        "platform_builder": Bi("平台建设者", "Platform built by"),
        "policy_fit": Bi("政策契合度", "Policy fit"),
        "missing_drivers": Bi("文中缺少的驱动因素", "Drivers left out"),
        "advice": Bi("建议", "Advice"),
        "contributions": Bi("证据与贡献", "Evidence and contributions"),
        "weight_note": Bi(
            "对数几率；正为支持，负为反对；同一对象各行之和为其得分。",
            "Log-odds: positive for, negative against; the rows of a label sum to its score.",
        ),
        "sentence": Bi("句子", "Sentence"),
        "cue_wording": Bi("措辞“{words}”", "wording “{words}”"),
        "more_evidence": Bi("其余 {n} 项", "{n} more"),
        "steps": Bi("转型步骤", "Steps of the transformation"),
        "flow_note": Bi(
            "理论图中的步骤：实线框为文中讲到的，数字为先后；虚线框文中未讲；粗虚线框是前后相接所缺的一环。",
            "Steps as the theory draws them. Solid: told by the text, numbered in order. Dotted: "
            "not told. Heavy dashes: not told, though a told step needs it.",
        ),
        "missing_steps": Bi("文中未述的环节：", "Links that the text leaves out:"),
        "facts": Bi("集群数据", "Facts"),
        "indicator": Bi("指标", "Indicator"),
        "value": Bi("数值", "Value"),
        "scope": Bi("所指", "Of what"),
        "about_number": Bi("约", "about"),
        "generations": Bi("数字技术代际", "Generations of technology"),
        # ---- sentences
        "sentences_of": Bi("“{label}”的句子", "Sentences of “{label}”"),
        "sentences_note": Bi(
            "文档按该项比例从高到低；每篇先列词典命中句，再列模型判为该驱动因素的段落。",
            "Documents with the highest share first; of each, sentences with lexicon hits, then "
            "paragraphs that the model reads as this driver.",
        ),
        "kind_note": Bi(
            "文档按置信度从高到低；句子附其贡献（对数几率）。",
            "The most confident documents first; sentences with their weight (log-odds).",
        ),
        "choose": Bi("选择驱动因素或机制", "Choose a driver or a mechanism"),
        "more": Bi("显示更多文档", "Show more documents"),
        "more_here": Bi("本篇另有 {n} 句", "{n} more in this document"),
        "no_sentences": Bi("本页没有收入该篇的句子。", "This page holds no sentence of it."),
        "by_model": Bi("模型", "model"),
    }
)  # fmt: skip
