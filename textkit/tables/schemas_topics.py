"""Tables of a topic model: shares by document, topics, words."""

from __future__ import annotations

import pyarrow as pa

from textkit.scheme import Scheme
from textkit.tables.columns import (
    FROM_TOPICS,
    code,
    codes_of,
    column,
    doc_id,
    share,
    table_schema,
    text,
)


def document_topics() -> pa.Schema:
    """A row is a document × topic."""
    fields = [
        doc_id(),
        text("topic", "主题", "Topic", FROM_TOPICS),
        share("share", "主题比例", "Share of the topic", FROM_TOPICS),
    ]
    return table_schema("document_topics", ("文档 × 主题", "Topics by document"), fields)


def topics(scheme: Scheme) -> pa.Schema:
    """A row is a topic of the model."""
    fields = [
        text("topic", "主题", "Topic", FROM_TOPICS),
        code(
            "driver",
            "种子所属驱动因素",
            "Driver of its seeds",
            codes_of(scheme.drivers),
            FROM_TOPICS,
        ),
        share("share", "平均比例", "Mean share over documents", FROM_TOPICS),
        column(
            "coherence",
            pa.float64(),
            ("主题一致性", "Coherence"),
            limits="-1–1",
            source=FROM_TOPICS,
            formula=(
                "前 10 词两两的 c_npmi 均值（Bouma 2009；Röder 等 2015）",
                "c_npmi: mean over pairs of its 10 top words (Bouma 2009; Röder et al. 2015)",
            ),
        ),
        share(
            "stability",
            "种子稳定性",
            "Stability over random seeds",
            FROM_TOPICS,
            formula=(
                "不同随机种子各次拟合间，文档主题比例相关系数的均值",
                "mean correlation of documents' shares between fits with other random seeds",
            ),
        ),
    ]
    return table_schema("topics", ("主题", "Topics"), fields)


def topic_words() -> pa.Schema:
    """A row is a word of a topic."""
    fields = [
        text("topic", "主题", "Topic", FROM_TOPICS),
        column("rank", pa.int32(), ("排名", "Rank"), limits="≥ 1", source=FROM_TOPICS),
        text("word", "词", "Word", FROM_TOPICS),
        share("weight", "权重", "Probability of the word in the topic", FROM_TOPICS),
        column("is_seed", pa.bool_(), ("是否种子词", "Is a seed word"), source=FROM_TOPICS),
    ]
    return table_schema("topic_words", ("主题词", "Words of topics"), fields)
