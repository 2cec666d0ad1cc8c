"""How often a text names each generation of digital technology (an optional layer)."""

from __future__ import annotations

from collections import Counter

from textkit.matching import TermMatcher
from textkit.records import Tagged
from textkit.scheme import Scheme


class GenerationCounter:
    """Counts the terms of each generation, the longest at each place."""

    def __init__(self, scheme: Scheme) -> None:
        homed = [(g.key, term) for g in scheme.generations for term in g.terms]
        self._keys = [key for key, _ in homed]
        self._generations = tuple(g.key for g in scheme.generations)
        self._matcher = TermMatcher(
            [term.term for _, term in homed], [e for _, term in homed for e in term.exclude]
        )

    def count(self, tagged: Tagged) -> tuple[tuple[str, int], ...]:
        """(generation, mentions) in the scheme's order, those with none included."""
        if not self._generations:
            return ()
        found = Counter(
            self._keys[i] for hits in self._matcher.find_all(tagged.texts) for i, _, _ in hits
        )
        return tuple((key, found[key]) for key in self._generations)
