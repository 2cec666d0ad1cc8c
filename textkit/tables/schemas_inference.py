"""Tables of what was inferred of the cluster: clusters, evidence, facts."""

from __future__ import annotations

import pyarrow as pa

from textkit.i18n import Bi
from textkit.scheme import Scheme
from textkit.scoring.words import REASONS
from textkit.tables.columns import (
    COUNT,
    FROM_CUES,
    FROM_MODEL,
    FROM_SCHEME,
    FROM_TEXT,
    LOG_ODDS,
    PROBABILITY,
    Code,
    code,
    codes_of,
    column,
    doc_id,
    position,
    share,
    table_schema,
    text,
)
from textkit.tables.layout import Layout
from textkit.tables.schemas_measures import NO_TYPE

_FITS = (
    Code("fits", Bi("契合", "Fits")),
    Code("partly", Bi("部分契合", "Fits in part")),
    Code("lacks", Bi("欠缺", "Lacks what matters")),
)
_TARGETS = (Code("type", Bi("集群类型", "Cluster type")), Code("mode", Bi("转型模式", "Mode")))
_REASONS = tuple(Code(key, label) for key, label in REASONS.items())
_SCOPES = (
    Code("cluster", Bi("本集群", "This cluster")),
    Code("other_place", Bi("其他地方", "Another place")),
    Code("plan", Bi("规划目标", "A plan")),
)
_LIST = ("多个以 ; 分隔", "several are divided by ;")
_CONFIDENCE = (
    "所给标签（含未判定）的概率；p_* 为各类的概率",
    "probability of the label given, none included; p_* are those of each class",
)
_CUE = (
    "方案 cues/ 中的线索键；wording:… 为措辞，paragraph 为整段；other_* 为未逐条列出者之和，无句子",
    "key of a cue in the scheme's cues/; wording:… a wording, paragraph a whole paragraph; other_*"
    " the sum of what is not listed one by one, without a sentence",
)
_APPROXIMATE = ("原文有余、近、超、约等字", "the text says about, nearly or more than")
_INDICATOR = (
    "方案 facts.yaml 中的指标键，标签、单位与判定规则见该文件",
    "key of an indicator in the scheme's facts.yaml, which holds its label, unit and patterns",
)


def _cluster_index() -> pa.Field:
    return column(
        "cluster",
        pa.int32(),
        ("文中集群序号", "Cluster in the document"),
        unit=COUNT,
        limits="≥ 0",
        source=FROM_TEXT,
        formula=("0 为全文，之后为文中各集群", "0 is the document's own row, then each cluster"),
    )


def clusters(scheme: Scheme, layout: Layout) -> pa.Schema:
    """A row is a document, then one for each of several clusters in it."""
    margin = ("第一与第二可能类型的概率之差", "probability of the type minus its runner-up's")
    types = [*(t.label for t in scheme.types), NO_TYPE]
    modes = [*(m.label for m in scheme.modes), NO_TYPE]
    fields = [
        doc_id(),
        _cluster_index(),
        column(
            "is_document", pa.bool_(), ("是否全文行", "Row of the whole document"), source=FROM_TEXT
        ),
        text("cluster_name", "集群名称", "Cluster"),
        code(
            "cluster_type", "集群类型", "Cluster type", codes_of(scheme.types, NO_TYPE), FROM_MODEL
        ),
        *(
            share(name, f"{zh}：概率", f"{en}: probability", FROM_MODEL, unit=PROBABILITY)
            for name, (zh, en) in zip(layout.type_probabilities, types, strict=True)
        ),
        code(
            "mode", "转型模式", "Transformation mode", codes_of(scheme.modes, NO_TYPE), FROM_MODEL
        ),
        *(
            share(name, f"{zh}：概率", f"{en}: probability", FROM_MODEL, unit=PROBABILITY)
            for name, (zh, en) in zip(layout.mode_probabilities, modes, strict=True)
        ),
        share(
            "confidence",
            "类型置信度",
            "Confidence of the type",
            FROM_MODEL,
            formula=_CONFIDENCE,
            unit=PROBABILITY,
        ),
        share(
            "mode_confidence",
            "模式置信度",
            "Confidence of the mode",
            FROM_MODEL,
            formula=_CONFIDENCE,
            unit=PROBABILITY,
        ),
        share(
            "margin",
            "类型领先幅度",
            "Margin of the type",
            FROM_MODEL,
            formula=margin,
            unit=PROBABILITY,
        ),
        code("abstained_because", "未判定的原因", "Why no type is given", _REASONS, FROM_MODEL),
        code(
            "expected_mode",
            "理论预期模式",
            "Mode that the theory expects",
            codes_of(scheme.modes),
            FROM_SCHEME,
        ),
        column(
            "agrees_with_theory",
            pa.bool_(),
            ("与理论一致", "Agrees with the theory"),
            source=FROM_SCHEME,
            formula=(
                "模式与预期相同；无类型时缺失",
                "mode is the expected one; missing without a type",
            ),
        ),
        code(
            "entry_link",
            "转型切入环节",
            "Where the transformation enters",
            codes_of(scheme.entry_links),
            FROM_CUES,
        ),
        code(
            "platform_builder",
            "平台建设者",
            "Who builds the platform",
            codes_of(scheme.platform_builders),
            FROM_CUES,
        ),
        code("policy_fit", "政策契合度", "Policy fit", _FITS, FROM_SCHEME),
        text(
            "expected_drivers",
            "理论看重的驱动因素",
            "Drivers that the theory stresses",
            FROM_SCHEME,
            formula=_LIST,
        ),
        text(
            "missing_drivers",
            "文中缺少的驱动因素",
            "Drivers that the text leaves out",
            FROM_SCHEME,
            formula=_LIST,
        ),
        text("advice_zh", "建议（中文）", "Advice in Chinese", FROM_SCHEME),
        text("advice_en", "建议（英文）", "Advice in English", FROM_SCHEME),
        text(
            "steps",
            "转型步骤",
            "Steps of the transformation",
            FROM_CUES,
            formula=("按事件次序，以 > 相连", "in the order of events, joined by >"),
        ),
        text(
            "missing_steps",
            "缺失的步骤",
            "Steps left out",
            FROM_CUES,
            formula=(
                "已述步骤所需而文中未述者；多个以 ; 分隔",
                "needed by a told step, not told; several are divided by ;",
            ),
        ),
        text(
            "step_sentences",
            "各步骤所据句子",
            "Sentence of each step",
            FROM_CUES,
            formula=("每行一步：步骤 [起:止] 句子", "a line a step: step [start:end] sentence"),
        ),
        position("start", "起始位置", "Start"),
        position("end", "结束位置（不含）", "End, exclusive"),
    ]
    return table_schema("clusters", ("集群类型与转型模式", "Cluster types and modes"), fields)


def evidence(scheme: Scheme) -> pa.Schema:
    """A row is a contribution to a type or a mode."""
    targets = {c.key: c for c in (*codes_of(scheme.types, NO_TYPE), *codes_of(scheme.modes))}
    fields = [
        doc_id(),
        _cluster_index(),
        code("kind", "判定对象", "What is decided", _TARGETS, FROM_MODEL),
        code("target", "类型或模式", "Type or mode", tuple(targets.values()), FROM_MODEL),
        column(
            "given",
            pa.bool_(),
            ("是否为所判", "Given"),
            source=FROM_MODEL,
            formula=(
                "此类型或模式即所判者；否则为未取者",
                "this type or mode was given to the text; false: it was likely and not given",
            ),
        ),
        text("cue", "线索", "Cue", FROM_CUES, formula=_CUE),
        column(
            "weight",
            pa.float64(),
            ("贡献", "Contribution"),
            unit=LOG_ODDS,
            source=FROM_MODEL,
            formula=(
                "正为支持，负为反对；同一对象各行之和 = ln p 减其余各类 ln p 的均值",
                "positive for, negative against; a target's rows sum to ln p less the mean ln p"
                " of the other classes",
            ),
        ),
        position("start", "起始位置", "Start"),
        position("end", "结束位置（不含）", "End, exclusive"),
        text("sentence", "所据句子", "Sentence"),
    ]
    return table_schema("evidence", ("类型与模式的证据", "Evidence for types and modes"), fields)


def facts() -> pa.Schema:
    """A row is a quantity told of the cluster."""
    fields = [
        doc_id(),
        text("indicator", "指标", "Indicator", FROM_CUES, formula=_INDICATOR),
        column("value", pa.float64(), ("数值", "Value"), source=FROM_TEXT),
        text("unit", "单位", "Unit"),
        column("year", pa.int32(), ("年份", "Year"), source=FROM_TEXT),
        column(
            "approximate",
            pa.bool_(),
            ("约数", "Approximate"),
            source=FROM_TEXT,
            formula=_APPROXIMATE,
        ),
        code("scope", "所指", "Of what", _SCOPES, FROM_CUES),
        position("start", "起始位置", "Start"),
        position("end", "结束位置（不含）", "End, exclusive"),
        text("sentence", "所在句", "Sentence"),
    ]
    return table_schema("facts", ("集群数据", "Facts of the cluster"), fields)
