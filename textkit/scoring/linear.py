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

from textkit.emphasis.calibrated import softmax
from textkit.scoring.units import WHOLE_CUES, Reading, SparseRow, unit_row, unit_rows

Floats = NDArray[np.float64]
# Weight of the document model against the top, and temperature, by what is told.
MIX: Mapping[str, float] = {"type": 0.6, "mode": 0.6}
TEMPERATURE: Mapping[str, float] = {"type": 0.5, "mode": 0.7}
PARAGRAPH: Mapping[str, str] = {"type": "type_paragraph", "mode": "driver_paragraph"}
PARTS = (
    "type_document", "mode_document", "type_paragraph", "driver_paragraph", "type_top", "mode_top"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Softmax:
    """Weights (columns × classes) and biases of a multinomial logistic model."""

    weights: NDArray[np.float32]
    bias: Floats

    def logits(self, columns: NDArray[np.int64], values: Floats) -> Floats:
        """Scores of one sparse row."""
        told: Floats = values @ self.weights[columns] + self.bias
        return told


@dataclass(frozen=True, slots=True)
class ScorerModel:
    """Everything that scoring needs."""

    types: tuple[str, ...]  # keys, "none" last
    modes: tuple[str, ...]
    drivers: tuple[str, ...]
    starts: tuple[int, ...]  # for each mode but "none" the number of the driver that starts it
    names: tuple[str, ...]  # of cues, in the order of their columns
    idf: NDArray[np.float32]
    parts: Mapping[str, Softmax]


@dataclass(frozen=True, slots=True)
class Scored:
    """Probabilities of type and mode, and what the paragraphs tell (units × classes)."""

    probabilities: Mapping[str, Floats]
    told: Mapping[str, Floats]


def unit_scores(part: Softmax, rows: Sequence[SparseRow]) -> Floats:
    """Scores of every unit, a row each, the last class's subtracted."""
    if not rows:
        return np.zeros((0, len(part.bias)))
    scores = np.array([part.logits(*row) for row in rows])
    out: Floats = scores - scores[:, -1:]
    return out


def type_features(scores: Floats, reading: Reading) -> Floats:
    """By type: best and second probability of a paragraph and of any unit, sum, best score."""
    whole = np.array([not u.window for u in reading.units], dtype=bool)
    out: list[float] = []
    p = softmax(scores) if len(scores) else scores
    for k in range(scores.shape[1] - 1):
        if not len(scores):
            out += [0.0, 0.0, 0.0, 0.0, 0.0, -2.0]
            continue
        one, two = np.sort(p[whole, k])[::-1], np.sort(p[:, k])[::-1]
        out += [one[0], one[1] if len(one) > 1 else 0.0, two[0], two[1] if len(two) > 1 else 0.0]
        out += [min(2.0, float(one.sum())), float(np.clip(scores[:, k].max(), -4, 4)) / 2]
    return np.array(out)


def mode_features(
    scores: Floats, reading: Reading, names: Sequence[str], starts: Sequence[int]
) -> Floats:
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
    counts = (reading.context.get(n, reading.whole.cues.get(n, 0)) for n in names)
    cues = [0.3 * min(3, c) for c in counts]
    ends = [lead, *p[:, others].mean(0), float(1 - p[:, -1].mean())]
    return np.concatenate([p.mean(0), p.max(0), first, share, np.minimum(mass, 3) / 2, ends, cues])


def score_reading(model: ScorerModel, reading: Reading) -> Scored:
    """Probabilities of the classes of type and of mode."""
    rows = unit_rows(reading, model.idf, model.names)
    whole = unit_row(reading.whole, model.idf, WHOLE_CUES, model.names)
    told = {name: unit_scores(model.parts[part], rows) for name, part in PARAGRAPH.items()}
    tops = {
        "type": type_features(told["type"], reading),
        "mode": mode_features(told["mode"], reading, model.names, model.starts),
    }
    out: dict[str, Floats] = {}
    for name, values in tops.items():
        document = softmax(model.parts[f"{name}_document"].logits(*whole))
        top = softmax(model.parts[f"{name}_top"].logits(np.arange(len(values)), values))
        mixed = MIX[name] * np.log(document + 1e-4) + (1 - MIX[name]) * np.log(top + 1e-4)
        out[name] = softmax(mixed / TEMPERATURE[name])
    return Scored(out, {name: softmax(s) if len(s) else s for name, s in told.items()})
