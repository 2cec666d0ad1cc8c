"""The units of a run: an item is an input, a partition is what one worker does in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from textkit.corpus import Source
from textkit.corpus.read import Extracted
from textkit.records import Failure

# Small enough that workers share a hundred files evenly and that a kill loses seconds of work,
# large enough that writing a part costs little beside making it.
_MAX_ITEMS = 256
_MAX_SIZE = 300_000  # bytes of files, or characters of rows


@dataclass(frozen=True, slots=True)
class Item:
    """One input of a run, in order: a file to read, or a row of a table."""

    ordinal: int
    key: str  # hash of name and content: what resume goes by
    work: Source | Extracted
    size: int

    @property
    def name(self) -> str:
        """What a user calls it."""
        return self.work.source


@dataclass(frozen=True, slots=True)
class Partition:
    """Items that one worker analyses and writes together."""

    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """A name by content: the same items make the same partition."""
        digest = hashlib.sha256("\n".join(i.key for i in self.items).encode())
        return digest.hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What came of an item: its failures, and the rows it has in each table of its part."""

    ordinal: int
    key: str
    rows: Mapping[str, tuple[int, int]]  # table → first row and number of rows in the part
    failures: tuple[Failure, ...] = ()
    n_documents: int = 0
    n_chars: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """The result of a partition: record batches by table, and where each item's rows are."""

    name: str
    tables: Mapping[str, pa.Table]
    results: tuple[ItemResult, ...]


def item_key(signature: str, name: str, content_sha256: str) -> str:
    """The key of an input: the same only for the same name, content, options and models."""
    return hashlib.sha256(f"{signature}\n{name}\n{content_sha256}".encode()).hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex. Raises `OSError`."""
    digest = hashlib.sha256()
    with path.open("rb") as f:
        while chunk := f.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def partitions(items: Iterable[Item]) -> Iterator[Partition]:
    """Items in order, cut so that a partition stays small in number and in size."""
    held: list[Item] = []
    size = 0
    for item in items:
        if held and (len(held) == _MAX_ITEMS or size + item.size > _MAX_SIZE):
            yield Partition(tuple(held))
            held, size = [], 0
        held.append(item)
        size += item.size
    if held:
        yield Partition(tuple(held))
