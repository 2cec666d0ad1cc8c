"""Seeded topics: gensim's LDA started from the seeds, in the manners of scikit-learn.

Seeding the prior alone leaves the result to chance; here the initial state is seeded as well, and
updates come in small chunks, so that the first words move toward the topic whose seeds they meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from textkit.errors import ModelError, UsageError
from textkit.i18n import Bi
from textkit.topics.bags import BagSpool, count_matrix
from textkit.topics.inference import Topics, infer
from textkit.topics.state import FittedTopics, Seeds, TopicConfig, topic_names, weighted_seeds
from textkit.topics.vocabulary import TokenLists, Vocabulary, build_vocabulary, restartable

if TYPE_CHECKING:
    from pathlib import Path

Floats = NDArray[np.float64]

_BATCH = 512  # documents inferred at once
_NOISE = (
    0.1  # of gensim's own start: with all of it a background topic may begin as a driver's twin
)
_ELSEWHERE = 0.01  # what is left of a seed in topics that are not its own, at the start


class SeededTopicModel:
    """Topics of which some are held to seed words, the rest free.

    `seeds` maps a topic to its terms, or to terms with weights. Other arguments are those of
    `TopicConfig`. Documents are lists of words; a seed of several words must be one of them
    (`units.TermUnits` joins them).
    """

    def __init__(self, seeds: Seeds, **settings: Any) -> None:
        known = {f.name for f in fields(TopicConfig)}
        if unknown := sorted(set(settings) - known):
            raise UsageError(
                Bi(f"不认识的参数：{'、'.join(unknown)}", f"unknown setting: {', '.join(unknown)}"),
                "",
                Bi(f"可用：{'、'.join(sorted(known))}", f"there are: {', '.join(sorted(known))}"),
            )
        self.seeds = seeds
        self.config = TopicConfig(**settings)
        self._fitted: FittedTopics | None = None
        self._topics: Topics | None = None  # made of the fitted values at first use

    @classmethod
    def from_fitted(cls, fitted: FittedTopics) -> SeededTopicModel:
        """The model around values that were fitted before."""
        model = cls(fitted.seeds, **asdict(fitted.config))
        model._fitted = fitted
        return model

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Every argument of the constructor with its value."""
        return {"seeds": self.seeds, **asdict(self.config)}

    def set_params(self, **params: Any) -> Self:
        """The model itself with other settings; what was fitted is forgotten."""
        merged = {**self.get_params(), **params}
        self.__init__(**merged)  # type: ignore[misc]
        return self

    def fit(self, documents: TokenLists, y: object = None) -> Self:
        """The model itself, fitted on lists of words; `y` is ignored.

        `documents` is read twice and never held in memory. Raises `UsageError` for an iterator,
        which can be read once only, and for a corpus without words.
        """
        seeds = weighted_seeds(self.seeds)
        config = self.config
        source = restartable(documents)
        vocabulary = build_vocabulary(
            source,
            keep={term for terms in seeds.values() for term in terms},
            no_below=config.no_below,
            no_above=config.no_above,
            max_words=config.max_vocabulary,
            keep_missing=config.keep_missing,
        )
        if not vocabulary.words:
            raise UsageError(
                Bi("语料没有可用的词", "the corpus has no words to fit on"),
                "",
                Bi(
                    "检查输入，或放宽 no_below / no_above", "check it, or relax no_below / no_above"
                ),
            )
        topics = topic_names(seeds, config.background)
        concentration, alpha = _fit(source, vocabulary, seeds, config)
        self._fitted = FittedTopics(topics, seeds, vocabulary, concentration, alpha, config)
        self._topics = None
        return self

    def transform(self, documents: TokenLists) -> Floats:
        """Topic shares (documents × topics); rows sum to 1, columns are `topic_names`.

        A document without a known word gets the prior: even shares. The row of a document does
        not depend on the others.
        """
        gamma = self.concentrations(documents)
        return np.asarray(gamma / gamma.sum(axis=1, keepdims=True))

    def fit_transform(self, documents: TokenLists, y: object = None) -> Floats:
        """Topic shares of the documents that the model is fitted on."""
        return self.fit(documents).transform(documents)

    def concentrations(self, documents: TokenLists) -> Floats:
        """Dirichlet parameters of each document's shares: prior plus words given to each topic."""
        fitted = self.fitted
        rows = [
            self.concentrations_of(count_matrix(batch, fitted.index))
            for batch in _batches(documents)
        ]
        return np.vstack(rows) if rows else np.zeros((0, len(fitted.topics)))

    def concentrations_of(self, counts: csr_matrix) -> Floats:
        """`concentrations` of documents given as counts (documents × words of the vocabulary)."""
        if self._topics is None:
            self._topics = Topics.of(self.fitted.concentration, self.fitted.alpha)
        return infer(counts, self._topics)

    @property
    def fitted(self) -> FittedTopics:
        """What `fit` left behind. Raises `ModelError` before."""
        if self._fitted is None:
            raise ModelError(
                Bi("主题模型尚未训练", "the topic model has not been fitted"),
                "",
                Bi("先调用 fit", "call fit first"),
            )
        return self._fitted

    @property
    def topic_names(self) -> tuple[str, ...]:
        """Names of the columns of `transform`: seeded topics first."""
        return topic_names(self.seeds, self.config.background)

    @property
    def missing_seeds(self) -> dict[str, tuple[str, ...]]:
        """Seeds that the corpus lacks, by topic."""
        return self.fitted.missing_seeds

    def save(self, folder: str | Path) -> None:
        """Writes the fitted model to `folder` as JSON and npz."""
        from textkit.topics.store import save_topics

        save_topics(self.fitted, folder)

    @classmethod
    def load(cls, folder: str | Path) -> SeededTopicModel:
        """The model that `save` wrote. Raises `ModelError` where it is damaged."""
        from textkit.topics.store import load_topics

        return cls.from_fitted(load_topics(folder))


def _batches(documents: TokenLists) -> Iterator[list[Sequence[str]]]:
    source = iter(documents)
    while batch := list(islice(source, _BATCH)):
        yield batch


def _fit(
    documents: TokenLists,
    vocabulary: Vocabulary,
    seeds: dict[str, dict[str, float]],
    config: TopicConfig,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    from gensim.models import LdaModel

    index = vocabulary.index()
    n_topics = len(seeds) + config.background
    model = LdaModel(
        id2word=dict(enumerate(vocabulary.words)),
        num_topics=n_topics,
        alpha=config.alpha or "symmetric",
        eta=_prior(vocabulary, index, seeds, n_topics, config),
        chunksize=config.chunksize,
        passes=config.passes,
        iterations=config.iterations,
        eval_every=None,
        random_state=config.random_state,
    )
    model.state.sstats[...] = _start(model.state.sstats, vocabulary, index, seeds, config)
    model.sync_state()
    with BagSpool(documents, index, config.random_state) as spool:
        model.update(spool)
    return model.state.get_lambda().astype(np.float32), np.asarray(model.alpha, np.float32)


def _start(
    noise: NDArray[np.float32],
    vocabulary: Vocabulary,
    index: dict[str, int],
    seeds: dict[str, dict[str, float]],
    config: TopicConfig,
) -> NDArray[np.float32]:
    """The first guess: seeds in their own topics, other words spread evenly but for `noise`."""
    counts = np.maximum(np.array(vocabulary.occurrences, np.float32), 1)
    n_topics = len(noise)
    start = (1 + _NOISE * (noise - 1)) * counts / n_topics
    own = np.zeros(start.shape, np.float32)
    for k, terms in enumerate(seeds.values()):
        for term, weight in terms.items():
            if (i := index.get(term)) is not None:
                own[k, i] = counts[i] * weight
    seeded = (own > 0).any(axis=0)
    for k in range(len(seeds)):
        others = start[k, ~seeded].sum()
        if config.spread and others > 0:
            start[k, ~seeded] *= min(1.0, config.spread * own[k].sum() / others)
    start[:, seeded] *= _ELSEWHERE
    return np.where(own > 0, own, start)


def _prior(
    vocabulary: Vocabulary,
    index: dict[str, int],
    seeds: dict[str, dict[str, float]],
    n_topics: int,
    config: TopicConfig,
) -> NDArray[np.float32]:
    prior = np.full((n_topics, len(vocabulary.words)), config.eta, np.float32)
    for k, terms in enumerate(seeds.values()):
        for term, weight in terms.items():
            if (i := index.get(term)) is not None:
                prior[k, i] += config.anchor * weight * max(vocabulary.occurrences[i], 1)
    return prior
