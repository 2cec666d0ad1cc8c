"""A document as the scorer reads it: paragraphs and runs of sentences that count, with cues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from textkit.scoring.cues import CONTEXT, CueHit, sentences
from textkit.scoring.features import Rows, count_grams, weigh
from textkit.scoring.prefilter import CueFinder
from textkit.scoring.quantities import band_quantities
from textkit.scoring.segments import Sentence, of_lines, windows, with_standing

UNIT_CUES, WHOLE_CUES = 0.15, 0.05  # what a cue weighs beside n-grams of unit length
WHOLE_MOST, _UNIT_MOST = 3, 2  # times that a cue counts
_SHAKY = {"context/several_clusters", "context/no_structure"}
_OFFICIAL = CONTEXT + "official_form"
DOUBTFUL = "?"  # before the key of a cue in a sentence that is about something else


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or a window of it as the models read it; offsets into `Reading.text`."""

    paragraph: int
    start: int
    end: int
    window: bool
    cues: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as units, with the cues of the whole and what was set aside."""

    text: str  # the title and all that counts, in lower case, quantities banded
    units: tuple[Unit, ...]
    cues: Mapping[str, int]
    context: Mapping[str, int]  # sentences with each target of context
    set_aside: Mapping[str, float]  # share of characters wished for, or of another region
    official: float  # share of paragraphs in the form of official prose
    sentences: tuple[tuple[Sentence, ...], ...]  # by paragraph; offsets into the paragraph


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features of a model: n-grams by column, then cues, then cues in doubtful sentences."""

    columns: Rows  # of the known n-grams, in order
    idf: NDArray[np.float32]
    cues: tuple[str, ...]
    lookup: Rows  # for every column its n-gram's feature, or -1

    @property
    def width(self) -> int:
        """Number of features."""
        return len(self.columns) + 2 * len(self.cues)


def read_units(title: str, paragraphs: Sequence[str], finder: CueFinder) -> Reading:
    """A document's paragraphs and windows without what is wished or elsewhere."""
    lines: list[list[tuple[int, int, list[CueHit]]]] = [[] for _ in paragraphs]
    joined = "\n".join(paragraphs)
    spans = list(sentences(joined))
    places = of_lines([len(p) for p in paragraphs], spans)
    for (line, start, end), hits in zip(places, finder.find(joined, spans), strict=True):
        lines[line].append((start, end, hits))
    made = _Units(title)
    read = tuple(with_standing(line) for line in lines)
    for index, (text, parts) in enumerate(zip(paragraphs, read, strict=True)):
        made.add(index, text, parts)
    return made.reading(sum(map(len, paragraphs)), read)


class _Units:
    """Units of a document while its paragraphs are read."""

    def __init__(self, title: str) -> None:
        self.pieces = [band_quantities(title).lower()] if title else []
        self.length = sum(map(len, self.pieces))
        self.units: list[Unit] = []
        self.total: Counter[str] = Counter()
        self.context: Counter[str] = Counter()
        self.aside = {"wish": 0, "other_region": 0}
        self.official = 0

    def add(self, index: int, text: str, parts: Sequence[Sentence]) -> None:
        """The units of one paragraph."""
        cues: Counter[str] = Counter()
        if self.pieces:
            self._append("\n")
        begin = self.length
        ends = [begin]
        for part in parts:
            if part.hits or part.discounted:
                self._count(part, cues)
            if not part.discounted:
                self._append(band_quantities(text[part.start : part.end]).lower())
            ends.append(self.length)
        if cues:
            self.total.update(cues)
            self.official += any(h.target == _OFFICIAL for p in parts for h in p.hits)
        if self.length == begin:
            return
        self.units.append(Unit(index, begin, self.length, False, cues))
        told = any(not h.target.startswith(CONTEXT) for p in parts for h in p.hits)
        runs = windows(parts) if told else ()
        if len(runs) > 1:
            for first, last in runs:
                inner = Counter(h.key for p in parts[first:last] for h in p.hits)
                self.units.append(Unit(index, ends[first], ends[last], True, inner))

    def _append(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def _count(self, part: Sentence, cues: Counter[str]) -> None:
        if part.discounted:
            self.aside[part.discounted] += part.end - part.start
        for name, hit in counted_hits(part):
            if hit.target.startswith(CONTEXT):
                self.context[hit.target] += 1
            cues[name] += 1

    def reading(self, length: int, read: tuple[tuple[Sentence, ...], ...]) -> Reading:
        """All of it, for a document of `length` characters."""
        return Reading(
            text="".join(self.pieces),
            units=tuple(self.units),
            cues=self.total,
            context=self.context,
            set_aside={k: v / max(length, 1) for k, v in self.aside.items()},
            official=self.official / max(len(read), 1),
            sentences=read,
        )


def counted_hits(part: Sentence) -> Iterator[tuple[str, CueHit]]:
    """The cues of a sentence that count, each with the name of its feature.

    Of a sentence that is set aside only cues of context count; cues of structure have a feature of
    their own where the sentence is about several clusters or denies structure.
    """
    shaky = any(h.target in _SHAKY for h in part.hits)
    for hit in part.hits:
        if hit.target.startswith(CONTEXT):
            yield hit.key, hit
        elif not part.discounted:
            yield DOUBTFUL + hit.key if shaky else hit.key, hit


def unit_rows(reading: Reading, vocabulary: Vocabulary) -> tuple[csr_matrix, csr_matrix]:
    """Features of all units, then of the whole: n-grams, and beside them cues."""
    parts = np.array([*((u.start, u.end) for u in reading.units), (0, len(reading.text))])
    grams = weigh(count_grams(reading.text, parts, vocabulary.lookup), vocabulary.idf)
    place = {name: i for i, name in enumerate(vocabulary.cues)}
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for cues, weight, most in (
        *((u.cues, UNIT_CUES, _UNIT_MOST) for u in reading.units),
        (reading.cues, WHOLE_CUES, WHOLE_MOST),
    ):
        for key, count in sorted(cues.items()):
            doubtful = len(place) if key.startswith(DOUBTFUL) else 0
            columns.append(doubtful + place[key.removeprefix(DOUBTFUL)])
            values.append(weight * min(count, most))
        starts.append(len(columns))
    cue_values = np.array(values, dtype=np.float32)
    told = csr_matrix((cue_values, np.array(columns, dtype=np.int32), starts),
                      shape=(len(parts), 2 * len(place)))  # fmt: skip
    return grams, told
