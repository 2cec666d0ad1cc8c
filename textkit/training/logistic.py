"""Multinomial logistic models with a fixed set of classes, and the monotone clamps on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from textkit.scoring.cues import TYPE, CueBook
from textkit.scoring.linear import Softmax

_NEVER = -20.0  # bias of a class without examples
_LEAST_WEIGHT = 0.02  # rows that weigh less teach nothing


def fit_softmax(
    x: csr_matrix,
    y: NDArray[np.int64],
    w: NDArray[np.float64],
    strength: float,
    classes: int,
) -> Softmax:
    """Weights of all `classes`; those without a row of some weight are never chosen."""
    keep = w > _LEAST_WEIGHT
    x, y, w = x[keep], y[keep], w[keep]
    weights = np.zeros((x.shape[1], classes), dtype=np.float32)
    bias = np.full(classes, _NEVER)
    present = np.unique(y)
    if len(present) < 2:
        bias[present] = 0.0
        return Softmax(weights, bias)
    used = np.flatnonzero(np.diff(x.tocsc().indptr))
    # Newton steps: to the optimum in half the time that L-BFGS takes to stop short of it.
    model = LogisticRegression(C=strength, solver="newton-cg", max_iter=200, tol=1e-5)
    fitted = model.fit(x[:, used], y, sample_weight=w)
    told, intercept = fitted.coef_.T, fitted.intercept_
    if len(present) == 2:  # of two classes only the second's score against the first is kept
        told = np.hstack([np.zeros_like(told), told])
        intercept = np.append(0.0, intercept)
    weights[np.ix_(used, present)] = told
    bias[present] = intercept
    return Softmax(weights, bias)


def clamped_rows(part: Softmax, book: CueBook, types: Sequence[str], first: int) -> Softmax:
    """The model with every cue for a type weighing at least as much there as for any other.

    A positive cue for a type may then never lower it against another, whatever was learned.
    `first` is the row of the first cue; the same cues in doubtful sentences follow.
    """
    weights = part.weights.copy()
    for i, cue in enumerate(book.cues):
        key = cue.target.removeprefix(TYPE)
        if cue.sign > 0 and cue.target.startswith(TYPE) and key in types:
            own = types.index(key)
            for row in (first + i, first + len(book.cues) + i):
                weights[row, own] = max(weights[row, own], weights[row].max())
    return Softmax(weights, part.bias)


def clamped_top(part: Softmax) -> Softmax:
    """The top of the type with what the paragraphs tell for a type never lowering it.

    Its features are those of `scoring.linear.type_features`: an equal number a type, each growing
    with what is told for it.
    """
    weights = part.weights.copy()
    types = weights.shape[1] - 1
    for k, rows in enumerate(np.array_split(np.arange(len(weights)), types)):
        weights[rows, k] = np.maximum(weights[rows, k], weights[rows].max(axis=1))
    return Softmax(weights, part.bias)
