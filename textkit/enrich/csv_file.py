"""CSV and JSON Lines: old bytes copied line by line, new cells put before the line's end."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from textkit.corpus.encoding import stream_encoding
from textkit.corpus.extract import damaged
from textkit.corpus.tables import empty_table
from textkit.enrich.dataset import NameRule, NewColumn, NewRow, Value, changed
from textkit.errors import ReadError
from textkit.i18n import Bi

_DELIMITERS = ",\t;|"
_HEAD = 1 << 20
_LINE_END = re.compile(r"\r\n|\n|\r")
_SHORT = ("缺少末尾的单元格，补了空格子", "rows were short of cells and got empty ones")


class CsvData:
    """A .csv, .tsv or .txt file with a header row; delimiter, quotes, encoding stay."""

    max_name = 255
    names: NameRule = "free"
    folds_case = False

    def __init__(self, path: Path, encoding: str = "", sheet: str = "") -> None:
        self.path = path
        self.notes: list[Bi] = []
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        with path.open("rb") as stream:
            self._mark, self.encoding = _marked(stream, stream_encoding(stream, encoding))
            head = stream.read(_HEAD).removeprefix(self._mark)
        text = head.decode(self.encoding, "ignore")
        end = _LINE_END.search(text)
        old_mac = end is not None and end[0] == "\r"
        self._wide = old_mac or self.encoding.startswith(("utf-16", "utf-32"))
        first = text.splitlines()[0] if text.strip() else ""
        if not first.strip("\t ,;|"):
            raise empty_table()
        self.delimiter = max(_DELIMITERS, key=first.count)
        raw, cells = next(self._records())
        self.columns = list(cells)
        shown = raw.decode(self.encoding, "surrogateescape").strip().lstrip("\ufeff")
        # a header in which every name is quoted: the whole file is, most probably
        self._quote_all = shown.startswith('"') and shown.count('"') >= 2 * len(cells)

    def _lines(self) -> Iterator[tuple[bytes, str]]:
        """Physical lines as bytes and as text, the mark at the start left out."""
        with self.path.open("rb") as stream:
            stream.seek(len(self._mark))
            if self._wide:
                # line ends are not single bytes there: decoded first, and exact both ways
                how = "surrogatepass" if self.encoding.startswith("utf") else "surrogateescape"
                with io.TextIOWrapper(stream, self.encoding, how, newline="") as lines:
                    for line in lines:
                        yield line.encode(self.encoding, how), line
                return
            for raw in stream:
                yield raw, raw.decode(self.encoding, "surrogateescape")

    def _records(self) -> Iterator[tuple[bytes, list[str]]]:
        """Rows with their bytes, the header first; blank lines have no cells."""
        held: list[bytes] = []
        raw = b""

        def lines() -> Iterator[str]:
            for line, text in self._lines():
                held.append(line)
                yield text

        reader = csv.reader(lines(), delimiter=self.delimiter)
        try:
            for cells in reader:
                raw = b"".join(held)
                held.clear()
                blank = len(cells) == 1 and self._is_blank(raw)
                yield raw, [] if blank else cells
            self._check_closed(raw, reader.line_num)
        except csv.Error as error:
            raise damaged("csv", f"line {reader.line_num}: {error}") from error

    def _is_blank(self, raw: bytes) -> bool:
        """Whether there is nothing on the line, not even an empty cell in quotes."""
        return not raw.decode(self.encoding, "surrogateescape").strip()

    def _check_closed(self, raw: bytes, line: int) -> None:
        """ReadError where a quote that opens in the last row never closes."""
        text = raw.decode(self.encoding, "surrogateescape")
        try:
            list(csv.reader([text], delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            if "end of data" not in str(error):
                return  # only odd: a quote in the middle of a cell
            raise damaged("csv", f"a quote is never closed, up to line {line}") from error

    def cells(self, positions: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """See `Dataset`."""
        records = self._records()
        next(records)
        for _, row in records:
            if row:
                yield tuple(row[i] if i < len(row) else "" for i in positions)

    def write(self, target: Path, columns: Sequence[NewColumn], rows: Iterator[NewRow]) -> None:
        """See `Dataset`. Raises `ReadError` for a row with more cells than the header."""
        n, short = len(self.columns), 0
        with target.open("wb") as out:
            out.write(self._mark)
            for number, (raw, cells) in enumerate(self._records()):
                if not cells:
                    out.write(raw)
                    continue
                if len(cells) > n:
                    raise _too_many(self.path, number, len(cells), n)
                new = [c.name for c in columns] if number == 0 else [_shown(v) for v in next(rows)]
                short += len(cells) < n
                padded = [""] * (n - len(cells)) + new
                text = self.delimiter + self.delimiter.join(
                    self._quoted(cell, force=self._quote_all and bool(cell)) for cell in padded
                )
                body, end = self._ending(raw)
                out.write(body + text.encode(self.encoding, "replace") + end)
        if next(rows, None) is not None:
            raise ValueError("more new rows than the dataset has")
        if short:
            self.notes.append(Bi(f"{short} 行{_SHORT[0]}", f"{short} {_SHORT[1]}"))

    def _ending(self, raw: bytes) -> tuple[bytes, bytes]:
        for end in ("\r\n", "\n", "\r"):
            mark = end.encode(self.encoding)
            if raw.endswith(mark):
                return raw[: -len(mark)], mark
        return raw, b""

    def _quoted(self, cell: str, *, force: bool) -> str:
        if force or any(c in cell for c in (self.delimiter, '"', "\n", "\r")):
            doubled = cell.replace('"', '""')
            return f'"{doubled}"'
        return cell

    def compare(self, target: Path, columns: Sequence[NewColumn]) -> None:
        """See `Dataset`: both files by pandas, every cell as text."""
        import pandas as pd

        reading: dict[str, Any] = {
            "sep": self.delimiter, "dtype": str, "keep_default_na": False, "header": None,
            "encoding": self.encoding if not self._mark else _with_mark(self.encoding),
            "encoding_errors": "surrogateescape" if not self._wide else "surrogatepass",
            "names": list(range(len(self.columns) + len(columns))), "chunksize": 50_000,
        }  # fmt: skip
        old, new = pd.read_csv(self.path, **reading), pd.read_csv(target, **reading)
        added = [c.name for c in columns]
        start = 0
        with old, new:
            for was, now in zip(old, new, strict=True):
                if start == 0 and list(now.iloc[0, len(self.columns) :]) != added:
                    raise changed(target, "", 0, added, list(now.iloc[0, len(self.columns) :]))
                for i, name in enumerate(self.columns):
                    if not was[i].fillna("").equals(now[i].fillna("")):
                        pairs = zip(was[i].fillna(""), now[i].fillna(""), strict=True)
                        row, (a, b) = next((r, p) for r, p in enumerate(pairs) if p[0] != p[1])
                        raise changed(target, name, start + row, a, b)
                start += len(was)


def _marked(stream: io.BufferedReader, encoding: str) -> tuple[bytes, str]:
    """The byte-order mark that the stream begins with, and the encoding of what follows."""
    head = stream.read(4)
    stream.seek(0)
    marks = (
        (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    )  # fmt: skip
    return next(((m, e) for m, e in marks if head.startswith(m)), (b"", encoding))


def _with_mark(encoding: str) -> str:
    return {"utf-8": "utf-8-sig"}.get(encoding, encoding[:6])


def _shown(value: Value) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _too_many(path: Path, row: int, n: int, n_header: int) -> ReadError:
    return ReadError(
        Bi(f"第 {row} 行有 {n} 格，表头只有 {n_header} 列",
           f"row {row} has {n} cells, the header {n_header}"),
        str(path),
        Bi("含分隔符的单元格须用双引号括住；修好该行后再试",
           "a cell that holds the delimiter must stand in double quotes; mend the row first"),
    )  # fmt: skip


class JsonLinesData:
    """A .jsonl file: an object a line. Numbers, order and spacing of old keys stay as written."""

    max_name = 255
    names: NameRule = "free"
    folds_case = False

    def __init__(self, path: Path, encoding: str = "", sheet: str = "") -> None:
        self.path = path
        self.notes: list[Bi] = []
        with path.open("rb") as stream:
            self._mark, self.encoding = _marked(stream, "utf-8")
        names: dict[str, None] = {}
        for _, (_, record) in zip(range(1_000), self._records(), strict=False):
            names.update(dict.fromkeys(record or ()))
        if not names:
            raise empty_table()
        self.columns = list(names)

    def _records(self) -> Iterator[tuple[bytes, dict[str, object] | None]]:
        with self.path.open("rb") as stream:
            stream.seek(len(self._mark))
            for number, raw in enumerate(stream, start=1):
                if not raw.strip():
                    yield raw, None
                    continue
                try:
                    record = json.loads(raw, parse_int=str, parse_float=str)
                except (ValueError, RecursionError) as error:
                    raise damaged("jsonl", f"line {number}: {error}") from error
                if not isinstance(record, dict):
                    raise damaged("jsonl", f"line {number} is no JSON object")
                yield raw, record

    def cells(self, positions: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """See `Dataset`; a list or an object gives its JSON."""
        names = [self.columns[i] for i in positions]
        for _, record in self._records():
            if record is not None:
                yield tuple(_as_text(record.get(name)) for name in names)

    def write(self, target: Path, columns: Sequence[NewColumn], rows: Iterator[NewRow]) -> None:
        """See `Dataset`."""
        with target.open("wb") as out:
            out.write(self._mark)
            for number, (raw, record) in enumerate(self._records(), start=1):
                if record is None:
                    out.write(raw)
                    continue
                body = raw.rstrip()
                made = {c.name: v for c, v in zip(columns, next(rows), strict=True)}
                clash = sorted(made.keys() & record.keys())
                if clash:
                    raise ReadError(
                        Bi(f"第 {number} 行已有“{clash[0]}”", f"line {number} has {clash[0]!r}"),
                        str(self.path),
                        Bi("用 --prefix 另起列名", "give the new columns a --prefix"),
                    )
                new = json.dumps(made, ensure_ascii=False)[1:].encode()
                joint = b", " if record and made else b""
                out.write(body[:-1].rstrip() + joint + new + raw[len(body) :])
        if next(rows, None) is not None:
            raise ValueError("more new rows than the dataset has")

    def compare(self, target: Path, columns: Sequence[NewColumn]) -> None:
        """See `Dataset`: both files parsed anew, numbers by their digits."""
        was = (r for _, r in self._records() if r is not None)
        now = (r for _, r in JsonLinesData(target)._records() if r is not None)
        added = {c.name for c in columns}
        for number, (old, new) in enumerate(zip(was, now, strict=True), start=1):
            kept = {k: v for k, v in new.items() if k not in added}
            if list(old.items()) != list(kept.items()):
                names = [k for k in old if old[k] != kept.get(k)]
                name = names[0] if names else ""
                raise changed(target, name, number, old.get(name), kept.get(name))


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
