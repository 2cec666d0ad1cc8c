"""Labelled paragraphs as training rows: text, target, who wrote it, what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textkit.emphasis.ngrams import comparable
from textkit.emphasis.place import REACH
from textkit.evaluate.gold import GoldDocument
from textkit.records import NONE
from textkit.scheme import Scheme

Floats = NDArray[np.float64]
_UNSURE = 0.6  # weight of a label that a second reader might not give
_MANY_GROUPS = 15  # files of official prose are held out together in so many groups


@dataclass(frozen=True, slots=True)
class Rows:
    """Training rows as columns; row i is paragraph i of the labelled documents, in order."""

    texts: tuple[str, ...]  # comparable
    targets: Floats  # rows × classes, each row sums to 1
    mechanisms: tuple[tuple[str, str], ...]  # (driver, mechanism); ("", "") where none is told
    weights: Floats
    groups: tuple[str, ...]  # what is held out together when the second stage learns
    official: NDArray[np.bool_]
    windows: tuple[tuple[str | int, ...], ...]  # in its place: rows by number, neighbours by text
    index: tuple[int, ...]
    total: tuple[int, ...]
    documents: tuple[int, ...]  # number of the labelled document that a row is of


def training_rows(labelled: Sequence[GoldDocument], scheme: Scheme) -> Rows:
    """The rows of labelled documents.

    A label by place in a real file counts as official prose; its neighbours are the lines around
    it. Writers (`group`) are held out whole, real files in fifteen groups.
    """
    classes = (*scheme.driver_keys, NONE)
    files: dict[str, int] = {}
    held: dict[str, list[object]] = {name: [] for name in Rows.__slots__}
    for number, document in enumerate(labelled):
        first = len(held["texts"])
        n = len(document.paragraphs)
        if document.real:
            group = f"file {files.setdefault(document.group, len(files)) % _MANY_GROUPS}"
        else:
            group = document.group
        for i, paragraph in enumerate(document.paragraphs):
            row = first + i
            told = paragraph.drivers or {NONE: 1.0}
            mechanism = paragraph.mechanisms[0] if paragraph.mechanisms else ""
            known = (paragraph.main_driver, mechanism) in scheme.mechanism_pairs
            window: tuple[str | int, ...] = tuple(range(first, first + n))
            if n == 1 and (document.before or document.after):
                window = (
                    *(comparable(t) for t in document.before),
                    row,
                    *(comparable(t) for t in document.after),
                )
            values: dict[str, object] = {
                "texts": comparable(paragraph.text),
                "targets": [told.get(c, 0.0) for c in classes],
                "mechanisms": (
                    ("", "")
                    if paragraph.main_driver == NONE
                    else (paragraph.main_driver, mechanism if known else "")
                ),
                "weights": _UNSURE if document.difficulty == "mixed" and document.real else 1.0,
                "groups": group,
                "official": document.real,
                "windows": window,
                "index": i if n > 1 else len(document.before),
                "total": max(n, len(document.before) + 1 + len(document.after)),
                "documents": number,
            }
            for name, value in values.items():
                held[name].append(value)
    arrays = {"targets", "weights"}
    columns = {
        name: np.array(values, dtype=float)
        if name in arrays
        else np.array(values, dtype=bool)
        if name == "official"
        else tuple(values)
        for name, values in held.items()
    }
    return Rows(**columns)  # type: ignore[arg-type]


def centre_of(window: Sequence[str | int], row: int) -> int:
    """Where `row` stands in its window."""
    return list(window).index(row)


def near(window: Sequence[str | int], at: int) -> tuple[int, int]:
    """The part of a window that is read with its paragraph: `REACH` on either side."""
    return max(0, at - REACH), min(len(window), at + REACH + 1)
