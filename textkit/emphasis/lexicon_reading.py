"""The lexicon reading: counted hits, weighed and related to length. Simple, and open to anybody."""

from __future__ import annotations

import numpy as np

from textkit.emphasis.shares import Floats
from textkit.records import NONE, Match, ParagraphReading, Tagged
from textkit.scheme import Scheme

# A paragraph argues with a driver when its hits outweigh what chance brings to a paragraph of its
# length: so many weighted hits per 100 characters.
_CHANCE_PER_100 = 0.25
_CHANCE_AT_LEAST = 0.5


def hit_weights(matches: tuple[Match, ...], *, count_quoted_titles: bool = False) -> list[float]:
    """What each hit counts: its term's weight, or 0 where it does not count."""
    return [
        m.weight
        if m.counted
        or (
            count_quoted_titles
            and m.in_title_quote
            and not m.boundary_conflict
            and m.polarity in ("affirmed", "aspired")
        )
        else 0.0
        for m in matches
    ]


class LexiconReader:
    """Judges paragraphs by their counted lexicon hits alone."""

    def __init__(self, scheme: Scheme) -> None:
        self._drivers = {key: i for i, key in enumerate(scheme.driver_keys)}
        self._mechanisms = {pair: i for i, pair in enumerate(scheme.mechanism_pairs)}
        self._pairs = scheme.mechanism_pairs

    def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
        """One reading a paragraph: probabilities are hit weights against chance."""
        by_driver, by_mechanism = self.weights(tagged)
        names = [*self._drivers, NONE]
        lengths = np.array([p.end - p.start for p in tagged.paragraphs], dtype=float)
        chance = np.maximum(_CHANCE_AT_LEAST, _CHANCE_PER_100 * lengths / 100)
        scores = np.column_stack([by_driver, chance])
        total = scores.sum(axis=1, keepdims=True)
        p = scores / total
        told = (by_mechanism / total).tolist()
        return tuple(
            ParagraphReading(
                paragraph=paragraph.index,
                probabilities=tuple(probabilities),
                main_driver=names[main],
                main_mechanism=main_mechanism(names[main], mechanisms, self._pairs),
                mechanism_probabilities=tuple(mechanisms),
            )
            for paragraph, probabilities, main, mechanisms in zip(
                tagged.paragraphs, p.tolist(), p.argmax(axis=1).tolist(), told, strict=True
            )
        )

    def weights(
        self, tagged: Tagged, *, count_quoted_titles: bool = False
    ) -> tuple[Floats, Floats]:
        """Hit weights as paragraphs × drivers and paragraphs × mechanisms."""
        n, n_drivers, n_pairs = len(tagged.paragraphs), len(self._drivers), len(self._pairs)
        counted = hit_weights(tagged.matches, count_quoted_titles=count_quoted_titles)
        drivers, mechanisms = self._drivers, self._mechanisms
        # The last column takes hits that tell a driver and no mechanism.
        at_driver = [m.paragraph * n_drivers + drivers[m.driver] for m in tagged.matches]
        at_pair = [
            m.paragraph * (n_pairs + 1) + mechanisms.get((m.driver, m.mechanism), n_pairs)
            for m in tagged.matches
        ]
        by_driver = _summed(at_driver, counted, n, n_drivers)
        return by_driver, _summed(at_pair, counted, n, n_pairs + 1)[:, :n_pairs]


def _summed(at: list[int], weights: list[float], n_rows: int, n_columns: int) -> Floats:
    if not at:
        return np.zeros((n_rows, n_columns))
    sums = np.bincount(at, weights, n_rows * n_columns).astype(np.float64, copy=False)
    return sums.reshape(n_rows, n_columns)


def main_mechanism(
    driver: str, probabilities: list[float], pairs: tuple[tuple[str, str], ...]
) -> str:
    """The likeliest mechanism of `driver`, or "" where none of its mechanisms is told."""
    if driver == NONE:
        return ""
    own = [(p, -i) for i, p in enumerate(probabilities) if pairs[i][0] == driver and p > 0]
    return pairs[-max(own)[1]][1] if own else ""
