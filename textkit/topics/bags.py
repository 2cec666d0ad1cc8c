"""Word counts of a corpus on disk: memory stays flat, and the order of reading can be shuffled."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from textkit.topics.vocabulary import TokenLists

_FLUSH = 100_000  # entries held before they go to disk


def count_bag(tokens: Sequence[str], index: Mapping[str, int]) -> dict[int, int]:
    """Count by word position, positions ascending; words outside `index` are left out."""
    found = [i for i in map(index.get, tokens) if i is not None]
    words, counts = np.unique(np.array(found, dtype=np.int32), return_counts=True)
    return dict(zip(words.tolist(), counts.tolist(), strict=True))


def count_matrix(documents: TokenLists, index: Mapping[str, int]) -> csr_matrix:
    """Counts of a batch of documents, a row each, float32."""
    ids: list[int] = []
    values: list[int] = []
    ends = [0]
    for tokens in documents:
        bag = count_bag(tokens, index)
        ids.extend(bag.keys())
        values.extend(bag.values())
        ends.append(len(ids))
    return csr_matrix(
        (np.array(values, np.float32), np.array(ids, np.int32), np.array(ends, np.int64)),
        shape=(len(ends) - 1, len(index)),
    )


@dataclass
class BagSpool:
    """The bags of a corpus in a temporary file; iterating gives them in a new order each time.

    Online inference forgets what it saw long ago, so a corpus sorted by genre must be shuffled.
    The orders follow from `random_state` alone. Use as a context manager: leaving removes the file.
    """

    documents: TokenLists
    index: Mapping[str, int]
    random_state: int = 0
    _folder: tempfile.TemporaryDirectory[str] | None = field(default=None, init=False)
    _ends: list[int] = field(default_factory=lambda: [0], init=False)
    _passes: int = field(default=0, init=False)

    def __enter__(self) -> BagSpool:
        self._folder = tempfile.TemporaryDirectory(prefix="textkit-topics-")
        path = self._path()
        buffer: list[tuple[int, int]] = []
        total = 0
        with path.open("wb") as file:
            for tokens in self.documents:
                bag = count_bag(tokens, self.index)
                if not bag:
                    continue
                buffer.extend(bag.items())
                total += len(bag)
                self._ends.append(total)
                if len(buffer) >= _FLUSH:
                    np.array(buffer, np.int32).tofile(file)
                    buffer.clear()
            np.array(buffer, np.int32).tofile(file)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[list[tuple[int, int]]]:
        self._passes += 1
        order = np.random.default_rng((self.random_state, self._passes)).permutation(len(self))
        pairs = self._pairs()
        for d in order.tolist():
            yield list(map(tuple, pairs[self._ends[d] : self._ends[d + 1]].tolist()))

    def _pairs(self) -> NDArray[np.int32]:
        if self._ends[-1] == 0:
            return np.zeros((0, 2), np.int32)
        return np.memmap(self._path(), np.int32, mode="r", shape=(self._ends[-1], 2))

    def _path(self) -> Path:
        if self._folder is None:
            raise RuntimeError("the spool is not open")
        return Path(self._folder.name) / "bags.bin"
