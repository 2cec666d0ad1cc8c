"""What a topic model is asked for, and what fitting leaves behind: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from textkit.errors import UsageError
from textkit.i18n import Bi
from textkit.topics.vocabulary import Vocabulary

Seeds = Mapping[str, Sequence[str] | Mapping[str, float]]

BACKGROUND = "background_"  # a background topic is this and its number, from 1


@dataclass(frozen=True, slots=True)
class TopicConfig:
    """Settings of a fit; the defaults are those that recovered known shares best."""

    background: int = 8  # topics without seeds, for what a corpus says besides
    random_state: int = 0
    no_below: int = 2  # documents a word must stand in; seeds are exempt
    no_above: float = 0.5  # part of the documents that a word may stand in; seeds are exempt
    max_vocabulary: int = 20_000
    passes: int = 10
    chunksize: int = 100  # documents between two updates of the topics
    iterations: int = 50  # of inference on a document while fitting
    alpha: float = 0.0  # prior of each topic in a document; 0 stands for 1 / topics
    eta: float = 0.01  # prior of each word in a topic
    spread: float = 0.0  # words a seeded topic starts with besides its seeds, as a multiple of them
    keep_missing: bool = False  # seeds that the corpus lacks stay known, by their prior alone
    anchor: float = 0.0  # prior of a seed in its topic, as a part of its count in the corpus

    def __post_init__(self) -> None:
        for name, valid, zh, en in (
            ("background", self.background >= 0, "不能为负", "must not be negative"),
            ("random_state", self.random_state >= 0, "不能为负", "must not be negative"),
            ("no_above", 0 < self.no_above <= 1, "须在 (0, 1]", "must lie in (0, 1]"),
            ("max_vocabulary", self.max_vocabulary >= 1, "至少为 1", "must be at least 1"),
            ("passes", self.passes >= 1, "至少为 1", "must be at least 1"),
            ("chunksize", self.chunksize >= 1, "至少为 1", "must be at least 1"),
            ("iterations", self.iterations >= 1, "至少为 1", "must be at least 1"),
            ("alpha", self.alpha >= 0, "不能为负", "must not be negative"),
            ("eta", self.eta > 0, "须大于 0", "must be positive"),
            ("anchor", self.anchor >= 0, "不能为负", "must not be negative"),
        ):
            if not valid:
                value = getattr(self, name)
                raise UsageError(Bi(f"{name}={value}：{zh}", f"{name}={value} {en}"))


@dataclass(frozen=True)
class FittedTopics:
    """A fitted model as values: enough to infer, to describe, and to store."""

    topics: tuple[str, ...]  # seeded ones first, in the order of `seeds`
    seeds: dict[str, dict[str, float]]  # topic → term → weight, as asked for
    vocabulary: Vocabulary
    concentration: NDArray[np.float32]  # topics × words: Dirichlet parameters
    alpha: NDArray[np.float32]
    config: TopicConfig

    @property
    def n_seeded(self) -> int:
        """How many topics have seeds: the first ones."""
        return len(self.seeds)

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each word of the vocabulary."""
        return self.vocabulary.index()

    @cached_property
    def word_probabilities(self) -> NDArray[np.float64]:
        """Probability of each word in each topic (topics × words); rows sum to 1."""
        rows = self.concentration.astype(np.float64)
        return np.asarray(rows / rows.sum(axis=1, keepdims=True))

    @property
    def missing_seeds(self) -> dict[str, tuple[str, ...]]:
        """Seeds that the corpus lacks, by topic; topics with all their seeds are left out."""
        missing = {
            topic: tuple(term for term in terms if not self._documents(term))
            for topic, terms in self.seeds.items()
        }
        return {topic: terms for topic, terms in missing.items() if terms}

    @property
    def spared_seeds(self) -> dict[str, tuple[str, ...]]:
        """Seeds that frequency alone would have pruned, by topic: kept, and named here."""
        ceiling = self.config.no_above * self.vocabulary.n_documents
        spared = {
            topic: tuple(
                term
                for term in terms
                if (n := self._documents(term)) and not self.config.no_below <= n <= ceiling
            )
            for topic, terms in self.seeds.items()
        }
        return {topic: terms for topic, terms in spared.items() if terms}

    def _documents(self, term: str) -> int:
        i = self.index.get(term)
        return 0 if i is None else self.vocabulary.documents[i]


def weighted_seeds(seeds: Seeds) -> dict[str, dict[str, float]]:
    """`seeds` with a weight for every term, 1 where none is given.

    Raises `UsageError` where there is no topic, a topic without a term, or a weight that is not
    positive.
    """
    if not seeds:
        raise UsageError(Bi("没有种子主题", "there are no seeded topics"))
    out: dict[str, dict[str, float]] = {}
    for topic, terms in seeds.items():
        if isinstance(terms, str) or not terms:
            raise UsageError(
                Bi(f"主题“{topic}”没有种子词", f"topic {topic!r} has no seeds"),
                "",
                Bi("写成词的列表，或词到权重的映射", "give a list of terms, or terms with weights"),
            )
        pairs = terms.items() if isinstance(terms, Mapping) else ((term, 1.0) for term in terms)
        out[str(topic)] = {str(term): float(weight) for term, weight in pairs}
        for term, weight in out[str(topic)].items():
            if not 0 < weight < float("inf"):
                raise UsageError(
                    Bi(f"“{term}”的权重须大于 0", f"the weight of {term!r} must be positive"), topic
                )
    return out


def topic_names(seeds: Mapping[str, object], background: int) -> tuple[str, ...]:
    """Names of all topics: the seeded ones, then background_1 and so on."""
    return (*seeds, *(f"{BACKGROUND}{i + 1}" for i in range(background)))
