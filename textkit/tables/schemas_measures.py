"""Tables of what was measured: emphasis, drivers, mechanisms, paragraphs, matches, generations."""

from __future__ import annotations

import pyarrow as pa

from textkit.i18n import Bi
from textkit.scheme import Scheme
from textkit.tables.columns import (
    FROM_LEXICON,
    FROM_MODEL,
    FROM_READER,
    FROM_SCHEME,
    FROM_TEXT,
    FROM_TOPICS,
    PROBABILITY,
    Code,
    code,
    codes_of,
    column,
    count,
    doc_id,
    position,
    share,
    table_schema,
    text,
)
from textkit.tables.layout import Layout

NO_DRIVER = Bi("无驱动因素", "No driver")
NO_TYPE = Bi("未判定", "Not told")
POLARITY = (
    Code("affirmed", Bi("肯定", "Affirmed")),
    Code("negated", Bi("否定", "Negated")),
    Code("dismissed", Bi("摒弃", "Dismissed")),
    Code("aspired", Bi("意愿", "Aspired")),
)


DUPLICATE = (
    "较早一份文档的 doc_id：去标点后全同，或五字串 Jaccard 相似度（MinHash 估计）不低于 0.85",
    "doc_id of an earlier document: the same but for punctuation, or an estimated Jaccard"
    " similarity of character 5-grams (MinHash) of 0.85 or more",
)
_SHARE = (
    "∑ 段落字数 × 段落概率，再除以各驱动因素之和",
    "sum of paragraph length × paragraph probability, over the sum of all drivers",
)
_SHARE_LEXICON = (
    "计入的命中权重之和 ÷ 全部驱动因素之和",
    "weights of counted hits, over those of all drivers",
)
_SHARE_TOPIC = (
    "该驱动因素的种子主题比例 ÷ 各种子主题比例之和；有效词不足 2 个时缺失",
    "share of the driver's seeded topic, over all seeded topics; missing below 2 words",
)
_CONFIDENCE = (
    "所给标签（含未判定）的概率",
    "probability of the label given, none included",
)


def emphasis(scheme: Scheme, layout: Layout) -> pa.Schema:
    """The driver-emphasis table: a row is a document."""
    low = ("段落自助法 95% 区间的下限", "lower end of the 95 % bootstrap interval over paragraphs")
    high = ("段落自助法 95% 区间的上限", "upper end of the 95 % bootstrap interval over paragraphs")
    total = (
        "各驱动因素之和为 1；全文无驱动因素时为缺失",
        "drivers sum to 1; missing where the text argues with none",
    )
    whole = (
        "占全部驱动强调的比例，各机制之和不超过 1",
        "share of the whole emphasis, not of its driver",
    )
    fields = [
        doc_id(),
        text("title", "标题", "Title"),
        text(
            "region",
            "地区",
            "Region",
            formula=("省、市、县，以空格相连", "province, city and county, blanks between"),
        ),
        text("province", "省级行政区", "Province"),
        text(
            "admin_code",
            "行政区划代码",
            "Administrative code",
            formula=("GB/T 2260 六位", "six digits of GB/T 2260"),
        ),
        column(
            "year",
            pa.int32(),
            ("年份", "Year"),
            source=FROM_TEXT,
            formula=("文本所述年份，缺则成文年份", "year the text is about, else year written"),
        ),
        text("issuer", "发文机关", "Issuer"),
    ]
    for driver, name in zip(scheme.drivers, layout.driver_shares, strict=True):
        zh, en = driver.label
        fields.append(
            share(name, f"{zh}：强调比例", f"{en}: share of emphasis", FROM_MODEL, formula=total)
        )
    for driver, name_low, name_high in zip(scheme.drivers, layout.lows, layout.highs, strict=True):
        zh, en = driver.label
        fields.append(
            share(name_low, f"{zh}：区间下限", f"{en}: interval low", FROM_MODEL, formula=low)
        )
        fields.append(
            share(name_high, f"{zh}：区间上限", f"{en}: interval high", FROM_MODEL, formula=high)
        )
    labels = [m.label for d in scheme.drivers for m in d.mechanisms]
    for (zh, en), name in zip(labels, layout.mechanism_shares, strict=True):
        fields.append(
            share(name, f"{zh}：强调比例", f"{en}: share of emphasis", FROM_MODEL, formula=whole)
        )
    fields += [
        share(
            "driver_coverage",
            "驱动论述覆盖率",
            "Part of the text that argues with a driver",
            FROM_MODEL,
            formula=(
                "有驱动因素的段落字数 ÷ 正文字数",
                "characters of paragraphs with a driver / of the body",
            ),
        ),
        code(
            "dominant_driver",
            "主导驱动因素",
            "Dominant driver",
            codes_of(scheme.drivers, NO_DRIVER),
            FROM_MODEL,
        ),
        code(
            "cluster_type", "集群类型", "Cluster type", codes_of(scheme.types, NO_TYPE), FROM_MODEL
        ),
        share(
            "cluster_type_confidence",
            "集群类型置信度",
            "Confidence of cluster type",
            FROM_MODEL,
            formula=_CONFIDENCE,
            unit=PROBABILITY,
        ),
        code(
            "mode", "转型模式", "Transformation mode", codes_of(scheme.modes, NO_TYPE), FROM_MODEL
        ),
        share(
            "mode_confidence",
            "转型模式置信度",
            "Confidence of mode",
            FROM_MODEL,
            formula=_CONFIDENCE,
            unit=PROBABILITY,
        ),
        text(
            "duplicate_of",
            "与之重复的文档",
            "Duplicate of document",
            FROM_READER,
            formula=DUPLICATE,
        ),
    ]
    return table_schema("emphasis", ("驱动强调表", "Driver emphasis by document"), fields)


def _readings() -> list[pa.Field]:
    per = ("计入的命中数 ÷ 正文字数 × 1000", "counted hits / characters of the body × 1000")
    return [
        count("mentions", "命中次数", "Mentions", FROM_LEXICON),
        column(
            "mentions_per_1000_chars",
            pa.float64(),
            ("每千字命中次数", "Mentions per 1,000 characters"),
            limits="≥ 0",
            formula=per,
            source=FROM_LEXICON,
        ),
        share(
            "share_lexicon",
            "强调比例：词典读法",
            "Share, lexicon reading",
            FROM_LEXICON,
            formula=_SHARE_LEXICON,
        ),
        share(
            "share_topic",
            "强调比例：主题读法",
            "Share, topic reading",
            FROM_TOPICS,
            formula=_SHARE_TOPIC,
        ),
        share("share", "强调比例", "Share of emphasis", FROM_MODEL, formula=_SHARE),
        share("ci_low", "区间下限（95%）", "Interval low (95 %)", FROM_MODEL),
        share("ci_high", "区间上限（95%）", "Interval high (95 %)", FROM_MODEL),
        column(
            "rank",
            pa.int32(),
            ("排名", "Rank"),
            limits="≥ 1",
            source=FROM_MODEL,
            formula=(
                "1 为最受强调；并列者同取较小名次",
                "1 is the most emphasised; ties share the better rank",
            ),
        ),
    ]


def drivers(scheme: Scheme) -> pa.Schema:
    """A row is a document × driver."""
    roles = tuple(
        {d.role.key: Code(d.role.key, Bi(d.role.zh, d.role.en)) for d in scheme.drivers}.values()
    )
    fields = [
        doc_id(),
        code("driver", "驱动因素", "Driver", codes_of(scheme.drivers), FROM_MODEL),
        code("role", "作用方式", "Role", roles, FROM_SCHEME),
        *_readings(),
    ]
    return table_schema("drivers", ("文档 × 驱动因素", "Drivers by document"), fields)


def mechanism_codes(scheme: Scheme) -> tuple[Code, ...]:
    """The codes of all mechanisms; a key that two drivers share is listed once."""
    entries = (m for d in scheme.drivers for m in d.mechanisms)
    return tuple({c.key: c for c in codes_of(entries)}.values())


def mechanisms(scheme: Scheme) -> pa.Schema:
    """A row is a document × mechanism."""
    fields = [
        doc_id(),
        code("driver", "驱动因素", "Driver", codes_of(scheme.drivers), FROM_MODEL),
        code("mechanism", "机制", "Mechanism", mechanism_codes(scheme), FROM_MODEL),
        *_readings(),
    ]
    return table_schema("mechanisms", ("文档 × 机制", "Mechanisms by document"), fields)


def paragraphs(scheme: Scheme, layout: Layout) -> pa.Schema:
    """A row is a paragraph of the body; a heading line is one too."""
    labels = [*(d.label for d in scheme.drivers), NO_DRIVER]
    fields = [
        doc_id(),
        count("paragraph", "段落序号（从 0 起）", "Paragraph, from 0"),
        position("start", "起始位置", "Start"),
        position("end", "结束位置（不含）", "End, exclusive"),
        text("heading", "所属标题", "Heading above"),
        column("is_heading", pa.bool_(), ("是否标题行", "Is a heading"), source=FROM_TEXT),
        code(
            "main_driver",
            "主要驱动因素",
            "Main driver",
            codes_of(scheme.drivers, NO_DRIVER),
            FROM_MODEL,
        ),
        *(
            share(name, f"{zh}：概率", f"{en}: probability", FROM_MODEL, unit=PROBABILITY)
            for name, (zh, en) in zip(layout.driver_probabilities, labels, strict=True)
        ),
        code("main_mechanism", "主要机制", "Main mechanism", mechanism_codes(scheme), FROM_MODEL),
        text("text", "段落原文", "Text as read"),
    ]
    return table_schema("paragraphs", ("段落", "Paragraphs"), fields)


def matches(scheme: Scheme) -> pa.Schema:
    """A row is a lexicon hit, counted or not: the evidence behind the counts."""
    rule = (
        "肯定或意愿、不在书名号内、词界不冲突",
        "affirmed or aspired, not in a quoted title, no boundary conflict",
    )
    fields = [
        doc_id(),
        position("start", "起始位置", "Start"),
        position("end", "结束位置（不含）", "End, exclusive"),
        text("text", "命中原文", "Text of the hit"),
        text("term", "词条", "Term", FROM_LEXICON),
        code("driver", "驱动因素", "Driver", codes_of(scheme.drivers), FROM_LEXICON),
        code("mechanism", "机制", "Mechanism", mechanism_codes(scheme), FROM_LEXICON),
        column(
            "weight",
            pa.float64(),
            ("词条权重", "Weight of the term"),
            limits="0–1",
            source=FROM_LEXICON,
            formula=(
                "词典 weight 列；1 为专指该机制，越小越泛",
                "column weight of the lexicon: 1 names the mechanism, less is more general",
            ),
        ),
        code("polarity", "语气", "Polarity", POLARITY, FROM_TEXT),
        column(
            "in_title_quote", pa.bool_(), ("在书名号内", "Inside a quoted title"), source=FROM_TEXT
        ),
        column(
            "boundary_conflict",
            pa.bool_(),
            ("词界冲突", "An end falls inside a word"),
            source=FROM_TEXT,
            formula=(
                "命中的一端落在分词所得词的中间；不计数",
                "an end of the hit falls inside a word of the tokenizer; not counted",
            ),
        ),
        column("counted", pa.bool_(), ("是否计数", "Counted"), source=FROM_LEXICON, formula=rule),
        count("paragraph", "段落序号（从 0 起）", "Paragraph, from 0"),
        text("sentence", "所在句", "Sentence"),
    ]
    return table_schema("matches", ("词典命中（证据）", "Lexicon hits (evidence)"), fields)


def generations(scheme: Scheme) -> pa.Schema:
    """A row is a document × generation of digital technology."""
    fields = [
        doc_id(),
        column("year", pa.int32(), ("年份", "Year"), source=FROM_TEXT),
        code(
            "generation",
            "数字技术代际",
            "Generation of technology",
            codes_of(scheme.generations),
            FROM_LEXICON,
        ),
        count("mentions", "命中次数", "Mentions", FROM_LEXICON),
    ]
    return table_schema(
        "generations", ("数字技术代际", "Generations of digital technology"), fields
    )
