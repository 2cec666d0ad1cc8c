"""The calibrated reading: a linear model of paragraphs in their place, learned from labels.

Two stages, both linear. The first scores a paragraph by its character n-grams: ridge regression
on ±1 targets. The second is a multinomial logistic regression on these scores, the neighbours'
scores, length and place; it makes them probabilities. Weights exist twice, once for all prose and
once more for official prose (Daumé 2007, "Frustratingly easy domain adaptation"), mixed by the
degree to which a document reads like official prose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from textkit.emphasis.ngrams import BITS, buckets, comparable_all
from textkit.emphasis.place import design, neighbour_scores, place_features
from textkit.records import ParagraphReading, Tagged
from textkit.scheme import Scheme

Floats = NDArray[np.float64]
_STEPS = 4  # the degree of official prose is told in quarters


@dataclass(frozen=True, slots=True)
class NgramWeights:
    """Weights of n-grams: `buckets` sorted, one row of `weights` and of `norms` each.

    A paragraph's score is the sum of its n-grams' weights over the square root of the sum of
    their norms. Columns: classes (all prose), classes (official prose), register, mechanisms.
    """

    buckets: NDArray[np.int32]
    weights: NDArray[np.float32]
    norms: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ReadingModel:
    """Everything that the calibrated reading learned."""

    classes: tuple[str, ...]  # drivers, then "none"
    mechanisms: tuple[tuple[str, str], ...]  # (driver, mechanism); "" for a driver told alone
    grams: NgramWeights
    bias: Floats  # of the columns of the n-gram weights
    register_gain: float
    second: Floats  # classes × columns of `place.design`
    second_bias: Floats
    mechanism_gain: float


class CalibratedReader:
    """Judges paragraphs by a `ReadingModel`. Pickles by its scheme and model."""

    def __init__(self, scheme: Scheme, model: ReadingModel) -> None:
        self.scheme = scheme
        self.model = model
        self._row = _row_by_bucket(model.grams)
        self._columns = [
            [j for j, (d, _) in enumerate(model.mechanisms) if d == key]
            for key in scheme.driver_keys
        ]
        pairs = {pair: i for i, pair in enumerate(scheme.mechanism_pairs)}
        self._pair = [pairs.get(pair, -1) for pair in model.mechanisms]
        self._own = [
            np.array([i for i, (d, _) in enumerate(scheme.mechanism_pairs) if d == key], np.intp)
            for key in model.classes
        ]

    def __reduce__(self) -> tuple[type[CalibratedReader], tuple[Scheme, ReadingModel]]:
        return CalibratedReader, (self.scheme, self.model)

    def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
        """One reading a paragraph; a document without paragraphs has none."""
        return self.read_many([tagged])[0]

    def read_many(self, tagged: Sequence[Tagged]) -> list[tuple[ParagraphReading, ...]]:
        """The readings of each document. They do not depend on the others, to the last bit."""
        counts = [len(t.paragraphs) for t in tagged]
        ends = list(accumulate(counts))
        if not ends or not ends[-1]:
            return [()] * len(tagged)
        texts = comparable_all([text for t in tagged for text in t.texts])
        columns = self._first_stage(texts)
        probabilities = self._probabilities(counts, texts, columns)
        told = self._mechanisms(columns, probabilities)
        mains = probabilities.argmax(axis=1)
        readings = [
            ParagraphReading(paragraph.index, tuple(p), self.model.classes[main], best, tuple(m))
            for paragraph, p, main, best, m in zip(
                (paragraph for t in tagged for paragraph in t.paragraphs),
                probabilities.tolist(),
                mains.tolist(),
                self._main_mechanisms(mains, told, probabilities),
                told.tolist(),
                strict=True,
            )
        ]
        return [tuple(readings[end - n : end]) for n, end in zip(counts, ends, strict=True)]

    def _first_stage(self, texts: list[str]) -> Floats:
        found, starts = buckets(texts)
        rows = self._row.take(found, mode="clip")  # every bucket is there; clipping is quicker
        known = np.flatnonzero(rows >= 0)
        scores = weighed(rows.take(known), np.searchsorted(known, starts), self.model.grams)
        columns: Floats = self.model.bias + scores
        return columns

    def _probabilities(
        self, paragraphs: Sequence[int], texts: list[str], columns: Floats
    ) -> Floats:
        k = len(self.model.classes)
        counts = np.array(paragraphs)
        owner = np.repeat(np.arange(len(counts)), counts)
        ends = np.cumsum(counts)
        degrees = [
            official_degree(columns[end - n : end, 2 * k], self.model.register_gain) if n else 0.0
            for n, end in zip(counts.tolist(), ends.tolist(), strict=True)
        ]
        official = np.array(degrees)[owner]
        scores = columns[:, :k] + official[:, None] * columns[:, k : 2 * k]
        index = np.arange(len(texts)) - (ends - counts)[owner]
        matrix = design(
            scores,
            neighbour_scores(scores, owner),
            place_features(texts, index, counts[owner]),
            official,
        )
        # einsum, since a BLAS may sum a row otherwise when there are more rows beside it.
        second = np.einsum("pf,cf->pc", matrix, self.model.second)
        return softmax(second + self.model.second_bias)

    def _mechanisms(self, columns: Floats, probabilities: Floats) -> Floats:
        """Joint probability of each mechanism: the driver's, divided by the mechanism scores."""
        start = 2 * len(self.model.classes) + 1
        scores = columns[:, start:] * self.model.mechanism_gain
        out = np.zeros((len(columns), len(self.scheme.mechanism_pairs)))
        for i, own in enumerate(self._columns):
            parts = softmax(scores[:, own]) * probabilities[:, i : i + 1]
            for j, column in enumerate(own):
                if self._pair[column] >= 0:
                    out[:, self._pair[column]] = parts[:, j]
        return out

    def _main_mechanisms(
        self, mains: NDArray[np.intp], told: Floats, probabilities: Floats
    ) -> list[str]:
        """By paragraph the likeliest mechanism of its main driver, or "".

        "" where the driver told alone is likelier than all of its mechanisms together: first
        whether one is told, then which.
        """
        pairs = self.scheme.mechanism_pairs
        out = [""] * len(mains)
        for key, own in enumerate(self._own):
            rows = np.flatnonzero(mains == key)
            if not len(own) or not len(rows):
                continue
            parts = told[np.ix_(rows, own)]
            of_any = np.cumsum(parts, axis=1)[:, -1]
            best = parts.argmax(axis=1)
            for row, at in zip(rows.tolist(), own[best].tolist(), strict=True):
                out[row] = pairs[at][1]
            for row in rows[2 * of_any <= probabilities[rows, key]].tolist():
                out[row] = ""
        return out


def _row_by_bucket(grams: NgramWeights) -> NDArray[np.int32]:
    """By bucket: its row in `grams`, or -1."""
    row = np.full(1 << BITS, -1, dtype=np.int32)
    row[grams.buckets] = np.arange(len(grams.buckets), dtype=np.int32)
    return row


def weighed(rows: NDArray[np.int32], starts: NDArray[np.int64], ngrams: NgramWeights) -> Floats:
    """Scores of paragraphs by columns of weights; `rows[starts[i] : starts[i + 1]]` are its own."""
    ones = np.ones(len(rows), dtype=np.float32)
    shape = (len(starts) - 1, len(ngrams.buckets))
    counts = csr_matrix((ones, rows, starts.astype(np.int32)), shape=shape)
    norms = np.sqrt(counts @ ngrams.norms)
    norms[norms == 0] = 1
    sums: Floats = (counts @ ngrams.weights).astype(np.float64)
    scores: Floats = sums / norms[:, None]
    return scores


def official_degree(register: Floats, gain: float) -> float:
    """How much a document reads like official prose, in quarters from 0 to 1."""
    return float(np.round(np.mean(1 / (1 + np.exp(-gain * register))) * _STEPS) / _STEPS)


def softmax(scores: Floats) -> Floats:
    """Rows of scores as probabilities."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    out: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return out
