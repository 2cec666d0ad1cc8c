"""What the words around a hit make of it: affirmed, negated, dismissed or aspired; quoted titles.

Scope, as in rule-based negation detection (NegEx, Chapman et al. 2001): a cue reaches over its
window inside its own clause; a wish reaches to the end of its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from textkit.matching import TermMatcher
from textkit.records import Polarity, Span
from textkit.scheme import PolarityCue, Scheme

_CLAUSE_END = re.compile(r"[，。；！？!?,;\n]")
_TITLE = re.compile(r"《[^《》\n]{1,120}》")

Cue: TypeAlias = tuple[Polarity, PolarityCue, int, int]  # where it starts and ends


class PolarityTagger:
    """Tells the polarity of a range of normalised text from the scheme's cues."""

    def __init__(self, scheme: Scheme) -> None:
        labelled: list[tuple[Polarity, PolarityCue]] = [
            *(("negated", c) for c in scheme.negated),
            *(("dismissed", c) for c in scheme.dismissed),
            *(("aspired", c) for c in scheme.aspired),
        ]
        self._cues = labelled
        self._matcher = TermMatcher(
            [c.cue for _, c in labelled], [e for _, c in labelled for e in c.exclude]
        )

    def all_cues(self, texts: Sequence[str]) -> list[list[Cue]]:
        """The cues in each text, in order."""
        return [
            [(*self._cues[i], start, end) for i, start, end in found]
            for found in self._matcher.find_all(texts)
        ]

    def polarity(
        self,
        text: str,
        start: int,
        end: int,
        cues: Sequence[Cue],
        sentence: Span,
    ) -> Polarity:
        """The polarity of `text[start:end]`: the nearest cue that reaches it, else affirmed."""
        best: Polarity = "affirmed"
        nearest = 10**9
        for polarity, cue, cue_start, cue_end in cues:
            if cue_start >= sentence.end or cue_end <= sentence.start:
                continue
            before = cue.side == "before"
            gap = start - cue_end if before else cue_start - end
            if not 0 <= gap <= cue.window or gap >= nearest:
                continue
            between = text[cue_end:start] if before else text[end:cue_start]
            if polarity != "aspired" and _CLAUSE_END.search(between):
                continue
            best, nearest = polarity, gap
        return best


def quoted_titles(text: str) -> list[tuple[int, int]]:
    """Ranges of titles in 《》, the marks included."""
    return [m.span() for m in _TITLE.finditer(text)]
