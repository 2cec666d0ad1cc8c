"""Excel datasets: one sheet gets new cells at the end of its rows, the rest is copied.

Formats, formulas, other sheets, charts, comments and macros stay because nothing of them is read.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO
from xml.sax.saxutils import escape

from lxml import etree

from textkit.corpus.extract import damaged, encrypted
from textkit.corpus.tables import empty_table
from textkit.enrich.dataset import NameRule, NewColumn, NewRow, Value, changed, nearest
from textkit.enrich.excel_dates import DateStyles, date_styles
from textkit.enrich.excel_sheet import (
    MAX_COLUMNS,
    SheetRow,
    cell_text,
    column_letters,
    read_sheet,
    shared_strings,
)  # fmt: skip
from textkit.errors import UsageError
from textkit.i18n import Bi

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_SPANS = re.compile(rb"\sspans=(\"[^\"]*\"|'[^']*')")
_REF = re.compile(rb"\sref=(\"[^\"]*\"|'[^']*')")
_STYLES = "xl/styles.xml"
_PART = 64 << 20  # of a small part such as the list of sheets
_DEFECTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, KeyError)


class ExcelData:
    """An .xlsx or .xlsm file: the sheet `sheet`, else the first."""

    max_name = 255
    names: NameRule = "free"
    folds_case = True

    def __init__(self, path: Path, encoding: str = "", sheet: str = "") -> None:
        self.path = path
        self.notes: list[Bi] = []
        with path.open("rb") as stream:
            if stream.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
                raise encrypted("Excel")
        with self._archive() as archive:
            self.sheet, self._part, self._strings_part = _sheet(archive, sheet, path)
        self._survey()

    @contextmanager
    def _archive(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                yield archive
        except _DEFECTS as error:
            raise damaged("xlsx", str(error)) from error

    def _survey(self) -> None:
        """Finds the header, the last column in use, and formulas' text."""
        header: SheetRow | None = None
        self._last = -1
        for row in self._rows():
            if header is None and row.cells:
                header = row
            self._last = max(self._last, row.last)
        if header is None:
            raise empty_table()
        self._header, self._style = header.number, header.style
        n = max(header.cells) + 1
        self.columns = [cell_text(header.cells.get(i), self._shared, self._dates) for i in range(n)]

    @cached_property
    def _shared(self) -> list[str]:
        if not self._strings_part:
            return []
        with self._archive() as archive, archive.open(self._strings_part) as stream:
            return shared_strings(stream)

    @cached_property
    def _dates(self) -> DateStyles:
        with self._archive() as archive:
            return date_styles(
                _xml(archive, "xl/workbook.xml"),
                _xml(archive, _STYLES) if _STYLES in archive.namelist() else None,
            )

    def _rows(self) -> Iterator[SheetRow]:
        with self._archive() as archive, archive.open(self._part) as stream:
            for piece in read_sheet(stream):
                yield from piece.rows

    def cells(self, positions: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """See `Dataset`; a row without any cell is no row."""
        for row in self._rows():
            if row.number > self._header and row.cells:
                yield tuple(
                    cell_text(row.cells.get(i), self._shared, self._dates) for i in positions
                )

    def write(self, target: Path, columns: Sequence[NewColumn], rows: Iterator[NewRow]) -> None:
        """See `Dataset`: parts other than the sheet come back byte for byte."""
        if self._last + 1 + len(columns) > MAX_COLUMNS:
            zh, en = (
                f"超过 Excel 的 {MAX_COLUMNS} 列上限",
                f"more than Excel's {MAX_COLUMNS} columns",
            )
            raise UsageError(Bi(zh, en), str(self.path))
        with (
            self._archive() as old,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for info in old.infolist():
                large = info.file_size > zipfile.ZIP64_LIMIT // 2
                with old.open(info) as source, new.open(_like(info), "w", force_zip64=large) as out:
                    if info.filename == self._part:
                        self._write_sheet(source, out, columns, rows)
                    else:
                        while data := source.read(1 << 20):
                            out.write(data)
        if next(rows, None) is not None:
            raise ValueError("more new rows than the dataset has")

    def _write_sheet(
        self,
        source: IO[bytes],
        out: IO[bytes],
        columns: Sequence[NewColumn],
        rows: Iterator[NewRow],
    ) -> None:
        held, base = bytearray(), 0  # bytes not written yet, and where they begin
        for piece in read_sheet(source):
            held += piece.data
            edits: list[tuple[int, int, bytes]] = []  # start, end, what stands there instead
            if piece.dimension >= 0:
                edits.append(self._dimension(held, base, piece.dimension, len(columns)))
            for row in piece.rows:
                if row.cells and row.number >= self._header:
                    new = self._new_cells(row, columns, rows)
                    edits.append(_without_spans(held, base, row.start))
                    edits.append((row.end, row.end, new))
            done = base
            for start, end, text in edits:
                out.write(held[done - base : start - base])
                out.write(text)
                done = end
            # a tag may go on in the next piece: what follows the last edit waits
            keep = max(done, piece_floor(held, base, done))
            out.write(held[done - base : keep - base])
            del held[: keep - base]
            base = keep
        out.write(held)

    def _new_cells(
        self, row: SheetRow, columns: Sequence[NewColumn], rows: Iterator[NewRow]
    ) -> bytes:
        values: Sequence[Value] = (
            [c.name for c in columns] if row.number == self._header else next(rows)
        )
        style = f' s="{self._style}"' if row.number == self._header and self._style else ""
        made = []
        for i, value in enumerate(values, start=self._last + 1):
            reference = f"{column_letters(i)}{row.number}"
            if isinstance(value, str):
                text = escape(value)
                made.append(f'<c r="{reference}"{style} t="inlineStr"><is><t>{text}</t></is></c>')
            elif value is not None:
                made.append(f'<c r="{reference}"><v>{value!r}</v></c>')
        return "".join(made).encode()

    def _dimension(self, held: bytearray, base: int, at: int, n_new: int) -> tuple[int, int, bytes]:
        """The sheet's stated range widened: programs read no further than it says."""
        tag = _tag(held, base, at)
        found = _REF.search(tag)
        if found is None:
            return at, at, b""
        first, _, last = found[1][1:-1].decode().partition(":")
        bottom = re.sub(r"\D", "", last or first)
        ref = f' ref="{first}:{column_letters(self._last + n_new)}{bottom}"'.encode()
        return at, at + len(tag), tag[: found.start()] + ref + tag[found.end() :]

    def compare(self, target: Path, columns: Sequence[NewColumn]) -> None:
        """See `Dataset`: the sheet by calamine, all other parts byte by byte."""
        from python_calamine import CalamineWorkbook

        with self._archive() as old, zipfile.ZipFile(target) as new:
            was = {i.filename: (i.CRC, i.file_size) for i in old.infolist()}
            now = {i.filename: (i.CRC, i.file_size) for i in new.infolist()}
        for name in was.keys() | now.keys():
            if name != self._part and was.get(name) != now.get(name):
                raise changed(target, name, None, was.get(name), now.get(name))
        before = CalamineWorkbook.from_path(str(self.path)).get_sheet_by_name(self.sheet)
        after = CalamineWorkbook.from_path(str(target)).get_sheet_by_name(self.sheet)
        if before.height != after.height:
            raise changed(target, self.sheet, None, before.height, after.height)
        pairs = zip(before.iter_rows(), after.iter_rows(), strict=True)
        for number, (a, b) in enumerate(pairs, start=1):
            if a != b[: len(a)]:
                i = next(i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)
                raise changed(target, column_letters(i), number, a[i], b[i])


def _like(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(info.filename, info.date_time)
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr, made.comment = info.external_attr, info.comment
    return made


def piece_floor(held: bytearray, base: int, done: int) -> int:
    """Where bytes may be written up to: the start of the last row that is still open."""
    at = max(held.rfind(b"<row"), held.rfind(b":row"), held.rfind(b"<dimension"))
    if at < 0:
        at = held.rfind(b"<")
    return max(done, base + max(at, 0))


def _tag(held: bytearray, base: int, at: int) -> bytes:
    start = at - base
    return bytes(held[start : held.index(b">", start) + 1])


def _without_spans(held: bytearray, base: int, at: int) -> tuple[int, int, bytes]:
    """The row's opening tag without the range of columns that it states as a hint."""
    tag = _tag(held, base, at)
    return at, at + len(tag), _SPANS.sub(b"", tag)


def _sheet(archive: zipfile.ZipFile, asked: str, path: Path) -> tuple[str, str, str]:
    """Name and part of the sheet, and the part of the shared strings (or empty)."""
    workbook = _xml(archive, "xl/workbook.xml")
    related = {}
    strings = ""
    for relation in _xml(archive, "xl/_rels/workbook.xml.rels"):
        target = str(PurePosixPath("xl", relation.get("Target", "")))
        target = relation.get("Target", "")[1:] if relation.get("Target", "")[:1] == "/" else target
        related[relation.get("Id")] = target
        if relation.get("Type", "").endswith("/sharedStrings"):
            strings = target
    sheets = {
        e.get("name", ""): related.get(e.get(_RELATION) or e.get(_RELATION_STRICT), "")
        for e in workbook.iter("{*}sheet")
    }
    if not sheets:
        raise damaged("xlsx", "no sheets")
    name = asked or next(iter(sheets))
    if name not in sheets:
        near, listed = nearest(name, sheets), ", ".join(sheets)
        raise UsageError(
            Bi(f"没有工作表“{name}”；现有：{listed}", f"no sheet {name!r}; there are: {listed}"),
            str(path),
            Bi(f"是否指“{near}”？", f"do you mean {near!r}?") if near else None,
        )
    return name, sheets[name], strings


def _xml(archive: zipfile.ZipFile, part: str) -> etree._Element:
    if archive.getinfo(part).file_size > _PART:
        raise damaged("xlsx", f"{part} is absurdly large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(archive.read(part), parser)
    except etree.XMLSyntaxError as error:
        raise damaged("xlsx", f"{part}: {error}") from error
