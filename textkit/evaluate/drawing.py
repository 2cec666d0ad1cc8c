"""Which paragraphs two coders should read: a stratified draw from what textkit has judged."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from textkit.errors import UsageError
from textkit.i18n import Bi


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph that may be drawn. `stratum` is never shown to a coder."""

    doc_id: str
    paragraph: int
    heading: str
    text: str
    stratum: str

    @property
    def item_id(self) -> str:
        """The name by which sheets and runs find the paragraph again."""
        return f"{self.doc_id}#{self.paragraph}"


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many paragraphs a stratum holds, and how many were drawn: weights for estimates."""

    stratum: str
    paragraphs: int
    drawn: int


def text_mark(text: str) -> str:
    """Sixteen hex digits that change with the text, blanks and line ends aside."""
    bare = "".join(text.split())
    return hashlib.sha256(bare.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def draw_sample(
    candidates: Iterable[Candidate], n: int, *, seed: int = 0
) -> tuple[list[Candidate], list[Stratum]]:
    """`n` paragraphs, as many from each stratum as from the others, and the strata.

    A stratum that has too few gives all, and the others make up for it. The same paragraph text is
    drawn once. Raises `UsageError` where there is nothing to draw from.
    """
    strata: dict[str, list[Candidate]] = defaultdict(list)
    marks: set[str] = set()
    for candidate in candidates:
        mark = text_mark(candidate.text)
        if candidate.text.strip() and mark not in marks:
            marks.add(mark)
            strata[candidate.stratum].append(candidate)
    if not strata:
        raise UsageError(Bi("没有可抽取的段落", "there are no paragraphs to draw from"))
    names = sorted(strata)
    quota = _quotas([len(strata[name]) for name in names], n)
    rng = np.random.default_rng(seed)
    drawn: list[Candidate] = []
    for name, size in zip(names, quota, strict=True):
        ordered = sorted(strata[name], key=lambda c: (c.doc_id, c.paragraph))
        drawn += [ordered[i] for i in rng.permutation(len(ordered))[:size]]
    told = [Stratum(k, len(strata[k]), q) for k, q in zip(names, quota, strict=True)]
    return sorted(drawn, key=lambda c: (c.doc_id, c.paragraph)), told


def reading_order(drawn: Sequence[Candidate], coder: int, *, seed: int = 0) -> list[Candidate]:
    """The paragraphs in one coder's own order, so that fatigue does not agree."""
    order = np.random.default_rng([seed, coder]).permutation(len(drawn))
    return [drawn[i] for i in order]


def _quotas(sizes: Sequence[int], n: int) -> list[int]:
    """Equal parts of `n`; what small strata cannot give is asked of the others."""
    quota = [0] * len(sizes)
    left = min(n, sum(sizes))
    while left:
        open_ = [i for i, size in enumerate(sizes) if quota[i] < size]
        part = max(1, left // len(open_))
        for i in open_:
            more = min(part, sizes[i] - quota[i], left)
            quota[i] += more
            left -= more
    return quota
