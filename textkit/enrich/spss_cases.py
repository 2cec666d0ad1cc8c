"""The cases of an SPSS file: from and to plain, bytecode-compressed and zlib-compressed bytes.

A case is a row of eight-byte elements. Bytecode: eight codes, then eight bytes for each code 253;
1–251 stand for a small whole number, 254 for eight blanks, 255 for system-missing, 252 ends.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from textkit.enrich.dataset import CHUNK
from textkit.enrich.spss_layout import SpssLayout, damaged_cases

SYSTEM_MISSING = -1.7976931348623157e308
_BLANKS = 0x2020202020202020
_BLOCK = 0x3FF000
_READ = 1 << 20
Elements = Any  # array of unsigned eight-byte numbers in the file's order, cases × elements


def read_cases(stream: BinaryIO, layout: SpssLayout) -> Iterator[Elements]:
    """The cases in arrays of at most `CHUNK` rows. Raises `ReadError` where they are cut short."""
    held: list[Any] = []
    n_held, done, width = 0, 0, layout.n_elements
    wanted = layout.n_cases if layout.n_cases >= 0 else None
    for piece in _elements(stream, layout):
        held.append(piece)
        n_held += len(piece)
        if n_held < width * CHUNK:
            continue
        whole = np.concatenate(held)
        n = len(whole) // width
        for start in range(0, n, CHUNK):
            rows = whole[start * width : min(start + CHUNK, n) * width].reshape(-1, width)
            rows = rows if wanted is None else rows[: wanted - done]
            done += len(rows)
            if len(rows):
                yield rows
        held, n_held = [whole[n * width :]], len(whole) - n * width
    whole = np.concatenate(held) if held else np.zeros(0, "u8")
    n = len(whole) // width
    rows = whole[: n * width].reshape(-1, width)
    rows = rows if wanted is None else rows[: wanted - done]
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
    if wanted is not None and done + len(rows) < wanted:
        raise damaged_cases(f"{wanted} cases are stated, {done + len(rows)} are there")


def _elements(stream: BinaryIO, layout: SpssLayout) -> Iterator[Any]:
    stream.seek(layout.data_at)
    if layout.compression == 0:
        dtype = f"{layout.order}u8"
        while data := stream.read(_READ):
            if len(data) % 8:
                raise damaged_cases("the cases end inside a cell")
            yield np.frombuffer(data, dtype)
        return
    source = _plain(stream) if layout.compression == 1 else _inflated(stream, layout)
    small = np.zeros(256, f"{layout.order}f8")
    small[:] = np.arange(256) - layout.bias
    table = small.view(f"{layout.order}u8").copy()
    table[254] = _BLANKS
    table[255] = np.array([SYSTEM_MISSING], f"{layout.order}f8").view(f"{layout.order}u8")[0]
    rest = b""
    for data in source:
        rest += data
        used, codes, literals, ended = _blocks(rest)
        yield _decoded(rest, codes, literals, table, layout.order)
        rest = rest[used:]
        if ended:
            return
    if len(rest) >= 8:
        raise damaged_cases("the cases end inside a block")


def _blocks(data: bytes) -> tuple[int, list[int], list[int], bool]:
    """(bytes used, position of each block's codes, its number of literals, whether it ended)."""
    at, limit = 0, len(data)
    codes, literals = [], []
    while at + 8 <= limit:
        eight = data[at : at + 8]
        n = eight.count(253)
        end = eight.find(252)
        if end >= 0:
            n = eight[:end].count(253)
        if at + 8 + 8 * n > limit:
            break
        codes.append(at)
        literals.append(n)
        at += 8 + 8 * n
        if end >= 0:
            return at, codes, literals, True
    return at, codes, literals, False


def _decoded(data: bytes, codes: list[int], literals: list[int], table: Any, order: str) -> Any:
    if not codes:
        return np.zeros(0, f"{order}u8")
    end = codes[-1] + 8 + 8 * literals[-1]
    slots = np.frombuffer(data[:end], "u1").reshape(-1, 8)
    is_codes = np.zeros(len(slots), bool)
    is_codes[np.array(codes) // 8] = True
    kinds = slots[is_codes].ravel()
    stop = np.flatnonzero(kinds == 252)
    if len(stop):
        kinds = kinds[: stop[0]]
    kinds = kinds[kinds != 0]
    made = table[kinds]
    made[kinds == 253] = np.ascontiguousarray(slots[~is_codes]).view(f"{order}u8").ravel()
    return made


def _plain(stream: BinaryIO) -> Iterator[bytes]:
    while data := stream.read(_READ):
        yield data


def _inflated(stream: BinaryIO, layout: SpssLayout) -> Iterator[bytes]:
    order = layout.order
    try:
        _, trailer_at, trailer_size = struct.unpack(f"{order}qqq", stream.read(24))
        stream.seek(trailer_at)
        trailer = stream.read(trailer_size)
        (n,) = struct.unpack_from(f"{order}i", trailer, 20)
        for i in range(n):
            _, at, size, packed = struct.unpack_from(f"{order}qqii", trailer, 24 + 24 * i)
            stream.seek(at)
            data = zlib.decompressobj().decompress(stream.read(packed), max(size, 1))
            if len(data) != size:
                raise damaged_cases("a compressed block is cut short")
            yield data
    except (struct.error, zlib.error) as error:
        raise damaged_cases(str(error)) from error


class CaseWriter:
    """Writes cases in the compression of the layout; `close` ends them."""

    def __init__(self, out: BinaryIO, layout: SpssLayout, numeric: list[bool]) -> None:
        self._out = out
        self._layout = layout
        self._numeric = np.array(numeric)
        self._rest: Any = np.zeros(0, f"{layout.order}u8")
        self._rest_numeric: Any = np.zeros(0, bool)
        self._packed: list[tuple[int, int, int, int]] = []
        self._pending = b""
        self._header_at = out.tell()
        if layout.compression == 2:
            out.write(bytes(24))

    def write(self, rows: Elements) -> None:
        """Adds cases."""
        if self._layout.compression == 0:
            self._out.write(np.ascontiguousarray(rows).tobytes())
            return
        elements = np.concatenate([self._rest, rows.ravel()])
        numeric = np.concatenate([self._rest_numeric, np.tile(self._numeric, len(rows))])
        whole = len(elements) // 8 * 8
        self._emit(self._encoded(elements[:whole], numeric[:whole]))
        self._rest, self._rest_numeric = elements[whole:], numeric[whole:]

    def close(self) -> None:
        """Writes what is held back, and the directory of compressed blocks."""
        if self._layout.compression == 0:
            return
        if len(self._rest):
            self._emit(self._encoded(self._rest, self._rest_numeric))
        if self._layout.compression == 2:
            self._flush(last=True)
            self._trailer()

    def _encoded(self, elements: Any, numeric: Any) -> bytes:
        n_blocks = -(-len(elements) // 8)
        kinds = np.zeros(n_blocks * 8, "u1")
        held = kinds[: len(elements)]
        order, bias = self._layout.order, self._layout.bias
        values = elements.view(f"{order}f8")
        with np.errstate(invalid="ignore", over="ignore"):
            codes = values + bias
            small = numeric & (codes >= 1) & (codes <= 251) & (codes == np.floor(codes))
            small &= (np.floor(codes) - bias == values) & ~((values == 0) & np.signbit(values))
        held[:] = 253
        held[small] = codes[small].astype("u1")
        held[numeric & (values == SYSTEM_MISSING)] = 255
        held[~numeric & (elements == np.uint64(_BLANKS))] = 254
        literal = np.zeros(n_blocks * 8, bool)
        literal[: len(elements)] = held == 253
        per_block = literal.reshape(-1, 8).sum(axis=1)
        starts = np.arange(n_blocks) + np.concatenate([[0], np.cumsum(per_block)[:-1]])
        slots = np.zeros((n_blocks + int(per_block.sum()), 8), "u1")
        is_codes = np.zeros(len(slots), bool)
        is_codes[starts.astype(int)] = True
        slots[is_codes] = kinds.reshape(-1, 8)
        chosen = np.ascontiguousarray(elements[held == 253])
        slots[~is_codes] = chosen.view("u1").reshape(-1, 8)
        return slots.tobytes()

    def _emit(self, data: bytes) -> None:
        if self._layout.compression == 1:
            self._out.write(data)
            return
        self._pending += data
        self._flush(last=False)

    def _flush(self, *, last: bool) -> None:
        while len(self._pending) >= _BLOCK or (last and self._pending):
            block, self._pending = self._pending[:_BLOCK], self._pending[_BLOCK:]
            packed = zlib.compress(block)
            before = sum(size for _, _, size, _ in self._packed)
            self._packed.append(
                (self._header_at + before, self._out.tell(), len(block), len(packed))
            )
            self._out.write(packed)

    def _trailer(self) -> None:
        order, at = self._layout.order, self._out.tell()
        n = len(self._packed)
        head = struct.pack(f"{order}qqii", -int(self._layout.bias), 0, _BLOCK, n)
        self._out.write(
            head + b"".join(struct.pack(f"{order}qqii", *entry) for entry in self._packed)
        )
        self._out.seek(self._header_at)
        self._out.write(struct.pack(f"{order}qqq", self._header_at, at, 24 + 24 * n))
