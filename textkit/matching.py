"""Leftmost-longest lexicon matching on text, independent of any segmentation (Aho–Corasick)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

_FEW_TERMS = 1_000
_BETWEEN = "\0"  # stands between texts that are searched in one pass; in no term


class TermMatcher:
    """Finds terms in text: of overlapping terms the leftmost, of those the longest.

    Exclusions compete with the terms for the text and yield nothing: with the exclusion 平台湾,
    the term 平台 is not found in 和平台湾.
    """

    def __init__(self, terms: Sequence[str], exclusions: Iterable[str] = ()) -> None:
        self._terms = tuple(terms)
        self._exclusions = tuple(sorted(set(exclusions) - set(terms)))
        self._automaton = self._build()

    def _build(self) -> AhoCorasick:
        # A DFA is twice as fast, and slow to build and large where terms are many.
        small = len(self._terms) + len(self._exclusions) <= _FEW_TERMS
        return AhoCorasick(
            [*self._terms, *self._exclusions],
            matchkind=MatchKind.LeftmostLongest,
            store_patterns=False,
            implementation=Implementation.DFA if small else None,
        )

    def __reduce__(self) -> tuple[type[TermMatcher], tuple[tuple[str, ...], tuple[str, ...]]]:
        return TermMatcher, (self._terms, self._exclusions)  # the automaton itself cannot travel

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """(index of the term, start, end) of each hit in `text`, in order of position."""
        n_terms = len(self._terms)
        for i, start, end in self._automaton.find_matches_as_indexes(text):
            if i < n_terms:
                yield i, start, end

    def find_all(self, texts: Sequence[str]) -> list[list[tuple[int, int, int]]]:
        """`find` of each text, in one pass over all of them."""
        n_terms = len(self._terms)
        out: list[list[tuple[int, int, int]]] = [[] for _ in texts]
        ends = accumulate(len(text) + len(_BETWEEN) for text in texts)
        at, base, end = -1, 0, 0
        joined = _BETWEEN.join(texts)
        for i, start, stop in self._automaton.find_matches_as_indexes(joined):
            while start >= end:
                at, base, end = at + 1, end, next(ends)
            if i < n_terms:
                out[at].append((i, start - base, stop - base))
        return out


def breaks_word(edges: Sequence[int], offset: int) -> bool:
    """Whether a cut at `offset` leaves one character of a word alone: 和平 into 和 and 平.

    `edges` are the offsets between words, from 0. A cut that leaves two words (扩大 and 内需 of
    扩大内需) breaks nothing: dictionaries hold many compounds.
    """
    i = bisect_left(edges, offset)
    if i == len(edges) or edges[i] == offset:
        return False
    return offset - edges[i - 1] == 1 or edges[i] - offset == 1
