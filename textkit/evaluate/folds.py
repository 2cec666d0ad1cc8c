"""What is held out together: whole documents, or whole writers and files (a writer's habits leak).

Groups that hold at least a twentieth of all paragraphs are held out one at a time; the smaller
ones (files of real labels) are dealt into at most five folds of like size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from textkit.errors import UsageError
from textkit.evaluate.fingerprints import fingerprint
from textkit.evaluate.gold import GoldDocument
from textkit.i18n import Bi

HoldOut = Literal["none", "group", "document"]
_ALONE = 1 / 20
_N_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Fold:
    """A part held out, and what may be trained on while it is."""

    name: str
    held: tuple[int, ...]  # positions in the list of gold documents
    train: tuple[GoldDocument, ...]


def make_folds(
    gold: Sequence[GoldDocument],
    by: Literal["group", "document"],
    *,
    extra: Sequence[GoldDocument] = (),
    seed: int = 0,
) -> list[Fold]:
    """Folds that together hold out every document once.

    `extra` are further labelled texts to train on. While a fold is held out, no document of its
    groups in `extra`, and none anywhere that shares a paragraph with it, is trained on. Raises
    `UsageError` where there is only one group or document.
    """
    parts = _by_group(gold, seed) if by == "group" else _by_document(gold, seed)
    if len(parts) < 2:
        raise UsageError(
            Bi("只有一组文本，无法留出", "there is one group of texts only: nothing to hold out"),
            f"--hold-out {by}",
        )
    prints = _Prints()
    everything = [*gold, *extra]
    folds = []
    for name, held in parts:
        groups = {gold[i].group for i in held}
        inside = set(held)
        leaks = set().union(*(prints(gold[i]) for i in held))
        train = tuple(
            d
            for i, d in enumerate(everything)
            if i not in inside
            and not (d.group in groups and (by == "group" or i >= len(gold)))
            and leaks.isdisjoint(prints(d))
        )
        folds.append(Fold(name, tuple(held), train))
    return folds


class _Prints:
    """Fingerprints of documents' paragraphs, each made once."""

    def __init__(self) -> None:
        self._made: dict[str, int] = {}

    def __call__(self, document: GoldDocument) -> set[int]:
        return {self._of(p.text) for p in document.paragraphs}

    def _of(self, text: str) -> int:
        found = self._made.get(text)
        if found is None:
            found = self._made[text] = fingerprint(text)
        return found


def _by_group(gold: Sequence[GoldDocument], seed: int) -> list[tuple[str, list[int]]]:
    members: dict[str, list[int]] = defaultdict(list)
    for i, document in enumerate(gold):
        members[document.group].append(i)
    size = {g: sum(len(gold[i].paragraphs) for i in m) for g, m in members.items()}
    least = _ALONE * sum(size.values())
    alone = [(g, members[g]) for g in sorted(members) if size[g] >= least]
    small = [g for g in sorted(members) if size[g] < least]
    return alone + _dealt(small, size.__getitem__, members.__getitem__, seed)


def _by_document(gold: Sequence[GoldDocument], seed: int) -> list[tuple[str, list[int]]]:
    members: dict[str, list[int]] = defaultdict(list)
    for i, document in enumerate(gold):
        members[document.unit or document.gold_id].append(i)
    size = {u: sum(len(gold[i].paragraphs) for i in m) for u, m in members.items()}
    return _dealt(sorted(members), size.__getitem__, members.__getitem__, seed)


def _dealt(
    names: list[str], size: Callable[[str], int], members: Callable[[str], list[int]], seed: int
) -> list[tuple[str, list[int]]]:
    """Names shuffled, then cut into folds of like size."""
    if not names:
        return []
    n_folds = min(_N_FOLDS, len(names))
    order = [names[i] for i in np.random.default_rng(seed).permutation(len(names))]
    reached = np.cumsum([size(n) for n in order])
    cuts = [int(np.searchsorted(reached, reached[-1] * k / n_folds)) for k in range(n_folds)]
    edges = sorted({0, *(c for c in cuts if c), len(order)})
    return [
        (f"fold {k}", sorted(i for n in order[a:b] for i in members(n)))
        for k, (a, b) in enumerate(pairwise(edges), start=1)
    ]
