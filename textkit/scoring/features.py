"""Character n-grams of a text as hashed, weighted columns; no dependency but numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textkit.scoring.quantities import band_quantities

BITS = 18
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def gram_columns(text: str, longest: int = 3) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Columns of all character n-grams of 1 … `longest`, and where each begins in `text`.

    The rolling hash of an n-gram is that of its first n-1 characters times a base plus the next,
    mixed and cut to BITS bits; n itself is mixed in, so that 1-grams and 3-grams do not meet.
    """
    codes = np.frombuffer(text.lower().encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    columns: list[NDArray[np.int64]] = []
    starts: list[NDArray[np.int64]] = []
    rolling = np.zeros(len(codes), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for n in range(1, longest + 1):
            if len(codes) < n:
                break
            rolling = rolling[: len(codes) - n + 1] * _BASE + codes[n - 1 :]
            mixed = (rolling + np.uint64(n)) * _MIX
            mixed ^= mixed >> np.uint64(31)
            columns.append((mixed >> np.uint64(64 - BITS)).astype(np.int64))
            starts.append(np.arange(len(rolling), dtype=np.int64))
    if not columns:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(columns), np.concatenate(starts)


@dataclass(frozen=True, slots=True)
class Row:
    """A text as columns and values of unit length, before cues are put beside it."""

    columns: NDArray[np.int64]
    values: NDArray[np.float64]


def text_row(text: str, idf: NDArray[np.float32]) -> Row:
    """Sublinear counts times idf, of unit length; a column with idf 0 is left out."""
    columns, _ = gram_columns(band_quantities(text))
    found, counts = np.unique(columns, return_counts=True)
    values = (1.0 + np.log(counts)) * idf[found].astype(np.float64)
    keep = values > 0
    found, values = found[keep], values[keep]
    length = float(np.sqrt((values**2).sum()))
    return Row(found, values / length if length else values)


def document_frequencies(texts: Sequence[str]) -> NDArray[np.int64]:
    """In how many of the texts each column occurs."""
    out = np.zeros(1 << BITS, dtype=np.int64)
    for text in texts:
        out[np.unique(gram_columns(band_quantities(text))[0])] += 1
    return out


def inverse_frequencies(counts: NDArray[np.int64], texts: int) -> NDArray[np.float32]:
    """log((1 + N) / (1 + n)) + 1 where a column occurs in two texts or more, else 0."""
    idf = np.log((1.0 + texts) / (1.0 + counts)) + 1.0
    idf[counts < 2] = 0.0
    out: NDArray[np.float32] = idf.astype(np.float32)
    return out
