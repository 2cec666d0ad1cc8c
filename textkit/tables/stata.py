"""Stata files, version 118 (Stata 14 and later), streamed.

Written here because what writes them elsewhere renames columns that Stata allows (`end`), stamps
the time of day into the file, or fails on text over 2,045 bytes. The layout is the one that
Stata's help page "dta" describes. Memory holds one batch; a stream is read twice, the second time
from a temporary file beside the output.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from textkit.i18n import Bi, Lang
from textkit.tables.coding import YES_NO, coding
from textkit.tables.columns import codes, label
from textkit.tables.output import REPLACED, Rows, batches, note, printable, whole_file

_TIMESTAMP = b"01 Jan 2000 00:00"  # fixed: the same rows give the same bytes
_MAX_LABEL = 80
_MAX_STR, _STRL = 2_045, 32_768  # bytes of a fixed-width text; type code of longer ones
_DOUBLE, _LONG, _INT, _BYTE = 65_526, 65_528, 65_529, 65_530
_MISSING = {_DOUBLE: 2.0**1023, _LONG: 2_147_483_621, _INT: 32_741, _BYTE: 101}
_DTYPE = {_DOUBLE: "<f8", _LONG: "<i4", _INT: "<i2", _BYTE: "i1", _STRL: "<u8"}
_LONG_MIN, _LONG_MAX = -2_147_483_647, 2_147_483_620

Again = Callable[[], Iterator[pa.RecordBatch]]


@dataclass(slots=True)
class _Survey:
    """What a first pass learns of the rows."""

    n: int = 0
    longest: Counter[str] = field(default_factory=Counter)  # bytes, by text column
    wide: set[str] = field(default_factory=set)  # whole numbers that a Stata long cannot hold
    seen: dict[str, set[str]] = field(default_factory=dict)  # values, by column of codes


@dataclass(frozen=True, slots=True)
class _Variable:
    field: pa.Field
    kind: int  # Stata's type code
    labels: Mapping[int, str]
    numbers: Mapping[str, int]

    @property
    def dtype(self) -> str:
        return _DTYPE.get(self.kind, f"S{self.kind}")

    @property
    def format(self) -> bytes:
        if self.kind in _DTYPE:
            return {_DOUBLE: b"%10.0g", _LONG: b"%12.0g", _STRL: b"%9s"}.get(self.kind, b"%8.0g")
        return b"%%-%ds" % min(self.kind, 40)


def write_dta(rows: Rows, path: Path, *, lang: Lang = "zh") -> list[Bi]:
    """Writes Stata 118 with variable and value labels; text over 2,045 bytes is strL.

    Codes such as `dominant_driver` are whole numbers with value labels ("none" is 0), yes/no
    columns are 1 and 0. A missing number is `.`, a missing text is the empty string.
    """
    replaced: Counter[str] = Counter()
    with whole_file(path) as temporary, _twice(rows, path.parent) as again:
        survey = _surveyed((printable(b, Counter()) for b in again()), rows.schema)
        variables = [_variable(f, survey, lang) for f in rows.schema]
        clean = (printable(batch, replaced) for batch in again())
        with temporary.open("wb") as out, TemporaryFile(dir=path.parent) as strls:
            _write(
                out, strls, variables, clean, n=survey.n, title=label(rows.schema, lang), lang=lang
            )
    return note(replaced, *REPLACED)


@contextmanager
def _twice(rows: Rows, folder: Path) -> Iterator[Again]:
    if isinstance(rows, pa.Table):
        yield lambda: batches(rows)
        return
    with TemporaryDirectory(dir=folder, prefix=".textkit-") as held:
        spool = Path(held) / "rows.arrow"
        with pa.OSFile(str(spool), "wb") as sink, pa.ipc.new_stream(sink, rows.schema) as writer:
            for batch in batches(rows):
                writer.write_batch(batch)
        with pa.OSFile(str(spool), "rb") as source:
            yield lambda: _from_start(source)


def _from_start(source: pa.NativeFile) -> Iterator[pa.RecordBatch]:
    source.seek(0)
    yield from pa.ipc.open_stream(source)


def _surveyed(rows: Iterator[pa.RecordBatch], schema: pa.Schema) -> _Survey:
    survey = _Survey(seen={f.name: set() for f in schema if codes(f)})
    for batch in rows:
        survey.n += batch.num_rows
        for column, array in zip(schema, batch.columns, strict=True):
            name = column.name
            if name in survey.seen:
                survey.seen[name].update(pc.unique(array.drop_null()).to_pylist())
            elif pa.types.is_string(column.type):
                in_bytes = pc.max(pc.binary_length(array)).as_py() or 0
                survey.longest[name] = max(survey.longest[name], in_bytes)
            elif pa.types.is_integer(column.type):
                low, high = pc.min_max(array).as_py().values()
                if low is not None and (low < _LONG_MIN or high > _LONG_MAX):
                    survey.wide.add(name)
    return survey


def _variable(column: pa.Field, survey: _Survey, lang: Lang) -> _Variable:
    if column.name in survey.seen:
        made = coding(column, survey.seen[column.name], lang)
        return _Variable(column, _INT, made.labels, made.numbers)
    if pa.types.is_boolean(column.type):
        return _Variable(column, _BYTE, {k: v.get(lang) for k, v in YES_NO.items()}, {})
    if pa.types.is_string(column.type):
        longest = max(survey.longest[column.name], 1)
        return _Variable(column, longest if longest <= _MAX_STR else _STRL, {}, {})
    whole = pa.types.is_integer(column.type) and column.name not in survey.wide
    return _Variable(column, _LONG if whole else _DOUBLE, {}, {})


# ---- the file ----------------------------------------------------------------------------------


def _write(
    out: IO[bytes],
    strls: IO[bytes],
    variables: list[_Variable],
    rows: Iterator[pa.RecordBatch],
    *,
    n: int,
    title: str,
    lang: Lang,
) -> None:
    out.write(b"<stata_dta>" + _header(len(variables), n, title))
    offsets = [0, out.tell()]
    map_at = out.tell() + len(b"<map>")
    out.write(b"<map>" + bytes(14 * 8) + b"</map>")
    for section in _descriptors(variables, lang):
        offsets.append(out.tell())
        out.write(section)
    offsets.append(out.tell())
    out.write(b"<data>")
    first = 1
    for batch in rows:
        out.write(_data(variables, batch, first, strls).tobytes())
        first += batch.num_rows
    out.write(b"</data>")
    offsets.append(out.tell())
    out.write(b"<strls>")
    strls.seek(0)
    while chunk := strls.read(1 << 20):
        out.write(chunk)
    out.write(b"</strls>")
    offsets.append(out.tell())
    out.write(b"<value_labels>" + b"".join(map(_value_label, variables)) + b"</value_labels>")
    offsets.append(out.tell())
    out.write(b"</stata_dta>")
    offsets.append(out.tell())
    out.seek(map_at)
    out.write(struct.pack("<14Q", *offsets))


def _header(n_variables: int, n: int, title: str) -> bytes:
    name = title[:_MAX_LABEL].encode()
    return (
        b"<header><release>118</release><byteorder>LSF</byteorder>"
        + b"<K>" + struct.pack("<H", n_variables) + b"</K>"
        + b"<N>" + struct.pack("<Q", n) + b"</N>"
        + b"<label>" + struct.pack("<H", len(name)) + name + b"</label>"
        + b"<timestamp>" + bytes([len(_TIMESTAMP)]) + _TIMESTAMP + b"</timestamp></header>"
    )  # fmt: skip


def _descriptors(variables: list[_Variable], lang: Lang) -> Iterator[bytes]:
    names = [v.field.name for v in variables]
    kinds = struct.pack(f"<{len(variables)}H", *(v.kind for v in variables))
    labelled = [name if v.labels else "" for name, v in zip(names, variables, strict=True)]
    titles = [label(v.field, lang)[:_MAX_LABEL] for v in variables]
    yield _section(b"variable_types", kinds)
    yield _section(b"varnames", _fixed(names, 129))
    yield _section(b"sortlist", bytes(2 * (len(variables) + 1)))
    yield _section(b"formats", b"".join(v.format.ljust(57, b"\0") for v in variables))
    yield _section(b"value_label_names", _fixed(labelled, 129))
    yield _section(b"variable_labels", _fixed(titles, 321))
    yield _section(b"characteristics", b"")


def _section(name: bytes, body: bytes) -> bytes:
    return b"<" + name + b">" + body + b"</" + name + b">"


def _fixed(texts: list[str], width: int) -> bytes:
    return b"".join(t.encode().ljust(width, b"\0") for t in texts)


def _data(
    variables: list[_Variable], batch: pa.RecordBatch, first: int, strls: IO[bytes]
) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    rows = np.zeros(batch.num_rows, np.dtype([(f"v{i}", v.dtype) for i, v in enumerate(variables)]))
    long_texts: list[tuple[int, list[str | None]]] = []
    for i, (variable, array) in enumerate(zip(variables, batch.columns, strict=True)):
        if variable.kind == _STRL:
            held = array.to_pylist()
            rows[f"v{i}"] = [
                ((first + j) << 16 | (i + 1)) if text else 0 for j, text in enumerate(held)
            ]
            long_texts.append((i + 1, held))
        else:
            rows[f"v{i}"] = _values(variable, array)
    for j in range(batch.num_rows):
        for number, held in long_texts:
            text = held[j]
            if text:
                body = text.encode() + b"\0"
                strls.write(b"GSO" + struct.pack("<IQBI", number, first + j, 130, len(body)) + body)
    return rows


def _values(variable: _Variable, array: pa.Array) -> object:
    if variable.numbers:
        missing = _MISSING[_INT]
        return [variable.numbers.get(v, missing) for v in array.to_pylist()]
    if variable.kind in _MISSING:
        kind = pa.float64() if variable.kind == _DOUBLE else pa.int64()
        filled = pc.fill_null(array.cast(kind), _MISSING[variable.kind])
        return filled.to_numpy(zero_copy_only=False)
    return [v.encode() for v in pc.fill_null(array, "").to_pylist()]


def _value_label(variable: _Variable) -> bytes:
    if not variable.labels:
        return b""
    texts = [text.encode() + b"\0" for text in variable.labels.values()]
    starts = [0, *accumulate(map(len, texts))][:-1]
    n, length = len(texts), sum(map(len, texts))
    table = struct.pack(f"<ii{n}i{n}i", n, length, *starts, *variable.labels)
    table += b"".join(texts)
    name: bytes = variable.field.name.encode().ljust(129, b"\0")
    return b"<lbl>" + struct.pack("<I", len(table)) + name + bytes(3) + table + b"</lbl>"
