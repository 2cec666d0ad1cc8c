"""The coding sheet: what a coder fills in, in Excel, WPS or LibreOffice.

The labels of the machine are not in it. Two hidden columns name the paragraph and mark its text,
so that a sheet that was changed by accident is told when it is read back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from textkit.evaluate.drawing import Candidate, text_mark
from textkit.i18n import Bi, Lang
from textkit.records import NONE
from textkit.scheme import Scheme
from textkit.tables.output import whole_file

CODING = "coding"  # the sheet that coders fill in
COLUMNS = (
    ("no", Bi("序号", "No."), 6),
    ("heading", Bi("所在标题", "Heading above"), 24),
    ("text", Bi("段落", "Paragraph"), 80),
    ("driver", Bi("驱动因素（必填）", "Driver (required)"), 26),
    ("mechanism", Bi("机制", "Mechanism"), 30),
    ("note", Bi("备注", "Note"), 24),
    ("id", Bi("编号（勿改）", "Id (do not change)"), 10),
    ("mark", Bi("校验（勿改）", "Mark (do not change)"), 10),
)
_CREATED = datetime(2000, 1, 1)  # fixed: the same draw gives the same bytes
_MAX_TEXT = 32_000  # below Excel's limit of a cell
_NO_DRIVER = Bi("不以任何驱动因素立论", "argues with no driver")
_RULES = Bi(
    "每段选一个主要驱动因素；不以驱动因素立论的段落选 none。机制须属于所选驱动因素，说不清则留空。"
    "请独立编码，不要改动段落、增删行或移动列。",
    "Choose one main driver for each paragraph; none where it argues with no driver. A mechanism "
    "must belong to that driver; leave it empty where the text does not tell. Code on your own; "
    "change no paragraph, add or delete no row, move no column.",
)


def shown_text(text: str) -> str:
    """The text as a cell can hold it."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in clean if c >= " " or c in "\t\n")[:_MAX_TEXT]


def driver_codes(scheme: Scheme) -> dict[str, Bi]:
    """What may stand in the column of drivers."""
    return {**{d.key: d.label for d in scheme.drivers}, NONE: _NO_DRIVER}


def mechanism_codes(scheme: Scheme) -> dict[str, Bi]:
    """What may stand in the column of mechanisms."""
    return {m.key: m.label for d in scheme.drivers for m in d.mechanisms}


def write_sheet(
    items: Sequence[Candidate], scheme: Scheme, path: Path, *, lang: Lang = "zh"
) -> None:
    """Writes one coder's workbook: the sheet, the codebook, the lists of codes.

    The same items give the same bytes. Raises `OutputError`.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    with whole_file(path, XlsxWriterException) as temporary:
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(temporary), options)
        book.set_properties({"created": _CREATED, "title": "textkit coding sheet"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        given = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF8E1"})
        coding = book.add_worksheet(CODING)
        _codebook(book.add_worksheet("codebook"), scheme, bold, wrapped, lang)
        _coding(coding, items, bold, wrapped, given)
        lists = book.add_worksheet("lists")
        lists.hide()
        for column, codes in enumerate((driver_codes(scheme), mechanism_codes(scheme))):
            for row, (key, label) in enumerate(codes.items()):
                lists.write_string(row, column, f"{key} {label.get(lang)}")
            name = chr(ord("A") + column)
            coding.data_validation(
                1, 3 + column, max(1, len(items)), 3 + column,
                {
                    "validate": "list",
                    "source": f"=lists!${name}$1:${name}${len(codes)}",
                    "error_title": "textkit",
                    "error_message": Bi("请从列表中选择", "choose from the list").get(lang),
                },
            )  # fmt: skip
        book.close()


def _coding(sheet: Any, items: Sequence[Candidate], bold: Any, wrapped: Any, given: Any) -> None:
    for column, (_, label, width) in enumerate(COLUMNS):
        sheet.write_string(0, column, f"{label.zh} {label.en}", bold)
        hidden = {"hidden": True} if column >= len(COLUMNS) - 2 else {}
        sheet.set_column(column, column, width, None, hidden)
    for row, item in enumerate(items, start=1):
        text = shown_text(item.text)
        sheet.write_number(row, 0, row, wrapped)
        for column, value in ((1, shown_text(item.heading)), (2, text)):
            sheet.write_string(row, column, value, wrapped)
        for column in (3, 4, 5):
            sheet.write_blank(row, column, None, given)
        sheet.write_string(row, 6, item.item_id)
        sheet.write_string(row, 7, text_mark(text))
    sheet.freeze_panes(1, 3)


def _codebook(sheet: Any, scheme: Scheme, bold: Any, wrapped: Any, lang: Lang) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 90)
    sheet.merge_range(0, 0, 0, 2, _RULES.get(lang), wrapped)
    sheet.set_row(0, 62)
    heads = (Bi("代码", "Code"), Bi("名称", "Name"), Bi("含义", "Meaning"))
    for column, head in enumerate(heads):
        sheet.write_string(1, column, head.get(lang), bold)
    rows: list[tuple[str, str, str, Any]] = []
    for driver in scheme.drivers:
        rows.append((driver.key, *_both(driver.label, driver.gloss, lang), bold))
        rows += [
            (f"    {m.key}", *_both(m.label, m.gloss, lang), wrapped) for m in driver.mechanisms
        ]
    rows.append((NONE, _NO_DRIVER.get(lang), "", bold))
    for row, (code, name, meaning, style) in enumerate(rows, start=2):
        for column, value in enumerate((code, name, meaning)):
            sheet.write_string(row, column, value, style)


def _both(label: Bi, gloss: Bi, lang: Lang) -> tuple[str, str]:
    return f"{label.zh} {label.en}", gloss.get(lang)
