"""One document in, everything that is known of it out: the flow of textkit in one class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from textkit.emphasis.config import EmphasisConfig
from textkit.emphasis.measure import EmphasisMeasure
from textkit.emphasis.reading import ParagraphReader, TopicReader
from textkit.options import AnalysisOptions
from textkit.pipeline.tagger import LexiconTagger, tag_document
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Analysis, ClusterInference, Document, Emphasis, Fact, Tagged
from textkit.scheme import Scheme, load_scheme


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


@dataclass(frozen=True, slots=True)
class Models:
    """What was trained: any of them may be absent."""

    reader: ParagraphReader | None = None
    topics: TopicReader | None = None
    scorer: ClusterScorer | None = None
    facts: FactFinder | None = None
    hashes: tuple[str, ...] = ()  # of the files they were loaded from
    cards: tuple[Mapping[str, object], ...] = ()  # what each model says of itself, for run.json


class Analyst:
    """Analyses documents by one scheme, one set of models, one set of options."""

    def __init__(self, options: AnalysisOptions, scheme: Scheme, models: Models) -> None:
        self.options = options
        self.scheme = scheme
        self.models = models
        self._tagger = LexiconTagger(scheme, Segmenter(options.engine, scheme.words))
        self._measure = EmphasisMeasure(
            scheme,
            models.reader,
            models.topics,
            config=EmphasisConfig(
                heading_weight=options.heading_weight,
                count_quoted_titles=options.count_quoted_titles,
                n_bootstrap=options.n_bootstrap,
                seed=options.seed,
            ),
        )

    def tag(self, document: Document) -> Tagged:
        """Paragraphs and lexicon hits of one document."""
        return tag_document(document, self._tagger)

    def analyse(self, document: Document) -> Analysis:
        """Everything that is known of one document."""
        tagged = self.tag(document)
        emphasis = self._measure.measure(tagged)
        scorer, facts = self.models.scorer, self.models.facts
        return Analysis(
            tagged=tagged,
            emphasis=emphasis,
            clusters=scorer.score(tagged, emphasis) if scorer is not None else (),
            facts=facts.find(tagged) if facts is not None else (),
        )


def load_analyst(options: AnalysisOptions) -> Analyst:
    """An analyst with the scheme and the models that `options` name.

    Raises `SchemeError` or `ModelError` where they are missing or damaged.
    """
    scheme = load_scheme(options.scheme)
    return Analyst(options, scheme, Models())
