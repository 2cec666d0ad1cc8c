"""Figures of agreement, each with a bootstrap interval over what was drawn together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure with its 95 % interval and the number of cases behind it."""

    name: str
    value: float
    low: float
    high: float
    n: int


def accuracy(right: NDArray[np.bool_]) -> float:
    """Share of right answers."""
    return float(right.mean())


def macro_f1(truth: Ints, guess: Ints) -> float:
    """Mean F1 over the classes that occur in either."""
    return float(np.mean([_f1(truth == c, guess == c) for c in np.union1d(truth, guess)]))


def _f1(truth: NDArray[np.bool_], guess: NDArray[np.bool_]) -> float:
    both = int((truth & guess).sum())
    return 2 * both / max(1, int(truth.sum()) + int(guess.sum()))


def cohen_kappa(truth: Ints, guess: Ints) -> float:
    """Agreement beyond chance (Cohen 1960)."""
    n = len(truth)
    observed = float((truth == guess).mean())
    classes = np.union1d(truth, guess)
    chance = sum(float((truth == c).sum()) * float((guess == c).sum()) for c in classes) / n**2
    return (observed - chance) / (1 - chance) if chance < 1 else 1.0


def brier(truth: Ints, probabilities: Floats) -> float:
    """Mean squared distance of the probabilities from the truth, summed (Brier 1950)."""
    target = np.eye(probabilities.shape[1])[truth]
    return float(((probabilities - target) ** 2).sum(axis=1).mean())


def with_interval(
    name: str,
    n: int,
    groups: Sequence[object],
    figure: Callable[[Ints], float],
    *,
    n_samples: int = 400,
    seed: int = 0,
) -> Figure:
    """`figure` of all n cases, with a percentile interval over drawn groups.

    Cases that belong together (paragraphs of a document) are drawn together: `groups` names the
    group of each case. `figure` takes the indices of the cases to use.
    """
    everything: Ints = np.arange(n)
    if n == 0:
        return Figure(name, float("nan"), float("nan"), float("nan"), 0)
    members: dict[object, list[int]] = {}
    for i, group in enumerate(groups):
        members.setdefault(group, []).append(i)
    lists = [np.array(m) for m in members.values()]
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(n_samples):
        chosen = rng.integers(0, len(lists), len(lists))
        drawn.append(figure(np.concatenate([lists[i] for i in chosen])))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Figure(name, figure(everything), float(low), float(high), n)


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of a reliability table: what was said, and how often it came true."""

    low: float
    high: float
    n: int
    said: float
    true: float


def reliability(confidence: Floats, right: NDArray[np.bool_], n_bins: int = 10) -> list[Bin]:
    """Stated confidence against the share that was right, in equal bins; empty bins left out."""
    edges = np.linspace(0, 1, n_bins + 1)
    which = np.clip(np.digitize(confidence, edges[1:-1]), 0, n_bins - 1)
    return [
        Bin(
            float(edges[b]),
            float(edges[b + 1]),
            int((which == b).sum()),
            float(confidence[which == b].mean()),
            float(right[which == b].mean()),
        )
        for b in range(n_bins)
        if (which == b).any()
    ]
