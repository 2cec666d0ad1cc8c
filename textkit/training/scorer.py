"""Labelled documents → the scorer of cluster type and mode (`scoring.linear`), deterministic.

Two document models, two paragraph models, two tops. Which paragraph of a document tells its type
is not labelled: it is learned by expectation maximisation, the label of the document being known.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from textkit.emphasis.calibrated import softmax
from textkit.errors import ModelError
from textkit.evaluate.gold import GoldDocument
from textkit.i18n import Bi
from textkit.records import NONE
from textkit.scheme import Scheme
from textkit.scoring.cues import TYPE, CueBook
from textkit.scoring.features import document_frequencies, inverse_frequencies
from textkit.scoring.linear import (
    ScorerModel,
    Softmax,
    mode_features,
    type_features,
    unit_scores,
)
from textkit.scoring.units import (
    UNIT_CUES,
    WHOLE_CUES,
    WIDTH,
    Reading,
    Unit,
    read_units,
    unit_row,
    unit_rows,
)
from textkit.training.scorer_rows import ScorerRows, Telling, load_tellings, recombine, scorer_rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_PSEUDO = 500  # recombined documents
_FOLDS = 4
_ROUNDS = 3  # of expectation maximisation
_NEVER = -20.0  # bias of a class without examples


def train_scorer(
    labelled: Sequence[GoldDocument], scheme: Scheme, book: CueBook, cues: Path, seed: int = 0
) -> ScorerModel:
    """The model of type and mode. Raises `ModelError` where no document is labelled."""
    rows = scorer_rows(labelled, scheme, seed)
    if len({d.writer for d in rows.documents}) < 2:
        raise ModelError(
            Bi("训练集群类型模型至少需要两位写作者的带标签文档",
               "the scorer needs labelled documents of two writers or more"),
            scheme.key,
        )  # fmt: skip
    with threadpool_limits(limits=1):
        return _Fit(rows, scheme, book, cues, seed).model()


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows of a paragraph model: matrix, labels, weights; the first `n` are of documents."""

    x: csr_matrix
    y: Ints
    w: Floats
    n: int

    def kept(self, inside: NDArray[np.bool_]) -> _Table:
        rest = np.ones(len(self.y) - self.n, dtype=bool)
        keep = np.concatenate([inside, rest])
        return _Table(self.x[keep], self.y[keep], self.w[keep], int(inside.sum()))


class _Fit:
    def __init__(
        self, rows: ScorerRows, scheme: Scheme, book: CueBook, cues: Path, seed: int
    ) -> None:
        self.rows, self.scheme, self.book, self.seed = rows, scheme, book, seed
        self.types = (*scheme.type_keys, NONE)
        self.modes = (*scheme.mode_keys, NONE)
        self.drivers = (*scheme.driver_keys, NONE)
        self.starts = tuple(
            self.drivers.index(book.starts_with.get(m, NONE)) for m in scheme.mode_keys
        )
        self.structure = load_tellings(cues, self.types)
        self.starting = load_tellings(cues, self.modes)
        self.read = [read_units(d.title, d.paragraphs, book) for d in rows.documents]
        self.told = [self._alone(t.text) for t in self.structure]
        self.begun = [self._alone(t.text) for t in self.starting]
        singles = (*rows.paragraphs, *rows.real)
        self.single = [(r.units[0], y) for r, y in ((self._alone(t), y) for t, y in singles)
                       if r.units]  # fmt: skip
        texts = [u.text for r in (*self.read, *self.told, *self.begun) for u in r.units]
        texts += [u.text for u, _ in self.single]
        self.idf = inverse_frequencies(document_frequencies(texts), len(texts))
        self.kind = np.array([d.cluster_type for d in rows.documents])
        self.mode = np.array([d.mode for d in rows.documents])

    def model(self) -> ScorerModel:
        parts = self._documents()
        units = [(i, u) for i, r in enumerate(self.read) for u in r.units]
        owner = np.array([i for i, _ in units])
        driver = np.array([self.rows.documents[i].drivers[u.paragraph] for i, u in units])
        window = np.array([u.window for _, u in units])
        x = self._matrix([u for _, u in units])
        # A paragraph without a driver mostly describes; one that argues seldom does.
        prior = np.where(driver == len(self.drivers) - 1, 0.7, 0.1)
        share = np.where(window, 0.6, 1.0)
        latent = _Latent(x, owner, self.kind[owner], prior, share, self._more(), len(self.types))
        parts["type_paragraph"], carried = latent.fit(None, _ROUNDS)
        table = self._driver_table(x, driver, np.where(window, 0.4, 1.0))
        parts["driver_paragraph"] = _fit(table.x, table.y, table.w, 10.0, len(self.drivers))
        parts |= self._tops(latent, carried, table, owner)
        return ScorerModel(
            self.types, self.modes, self.drivers, self.starts, self.book.names, self.idf,
            {name: clamped(part, name, self.book, self.types) for name, part in parts.items()},
        )  # fmt: skip

    def _alone(self, text: str) -> Reading:
        return read_units("", [text], self.book)

    def _matrix(self, units: Sequence[Unit], cue_weight: float = UNIT_CUES) -> csr_matrix:
        rows = [unit_row(u, self.idf, cue_weight, self.book.names) for u in units]
        ends = np.cumsum([0, *(len(c) for c, _ in rows)])
        return csr_matrix(
            (np.concatenate([v for _, v in rows]), np.concatenate([c for c, _ in rows]), ends),
            shape=(len(units), WIDTH + 2 * len(self.book.names)),
        )

    def _documents(self) -> dict[str, Softmax]:
        sizes = (len(self.types), len(self.modes), len(self.drivers))
        made = recombine(
            self.rows.documents, self.structure, self.starting, sizes, _PSEUDO, self.seed + 1
        )
        wholes = [r.whole for r in self.read]
        wholes += [read_units("", t, self.book).whole for t, _, _ in made]
        out = {}
        jobs: list[tuple[str, Ints, list[int], Sequence[Telling], list[Reading], int]] = [
            ("type", self.kind, [k for _, k, _ in made], self.structure, self.told, sizes[0]),
            ("mode", self.mode, [m for _, _, m in made], self.starting, self.begun, sizes[1]),
        ]
        for name, labels, drawn, tellings, read, n in jobs:
            x = self._matrix([*wholes, *(r.whole for r in read)], WHOLE_CUES)
            y = np.concatenate([labels, drawn, [t.label for t in tellings]]).astype(np.int64)
            w = np.repeat([1.0, 0.4, 0.7], [len(labels), len(drawn), len(tellings)])
            out[f"{name}_document"] = _fit(x, y, w, 30.0, n)
        return out

    def _more(self) -> _Table:
        """Rows of known type: tellings, examples of cues, tellings with an argument, and none."""
        none = len(self.types) - 1
        firsts = [(r.units[0], t.label) for t, r in zip(self.structure, self.told, strict=True)
                  if r.units]  # fmt: skip
        # A description and a driver may share one paragraph, as in the cases of journals.
        rng = random.Random(self.seed + 1)
        argued = [t for t, d in self.rows.paragraphs if d != len(self.drivers) - 1]
        pairs = [(t.text + rng.choice(argued), t.label) for t in self.structure
                 if t.label != none and argued]  # fmt: skip
        pairs += [
            (text, self.types.index(c.target.removeprefix(TYPE)))
            for c in self.book.cues
            if c.target.startswith(TYPE)
            for text in c.match
        ]
        read = [(self._alone(text), y) for text, y in pairs]
        half = [(r.units[0], y) for r, y in read if r.units]
        blanks = [(u, none) for u, _ in self.single]
        every = [*firsts, *half, *blanks]
        weights = [1.0, 0.5, min(0.5, 250.0 / max(len(blanks), 1))]
        return _Table(
            self._matrix([u for u, _ in every]),
            np.array([y for _, y in every]),
            np.repeat(weights, [len(firsts), len(half), len(blanks)]),
            0,
        )

    def _driver_table(self, x: csr_matrix, driver: Ints, weights: Floats) -> _Table:
        starts = (*self.starts, len(self.drivers) - 1)
        begun = [(r.units[0], starts[t.label])
                 for t, r in zip(self.starting, self.begun, strict=True) if r.units]  # fmt: skip
        more = [*begun, *self.single]
        return _Table(
            vstack([x, self._matrix([u for u, _ in more])]).tocsr(),
            np.concatenate([driver, [y for _, y in more]]).astype(np.int64),
            np.concatenate([weights, np.ones(len(more))]),
            x.shape[0],
        )

    def _tops(
        self, latent: _Latent, carried: Floats, table: _Table, owner: Ints
    ) -> dict[str, Softmax]:
        """The tops, on scores of models that have not seen the document's writer."""
        writers = sorted({d.writer for d in self.rows.documents})
        fold = np.array([writers.index(d.writer) % _FOLDS for d in self.rows.documents])
        kinds: dict[int, Floats] = {}
        modes: dict[int, Floats] = {}
        for g in sorted(set(fold.tolist())):
            inside = fold[owner] != g
            part, _ = latent.kept(inside).fit(carried[inside], 1)
            some = table.kept(inside)
            part_d = _fit(some.x, some.y, some.w, 10.0, len(self.drivers))
            for i in np.flatnonzero(fold == g).tolist():
                rows = unit_rows(self.read[i], self.idf, self.book.names)
                kinds[i] = type_features(unit_scores(part, rows), self.read[i])
                modes[i] = mode_features(
                    unit_scores(part_d, rows), self.read[i], self.book.names, self.starts
                )
        ones = np.ones(len(self.read))
        order = range(len(self.read))
        return {
            "type_top": _fit(csr_matrix(np.array([kinds[i] for i in order])), self.kind, ones,
                             1.0, len(self.types)),
            "mode_top": _fit(csr_matrix(np.array([modes[i] for i in order])), self.mode, ones,
                             2.0, len(self.modes)),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Latent:
    """Units of documents whose type is known, and rows of known type beside them."""

    x: csr_matrix
    owner: Ints
    label: Ints
    prior: Floats
    share: Floats
    more: _Table
    n_classes: int

    def kept(self, inside: NDArray[np.bool_]) -> _Latent:
        return _Latent(self.x[inside], self.owner[inside], self.label[inside], self.prior[inside],
                       self.share[inside], self.more, self.n_classes)  # fmt: skip

    def fit(self, start: Floats | None, rounds: int) -> tuple[Softmax, Floats]:
        """The paragraph model, and how likely each unit carries its document's type.

        In every typed document the likeliest unit is held to carry the type with at least 0.6.
        """
        none = self.n_classes - 1
        told = (self.prior if start is None else start).copy()
        told[self.label == none] = 0.0
        n = self.x.shape[0]
        both = vstack([self.x, self.x, self.more.x]).tocsr()
        y = np.concatenate([self.label, np.full(n, none), self.more.y])
        for _ in range(rounds):
            w = np.concatenate([told * self.share, (1 - told) * self.share, self.more.w])
            fitted = _fit(both, y, w, 10.0, self.n_classes)
            if start is not None:
                break
            p = softmax(self.x @ fitted.weights.astype(np.float64) + fitted.bias)
            own, rest = p[np.arange(n), self.label], p[:, none]
            told = own * self.prior / (own * self.prior + rest * (1 - self.prior) + 1e-9)
            told[self.label == none] = 0.0
            best = np.zeros(int(self.owner.max()) + 1)
            np.maximum.at(best, self.owner, told)
            lift = np.where((best > 0) & (best < 0.6), 0.6 / np.maximum(best, 1e-9), 1.0)
            told = np.where(self.label == none, 0.0, np.minimum(told * lift[self.owner], 1.0))
        return fitted, told


def _fit(x: csr_matrix, y: Ints, w: Floats, c: float, classes: int) -> Softmax:
    used = np.flatnonzero(np.diff(x.tocsc().indptr))
    keep = w > 0.02
    fitted = LogisticRegression(C=c, max_iter=200, tol=1e-3).fit(
        x[keep][:, used], y[keep], sample_weight=w[keep]
    )
    weights = np.zeros((x.shape[1], classes), dtype=np.float32)
    weights[np.ix_(used, fitted.classes_)] = fitted.coef_.T
    bias = np.full(classes, _NEVER)
    bias[fitted.classes_] = fitted.intercept_
    return Softmax(weights, bias)


def clamped(part: Softmax, name: str, book: CueBook, types: Sequence[str]) -> Softmax:
    """The model with every cue for a type weighing at least as much there as for any other.

    A positive cue for a type may then never lower it against another, whatever was learned.
    """
    if name not in {"type_document", "type_paragraph"}:
        return part
    weights = part.weights.copy()
    for i, cue in enumerate(book.cues):
        key = cue.target.removeprefix(TYPE)
        if cue.sign > 0 and cue.target.startswith(TYPE) and key in types:
            for row in (WIDTH + i, WIDTH + len(book.cues) + i):
                own = types.index(key)
                weights[row, own] = max(weights[row, own], weights[row].max())
    return Softmax(weights, part.bias)
