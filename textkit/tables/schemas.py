"""The schema of every table of a run, from a scheme.

A row of `emphasis` and `documents` is a document; every other table joins to them by `doc_id`.
Offsets count characters of the raw text. A number that cannot be told is missing, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa

from textkit.scheme import Scheme
from textkit.tables.layout import Layout
from textkit.tables.schemas_inference import clusters, evidence, facts
from textkit.tables.schemas_inputs import documents, errors
from textkit.tables.schemas_measures import (
    drivers,
    emphasis,
    generations,
    matches,
    mechanisms,
    paragraphs,
)
from textkit.tables.schemas_topics import document_topics, topic_words, topics

ANALYSIS_TABLES = (
    "emphasis",
    "drivers",
    "mechanisms",
    "paragraphs",
    "matches",
    "clusters",
    "evidence",
    "facts",
    "generations",
    "documents",
    "document_topics",
)  # written from an Analysis; errors from failures; topics and topic_words from a topic model


def schemas(scheme: Scheme) -> Mapping[str, pa.Schema]:
    """Schema by table name, in the order in which a reader wants them."""
    layout = Layout.of(scheme)
    made = (
        emphasis(scheme, layout),
        drivers(scheme),
        mechanisms(scheme),
        paragraphs(scheme, layout),
        matches(scheme),
        clusters(scheme, layout),
        evidence(scheme),
        facts(),
        generations(scheme),
        documents(),
        document_topics(),
        topics(scheme),
        topic_words(),
        errors(),
    )
    return MappingProxyType({s.metadata[b"table"].decode(): s for s in made})
