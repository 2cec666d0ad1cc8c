"""Where everything lies in a Stata file, releases 113–115 and 117–119.

The layouts are those that Stata's help page "dta" describes. Names, labels and text are kept as
bytes: what they mean depends on an encoding that old releases do not state.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO, Literal

from textkit.corpus.extract import damaged
from textkit.errors import ReadError
from textkit.i18n import Bi

STRL = 32_768
DOUBLE, FLOAT, LONG, INT, BYTE = 65_526, 65_527, 65_528, 65_529, 65_530
WIDTH = {DOUBLE: 8, FLOAT: 4, LONG: 4, INT: 2, BYTE: 1, STRL: 8}
_OLD_TYPES = {255: DOUBLE, 254: FLOAT, 253: LONG, 252: INT, 251: BYTE}
_OLD_HEADER = 109
_ENTRIES = 14


@dataclass(frozen=True, slots=True)
class Widths:
    """Bytes of an entry in each list of descriptors, by release."""

    name: int
    format: int
    label: int  # of a variable
    type: int = 2
    sort: int = 2


WIDTHS = {
    113: Widths(33, 12, 81, type=1),
    114: Widths(33, 49, 81, type=1),
    115: Widths(33, 49, 81, type=1),
    117: Widths(33, 49, 81),
    118: Widths(129, 57, 321),
    119: Widths(129, 57, 321, sort=4),
}


@dataclass(frozen=True, slots=True)
class StataLayout:
    """A parsed header: variables, and byte positions of what follows."""

    release: int
    order: str  # "<" or ">"
    n_rows: int
    kinds: tuple[int, ...]  # 1–2045 for text of that width, else the constants above
    names: tuple[bytes, ...]
    formats: tuple[bytes, ...]
    label_sets: tuple[bytes, ...]  # name of the set of value labels of each variable, or empty
    labels: tuple[bytes, ...]  # of variables
    sections: tuple[tuple[int, int], ...]  # start, end of each list of descriptors
    data: tuple[int, int]
    strls: tuple[int, int]  # empty before release 117
    value_labels: tuple[int, int]
    size: int

    @property
    def tagged(self) -> bool:
        """Whether sections stand in tags and a map says where (since release 117)."""
        return self.release >= 117

    @property
    def row_width(self) -> int:
        """Bytes of one row."""
        return sum(width_of(kind) for kind in self.kinds)

    @property
    def sets_width(self) -> int:
        """Bytes of the name of a set of value labels."""
        return WIDTHS[self.release].name


def width_of(kind: int) -> int:
    """Bytes of a cell."""
    return WIDTH.get(kind, kind)


def text_of(raw: bytes) -> bytes:
    """A padded text up to its first zero byte."""
    return raw.split(b"\0", 1)[0]


def read_layout(stream: BinaryIO, size: int) -> StataLayout:
    """The layout of the file in `stream`. Raises `ReadError` where it is damaged or too old."""
    head = stream.read(_OLD_HEADER + 200)
    try:
        layout = (
            _tagged(stream, head, size)
            if head.startswith(b"<stata_dta>")
            else _old(stream, head, size)
        )
    except (struct.error, ValueError, IndexError, KeyError) as error:
        raise damaged("dta", str(error)) from error
    if layout.data[1] - layout.data[0] != layout.n_rows * layout.row_width:
        raise damaged("dta", f"{layout.n_rows} rows do not fit the section of data")
    return layout


def _read(stream: BinaryIO, start: int, n: int) -> bytes:
    stream.seek(start)
    data = stream.read(n)
    if len(data) < n:
        raise ValueError(f"ends at byte {start + len(data)}, {n - len(data)} are missing")
    return data


def _split(data: bytes, width: int, n: int) -> tuple[bytes, ...]:
    return tuple(text_of(data[i * width : (i + 1) * width]) for i in range(n))


def _old(stream: BinaryIO, head: bytes, size: int) -> StataLayout:
    if len(head) < _OLD_HEADER or head[1] not in (1, 2) or head[2] != 1:
        raise ValueError("no header of a Stata file")
    release = head[0]
    if release not in WIDTHS:
        raise _unknown(release)
    order = ">" if head[1] == 1 else "<"
    n_variables, n_rows = struct.unpack_from(f"{order}Hi", head, 4)
    w = WIDTHS[release]
    at, sections = _OLD_HEADER, []
    for width, n in (
        (1, n_variables),
        (w.name, n_variables),
        (w.sort, n_variables + 1),
        (w.format, n_variables),
        (w.name, n_variables),
        (w.label, n_variables),
    ):
        sections.append((at, at + width * n))
        at += width * n
    lists = [_read(stream, start, end - start) for start, end in sections]
    while True:  # expansion fields: notes and other characteristics
        kind, length = struct.unpack(f"{order}bi", _read(stream, at, 5))
        at += 5
        if kind == 0 and length == 0:
            break
        if length < 0 or at + length > size:
            raise ValueError("a characteristic runs over the end of the file")
        at += length
    kinds = tuple(_OLD_TYPES.get(k, k) for k in lists[0])
    if 0 in kinds or n_rows < 0:
        raise ValueError("impossible types or number of rows")
    end = at + n_rows * sum(map(width_of, kinds))
    if end > size:
        raise ValueError(f"{end - size} bytes of data are missing")
    return StataLayout(
        release, order, n_rows, kinds,
        names=_split(lists[1], w.name, n_variables),
        formats=_split(lists[3], w.format, n_variables),
        label_sets=_split(lists[4], w.name, n_variables),
        labels=_split(lists[5], w.label, n_variables),
        sections=tuple(sections), data=(at, end), strls=(end, end), value_labels=(end, size),
        size=size,
    )  # fmt: skip


def _tagged(stream: BinaryIO, head: bytes, size: int) -> StataLayout:
    release = int(head[28:31])
    if release not in WIDTHS:
        raise _unknown(release)
    order = "<" if head[52:55] == b"LSF" else ">"
    w = WIDTHS[release]
    at = head.index(b"<K>") + 3
    n_variables = int.from_bytes(
        head[at : head.index(b"</K>", at)], "little" if order == "<" else "big"
    )
    at = head.index(b"<N>") + 3
    n_rows = int.from_bytes(head[at : at + (4 if release == 117 else 8)], _endian(order))
    at = head.index(b"<map>") + 5 if b"<map>" in head else _find_map(stream)
    offsets = struct.unpack(f"{order}{_ENTRIES}Q", _read(stream, at, 8 * _ENTRIES))
    if offsets[-1] != size:
        raise ValueError(f"should have {offsets[-1]} bytes and has {size}")
    named = (
        (2, b"variable_types", w.type * n_variables),
        (3, b"varnames", w.name * n_variables),
        (4, b"sortlist", w.sort * (n_variables + 1)),
        (5, b"formats", w.format * n_variables),
        (6, b"value_label_names", w.name * n_variables),
        (7, b"variable_labels", w.label * n_variables),
    )
    sections, lists = [], []
    for i, tag, n in named:
        start = offsets[i] + len(tag) + 2
        if _read(stream, offsets[i], len(tag) + 2) != b"<" + tag + b">":
            raise ValueError(f"no section {tag.decode()} where the map puts it")
        sections.append((start, start + n))
        lists.append(_read(stream, start, n))
        if _read(stream, start + n, len(tag) + 3) != b"</" + tag + b">":
            raise ValueError(f"section {tag.decode()} is not closed where it should be")
    kinds = struct.unpack(f"{order}{n_variables}H", lists[0])
    if any(not 0 < k <= 2_045 and k not in WIDTH for k in kinds):
        raise ValueError("impossible types")
    return StataLayout(
        release, order, n_rows, kinds,
        names=_split(lists[1], w.name, n_variables),
        formats=_split(lists[3], w.format, n_variables),
        label_sets=_split(lists[4], w.name, n_variables),
        labels=_split(lists[5], w.label, n_variables),
        sections=tuple(sections),
        data=_within(stream, b"data", offsets[9], offsets[10]),
        strls=_within(stream, b"strls", offsets[10], offsets[11]),
        value_labels=_within(stream, b"value_labels", offsets[11], offsets[12]),
        size=size,
    )  # fmt: skip


def _within(stream: BinaryIO, tag: bytes, start: int, end: int) -> tuple[int, int]:
    opened = _read(stream, start, len(tag) + 2) == b"<" + tag + b">"
    closed = _read(stream, end - len(tag) - 3, len(tag) + 3) == b"</" + tag + b">"
    if not opened or not closed:
        raise ValueError(f"no section {tag.decode()} where the map puts it")
    return start + len(tag) + 2, end - len(tag) - 3


def _endian(order: str) -> Literal["little", "big"]:
    return "little" if order == "<" else "big"


def _find_map(stream: BinaryIO) -> int:
    return _read(stream, 0, 1 << 10).index(b"<map>") + 5


def _unknown(release: int) -> ReadError:
    return ReadError(
        Bi(
            f"不支持的 Stata 文件版本（{release}）",
            f"Stata files of release {release} are not read",
        ),
        "",
        Bi(
            "请在 Stata 中打开后用 save 或 saveold 另存（113–115、117–119 均可）",
            "open it in Stata and save or saveold it (113–115 and 117–119 are read)",
        ),
    )
