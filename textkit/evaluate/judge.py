"""Every document judged by every method, by a model that never saw it (or by one that is ready)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

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


def judge(
    method: Method,
    gold: Sequence[GoldDocument],
    folds: Sequence[Fold],
    scheme: Scheme,
    tagger: GoldTagger,
    *,
    seed: int = 0,
    advanced: Callable[[str, str], None] = lambda method, fold: None,
) -> list[Judged]:
    """What `method` says of each document of `gold`, in order, trained on its fold's texts."""
    out: dict[int, Judged] = {}
    for fold in folds:
        reader = method.reading.train(fold.train, seed)
        typed = any(_is_labelled(gold[i]) for i in fold.held)
        scorer = method.scorer.train(fold.train, reader, seed) if method.scorer and typed else None
        measure = EmphasisMeasure(scheme, reader, config=_NO_INTERVALS)
        for i in fold.held:
            tagged, first = tagger.tag_in_place(gold[i])
            emphasis = measure.measure(tagged)
            told = tuple(d.share for d in emphasis.drivers)
            inferred = scorer.score(tagged, emphasis) if scorer and _is_labelled(gold[i]) else ()
            out[i] = Judged(
                gold=gold[i],
                fold=fold.name,
                readings=emphasis.paragraphs[first : first + len(gold[i].paragraphs)],
                shares=tuple(s for s in told if s is not None) or None,
                dominant=emphasis.dominant_driver,
                cluster=inferred[0] if inferred else None,
            )
        advanced(method.name, fold.name)
    return [out[i] for i in sorted(out)]


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
