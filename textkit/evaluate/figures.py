"""From judgements to the rows of an evaluation's tables: figures, confusion, reliability, coverage.

Intervals are percentile intervals over documents drawn with replacement; a document's paragraphs
are drawn together, and so are the labelled places of one file. Where a paragraph carries two
drivers of equal weight, either is right in every figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from textkit.evaluate import cases as made
from textkit.evaluate.cases import Cases, Distances
from textkit.evaluate.judge import Judged
from textkit.evaluate.metrics import (
    Floats,
    Ints,
    brier,
    cohen_kappa,
    macro_f1,
    reliability,
    with_interval,
)
from textkit.records import NONE
from textkit.scheme import Scheme

_COVERAGES = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of one method over one part of the gold, with its 95 % interval."""

    method: str
    part: str
    figure: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """How often a label was judged so."""

    method: str
    part: str
    target: str
    truth: str
    guess: str
    n: int


@dataclass(frozen=True, slots=True)
class ReliabilityRow:
    """What a method said of its own certainty, and how often it was right."""

    method: str
    part: str
    target: str
    low: float
    high: float
    n: int
    said: float
    right: float


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Accuracy over the surest part of the documents: what abstaining would bring."""

    method: str
    target: str
    coverage: float
    least_confidence: float
    accuracy: float
    n: int


Measure = Callable[[Ints], float]
Measured = tuple[str, tuple[str, ...], Measure]  # name, units, figure of chosen cases


def figure_rows(
    method: str, part: str, judged: Sequence[Judged], scheme: Scheme, *, seed: int = 0
) -> Iterator[FigureRow]:
    """All figures that the labels allow, in a fixed order."""
    for name, units, measure in _measures(judged, scheme):
        f = with_interval(name, len(units), units, measure, seed=seed)
        yield FigureRow(method, part, name, f.value, f.low, f.high, f.n)


def difference_rows(
    names: tuple[str, str],
    part: str,
    judged: tuple[Sequence[Judged], Sequence[Judged]],
    scheme: Scheme,
    *,
    seed: int = 0,
) -> Iterator[FigureRow]:
    """First method minus second, on the same documents drawn: whether a lead is more than luck."""
    second = {name: (units, measure) for name, units, measure in _measures(judged[1], scheme)}
    for name, units, measure in _measures(judged[0], scheme):
        if name not in second or second[name][0] != units:  # not over the same cases
            continue
        f = with_interval(name, len(units), units, _minus(measure, second[name][1]), seed=seed)
        yield FigureRow(f"{names[0]} - {names[1]}", part, name, f.value, f.low, f.high, f.n)


def _minus(first: Measure, second: Measure) -> Measure:
    return lambda chosen: first(chosen) - second(chosen)


def _measures(judged: Sequence[Judged], scheme: Scheme) -> Iterator[Measured]:
    drivers = made.paragraph_cases(judged, scheme)
    yield from _of_classes("driver", drivers)
    if len(drivers.truth):
        yield (
            "driver_brier",
            drivers.units,
            lambda i: brier(drivers.truth[i], drivers.probabilities[i]),
        )
    yield from _accuracy("mechanism_accuracy", made.mechanism_cases(judged, scheme))
    yield from _mean("share_mae", made.share_distances(judged, scheme))
    yield from _accuracy("dominant_driver_accuracy", made.dominant_cases(judged, scheme))
    for name, cases in _clusters(judged, scheme):
        yield from _of_classes(name, cases)
        none = cases.classes.index(NONE)
        empty = np.flatnonzero(cases.truth == none)
        units = tuple(cases.units[i] for i in empty)
        if units:
            yield f"{name}_left_unlabelled", units, _share_right(cases.right[empty])


def _clusters(judged: Sequence[Judged], scheme: Scheme) -> Iterator[tuple[str, Cases]]:
    for name, cases in (
        ("type", made.type_cases(judged, scheme)),
        ("mode", made.mode_cases(judged, scheme)),
    ):
        if len(cases.truth):
            yield name, cases


def _of_classes(name: str, cases: Cases) -> Iterator[Measured]:
    yield from _accuracy(f"{name}_accuracy", cases)
    if len(cases.truth):
        yield f"{name}_macro_f1", cases.units, lambda i: macro_f1(cases.truth[i], cases.guess[i])
        yield f"{name}_kappa", cases.units, lambda i: cohen_kappa(cases.truth[i], cases.guess[i])


def _accuracy(name: str, cases: Cases) -> Iterator[Measured]:
    if len(cases.truth):
        yield name, cases.units, _share_right(cases.right)


def _share_right(right: np.typing.NDArray[np.bool_]) -> Measure:
    return lambda i: float(right[i].mean())


def _mean(name: str, distances: Distances) -> Iterator[Measured]:
    if len(distances.values):
        yield name, distances.units, lambda i: float(distances.values[i].mean())


def confusion_rows(
    method: str, part: str, judged: Sequence[Judged], scheme: Scheme
) -> Iterator[ConfusionRow]:
    """Confusion of drivers, types and modes, empty cells left out."""
    for target, cases in (
        ("driver", made.paragraph_cases(judged, scheme)),
        *_clusters(judged, scheme),
    ):
        for t, truth in enumerate(cases.classes):
            for g, guess in enumerate(cases.classes):
                n = int(((cases.truth == t) & (cases.guess == g)).sum())
                if n:
                    yield ConfusionRow(method, part, target, truth, guess, n)


def reliability_rows(
    method: str, part: str, judged: Sequence[Judged], scheme: Scheme
) -> Iterator[ReliabilityRow]:
    """Stated probability of the chosen class against the share that was right, in tenths."""
    for target, cases in (
        ("driver", made.paragraph_cases(judged, scheme)),
        *_clusters(judged, scheme),
    ):
        if len(cases.truth):
            for b in reliability(_confidence(cases), cases.right):
                yield ReliabilityRow(method, part, target, b.low, b.high, b.n, b.said, b.true)


def coverage_rows(method: str, judged: Sequence[Judged], scheme: Scheme) -> Iterator[CoverageRow]:
    """Accuracy of type and mode over the surest documents, from all of them to the surest half."""
    for target, cases in _clusters(judged, scheme):
        confidence = _confidence(cases)
        order = np.argsort(-confidence, kind="stable")
        for coverage in _COVERAGES:
            kept = order[: max(1, round(coverage * len(order)))]
            yield CoverageRow(
                method, target, coverage, float(confidence[kept[-1]]),
                float(cases.right[kept].mean()), len(kept),
            )  # fmt: skip


def _confidence(cases: Cases) -> Floats:
    return np.asarray(cases.probabilities[np.arange(len(cases.guess)), cases.guess], dtype=float)
