"""Long texts (strL) of a Stata file, which lie apart from the rows."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

from textkit.corpus.extract import damaged
from textkit.enrich.stata_layout import StataLayout


@dataclass(frozen=True, slots=True)
class LongTexts:
    """Where the long texts of a file lie, by the reference that a cell holds."""

    keys: Any  # sorted
    starts: Any
    lengths: Any
    base: int

    @classmethod
    def of(cls, stream: BinaryIO, layout: StataLayout) -> LongTexts:
        """Reads where they lie. Raises `ReadError` where that is damaged."""
        keys, starts, lengths = [], [], []
        wide = "I" if layout.release == 117 else "Q"
        head = struct.Struct(f"{layout.order}3sI{wide}BI")
        at, end = layout.strls
        bits = {117: 32, 118: 16, 119: 24}[layout.release]
        while at < end:
            stream.seek(at)
            tag, variable, row, kind, length = head.unpack(stream.read(head.size))
            if tag != b"GSO" or at + head.size + length > end:
                raise damaged("dta", f"no long text at byte {at}")
            shifted = (
                variable << (64 - bits) | row if layout.order == ">" else row << bits | variable
            )
            keys.append(shifted)
            starts.append(at + head.size)
            lengths.append(length - (kind == 130))
            at += head.size + length
        order = np.argsort(np.array(keys, "u8"), kind="stable")
        return cls(
            np.array(keys, "u8")[order], np.array(starts, "u8")[order],
            np.array(lengths, "u8")[order], layout.strls[0],
        )  # fmt: skip

    def get(self, key: int, stream: BinaryIO, encoding: str) -> str:
        """The text that a cell refers to; empty where it refers to none."""
        i = int(np.searchsorted(self.keys, np.uint64(key)))
        if key == 0 or i == len(self.keys) or int(self.keys[i]) != key:
            return ""
        stream.seek(int(self.starts[i]))
        return stream.read(int(self.lengths[i])).decode(encoding, "replace")
