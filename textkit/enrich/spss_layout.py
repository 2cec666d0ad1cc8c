"""The dictionary of an SPSS system file, as records in order with their bytes.

The layout is the one that PSPP's developer manual describes ("System File Format"). Text stays
bytes; the records that textkit does not understand are copied.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from textkit.corpus.extract import damaged, encrypted
from textkit.errors import ReadError

HEADER = 176
SEGMENT, SEGMENT_STEP = 255, 252  # of a text of more than 255 bytes: used, and counted
_MAX_RECORD = 1 << 28
VARIABLE, LABELS, LABELLED, DOCUMENTS, EXTENSION, END = 2, 3, 4, 6, 7, 999
DISPLAY, LONG_NAMES, LONG_TEXTS, ENCODING, INTEGERS = 11, 13, 14, 20, 3
_CODE_PAGES = {65001: "utf-8", 936: "gb18030", 54936: "gb18030", 950: "big5", 1252: "cp1252"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the dictionary: its kind, the subtype of an extension, and all its bytes."""

    kind: int
    subtype: int
    raw: bytes

    @property
    def data(self) -> bytes:
        """What an extension carries."""
        return self.raw[16:]


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as a user sees it: several records where it is long."""

    short: bytes
    name: bytes
    width: int  # bytes of text; 0 for a number
    element: int  # position of its first eight bytes in a case
    print_type: int  # of its format


@dataclass(frozen=True, slots=True)
class SpssLayout:
    """Header, records, variables, and where the cases begin."""

    order: str
    header: bytes
    records: tuple[Record, ...]
    variables: tuple[Variable, ...]
    n_elements: int  # of eight bytes, in a case
    numeric: tuple[bool, ...]  # of each element
    compression: int  # 0 none, 1 bytecode, 2 zlib
    bias: float
    n_cases: int  # -1: not stated
    data_at: int
    size: int
    encoding: str  # as Python calls it; empty where the file does not say
    sets: tuple[tuple[dict[bytes, bytes], tuple[int, ...]], ...]  # value labels, 0-based elements


def read_layout(stream: BinaryIO, size: int) -> SpssLayout:
    """The layout of the file in `stream`. Raises `ReadError` where it is damaged or encrypted."""
    header = stream.read(HEADER)
    if header.startswith(b"\x1c\x00\x00\x00\x00\x00\x00\x00ENCRYPTEDSAV"):
        raise encrypted("SPSS")
    try:
        return _parsed(stream, header, size)
    except (struct.error, ValueError, IndexError, KeyError) as error:
        raise damaged("sav", str(error)) from error


def _parsed(stream: BinaryIO, header: bytes, size: int) -> SpssLayout:
    if len(header) < HEADER or header[:4] not in (b"$FL2", b"$FL3"):
        raise ValueError("no header of an SPSS file")
    order = "<" if struct.unpack_from("<i", header, 64)[0] in (2, 3) else ">"
    compression, _, n_cases = struct.unpack_from(f"{order}iii", header, 72)
    (bias,) = struct.unpack_from(f"{order}d", header, 84)
    records = tuple(_records(stream, order, size))
    at = stream.tell()
    elements = [r for r in records if r.kind == VARIABLE]
    kinds = [struct.unpack_from(f"{order}i", r.raw, 4)[0] for r in elements]
    numeric, above = [], 0
    for kind in kinds:
        above = kind if kind >= 0 else above
        numeric.append(above == 0)
    extensions = {r.subtype: r for r in records if r.kind == EXTENSION}
    return SpssLayout(
        order, header, records,
        variables=tuple(_variables(elements, kinds, extensions, order)),
        n_elements=len(elements), numeric=tuple(numeric), compression=compression, bias=bias,
        n_cases=n_cases, data_at=at, size=size, encoding=_encoding(extensions, order),
        sets=tuple(_sets(records, order)),
    )  # fmt: skip


def _take(stream: BinaryIO, n: int) -> bytes:
    if not 0 <= n <= _MAX_RECORD:
        raise ValueError(f"a record of {n} bytes")
    data = stream.read(n)
    if len(data) < n:
        raise ValueError("the dictionary is cut short")
    return data


def _records(stream: BinaryIO, order: str, size: int) -> Iterator[Record]:
    """Records up to and without the one that ends the dictionary."""

    def integer(raw: bytes, at: int = 0) -> int:
        return int(struct.unpack_from(f"{order}i", raw, at)[0])

    while True:
        raw = _take(stream, 4)
        kind, subtype = integer(raw), 0
        if kind == END:
            _take(stream, 4)
            return
        if kind == VARIABLE:
            raw += _take(stream, 28)
            if integer(raw, 8):
                length = _take(stream, 4)
                raw += length + _take(stream, -(-integer(length) // 4) * 4)
            raw += _take(stream, 8 * abs(integer(raw, 12)))
        elif kind == LABELS:
            raw += _take(stream, 4)
            for _ in range(integer(raw, 4)):
                head = _take(stream, 9)
                raw += head + _take(stream, -(-(head[8] + 1) // 8) * 8 - 1)
        elif kind == LABELLED:
            raw += _take(stream, 4)
            raw += _take(stream, 4 * integer(raw, 4))
        elif kind == DOCUMENTS:
            raw += _take(stream, 4)
            raw += _take(stream, 80 * integer(raw, 4))
        elif kind == EXTENSION:
            raw += _take(stream, 12)
            subtype = integer(raw, 4)
            raw += _take(stream, integer(raw, 8) * integer(raw, 12))
        else:
            raise ValueError(f"a record of unknown kind {kind} at byte {stream.tell() - 4}")
        yield Record(kind, subtype, raw)


def _encoding(extensions: dict[int, Record], order: str) -> str:
    if ENCODING in extensions:
        name = extensions[ENCODING].data.decode("ascii", "replace").strip().lower()
        return "gb18030" if name.replace("-", "") in ("gbk", "gb2312", "cp936") else name
    if INTEGERS in extensions:
        page = struct.unpack_from(f"{order}8i", extensions[INTEGERS].data)[7]
        return _CODE_PAGES.get(page, "")
    return ""


def _variables(
    elements: list[Record], kinds: list[int], extensions: dict[int, Record], order: str
) -> Iterator[Variable]:
    long_names = _pairs(extensions, LONG_NAMES, b"\t")
    widths = {k: int(v) for k, v in _pairs(extensions, LONG_TEXTS, b"\0\t").items()}
    skip_until = 0
    for i, (record, kind) in enumerate(zip(elements, kinds, strict=True)):
        if kind < 0 or i < skip_until:
            continue
        short = record.raw[24:32].rstrip()
        width = widths.get(short, kind)
        if width > SEGMENT:
            skip_until = i + elements_of(width)
        print_type = struct.unpack_from(f"{order}i", record.raw, 16)[0] >> 16 & 255
        yield Variable(short, long_names.get(short, short), width, i, print_type)


def elements_of(width: int) -> int:
    """Eight-byte elements of a text of `width` bytes."""
    if width <= SEGMENT:
        return -(-width // 8)
    n_full = -(-width // SEGMENT_STEP) - 1
    return n_full * 32 + -(-(width - n_full * SEGMENT_STEP) // 8)


def _pairs(extensions: dict[int, Record], subtype: int, between: bytes) -> dict[bytes, bytes]:
    if subtype not in extensions:
        return {}
    held = (p.strip(b"\0") for p in extensions[subtype].data.split(between))
    return {k: v for k, _, v in (p.partition(b"=") for p in held) if k}


def _sets(
    records: tuple[Record, ...], order: str
) -> Iterator[tuple[dict[bytes, bytes], tuple[int, ...]]]:
    labels: dict[bytes, bytes] = {}
    for record in records:
        if record.kind == LABELS:
            labels, at = {}, 8
            while at < len(record.raw):
                length = record.raw[at + 8]
                labels[record.raw[at : at + 8]] = record.raw[at + 9 : at + 9 + length]
                at += 8 + -(-(length + 1) // 8) * 8
        elif record.kind == LABELLED:
            n = (len(record.raw) - 8) // 4
            yield labels, tuple(i - 1 for i in struct.unpack_from(f"{order}{n}i", record.raw, 8))


def damaged_cases(reason: str) -> ReadError:
    """The error for cases that end too early."""
    return damaged("sav", reason)
