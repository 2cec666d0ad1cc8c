"""Character n-grams of parts of a text as hashed columns, counted for all parts at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

BITS = 18
WIDTH = 1 << BITS  # columns that an n-gram may fall into
LONGEST = 3
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each part holds each feature: ordered by part, then by feature."""

    starts: Ints  # where each part's entries begin, and where the last one's end
    features: Rows
    counts: Ints


def gram_columns(text: str) -> Iterator[tuple[int, Rows]]:
    """For n = 1 … LONGEST the column of the n-gram at each place of `text`; n is told beside.

    The rolling hash of an n-gram is that of its first n-1 characters times a base plus the next,
    mixed and cut to BITS bits; n itself is mixed in, so that 1-grams and 3-grams do not meet.
    """
    raw = text.encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(raw, dtype=np.uint32).astype(np.uint64)
    rolling = np.zeros(len(codes), dtype=np.uint64)
    for n in range(1, LONGEST + 1):
        if len(codes) < n:
            return
        rolling = rolling[: len(codes) - n + 1] * _BASE + codes[n - 1 :]
        mixed = (rolling + np.uint64(n)) * _MIX
        mixed ^= mixed >> np.uint64(31)
        yield n, (mixed >> np.uint64(64 - BITS)).astype(np.int32)


def count_grams(text: str, parts: Ints, lookup: Rows) -> Counts:
    """Counts of the n-grams inside each part (row: start, end) that `lookup` knows.

    `lookup` gives the feature of a column, or -1. The n-grams of `text` are hashed once, whatever
    the overlap of its parts.
    """
    # Short keys are sorted twice as fast.
    short = len(parts) < 1 << (31 - BITS)
    kind = np.dtype(np.int32 if short else np.int64)
    ids: NDArray[Any] = (np.arange(len(parts)) << BITS).astype(kind)
    keys: list[NDArray[Any]] = []
    for n, columns in gram_columns(text):
        features = lookup[columns]
        lengths = np.maximum(parts[:, 1] - parts[:, 0] - (n - 1), 0)
        owner = np.repeat(ids, lengths)
        shift = np.repeat(parts[:, 0] - np.cumsum(lengths) + lengths, lengths)
        found = features[shift + np.arange(len(owner))]
        keys.append((owner | found)[found >= 0])
    if not keys:
        empty = np.zeros(0, np.int32)
        return Counts(np.zeros(len(parts) + 1, np.int64), empty, empty.astype(np.int64))
    ordered = np.sort(np.concatenate(keys))
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    counts = np.diff(first, append=len(ordered))
    ordered = ordered[first]
    starts = np.searchsorted(ordered, ids)
    return Counts(np.append(starts, len(ordered)), (ordered & (WIDTH - 1)).astype(np.int32), counts)


def weigh(counts: Counts, idf: NDArray[np.float32]) -> csr_matrix:
    """Parts × features: sublinear counts times idf, rows of unit length."""
    n = len(counts.starts) - 1
    values = idf[counts.features].astype(np.float64)
    often = np.flatnonzero(counts.counts > 1)
    values[often] *= 1.0 + np.log(counts.counts[often])
    owner = np.repeat(np.arange(n), np.diff(counts.starts))
    lengths = np.sqrt(np.bincount(owner, values * values, minlength=n))
    values /= lengths[owner]
    shape = (n, len(idf))
    return csr_matrix((values.astype(np.float32), counts.features, counts.starts), shape=shape)


def inverse_frequencies(frequencies: Ints, texts: int) -> NDArray[np.float32]:
    """log((1 + N) / (1 + n)) + 1 of features that occur in n of N texts."""
    out: NDArray[np.float32] = (np.log((1.0 + texts) / (1.0 + frequencies)) + 1.0).astype(
        np.float32
    )
    return out
