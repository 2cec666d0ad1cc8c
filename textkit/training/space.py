"""The space that paragraphs are compared in: n-grams weighed by how few paragraphs have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from textkit.emphasis.calibrated import NgramWeights
from textkit.emphasis.ngrams import BITS, buckets

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Space:
    """Columns (buckets in use) and what each weighs."""

    columns: NDArray[np.int32]  # buckets, sorted
    idf: Floats

    def grams(self, texts: Sequence[str]) -> csr_matrix:
        """Texts × columns, weighed by idf, of unit length over their occurrences."""
        counts = count_buckets(texts)[:, self.columns].tocsr()
        norm = np.sqrt(counts @ (self.idf**2))
        norm[norm == 0] = 1
        scaled = diags((1 / norm).astype(np.float32)) @ counts @ diags(self.idf.astype(np.float32))
        return scaled.tocsr()

    def folded(self, grams: csr_matrix, dual: Floats) -> Floats:
        """Columns × targets: the weights that `dual` coefficients of training rows mean."""
        weights: Floats = self.idf[:, None] * (grams.T @ dual)
        return weights

    def ngram_weights(self, folded: Floats) -> NgramWeights:
        """`folded` as the reader wants it."""
        return NgramWeights(
            self.columns, folded.astype(np.float32), (self.idf**2).astype(np.float32)
        )


def make_space(texts: Sequence[str], *, min_rows: int) -> Space:
    """The space of training texts: the n-grams that at least `min_rows` of them have."""
    counts = count_buckets(texts)
    rows_with = np.bincount(counts.indices, minlength=counts.shape[1])
    columns = np.flatnonzero(rows_with >= min_rows)
    idf = np.log((1 + counts.shape[0]) / (1 + rows_with[columns])) + 1
    return Space(columns.astype(np.int32), idf)


def count_buckets(texts: Sequence[str]) -> csr_matrix:
    """Texts × buckets: how often each n-gram stands in each text."""
    found, starts = buckets(texts)
    ones = np.ones(len(found), dtype=np.float32)
    counts = csr_matrix((ones, found, starts), shape=(len(texts), 1 << BITS))
    counts.sum_duplicates()
    return counts
