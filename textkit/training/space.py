"""The space that paragraphs are compared in: weighed n-grams beside mean word vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from textkit.emphasis.calibrated import NgramWeights
from textkit.emphasis.ngrams import BITS, bucket_of, buckets
from textkit.training.vectors import WordVectors

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Space:
    """Columns (buckets in use), what each weighs, and the word vectors that stand behind some."""

    columns: NDArray[np.int32]  # buckets, sorted
    gram_weight: Floats  # idf of an n-gram; 0 for one seen in too few rows
    word_weight: Floats  # idf of an n-gram that is a word with a vector; else 0
    vectors: Singles  # columns × dimensions
    mean: Singles
    spread: float
    vector_share: float  # weight of the word vectors' kernel beside the n-grams'

    def grams(self, texts: Sequence[str]) -> csr_matrix:
        """Texts × columns, weighed by idf, of unit length over their occurrences."""
        return _weighed(self._counts(texts), self.gram_weight)

    def words(self, texts: Sequence[str]) -> Singles:
        """Texts × dimensions: mean word vectors, centred, of unit mean square length."""
        means = _weighed(self._counts(texts), self.word_weight) @ self.vectors
        out: Singles = ((means - self.mean) / self.spread).astype(np.float32)
        return out

    def _counts(self, texts: Sequence[str]) -> csr_matrix:
        return count_buckets(texts)[:, self.columns].tocsr()

    def folded(self, grams: csr_matrix, words: Singles, dual: Floats) -> Folded:
        """The weights that `dual` coefficients of training rows mean for n-grams and words."""
        behind = self.vector_share * (words.T @ dual)
        gram = self.gram_weight[:, None] * (grams.T @ dual)
        word = self.word_weight[:, None] * (self.vectors @ behind) / self.spread
        return Folded(gram, word, -(self.mean @ behind) / self.spread)

    def ngram_weights(self, folded: Floats, norm: Floats) -> NgramWeights:
        """The rows of `folded` that are in use, as the reader wants them."""
        used = norm > 0
        return NgramWeights(
            self.columns[used],
            folded[used].astype(np.float32),
            (norm[used] ** 2).astype(np.float32),
        )


@dataclass(frozen=True, slots=True)
class Folded:
    """Weights of n-grams and of words, columns × targets, and a constant a target."""

    grams: Floats
    words: Floats
    constant: Floats


def make_space(
    texts: Sequence[str], vectors: WordVectors | None, *, min_rows: int, vector_share: float
) -> Space:
    """The space of training texts: n-grams of at least `min_rows` of them, words with vectors."""
    counts = count_buckets(texts)
    n = counts.shape[0]
    rows_with = np.bincount(counts.indices, minlength=counts.shape[1])
    known = vectors.short() if vectors is not None else WordVectors((), np.zeros((0, 1)))
    places = np.array([bucket_of(word) for word in known.words], dtype=np.int64)
    columns = np.unique(np.concatenate([np.flatnonzero(rows_with >= min_rows), places]))
    found = rows_with[columns]
    held = np.zeros((len(columns), known.vectors.shape[1]), dtype=np.float32)
    held[np.searchsorted(columns, places[::-1])] = known.vectors[::-1]
    idf = np.log((1 + n) / (1 + found))
    draft = Space(
        columns=columns.astype(np.int32),
        gram_weight=np.where(found >= min_rows, idf + 1, 0.0),
        word_weight=np.where(held.any(axis=1), idf, 0.0),
        vectors=held,
        mean=np.zeros(held.shape[1], dtype=np.float32),
        spread=1.0,
        vector_share=vector_share if len(known.words) else 0.0,
    )
    means = draft.words(texts)
    centre = means.mean(axis=0)
    spread = float(np.sqrt(((means - centre) ** 2).sum(axis=1).mean())) or 1.0
    return Space(
        draft.columns, draft.gram_weight, draft.word_weight, held, centre, spread,
        draft.vector_share,
    )  # fmt: skip


def count_buckets(texts: Sequence[str]) -> csr_matrix:
    """Texts × buckets: how often each n-gram stands in each text."""
    found, starts = buckets(texts)
    ones = np.ones(len(found), dtype=np.float32)
    counts = csr_matrix((ones, found, starts), shape=(len(texts), 1 << BITS))
    counts.sum_duplicates()
    return counts


def _weighed(counts: csr_matrix, weight: Floats) -> csr_matrix:
    norm = np.sqrt(counts @ (weight**2))
    norm[norm == 0] = 1
    scaled = diags((1 / norm).astype(np.float32)) @ counts @ diags(weight.astype(np.float32))
    return scaled.tocsr()
