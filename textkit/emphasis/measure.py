"""Paragraph readings → the emphasis of a document.

Formula. With l_p the characters of paragraph p (a heading's times `heading_weight`) and P_p(d) its
probability of driver d, taken as 0 for every d where p argues with none,

    share(d) = Σ_p l_p · P_p(d) / Σ_d' Σ_p l_p · P_p(d')
    driver_coverage = Σ_{p argues} l_p / Σ_p l_p

A document that argues with no driver has no shares: None, never an even split.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from textkit.emphasis.config import EmphasisConfig
from textkit.emphasis.lexicon_reading import LexiconReader, hit_weights
from textkit.emphasis.reading import ParagraphReader, TopicReader
from textkit.emphasis.shares import Floats, ranks, share_intervals, shares
from textkit.records import (
    NONE,
    DriverEmphasis,
    Emphasis,
    Interval,
    Match,
    MechanismEmphasis,
    Tagged,
)
from textkit.scheme import Scheme


class EmphasisMeasure:
    """Measures documents by one scheme with up to three readings, never blended."""

    def __init__(
        self,
        scheme: Scheme,
        reader: ParagraphReader | None = None,
        topics: TopicReader | None = None,
        *,
        config: EmphasisConfig | None = None,
    ) -> None:
        self.scheme = scheme
        self.config = config or EmphasisConfig()
        self._lexicon = LexiconReader(scheme)
        self._reader: ParagraphReader = reader or self._lexicon
        self._topics = topics

    def measure(self, tagged: Tagged) -> Emphasis:
        """The emphasis of one document."""
        config = self.config
        readings = self._reader.read(tagged)
        lengths = _lengths(tagged, config.heading_weight)
        argues = np.array([r.main_driver != NONE for r in readings], dtype=bool)
        by_driver = _weighted([r.probabilities[:-1] for r in readings], lengths, argues)
        by_mechanism = _weighted([r.mechanism_probabilities for r in readings], lengths, argues)
        lexicon = [
            shares(w)
            for w in self._lexicon.weights(tagged, count_quoted_titles=config.count_quoted_titles)
        ]
        share = shares(by_driver) if len(readings) else None
        emphases = self._drivers(tagged, by_driver, lexicon[0])
        total = float(lengths.sum())
        return Emphasis(
            drivers=emphases,
            mechanisms=self._mechanisms(tagged, by_mechanism, lexicon[1]),
            paragraphs=readings,
            driver_coverage=float(lengths[argues].sum()) / total if total else 0.0,
            dominant_driver=NONE if share is None else self.scheme.driver_keys[int(share.argmax())],
        )

    def _drivers(
        self, tagged: Tagged, weights: Floats, lexicon: Floats | None
    ) -> tuple[DriverEmphasis, ...]:
        keys = self.scheme.driver_keys
        topic = self._topics.driver_shares(tagged) if self._topics is not None else None
        share = shares(weights)
        intervals = self._intervals(tagged, weights, len(keys))
        counts = Counter(m.driver for m in _counted(tagged, self.config))
        per_1000 = 1000 / max(1, _body_length(tagged))
        return tuple(
            DriverEmphasis(
                driver=key,
                mentions=counts[key],
                mentions_per_1000_chars=counts[key] * per_1000,
                share_lexicon=None if lexicon is None else float(lexicon[i]),
                share_topic=None if topic is None else topic[i],
                share=None if share is None else float(share[i]),
                interval=intervals[i],
                rank=rank,
            )
            for i, (key, rank) in enumerate(zip(keys, ranks(share, len(keys)), strict=True))
        )

    def _mechanisms(
        self, tagged: Tagged, weights: Floats, lexicon: Floats | None
    ) -> tuple[MechanismEmphasis, ...]:
        pairs = self.scheme.mechanism_pairs
        share = shares(weights)
        intervals = self._intervals(tagged, weights, len(pairs))
        counts = Counter((m.driver, m.mechanism) for m in _counted(tagged, self.config))
        per_1000 = 1000 / max(1, _body_length(tagged))
        return tuple(
            MechanismEmphasis(
                driver=pair[0],
                mechanism=pair[1],
                mentions=counts[pair],
                mentions_per_1000_chars=counts[pair] * per_1000,
                share_lexicon=None if lexicon is None else float(lexicon[i]),
                share_topic=None,
                share=None if share is None else float(share[i]),
                interval=intervals[i],
                rank=rank,
            )
            for i, (pair, rank) in enumerate(zip(pairs, ranks(share, len(pairs)), strict=True))
        )

    def _intervals(
        self, tagged: Tagged, weights: Floats, n: int
    ) -> tuple[Interval, ...] | tuple[None, ...]:
        if not self.config.n_bootstrap:
            return (None,) * n
        found = share_intervals(
            weights,
            text=tagged.document.text,
            n_samples=self.config.n_bootstrap,
            seed=self.config.seed,
        )
        return (None,) * n if found is None else found


def _counted(tagged: Tagged, config: EmphasisConfig) -> list[Match]:
    weights = hit_weights(tagged.matches, count_quoted_titles=config.count_quoted_titles)
    return [m for m, w in zip(tagged.matches, weights, strict=True) if w > 0]


def _body_length(tagged: Tagged) -> int:
    return sum(p.end - p.start for p in tagged.paragraphs)


def _lengths(tagged: Tagged, heading_weight: float) -> Floats:
    return np.array(
        [(p.end - p.start) * (heading_weight if p.is_heading else 1.0) for p in tagged.paragraphs],
        dtype=float,
    )


def _weighted(rows: list[tuple[float, ...]], lengths: Floats, argues: NDArray[np.bool_]) -> Floats:
    if not rows:
        return np.zeros((0, 0))
    return np.array(rows, dtype=float) * (lengths * argues)[:, None]
