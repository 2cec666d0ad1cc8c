"""How many background topics: fits compared by coherence, seed purity and stability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from textkit.errors import UsageError
from textkit.i18n import Bi
from textkit.topics.quality import stability, topic_quality
from textkit.topics.seeded import SeededTopicModel
from textkit.topics.state import Seeds, TopicConfig
from textkit.topics.vocabulary import TokenLists

_NEAR = 0.01  # a smaller model within this of the best score is preferred


@dataclass(frozen=True, slots=True)
class BackgroundFigure:
    """A count of background topics in figures; means over the topics."""

    background: int
    coherence: float  # of all topics
    seeded_coherence: float
    seed_purity: float
    stability: float  # correlation of seeded shares between fits, mean over topics and pairs
    stability_low: float  # of the worst seeded topic and pair
    score: float  # coherence (scaled to 0–1), purity and stability, averaged
    recommended: bool = False


def compare_backgrounds(
    documents: TokenLists,
    seeds: Seeds,
    *,
    counts: Sequence[int] = (0, 4, 8, 12, 16, 24),
    config: TopicConfig | None = None,
    states: Sequence[int] = (0, 1, 2),
) -> tuple[BackgroundFigure, ...]:
    """Figures for each count, ascending; exactly one is recommended.

    Recommended is the smallest count whose score is within .01 of the best. Raises `UsageError`
    where no count is given.
    """
    if not counts:
        raise UsageError(Bi("没有要比较的背景主题数", "there are no background counts to compare"))
    base = config or TopicConfig()
    figures = [
        _figure(documents, seeds, replace(base, background=n), states) for n in sorted(set(counts))
    ]
    best = max(f.score for f in figures)
    chosen = next(f for f in figures if f.score >= best - _NEAR)
    return tuple(replace(f, recommended=f is chosen) for f in figures)


def _figure(
    documents: TokenLists, seeds: Seeds, config: TopicConfig, states: Sequence[int]
) -> BackgroundFigure:
    model = SeededTopicModel(seeds, **asdict(config)).fit(documents)
    quality = topic_quality(model.fitted, documents)
    stable = stability(model, documents, states=states)[: len(seeds)]
    coherences = [q.coherence if q.coherence is not None else -1.0 for q in quality]
    purity = float(np.mean([q.seed_purity or 0.0 for q in quality[: len(seeds)]]))
    steady = float(np.mean([s.correlation for s in stable]))
    coherence = float(np.mean(coherences))
    return BackgroundFigure(
        background=config.background,
        coherence=coherence,
        seeded_coherence=float(np.mean(coherences[: len(seeds)])),
        seed_purity=purity,
        stability=steady,
        stability_low=min(s.correlation_low for s in stable),
        score=((coherence + 1) / 2 + purity + steady) / 3,
    )
