"""Which sentences of a paragraph speak of the cluster itself, told by a few cues of context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textkit.scoring.cues import CONTEXT, CueBook
from textkit.scoring.prefilter import CueFinder
from textkit.scoring.segments import Standing, with_standing

_TOLD_BY = frozenset(CONTEXT + name for name in ("wish", "other_region", "home"))


class StandingReader:
    """Tells wishes and other places from the rest without the cues of types and modes."""

    def __init__(self, book: CueBook) -> None:
        cues = tuple(c for c in book.cues if c.target in _TOLD_BY)
        self._finder = CueFinder(replace(book, cues=cues, void=None))

    def read(self, text: str, spans: Sequence[tuple[int, int]]) -> tuple[Standing, ...]:
        """The standing of each sentence; `spans` are offsets into `text`, in order."""
        hits = self._finder.find(text, spans)
        parts = with_standing((s, e, found) for (s, e), found in zip(spans, hits, strict=True))
        return tuple(part.discounted for part in parts)
