"""Cues of many sentences at once: a pattern is tried only where the strings it needs stand."""

from __future__ import annotations

from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from textkit.scoring.cues import CONTEXT, CueBook, CueHit
from textkit.scoring.required import Strings, required_strings


class CueFinder:
    """Finds the cues of a book in the sentences of a text. Pickles by its book."""

    def __init__(self, book: CueBook) -> None:
        self.book = book
        numbers: dict[Strings, int] = {}
        self._always: list[int] = []
        self._patterns = [(i, p) for i, cue in enumerate(book.cues) for p in cue.patterns]
        self._needs: list[tuple[int, ...]] = []
        for n, (_, pattern) in enumerate(self._patterns):
            needs = tuple(numbers.setdefault(s, len(numbers)) for s in
                          required_strings(pattern.pattern))  # fmt: skip
            self._needs.append(needs)
            if not needs:
                self._always.append(n)
        self._first: list[list[int]] = [[] for _ in numbers]  # patterns by their rarest set
        for n, needs in enumerate(self._needs):
            if needs:
                self._first[needs[0]].append(n)
        sets_of: dict[str, list[int]] = {}
        for strings, number in numbers.items():
            for string in strings:
                sets_of.setdefault(string, []).append(number)
        self._strings = sorted(sets_of)
        self._sets = [tuple(sets_of[s]) for s in self._strings]
        self._automaton = AhoCorasick(
            self._strings,
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.DFA,
        )

    def __reduce__(self) -> tuple[type[CueFinder], tuple[CueBook]]:
        return CueFinder, (self.book,)

    def find(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[list[CueHit]]:
        """For each sentence the first hit of every cue, by cue.

        `sentences` are offsets into `text`, in order. The hits are those of trying every pattern
        on every sentence.
        """
        told: list[set[int]] = [set() for _ in sentences]
        edges = iter(enumerate(sentences))
        i, (begin, close) = next(edges, (0, (len(text), len(text))))
        # Strings are found in order of their ends.
        for string, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            while close < end:
                i, (begin, close) = next(edges, (i, (len(text), len(text))))
            if start >= begin:
                told[i].update(self._sets[string])
        return [
            self._hits(text[start:end], held) if held or self._always else []
            for (start, end), held in zip(sentences, told, strict=True)
        ]

    def _hits(self, sentence: str, held: set[int]) -> list[CueHit]:
        tried = [
            n
            for number in held
            for n in self._first[number]
            if all(need in held for need in self._needs[n])
        ]
        hits: list[CueHit] = []
        cues, void = self.book.cues, self.book.void
        voided: bool | None = None
        last = -1
        for n in sorted([*tried, *self._always]):
            number, pattern = self._patterns[n]
            if number == last:
                continue
            found = pattern.search(sentence)
            if found is None:
                continue
            cue = cues[number]
            if not cue.target.startswith(CONTEXT):
                if voided is None:
                    voided = void is not None and void.search(sentence) is not None
                if voided:
                    continue
            last = number
            hits.append(CueHit(cue.key, cue.target, found.start(), found.end()))
        return hits
