"""One column of a table: an Arrow field that carries labels, unit, range, formula and codes.

Every format and the codebook read the same metadata, so a column is described in one place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from textkit.i18n import Bi, Lang
from textkit.scheme import Entry

MAX_NAME = 32  # Stata's limit, the strictest of the formats
NO_TEXT = Bi("", "")

SHARE = Bi("比例（0–1）", "share (0–1)")
PROBABILITY = Bi("概率（0–1）", "probability (0–1)")
POSITION = Bi("原文字符位置（从 0 起）", "character of the raw text (from 0)")
COUNT = Bi("个", "count")
LOG_ODDS = Bi("对数几率", "log-odds")
BYTES = Bi("字节", "bytes")

FROM_TEXT = Bi("原文", "the text")
FROM_READER = Bi("文件", "the file")
FROM_LEXICON = Bi("词典", "lexicon")
FROM_TOPICS = Bi("主题模型", "topic model")
FROM_MODEL = Bi("校准模型", "calibrated model")
FROM_CUES = Bi("线索规则", "cues of the scheme")
FROM_SCHEME = Bi("方案（理论）", "scheme (theory)")


@dataclass(frozen=True, slots=True)
class Code:
    """A value that a column of codes may take, with its label."""

    key: str
    label: Bi


def codes_of(entries: Iterable[Entry], none: Bi | None = None) -> tuple[Code, ...]:
    """The codes of scheme entries in order; with `none`, the code "none" comes first."""
    head = (Code("none", none),) if none else ()
    return (*head, *(Code(e.key, e.label) for e in entries))


def column(
    name: str,
    kind: pa.DataType,
    label: tuple[str, str],
    *,
    unit: Bi = NO_TEXT,
    limits: str = "",
    formula: tuple[str, str] = ("", ""),
    source: Bi = NO_TEXT,
    codes: Sequence[Code] = (),
) -> pa.Field:
    """A field with everything that a codebook says of it.

    `label` and `formula` are (Chinese, English). `limits` is a range such as "0–1". `codes` are
    all values that a text column may take, in order: Stata and SPSS get them as value labels.
    """
    about = {
        "zh": label[0],
        "en": label[1],
        "unit": unit.en,
        "unit_zh": unit.zh,
        "range": limits,
        "formula": formula[1],
        "formula_zh": formula[0],
        "source": source.en,
        "source_zh": source.zh,
    }
    if codes:
        values = [[c.key, c.label.zh, c.label.en] for c in codes]
        about["codes"] = json.dumps(values, ensure_ascii=False)
    return pa.field(name, kind, metadata=about)


def text(
    name: str,
    zh: str,
    en: str,
    source: Bi = FROM_TEXT,
    *,
    formula: tuple[str, str] = ("", ""),
) -> pa.Field:
    """A column of text."""
    return column(name, pa.string(), (zh, en), source=source, formula=formula)


def code(name: str, zh: str, en: str, codes: Sequence[Code], source: Bi) -> pa.Field:
    """A column of codes."""
    return column(name, pa.string(), (zh, en), source=source, codes=codes)


def count(name: str, zh: str, en: str, source: Bi = FROM_TEXT, *, unit: Bi = COUNT) -> pa.Field:
    """A column of whole numbers from 0."""
    return column(name, pa.int64(), (zh, en), unit=unit, limits="≥ 0", source=source)


def position(name: str, zh: str, en: str) -> pa.Field:
    """A column of offsets into the raw text."""
    return column(name, pa.int64(), (zh, en), unit=POSITION, limits="≥ 0", source=FROM_TEXT)


def share(
    name: str,
    zh: str,
    en: str,
    source: Bi,
    *,
    formula: tuple[str, str] = ("", ""),
    unit: Bi = SHARE,
) -> pa.Field:
    """A column of numbers between 0 and 1."""
    return column(
        name, pa.float64(), (zh, en), unit=unit, limits="0–1", formula=formula, source=source
    )


def doc_id() -> pa.Field:
    """The key that joins every table of a run."""
    return text(
        "doc_id",
        "文档编号",
        "Document",
        FROM_READER,
        formula=(
            "输入文件夹下的路径；表格的行另加 #行",
            "path below the input; a row of a table adds #row",
        ),
    )


def table_schema(name: str, label: tuple[str, str], fields: Sequence[pa.Field]) -> pa.Schema:
    """A table's schema. Raises `ValueError` where two columns have one name."""
    names = [f.name for f in fields]
    if len(set(names)) < len(names):
        raise ValueError(f"{name}: two columns of one name: {sorted(names)}")
    return pa.schema(fields, metadata={"table": name, "zh": label[0], "en": label[1]})


def fitting(names: Sequence[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """`names` made unique and at most 32 characters long, in order.

    A name that is too long or taken is cut and numbered: only a scheme that uses one key twice,
    or very long keys, ever sees that.
    """
    used = set(taken)
    result = []
    for name in names:
        fitted, n = name[:MAX_NAME], 2
        while fitted in used:
            tail = f"_{n}"
            fitted, n = name[: MAX_NAME - len(tail)] + tail, n + 1
        used.add(fitted)
        result.append(fitted)
    return tuple(result)


# ---- reading the metadata back -----------------------------------------------------------------


def about(field: pa.Field | pa.Schema, key: str) -> str:
    """One entry of the metadata of a column or a table; empty where there is none."""
    value = (field.metadata or {}).get(key.encode(), b"")
    return bytes(value).decode()


def label(field: pa.Field | pa.Schema, lang: Lang) -> str:
    """The label of a column or a table; a column without one is called by its name."""
    return about(field, lang) or getattr(field, "name", "") or about(field, "table")


def codes(field: pa.Field) -> tuple[Code, ...]:
    """The codes of a column, in order; empty for a column of free text or numbers."""
    held = about(field, "codes")
    return tuple(Code(key, Bi(zh, en)) for key, zh, en in json.loads(held)) if held else ()
