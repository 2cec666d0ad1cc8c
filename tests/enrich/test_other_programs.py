"""Enriched files opened by LibreOffice and by R's haven: the old columns as in the old file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.enrich.conftest import ADDED
from tests.enrich.stata_bytes import old_dta, tagged_dta
from tests.enrich.test_excel_file import _workbook
from tests.enrich.test_spss_file import HOW, _written
from tests.other_programs import by_haven, by_libreoffice
from textkit.enrich.dataset import NewColumn, NewRow
from textkit.enrich.open import open_dataset

pytestmark = pytest.mark.slow


def _check(old: list[list[str]], new: list[list[str]]) -> None:
    n = len(old[0])
    assert [row[:n] for row in new] == old
    assert [name for name in new[0][n:] if name] == ADDED


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        pytest.param("gb18030", old_dta(113), id="113"),
        pytest.param("gb18030", tagged_dta(117), id="117"),
        pytest.param("", tagged_dta(118, "utf-8"), id="118"),
    ],
)
def test_stata(
    encoding: str, data: bytes, tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old, new = tmp_path / "old.dta", tmp_path / "new.dta"
    old.write_bytes(data)
    open_dataset(old).write(new, columns, iter(rows))
    told = by_haven(new, tmp_path, encoding)
    _check(by_haven(old, tmp_path, encoding), told)
    assert told[1][-3:] == ["0.25", "3", "共生型"]


@pytest.mark.parametrize(("name", "how"), HOW)
def test_spss(
    name: str, how: dict[str, object], tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old = _written(tmp_path / name, how)
    new = tmp_path / f"new{old.suffix}"
    open_dataset(old).write(new, columns, iter(rows))
    _check(by_haven(old, tmp_path), by_haven(new, tmp_path))


@pytest.mark.parametrize("formulas", [False, True], ids=["values", "formulas"])
def test_excel(
    formulas: bool, tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old, new = _workbook(tmp_path / "old.xlsx"), tmp_path / "new.xlsx"
    open_dataset(old).write(new, columns, iter(rows))
    _check(
        by_libreoffice(old, tmp_path, formulas=formulas),
        by_libreoffice(new, tmp_path, formulas=formulas),
    )
