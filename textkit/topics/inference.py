"""Topic shares of documents under fixed topics: variational inference.

The same fixed point as gensim's (Hoffman, Blei, Bach 2010), from an even start in place of a random
one. A document is inferred by itself, so that its result depends on its own counts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import psi

Floats = NDArray[np.float32]

_EPSILON = 1e-30
_CHECK_EVERY = 5  # iterations between looks at which documents have settled
_STEP = 16  # documents go together whose numbers of words, rounded up to this, are equal


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
    lengths = np.diff(counts.indptr)
    widths = -(-lengths // _STEP) * _STEP
    for width in np.unique(widths[widths > 0]).tolist():
        rows = np.flatnonzero(widths == width)
        inside = np.arange(width) < lengths[rows, None]
        places = (counts.indptr[rows, None] + np.arange(width))[inside]
        words = np.zeros((len(rows), width, len(alpha)))
        words[inside] = topics.weights[counts.indices[places]]
        n_words = np.zeros((len(rows), width))
        n_words[inside] = counts.data[places]
        by_topic = np.ascontiguousarray(words.transpose(0, 2, 1))
        gamma[rows] = _settled(by_topic, n_words, alpha, iterations, tolerance)
    return gamma


def _settled(
    words: NDArray[np.float64],
    n_words: NDArray[np.float64],
    alpha: NDArray[np.float64],
    iterations: int,
    tolerance: float,
) -> NDArray[np.float64]:
    """The fixed points of documents: `words` are their words' weights (by topic, then word).

    Places beyond a document's words hold zeros. einsum sums in one order, whatever the number of
    documents and of the threads that a BLAS would use.
    """
    out = np.empty((len(words), len(alpha)))
    active = np.arange(len(words))
    gamma: NDArray[np.float64] = alpha + n_words.sum(axis=1)[:, None] / len(alpha)
    for step in range(iterations):
        weights = np.exp(psi(gamma) - psi(gamma.sum(axis=1))[:, None])
        norm = np.einsum("dkw,dk->dw", words, weights) + _EPSILON
        after = alpha + weights * np.einsum("dkw,dw->dk", words, n_words / norm)
        if step % _CHECK_EVERY == _CHECK_EVERY - 1:
            moves = np.abs(after - gamma).mean(axis=1) >= tolerance
            if not moves.all():
                out[active[~moves]] = after[~moves]
                active, after = active[moves], after[moves]
                words, n_words = words[moves], n_words[moves]
                if not len(active):
                    return out
        gamma = after
    out[active] = gamma
    return out
