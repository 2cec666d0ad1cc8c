"""The codebook: every column of every table, from the same declaration as the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from textkit.i18n import Bi, Lang
from textkit.tables.coding import YES_NO, coding
from textkit.tables.columns import about, codes, table_schema, text
from textkit.tables.excel import write_xlsx
from textkit.tables.output import whole_file
from textkit.tables.plain import markdown
from textkit.tables.rows import Row, to_table

_TYPES = {
    "text": Bi("文本", "text"),
    "code": Bi("代码", "code"),
    "whole": Bi("整数", "whole number"),
    "number": Bi("小数", "number"),
    "yes_no": Bi("是/否", "yes/no"),
}
CODEBOOK = table_schema(
    "codebook",
    ("编码本", "Codebook"),
    [
        text("table", "表", "Table"),
        text("column", "列名", "Column"),
        text("zh", "中文标签", "Label in Chinese"),
        text("en", "英文标签", "Label in English"),
        text("type", "类型", "Type"),
        text("type_zh", "类型（中文）", "Type in Chinese"),
        text("unit", "单位", "Unit"),
        text("unit_zh", "单位（中文）", "Unit in Chinese"),
        text("range", "取值范围", "Range"),
        text("values", "取值及其英文标签", "Values, labels in English"),
        text("values_zh", "取值及其中文标签", "Values, labels in Chinese"),
        text("formula", "定义（英文）", "Definition in English"),
        text("formula_zh", "定义（中文）", "Definition in Chinese"),
        text("source", "来源（英文）", "Source in English"),
        text("source_zh", "来源（中文）", "Source in Chinese"),
    ],
)


def codebook(schemas: Mapping[str, pa.Schema]) -> pa.Table:
    """A row for every column of every table, in order.

    Values are told as `number=code label`: the number stands in Stata and SPSS files, the code in
    every other format.
    """
    return to_table(_rows(schemas), CODEBOOK)


def write_codebook(schemas: Mapping[str, pa.Schema], folder: Path) -> list[Bi]:
    """Writes `codebook.xlsx` and `codebook.md`, both in Chinese and English, into `folder`."""
    notes = write_xlsx(codebook(schemas), folder / "codebook.xlsx")
    with whole_file(folder / "codebook.md") as temporary:
        temporary.write_text(codebook_markdown(schemas), "utf-8", newline="\n")
    return notes


def codebook_markdown(schemas: Mapping[str, pa.Schema]) -> str:
    """The codebook as Markdown: first all of it in Chinese, then in English."""
    return "\n".join([*_section(schemas, "zh"), "", *_section(schemas, "en")]) + "\n"


def _rows(schemas: Mapping[str, pa.Schema]) -> Iterator[Row]:
    for table, schema in schemas.items():
        for field in schema:
            kind = _type(field)
            yield {
                "table": table,
                "column": field.name,
                "zh": about(field, "zh"),
                "en": about(field, "en"),
                "type": kind.en,
                "type_zh": kind.zh,
                "unit": about(field, "unit") or None,
                "unit_zh": about(field, "unit_zh") or None,
                "range": about(field, "range") or None,
                "values": _values(field, "en") or None,
                "values_zh": _values(field, "zh") or None,
                "formula": about(field, "formula") or None,
                "formula_zh": about(field, "formula_zh") or None,
                "source": about(field, "source") or None,
                "source_zh": about(field, "source_zh") or None,
            }


def _type(field: pa.Field) -> Bi:
    if codes(field):
        return _TYPES["code"]
    if pa.types.is_boolean(field.type):
        return _TYPES["yes_no"]
    if pa.types.is_integer(field.type):
        return _TYPES["whole"]
    return _TYPES["number" if pa.types.is_floating(field.type) else "text"]


def _values(field: pa.Field, lang: Lang) -> str:
    if pa.types.is_boolean(field.type):
        return "; ".join(f"{number}={label.get(lang)}" for number, label in YES_NO.items())
    made = coding(field, (), lang)
    told = (f"{n}={code} {made.labels[n]}" for code, n in made.numbers.items())
    return "; ".join(told)


def _section(schemas: Mapping[str, pa.Schema], lang: Lang) -> Iterator[str]:
    tail = "_zh" if lang == "zh" else ""
    heads = {
        "zh": ("编码本", "列名", "标签", "类型", "单位", "取值", "定义", "来源"),
        "en": ("Codebook", "column", "label", "type", "unit", "values", "definition", "source"),
    }[lang]
    yield f"# {heads[0]}"
    for table, schema in schemas.items():
        yield from ("", f"## {table}: {markdown(about(schema, lang))}", "")
        yield f"| {' | '.join(heads[1:])} |"
        yield "|" + " --- |" * (len(heads) - 1)
        for row in _rows({table: schema}):
            cells = (
                row[lang],
                row[f"type{tail}"],
                row[f"unit{tail}"],
                row[f"values{tail}"] or row["range"],
                row[f"formula{tail}"],
                row[f"source{tail}"],
            )
            told = " | ".join(markdown(str(cell or "")) for cell in cells)
            yield f"| `{row['column']}` | {told} |"
