"""From a document's scores to what is said of it: a label or none, why, by which sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textkit.records import (
    NONE,
    ClusterInference,
    Contribution,
    Emphasis,
    Paragraph,
    Tagged,
)
from textkit.scheme import Scheme
from textkit.scoring.cues import CueBook
from textkit.scoring.linear import MIX, TEMPERATURE, Floats, Scored, ScorerModel, score_reading
from textkit.scoring.segments import Sentence
from textkit.scoring.units import WHOLE_CUES, WIDTH, Reading, read_units

# A wrong label costs as much as a missing one: a label is given from this probability on.
LEAST_PROBABILITY = 0.5
# In a text of many paragraphs a type must be told by this share of them, or it is said in passing.
LEAST_DENSITY = 1 / 20
_MANY = 20
_LEAST_WEIGHT = 0.02  # of a cue worth showing, in log-odds
_SHOWN = 12  # contributions kept for a label
_ASIDE = {"other_region": 0.2, "wish": 0.15}  # share of a text that explains a missing label
_REJECTED = ("market_not_lived_on", "host_not_supplied", "network_rejected")
_SEVERAL = ("many_clusters", 2)


class LinearClusterScorer:
    """Infers type and mode by a `ScorerModel`. Pickles by scheme, model and cues."""

    def __init__(self, scheme: Scheme, model: ScorerModel, book: CueBook) -> None:
        self.scheme = scheme
        self.model = model
        self.book = book

    def score(self, tagged: Tagged, emphasis: Emphasis) -> tuple[ClusterInference, ...]:
        """The document's inference: labels, probabilities, margin, contributions."""
        reading = read_units(tagged.document.metadata.title, tagged.texts, self.book)
        scored = score_reading(self.model, reading)
        kind, why = self._label("type", self.model.types, reading, scored)
        mode, _ = self._label("mode", self.model.modes, reading, scored)
        p_type, p_mode = scored.probabilities["type"], scored.probabilities["mode"]
        expectation = self.scheme.expectation(kind)
        expected = expectation.mode if expectation is not None else ""
        told = NONE not in (kind, mode)
        ordered = np.sort(p_type)[::-1]
        return (
            ClusterInference(
                cluster_name="",
                cluster_type=kind,
                type_probabilities=tuple(p_type.tolist()),
                mode=mode,
                mode_probabilities=tuple(p_mode.tolist()),
                confidence=float(p_type[self.model.types.index(kind)]),
                mode_confidence=float(p_mode[self.model.modes.index(mode)]),
                margin=float(ordered[0] - ordered[1]),
                abstained_because=why,
                expected_mode=expected,
                agrees_with_theory=mode == expected if told and expected else None,
                contributions=(
                    *self._contributions(tagged, reading, scored, "type", self.model.types),
                    *self._contributions(tagged, reading, scored, "mode", self.model.modes),
                ),
                start=0,
                end=len(tagged.document.text),
            ),
        )

    def _label(
        self, name: str, keys: Sequence[str], reading: Reading, scored: Scored
    ) -> tuple[str, str]:
        """A key with "", or "none" with the reason."""
        p = scored.probabilities[name]
        best = int(p.argmax())
        if keys[best] == NONE:
            return NONE, _reason(reading)
        paragraphs = [i for i, u in enumerate(reading.units) if not u.window]
        if p[best] < LEAST_PROBABILITY:
            return NONE, "thin_evidence"
        if name == "type" and len(paragraphs) > _MANY:
            clear = scored.told["type"][paragraphs][:, :-1].max(axis=1) > LEAST_PROBABILITY
            if clear.mean() < LEAST_DENSITY:
                return NONE, "thin_evidence"
        return keys[best], ""

    def _contributions(
        self,
        tagged: Tagged,
        reading: Reading,
        scored: Scored,
        name: str,
        keys: Sequence[str],
    ) -> list[Contribution]:
        """Cues and paragraphs that speak for the two likeliest labels, strongest first.

        A cue's weight is that of the document model against the mean of the other classes; a
        paragraph's is its probability of the label, as it enters the mixed score.
        """
        p = scored.probabilities[name]
        out: list[Contribution] = []
        for k in np.argsort(-p, kind="stable")[:2]:
            if keys[k] == NONE:
                continue
            found = [
                *self._cues(tagged, reading, name, int(k), keys[k]),
                *self._paragraphs(tagged, reading, scored, name, int(k), keys[k]),
            ]
            found.sort(key=lambda c: (-abs(c.weight), c.start, c.cue))
            out += found[:_SHOWN]
        return out

    def _cues(
        self, tagged: Tagged, reading: Reading, name: str, k: int, key: str
    ) -> list[Contribution]:
        weights = self.model.parts[f"{name}_document"].weights
        others = [i for i in range(weights.shape[1]) if i != k]
        scale = WHOLE_CUES * MIX[name] / TEMPERATURE[name]
        place = {cue: WIDTH + i for i, cue in enumerate(self.model.names)}
        out = []
        for paragraph, parts in zip(tagged.paragraphs, reading.sentences, strict=True):
            for i, part in enumerate(parts):
                if part.discounted:
                    continue
                for hit in part.hits:
                    row = weights[place[hit.key]]
                    weight = scale * float(row[k] - row[others].mean())
                    if hit.target.startswith(f"{name}/{key}"):
                        weight = max(weight, 0.0)  # a cue for a label never speaks against it
                    if abs(weight) >= _LEAST_WEIGHT:
                        out.append(
                            _at(
                                tagged,
                                paragraph,
                                parts,
                                i,
                                Contribution(key, hit.key, weight, 0, 0, ""),
                            )
                        )
        return out

    def _paragraphs(  # noqa: PLR0917 - what _cues takes, and the scores
        self, tagged: Tagged, reading: Reading, scored: Scored, name: str, k: int, key: str
    ) -> list[Contribution]:
        column = k if name == "type" else self.model.starts[k]
        scale = (1 - MIX[name]) / TEMPERATURE[name]
        out = []
        told: Floats = scored.told[name]
        for unit, p in zip(reading.units, told, strict=True):
            if unit.window or p[column] < LEAST_PROBABILITY:
                continue
            paragraph = tagged.paragraphs[unit.paragraph]
            start, end = paragraph.start, paragraph.end
            text = tagged.document.text[start:end]
            out.append(Contribution(key, "paragraph", scale * float(p[column]), start, end, text))
        return out


def _at(
    tagged: Tagged,
    paragraph: Paragraph,
    parts: Sequence[Sentence],
    i: int,
    made: Contribution,
) -> Contribution:
    """The contribution with its sentence in the raw text, the paragraph where they do not fit."""
    text = tagged.document.text
    start, end = paragraph.start, paragraph.end
    if paragraph.end - paragraph.start == len(tagged.texts[paragraph.index]):
        start, end = paragraph.start + parts[i].start, paragraph.start + parts[i].end
    elif len(paragraph.sentences) == len(parts):
        start, end = paragraph.sentences[i].start, paragraph.sentences[i].end
    return Contribution(made.target, made.cue, made.weight, start, end, text[start:end])


def _reason(reading: Reading) -> str:
    """Why nothing is told: the strongest sign that was set aside, else no structure."""
    for name, least in _ASIDE.items():
        if reading.set_aside[name] > least:
            return name
    if any(reading.context.get(key) for key in _REJECTED):
        return "rejected"
    cue, least_often = _SEVERAL
    if reading.context.get(cue, 0) >= least_often:
        return "several_clusters"
    return "no_structure" if reading.units else "thin_evidence"
