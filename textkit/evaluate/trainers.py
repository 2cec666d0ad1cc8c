"""What is judged: anything that makes a reader (and a scorer) from labelled documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from textkit.emphasis.reading import ParagraphReader
from textkit.evaluate.gold import GoldDocument, GoldParagraph
from textkit.pipeline.tagger import LexiconTagger, tag_paragraphs
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Tagged
from textkit.scheme import Scheme
from textkit.scoring.protocols import ClusterScorer


class ReadingTrainer(Protocol):
    """Makes a reader of paragraphs from labelled documents."""

    def train(self, labelled: Sequence[GoldDocument], seed: int) -> ParagraphReader:
        """A reader that knows `labelled` and no other labels."""
        ...


class ScorerTrainer(Protocol):
    """Makes a scorer of cluster type and mode from labelled documents."""

    def train(
        self, labelled: Sequence[GoldDocument], reader: ParagraphReader, seed: int
    ) -> ClusterScorer:
        """A scorer that knows `labelled`; `reader` is the one trained on the same documents."""
        ...


@dataclass(frozen=True, slots=True)
class ReadyReader:
    """A reader that exists already and learns nothing: a lexicon, or a model that ships."""

    reader: ParagraphReader

    def train(self, labelled: Sequence[GoldDocument], seed: int) -> ParagraphReader:
        """The reader itself, whatever the labels."""
        return self.reader


@dataclass(frozen=True, slots=True)
class ReadyScorer:
    """A scorer that exists already and learns nothing."""

    scorer: ClusterScorer

    def train(
        self, labelled: Sequence[GoldDocument], reader: ParagraphReader, seed: int
    ) -> ClusterScorer:
        """The scorer itself, whatever the labels."""
        return self.scorer


@dataclass(frozen=True, slots=True)
class Method:
    """One column of an evaluation: its name, how its reader is made, and its scorer if it has one.

    A method whose reader comes from `ReadyReader` is not trained anew in the folds.
    """

    name: str
    reading: ReadingTrainer
    scorer: ScorerTrainer | None = None


class GoldTagger:
    """Lexicon hits of labelled documents, in the paragraphs that were labelled; each made once."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._tagger = LexiconTagger(scheme, Segmenter("rust", scheme.words))
        self._made: dict[tuple[str, str], Tagged] = {}

    def __reduce__(self) -> tuple[type[GoldTagger], tuple[Scheme]]:
        return GoldTagger, (self._scheme,)

    def tag(self, gold: GoldDocument) -> Tagged:
        """The tagged document: its labelled paragraphs and nothing else."""
        key = (gold.part, gold.gold_id)
        found = self._made.get(key)
        if found is None or len(found.paragraphs) != len(gold.paragraphs):
            found = tag_paragraphs(gold.document(), gold.cut(), self._tagger)
            self._made[key] = found
        return found

    def tag_in_place(self, gold: GoldDocument) -> tuple[Tagged, int]:
        """The tagged document with the lines around a label by place; where its own begin."""
        if not (gold.before or gold.after):
            return self.tag(gold), 0
        around = (
            *(GoldParagraph(t, {}) for t in gold.before),
            *gold.paragraphs,
            *(GoldParagraph(t, {}) for t in gold.after),
        )
        whole = replace(gold, paragraphs=around, before=(), after=())
        return tag_paragraphs(whole.document(), whole.cut(), self._tagger), len(gold.before)
