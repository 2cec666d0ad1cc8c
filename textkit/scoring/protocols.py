"""The seams between a measured document and what is inferred from it."""

from __future__ import annotations

from typing import Protocol

from textkit.records import ClusterInference, Emphasis, Fact, Tagged


class ClusterScorer(Protocol):
    """Infers cluster type and mode from a tagged and measured document."""

    def score(self, tagged: Tagged, emphasis: Emphasis) -> tuple[ClusterInference, ...]:
        """The document's inference first, then one for each cluster told apart in it."""
        ...


class FactFinder(Protocol):
    """Finds the quantities that a document tells of its cluster."""

    def find(self, tagged: Tagged) -> tuple[Fact, ...]:
        """Facts in order of position."""
        ...
