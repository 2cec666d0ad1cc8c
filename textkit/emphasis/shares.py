"""From weights of units (paragraphs, sentences) to shares with bootstrap intervals."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from textkit.records import Interval

Floats = NDArray[np.float64]


def shares(weights: Floats) -> Floats | None:
    """Column shares of `weights` (units × categories), summing to 1; None where all are 0."""
    totals: Floats = weights.sum(axis=0)
    whole = float(totals.sum())
    return totals / whole if whole > 0 else None


def share_intervals(
    weights: Floats, *, text: str, n_samples: int = 500, seed: int = 0
) -> tuple[Interval, ...] | None:
    """95 % percentile intervals of the column shares, units drawn with replacement.

    `weights` is units × categories, units in reading order. The draw is seeded by the text and
    `seed`, so that the same document gets the same interval in every run and every order.
    Samples in which no unit argues with anything are left out. Efron & Tibshirani (1993), ch. 13.
    """
    if shares(weights) is None:
        return None
    n_units = len(weights)
    active = weights.sum(axis=1) > 0
    rng = np.random.default_rng([seed, zlib.crc32(text.encode("utf-8", "surrogatepass"))])
    # Units without weight only thin the sample: draw how many active ones there are, then which.
    p = np.full(int(active.sum()) + 1, 1.0 / n_units)
    p[-1] = max(0.0, 1.0 - (len(p) - 1) / n_units)
    counts = rng.multinomial(n_units, p, size=n_samples)[:, :-1]
    totals = counts @ weights[active]
    whole = totals.sum(axis=1, keepdims=True)
    drawn = totals[whole[:, 0] > 0] / whole[whole[:, 0] > 0]
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return tuple(Interval(float(a), float(b)) for a, b in zip(low, high, strict=True))


def ranks(values: Floats | None, n: int) -> tuple[int | None, ...]:
    """Rank of each value, 1 for the largest; ties share the better rank; None without values."""
    if values is None:
        return (None,) * n
    return tuple(int((values > v).sum()) + 1 for v in values)
