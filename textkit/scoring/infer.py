"""From a document's scores to what is said of it: a label or none, why, by which sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textkit.records import NONE, ClusterInference, Emphasis, Tagged
from textkit.scheme import Scheme
from textkit.scoring.cues import CueBook
from textkit.scoring.evidence import Told, contributions
from textkit.scoring.linear import Scored, ScorerModel, score_reading
from textkit.scoring.prefilter import CueFinder
from textkit.scoring.units import Reading, read_units

# A wrong label costs as much as a missing one: a label is given from this probability on.
LEAST_PROBABILITY = 0.5
# In a text of many paragraphs a type must be told by this share of them, or it is said in passing.
LEAST_DENSITY = 1 / 20
_MANY = 20
# A text of which so many paragraphs have the form of a regulation, a notice or a work report tells
# of no cluster; a short report on a cluster may have an official paragraph or two.
OFFICIAL, OFFICIAL_SHORT = 0.15, 0.5
_ASIDE = {"other_region": 0.2, "wish": 0.15}  # share of a text that explains a missing label
_REJECTED = "context/rejected_"
_SEVERAL, _SEVERAL_TIMES = "context/several_clusters", 2


class LinearClusterScorer:
    """Infers type and mode by a `ScorerModel`. Pickles by scheme, model and cues."""

    def __init__(self, scheme: Scheme, model: ScorerModel, book: CueBook) -> None:
        self.scheme = scheme
        self.model = model
        self._finder = CueFinder(book)

    @property
    def book(self) -> CueBook:
        """The cues that it looks for."""
        return self._finder.book

    def score(self, tagged: Tagged, emphasis: Emphasis) -> tuple[ClusterInference, ...]:
        """The document's inference: labels, probabilities, margin, contributions."""
        reading = read_units(tagged.document.metadata.title, tagged.texts, self._finder)
        scored = score_reading(self.model, reading)
        kind, why = self._label("type", self.model.types, reading, scored)
        mode, _ = self._label("mode", self.model.modes, reading, scored)
        if kind == NONE and _n_paragraphs(reading) > _MANY:
            mode = NONE  # a plan or a report on many things, not the story of a cluster
        p_type, p_mode = scored.probabilities["type"], scored.probabilities["mode"]
        expectation = self.scheme.expectation(kind)
        expected = expectation.mode if expectation is not None else ""
        told_both = NONE not in (kind, mode)
        ordered = np.sort(p_type)[::-1]
        told = Told(tagged, reading, scored)
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
                agrees_with_theory=mode == expected if told_both and expected else None,
                contributions=(
                    *contributions(self.model, told, "type"),
                    *contributions(self.model, told, "mode"),
                ),
                start=0,
                end=len(tagged.document.text),
            ),
        )

    def _label(
        self, name: str, keys: Sequence[str], reading: Reading, scored: Scored
    ) -> tuple[str, str]:
        """A key with "", or "none" with the reason."""
        least = OFFICIAL if _n_paragraphs(reading) > _MANY else OFFICIAL_SHORT
        if reading.official >= least:
            return NONE, "official_form"
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


def _n_paragraphs(reading: Reading) -> int:
    return sum(not unit.window for unit in reading.units)


def _reason(reading: Reading) -> str:
    """Why nothing is told: the strongest sign that was set aside, else no structure."""
    for name, least in _ASIDE.items():
        if reading.set_aside[name] > least:
            return name
    if any(target.startswith(_REJECTED) for target in reading.context):
        return "rejected"
    if reading.context.get(_SEVERAL, 0) >= _SEVERAL_TIMES:
        return "several_clusters"
    return "no_structure" if reading.units else "thin_evidence"
