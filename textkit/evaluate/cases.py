"""Judgements as arrays: what the figures are computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textkit.evaluate.judge import Judged, gold_dominant, gold_shares
from textkit.evaluate.metrics import Floats, Ints
from textkit.records import NONE
from textkit.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Cases:
    """Things that were labelled and judged, one an entry of each array."""

    classes: tuple[str, ...]
    truth: Ints  # where several answers are right, the one that was given
    guess: Ints
    probabilities: Floats  # cases × classes; may be empty
    units: tuple[str, ...]  # what an interval draws together

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which were judged as labelled."""
        return np.asarray(self.truth == self.guess, dtype=np.bool_)


def paragraph_cases(judged: Sequence[Judged], scheme: Scheme) -> Cases:
    """Main drivers of paragraphs."""
    classes = (*scheme.driver_keys, NONE)
    at = {c: i for i, c in enumerate(classes)}
    truth, guess, chances, units = [], [], [], []
    for j in judged:
        for p, r in zip(j.gold.paragraphs, j.readings, strict=True):
            truth.append(at[r.main_driver if p.agrees(r.main_driver) else p.main_driver])
            guess.append(at[r.main_driver])
            chances.append(r.probabilities)
            units.append(j.gold.unit)
    return _cases(classes, truth, guess, chances, units)


def mechanism_cases(judged: Sequence[Judged], scheme: Scheme) -> Cases:
    """Mechanisms of the paragraphs whose driver was judged rightly and whose mechanism is told."""
    classes = ("", *("/".join(pair) for pair in scheme.mechanism_pairs))
    at = {c: i for i, c in enumerate(classes)}
    truth, guess, units = [], [], []
    for j in judged:
        for p, r in zip(j.gold.paragraphs, j.readings, strict=True):
            told = [m for m in p.mechanisms if (r.main_driver, m) in scheme.mechanism_pairs]
            if told and p.agrees(r.main_driver):
                truth.append(at[f"{r.main_driver}/{told[0]}"])
                said = f"{r.main_driver}/{r.main_mechanism}" if r.main_mechanism else ""
                guess.append(at[said])
                units.append(j.gold.unit)
    return _cases(classes, truth, guess, [], units)


def whole_documents(judged: Sequence[Judged]) -> list[Judged]:
    """Those of more than one paragraph: a paragraph alone has no shares worth the name."""
    return [j for j in judged if len(j.gold.paragraphs) > 1]


def dominant_cases(judged: Sequence[Judged], scheme: Scheme) -> Cases:
    """Dominant drivers of documents."""
    classes = (*scheme.driver_keys, NONE)
    at = {c: i for i, c in enumerate(classes)}
    truth, guess, units = [], [], []
    for j in whole_documents(judged):
        told = gold_dominant(j.gold, scheme)
        truth.append(at[j.dominant if j.dominant in told else told[0]])
        guess.append(at[j.dominant])
        units.append(j.gold.unit)
    return _cases(classes, truth, guess, [], units)


@dataclass(frozen=True, slots=True)
class Distances:
    """Mean absolute distance between labelled and told shares, one an entry a document."""

    values: Floats
    units: tuple[str, ...]


def share_distances(judged: Sequence[Judged], scheme: Scheme) -> Distances:
    """Distances of the documents that have labelled shares; no told shares count as all zero."""
    values, units = [], []
    for j in whole_documents(judged):
        told = gold_shares(j.gold, scheme)
        if told is None:
            continue
        said = j.shares or (0.0,) * len(told)
        values.append(float(np.abs(np.subtract(told, said)).mean()))
        units.append(j.gold.unit)
    return Distances(np.array(values, dtype=float), tuple(units))


def type_cases(judged: Sequence[Judged], scheme: Scheme) -> Cases:
    """Cluster types of the documents that carry a label of it, "none" among them."""
    found = [
        (j.gold.cluster_type, j.cluster.cluster_type, j.cluster.type_probabilities, j.gold.unit)
        for j in judged
        if j.cluster is not None and j.gold.cluster_type is not None
    ]
    return _labelled((*scheme.type_keys, NONE), found)


def mode_cases(judged: Sequence[Judged], scheme: Scheme) -> Cases:
    """Modes of the documents that carry a label of it, "none" among them."""
    found = [
        (j.gold.mode, j.cluster.mode, j.cluster.mode_probabilities, j.gold.unit)
        for j in judged
        if j.cluster is not None and j.gold.mode is not None
    ]
    return _labelled((*scheme.mode_keys, NONE), found)


def _labelled(
    classes: tuple[str, ...], found: Sequence[tuple[str, str, tuple[float, ...], str]]
) -> Cases:
    at = {c: i for i, c in enumerate(classes)}
    return _cases(
        classes,
        [at[f[0]] for f in found],
        [at[f[1]] for f in found],
        [f[2] for f in found],
        [f[3] for f in found],
    )


def _cases(
    classes: tuple[str, ...],
    truth: list[int],
    guess: list[int],
    chances: Sequence[tuple[float, ...]],
    units: list[str],
) -> Cases:
    return Cases(
        classes,
        np.array(truth, dtype=np.int64),
        np.array(guess, dtype=np.int64),
        np.array(chances, dtype=float),
        tuple(units),
    )
