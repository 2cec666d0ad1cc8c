"""What in a text speaks of its own cluster, now: plans, other places and denials set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from textkit.scoring.cues import CueHit

_NO_TARGETS: frozenset[str] = frozenset()
Standing = Literal["", "wish", "other_region"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph, its cues, and why it does not count (empty: it counts)."""

    start: int
    end: int
    hits: tuple[CueHit, ...]
    discounted: Standing


def with_standing(
    sentences: Iterable[tuple[int, int, Sequence[CueHit]]],
) -> tuple[Sentence, ...]:
    """The sentences of a paragraph (start, end, cues) with their standing.

    A sentence with a wish is set aside; one of another region sets aside what follows it in the
    paragraph until the text names its own place again.
    """
    out: list[Sentence] = []
    elsewhere = False
    for start, end, hits in sentences:
        targets = frozenset(hit.target for hit in hits) if hits else _NO_TARGETS
        if "context/other_region" in targets:
            elsewhere = True
        elif "context/home" in targets:
            elsewhere = False
        standing: Standing = ""
        if elsewhere:
            standing = "other_region"
        elif "context/wish" in targets:
            standing = "wish"
        out.append(Sentence(start, end, tuple(hits), standing))
    return tuple(out)


def windows(parts: Sequence[Sentence], size: int = 60) -> tuple[tuple[int, int], ...]:
    """Runs of counting neighbours of at least `size` characters, as (first, last + 1) of `parts`.

    A short run at the end joins the one before it.
    """
    runs: list[tuple[int, int]] = []
    first: int | None = None
    for i, part in enumerate(parts):
        if part.discounted:
            if first is not None:
                runs.append((first, i))
                first = None
            continue
        first = i if first is None else first
        if part.end - parts[first].start >= size:
            runs.append((first, i + 1))
            first = None
    if first is not None:
        short = parts[-1].end - parts[first].start < size // 2
        if short and runs and runs[-1][1] == first:
            runs[-1] = (runs[-1][0], len(parts))
        else:
            runs.append((first, len(parts)))
    return tuple(runs)


def of_lines(
    lengths: Sequence[int], sentences: Sequence[tuple[int, int]]
) -> list[tuple[int, int, int]]:
    """For lines joined by a line feed: (line, start, end) of each sentence, within its line.

    `lengths` are the lines'; a line may hold line feeds, a sentence never does.
    """
    ends: list[int] = []
    total = -1
    for length in lengths:
        total += length + 1
        ends.append(total)
    out: list[tuple[int, int, int]] = []
    line = 0
    for start, end in sentences:
        while ends[line] < end:
            line += 1
        base = ends[line] - lengths[line]
        out.append((line, start - base, end - base))
    return out
