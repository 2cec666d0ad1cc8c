"""Spans of normalised paragraphs as spans of the raw text, so that a quotation is exact."""

from __future__ import annotations

from textkit.normalize import Normalized, normalize
from textkit.records import Tagged


class Quotations:
    """Quotes a document by paragraph and offsets in its normalised text."""

    def __init__(self, tagged: Tagged) -> None:
        self._tagged = tagged
        self._made: dict[int, Normalized] = {}

    def span(self, number: int, start: int, end: int) -> tuple[int, int]:
        """Offsets into `Document.text`; the whole paragraph where the texts cannot be aligned."""
        paragraph, text = self._tagged.paragraphs[number], self._tagged.texts[number]
        document = self._tagged.document
        if document.text.startswith(text, paragraph.start, paragraph.end):
            return paragraph.start + start, paragraph.start + end  # nothing was normalised away
        if number not in self._made:
            raw = document.text[paragraph.start : paragraph.end]
            self._made[number] = normalize(raw, script=document.script)
        norm = self._made[number]
        if norm.text != text:
            return paragraph.start, paragraph.end
        first, last = norm.raw_span(start, end)
        return paragraph.start + first, paragraph.start + last

    def quote(self, start: int, end: int) -> str:
        """The raw text from `start` to `end`."""
        return self._tagged.document.text[start:end]
