"""Topic shares of documents under fixed topics: variational inference.

The same fixed point as gensim's (Hoffman, Blei, Bach 2010), from an even start in place of a random
one. A document is inferred by itself, so that its result depends on its own counts alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import psi

Floats = NDArray[np.float32]

_EPSILON = 1e-30
_CHECK_EVERY = 5  # iterations between looks at which documents have settled


def expected_log_weights(concentration: NDArray[np.floating]) -> NDArray[np.float64]:
    """exp(E[log x]) of each row's Dirichlet distribution."""
    rows = np.asarray(concentration, np.float64)
    return np.asarray(np.exp(psi(rows) - psi(rows.sum(axis=1, keepdims=True))))


@dataclass(frozen=True, slots=True)
class Topics:
    """What inference needs: word weights by word (words × topics), prior by topic."""

    weights: Floats
    alpha: Floats

    @classmethod
    def of(cls, concentration: NDArray[np.floating], alpha: NDArray[np.floating]) -> Topics:
        """From the topics' Dirichlet parameters (topics × words)."""
        weights = np.ascontiguousarray(expected_log_weights(concentration).T, np.float32)
        return cls(weights, np.asarray(alpha, np.float32))


def infer(
    counts: csr_matrix, topics: Topics, *, iterations: int = 50, tolerance: float = 1e-3
) -> NDArray[np.float64]:
    """Dirichlet parameters of each document's topic shares (documents × topics).

    A row less the prior is the number of words that the document gives to each topic. A document
    without a known word keeps the prior. A document stops when its parameters move by less than
    `tolerance` on average, as in gensim, or after `iterations`.
    """
    alpha = topics.alpha.astype(np.float64)
    gamma = np.repeat(alpha[None, :], counts.shape[0], axis=0)
    for row, (start, end) in enumerate(pairwise(counts.indptr)):
        if end > start:
            words = topics.weights[counts.indices[start:end]].astype(np.float64)
            n_words = counts.data[start:end].astype(np.float64)
            gamma[row] = _settled(words, n_words, alpha, iterations, tolerance)
    return gamma


def _settled(
    words: NDArray[np.float64],
    n_words: NDArray[np.float64],
    alpha: NDArray[np.float64],
    iterations: int,
    tolerance: float,
) -> NDArray[np.float64]:
    """The fixed point of one document: `words` are its words' weights (words × topics).

    einsum sums in one order, whatever the number of threads that a BLAS would use.
    """
    gamma: NDArray[np.float64] = alpha + n_words.sum() / len(alpha)
    for step in range(iterations):
        weights = np.exp(psi(gamma) - psi(gamma.sum()))
        norm = np.einsum("wk,k->w", words, weights) + _EPSILON
        after = alpha + weights * np.einsum("wk,w->k", words, n_words / norm)
        moved = float(np.abs(after - gamma).mean())
        gamma = after
        if step % _CHECK_EVERY == _CHECK_EVERY - 1 and moved < tolerance:
            break
    return gamma
