"""How far the shares of a topic model agree with labels, beside plain counts of its seeds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textkit.evaluate.gold import GoldDocument, read_gold
from textkit.evaluate.judge import gold_shares
from textkit.topic_study.run import UnitReader
from textkit.topics import SeededTopicModel

Floats = NDArray[np.float64]
_EVEN = 1e-3  # what a driver without a seed in the text counts


def agreement(
    model: SeededTopicModel, reader: UnitReader, gold: Path, corpora: Path | None = None
) -> dict[str, float]:
    """Figures by name, over the labelled documents of a file or folder; labels never enter a fit.

    Documents of several paragraphs give the mean absolute error of shares and the part whose
    dominant driver is right, single paragraphs the part whose driver is right, both where the
    labels name a driver at all. Labels that point into files need `corpora`. Raises `SchemeError`
    for a bad label.
    """
    labelled = [
        (found, truth)
        for found in read_gold(gold, reader.scheme, corpora=corpora)
        if (truth := gold_shares(found, reader.scheme)) is not None
    ]
    out: dict[str, float] = {}
    for part in sorted({found.part for found, _ in labelled}):
        mine = [(found, np.array(truth)) for found, truth in labelled if found.part == part]
        for several in (True, False):
            rows = [(f, t) for f, t in mine if (len(f.paragraphs) > 1) is several]
            if rows:
                out |= _figures(model, reader, part, rows, several=several)
    return out


def _figures(
    model: SeededTopicModel,
    reader: UnitReader,
    part: str,
    rows: Sequence[tuple[GoldDocument, Floats]],
    *,
    several: bool,
) -> dict[str, float]:
    documents = [reader.document(found.document()).units for found, _ in rows]
    truth = np.array([t for _, t in rows])
    out: dict[str, float] = {}
    for name, shares in (
        ("topics", _topic(model, documents)),
        ("seeds", _counted(model, documents)),
    ):
        right = float((shares.argmax(1) == truth.argmax(1)).mean())
        kind = "documents, dominant driver" if several else "paragraphs, main driver"
        if several:
            out[f"{name}: {part}, {len(rows)} documents, MAE of shares"] = float(
                np.abs(shares - truth).mean()
            )
        out[f"{name}: {part}, {len(rows)} {kind}"] = right
    return out


def _topic(model: SeededTopicModel, documents: Sequence[Sequence[str]]) -> Floats:
    seeded = model.concentrations(documents)[:, : model.fitted.n_seeded]
    return np.asarray(seeded / seeded.sum(axis=1, keepdims=True))


def _counted(model: SeededTopicModel, documents: Sequence[Sequence[str]]) -> Floats:
    homes = {
        term: (k, weight)
        for k, terms in enumerate(model.fitted.seeds.values())
        for term, weight in terms.items()
    }
    counts = np.full((len(documents), model.fitted.n_seeded), _EVEN)
    for row, units in zip(counts, documents, strict=True):
        for k, weight in (homes[u] for u in units if u in homes):
            row[k] += weight
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))
