"""From topics to driver shares: what a document gives to the seeded topics, apart from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from textkit.records import Interval
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
    fitted = model.fitted
    n = fitted.n_seeded
    prior = float(fitted.alpha[:n].astype(np.float64).sum())
    out = []
    for gamma in model.concentrations(documents):
        theta = tuple((gamma / gamma.sum()).tolist())
        seeded = gamma[:n]
        total = float(seeded.sum())
        words = max(total - prior, 0.0)
        if words < min_words:
            out.append(SeededShares(theta, None, None, words))
            continue
        low, high = (betaincinv(seeded, total - seeded, q) for q in (0.025, 0.975))
        intervals = (
            tuple(Interval(float(a), float(b)) for a, b in zip(low, high, strict=True))
            if n > 1
            else (Interval(1.0, 1.0),)
        )
        out.append(SeededShares(theta, tuple((seeded / total).tolist()), intervals, words))
    return tuple(out)
