"""Labelled documents → the scorer of cluster type and mode (`scoring.linear`), deterministic.

Two document models, two paragraph models, two tops. Which paragraph of a document tells its type
is not labelled: it is learned by expectation maximisation, the label of the document being known.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, vstack
from threadpoolctl import threadpool_limits

from textkit.errors import ModelError
from textkit.evaluate.gold import GoldDocument
from textkit.i18n import Bi
from textkit.records import NONE
from textkit.scheme import Scheme
from textkit.scoring.cues import TYPE, CueBook
from textkit.scoring.features import WIDTH, count_grams, inverse_frequencies
from textkit.scoring.linear import (
    ScorerModel,
    Softmax,
    against_last,
    mode_features,
    type_features,
)
from textkit.scoring.prefilter import CueFinder
from textkit.scoring.store import make_vocabulary
from textkit.scoring.units import Reading, Vocabulary, read_units, unit_rows
from textkit.training.latent import Latent, Table
from textkit.training.logistic import clamped_rows, clamped_top, fit_softmax
from textkit.training.scorer_rows import (
    ScorerRows,
    Telling,
    load_tellings,
    recombine,
    scorer_rows,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_FOLDS = 4
_LEAST_UNITS = 3  # that hold an n-gram worth a weight
_ROUNDS = 3  # of expectation maximisation


@dataclass(frozen=True, slots=True)
class ScorerRecipe:
    """Everything that was chosen, not learned."""

    recombined: int = 500  # documents of one text's description and another's drivers
    bags: int = 1  # document models averaged, each with recombined documents of its own
    document_strength: float = 30.0
    paragraph_strength: float = 10.0
    mix: dict[str, float] = field(default_factory=lambda: {"type": 0.6, "mode": 0.6})
    temperature: dict[str, float] = field(default_factory=lambda: {"type": 0.5, "mode": 0.7})


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of documents' units: n-grams beside cues."""

    units: csr_matrix
    whole: csr_matrix


def train_scorer(
    labelled: Sequence[GoldDocument],
    scheme: Scheme,
    book: CueBook,
    cues: Path,
    *,
    seed: int = 0,
    recipe: ScorerRecipe | None = None,
) -> ScorerModel:
    """The model of type and mode. Raises `ModelError` where hardly a document is labelled.

    `cues` is the folder of the cues: the tellings beside them are further rows.
    """
    rows = scorer_rows(labelled, scheme, seed)
    if len(rows.documents) < _FOLDS:
        raise ModelError(
            Bi("训练集群类型模型需要标注了类型与模式的文档",
               "the scorer needs documents that are labelled with a type and a mode"),
            scheme.key,
        )  # fmt: skip
    with threadpool_limits(limits=1):
        return _Fit(rows, scheme, book, cues, seed, recipe or ScorerRecipe()).model()


class _Fit:
    def __init__(  # noqa: PLR0917 - what is learned from, for what, how
        self, rows: ScorerRows, scheme: Scheme, book: CueBook, cues: Path, seed: int,
        recipe: ScorerRecipe,
    ) -> None:  # fmt: skip
        self.rows, self.book, self.seed, self.recipe = rows, book, seed, recipe
        self.types = (*scheme.type_keys, NONE)
        self.modes = (*scheme.mode_keys, NONE)
        self.drivers = (*scheme.driver_keys, NONE)
        self.starts = tuple(
            self.drivers.index(book.starts_with.get(m, NONE)) for m in scheme.mode_keys
        )
        self.finder = CueFinder(book)
        self.structure = load_tellings(cues, self.types)
        self.starting = load_tellings(cues, self.modes)
        self.read = [read_units(d.title, d.paragraphs, self.finder) for d in rows.documents]
        self.told = [self._alone(t.text) for t in self.structure]
        self.begun = [self._alone(t.text) for t in self.starting]
        singles = [(self._alone(t), y) for t, y in (*rows.paragraphs, *rows.real)]
        self.single = [(r, y) for r, y in singles if r.units]
        self.vocabulary = _vocabulary(
            [*self.read, *self.told, *self.begun, *(r for r, _ in self.single)], book.names
        )
        self.kind = np.array([d.cluster_type for d in rows.documents])
        self.mode = np.array([d.mode for d in rows.documents])
        self.rows_read = [self._rows(r) for r in self.read]
        self.single_rows = self._firsts([r for r, _ in self.single])

    def model(self) -> ScorerModel:
        document = self._documents()
        owner = np.repeat(np.arange(len(self.read)), [len(r.units) for r in self.read])
        units = [u for r in self.read for u in r.units]
        driver = np.array([self.rows.documents[i].drivers[u.paragraph]
                           for i, u in zip(owner.tolist(), units, strict=True)])  # fmt: skip
        window = np.array([u.window for u in units])
        x = vstack([r.units for r in self.rows_read]).tocsr()
        # A paragraph without a driver mostly describes; one that argues seldom does.
        prior = np.where(driver == len(self.drivers) - 1, 0.7, 0.1)
        share = np.where(window, 0.6, 1.0)
        latent = Latent(
            x, owner, self.kind[owner], prior, share, self._more(), len(self.types),
            self.recipe.paragraph_strength,
        )  # fmt: skip
        types, carried = latent.fit(None, _ROUNDS)
        table = self._driver_table(x, driver, np.where(window, 0.4, 1.0))
        drivers = self._fit_drivers(table)
        return ScorerModel(
            types=self.types,
            modes=self.modes,
            drivers=self.drivers,
            starts=self.starts,
            vocabulary=self.vocabulary,
            paragraph=_beside(self._clamped(types), drivers),
            document=_beside(self._clamped(document["type"]), document["mode"]),
            tops=self._tops(latent, carried, table, owner),
            mix=dict(self.recipe.mix),
            temperature=dict(self.recipe.temperature),
        )

    def _alone(self, text: str) -> Reading:
        return read_units("", [text], self.finder)

    def _rows(self, reading: Reading) -> _Rows:
        both = hstack(unit_rows(reading, self.vocabulary), format="csr")
        return _Rows(both[:-1], both[-1:])

    def _firsts(self, readings: Sequence[Reading]) -> csr_matrix:
        """The first unit of each reading."""
        empty = csr_matrix((0, self.vocabulary.width), dtype=np.float32)
        return vstack([empty, *(self._rows(r).units[:1] for r in readings)]).tocsr()

    def _clamped(self, part: Softmax) -> Softmax:
        return clamped_rows(part, self.book, self.types, len(self.vocabulary.columns))

    def _documents(self) -> dict[str, Softmax]:
        sizes = (len(self.types), len(self.modes), len(self.drivers))
        fitted: dict[str, list[Softmax]] = {"type": [], "mode": []}
        told, begun = (
            vstack([self._rows(r).whole for r in read]) for read in (self.told, self.begun)
        )
        jobs: list[tuple[str, Ints, Sequence[Telling], csr_matrix, int]] = [
            ("type", self.kind, self.structure, told, sizes[0]),
            ("mode", self.mode, self.starting, begun, sizes[1]),
        ]
        for bag in range(self.recipe.bags):
            made = recombine(
                self.rows.documents, self.structure, self.starting, sizes,
                self.recipe.recombined, self.seed + 1 + bag,
            )  # fmt: skip
            wholes = [r.whole for r in self.rows_read]
            wholes += [self._rows(read_units("", t, self.finder)).whole for t, _, _ in made]
            for name, labels, tellings, further, n in jobs:
                x = vstack([*wholes, further]).tocsr()
                drawn = [k if name == "type" else m for _, k, m in made]
                y = np.concatenate([labels, drawn, [t.label for t in tellings]]).astype(np.int64)
                w = np.repeat([1.0, 0.4, 0.7], [len(labels), len(drawn), len(tellings)])
                fitted[name].append(fit_softmax(x, y, w, self.recipe.document_strength, n))
        return {name: _mean(parts) for name, parts in fitted.items()}

    def _more(self) -> Table:
        """Rows of known type: tellings, examples of cues, tellings with an argument, and none."""
        none = len(self.types) - 1
        firsts = [(r, t.label) for t, r in zip(self.structure, self.told, strict=True) if r.units]
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
        half = [(r, y) for r, y in ((self._alone(text), y) for text, y in pairs) if r.units]
        written = [*firsts, *half]
        blanks = len(self.single)
        weights = [1.0, 0.5, min(0.5, 250.0 / max(blanks, 1))]
        return Table(
            vstack([self._firsts([r for r, _ in written]), self.single_rows]).tocsr(),
            np.array([*(y for _, y in written), *(none for _ in self.single)]),
            np.repeat(weights, [len(firsts), len(half), blanks]),
            0,
        )

    def _driver_table(self, x: csr_matrix, driver: Ints, weights: Floats) -> Table:
        starts = (*self.starts, len(self.drivers) - 1)
        begun = [(r, starts[t.label])
                 for t, r in zip(self.starting, self.begun, strict=True) if r.units]  # fmt: skip
        more = [y for _, y in (*begun, *self.single)]
        return Table(
            vstack([x, self._firsts([r for r, _ in begun]), self.single_rows]).tocsr(),
            np.concatenate([driver, more]).astype(np.int64),
            np.concatenate([weights, np.ones(len(more))]),
            x.shape[0],
        )

    def _fit_drivers(self, table: Table) -> Softmax:
        return fit_softmax(
            table.x, table.y, table.w, self.recipe.paragraph_strength, len(self.drivers)
        )

    def _tops(
        self, latent: Latent, carried: Floats, table: Table, owner: Ints
    ) -> dict[str, Softmax]:
        """The tops, on scores of models that have not seen the document's writer."""
        writers = sorted({d.writer for d in self.rows.documents})
        fold = np.array([writers.index(d.writer) % _FOLDS for d in self.rows.documents])
        if len(writers) == 1:
            fold = np.arange(len(fold)) % _FOLDS
        kinds: dict[int, Floats] = {}
        modes: dict[int, Floats] = {}
        for g in sorted(set(fold.tolist())):
            inside = fold[owner] != g
            types, _ = latent.kept(inside).fit(carried[inside], 1)
            drivers = self._fit_drivers(table.kept(inside))
            for i in np.flatnonzero(fold == g).tolist():
                kinds[i] = type_features(self._scores(types, i), self.read[i])
                modes[i] = mode_features(
                    self._scores(drivers, i), self.read[i], self.book.names, self.starts
                )
        ones = np.ones(len(self.read))
        order = range(len(self.read))
        kind = fit_softmax(csr_matrix(np.array([kinds[i] for i in order])), self.kind, ones,
                           1.0, len(self.types))  # fmt: skip
        mode = fit_softmax(csr_matrix(np.array([modes[i] for i in order])), self.mode, ones,
                           2.0, len(self.modes))  # fmt: skip
        return {"type": clamped_top(kind), "mode": mode}

    def _scores(self, part: Softmax, i: int) -> Floats:
        sums: Floats = self.rows_read[i].units @ part.weights.astype(np.float64) + part.bias
        return against_last(sums)


def _vocabulary(readings: Sequence[Reading], cues: tuple[str, ...]) -> Vocabulary:
    """The n-grams that `_LEAST_UNITS` units or more hold."""
    every = np.arange(WIDTH, dtype=np.int32)
    frequencies = np.zeros(WIDTH, dtype=np.int64)
    units = 0
    for reading in readings:
        parts = np.array([(u.start, u.end) for u in reading.units], dtype=np.int64).reshape(-1, 2)
        np.add.at(frequencies, count_grams(reading.text, parts, every).features, 1)
        units += len(parts)
    known = np.flatnonzero(frequencies >= _LEAST_UNITS).astype(np.int32)
    return make_vocabulary(known, inverse_frequencies(frequencies[known], units), cues)


def _beside(first: Softmax, second: Softmax) -> Softmax:
    return Softmax(
        np.hstack([first.weights, second.weights]), np.concatenate([first.bias, second.bias])
    )


def _mean(parts: Sequence[Softmax]) -> Softmax:
    weights: NDArray[np.float32] = np.mean([p.weights for p in parts], axis=0, dtype=np.float32)
    return Softmax(weights, np.mean([p.bias for p in parts], axis=0))
