"""How each term of a lexicon does on a corpus: hits, reach, weight in its mechanism, verdict.

Verdicts, by rules that a referee may read:

- `dead`: not found once;
- `idle`: found, never counted (always negated, quoted, or cut by the segmenter);
- `cut`: at least `MIN_HITS` hits, half or more of them boundary conflicts;
- `runaway`: of a mechanism with at least `MIN_MECHANISM` counted hits it brings a quarter or more
  of the weight, and at least five times what an average term of that mechanism brings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from textkit.matching import TermMatcher
from textkit.records import Tagged
from textkit.scheme import Scheme

Verdict = Literal["", "dead", "idle", "cut", "runaway"]

MIN_HITS = 5
MIN_MECHANISM = 40
RUNAWAY_SHARE = 0.25
RUNAWAY_TIMES = 5


@dataclass(frozen=True, slots=True)
class TermStats:
    """One term on one corpus; `share` is of its mechanism's counted weight, 0–1."""

    driver: str
    mechanism: str
    term: str
    weight: float
    hits: int
    documents: int
    counted: int
    negated: int
    dismissed: int
    aspired: int
    in_title_quote: int
    boundary_conflict: int
    share: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ExclusionStats:
    """How often an exclusion stands in the corpus; 0 means that it never applied."""

    driver: str
    mechanism: str
    term: str
    exclusion: str
    hits: int


@dataclass(frozen=True, slots=True)
class LexiconStats:
    """A lexicon on a corpus: terms and exclusions in the scheme's order."""

    n_documents: int
    n_chars: int
    terms: tuple[TermStats, ...]
    exclusions: tuple[ExclusionStats, ...]


def lexicon_stats(corpus: Iterable[Tagged], scheme: Scheme) -> LexiconStats:
    """Statistics of every term and exclusion, in the scheme's order. Streams over `corpus`.

    On an empty corpus every term is dead.
    """
    hits: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    flags: Counter[tuple[str, str]] = Counter()
    excluded: Counter[str] = Counter()
    exclusions = sorted({e for _, _, t in scheme.homed_terms for e in t.exclude})
    matcher = TermMatcher(exclusions)
    n_documents = n_chars = 0
    for tagged in corpus:
        n_documents += 1
        n_chars += sum(map(len, tagged.texts))
        documents.update({m.term for m in tagged.matches})
        for match in tagged.matches:
            hits[match.term] += 1
            counted[match.term] += match.counted
            flags[match.term, match.polarity] += 1
            flags[match.term, "title"] += match.in_title_quote
            flags[match.term, "conflict"] += match.boundary_conflict
        for text in tagged.texts:
            excluded.update(exclusions[i] for i, _, _ in matcher.find(text))
    weight: defaultdict[tuple[str, str], float] = defaultdict(float)
    mechanism_hits: Counter[tuple[str, str]] = Counter()
    n_terms: Counter[tuple[str, str]] = Counter()
    for driver, mechanism, term in scheme.homed_terms:
        weight[driver, mechanism] += counted[term.term] * term.weight
        mechanism_hits[driver, mechanism] += counted[term.term]
        n_terms[driver, mechanism] += 1
    rows: list[TermStats] = []
    for driver, mechanism, term in scheme.homed_terms:
        home, key = (driver, mechanism), term.term
        share = counted[key] * term.weight / weight[home] if weight[home] else 0.0
        rows.append(
            TermStats(
                driver=driver,
                mechanism=mechanism,
                term=key,
                weight=term.weight,
                hits=hits[key],
                documents=documents[key],
                counted=counted[key],
                negated=flags[key, "negated"],
                dismissed=flags[key, "dismissed"],
                aspired=flags[key, "aspired"],
                in_title_quote=flags[key, "title"],
                boundary_conflict=flags[key, "conflict"],
                share=share,
                verdict=verdict(
                    hits=hits[key],
                    counted=counted[key],
                    conflicts=flags[key, "conflict"],
                    share=share,
                    mechanism_hits=mechanism_hits[home],
                    mechanism_terms=n_terms[home],
                ),
            )
        )
    return LexiconStats(
        n_documents,
        n_chars,
        tuple(rows),
        tuple(
            ExclusionStats(driver, mechanism, term.term, e, excluded[e])
            for driver, mechanism, term in scheme.homed_terms
            for e in term.exclude
        ),
    )


def verdict(
    *,
    hits: int,
    counted: int,
    conflicts: int,
    share: float,
    mechanism_hits: int,
    mechanism_terms: int,
) -> Verdict:
    """The verdict on a term by the rules at the head of this module; "" where it does its work."""
    if not hits:
        return "dead"
    if hits >= MIN_HITS and 2 * conflicts >= hits:
        return "cut"
    if not counted:
        return "idle"
    if (
        mechanism_hits >= MIN_MECHANISM
        and share >= RUNAWAY_SHARE
        and share * mechanism_terms >= RUNAWAY_TIMES
    ):
        return "runaway"
    return ""
