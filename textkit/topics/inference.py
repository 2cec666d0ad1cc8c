"""Topic shares of documents under fixed topics: variational inference over many documents at once.

The same fixed point as gensim's (Hoffman, Blei, Bach 2010), from an even start in place of a random
one. Every operation works element by element or row by row, so that the result of a document
depends on its own counts alone: not on its neighbours, not on the size of the batch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import psi

Floats = NDArray[np.float32]

_EPSILON = np.float32(1e-30)
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
    n_documents, n_topics = counts.shape[0], len(topics.alpha)
    alpha = topics.alpha.astype(np.float64)
    sizes = np.asarray(counts.sum(axis=1), np.float64).reshape(-1, 1)
    gamma = np.repeat(alpha[None, :], n_documents, axis=0) + sizes / n_topics * (sizes > 0)
    active = np.flatnonzero(sizes[:, 0] > 0)
    block = _Block.of(counts[active], topics)
    for step in range(iterations):
        if not len(active):
            break
        before = gamma[active]
        after = alpha + block.word_shares(_weights(before))
        gamma[active] = after
        if step % _CHECK_EVERY == _CHECK_EVERY - 1:
            moving = _mean(np.abs(after - before)) >= tolerance
            if not moving.all():
                active = active[moving]
                block = _Block.of(counts[active], topics)
    return gamma


def _weights(gamma: NDArray[np.float64]) -> Floats:
    total = gamma[:, 0].copy()
    for k in range(1, gamma.shape[1]):
        total += gamma[:, k]
    return np.asarray(np.exp(psi(gamma) - psi(total)[:, None]), np.float32)


def _mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    total = values[:, 0].copy()
    for k in range(1, values.shape[1]):
        total += values[:, k]
    return np.asarray(total / values.shape[1])


@dataclass(frozen=True, slots=True)
class _Block:
    """Documents that still move, with the topic weights of their words gathered once."""

    counts: csr_matrix
    lengths: NDArray[np.int64]
    gathered: Floats  # topics × entries
    weights: Floats

    @classmethod
    def of(cls, counts: csr_matrix, topics: Topics) -> _Block:
        gathered = np.ascontiguousarray(topics.weights[counts.indices].T)
        lengths = np.diff(counts.indptr).astype(np.int64)
        return cls(counts, lengths, gathered, topics.weights)

    def word_shares(self, document_weights: Floats) -> NDArray[np.float64]:
        """Words given to each topic, by document."""
        norm = np.full(self.gathered.shape[1], _EPSILON)
        for k, words in enumerate(self.gathered):  # a sum over topics in one fixed order
            norm += words * np.repeat(document_weights[:, k], self.lengths)
        ratios = csr_matrix(
            (self.counts.data / norm, self.counts.indices, self.counts.indptr),
            shape=self.counts.shape,
        )
        shares: NDArray[np.float64] = document_weights * (ratios @ self.weights)
        return shares
