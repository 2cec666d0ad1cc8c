"""Stata datasets: old bytes copied, new variables put after the old ones, in the same release."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from textkit.corpus.encoding import decode
from textkit.corpus.extract import damaged
from textkit.enrich.compare import compare_long_texts, compare_statistical
from textkit.enrich.dataset import CHUNK, NameRule, NewColumn, NewRow, chunks
from textkit.enrich.moments import shown_number, stata_moment
from textkit.enrich.stata_layout import (
    BYTE,
    DOUBLE,
    FLOAT,
    INT,
    LONG,
    STRL,
    WIDTHS,
    read_layout,
    text_of,
    width_of,
)  # fmt: skip
from textkit.enrich.stata_texts import LongTexts
from textkit.i18n import Bi

_NUMPY = {DOUBLE: "f8", FLOAT: "f4", LONG: "i4", INT: "i2", BYTE: "i1"}
# the largest value that is not a missing code
_TOP = {LONG: 2_147_483_620, INT: 32_740, BYTE: 100, DOUBLE: 8.9e307, FLOAT: 1.7e38}
_MISSING = {DOUBLE: 2.0**1023, LONG: 2_147_483_621, INT: 32_741}
_SAMPLE = 1 << 20
_UNICODE = 118
_MAX_VARIABLES = 32_767
_KINDS = {"number": DOUBLE, "count": LONG, "code": INT}
_FORMATS = {DOUBLE: b"%10.0g", LONG: b"%12.0g", INT: b"%8.0g"}


class StataData:
    """A .dta file."""

    max_name = 32
    folds_case = False

    def __init__(self, path: Path, encoding: str = "", sheet: str = "") -> None:
        self.path = path
        self.notes: list[Bi] = []
        with path.open("rb") as stream:
            self.layout = read_layout(stream, path.stat().st_size)
        self.names: NameRule = "letters" if self.layout.release >= _UNICODE else "ascii"
        self.encoding = encoding or self._told()
        self.columns = [name.decode(self.encoding, "replace") for name in self.layout.names]

    def _told(self) -> str:
        """The encoding of text: UTF-8 since release 118, before that what the bytes look like."""
        layout = self.layout
        if layout.release >= _UNICODE:
            return "utf-8"
        with self.path.open("rb") as stream:
            stream.seek(layout.data[0])
            rows = max(1, _SAMPLE // max(layout.row_width, 1))
            texts = [b for raw in self._rows(stream, rows) for b in self._raw_texts(raw)]
            stream.seek(layout.value_labels[0])
            held = stream.read(min(_SAMPLE, layout.value_labels[1] - layout.value_labels[0]))
        wide = [t for t in (*layout.names, *layout.labels, *texts) if not t.isascii()]
        wide += [t for t in held.split(b"\0") if len(t) > 1 and not t.isascii()]
        if not wide:
            return "gb18030"  # what a Chinese Stata of those days takes new labels for
        found = decode(b"\n".join(wide)).encoding
        return "utf-8" if found.startswith("utf-8") else found

    def _rows(self, stream: BinaryIO, n: int) -> Iterator[bytes]:
        for _ in range(min(n, self.layout.n_rows)):
            yield stream.read(self.layout.row_width)

    def _raw_texts(self, row: bytes) -> Iterator[bytes]:
        for start, kind in zip(self._starts, self.layout.kinds, strict=True):
            if kind < STRL:
                yield text_of(row[start : start + kind])

    @property
    def _starts(self) -> list[int]:
        return [0, *accumulate(map(width_of, self.layout.kinds))][:-1]

    # ---- reading -------------------------------------------------------------------------------

    def cells(self, positions: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """See `Dataset`; .a to .z are missing like `.`."""
        layout = self.layout
        with self.path.open("rb") as stream:
            readers = [self._reader(i, stream) for i in positions]
            for n, at in self._blocks():
                stream.seek(at)
                block = np.frombuffer(stream.read(n * layout.row_width), f"V{layout.row_width}")
                matrix = block.view("u1").reshape(n, layout.row_width)
                yield from zip(*(read(matrix) for read in readers), strict=True)

    def _blocks(self) -> Iterator[tuple[int, int]]:
        start, end = 0, self.layout.n_rows
        while start < end:
            n = min(CHUNK, end - start)
            yield n, self.layout.data[0] + start * self.layout.row_width
            start += n

    def _reader(self, position: int, stream: BinaryIO) -> Any:
        kind, start = self.layout.kinds[position], self._starts[position]
        end = start + width_of(kind)

        def column(matrix: Any) -> Any:
            return np.ascontiguousarray(matrix[:, start:end])

        if kind == STRL:
            long_texts = LongTexts.of(stream, self.layout)
            return lambda m: [
                long_texts.get(int(k), stream, self.encoding)
                for k in column(m).view(f"{self.layout.order}u8").ravel()
            ]
        if kind not in _NUMPY:
            return lambda m: [
                text_of(bytes(raw)).decode(self.encoding, "replace")
                for raw in column(m).view(f"V{kind}").ravel()
            ]
        labels = self.value_labels.get(self.layout.label_sets[position], {})
        how = self.layout.formats[position].decode("ascii", "replace")
        dtype = np.dtype(f"{self.layout.order}{_NUMPY[kind]}")

        def numbers(matrix: Any) -> list[str]:
            return [
                "" if v > _TOP[kind] else labels.get(v) or stata_moment(v, how) or shown_number(v)
                for v in column(matrix).view(dtype).ravel().tolist()
            ]

        return numbers

    @cached_property
    def value_labels(self) -> Mapping[bytes, Mapping[int, str]]:
        """Label by number, by name of the set."""
        return {
            name: {n: raw.decode(self.encoding, "replace") for n, raw in table.items()}
            for name, table in self._label_tables()
        }

    def _label_tables(self) -> Iterator[tuple[bytes, dict[int, bytes]]]:
        layout, at = self.layout, 0
        start, end = layout.value_labels
        with self.path.open("rb") as stream:
            stream.seek(start)
            data = stream.read(end - start)
        tag = len(b"<lbl>") if layout.tagged else 0
        name_width = layout.sets_width
        try:
            while at < len(data):
                at += tag
                (length,) = struct.unpack_from(f"{layout.order}i", data, at)
                name = text_of(data[at + 4 : at + 4 + name_width])
                at += 4 + name_width + 3
                n, n_text = struct.unpack_from(f"{layout.order}ii", data, at)
                offsets = struct.unpack_from(f"{layout.order}{n}i", data, at + 8)
                values = struct.unpack_from(f"{layout.order}{n}i", data, at + 8 + 4 * n)
                texts = data[at + 8 + 8 * n : at + 8 + 8 * n + n_text]
                yield name, {v: text_of(texts[o:]) for o, v in zip(offsets, values, strict=True)}
                at += length + (tag + 1 if tag else 0)
        except struct.error as error:
            raise damaged("dta", f"value labels: {error}") from error

    # ---- writing -------------------------------------------------------------------------------

    def write(self, target: Path, columns: Sequence[NewColumn], rows: Iterator[NewRow]) -> None:
        """See `Dataset`: every old byte is copied, the release stays."""
        layout = self.layout
        if len(layout.names) + len(columns) > _MAX_VARIABLES and layout.release < 119:
            raise ValueError(f"more than {_MAX_VARIABLES} variables")
        sets = self._set_names(columns)
        with self.path.open("rb") as old, target.open("wb") as out:
            if layout.tagged:
                self._write_tagged(old, out, columns, sets, rows)
            else:
                self._write_old(old, out, columns, sets, rows)

    def _set_names(self, columns: Sequence[NewColumn]) -> list[bytes]:
        """Names of new sets of value labels, none of them in use."""
        taken = {name for name, _ in self._label_tables()} | set(self.layout.label_sets)
        names = []
        for column in columns:
            name, n = column.name.encode(self.encoding), 2
            while column.value_labels and name in taken:
                name, n = f"textkit_{n}".encode(), n + 1
            names.append(name if column.value_labels else b"")
            taken.add(name)
        return names

    def _added(self, columns: Sequence[NewColumn], sets: list[bytes]) -> list[bytes]:
        """What is added to each list of descriptors, in the file's order."""
        layout, n = self.layout, len(columns)
        w = WIDTHS[layout.release]
        kinds = [_KINDS[c.kind] for c in columns]
        old_codes = {DOUBLE: 255, LONG: 253, INT: 252}
        types = (
            struct.pack(f"{layout.order}{n}H", *kinds)
            if layout.tagged
            else bytes(old_codes[k] for k in kinds)
        )
        names = [c.name.encode(self.encoding) for c in columns]
        limit = 80 * (4 if layout.release >= _UNICODE else 1)
        labels = [self._fit(c.label[:80], limit) for c in columns]
        return [
            types,
            b"".join(x.ljust(w.name, b"\0") for x in names),
            bytes(w.sort * n),
            b"".join(_FORMATS[k].ljust(w.format, b"\0") for k in kinds),
            b"".join(x.ljust(w.name, b"\0") for x in sets),
            b"".join(x.ljust(w.label, b"\0") for x in labels),
        ]

    def _fit(self, text: str, n_bytes: int) -> bytes:
        """The text in the file's encoding, cut to `n_bytes` between characters."""
        raw = text.encode(self.encoding, "replace")
        return raw[:n_bytes].decode(self.encoding, "ignore").encode(self.encoding)

    def _write_old(
        self,
        old: BinaryIO,
        out: BinaryIO,
        columns: Sequence[NewColumn],
        sets: list[bytes],
        rows: Iterator[NewRow],
    ) -> None:
        layout = self.layout
        head = bytearray(old.read(layout.sections[0][0]))
        struct.pack_into(f"{layout.order}H", head, 4, len(layout.names) + len(columns))
        out.write(head)
        for (start, end), added in zip(layout.sections, self._added(columns, sets), strict=True):
            _copy(old, out, start, end)
            out.write(added)
        _copy(old, out, layout.sections[-1][1], layout.data[0])
        self._write_data(old, out, columns, rows)
        _copy(old, out, *layout.value_labels)
        out.writelines(self._new_labels(columns, sets))

    def _write_tagged(
        self,
        old: BinaryIO,
        out: BinaryIO,
        columns: Sequence[NewColumn],
        sets: list[bytes],
        rows: Iterator[NewRow],
    ) -> None:
        layout = self.layout
        offsets = [0]
        first = layout.sections[0][0] - len(b"<variable_types>")
        head = bytearray(old.read(first))
        at = head.index(b"<K>") + 3
        wide = "I" if layout.release == 119 else "H"
        n_variables = len(layout.names) + len(columns)
        struct.pack_into(f"{layout.order}{wide}", head, at, n_variables)
        out.write(head)
        map_at = head.index(b"<map>") + 5
        offsets.append(map_at - 5)
        before = first
        for (start, end), added in zip(layout.sections, self._added(columns, sets), strict=True):
            offsets.append(out.tell() + _opening(old, before, start))
            _copy(old, out, before, end)
            out.write(added)
            before = end
        # the closing tag of the labels, then the characteristics with their tags
        closing = len(b"</variable_labels>")
        _copy(old, out, before, before + closing)
        offsets.append(out.tell())
        _copy(old, out, before + closing, layout.data[0] - len(b"<data>"))
        offsets.append(out.tell())
        out.write(b"<data>")
        self._write_data(old, out, columns, rows)
        out.write(b"</data>")
        offsets.append(out.tell())
        _copy(old, out, layout.data[1] + len(b"</data>"), layout.strls[1] + len(b"</strls>"))
        offsets.append(out.tell())
        _copy(old, out, layout.strls[1] + len(b"</strls>"), layout.value_labels[1])
        out.writelines(self._new_labels(columns, sets))
        out.write(b"</value_labels>")
        offsets.append(out.tell())
        out.write(b"</stata_dta>")
        offsets.append(out.tell())
        out.seek(map_at)
        out.write(struct.pack(f"{layout.order}14Q", *offsets))

    def _write_data(
        self, old: BinaryIO, out: BinaryIO, columns: Sequence[NewColumn], rows: Iterator[NewRow]
    ) -> None:
        layout = self.layout
        kinds = [_KINDS[c.kind] for c in columns]
        fields: list[Any] = [("old", f"V{layout.row_width}")]
        fields += [(f"n{i}", f"{layout.order}{_NUMPY[k]}") for i, k in enumerate(kinds)]
        blocks = list(self._blocks())
        for (n, at), new in zip(blocks, chunks(rows, [n for n, _ in blocks]), strict=True):
            old.seek(at)
            made = np.zeros(n, np.dtype(fields))
            made["old"] = np.frombuffer(old.read(n * layout.row_width), f"V{layout.row_width}")
            for i, (kind, column) in enumerate(zip(kinds, columns, strict=True)):
                numbers = (column.number(row[i]) for row in new)
                made[f"n{i}"] = [_MISSING[kind] if v is None else v for v in numbers]
            out.write(made.tobytes())

    def _new_labels(self, columns: Sequence[NewColumn], sets: list[bytes]) -> Iterator[bytes]:
        order = self.layout.order
        for column, name in zip(columns, sets, strict=True):
            if not column.value_labels:
                continue
            texts = [self._fit(text, 32_000) + b"\0" for text in column.value_labels.values()]
            starts = [0, *accumulate(map(len, texts))][:-1]
            n, length = len(texts), sum(map(len, texts))
            table = struct.pack(
                f"{order}ii{n}i{n}i", n, length, *starts, *column.value_labels
            ) + b"".join(texts)
            body = (
                struct.pack(f"{order}i", len(table))
                + name.ljust(self.layout.sets_width, b"\0")
                + bytes(3)
                + table
            )
            yield b"<lbl>" + body + b"</lbl>" if self.layout.tagged else body

    def compare(self, target: Path, columns: Sequence[NewColumn]) -> None:
        """See `Dataset`: both files by ReadStat, and by pandas what it misreads."""
        import pyreadstat

        # a byte is a character there: what a cell means does not matter, that it is the same does
        old = self.layout.release < _UNICODE
        encoding = {"encoding": "LATIN1"} if old else {}
        long_texts = [i for i, k in enumerate(self.layout.kinds) if k == STRL] if old else []
        compare_statistical(
            pyreadstat.read_dta,
            self.path,
            target,
            n_old=len(self.columns),
            columns=columns,
            options=encoding,
            left_out=long_texts,
        )
        if long_texts:
            compare_long_texts(self.path, target, long_texts)


def _opening(old: BinaryIO, before: int, start: int) -> int:
    """Bytes from `before` to the opening tag that ends at `start`."""
    old.seek(before)
    return old.read(start - before).rindex(b"<")


def _copy(old: BinaryIO, out: BinaryIO, start: int, end: int) -> None:
    old.seek(start)
    left = end - start
    while left > 0:
        chunk = old.read(min(left, 1 << 20))
        if not chunk:
            raise damaged("dta", "ends too early")
        out.write(chunk)
        left -= len(chunk)
