"""The words that a topic model reads: segmented words without stop words, lexicon terms as one.

A lexicon term is often longer than the words of the segmenter (产业|集群), and then no seed would
ever be met. So the words under a hit of the lexicon become one word, the term.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from textkit.matching import TermMatcher, breaks_word
from textkit.normalize import normalize
from textkit.scheme import Scheme
from textkit.topics.vocabulary import TokenLists

_MAX_REMEMBERED = 200_000  # words whose fate is remembered
_CHUNK = 400  # characters of a training chunk, about a paragraph of official prose


def scheme_seeds(scheme: Scheme) -> dict[str, dict[str, float]]:
    """Seeds of each driver: its terms, those of its mechanisms included, with their weights."""
    seeds: dict[str, dict[str, float]] = {driver: {} for driver in scheme.driver_keys}
    for driver, _, term in scheme.homed_terms:
        seeds[driver][normalize(term.term).text] = term.weight
    return seeds


class TermUnits:
    """Joins words into lexicon terms and drops what carries no topic. Pickles by its scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        terms = [normalize(t.term).text for _, _, t in scheme.homed_terms]
        self._terms = terms
        self._kept = _Kept(scheme.stopwords)
        self._matcher = TermMatcher(terms, [e for _, _, t in scheme.homed_terms for e in t.exclude])

    def __reduce__(self) -> tuple[type[TermUnits], tuple[Scheme]]:
        return TermUnits, (self.scheme,)

    def units(self, words: Sequence[str]) -> list[str]:
        """Units of one paragraph, in order; `words` are all its words, joined they are its text.

        A hit that leaves a single character of a word alone joins nothing (和平台湾 holds no 平台).
        Of a word that a hit cuts in two, the part outside stays. Single characters, numbers and
        stop words go.
        """
        kept = self._kept
        text = "".join(words)
        hits = list(self._matcher.find(text))
        if not hits:
            return [word for word in words if kept[word]]
        edges = [0, *accumulate(map(len, words))]
        out: list[str] = []
        i = free = 0  # the next word, and up to where the text is spoken for
        for term, start, end in hits:
            if breaks_word(edges, start) or breaks_word(edges, end):
                continue
            j = bisect_right(edges, start) - 1
            if edges[i] < free and i < j:
                out += [piece for piece in (text[free : edges[i + 1]],) if kept[piece]]
                i += 1
            out += [word for word in words[i:j] if kept[word]]
            if edges[j] < start:
                out += [piece for piece in (text[max(edges[j], free) : start],) if kept[piece]]
            out.append(self._terms[term])
            free = end
            i = bisect_right(edges, end) - 1
        if edges[i] < free:
            out += [piece for piece in (text[free : edges[i + 1]],) if kept[piece]]
            i += 1
        return out + [word for word in words[i:] if kept[word]]

    def document(self, paragraphs: TokenLists) -> list[str]:
        """Units of a document, given the words of its paragraphs."""
        return [unit for words in paragraphs for unit in self.units(words)]


class _Kept(dict[str, bool]):
    """Whether a word carries a topic, worked out once a word."""

    def __init__(self, stopwords: frozenset[str]) -> None:
        super().__init__()
        self._stopwords = stopwords

    def __missing__(self, word: str) -> bool:
        known = _carries_topic(word) and word not in self._stopwords
        if len(self) < _MAX_REMEMBERED:
            self[word] = known
        return known


def chunked(paragraphs: TokenLists, *, size: int = _CHUNK) -> Iterator[list[Sequence[str]]]:
    """Consecutive paragraphs in chunks of at least `size` characters; the last may be shorter.

    A paragraph is never cut.
    """
    chunk: list[Sequence[str]] = []
    length = 0
    for words in paragraphs:
        chunk.append(words)
        length += sum(map(len, words))
        if length >= size:
            yield chunk
            chunk, length = [], 0
    if chunk:
        yield chunk


def _carries_topic(word: str) -> bool:
    if len(word) < 2 or not any(map(str.isalpha, word)):
        return False
    return word.isascii() or not word[0].isdecimal()
