"""What in a text speaks of its own cluster, now: plans, other places and denials set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textkit.scoring.cues import CueBook, CueHit, find_cues, sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph, its cues, and why it does not count (empty: it counts)."""

    start: int
    end: int
    hits: tuple[CueHit, ...]
    discounted: Literal["", "wish", "other_region"]


def read_paragraph(text: str, book: CueBook) -> tuple[Sentence, ...]:
    """The sentences of a paragraph with their standing.

    A sentence with a wish is set aside; one of another region sets aside what follows it in the
    paragraph until the text names its own place again.
    """
    by_start: dict[int, list[CueHit]] = {}
    for hit in find_cues(text, book):
        by_start.setdefault(hit.sentence_start, []).append(hit)
    out: list[Sentence] = []
    elsewhere = False
    for start, end in sentences(text):
        hits = tuple(by_start.get(start, ()))
        targets = {hit.target for hit in hits}
        if "context/other_region" in targets:
            elsewhere = True
        elif "context/home" in targets:
            elsewhere = False
        standing: Literal["", "wish", "other_region"] = ""
        if elsewhere:
            standing = "other_region"
        elif "context/wish" in targets:
            standing = "wish"
        out.append(Sentence(start, end, hits, standing))
    return tuple(out)


def own_text(text: str, parts: Sequence[Sentence]) -> str:
    """The sentences that count, joined; empty where none does."""
    return "".join(text[s.start : s.end] for s in parts if not s.discounted)


def windows(text: str, parts: Sequence[Sentence], size: int = 60) -> tuple[tuple[int, int], ...]:
    """Runs of counting neighbours of at least `size` characters, as offsets into `text`."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    last = 0
    for part in parts:
        if part.discounted:
            if start is not None:
                runs.append((start, last))
                start = None
            continue
        start = part.start if start is None else start
        last = part.end
        if last - start >= size:
            runs.append((start, last))
            start = None
    if start is not None:
        if runs and runs[-1][1] == start and last - start < size // 2:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((start, last))
    return tuple(runs)
