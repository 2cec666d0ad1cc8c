"""The fitted scorer: arrays, and how a document is scored by them.

For the type and for the mode there are three multinomial logistic models: one of the whole
document, one of its paragraphs, and one (the top) over what the paragraphs tell. The document's
and the top's log-probabilities are mixed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from textkit.emphasis.calibrated import softmax
from textkit.scoring.units import Reading, Vocabulary, unit_rows

Floats = NDArray[np.float64]
TARGETS = ("type", "mode")
_FLOOR = 1e-4  # of a probability, so that neither model alone can rule a class out


@dataclass(frozen=True, slots=True)
class Softmax:
    """Weights (features × classes) and biases of multinomial logistic models side by side."""

    weights: NDArray[np.float32]
    bias: Floats


@dataclass(frozen=True, slots=True)
class ScorerModel:
    """Everything that scoring needs. The paragraph model's columns are types, then drivers; the
    document model's are types, then modes.
    """

    types: tuple[str, ...]  # keys, "none" last
    modes: tuple[str, ...]
    drivers: tuple[str, ...]
    starts: tuple[int, ...]  # for each mode but "none" the number of the driver that starts it
    vocabulary: Vocabulary
    paragraph: Softmax
    document: Softmax
    tops: Mapping[str, Softmax]  # by target, over `type_features` and `mode_features`
    mix: Mapping[str, float]  # by target: weight of the document model against the top
    temperature: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scored:
    """Probabilities of type and mode, and what the units tell of type and driver."""

    probabilities: Mapping[str, Floats]
    of_document: Mapping[str, Floats]  # the document model's part of the mixed scores
    of_paragraphs: Mapping[str, Floats]  # the top's part of them; probabilities are their softmax
    told: Mapping[str, Floats]  # units × classes
    grams: csr_matrix  # the whole document's row of n-grams


def linear_scores(part: Softmax, grams: csr_matrix, cues: csr_matrix) -> Floats:
    """Scores of rows of features by classes."""
    n = grams.shape[1]
    sums = grams @ part.weights[:n] + cues @ part.weights[n:]
    out: Floats = sums.astype(np.float64) + part.bias
    return out


def against_last(scores: Floats) -> Floats:
    """Scores with the last class's subtracted."""
    out: Floats = scores - scores[:, -1:]
    return out


def type_features(scores: Floats, reading: Reading) -> Floats:
    """By type: best and second probability of a paragraph and of any unit, sum, best score."""
    if not len(scores):
        return np.tile([0.0, 0.0, 0.0, 0.0, 0.0, -2.0], scores.shape[1] - 1)
    whole = np.array([not u.window for u in reading.units], dtype=bool)
    p = softmax(scores)[:, :-1]
    best, anywhere = _two_best(p[whole]), _two_best(p)
    total = np.minimum(2.0, p[whole].sum(0))
    clipped = np.clip(scores[:, :-1].max(0), -4, 4) / 2
    out: Floats = np.vstack([best, anywhere, total, clipped]).T.ravel()
    return out


def _two_best(p: Floats) -> Floats:
    ordered = -np.sort(-p, axis=0)[:2]
    return np.vstack([ordered, np.zeros((2 - len(ordered), p.shape[1]))])


def mode_features(scores: Floats, reading: Reading, model_cues: Sequence[str],
                  starts: Sequence[int]) -> Floats:  # fmt: skip
    """Shares of drivers over paragraphs, the first that moves, its lead, and all cues."""
    scores = scores[[i for i, u in enumerate(reading.units) if not u.window]]
    if not len(scores):
        scores = np.full((1, scores.shape[1]), -5.0)
        scores[0, -1] = 0.0
    p = softmax(scores)
    # What comes after much argument weighs little: the first driver that moves starts the mode.
    weight = np.exp(-0.7 * np.cumsum(1 - p[:, -1]))
    first = (p * weight[:, None]).sum(0) / max(float(weight.sum()), 1e-9)
    mass = p[:, list(starts)].sum(0)
    share = mass / (mass.sum() + 0.3)
    ordered = np.sort(share)[::-1]
    lead = ordered[0] - ordered[1] if len(ordered) > 1 else 1.0
    others = [i for i in range(p.shape[1] - 1) if i not in starts]
    cues = [0.3 * min(3, reading.cues.get(name, 0)) for name in model_cues]
    ends = [lead, *p[:, others].mean(0), float(1 - p[:, -1].mean())]
    return np.concatenate([p.mean(0), p.max(0), first, share, np.minimum(mass, 3) / 2, ends, cues])


def score_reading(model: ScorerModel, reading: Reading) -> Scored:
    """Probabilities of the classes of type and of mode."""
    grams, cues = unit_rows(reading, model.vocabulary)
    n = len(reading.units)
    k = len(model.types)
    units = linear_scores(model.paragraph, grams[:n], cues[:n])
    whole = linear_scores(model.document, grams[n:], cues[n:])[0]
    told = {"type": against_last(units[:, :k]), "mode": against_last(units[:, k:])}
    tops = {
        "type": type_features(told["type"], reading),
        "mode": mode_features(told["mode"], reading, model.vocabulary.cues, model.starts),
    }
    documents = {"type": softmax(whole[:k]), "mode": softmax(whole[k:])}
    of_document: dict[str, Floats] = {}
    of_paragraphs: dict[str, Floats] = {}
    for name in TARGETS:
        top = softmax(tops[name] @ model.tops[name].weights + model.tops[name].bias)
        share = model.mix[name] / model.temperature[name]
        rest = (1 - model.mix[name]) / model.temperature[name]
        of_document[name] = share * np.log(documents[name] + _FLOOR)
        of_paragraphs[name] = rest * np.log(top + _FLOOR)
    out = {name: softmax(of_document[name] + of_paragraphs[name]) for name in TARGETS}
    shown = {name: softmax(s) if len(s) else s for name, s in told.items()}
    return Scored(out, of_document, of_paragraphs, shown, grams[n:])
