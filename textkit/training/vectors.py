"""Word vectors of policy prose: what lets a model know words it saw no label for.

Skip-gram with negative sampling (Mikolov et al. 2013, gensim), learned from unlabelled official
texts. They shape the weights of a model in training and are not needed to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textkit.emphasis.ngrams import LONGEST
from textkit.errors import ModelError
from textkit.i18n import Bi

VECTORS_NPZ = "vectors.npz"


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Words, most frequent first, and a vector each."""

    words: tuple[str, ...]
    vectors: NDArray[Any]  # words × dimensions

    def short(self) -> WordVectors:
        """The words of 2 to 4 Chinese characters, their vectors centred and of unit length."""
        keep = [
            i
            for i, word in enumerate(self.words)
            if 2 <= len(word) <= LONGEST and all("\u4e00" <= c <= "\u9fff" for c in word)
        ]
        vectors = _unit(self.vectors[keep].astype(np.float64))
        return WordVectors(
            tuple(self.words[i] for i in keep), _unit(vectors - vectors.mean(axis=0))
        )


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length == 0, 1, length)


def learn_vectors(sentences: Iterable[Sequence[str]], *, seed: int = 1) -> WordVectors:
    """Vectors of the words that stand at least five times; the same for the same sentences.

    `sentences` is read several times.
    """
    from gensim.models import Word2Vec

    model = Word2Vec(
        sentences,
        vector_size=100,
        window=8,
        min_count=5,
        sg=1,
        negative=5,
        workers=1,
        epochs=4,
        seed=seed,
        sample=1e-4,
    )
    return WordVectors(tuple(model.wv.index_to_key), model.wv.vectors)


def save_vectors(found: WordVectors, folder: Path) -> None:
    """Keeps the short words' vectors in 8 bits."""
    folder.mkdir(parents=True, exist_ok=True)
    short = found.short()
    np.savez_compressed(
        folder / VECTORS_NPZ,
        allow_pickle=False,
        words=np.array(short.words),
        vectors=np.round(short.vectors * 127).astype(np.int8),
    )


def load_vectors(folder: Path) -> WordVectors:
    """The vectors in `folder`. Raises `ModelError` where there are none."""
    try:
        with np.load(folder / VECTORS_NPZ, allow_pickle=False) as arrays:
            words = tuple(str(word) for word in arrays["words"])
            return WordVectors(words, arrays["vectors"].astype(np.float32) / 127)
    except (OSError, ValueError, KeyError) as err:
        raise ModelError(
            Bi("词向量缺失或已损坏", "the word vectors are missing or damaged"), str(folder)
        ) from err
