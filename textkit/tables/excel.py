"""Excel workbooks, row by row in constant memory.

The header row holds column names, with the bilingual label as a comment: a second header row would
become data in Stata and pandas. Text is stored as text, whatever it looks like.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from textkit.i18n import Bi, Lang
from textkit.tables.columns import about, label
from textkit.tables.output import REPLACED, Rows, batches, note, printable, whole_file

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_CELL = 32_767  # UTF-16 units
MAX_ROWS = 1_048_575  # below the header
_CREATED = datetime(2000, 1, 1)  # fixed: the same rows give the same bytes
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(rows: Rows, path: Path, *, lang: Lang = "zh", max_rows: int = MAX_ROWS) -> list[Bi]:
    """Writes a workbook: frozen header, filters, widths, number formats, labels as comments.

    A cell over 32,767 UTF-16 units is cut, and rows past `max_rows` go on in further sheets; both
    are said in the notes.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import XlsxWriterException

    cut: Counter[str] = Counter()
    replaced: Counter[str] = Counter()
    with (
        whole_file(path, XlsxWriterException) as temporary,
        TemporaryDirectory(dir=path.parent, prefix=".textkit-") as folder,
    ):
        book = Workbook(str(temporary), {**_OPTIONS, "tmpdir": folder})
        try:
            book.set_properties({"title": label(rows.schema, lang), "created": _CREATED})
            sheets = _Sheets(book, rows.schema, max_rows, lang)
            for batch in batches(rows):
                sheets.write(_short(printable(batch, replaced), cut))
            sheets.close()
            book.close()
        finally:
            _release(book)
    split: list[Bi] = []
    if len(sheets.names) > 1:
        n, names = f"{max_rows:,}", ", ".join(sheets.names)
        split = [
            Bi(
                f"超过每个工作表 {n} 行的上限，已分为：{names}",
                f"more than {n} rows, divided into the sheets {names}",
            )
        ]
    return [
        *note(cut, f"超过 {MAX_CELL:,} 个字符，已截断", f"over {MAX_CELL:,} characters were cut"),
        *note(replaced, *REPLACED),
        *split,
    ]


def _release(book: Workbook) -> None:
    """Lets go of a book: a failed one must not write again when it is collected."""
    book.fileclosed = True
    for sheet in book.worksheets():
        with suppress(OSError):  # its buffer cannot be flushed where the disk is full
            sheet.row_data_fh.close()


class _Sheets:
    """The sheets of a book; a new one begins where one is full."""

    def __init__(self, book: Workbook, schema: pa.Schema, max_rows: int, lang: Lang) -> None:
        self._book, self._schema, self._max_rows, self._lang = book, schema, max_rows, lang
        self._head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._formats = [_number_format(book, field) for field in schema]
        self._stem = (about(schema, "table") or "table")[:25]
        self._widths = [12.0] * len(schema)
        self.names: list[str] = []
        self._n = 0  # rows in the present sheet
        self._sheet: Worksheet | None = None

    def write(self, batch: pa.RecordBatch) -> None:
        if self._sheet is None:
            self._widths = [_width(f, batch.column(i)) for i, f in enumerate(self._schema)]
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            if self._sheet is None or self._n == self._max_rows:
                self._begin()
            self._n += 1
            self._row(values)

    def close(self) -> None:
        if self._sheet is None:
            self._begin()
        self._end()

    def _begin(self) -> None:
        self._end()
        name = self._stem if not self.names else f"{self._stem}_{len(self.names) + 1}"
        self.names.append(name)
        self._sheet, self._n = self._book.add_worksheet(name), 0
        self._sheet.freeze_panes(1, 1)
        for i, field in enumerate(self._schema):
            self._sheet.set_column(i, i, self._widths[i])
            self._sheet.write_string(0, i, field.name, self._head)
            self._sheet.write_comment(0, i, _comment(field, self._lang), {"author": "textkit"})

    def _end(self) -> None:
        if self._sheet is not None and len(self._schema):
            self._sheet.autofilter(0, 0, self._n, len(self._schema) - 1)

    def _row(self, values: tuple[Any, ...]) -> None:
        sheet, n = self._sheet, self._n
        assert sheet is not None
        for i, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(n, i, value)
            elif isinstance(value, bool):
                sheet.write_boolean(n, i, value)
            else:
                sheet.write_number(n, i, value, self._formats[i])


def _number_format(book: Workbook, field: pa.Field) -> Format | None:
    if pa.types.is_integer(field.type):
        return book.add_format({"num_format": "0"})
    if pa.types.is_floating(field.type) and field.name != "value":  # a fact keeps its digits
        return book.add_format({"num_format": "0.000"})
    return None


def _comment(field: pa.Field, lang: Lang) -> str:
    labels = [label(field, lang), label(field, "en" if lang == "zh" else "zh")]
    return "\n".join(dict.fromkeys(part for part in labels if part))


def _width(field: pa.Field, array: pa.Array) -> float:
    longest = max((_columns_of(v) for v in array.slice(0, 200).to_pylist()), default=0)
    return float(min(max(longest, len(field.name) + 3, 8), 60))


def _columns_of(value: object) -> int:
    """Columns that a cell takes on the screen, where a Chinese character takes two."""
    if isinstance(value, float):
        return 8
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in str(value)[:60])


def _short(batch: pa.RecordBatch, cut: Counter[str]) -> pa.RecordBatch:
    arrays = []
    for field, array in zip(batch.schema, batch.columns, strict=True):
        values = array.to_pylist() if pa.types.is_string(field.type) else []
        shorter = [v if v is None or len(v) * 2 <= MAX_CELL else _cut(v) for v in values]
        n_cut = sum(a is not b and a != b for a, b in zip(values, shorter, strict=True))
        if n_cut:
            cut[field.name] += n_cut
        arrays.append(pa.array(shorter, field.type) if n_cut else array)
    return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)


def _cut(value: str) -> str:
    units = value.encode("utf-16-le")
    if len(units) <= 2 * MAX_CELL:
        return value
    return units[: 2 * (MAX_CELL - 1)].decode("utf-16-le", "ignore") + "…"
