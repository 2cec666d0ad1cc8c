"""Character n-grams of paragraphs as hash buckets: a rolling hash over the array of code points.

A linear model on character n-grams then needs no dictionary of strings and no segmentation: one
gather of weights and one sum a paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BITS = 22  # buckets: 4 million, so that the quarter million n-grams in use hardly collide
LONGEST = 4
_MULTIPLY = np.uint64(0x9E3779B97F4A7C15)
_FINISH = np.uint64(0xD6E8FEB86659FD93)
_BLANK = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def comparable(text: str) -> str:
    """NFKC, no blanks, every number one 0: a figure's value tells no driver."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _NUMBER.sub("0", _BLANK.sub("", plain))


def buckets(texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """(bucket, paragraph) of every n-gram of 1 to `LONGEST` characters, none across paragraphs.

    `texts` are comparable. Ordered by length, then by place: the k-th n-gram of one length begins
    at the k-th place where one of that length fits.
    """
    lengths = np.array([len(t) for t in texts], dtype=np.int64)
    raw = "".join(texts).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(raw, dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), lengths)
    found: list[NDArray[np.int32]] = []
    owners: list[NDArray[np.int64]] = []
    rolling = np.zeros(len(codes), dtype=np.uint64)
    for n in range(1, LONGEST + 1):
        if len(codes) < n:
            break
        rolling = (rolling[: len(codes) - n + 1] + codes[n - 1 :] + np.uint64(n)) * _MULTIPLY
        rolling ^= rolling >> np.uint64(29)
        inside = owner[: len(owner) - n + 1] == owner[n - 1 :]
        hashed = (rolling * _FINISH) >> np.uint64(64 - BITS)
        found.append(hashed[inside].astype(np.int32))
        owners.append(owner[: len(owner) - n + 1][inside])
    if not found:
        return np.zeros(0, np.int32), np.zeros(0, np.int64)
    return np.concatenate(found), np.concatenate(owners)


def bucket_of(word: str) -> int:
    """The bucket of a word of at most `LONGEST` characters."""
    return int(buckets([word])[0][-1])
