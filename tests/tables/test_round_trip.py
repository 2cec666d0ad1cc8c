"""Any text that a document may hold comes back from every format."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars
import pyarrow as pa
import pyreadstat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from textkit.tables.columns import table_schema, text
from textkit.tables.writers import WRITERS

SCHEMA = table_schema("any", ("任意", "Any"), [text("text", "原文", "Text")])
# what a cell can hold: no surrogates, no controls but tab and line ends
CELLS = st.lists(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n\r")
        | st.sampled_from("=+-@_x0041'\"<&;,"),
        max_size=40,
    ),
    min_size=1,
    max_size=8,
)


def read_back(path: Path) -> list[str]:
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as f:
                return [row[0] for row in list(csv.reader(f))[1:]]
        case ".jsonl":
            with path.open(encoding="utf-8", newline="\n") as f:
                return [json.loads(line)["text"] for line in f]
        case ".parquet":
            return polars.read_parquet(path)["text"].to_list()
        case ".xlsx":
            rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
            return [str(row[0]) for row in rows[1:]]
        case ".dta":
            return list(pyreadstat.read_dta(path)[0]["text"])
        case _:
            return list(pyreadstat.read_sav(path)[0]["text"])


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet", "xlsx", "dta", "sav"])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cells=CELLS)
@example(cells=["_x0041_x0042_", "a\r\nb", "\r", "\ufffe", "𠮷" * 700, "'=1", "a\u2028b"])
def test_text_comes_back(name: str, cells: list[str], tmp_path: Path) -> None:
    path = tmp_path / f"a.{name}"
    WRITERS[name](pa.table([pa.array(cells, pa.string())], schema=SCHEMA), path)
    expected = cells
    if name not in ("jsonl", "parquet"):
        expected = [c.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") for c in cells]
    back = read_back(path)
    if name == "csv":  # an apostrophe may stand before what looks like a formula
        back = [b[1:] if b == f"'{e}" else b for b, e in zip(back, expected, strict=True)]
    if name == "sav":  # fixed width: SPSS does not tell blanks at the end
        back, expected = [b.rstrip(" ") for b in back], [e.rstrip(" ") for e in expected]
    assert back == expected
