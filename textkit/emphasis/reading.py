"""The seam between a document and a judgement of its paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from textkit.records import ParagraphReading, Tagged, TopicShare


class ParagraphReader(Protocol):
    """Judges which driver each paragraph of a document argues with."""

    def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
        """One reading a paragraph, in order."""
        ...


@dataclass(frozen=True, slots=True)
class TopicReading:
    """A document by topic, and by driver where its seeded topics tell enough."""

    topics: tuple[TopicShare, ...]
    driver_shares: tuple[float, ...] | None  # in the scheme's order, summing to 1


class TopicReader(Protocol):
    """Judges a whole document by a topic model."""

    def read(self, tagged: Tagged) -> TopicReading:
        """What the topics tell of the document."""
        ...
