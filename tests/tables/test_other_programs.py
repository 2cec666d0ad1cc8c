"""Tables that textkit writes, opened by LibreOffice and by R's haven, cell by cell."""

from __future__ import annotations

import math
from pathlib import Path

import pyarrow as pa
import pytest

from tests.other_programs import by_haven, by_libreoffice
from tests.tables.test_writers import HOSTILE, schema
from textkit.tables.writers import writer_of

__all__ = ["schema"]  # a fixture
pytestmark = pytest.mark.slow


@pytest.fixture
def table(schema: pa.Schema) -> pa.Table:
    texts = [*HOSTILE.values(), "长" * 10_000, None]
    return pa.Table.from_pylist(
        [
            {
                "doc_id": f"{i:018}", "text": text, "share": None if i % 3 else 1 / (i + 3),
                "n": 2**31 - 1 - i, "yes": bool(i % 2), "driver": "government" if i % 2 else None,
            }
            for i, text in enumerate(texts)
        ],
        schema=schema,
    )  # fmt: skip


def _same(value: object, told: str) -> bool:
    if isinstance(value, bool):
        return told in {True: ("TRUE", "true", "是"), False: ("FALSE", "false", "否")}[value]
    if isinstance(value, int | float):
        return math.isclose(float(told), value, rel_tol=1e-14)
    return told == (value or "")


@pytest.mark.parametrize("form", ["xlsx", "csv", "dta", "sav"])
def test_another_program_reads_the_same_cells(table: pa.Table, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.{form}"
    writer_of(form)(table, path, lang="zh")
    read = by_haven if form in ("dta", "sav") else by_libreoffice
    head, *rows = read(path, tmp_path)
    assert head == table.column_names
    labels = {"government": "政府制度"} if form in ("dta", "sav") else {}
    for row, told in zip(table.to_pylist(), rows, strict=True):
        for (name, value), cell in zip(row.items(), told, strict=True):
            expected = labels.get(value, value) if name == "driver" else value
            if form == "csv" and name in ("text", "doc_id"):
                continue  # it has no types: LibreOffice guesses numbers; formulas are below
            assert _same(expected, cell), (name, value, cell)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_no_text_becomes_a_formula_in_a_spreadsheet(
    table: pa.Table, form: str, tmp_path: Path
) -> None:
    path = tmp_path / f"t.{form}"
    writer_of(form)(table, path, lang="zh")
    shown = [row[:2] for row in by_libreoffice(path, tmp_path)]
    computed = [row[:2] for row in by_libreoffice(path, tmp_path, formulas=True)]
    assert shown == computed  # where a cell is a formula the two differ
    assert any("HYPERLINK" in cell for row in shown for cell in row)
