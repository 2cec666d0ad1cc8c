"""Excel workbooks, streamed.

The header row holds column names, with the bilingual label as a comment: a second header row would
become data in Stata and pandas. Text is stored as text, whatever it looks like.

XlsxWriter makes the workbook's frame (styles, header, comments, filters); the rows are put into
its sheets as XML made column by column in Arrow, some ten times quicker than a call a cell.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc

from textkit.i18n import Bi, Lang
from textkit.tables.columns import about, label
from textkit.tables.output import REPLACED, Rows, batches, note, printable, whole_file

MAX_CELL = 32_767  # UTF-16 units
MAX_ROWS = 1_048_575  # below the header
_CREATED = datetime(2000, 1, 1)  # fixed: the same rows give the same bytes
_MAX_WIDTH = 60
_CODE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as the letter A
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_COLUMN = re.compile(rb'<col min="(\d+)" max="(\d+)"[^>]*? style="(\d+)"')
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's name, its rows as XML, and how many they are."""

    name: str
    rows: Path
    n: int


def write_xlsx(rows: Rows, path: Path, *, lang: Lang = "zh", max_rows: int = MAX_ROWS) -> list[Bi]:
    """Writes a workbook: frozen header, filters, widths, number formats, labels as comments.

    A cell over 32,767 UTF-16 units is cut, and rows past `max_rows` go on in further sheets; both
    are said in the notes.
    """
    from xlsxwriter.exceptions import XlsxWriterException

    cut: Counter[str] = Counter()
    replaced: Counter[str] = Counter()
    schema = rows.schema
    with (
        whole_file(path, XlsxWriterException) as temporary,
        TemporaryDirectory(dir=path.parent, prefix=".textkit-") as folder,
    ):
        empty = _Sheet(about(schema, "table")[:25] or "table", Path(folder) / "1.xml", 0)
        widths = [float(len(name) + 3) for name in schema.names]
        styles = _styles(_frame(schema, [empty], widths, lang), len(schema))
        sheets: list[_Sheet] = []
        for batch in batches(rows):
            if not sheets:
                widths = [_width(f, a) for f, a in zip(schema, batch.columns, strict=True)]
            short = _short(printable(batch, replaced), cut)
            _add(sheets, empty, short, max_rows=max_rows, styles=styles)
        if not sheets:
            empty.rows.touch()
        frame = _frame(schema, sheets or [empty], widths, lang)
        _join(frame, sheets or [empty], len(schema), temporary)
    return [
        *note(cut, f"超过 {MAX_CELL:,} 个字符，已截断", f"over {MAX_CELL:,} characters were cut"),
        *note(replaced, *REPLACED),
        *_split([s.name for s in sheets], max_rows),
    ]


def _split(names: list[str], max_rows: int) -> list[Bi]:
    if len(names) < 2:
        return []
    listed = ", ".join(names)
    return [
        Bi(
            f"超过每个工作表 {max_rows:,} 行的上限，已分为：{listed}",
            f"more than {max_rows:,} rows, divided into the sheets {listed}",
        )
    ]


def _add(
    sheets: list[_Sheet],
    first: _Sheet,
    batch: pa.RecordBatch,
    *,
    max_rows: int,
    styles: Sequence[int],
) -> None:
    """Adds the rows to the last sheet, and to further ones where it is full."""
    start = 0
    while start < batch.num_rows:
        if not sheets:
            sheets.append(first)
        elif sheets[-1].n == max_rows:
            number = len(sheets) + 1
            file = first.rows.with_name(f"{number}.xml")
            sheets.append(_Sheet(f"{first.name}_{number}", file, 0))
        sheet = sheets[-1]
        piece = batch.slice(start, max_rows - sheet.n)
        with sheet.rows.open("a", encoding="utf-8", newline="") as f:
            f.writelines(_rows_xml(piece, sheet.n + 2, styles).to_pylist())
        sheets[-1] = _Sheet(sheet.name, sheet.rows, sheet.n + piece.num_rows)
        start += piece.num_rows


# ---- rows --------------------------------------------------------------------------------------


def _rows_xml(batch: pa.RecordBatch, first: int, styles: Sequence[int]) -> pa.Array:
    """A `<row>` element for each row, counted from `first`."""
    from xlsxwriter.utility import xl_col_to_name

    number = pa.array([str(n) for n in range(first, first + batch.num_rows)])
    cells = [
        _cells(array, f'<c r="{xl_col_to_name(i)}', number, styles[i])
        for i, array in enumerate(batch.columns)
    ]
    head = pc.binary_join_element_wise('<row r="', number, '">', "")
    return pc.binary_join_element_wise(
        head, *cells, "</row>", "", null_handling="replace", null_replacement=""
    )


def _cells(array: pa.Array, head: str, number: pa.Array, style: int) -> pa.Array:
    """A `<c>` element for each value; null for a missing one."""
    if pa.types.is_string(array.type):
        opening, text = '" t="inlineStr"><is><t xml:space="preserve">', _escaped(array)
        return pc.binary_join_element_wise(head, number, opening, text, "</t></is></c>", "")
    if pa.types.is_boolean(array.type):
        value = pc.if_else(array, "1", "0")
        return pc.binary_join_element_wise(head, number, '" t="b"><v>', value, "</v></c>", "")
    opening = f'" s="{style}"><v>' if style else '"><v>'
    value = array.cast(pa.string())
    return pc.binary_join_element_wise(head, number, opening, value, "</v></c>", "")


def _escaped(array: pa.Array) -> pa.Array:
    for old, new in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        array = pc.replace_substring(array, old, new)
    if pc.any(pc.match_substring(array, "_x")).as_py():
        held = (v and _CODE_LIKE.sub("_x005F_", v) for v in array.to_pylist())
        array = pa.array(held, pa.string())
    return pc.replace_substring(array, "\r", "_x000D_")  # after: this one is meant to be read


def _short(batch: pa.RecordBatch, cut: Counter[str]) -> pa.RecordBatch:
    arrays = []
    for field, array in zip(batch.schema, batch.columns, strict=True):
        is_text = pa.types.is_string(field.type)
        longest = (pc.max(pc.utf8_length(array)).as_py() or 0) if is_text else 0
        whole = array.to_pylist() if 2 * longest > MAX_CELL else []
        shorter = [None if v is None else _cut(v) for v in whole]
        n_cut = sum(a != b for a, b in zip(whole, shorter, strict=True))
        if n_cut:
            cut[field.name] += n_cut
        arrays.append(pa.array(shorter, field.type) if n_cut else array)
    return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)


def _cut(value: str) -> str:
    units = value.encode("utf-16-le")
    if len(units) <= 2 * MAX_CELL:
        return value
    return units[: 2 * (MAX_CELL - 1)].decode("utf-16-le", "ignore") + "…"


# ---- the frame ---------------------------------------------------------------------------------


def _frame(
    schema: pa.Schema, sheets: Sequence[_Sheet], widths: Sequence[float], lang: Lang
) -> zipfile.ZipFile:
    """A workbook whose sheets have their header only."""
    from xlsxwriter import Workbook

    held = BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": label(schema, lang), "created": _CREATED})
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    formats = {kind: book.add_format({"num_format": kind}) for kind in ("0", "0.000")}
    for made in sheets:
        sheet = book.add_worksheet(made.name)
        sheet.freeze_panes(1, 1)
        for i, field in enumerate(schema):
            sheet.set_column(i, i, widths[i], formats.get(_number_format(field)))
            sheet.write_string(0, i, field.name, head)
            sheet.write_comment(0, i, _comment(field, lang), {"author": "textkit"})
        sheet.autofilter(0, 0, made.n, len(schema) - 1)
    book.close()
    return zipfile.ZipFile(held)


def _styles(frame: zipfile.ZipFile, n_columns: int) -> list[int]:
    """The number of each column's style in the frame; 0 for none."""
    styles = [0] * n_columns
    for first, last, style in _COLUMN.findall(frame.read("xl/worksheets/sheet1.xml")):
        for i in range(int(first) - 1, int(last)):
            styles[i] = int(style)
    return styles


def _join(frame: zipfile.ZipFile, sheets: Sequence[_Sheet], n_columns: int, path: Path) -> None:
    """Writes the frame with the rows put into its sheets."""
    from xlsxwriter.utility import xl_range

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for info in frame.infolist():
            body = frame.read(info)
            found = _SHEET.fullmatch(info.filename)
            if found is None:
                book.writestr(zipfile.ZipInfo(info.filename), body, zipfile.ZIP_DEFLATED)
                continue
            sheet = sheets[int(found[1]) - 1]
            used = f'<dimension ref="{xl_range(0, 0, sheet.n, n_columns - 1)}"/>'
            body = _DIMENSION.sub(used.encode(), body, count=1)
            head, tail, rest = body.partition(b"</sheetData>")
            with book.open(
                info.filename, "w", force_zip64=sheet.rows.stat().st_size > 1 << 31
            ) as f:
                f.write(head)
                for chunk in _chunks(sheet.rows):
                    f.write(chunk)
                f.write(tail + rest)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as f:
        while chunk := f.read(1 << 20):
            yield chunk


def _number_format(field: pa.Field) -> str:
    if pa.types.is_integer(field.type):
        return "0"
    # a fact keeps the digits that its text gives
    return "0.000" if pa.types.is_floating(field.type) and field.name != "value" else ""


def _comment(field: pa.Field, lang: Lang) -> str:
    labels = [label(field, lang), label(field, "en" if lang == "zh" else "zh")]
    return "\n".join(dict.fromkeys(part for part in labels if part))


def _width(field: pa.Field, array: pa.Array) -> float:
    longest = max((_columns_of(v) for v in array.slice(0, 200).to_pylist()), default=0)
    return float(min(max(longest, len(field.name) + 3, 8), _MAX_WIDTH))


def _columns_of(value: object) -> int:
    """Columns that a cell takes on the screen, where a Chinese character takes two."""
    if isinstance(value, float):
        return 8
    shown = str(value)[:_MAX_WIDTH]
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)
