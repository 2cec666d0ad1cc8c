"""Lexicon hits of a document with their context: the plain functions behind the spaCy components.

Matching runs on normalised text and on no segmentation; segmentation only flags the hits whose
end falls inside a word (和|平台|湾). Flagged hits stay in the evidence and out of the counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from textkit.matching import TermMatcher, breaks_word
from textkit.normalize import Normalized, normalize
from textkit.pipeline.context import Cue, PolarityTagger, quoted_titles
from textkit.pipeline.segment import segment
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Document, Match, Paragraph, Polarity, Script, Span, Tagged
from textkit.scheme import Scheme


@dataclass(frozen=True, slots=True)
class PreparedParagraph:
    """A paragraph made ready for matching: its normalised text and the words of that."""

    paragraph: Paragraph
    raw: str
    norm: Normalized
    words: tuple[str, ...]


class LexiconTagger:
    """Finds a scheme's terms in paragraphs. Pickles by its scheme."""

    def __init__(self, scheme: Scheme, segmenter: Segmenter) -> None:
        self.scheme = scheme
        self.segmenter = segmenter
        self._entries = scheme.homed_terms
        self._matcher = TermMatcher(
            [normalize(t.term).text for _, _, t in self._entries],
            [e for _, _, t in self._entries for e in t.exclude],
        )
        self._polarity = PolarityTagger(scheme)

    def __reduce__(self) -> tuple[type[LexiconTagger], tuple[Scheme, Segmenter]]:
        return LexiconTagger, (self.scheme, self.segmenter)

    def prepare(
        self, text: str, paragraph: Paragraph, *, script: Script = "hans"
    ) -> PreparedParagraph:
        """One paragraph of the raw `text`, normalised and segmented."""
        raw = text[paragraph.start : paragraph.end]
        norm = normalize(raw, script=script)
        return PreparedParagraph(paragraph, raw, norm, tuple(self.segmenter.cut(norm.text)))

    def matches(self, prepared: PreparedParagraph) -> list[Match]:
        """Hits in one paragraph, in order of position."""
        return self.all_matches([prepared])

    def all_matches(self, prepared: Sequence[PreparedParagraph]) -> list[Match]:
        """Hits in paragraphs, in order of position; the texts are searched in one pass."""
        hits = self._matcher.find_all([p.norm.text for p in prepared])
        told = [p for p, found in zip(prepared, hits, strict=True) if found]
        cues = self._polarity.all_cues([p.norm.text for p in told])
        return [
            match
            for p, found, around in zip(told, filter(None, hits), cues, strict=True)
            for match in self._matches(p, found, around)
        ]

    def _matches(
        self, prepared: PreparedParagraph, hits: Sequence[tuple[int, int, int]], cues: Sequence[Cue]
    ) -> list[Match]:
        paragraph, raw, norm = prepared.paragraph, prepared.raw, prepared.norm
        text, offset = norm.text, paragraph.start
        edges = [0, *accumulate(map(len, prepared.words))]
        titles = quoted_titles(text) if "《" in text else []
        sentences = _normalized_sentences(norm, paragraph)
        spans = paragraph.sentences or (Span(paragraph.start, paragraph.end),)
        out: list[Match] = []
        for i, start, end in hits:
            driver, mechanism, term = self._entries[i]
            raw_start, raw_end = norm.raw_span(start, end)
            which = max(bisect_right(sentences.starts, start) - 1, 0)
            polarity: Polarity = "affirmed"
            if cues:
                reach = sentences.span(which, len(text))
                polarity = self._polarity.polarity(text, start, end, cues, reach)
            out.append(
                Match(
                    start=offset + raw_start,
                    end=offset + raw_end,
                    text=raw[raw_start:raw_end],
                    term=term.term,
                    driver=driver,
                    mechanism=mechanism,
                    weight=term.weight,
                    paragraph=paragraph.index,
                    sentence=spans[which],
                    polarity=polarity,
                    in_title_quote=bool(titles) and any(a <= start and end <= b for a, b in titles),
                    boundary_conflict=breaks_word(edges, start) or breaks_word(edges, end),
                )
            )
        return out


@dataclass(frozen=True, slots=True)
class _Sentences:
    starts: list[int]  # in normalised text of the paragraph

    def span(self, i: int, length: int) -> Span:
        end = self.starts[i + 1] if i + 1 < len(self.starts) else length
        return Span(self.starts[i] if self.starts else 0, end)


def _normalized_sentences(norm: Normalized, paragraph: Paragraph) -> _Sentences:
    raw_starts = [s.start - paragraph.start for s in paragraph.sentences] or [0]
    if norm.starts is None:
        return _Sentences(raw_starts)
    return _Sentences([_first_at_or_after(norm.starts, s) for s in raw_starts])


def _first_at_or_after(starts: Sequence[int], raw: int) -> int:
    return bisect_right(starts, raw - 1)


def tag_document(document: Document, tagger: LexiconTagger) -> Tagged:
    """The document cut into paragraphs, with its lexicon hits."""
    cut = segment(document.text, document.blocks)
    return tag_paragraphs(document, cut.paragraphs, tagger, n_furniture=cut.n_furniture)


def tag_paragraphs(
    document: Document,
    paragraphs: tuple[Paragraph, ...],
    tagger: LexiconTagger,
    *,
    n_furniture: int = 0,
) -> Tagged:
    """The document with the lexicon hits of paragraphs that are known already."""
    prepared = [tagger.prepare(document.text, p, script=document.script) for p in paragraphs]
    return Tagged(
        document=document,
        paragraphs=paragraphs,
        matches=tuple(tagger.all_matches(prepared)),
        texts=tuple(p.norm.text for p in prepared),
        words=tuple(p.words for p in prepared),
        n_furniture=n_furniture,
    )
