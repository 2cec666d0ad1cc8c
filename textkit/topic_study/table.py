"""What a topic model tells of documents, as a table with labels in two languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyarrow as pa

from textkit.scheme import Scheme
from textkit.tables.columns import FROM_TOPICS, column, doc_id, share, table_schema, text
from textkit.topic_study.run import DocumentTopics
from textkit.topics import SeededTopicModel

_BATCH = 1_000


def document_table(
    rows: Iterable[DocumentTopics], model: SeededTopicModel, scheme: Scheme
) -> pa.RecordBatchReader:
    """A row a document: driver shares with intervals (empty where too few words tell), then theta.

    `share_<driver>` sum to 1 over the drivers, `theta_<topic>` over all topics.
    """
    schema = document_schema(model, scheme)
    return pa.RecordBatchReader.from_batches(schema, _batches(rows, model, scheme, schema))


def document_schema(model: SeededTopicModel, scheme: Scheme) -> pa.Schema:
    """The columns of `document_table`."""
    fields = [
        doc_id(),
        text("title", "标题", "Title"),
        column("year", pa.int32(), ("年份", "Year")),
    ]
    formula = ("主题比例在各驱动因素间归一", "theta over the drivers, renormalised")
    for driver in scheme.drivers:
        zh, en = driver.label
        fields += [
            share(f"share_{driver.key}", f"{zh}的比例", f"Share of {en}", FROM_TOPICS,
                  formula=formula),
            share(f"ci_low_{driver.key}", f"{zh}下限（95%）", f"{en}, low (95 %)", FROM_TOPICS),
            share(f"ci_high_{driver.key}", f"{zh}上限（95%）", f"{en}, high (95 %)", FROM_TOPICS),
        ]  # fmt: skip
    fields.append(
        column("seeded_words", pa.float64(), ("归入驱动因素的词数", "Words given to drivers"),
               limits="≥ 0", source=FROM_TOPICS)
    )  # fmt: skip
    fields += [
        share(f"theta_{topic}", f"主题 {topic} 的比例", f"Share of topic {topic}", FROM_TOPICS)
        for topic in model.fitted.topics
    ]
    return table_schema("topic_shares", ("主题模型的强调比例", "Emphasis by topic model"), fields)


def _batches(
    rows: Iterable[DocumentTopics], model: SeededTopicModel, scheme: Scheme, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield pa.RecordBatch.from_pylist([_row(r, model, scheme) for r in batch], schema=schema)


def _row(row: DocumentTopics, model: SeededTopicModel, scheme: Scheme) -> dict[str, Any]:
    told = row.told
    values: dict[str, Any] = {
        "doc_id": row.doc_id,
        "title": row.title,
        "year": row.year,
        "seeded_words": told.seeded_words,
    }
    for k, key in enumerate(scheme.driver_keys):
        values[f"share_{key}"] = told.shares[k] if told.shares else None
        values[f"ci_low_{key}"] = told.intervals[k].low if told.intervals else None
        values[f"ci_high_{key}"] = told.intervals[k].high if told.intervals else None
    for topic, theta in zip(model.fitted.topics, told.theta, strict=True):
        values[f"theta_{topic}"] = theta
    return values
