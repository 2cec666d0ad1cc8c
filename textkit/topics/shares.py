"""From topics to driver shares: what a document gives to the seeded topics, apart from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import betaincinv

from textkit.records import Interval
from textkit.topics.bags import count_matrix
from textkit.topics.seeded import SeededTopicModel

MIN_WORDS = 2.0  # words given to seeded topics below which shares cannot be told


@dataclass(frozen=True, slots=True)
class SeededShares:
    """One document by topic: shares over the seeded topics sum to 1, or there are none.

    Intervals are 95 % credible intervals of the model's posterior. They know the length of the
    document and nothing of the model's own uncertainty; `quality.stability` tells that.
    """

    theta: tuple[float, ...]  # over all topics, background included
    shares: tuple[float, ...] | None  # over the seeded topics
    intervals: tuple[Interval, ...] | None
    seeded_words: float  # words of the document given to seeded topics


def seeded_shares(
    model: SeededTopicModel, documents: Sequence[Sequence[str]], *, min_words: float = MIN_WORDS
) -> tuple[SeededShares, ...]:
    """Shares of each document; a row does not depend on the other documents.

    theta over the seeded topics, renormalised; None where the document gives fewer than
    `min_words` words to them, so that the prior is never taken for a finding.
    """
    return counted_shares(model, count_matrix(documents, model.fitted.index), min_words=min_words)


def counted_shares(
    model: SeededTopicModel, counts: csr_matrix, *, min_words: float = MIN_WORDS
) -> tuple[SeededShares, ...]:
    """`seeded_shares` of documents given as counts: a row each, a column each known word."""
    fitted = model.fitted
    n = fitted.n_seeded
    prior = float(fitted.alpha[:n].astype(np.float64).sum())
    gamma = model.concentrations_of(counts)
    theta = (gamma / gamma.sum(axis=1, keepdims=True)).tolist()
    seeded = np.ascontiguousarray(gamma[:, :n])
    totals = seeded.sum(axis=1)
    words = np.maximum(totals - prior, 0.0).tolist()
    told = (seeded / totals[:, None]).tolist()
    if n > 1:
        rest = totals[:, None] - seeded
        low, high = (betaincinv(seeded, rest, q).tolist() for q in (0.025, 0.975))
    else:
        low = high = [[1.0]] * len(told)
    return tuple(
        SeededShares(
            tuple(theta[i]), tuple(told[i]), tuple(map(Interval, low[i], high[i])), words[i]
        )
        if words[i] >= min_words
        else SeededShares(tuple(theta[i]), None, None, words[i])
        for i in range(len(told))
    )
