"""The seam between a document and a judgement of its paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textkit.records import ParagraphReading, Tagged, TopicShare


class ParagraphReader(Protocol):
    """Judges which driver each paragraph of a document argues with."""

    def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
        """One reading a paragraph, in order."""
        ...


@runtime_checkable
class BatchReader(Protocol):
    """A paragraph reader that is quicker on many documents at once, and no different."""

    def read_many(self, tagged: Sequence[Tagged]) -> list[tuple[ParagraphReading, ...]]:
        """The readings of each document, the same as by themselves."""
        ...


def read_each(
    reader: ParagraphReader, tagged: Sequence[Tagged]
) -> list[tuple[ParagraphReading, ...]]:
    """The readings of each document, at once where `reader` can do that."""
    if isinstance(reader, BatchReader):
        return reader.read_many(tagged)
    return [reader.read(t) for t in tagged]


@dataclass(frozen=True, slots=True)
class TopicReading:
    """A document by topic, and by driver where its seeded topics tell enough."""

    topics: tuple[TopicShare, ...]
    driver_shares: tuple[float, ...] | None  # in the scheme's order, summing to 1


class TopicReader(Protocol):
    """Judges whole documents by a topic model."""

    def read_many(self, tagged: Sequence[Tagged]) -> list[TopicReading]:
        """What the topics tell of each document, the same as of it alone."""
        ...
