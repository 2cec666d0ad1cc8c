"""Which paragraph tells the type, where only the document's type is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from textkit.emphasis.calibrated import softmax
from textkit.scoring.linear import Softmax
from textkit.training.logistic import fit_softmax

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_LEAST = 0.6  # with which the likeliest unit of a typed document carries its type


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a paragraph model: matrix, labels, weights; the first `n` are of documents."""

    x: csr_matrix
    y: Ints
    w: Floats
    n: int

    def kept(self, inside: NDArray[np.bool_]) -> Table:
        """The rows of documents that are inside, and all others."""
        rest = np.ones(len(self.y) - self.n, dtype=bool)
        keep = np.concatenate([inside, rest])
        return Table(self.x[keep], self.y[keep], self.w[keep], int(inside.sum()))


@dataclass(frozen=True, slots=True)
class Latent:
    """Units of documents whose type is known, and rows of known type beside them."""

    x: csr_matrix
    owner: Ints
    label: Ints
    prior: Floats  # that a unit tells its document's type
    share: Floats  # weight of a unit
    more: Table
    n_classes: int  # the last is none
    strength: float

    def kept(self, inside: NDArray[np.bool_]) -> Latent:
        """The units that are inside."""
        return Latent(self.x[inside], self.owner[inside], self.label[inside], self.prior[inside],
                      self.share[inside], self.more, self.n_classes, self.strength)  # fmt: skip

    def fit(self, start: Floats | None, rounds: int) -> tuple[Softmax, Floats]:
        """The paragraph model, and how likely each unit carries its document's type.

        With `start` these likelihoods are given, and the model is fitted once.
        """
        none = self.n_classes - 1
        told = (self.prior if start is None else start).copy()
        told[self.label == none] = 0.0
        n = self.x.shape[0]
        both = vstack([self.x, self.x, self.more.x]).tocsr()
        y = np.concatenate([self.label, np.full(n, none), self.more.y])
        for _ in range(rounds):
            w = np.concatenate([told * self.share, (1 - told) * self.share, self.more.w])
            fitted = fit_softmax(both, y, w, self.strength, self.n_classes)
            if start is not None:
                break
            p = softmax(self.x @ fitted.weights.astype(np.float64) + fitted.bias)
            own, rest = p[np.arange(n), self.label], p[:, none]
            told = own * self.prior / (own * self.prior + rest * (1 - self.prior) + 1e-9)
            told[self.label == none] = 0.0
            best = np.zeros(int(self.owner.max()) + 1)
            np.maximum.at(best, self.owner, told)
            lift = np.where((best > 0) & (best < _LEAST), _LEAST / np.maximum(best, 1e-9), 1.0)
            told = np.where(self.label == none, 0.0, np.minimum(told * lift[self.owner], 1.0))
        return fitted, told
