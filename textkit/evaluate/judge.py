"""Every document judged by every method, by a model that never saw it (or by one that is ready)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed

from textkit.emphasis.config import EmphasisConfig
from textkit.emphasis.measure import EmphasisMeasure
from textkit.emphasis.shares import shares
from textkit.evaluate.folds import Fold
from textkit.evaluate.gold import GoldDocument
from textkit.evaluate.trainers import GoldTagger, Method
from textkit.records import NONE, ClusterInference, ParagraphReading
from textkit.scheme import Scheme

Shares = tuple[float, ...]
_NO_INTERVALS = EmphasisConfig(n_bootstrap=0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A document's labels beside what a method says of it."""

    gold: GoldDocument
    fold: str
    readings: tuple[ParagraphReading, ...]
    shares: Shares | None
    dominant: str
    cluster: ClusterInference | None


@dataclass(frozen=True, slots=True)
class Task:
    """One method in one fold: what is trained on, and what is judged then."""

    method: Method
    fold: Fold
    held: tuple[GoldDocument, ...]


def judge(
    methods: Sequence[Method],
    gold: Sequence[GoldDocument],
    folds: Mapping[str, Sequence[Fold]],
    scheme: Scheme,
    *,
    seed: int = 0,
    workers: int = 1,
    advanced: Callable[[str, str], None] = lambda method, fold: None,
) -> dict[str, list[Judged]]:
    """By method what it says of each document of `gold`, in order, trained on its fold's texts.

    `folds` are those of each method. The figures do not depend on `workers`, the processes that
    share the training.
    """
    tasks = [Task(m, f, tuple(gold[i] for i in f.held)) for m in methods for f in folds[m.name]]
    told: dict[str, dict[int, Judged]] = {m.name: {} for m in methods}
    run = Parallel(n_jobs=workers, return_as="generator")
    found = run(delayed(_judged)(task, scheme, seed) for task in tasks)
    for task, judged in zip(tasks, found, strict=True):
        told[task.method.name].update(zip(task.fold.held, judged, strict=True))
        advanced(task.method.name, task.fold.name)
    return {name: [by[i] for i in sorted(by)] for name, by in told.items()}


def _judged(task: Task, scheme: Scheme, seed: int) -> list[Judged]:
    method, fold = task.method, task.fold
    tagger = GoldTagger(scheme)
    reader = method.reading.train(fold.train, seed)
    typed = any(_is_labelled(g) for g in task.held)
    scorer = method.scorer.train(fold.train, reader, seed) if method.scorer and typed else None
    measure = EmphasisMeasure(scheme, reader, config=_NO_INTERVALS)
    out = []
    for gold in task.held:
        tagged, first = tagger.tag_in_place(gold)
        emphasis = measure.measure(tagged)
        shares = tuple(d.share for d in emphasis.drivers)
        inferred = scorer.score(tagged, emphasis) if scorer and _is_labelled(gold) else ()
        out.append(
            Judged(
                gold=gold,
                fold=fold.name,
                readings=emphasis.paragraphs[first : first + len(gold.paragraphs)],
                shares=tuple(s for s in shares if s is not None) or None,
                dominant=emphasis.dominant_driver,
                cluster=inferred[0] if inferred else None,
            )
        )
    return out


def _is_labelled(document: GoldDocument) -> bool:
    """Whether somebody judged its type or its mode."""
    return document.cluster_type is not None or document.mode is not None


def gold_shares(document: GoldDocument, scheme: Scheme) -> Shares | None:
    """The labelled share of each driver: weights × characters, by the formula of the emphasis."""
    weights = np.array(
        [
            [len(p.text) * p.drivers.get(key, 0.0) for key in scheme.driver_keys]
            for p in document.paragraphs
        ]
    )
    found = shares(weights)
    return None if found is None else tuple(found.tolist())


def gold_dominant(document: GoldDocument, scheme: Scheme) -> tuple[str, ...]:
    """The driver of the largest labelled share; all of them where several are equal."""
    told = gold_shares(document, scheme)
    if told is None:
        return (NONE,)
    best = max(told) - 1e-9
    return tuple(key for key, s in zip(scheme.driver_keys, told, strict=True) if s >= best)
