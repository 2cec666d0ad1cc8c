"""One worksheet's XML, read as a stream with the byte position of every row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import IO
from xml.parsers import expat

from textkit.corpus.extract import damaged
from textkit.enrich.excel_dates import DateStyles
from textkit.enrich.moments import excel_moment, shown_number

MAX_COLUMNS = 16_384
_READ = 1 << 18
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)\Z")

Cell = tuple[str, str, str]  # type, value, style number


@dataclass(slots=True)
class SheetRow:
    """A row: its cells by column from 0, and where its tags stand."""

    number: int
    start: int  # byte of its opening tag
    end: int = 0  # byte of its closing tag; `start` where it has none
    cells: dict[int, Cell] = field(default_factory=dict)
    last: int = -1  # its last column, filled or not
    style: str = ""  # of its last filled cell


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of the sheet, the rows that end in them, and where the dimension stands (or -1)."""

    data: bytes
    rows: tuple[SheetRow, ...]
    dimension: int


def column_number(reference: str) -> int:
    """The column, from 0, of a reference such as `AB12`."""
    found = _REFERENCE.match(reference)
    if found is None:
        raise damaged("xlsx", f"cell reference {reference!r}")
    return _number_of(found[1])


@cache
def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """`A` for 0, `AB` for 27."""
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Handler:
    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self.rows: list[SheetRow] = []
        self.dimension = -1
        self._row: SheetRow | None = None
        self._n_rows = 0
        self._column, self._kind, self._style = -1, "", ""
        self._text: list[str] | None = None
        self._held = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c" and self._row is not None:
            reference = attributes.get("r")
            self._column = column_number(reference) if reference else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._held = ""
            if self._column > self._row.last:  # noqa: PLR1730 - a call a cell is slow
                self._row.last = self._column
        elif name in ("v", "t") and self._row is not None:
            self._text = []
        elif name == "row":
            number = int(attributes.get("r", self._n_rows + 1))
            self._n_rows, self._column = number, -1
            self._row = SheetRow(number, self._parser.CurrentByteIndex)
        elif name == "dimension":
            self.dimension = self._parser.CurrentByteIndex

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name in ("v", "t") and self._text is not None:
            self._held += "".join(self._text)
            self._text = None
        elif name == "c" and self._row is not None and self._held:
            self._row.cells[self._column] = (self._kind, self._held, self._style)
            self._row.style = self._style
        elif name == "row" and self._row is not None:
            self._row.end = self._parser.CurrentByteIndex
            self.rows.append(self._row)
            self._row = None


def read_sheet(stream: IO[bytes]) -> Iterator[Piece]:
    """The sheet piece by piece. Raises `ReadError` where it is no well-formed XML in UTF-8."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    handler = _Handler(parser)
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.data
    parser.EntityDeclHandler = _refuse
    parser.XmlDeclHandler = _utf8_only
    try:
        while data := stream.read(_READ):
            parser.Parse(data, False)
            yield Piece(data, tuple(handler.rows), handler.dimension)
            handler.rows.clear()
            handler.dimension = -1
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise damaged("xlsx", str(error)) from error


def _refuse(*_: object) -> None:
    raise damaged("xlsx", "a sheet that declares entities")


def _utf8_only(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii"):
        raise damaged("xlsx", f"a sheet in {encoding}")


def cell_text(cell: Cell | None, shared: list[str], dates: DateStyles) -> str:
    """A cell as text, a date as ISO 8601; an error value is missing."""
    if cell is None:
        return ""
    kind, value, style = cell
    if kind == "s":
        index = int(value) if value.isdigit() else -1
        return shared[index] if 0 <= index < len(shared) else ""
    if kind != "n":
        return "" if kind == "e" else value
    if style in dates.styles:
        return excel_moment(value, from_1904=dates.from_1904) or value
    return value if value.isdigit() else _number(value)


def _number(value: str) -> str:
    try:
        return shown_number(float(value))
    except ValueError:
        return value


def shared_strings(stream: IO[bytes]) -> list[str]:
    """The workbook's shared strings in order, without phonetic readings."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    made: list[str] = []
    held: list[str] = []
    inside = {"t": False, "rPh": False}

    def start(name: str, _: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            held.clear()
        elif name in inside:
            inside[name] = True

    def end(name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            made.append("".join(held))
        elif name in inside:
            inside[name] = False

    def data(text: str) -> None:
        if inside["t"] and not inside["rPh"]:
            held.append(text)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.EntityDeclHandler = _refuse
    try:
        parser.ParseFile(stream)
    except expat.ExpatError as error:
        raise damaged("xlsx", f"shared strings: {error}") from error
    return made
