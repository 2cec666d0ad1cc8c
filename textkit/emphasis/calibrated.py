"""The calibrated reading: a linear model of paragraphs in their place, learned from labels.

Two stages, both linear. The first scores a paragraph by its character n-grams (and, through word
vectors folded into their weights, by words alike to those that were seen): ridge regression on ±1
targets. The second is a multinomial logistic regression on these scores, the neighbours' scores,
length and place, turns of phrase and lexicon hits; it makes them probabilities. Weights exist
twice, once for all prose and once more for official prose (Daumé 2007, "Frustratingly easy domain
adaptation"), mixed by the degree to which a document reads like official prose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from textkit.emphasis.lexicon_reading import main_mechanism
from textkit.emphasis.ngrams import BITS, buckets, comparable
from textkit.emphasis.place import LexiconFeatures, design, neighbour_scores, place_features
from textkit.records import NONE, ParagraphReading, Tagged
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
    words: NgramWeights  # of words that have vectors
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
        self._lexicon = LexiconFeatures(scheme)
        self._lookups = tuple(_lookup(w.buckets) for w in (model.grams, model.words))
        self._columns = [
            [j for j, (d, _) in enumerate(model.mechanisms) if d == key]
            for key in scheme.driver_keys
        ]
        pairs = {pair: i for i, pair in enumerate(scheme.mechanism_pairs)}
        self._pair = [pairs.get(pair, -1) for pair in model.mechanisms]

    def __reduce__(self) -> tuple[type[CalibratedReader], tuple[Scheme, ReadingModel]]:
        return CalibratedReader, (self.scheme, self.model)

    def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
        """One reading a paragraph; a document without paragraphs has none."""
        if not tagged.paragraphs:
            return ()
        columns, texts = self._first_stage(tagged.texts)
        probabilities = self._probabilities(tagged, texts, columns)
        told = self._mechanisms(columns, probabilities)
        pairs = self.scheme.mechanism_pairs
        out = []
        for paragraph, p, m in zip(tagged.paragraphs, probabilities, told, strict=True):
            main = self.model.classes[int(p.argmax())]
            out.append(
                ParagraphReading(
                    paragraph=paragraph.index,
                    probabilities=tuple(p.tolist()),
                    main_driver=main,
                    main_mechanism=self._main_mechanism(main, m, p),
                    mechanism_probabilities=tuple(m[: len(pairs)].tolist()),
                )
            )
        return tuple(out)

    def _first_stage(self, raw: tuple[str, ...]) -> tuple[Floats, list[str]]:
        texts = [comparable(t) for t in raw]
        found, owner = buckets(texts)
        order = np.argsort(owner, kind="stable")
        found, owner = found[order], owner[order]
        columns = np.tile(self.model.bias, (len(texts), 1))
        for lookup, ngrams in zip(self._lookups, (self.model.grams, self.model.words), strict=True):
            columns += weighed(found, owner, len(texts), lookup, ngrams)
        return columns, texts

    def _probabilities(self, tagged: Tagged, texts: list[str], columns: Floats) -> Floats:
        k = len(self.model.classes)
        degree = official_degree(columns[:, 2 * k], self.model.register_gain)
        official = np.full(len(texts), degree)
        scores = columns[:, :k] + degree * columns[:, k : 2 * k]
        n = len(texts)
        matrix = design(
            scores,
            neighbour_scores(scores),
            place_features(texts, range(n), [n] * n),
            self._lexicon.of(tagged),
            official,
        )
        return softmax(matrix @ self.model.second.T + self.model.second_bias)

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

    def _main_mechanism(self, main: str, told: Floats, probabilities: Floats) -> str:
        if main == NONE:
            return ""
        pairs = self.scheme.mechanism_pairs
        own = sum(told[i] for i, (d, _) in enumerate(pairs) if d == main)
        alone = float(probabilities[self.model.classes.index(main)]) - float(own)
        best = main_mechanism(main, told.tolist(), pairs)
        return best if best and told[pairs.index((main, best))] >= alone else ""


def _lookup(known: NDArray[np.int32]) -> NDArray[np.int32]:
    """For every bucket its row in the weights, or -1."""
    table = np.full(1 << BITS, -1, dtype=np.int32)
    table[known] = np.arange(len(known), dtype=np.int32)
    return table


def weighed(
    found: NDArray[np.int32],
    owner: NDArray[np.int64],
    n_texts: int,
    lookup: NDArray[np.int32],
    ngrams: NgramWeights,
) -> Floats:
    """Scores of paragraphs (rows) by columns of weights; `owner` is sorted."""
    rows = lookup[found]
    known = rows >= 0
    rows, owner = rows[known], owner[known]
    starts = np.searchsorted(owner, np.arange(n_texts + 1))
    ones = np.ones(len(rows), dtype=np.float32)
    counts = csr_matrix((ones, rows, starts), shape=(n_texts, len(ngrams.buckets)))
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
