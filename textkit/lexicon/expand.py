"""Words of a corpus that keep company with a mechanism: proposals for its lexicon, never additions.

A candidate is a word, or two neighbouring words, of the segmented text. Its paragraphs are held
against the paragraphs in which the mechanism has a counted hit:

- `g2`: Dunning's log-likelihood ratio (1993) of the two-by-two table, for ranking;
- `pmi`: pointwise mutual information in bits, for reading: 1 is twice as often as chance.

Words that a term contains, or that contain one, are left out: they would only find themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log, log2

from textkit.errors import UsageError
from textkit.i18n import Bi
from textkit.lexicon.kwic import around
from textkit.records import Tagged
from textkit.scheme import Scheme

Home = tuple[str, str]  # driver, mechanism

_CANDIDATE = re.compile(r"[\u3400-\u9fff]{2,10}")
_MAX_VOCABULARY = 1_000_000  # rare candidates are dropped when there are more
_EXAMPLES = 3
_WIDTH = 18


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate in its text: key word in context."""

    doc_id: str
    left: str
    keyword: str
    right: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate term for a mechanism, with the figures and the contexts to judge it by."""

    driver: str
    mechanism: str
    term: str
    paragraphs: int  # that hold the candidate
    together: int  # of them, with a counted hit of the mechanism
    g2: float
    pmi: float
    examples: tuple[Example, ...]


def propose(
    corpus: Iterable[Tagged],
    scheme: Scheme,
    *,
    mechanisms: Collection[str] = (),
    n: int = 20,
    min_paragraphs: int = 5,
    min_pmi: float = 1.0,
) -> tuple[Proposal, ...]:
    """The `n` strongest candidates for each mechanism, by g2, in the scheme's order.

    `corpus` is gone through twice and must be restartable (a list, not a generator): an iterator
    raises `UsageError`. An empty selection of mechanisms selects all. Candidates in fewer than
    `min_paragraphs` paragraphs, or below `min_pmi` bits, are left out. Each candidate is proposed
    only to the mechanism that it is most associated with.
    """
    if iter(corpus) is corpus:
        raise UsageError(
            Bi("扩展词表要读两遍语料，不能给一次性的迭代器",
               "expansion goes through the corpus twice: give a list, not an iterator")
        )  # fmt: skip
    homes = [h for h in scheme.mechanism_pairs if not mechanisms or h[1] in mechanisms]
    counts = _Counts(homes)
    known = tuple(sorted({t.term for _, _, t in scheme.homed_terms}))
    for tagged in corpus:
        counts.add(tagged, scheme.stopwords)
    chosen: dict[str, tuple[Home, float]] = {}
    for home in homes:
        for word, g2 in _strongest(counts, home, min_paragraphs, min_pmi):
            if word not in chosen or g2 > chosen[word][1]:
                chosen[word] = (home, g2)
    best: dict[Home, list[tuple[float, str]]] = {home: [] for home in homes}
    for word, (home, g2) in chosen.items():
        best[home].append((-g2, word))
    picked = {
        home: [
            (word, -minus)
            for minus, word in _first(sorted(rows), n, known)
        ]
        for home, rows in best.items()
    }  # fmt: skip
    examples = _examples(corpus, {w for rows in picked.values() for w, _ in rows})
    return tuple(
        Proposal(
            driver=home[0],
            mechanism=home[1],
            term=word,
            paragraphs=counts.total[word],
            together=counts.together[home][word],
            g2=g2,
            pmi=_pmi(counts, home, word),
            examples=tuple(examples.get(word, ())),
        )
        for home in homes
        for word, g2 in picked[home]
    )


class _Counts:
    """Paragraphs by candidate, in all and together with each mechanism."""

    def __init__(self, homes: Iterable[Home]) -> None:
        self.n = 0
        self.n_home: Counter[Home] = Counter()
        self.total: Counter[str] = Counter()
        self.together: dict[Home, Counter[str]] = {home: Counter() for home in homes}
        self._floor = 1

    def add(self, tagged: Tagged, stopwords: frozenset[str]) -> None:
        hit: dict[int, set[Home]] = {}
        for match in tagged.matches:
            if match.counted and (match.driver, match.mechanism) in self.together:
                hit.setdefault(match.paragraph, set()).add((match.driver, match.mechanism))
        for i, words in enumerate(tagged.words):
            found = set(_candidates(words, stopwords))
            self.n += 1
            self.total.update(found)
            for home in hit.get(i, ()):
                self.n_home[home] += 1
                self.together[home].update(found)
        while len(self.total) > _MAX_VOCABULARY:
            self._prune()

    def _prune(self) -> None:
        rare = [word for word, count in self.total.items() if count <= self._floor]
        for word in rare:
            del self.total[word]
            for counter in self.together.values():
                counter.pop(word, None)
        self._floor += 1


def _candidates(words: tuple[str, ...], stopwords: frozenset[str]) -> Iterator[str]:
    good = [bool(_CANDIDATE.fullmatch(w)) and w not in stopwords for w in words]
    yield from (w for w, ok in zip(words, good, strict=True) if ok)
    for (a, ok_a), (b, ok_b) in pairwise(zip(words, good, strict=True)):
        if ok_a and ok_b:
            yield a + b


def _strongest(
    counts: _Counts, home: Home, least: int, min_pmi: float
) -> Iterator[tuple[str, float]]:
    """Candidates that stand with the mechanism clearly more often than chance, and their g2."""
    n_home = counts.n_home[home]
    for word, together in counts.together[home].items():
        total = counts.total[word]
        if total >= least and 2 * together >= least and _pmi(counts, home, word) >= min_pmi:
            yield word, log_likelihood(together, total, n_home, counts.n)


def log_likelihood(together: int, word: int, home: int, n: int) -> float:
    """Dunning's G² of: paragraphs with both, with the word, with the mechanism, in all."""
    observed = (together, word - together, home - together, n - word - home + together)
    rows, columns = (word, n - word), (home, n - home)
    expected = (
        rows[0] * columns[0] / n,
        rows[0] * columns[1] / n,
        rows[1] * columns[0] / n,
        rows[1] * columns[1] / n,
    )
    return 2 * sum(o * log(o / e) for o, e in zip(observed, expected, strict=True) if o > 0)


def _pmi(counts: _Counts, home: Home, word: str) -> float:
    chance = counts.total[word] * counts.n_home[home] / counts.n
    return log2(counts.together[home][word] / chance)


def _first(
    rows: list[tuple[float, str]], n: int, known: tuple[str, ...]
) -> list[tuple[float, str]]:
    """The first `n` rows that overlap no known term and no row before them."""
    kept: list[tuple[float, str]] = []
    for row in rows:
        if len(kept) == n:
            break
        word = row[1]
        if any(word in term or term in word for term in known):
            continue
        if not any(word in other or other in word for _, other in kept):
            kept.append(row)
    return kept


def _examples(corpus: Iterable[Tagged], words: set[str]) -> Mapping[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    open_words = sorted(words)
    for tagged in corpus:
        if not open_words:
            break
        for text in tagged.texts:
            for word in open_words:
                at = text.find(word)
                if at >= 0:
                    left, right = around(text, at, at + len(word), _WIDTH, (0, len(text)))
                    row = Example(tagged.document.doc_id, left, word, right)
                    found.setdefault(word, []).append(row)
        open_words = [w for w in open_words if len(found.get(w, ())) < _EXAMPLES]
    return {word: rows[:_EXAMPLES] for word, rows in found.items()}
