"""The seam between a document and a judgement of its paragraphs."""

from __future__ import annotations

from typing import Protocol

from textkit.records import ParagraphReading, Tagged


class ParagraphReader(Protocol):
    """Judges which driver each paragraph of a document argues with."""

    def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
        """One reading a paragraph, in order."""
        ...


class TopicReader(Protocol):
    """Judges a whole document by a topic model."""

    def driver_shares(self, tagged: Tagged) -> tuple[float, ...] | None:
        """Share of each driver in the scheme's order, summing to 1; None where none is told."""
        ...
