"""One document in, everything that is known of it out: the flow of textkit in one class."""

from __future__ import annotations

from collections.abc import Sequence

from textkit.emphasis.config import EmphasisConfig
from textkit.emphasis.measure import EmphasisMeasure
from textkit.emphasis.reading import TopicReading
from textkit.models import Models, load_models
from textkit.options import AnalysisOptions
from textkit.pipeline.generations import GenerationCounter
from textkit.pipeline.tagger import LexiconTagger, tag_document
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Analysis, Document, Emphasis, Tagged
from textkit.scheme import Scheme, load_scheme


class Analyst:
    """Analyses documents by one scheme, one set of models, one set of options."""

    def __init__(self, options: AnalysisOptions, scheme: Scheme, models: Models) -> None:
        self.options = options
        self.scheme = scheme
        self.models = models
        self._tagger = LexiconTagger(scheme, Segmenter(options.engine, scheme.words))
        self._generations = GenerationCounter(scheme)
        self._measure = EmphasisMeasure(
            scheme,
            models.reader,
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
        return self.analyse_many([document])[0]

    def analyse_many(self, documents: Sequence[Document]) -> list[Analysis]:
        """Everything that is known of each document, the same as of it alone.

        Several thousand characters at once cost a fraction of what as many documents cost by
        themselves; beyond some ten thousand nothing is gained.
        """
        tagged = [self.tag(document) for document in documents]
        topics: list[TopicReading | None] = [None] * len(tagged)
        if self.models.topics is not None:
            topics = [*self.models.topics.read_many(tagged)]
        shares = [t.driver_shares if t is not None else None for t in topics]
        emphases = self._measure.measure_many(tagged, shares)
        return [self._analysis(*told) for told in zip(tagged, emphases, topics, strict=True)]

    def _analysis(
        self, tagged: Tagged, emphasis: Emphasis, topics: TopicReading | None
    ) -> Analysis:
        scorer, facts = self.models.scorer, self.models.facts
        return Analysis(
            tagged=tagged,
            emphasis=emphasis,
            clusters=scorer.score(tagged, emphasis) if scorer is not None else (),
            facts=facts.find(tagged) if facts is not None else (),
            topics=topics.topics if topics is not None else (),
            generations=self._generations.count(tagged),
        )


def load_analyst(options: AnalysisOptions) -> Analyst:
    """An analyst with the scheme and the models that `options` name.

    Raises `SchemeError` or `ModelError` where they are missing or damaged.
    """
    scheme = load_scheme(options.scheme)
    return Analyst(options, scheme, load_models(options, scheme))
