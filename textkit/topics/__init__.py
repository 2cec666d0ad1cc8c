"""Seeded topics: topics that are the drivers, with their quality, store and reference model."""

from textkit.topics.seeded import SeededTopicModel
from textkit.topics.state import FittedTopics, TopicConfig

__all__ = ["FittedTopics", "SeededTopicModel", "TopicConfig"]
