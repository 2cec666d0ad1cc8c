"""Which of many patterns are worth trying on a sentence: those whose needed strings it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from textkit.scoring.required import Strings, required_strings

_NAMED = re.compile(r"\(\?P<[a-z]+>")


class Candidates:
    """Selects patterns by the strings that every match of them holds. Pickles by its patterns."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._sources = tuple(patterns)
        numbers: dict[Strings, int] = {}
        self._by_set: dict[int, list[tuple[int, frozenset[int]]]] = {}
        self._always: list[int] = []
        for n, pattern in enumerate(self._sources):
            sets = required_strings(_NAMED.sub("(?:", pattern))
            needs = [numbers.setdefault(s, len(numbers)) for s in sets]
            if needs:
                self._by_set.setdefault(needs[0], []).append((n, frozenset(needs)))
            else:
                self._always.append(n)
        sets_of: dict[str, set[int]] = {}
        for strings, number in numbers.items():
            for string in strings:
                sets_of.setdefault(string, set()).add(number)
        ordered = sorted(sets_of)
        self._sets = [tuple(sorted(sets_of[s])) for s in ordered]
        self._automaton = AhoCorasick(
            ordered,
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.DFA,
        )

    def __reduce__(self) -> tuple[type[Candidates], tuple[tuple[str, ...]]]:
        return Candidates, (self._sources,)

    def of(self, text: str) -> list[int]:
        """Numbers of the patterns that may match in `text`, in order."""
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        held = {number for string, _, _ in hits for number in self._sets[string]}
        rarest = self._by_set.keys() & held
        found = [n for number in rarest for n, needs in self._by_set[number] if needs <= held]
        return sorted([*found, *self._always])
