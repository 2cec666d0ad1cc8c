"""Seeded topics: topics that are the drivers, with their quality, store and reference model."""

from textkit.topics.quality import (
    SeedReading,
    TopicQuality,
    TopicStability,
    TopicWord,
    coherence,
    seed_readings,
    stability,
    top_words,
    topic_quality,
)
from textkit.topics.reference import (
    REFERENCE_CONFIG,
    ReferenceFit,
    fit_reference,
    load_card,
    load_reference,
    reference_folder,
    write_reference,
)
from textkit.topics.seeded import SeededTopicModel
from textkit.topics.selection import BackgroundFigure, compare_backgrounds
from textkit.topics.shares import SeededShares, seeded_shares
from textkit.topics.state import FittedTopics, TopicConfig
from textkit.topics.store import load_topics, save_topics
from textkit.topics.units import TermUnits, chunked, scheme_seeds

__all__ = [
    "REFERENCE_CONFIG",
    "BackgroundFigure",
    "FittedTopics",
    "ReferenceFit",
    "SeedReading",
    "SeededShares",
    "SeededTopicModel",
    "TermUnits",
    "TopicConfig",
    "TopicQuality",
    "TopicStability",
    "TopicWord",
    "chunked",
    "coherence",
    "compare_backgrounds",
    "fit_reference",
    "load_card",
    "load_reference",
    "load_topics",
    "reference_folder",
    "save_topics",
    "scheme_seeds",
    "seed_readings",
    "seeded_shares",
    "stability",
    "top_words",
    "topic_quality",
    "write_reference",
]
