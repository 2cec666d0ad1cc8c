"""Paragraph readings → the emphasis of a document.

Formula. With l_p the characters of paragraph p (a heading's times `heading_weight`) and P_p(d) its
probability of driver d, taken as 0 for every d where p argues with none,

    share(d) = Σ_p l_p · P_p(d) / Σ_d' Σ_p l_p · P_p(d')
    driver_coverage = Σ_{p argues} l_p / Σ_p l_p

A document that argues with no driver has no shares: None, never an even split.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textkit.emphasis.config import EmphasisConfig
from textkit.emphasis.lexicon_reading import LexiconReader, hit_weights
from textkit.emphasis.reading import ParagraphReader, read_each
from textkit.emphasis.shares import Floats, joint_intervals, ranks, shares
from textkit.records import (
    NONE,
    DriverEmphasis,
    Emphasis,
    Interval,
    Match,
    MechanismEmphasis,
    ParagraphReading,
    Tagged,
)
from textkit.scheme import Scheme


class EmphasisMeasure:
    """Measures documents by one scheme with up to three readings, never blended."""

    def __init__(
        self,
        scheme: Scheme,
        reader: ParagraphReader | None = None,
        *,
        config: EmphasisConfig | None = None,
    ) -> None:
        self.scheme = scheme
        self.config = config or EmphasisConfig()
        self._pairs = scheme.mechanism_pairs
        self._lexicon = LexiconReader(scheme)
        self._reader: ParagraphReader = reader or self._lexicon

    def measure(self, tagged: Tagged, topic_shares: tuple[float, ...] | None = None) -> Emphasis:
        """The emphasis of one document; `topic_shares` are those of its drivers by topic model."""
        return self._measured(tagged, self._reader.read(tagged), topic_shares)

    def measure_many(
        self, tagged: Sequence[Tagged], topic_shares: Sequence[tuple[float, ...] | None]
    ) -> list[Emphasis]:
        """The emphasis of each document, the same as by `measure`."""
        return [
            self._measured(*told)
            for told in zip(tagged, read_each(self._reader, tagged), topic_shares, strict=True)
        ]

    def _measured(
        self,
        tagged: Tagged,
        readings: tuple[ParagraphReading, ...],
        topic_shares: tuple[float, ...] | None,
    ) -> Emphasis:
        config = self.config
        lengths = _lengths(tagged, config.heading_weight)
        argues = np.array([r.main_driver != NONE for r in readings], dtype=bool)
        by_driver = _weighted([r.probabilities[:-1] for r in readings], lengths, argues)
        by_mechanism = _weighted([r.mechanism_probabilities for r in readings], lengths, argues)
        lexicon = [
            shares(w)
            for w in self._lexicon.weights(tagged, count_quoted_titles=config.count_quoted_titles)
        ]
        intervals = self._intervals(tagged, by_driver, by_mechanism)
        share = shares(by_driver)
        counted = _counted(tagged, config)
        per_1000 = 1000 / max(1, _body_length(tagged))
        total = float(lengths.sum())
        return Emphasis(
            drivers=self._drivers(
                _Shares(share, lexicon[0], intervals[0]),
                topic_shares,
                Counter(m.driver for m in counted),
                per_1000,
            ),
            mechanisms=self._mechanisms(
                _Shares(shares(by_mechanism), lexicon[1], intervals[1]),
                Counter((m.driver, m.mechanism) for m in counted),
                per_1000,
            ),
            paragraphs=readings,
            driver_coverage=float(lengths[argues].sum()) / total if total else 0.0,
            dominant_driver=NONE if share is None else self.scheme.driver_keys[int(share.argmax())],
        )

    def _drivers(
        self,
        told: _Shares,
        topic: tuple[float, ...] | None,
        counts: Counter[str],
        per_1000: float,
    ) -> tuple[DriverEmphasis, ...]:
        return tuple(
            DriverEmphasis(
                driver=key,
                mentions=counts[key],
                mentions_per_1000_chars=counts[key] * per_1000,
                share_lexicon=lexicon,
                share_topic=None if topic is None else topic[i],
                share=share,
                interval=interval,
                rank=rank,
            )
            for i, (key, lexicon, share, interval, rank) in enumerate(
                zip(
                    self.scheme.driver_keys,
                    *told.columns(len(self.scheme.driver_keys)),
                    strict=True,
                )
            )
        )

    def _mechanisms(
        self, told: _Shares, counts: Counter[tuple[str, str]], per_1000: float
    ) -> tuple[MechanismEmphasis, ...]:
        return tuple(
            MechanismEmphasis(
                driver=pair[0],
                mechanism=pair[1],
                mentions=counts[pair],
                mentions_per_1000_chars=counts[pair] * per_1000,
                share_lexicon=lexicon,
                share_topic=None,
                share=share,
                interval=interval,
                rank=rank,
            )
            for pair, lexicon, share, interval, rank in zip(
                self._pairs, *told.columns(len(self._pairs)), strict=True
            )
        )

    def _intervals(self, tagged: Tagged, *tables: Floats) -> list[tuple[Interval, ...] | None]:
        if not self.config.n_bootstrap or not len(tables[0]):
            return [None] * len(tables)
        return joint_intervals(
            tables,
            text=tagged.document.text,
            n_samples=self.config.n_bootstrap,
            seed=self.config.seed,
        )


@dataclass(frozen=True, slots=True)
class _Shares:
    """Shares of categories in two readings; None where the text argues with none of them."""

    share: Floats | None
    lexicon: Floats | None
    intervals: tuple[Interval, ...] | None

    def columns(self, n: int) -> tuple[Sequence[Any], ...]:
        """Shares by lexicon, shares, intervals and ranks of `n` categories."""
        nothing = (None,) * n
        return (
            nothing if self.lexicon is None else self.lexicon.tolist(),
            nothing if self.share is None else self.share.tolist(),
            nothing if self.intervals is None else self.intervals,
            ranks(self.share, n),
        )


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
