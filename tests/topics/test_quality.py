"""Coherence, seed purity and the choice of background topics."""

from __future__ import annotations

import numpy as np
import pytest

from textkit.topics import SeededTopicModel
from textkit.topics.quality import coherence, seed_readings, top_words, topic_quality
from textkit.topics.selection import compare_backgrounds
from textkit.topics.state import TopicConfig

RNG = np.random.default_rng(0)
WORDS = [f"词{i}" for i in range(30)]
DOCUMENTS = [
    RNG.choice(WORDS, int(n), p=RNG.dirichlet(np.full(30, 0.3))).tolist()
    for n in RNG.integers(1, 60, 40)
]


def test_coherence_is_c_npmi_as_gensim_counts_it() -> None:
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    tops = [WORDS[:6], WORDS[6:12], WORDS[20:26]]
    theirs = CoherenceModel(
        topics=tops,
        texts=DOCUMENTS,
        dictionary=Dictionary(DOCUMENTS),
        coherence="c_npmi",
        window_size=10,
        processes=1,
    ).get_coherence_per_topic()
    ours = coherence(tops, DOCUMENTS)
    # gensim adds an epsilon where we say -1, hence not exactly
    assert ours == pytest.approx(theirs, abs=0.02)


def test_coherence_of_an_empty_corpus_cannot_be_told() -> None:
    assert coherence([["甲", "乙"]], []) == (None,)


@pytest.fixture(scope="module")
def model() -> SeededTopicModel:
    seeds = {"a": ["词1", "缺"], "b": ["词2"]}
    return SeededTopicModel(seeds, background=2, passes=2, no_above=1.0).fit(DOCUMENTS)


def test_each_seed_is_read_even_where_the_corpus_lacks_it(model: SeededTopicModel) -> None:
    found = {r.seed: r for r in seed_readings(model.fitted)}
    assert found["缺"].documents == 0
    assert found["缺"].purity is None
    assert found["词1"].strongest_topic == "a"


def test_figures_of_topics(model: SeededTopicModel) -> None:
    figures = topic_quality(model.fitted, DOCUMENTS)
    assert [f.topic for f in figures] == list(model.topic_names)
    assert sum(f.share for f in figures) == pytest.approx(1)
    assert (figures[0].seeds, figures[0].missing_seeds) == (2, 1)
    assert figures[0].seed_purity is not None
    assert figures[0].seed_purity > 0.5
    assert figures[2].seed_purity is None


def test_top_words_are_ranked_and_know_seeds(model: SeededTopicModel) -> None:
    words = [w for w in top_words(model.fitted, n=5) if w.topic == "a"]
    assert [w.rank for w in words] == [1, 2, 3, 4, 5]
    assert {w.word for w in words if w.is_seed} == {"词1"}


def test_one_background_count_is_recommended() -> None:
    figures = compare_backgrounds(
        DOCUMENTS,
        {"a": ["词1"], "b": ["词2"]},
        counts=(2, 0),
        config=TopicConfig(passes=1, no_above=1.0),
        states=(0, 1),
    )
    assert [f.background for f in figures] == [0, 2]
    assert sum(f.recommended for f in figures) == 1
