"""The same afternoon's work for cluster type and mode: majority, rules, TF-IDF of whole texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from textkit.emphasis.reading import ParagraphReader
from textkit.evaluate.baselines import TextClassifier, Worded
from textkit.evaluate.gold import GoldDocument
from textkit.evaluate.trainers import GoldTagger
from textkit.records import NONE, ClusterInference, Emphasis, Tagged
from textkit.scheme import Scheme
from textkit.scoring.cues import MODE, TYPE, sentences
from textkit.scoring.prefilter import CueFinder


@dataclass(frozen=True, slots=True)
class MajorityScorerTrainer:
    """Says of every document what most documents are."""

    scheme: Scheme

    def train(
        self, labelled: Sequence[GoldDocument], reader: ParagraphReader, seed: int
    ) -> MajorityScorer:
        """The frequencies of the labels."""
        return MajorityScorer(
            self.scheme,
            _frequencies([d.cluster_type for d in labelled], (*self.scheme.type_keys, NONE)),
            _frequencies([d.mode for d in labelled], (*self.scheme.mode_keys, NONE)),
        )


@dataclass(frozen=True, slots=True)
class MajorityScorer:
    """The same answer for every document."""

    scheme: Scheme
    types: tuple[float, ...]
    modes: tuple[float, ...]

    def score(self, tagged: Tagged, emphasis: Emphasis) -> tuple[ClusterInference, ...]:
        """One inference."""
        return (_inference(self.scheme, self.types, self.modes),)


@dataclass(frozen=True, slots=True)
class TfidfScorerTrainer:
    """TF-IDF of words (1–2) and characters (1–3) of the whole text, logistic regression."""

    scheme: Scheme
    tagger: GoldTagger

    def train(
        self, labelled: Sequence[GoldDocument], reader: ParagraphReader, seed: int
    ) -> TfidfScorer:
        """A scorer fitted to those of `labelled` that carry a type or a mode."""
        typed = [d for d in labelled if d.cluster_type is not None]
        moded = [d for d in labelled if d.mode is not None]
        return TfidfScorer(
            self.scheme,
            TextClassifier.fit(
                [_whole(self.tagger.tag(d)) for d in typed],
                [d.cluster_type or NONE for d in typed],
                seed,
            ),
            TextClassifier.fit(
                [_whole(self.tagger.tag(d)) for d in moded], [d.mode or NONE for d in moded], seed
            ),
        )


class TfidfScorer:
    """Judges documents by their words and characters."""

    def __init__(self, scheme: Scheme, types: TextClassifier, modes: TextClassifier) -> None:
        self._scheme, self._types, self._modes = scheme, types, modes

    def score(self, tagged: Tagged, emphasis: Emphasis) -> tuple[ClusterInference, ...]:
        """One inference."""
        text = [_whole(tagged)]
        types = self._types.probabilities(text, (*self._scheme.type_keys, NONE))[0]
        modes = self._modes.probabilities(text, (*self._scheme.mode_keys, NONE))[0]
        return (_inference(self._scheme, tuple(types.tolist()), tuple(modes.tolist())),)


@dataclass(frozen=True, slots=True)
class CueRules:
    """Counts sentences with a cue of each label, by hand-written rules; learns nothing.

    The label of most sentences, from `LEAST` on, else none. What a text wishes for, tells of
    another place or denies is not looked at: that is what a list of words cannot do.
    """

    LEAST: ClassVar[int] = 2
    scheme: Scheme
    finder: CueFinder

    def train(
        self, labelled: Sequence[GoldDocument], reader: ParagraphReader, seed: int
    ) -> CueRules:
        """Itself."""
        return self

    def score(self, tagged: Tagged, emphasis: Emphasis) -> tuple[ClusterInference, ...]:
        """One inference."""
        text = "\n".join(tagged.texts)
        counts = Counter(
            target
            for hits in self.finder.find(text, list(sentences(text)))
            for target in {h.target for h in hits}
        )
        return (
            _inference(
                self.scheme,
                self._shares([counts[TYPE + k] for k in self.scheme.type_keys]),
                self._shares([counts[MODE + k] for k in self.scheme.mode_keys]),
            ),
        )

    def _shares(self, counts: Sequence[int]) -> tuple[float, ...]:
        none = self.LEAST - 0.5
        total = sum(counts) + none
        return (*(n / total for n in counts), none / total)


def _whole(tagged: Tagged) -> Worded:
    return "\n".join(tagged.texts), tuple(w for words in tagged.words for w in words)


def _frequencies(labels: Sequence[str | None], keys: Sequence[str]) -> tuple[float, ...]:
    counts = Counter(label for label in labels if label is not None)
    return tuple(counts[k] / max(1, counts.total()) for k in keys)


def _inference(
    scheme: Scheme, types: tuple[float, ...], modes: tuple[float, ...]
) -> ClusterInference:
    t, m = np.array(types), np.array(modes)
    ordered = np.sort(t)
    return ClusterInference(
        cluster_name="",
        cluster_type=(*scheme.type_keys, NONE)[int(t.argmax())],
        type_probabilities=types,
        mode=(*scheme.mode_keys, NONE)[int(m.argmax())],
        mode_probabilities=modes,
        confidence=float(ordered[-1]),
        mode_confidence=float(m.max()),
        margin=float(ordered[-1] - ordered[-2]),
    )
