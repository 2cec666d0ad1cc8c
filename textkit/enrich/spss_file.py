"""SPSS datasets: dictionary records copied, new variables put after the old ones."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from textkit.corpus.encoding import decode
from textkit.corpus.extract import damaged
from textkit.enrich.compare import compare_statistical
from textkit.enrich.dataset import NameRule, NewColumn, NewRow
from textkit.enrich.moments import shown_number, spss_moment
from textkit.enrich.spss_cases import SYSTEM_MISSING, CaseWriter, read_cases
from textkit.enrich.spss_layout import (
    DISPLAY,
    EXTENSION,
    LABELLED,
    LABELS,
    LONG_NAMES,
    SEGMENT,
    VARIABLE,
    Record,
    SpssLayout,
    Variable,
    elements_of,
    read_layout,
)  # fmt: skip
from textkit.i18n import Bi

_DATES = frozenset((20, 22, 23, 24, 28, 29, 30, 38, 39))  # print formats that show a day
_MAX_LABEL, _MAX_VALUE_LABEL = 255, 120  # bytes
_NUMBER, _WHOLE = 5 << 16 | 8 << 8 | 4, 5 << 16 | 8 << 8  # F8.4, F8.0
_NOMINAL, _SCALE = 1, 3


class SpssData:
    """A .sav or .zsav file."""

    max_name = 64
    names: NameRule = "letters"
    folds_case = True

    def __init__(self, path: Path, encoding: str = "", sheet: str = "") -> None:
        self.path = path
        self.notes: list[Bi] = []
        with path.open("rb") as stream:
            self.layout = read_layout(stream, path.stat().st_size)
        self.encoding = encoding or self._told()
        names = [v.name.decode(self.encoding, "replace") for v in self.layout.variables]
        self.columns = names

    def _told(self) -> str:
        if self.layout.encoding:
            try:
                "".encode(self.layout.encoding)
            except LookupError as error:
                raise damaged("sav", f"encoding {self.layout.encoding}") from error
            return self.layout.encoding
        wide = [r.raw for r in self.layout.records if not r.raw.isascii() and r.kind == LABELS]
        wide += [v.name for v in self.layout.variables if not v.name.isascii()]
        return decode(b"\n".join(wide).replace(b"\0", b" ")).encoding if wide else "gb18030"

    # ---- reading -------------------------------------------------------------------------------

    def cells(self, positions: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """See `Dataset`; user-missing values are given with their labels."""
        chosen = [self.layout.variables[i] for i in positions]
        with self.path.open("rb") as stream:
            for rows in read_cases(stream, self.layout):
                yield from zip(*(self._column(rows, v) for v in chosen), strict=True)

    def _column(self, rows: Any, variable: Variable) -> list[str]:
        labels = self._labels.get(variable.element, {})
        if variable.width:
            end = variable.element + elements_of(variable.width)
            part = np.ascontiguousarray(rows[:, variable.element : end])
            return [self._text(raw.tobytes(), variable.width) for raw in part]
        cells = np.ascontiguousarray(rows[:, variable.element])
        numbers = cells.view(f"{self.layout.order}f8").tolist()
        dated = variable.print_type in _DATES
        return [
            ""
            if v == SYSTEM_MISSING
            else labels.get(v) or (spss_moment(v) if dated else shown_number(v))
            for v in numbers
        ]

    def _text(self, raw: bytes, width: int) -> str:
        if width > SEGMENT:
            raw = b"".join(raw[i : i + SEGMENT] for i in range(0, len(raw), SEGMENT + 1))[:width]
        return raw.rstrip(b" \0").decode(self.encoding, "replace")

    @cached_property
    def _labels(self) -> Mapping[int, Mapping[float, str]]:
        """Labels of numbers, by the variable's element."""
        found: dict[int, dict[float, str]] = {}
        for table, elements in self.layout.sets:
            read = {
                struct.unpack(f"{self.layout.order}d", value)[0]: text.decode(
                    self.encoding, "replace"
                ).strip()
                for value, text in table.items()
            }
            found |= dict.fromkeys(elements, read)
        return found

    # ---- writing -------------------------------------------------------------------------------

    def write(self, target: Path, columns: Sequence[NewColumn], rows: Iterator[NewRow]) -> None:
        """See `Dataset`: every old record is copied, the compression stays."""
        layout = self.layout
        missing = np.float64(SYSTEM_MISSING)
        with self.path.open("rb") as old, target.open("wb") as out:
            header = bytearray(layout.header)
            (stated,) = struct.unpack_from(f"{layout.order}i", header, 68)
            if stated > 0:
                struct.pack_into(f"{layout.order}i", header, 68, stated + len(columns))
            out.write(header)
            out.writelines(_records(layout, columns, self.encoding))
            out.write(struct.pack(f"{layout.order}ii", 999, 0))
            writer = CaseWriter(out, layout, [*layout.numeric, *(True for _ in columns)])
            for part in read_cases(old, layout):
                new = list(islice(rows, len(part)))
                if len(new) < len(part):
                    raise ValueError("fewer new rows than the dataset has")
                made = np.empty((len(part), len(columns)), f"{layout.order}f8")
                for i, column in enumerate(columns):
                    numbers = (column.number(row[i]) for row in new)
                    made[:, i] = [missing if v is None else v for v in numbers]
                writer.write(np.concatenate([part, made.view(f"{layout.order}u8")], axis=1))
            if next(rows, None) is not None:
                raise ValueError("more new rows than the dataset has")
            writer.close()

    def compare(self, target: Path, columns: Sequence[NewColumn]) -> None:
        """See `Dataset`: both files by ReadStat."""
        import pyreadstat

        options = {} if self.layout.encoding else {"encoding": self.encoding.upper()}
        compare_statistical(
            pyreadstat.read_sav,
            self.path,
            target,
            n_old=len(self.columns),
            columns=columns,
            options=options,
        )


def _records(layout: SpssLayout, columns: Sequence[NewColumn], encoding: str) -> Iterator[bytes]:
    """The dictionary with the new variables, each piece where its kind belongs."""
    last = max(i for i, r in enumerate(layout.records) if r.kind == VARIABLE)
    shorts = _short_names(layout, len(columns))
    names = [f"{s}={c.name}" for s, c in zip(shorts, columns, strict=True)]
    if not any(r.kind == EXTENSION and r.subtype == LONG_NAMES for r in layout.records):
        every = [v.short + b"=" + v.name for v in layout.variables]
        added = b"\t".join([*every, *(n.encode(encoding) for n in names)])
        extra = struct.pack(f"{layout.order}iiii", EXTENSION, LONG_NAMES, 1, len(added)) + added
    else:
        extra = b""
    labelled_before = next(
        (i for i, r in enumerate(layout.records) if i > last and r.kind not in (LABELS, LABELLED)),
        len(layout.records),
    )
    for i, record in enumerate(layout.records):
        if i == labelled_before:
            yield from _value_labels(layout, columns, encoding)
        yield _extended(record, layout, columns, "\t".join(names).encode(encoding))
        if i == last:
            for short, column in zip(shorts, columns, strict=True):
                yield _variable(layout.order, short, column, encoding)
    if labelled_before == len(layout.records):
        yield from _value_labels(layout, columns, encoding)
    yield extra


def _short_names(layout: SpssLayout, n: int) -> list[str]:
    taken = {v.short.upper() for v in layout.variables}
    taken |= {r.raw[24:32].rstrip().upper() for r in layout.records if r.kind == VARIABLE}
    made: list[str] = []
    serial = 0
    while len(made) < n:
        serial += 1
        name = f"TK{serial:06d}"
        if name.encode() not in taken:
            made.append(name)
    return made


def _variable(order: str, short: str, column: NewColumn, encoding: str) -> bytes:
    label = _fit(column.label, _MAX_LABEL, encoding)
    how = _NUMBER if column.kind == "number" else _WHOLE
    return (
        struct.pack(f"{order}6i", VARIABLE, 0, 1, 0, how, how)
        + short.encode().ljust(8)
        + struct.pack(f"{order}i", len(label))
        + label.ljust(-(-len(label) // 4) * 4)
    )


def _value_labels(
    layout: SpssLayout, columns: Sequence[NewColumn], encoding: str
) -> Iterator[bytes]:
    for i, column in enumerate(columns):
        if not column.value_labels:
            continue
        made = struct.pack(f"{layout.order}ii", LABELS, len(column.value_labels))
        for value, text in column.value_labels.items():
            label = _fit(text, _MAX_VALUE_LABEL, encoding)
            padded = label.ljust(-(-(len(label) + 1) // 8) * 8 - 1)
            made += struct.pack(f"{layout.order}dB", value, len(label)) + padded
        yield made + struct.pack(f"{layout.order}iii", LABELLED, 1, layout.n_elements + i + 1)


def _extended(
    record: Record, layout: SpssLayout, columns: Sequence[NewColumn], names: bytes
) -> bytes:
    """The record with what it must say of new variables; as it is where it says nothing."""
    order = layout.order
    if record.kind != EXTENSION or record.subtype not in (DISPLAY, LONG_NAMES):
        return record.raw
    if record.subtype == LONG_NAMES:
        data = record.data.rstrip(b"\t") + b"\t" + names
        return struct.pack(f"{order}iiii", EXTENSION, LONG_NAMES, 1, len(data)) + data
    n_named = sum(
        r.kind == VARIABLE and struct.unpack_from(f"{order}i", r.raw, 4)[0] >= 0
        for r in layout.records
    )
    for n_named_or_shown in (n_named, len(layout.variables)):
        for per, shown in ((3, (10, 1)), (2, (1,))):
            if len(record.data) == 4 * per * n_named_or_shown:
                kinds = (_NOMINAL if c.value_labels else _SCALE for c in columns)
                added = b"".join(struct.pack(f"{order}{per}i", k, *shown) for k in kinds)
                n = len(record.data) // 4 + per * len(columns)
                return struct.pack(f"{order}iiii", EXTENSION, DISPLAY, 4, n) + record.data + added
    return record.raw


def _fit(text: str, n_bytes: int, encoding: str) -> bytes:
    raw = text.encode(encoding, "replace")
    return raw[:n_bytes].decode(encoding, "ignore").encode(encoding)
