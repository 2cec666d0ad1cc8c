"""Labelled documents → the calibrated reading (`emphasis.calibrated`), deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from textkit.emphasis.calibrated import CalibratedReader, ReadingModel, official_degree, softmax
from textkit.emphasis.place import design, neighbour_scores, place_features
from textkit.evaluate.gold import GoldDocument
from textkit.records import NONE
from textkit.scheme import Scheme
from textkit.training.ridge import Ridge
from textkit.training.rows import Rows, centre_of, near, training_rows
from textkit.training.space import Space, make_space

Floats = NDArray[np.float64]
Rowset = NDArray[np.intp]
Part = Literal["n-grams", "register", "neighbours", "place"]
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of the reading, chosen on writers and cities held out."""

    penalty: float = 0.1  # of the ridge
    constant: float = 0.5  # of the kernel
    official: float = 0.5  # share of the weights that only official prose uses
    min_rows: int = 2
    strength: float = 0.3  # C of the second stage
    register_gain: float = 4.0
    alone: float = 0.3  # share of a row's weight that it has without its document around it
    parts: tuple[Part, ...] = PARTS  # an ablation leaves one out


@dataclass(frozen=True, slots=True)
class ReadingTrainer:
    """Trains readings of one scheme."""

    scheme: Scheme
    recipe: Recipe = field(default_factory=Recipe)

    def train(self, labelled: Sequence[GoldDocument], seed: int = 0) -> CalibratedReader:
        """A reader that knows `labelled`; nothing is drawn, so `seed` changes nothing."""
        with threadpool_limits(limits=1):  # sums in one order: the same bytes on any machine
            return CalibratedReader(self.scheme, self._model(training_rows(labelled, self.scheme)))

    def _model(self, rows: Rows) -> ReadingModel:
        fit = _Fit(rows, self.scheme, self.recipe)
        degree, register = fit.register()
        scores, neighbours, main = fit.first_stage(degree)
        second = fit.second_stage(scores, neighbours, degree)
        mechanisms, told, gain = fit.mechanisms()
        folded = (*main, register, told)  # in the order of the columns of `NgramWeights`
        return ReadingModel(
            classes=(*self.scheme.driver_keys, NONE),
            mechanisms=mechanisms,
            grams=fit.space.ngram_weights(np.hstack([f.grams for f in folded])),
            bias=np.concatenate([f.constant for f in folded]),
            register_gain=self.recipe.register_gain,
            second=second.coef_,
            second_bias=second.intercept_,
            mechanism_gain=gain,
        )


@dataclass(frozen=True, slots=True)
class _Folded:
    """Weights of n-grams, columns × targets, and a constant a target."""

    grams: Floats
    constant: Floats


class _Fit:
    """One training: the rows in their space, and the stages one after another."""

    def __init__(self, rows: Rows, scheme: Scheme, recipe: Recipe) -> None:
        self.rows = rows
        self.scheme = scheme
        self.recipe = recipe
        self.space: Space = make_space(
            rows.texts,
            min_rows=recipe.min_rows if "n-grams" in recipe.parts else len(rows.texts) + 1,
        )
        self.grams: csr_matrix = self.space.grams(rows.texts)
        self.kernel = np.asarray((self.grams @ self.grams.T).todense(), dtype=np.float32)
        names = np.array(rows.groups)
        self.groups = {name: np.flatnonzero(names == name) for name in sorted(set(rows.groups))}

    def register(self) -> tuple[Floats, _Folded]:
        """How official each row's document reads when its group is left out; the weights."""
        target = np.where(self.rows.official, 1.0, -1.0)[:, None]
        constant = np.float32(self.recipe.constant)
        penalty = np.full(len(target), self.recipe.penalty)
        ridge = Ridge.fit(self.kernel + constant, target, penalty)
        score = np.zeros(len(target))
        for members in self.groups.values():
            score[members] = ridge.left_out(members)[0][:, 0]
        degree = np.zeros(len(target))
        documents = np.array(self.rows.documents)
        for document in np.unique(documents) if "register" in self.recipe.parts else ():
            own = documents == document
            degree[own] = official_degree(score[own], self.recipe.register_gain)
        return degree, self._folded(ridge.dual)

    def first_stage(self, degree: Floats) -> tuple[Floats, Floats, tuple[_Folded, _Folded]]:
        """Left-out scores of each row and of its neighbours; weights for all and official prose."""
        share, constant = self.recipe.official, np.float32(self.recipe.constant)
        mixed = (1 - share) + share * np.outer(degree, degree)
        kernel = self.kernel * mixed.astype(np.float32) + constant
        ridge = Ridge.fit(kernel, 2 * self.rows.targets - 1, self._penalty())
        n_classes = self.rows.targets.shape[1]
        scores = np.zeros((len(degree), n_classes))
        duals: dict[str, Floats] = {}
        for name, members in self.groups.items():
            scores[members], duals[name] = ridge.left_out(members)
        neighbours = np.zeros((len(degree), 3 * n_classes))
        for name, members in self.groups.items():
            self._neighbours(members, duals[name], degree, scores, neighbours)
        return scores, neighbours, self._mixture(ridge.dual, degree)

    def _mixture(self, dual: Floats, degree: Floats) -> tuple[_Folded, _Folded]:
        share = self.recipe.official
        common = self.space.folded(self.grams, (1 - share) * dual)
        official = self.space.folded(self.grams, share * dual * degree[:, None])
        constant = self.recipe.constant * dual.sum(axis=0)
        return _Folded(common, constant), _Folded(official, np.zeros_like(constant))

    def _folded(self, dual: Floats) -> _Folded:
        constant = self.recipe.constant * dual.sum(axis=0)
        return _Folded(self.space.folded(self.grams, dual), constant)

    def _neighbours(
        self, members: Rowset, dual: Floats, degree: Floats, scores: Floats, out: Floats
    ) -> None:
        """Fills the neighbours' scores of the rows of a group, by the fit without the group."""
        windows = self.rows.windows
        texts = sorted({t for i in members for t in windows[i] if isinstance(t, str)})
        by_text: dict[str, Floats] = {}
        if texts:
            by_text = dict(zip(texts, self._official_scores(texts, dual, degree), strict=True))
        for i in members:
            window = windows[i]
            at = centre_of(window, int(i))
            low, high = near(window, at)
            around = [by_text[t] if isinstance(t, str) else scores[t] for t in window[low:high]]
            out[i] = neighbour_scores(np.array(around))[at - low]

    def _official_scores(self, texts: list[str], dual: Floats, degree: Floats) -> Floats:
        """Scores of texts that are official prose, by the fit with these dual coefficients."""
        share = self.recipe.official
        both = (1 - share) * dual + share * dual * degree[:, None]
        scores: Floats = self.space.grams(texts) @ (self.grams.T @ both)
        scores += self.recipe.constant * dual.sum(axis=0)
        return scores

    def second_stage(
        self, scores: Floats, neighbours: Floats, degree: Floats
    ) -> LogisticRegression:
        """Logistic regression on the left-out scores, rows once in place and once alone."""
        rows, alone, parts = self.rows, self.recipe.alone, self.recipe.parts
        n = len(rows.texts)
        placed = np.array(rows.total) > 1
        placing = place_features(rows.texts, rows.index, rows.total) * ("place" in parts)
        neighbours = neighbours * ("neighbours" in parts)
        inside = design(scores, neighbours, placing, degree)
        placing = place_features(rows.texts, [0] * n, [1] * n) * ("place" in parts)
        outside = design(scores, np.zeros_like(neighbours), placing, degree)[placed]
        matrix = np.vstack([inside, outside])
        targets = np.vstack([rows.targets, rows.targets[placed]])
        weights = np.concatenate(
            [rows.weights * np.where(placed, 1 - alone, 1.0), rows.weights[placed] * alone]
        )
        row, label = np.nonzero(targets)  # a row of two drivers stands once for each
        model = LogisticRegression(C=self.recipe.strength, max_iter=1_000, tol=1e-5)
        model.fit(matrix[row], label, weights[row] * targets[row, label])
        return model

    def mechanisms(self) -> tuple[tuple[tuple[str, str], ...], _Folded, float]:
        """Mechanisms under each driver: their keys, the weights, the gain that calibrates them."""
        keys: list[tuple[str, str]] = []
        dual = np.zeros((len(self.rows.texts), 0))
        left_out: list[tuple[Floats, NDArray[np.intp]]] = []
        told = np.array([f"{d}/{m}" for d, m in self.rows.mechanisms])
        for driver in self.scheme.drivers:
            own = [(driver.key, m.key) for m in driver.mechanisms] + [(driver.key, "")]
            members = np.flatnonzero([d == driver.key for d, _ in self.rows.mechanisms])
            truth = np.array([[f"{d}/{m}" == told[i] for d, m in own] for i in members])
            keys += own
            block = np.zeros((len(dual), len(own)))
            if len(members):
                scores, block[members] = self._mechanism(members, 2.0 * truth - 1)
                left_out.append((scores, truth.argmax(axis=1)))
            dual = np.hstack([dual, block])
        return tuple(keys), self._folded(dual), _best_gain(left_out)

    def _mechanism(self, members: Rowset, targets: Floats) -> tuple[Floats, Floats]:
        kernel = self.kernel[np.ix_(members, members)] + np.float32(self.recipe.constant)
        ridge = Ridge.fit(kernel, targets, self._penalty()[members])
        scores = np.zeros_like(targets)
        names = np.array(self.rows.groups)[members]
        for name in np.unique(names):
            rows = np.flatnonzero(names == name)
            scores[rows] = ridge.left_out(rows)[0]
        return scores, ridge.dual

    def _penalty(self) -> Floats:
        penalty: Floats = self.recipe.penalty / self.rows.weights
        return penalty


def _best_gain(left_out: Sequence[tuple[Floats, NDArray[np.intp]]]) -> float:
    """The gain on mechanism scores that makes left-out probabilities likeliest."""

    def loss(gain: float) -> float:
        return sum(
            float(-np.log(softmax(gain * s)[np.arange(len(y)), y]).sum()) for s, y in left_out
        )

    gains = np.geomspace(0.5, 8, 25)
    return float(min(gains, key=loss)) if left_out else 1.0
