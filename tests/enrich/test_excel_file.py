"""Excel workbooks: cells, formats, formulas, other sheets; read again by openpyxl."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.enrich.conftest import ADDED
from textkit.enrich.dataset import NewColumn, NewRow
from textkit.enrich.open import open_dataset
from textkit.errors import OutputError, ReadError, UsageError


def _workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "面板"
    sheet.append(["编号", "正文", "日期", "金额", "两倍"])
    sheet.append(["012345678901234567", "政府<出台>&政策", dt.date(2020, 1, 1), 0.1, "=D2*2"])
    sheet.append(["007", None, None, None, None])
    sheet.append([None, "=1+1 不是公式", dt.datetime(1900, 3, 1), -1e300, "=SUM(D2:D4)"])
    sheet["A1"].font = sheet["E1"].font = Font(bold=True, color="FF0000")
    sheet["D2"].number_format = '0.00"元"'
    sheet["B4"].data_type = "s"
    sheet["A2"].comment = Comment("批注", "某人")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = "A1:E4"
    sheet.column_dimensions["B"].width = 44
    sheet.merge_cells("A6:C6")
    rule = CellIsRule(operator="greaterThan", formula=["1"], fill=PatternFill("solid", "FFFF00"))
    sheet.conditional_formatting.add("D2:D9", rule)
    checked = DataValidation(type="list", formula1='"甲,乙"')
    sheet.add_data_validation(checked)
    checked.add("A2")
    other = book.create_sheet("说明")
    other["C7"] = "=面板!D2"
    book.defined_names["总额"] = DefinedName("总额", attr_text="面板!$D$2")
    book.save(path)
    return path


def _enriched(old: Path, columns: list[NewColumn], rows: list[NewRow], sheet: str = "") -> Path:
    new = old.with_name("new.xlsx")
    dataset = open_dataset(old, sheet=sheet)
    dataset.write(new, columns, iter(rows))
    dataset.compare(new, columns)
    return new


def test_old_cells_formats_and_formulas_come_back(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old = _workbook(tmp_path / "old.xlsx")
    was, now = openpyxl.load_workbook(old), openpyxl.load_workbook(_enriched(old, columns, rows))
    assert now.sheetnames == was.sheetnames
    for name in was.sheetnames:
        for row in was[name].iter_rows():
            for cell in row:
                twin = now[name][cell.coordinate]
                assert twin.value == cell.value and twin.data_type == cell.data_type
                assert twin.number_format == cell.number_format and repr(twin.font) == repr(
                    cell.font
                )
                assert (twin.comment and twin.comment.text) == (cell.comment and cell.comment.text)
    a, b = was["面板"], now["面板"]
    assert b["E4"].value == "=SUM(D2:D4)" and b["A2"].value == "012345678901234567"
    assert a.freeze_panes == b.freeze_panes and a.auto_filter.ref == b.auto_filter.ref
    assert a.column_dimensions["B"].width == b.column_dimensions["B"].width
    assert [str(r) for r in a.merged_cells.ranges] == [str(r) for r in b.merged_cells.ranges]
    assert len(b.conditional_formatting) == 1 and len(b.data_validations.dataValidation) == 1
    assert [b.cell(1, 6 + i).value for i in range(3)] == ADDED
    assert [[b.cell(r, 6 + i).value for i in range(3)] for r in (2, 3, 4)] == [
        [0.25, 3, "shared"], [None, None, None], [1, 0, "none"],
    ]  # fmt: skip
    assert b.dimensions.endswith("H6") and b["F1"].font.bold


def test_every_other_part_is_the_same_bytes(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old = _workbook(tmp_path / "old.xlsx")
    with zipfile.ZipFile(old) as a, zipfile.ZipFile(_enriched(old, columns, rows)) as b:
        assert a.namelist() == b.namelist()
        differing = [n for n in a.namelist() if a.read(n) != b.read(n)]
    assert differing == ["xl/worksheets/sheet1.xml"]


def test_texts_are_read_by_row(tmp_path: Path) -> None:
    dataset = open_dataset(_workbook(tmp_path / "old.xlsx"))
    assert [r[0] for r in dataset.cells([1])] == ["政府<出台>&政策", "", "=1+1 不是公式"]
    assert dataset.columns == ["编号", "正文", "日期", "金额", "两倍"]


@pytest.mark.parametrize("shown", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]d mmmm;@"])
@pytest.mark.parametrize("from_1904", [False, True], ids=["windows", "mac"])
def test_a_date_is_read_as_a_date(tmp_path: Path, shown: str, *, from_1904: bool) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
    book.active.append(["城市", "日期", "金额"])
    book.active.append(["中山", dt.date(2024, 5, 1), 45413])
    book.active["B2"].number_format = shown
    book.active["C2"].number_format = '0.00"day"'
    book.save(tmp_path / "old.xlsx")
    cells = open_dataset(tmp_path / "old.xlsx").cells([1, 2])
    assert list(cells) == [("2024-05-01", "45413")]


def test_many_rows_across_pieces_of_the_stream(tmp_path: Path) -> None:
    old, n = tmp_path / "old.xlsx", 6_000
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["id", "text"])
    for i in range(n):
        sheet.append([f"{i:018d}", f"第{i}行的文字"])
    book.save(old)
    column = NewColumn("i", "序号", "count")
    made = openpyxl.load_workbook(
        _enriched(old, [column], [(i,) for i in range(n)]), read_only=True
    )
    rows = list(made.active.iter_rows(min_row=2, values_only=True))
    assert rows == [(f"{i:018d}", f"第{i}行的文字", i) for i in range(n)]


def test_a_changed_cell_is_refused(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old = _workbook(tmp_path / "old.xlsx")
    new = _enriched(old, columns, rows)
    book = openpyxl.load_workbook(new)
    book["面板"]["A2"] = 12345678901234567
    book.save(new)
    with pytest.raises(OutputError):
        open_dataset(old).compare(new, columns)


def test_the_nearest_sheet_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="说明"):
        open_dataset(_workbook(tmp_path / "old.xlsx"), sheet="说名")


@pytest.mark.parametrize("keep", [0, 50, 3_000])
def test_a_damaged_workbook_is_said(keep: int, tmp_path: Path) -> None:
    path = _workbook(tmp_path / "bad.xlsx")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ReadError):
        open_dataset(path)
