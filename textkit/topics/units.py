"""The words that a topic model reads: segmented words without stop words, lexicon terms as one.

A lexicon term is often longer than the words of the segmenter (产业|集群), and then no seed would
ever be met. So the words under a hit of the lexicon become one word, the term.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from textkit.matching import TermMatcher, breaks_word
from textkit.normalize import normalize
from textkit.scheme import Scheme
from textkit.topics.vocabulary import TokenLists

_MAX_REMEMBERED = 200_000  # words whose fate is remembered
_BETWEEN = "\0"  # paragraphs; no term holds it, and it carries no topic
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
        self._known: tuple[Mapping[str, int], Mapping[str, int]] | None = None
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

    def counts(self, documents: Sequence[TokenLists], index: Mapping[str, int]) -> csr_matrix:
        """How often each word of `index` is a unit of each document (documents × words).

        The same as counting what `document` gives, at a fraction of the time.
        """
        known = self._known_of(index)
        words: list[str] = []
        ends = [0]
        for paragraphs in documents:
            for paragraph in paragraphs:
                words.extend(paragraph)
                words.append(_BETWEEN)
            ends.append(len(words))
        ids = np.fromiter(map(known.get, words, repeat(-1)), np.int64, len(words))
        edges = np.zeros(len(words) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, words), np.int64, len(words)), out=edges[1:])
        joined = self._joined("".join(words), edges)
        covered = np.zeros(len(words) + 1, dtype=np.int64)
        np.add.at(covered, joined.first, 1)
        np.add.at(covered, joined.last + 1, -1)
        ids[np.cumsum(covered[:-1]) > 0] = -1
        at = np.concatenate([np.arange(len(words)), joined.first, joined.piece_at])
        terms = [index.get(self._terms[i], -1) for i in joined.terms.tolist()]
        pieces = [known.get(piece, -1) for piece in joined.pieces]
        ids = np.concatenate([ids, np.array(terms, np.int64), np.array(pieces, np.int64)])
        told = np.flatnonzero(ids >= 0)
        owner = np.searchsorted(ends, at[told], side="right") - 1
        cells, n = np.unique(owner * len(index) + ids[told], return_counts=True)
        starts = np.searchsorted(cells, np.arange(len(ends)) * len(index))
        columns = (cells % max(len(index), 1)).astype(np.int32)
        shape = (len(documents), len(index))
        return csr_matrix((n.astype(np.float32), columns, starts), shape=shape)

    def _known_of(self, index: Mapping[str, int]) -> Mapping[str, int]:
        """`index` without the words that carry no topic; worked out once an index."""
        if self._known is None or self._known[0] is not index:
            kept = {word: i for word, i in index.items() if self._kept[word]}
            self._known = (index, kept)
        return self._known[1]

    def _joined(self, text: str, edges: NDArray[np.int64]) -> _Joined:
        """The terms that join words of `text`, and what they leave of words that they cut."""
        found = np.array(list(self._matcher.find(text)), dtype=np.int64).reshape(-1, 3)
        terms, begins, ends = found.T
        first = np.searchsorted(edges, begins, side="right") - 1
        last = np.searchsorted(edges, ends, side="left") - 1
        whole = ~(_alone(edges, begins) | _alone(edges, ends))
        terms, begins, ends = terms[whole], begins[whole], ends[whole]
        first, last = first[whole], last[whole]
        pieces: list[str] = []
        piece_at: list[int] = []
        cut = np.flatnonzero((edges[first] < begins) | (edges[last + 1] > ends))
        for i in cut.tolist():
            free = max(int(edges[first[i]]), int(ends[i - 1]) if i else 0)
            following = int(begins[i + 1]) if i + 1 < len(begins) else len(text)
            upto = min(int(edges[last[i] + 1]), following)
            pieces += [text[free : begins[i]]]
            piece_at += [int(first[i])]
            if upto < following or upto == edges[last[i] + 1]:  # else the next hit tells of it
                pieces += [text[ends[i] : upto]]
                piece_at += [int(last[i])]
        return _Joined(terms, first, last, pieces, np.array(piece_at, dtype=np.int64))

    def document(self, paragraphs: TokenLists) -> list[str]:
        """Units of a document, given the words of its paragraphs."""
        return [unit for words in paragraphs for unit in self.units(words)]


@dataclass(frozen=True, slots=True)
class _Joined:
    """Terms met in a text, with the first and last word of each, and the words' other pieces."""

    terms: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    pieces: list[str]
    piece_at: NDArray[np.int64]  # the word that a piece is of


def _alone(edges: NDArray[np.int64], offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """`breaks_word` of many offsets."""
    at = np.minimum(np.searchsorted(edges, offsets, side="right") - 1, len(edges) - 2)
    before, after = offsets - edges[at], edges[at + 1] - offsets
    return np.asarray((before > 0) & (after > 0) & ((before == 1) | (after == 1)))


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
