"""A document as the scorer reads it: paragraphs and runs of sentences that count, with cues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textkit.scoring.cues import CONTEXT, CueBook
from textkit.scoring.features import BITS, text_row
from textkit.scoring.segments import Sentence, own_text, read_paragraph, windows

WIDTH = 1 << BITS
UNIT_CUES, WHOLE_CUES = 0.15, 0.05  # what a cue weighs beside n-grams of unit length
_SHAKY = {"context/several_clusters", "context/no_structure"}
_DOUBTFUL = "?"  # before the key of a cue in a sentence that is about something else

SparseRow = tuple[NDArray[np.int64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or a window of it as the models read it; offsets into the paragraph."""

    text: str
    paragraph: int  # -1 for the whole document
    start: int
    end: int
    window: bool
    cues: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as units, with the whole of what counts and what was set aside."""

    units: tuple[Unit, ...]
    whole: Unit
    context: Mapping[str, int]  # sentences with each cue of context
    set_aside: Mapping[str, float]  # share of characters wished for, or of another region
    sentences: tuple[tuple[Sentence, ...], ...]  # by paragraph


def read_units(title: str, paragraphs: Sequence[str], book: CueBook) -> Reading:
    """A document's paragraphs and windows without what is wished or elsewhere."""
    units: list[Unit] = []
    texts: list[str] = [title] if title else []
    total: Counter[str] = Counter()
    context: Counter[str] = Counter()
    aside = {"wish": 0, "other_region": 0}
    read = []
    for index, text in enumerate(paragraphs):
        parts = read_paragraph(text, book)
        read.append(parts)
        cues: Counter[str] = Counter()
        for part in parts:
            if part.discounted:
                aside[part.discounted] += part.end - part.start
            shaky = any(h.target in _SHAKY for h in part.hits)
            for hit in part.hits:
                if hit.target.startswith(CONTEXT):
                    context[hit.key] += 1
                    cues[hit.key] += 1
                elif not part.discounted:
                    cues[_DOUBTFUL + hit.key if shaky else hit.key] += 1
        own = own_text(text, parts)
        texts.append(own)
        total.update(cues)
        if not own:
            continue
        units.append(Unit(own, index, 0, len(text), False, cues))
        runs = windows(text, parts)
        if len(runs) > 1:
            for start, end in runs:
                inner = Counter(
                    h.key for p in parts if start <= p.start and p.end <= end for h in p.hits
                )
                units.append(Unit(text[start:end], index, start, end, True, inner))
    whole = Unit("\n".join(texts), -1, 0, 0, False, {k: min(v, 3) for k, v in total.items()})
    length = sum(map(len, paragraphs)) or 1
    return Reading(
        tuple(units), whole, context, {k: v / length for k, v in aside.items()}, tuple(read)
    )


def unit_row(
    unit: Unit, idf: NDArray[np.float32], cue_weight: float, names: Sequence[str]
) -> SparseRow:
    """Columns and values of a unit: n-grams, then cues, then cues in doubtful sentences."""
    row = text_row(unit.text, idf)
    top = 3 if unit.paragraph < 0 else 2
    place = {name: i for i, name in enumerate(names)}
    columns, values = [], []
    for key, count in sorted(unit.cues.items()):
        offset = len(names) if key.startswith(_DOUBTFUL) else 0
        columns.append(WIDTH + offset + place[key.removeprefix(_DOUBTFUL)])
        values.append(cue_weight * min(count, top))
    return (
        np.concatenate([row.columns, np.array(columns, dtype=np.int64)]),
        np.concatenate([row.values, np.array(values, dtype=np.float64)]),
    )


def unit_rows(reading: Reading, idf: NDArray[np.float32], names: Sequence[str]) -> list[SparseRow]:
    """The rows of all units, made once for the models that read them."""
    return [unit_row(u, idf, UNIT_CUES, names) for u in reading.units]
