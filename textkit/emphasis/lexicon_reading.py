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
        out: list[ParagraphReading] = []
        for i, paragraph in enumerate(tagged.paragraphs):
            length = paragraph.end - paragraph.start
            chance = max(_CHANCE_AT_LEAST, _CHANCE_PER_100 * length / 100)
            scores = np.append(by_driver[i], chance)
            p = scores / scores.sum()
            main = names[int(p.argmax())]
            told = by_mechanism[i] / scores.sum()
            out.append(
                ParagraphReading(
                    paragraph=paragraph.index,
                    probabilities=tuple(p.tolist()),
                    main_driver=main,
                    main_mechanism=main_mechanism(main, told.tolist(), self._pairs),
                    mechanism_probabilities=tuple(told.tolist()),
                )
            )
        return tuple(out)

    def weights(
        self, tagged: Tagged, *, count_quoted_titles: bool = False
    ) -> tuple[Floats, Floats]:
        """Hit weights as paragraphs × drivers and paragraphs × mechanisms."""
        by_driver = np.zeros((len(tagged.paragraphs), len(self._drivers)))
        by_mechanism = np.zeros((len(tagged.paragraphs), len(self._mechanisms)))
        counted = hit_weights(tagged.matches, count_quoted_titles=count_quoted_titles)
        for match, weight in zip(tagged.matches, counted, strict=True):
            by_driver[match.paragraph, self._drivers[match.driver]] += weight
            if match.mechanism:
                pair = (match.driver, match.mechanism)
                by_mechanism[match.paragraph, self._mechanisms[pair]] += weight
        return by_driver, by_mechanism


def main_mechanism(
    driver: str, probabilities: list[float], pairs: tuple[tuple[str, str], ...]
) -> str:
    """The likeliest mechanism of `driver`, or "" where none of its mechanisms is told."""
    own = [(p, -i) for i, p in enumerate(probabilities) if pairs[i][0] == driver and p > 0]
    return pairs[-max(own)[1]][1] if own else ""
