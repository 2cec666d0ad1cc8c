"""From weights of units (paragraphs, sentences) to shares with bootstrap intervals."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textkit.records import Interval

Floats = NDArray[np.float64]
_DRAWS_AT_ONCE = 1_000_000  # bounds the memory that a long document takes


def shares(weights: Floats) -> Floats | None:
    """Column shares of `weights` (units × categories), summing to 1; None where all are 0."""
    totals: Floats = weights.sum(axis=0)
    whole = float(totals.sum())
    return totals / whole if whole > 0 else None


def joint_intervals(
    tables: Sequence[Floats], *, text: str, n_samples: int = 500, seed: int = 0
) -> list[tuple[Interval, ...] | None]:
    """95 % percentile intervals of the column shares of each table, units drawn with replacement.

    A table is units × categories, units in reading order; all are drawn together. The draw is
    seeded by the text and `seed`, so that the same document gets the same intervals in every run
    and every order. None where at most one unit argues with anything: there is nothing to draw.
    Samples in which no unit does are left out. Efron & Tibshirani (1993), ch. 13.
    """
    told = [shares(table) for table in tables]
    active = np.logical_or.reduce([table.sum(axis=1) > 0 for table in tables])
    if active.sum() <= 1:  # whatever is drawn, the shares are those of the one unit: no interval
        return [None] * len(told)
    rng = np.random.default_rng([seed, zlib.crc32(text.encode("utf-8", "surrogatepass"))])
    drawn = _times_drawn(rng, n_samples, len(active), active)
    return [
        None if s is None else _percentiles(drawn @ table[active])
        for s, table in zip(told, tables, strict=True)
    ]


def _times_drawn(
    rng: np.random.Generator, n_samples: int, n_units: int, active: NDArray[np.bool_]
) -> Floats:
    """How often each active unit is drawn in each sample of `n_units` units."""
    counts = np.empty((n_samples, int(active.sum())))
    block = max(1, _DRAWS_AT_ONCE // n_units)
    for first in range(0, n_samples, block):
        n = min(block, n_samples - first)
        units = rng.integers(0, n_units, (n, n_units))
        units += np.arange(0, n * n_units, n_units)[:, None]
        found = np.bincount(units.ravel(), minlength=n * n_units).reshape(n, n_units)
        counts[first : first + n] = found[:, active]
    return counts


def _percentiles(totals: Floats) -> tuple[Interval, ...]:
    """2.5th and 97.5th percentile of each column's share, interpolated as by `np.percentile`."""
    whole = totals.sum(axis=1)
    told = whole > 0
    drawn = totals[told] / whole[told, None]
    last = len(drawn) - 1
    at = [0.025 * last, 0.975 * last]
    below = [int(x) for x in at]
    above = [min(x + 1, last) for x in below]
    drawn.partition(sorted({*below, *above}), axis=0)
    low, high = (
        drawn[i] + (drawn[j] - drawn[i]) * (x - i) for x, i, j in zip(at, below, above, strict=True)
    )
    return tuple(Interval(a, b) for a, b in zip(low.tolist(), high.tolist(), strict=True))


def ranks(values: Floats | None, n: int) -> tuple[int | None, ...]:
    """Rank of each value, 1 for the largest; ties share the better rank; None without values."""
    if values is None:
        return (None,) * n
    return tuple(int((values > v).sum()) + 1 for v in values)
