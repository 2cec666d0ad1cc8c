"""The seeded topic model: what it promises about seeds, order, chance and batches."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from textkit.errors import ModelError, UsageError
from textkit.topics import SeededTopicModel
from textkit.topics.bags import count_matrix
from textkit.topics.inference import Topics, infer
from textkit.topics.quality import stability

Documents = list[list[str]]

SEEDS = {"demand": ["订单", "客户"], "state": {"补贴": 1.0, "规划": 0.5}}


def make_documents(n: int = 120) -> Documents:
    rng = np.random.default_rng(3)
    themes = (["订单", "客户", "品种", "交期"], ["补贴", "规划", "园区", "财政"], ["天气", "公路"])
    out = []
    for d in range(n):
        share = rng.dirichlet([0.3, 0.3, 0.3])
        sizes = rng.multinomial(60, share)
        words = [
            words[i % len(words)] for words, m in zip(themes, sizes, strict=True) for i in range(m)
        ]
        out.append([*words, f"独有{d}"])
    return out


DOCUMENTS = make_documents()


@pytest.fixture(scope="module")
def model() -> SeededTopicModel:
    return SeededTopicModel(SEEDS, background=1, passes=3, no_above=1.0).fit(DOCUMENTS)


def test_seeded_topics_keep_their_names_and_find_the_words_of_their_seeds(
    model: SeededTopicModel,
) -> None:
    assert model.topic_names == ("demand", "state", "background_1")
    theta = model.transform([["品种", "交期"] * 10, ["园区", "财政"] * 10])
    assert theta.argmax(axis=1).tolist() == [0, 1]
    assert theta.sum(axis=1) == pytest.approx([1, 1])


def test_two_fits_give_the_same_bytes(model: SeededTopicModel) -> None:
    again = SeededTopicModel(**model.get_params()).fit(DOCUMENTS)
    assert again.fitted.concentration.tobytes() == model.fitted.concentration.tobytes()
    assert again.transform(DOCUMENTS).tobytes() == model.transform(DOCUMENTS).tobytes()


@pytest.mark.parametrize("size", [1, 7, 50])
def test_shares_of_a_document_do_not_depend_on_its_neighbours(
    model: SeededTopicModel, size: int
) -> None:
    whole = model.transform(DOCUMENTS)
    parts = [model.transform(DOCUMENTS[i : i + size]) for i in range(0, len(DOCUMENTS), size)]
    assert np.vstack(parts).tobytes() == whole.tobytes()


def test_inference_agrees_with_gensim(model: SeededTopicModel) -> None:
    from gensim.models import LdaModel

    fitted = model.fitted
    lda = LdaModel(
        id2word=dict(enumerate(fitted.vocabulary.words)),
        num_topics=3,
        random_state=0,
        iterations=500,
        gamma_threshold=1e-5,
    )
    lda.state.sstats[...] = fitted.concentration - lda.state.eta
    lda.sync_state()
    counts = count_matrix(DOCUMENTS, fitted.index)
    bags = [
        list(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        for row in (counts[i] for i in range(len(DOCUMENTS)))
    ]
    theirs, _ = lda.inference(bags)
    ours = infer(counts, Topics.of(fitted.concentration, fitted.alpha))
    theirs = theirs / theirs.sum(axis=1, keepdims=True)
    assert np.abs(theirs - ours / ours.sum(axis=1, keepdims=True)).max() < 0.01


def test_a_seed_that_the_corpus_lacks_is_named_and_the_fit_goes_on() -> None:
    seeds = {"demand": ["订单", "个性化定制"], "state": ["补贴"]}
    model = SeededTopicModel(seeds, background=1, passes=1, no_above=1.0).fit(DOCUMENTS)
    assert model.missing_seeds == {"demand": ("个性化定制",)}


def test_a_missing_seed_still_counts_where_it_is_kept() -> None:
    seeds = {"demand": ["订单", "个性化定制"], "state": ["补贴"]}
    model = SeededTopicModel(
        seeds, background=1, passes=1, no_above=1.0, keep_missing=True, anchor=1.0
    ).fit(DOCUMENTS)
    assert model.missing_seeds == {"demand": ("个性化定制",)}
    assert model.transform([["个性化定制"] * 5])[0].argmax() == 0


@pytest.mark.parametrize(
    ("settings", "seed"),
    [
        pytest.param({"no_below": 2}, "独有5", id="rare"),
        pytest.param({"no_above": 0.2, "no_below": 1}, "订单", id="common"),
        pytest.param({"max_vocabulary": 1}, "规划", id="beyond-the-vocabulary"),
    ],
)
def test_no_seed_is_pruned(settings: dict[str, float], seed: str) -> None:
    seeds = {"demand": ["客户", seed], "state": ["补贴"]}
    model = SeededTopicModel(seeds, background=1, passes=1, **settings).fit(DOCUMENTS)
    assert seed in model.fitted.index
    assert not model.missing_seeds


def test_seeds_that_frequency_would_have_pruned_are_told() -> None:
    seeds = {"demand": ["客户", "独有5"], "state": ["补贴"]}
    model = SeededTopicModel(seeds, background=1, passes=1, no_above=1.0).fit(DOCUMENTS)
    assert model.fitted.spared_seeds == {"demand": ("独有5",)}


def test_a_corpus_that_can_be_read_once_only_is_refused() -> None:
    with pytest.raises(UsageError, match="only once"):
        SeededTopicModel(SEEDS).fit(iter(DOCUMENTS))


def test_fits_from_an_object_that_starts_anew() -> None:
    class Corpus:
        def __iter__(self) -> Iterator[list[str]]:
            return iter(DOCUMENTS)

    settings = {"background": 1, "passes": 1, "no_above": 1.0}
    streamed = SeededTopicModel(SEEDS, **settings).fit(Corpus())
    listed = SeededTopicModel(SEEDS, **settings).fit(DOCUMENTS)
    assert streamed.fitted.concentration.tobytes() == listed.fitted.concentration.tobytes()


@pytest.mark.parametrize(
    ("seeds", "settings"),
    [
        pytest.param({}, {}, id="no-topics"),
        pytest.param({"a": []}, {}, id="topic-without-seeds"),
        pytest.param({"a": "订单"}, {}, id="a-string-for-a-list"),
        pytest.param({"a": {"订单": -1.0}}, {}, id="negative-weight"),
        pytest.param({"a": ["订单"]}, {"backgrounds": 3}, id="unknown-setting"),
        pytest.param({"a": ["订单"]}, {"no_above": 0.0}, id="setting-out-of-range"),
    ],
)
def test_wrong_arguments_are_refused(seeds: dict[str, list[str]], settings: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        SeededTopicModel(seeds, **settings).fit(DOCUMENTS)


def test_an_empty_corpus_is_refused() -> None:
    with pytest.raises(UsageError, match="no words"):
        SeededTopicModel(SEEDS).fit([])


def test_a_model_that_is_not_fitted_says_so() -> None:
    with pytest.raises(ModelError, match="not been fitted"):
        SeededTopicModel(SEEDS).transform(DOCUMENTS)


def test_a_document_without_a_known_word_gets_even_shares(model: SeededTopicModel) -> None:
    assert model.transform([[], ["从未见过"]]) == pytest.approx(np.full((2, 3), 1 / 3))


def test_clones_as_a_scikit_learn_estimator_does(model: SeededTopicModel) -> None:
    sklearn = pytest.importorskip("sklearn.base")
    clone = sklearn.clone(model)
    assert clone.get_params() == model.get_params()


def test_stability_aligns_topics_across_random_states(model: SeededTopicModel) -> None:
    figures = stability(model, DOCUMENTS, states=(0, 1))
    assert [f.topic for f in figures] == list(model.topic_names)
    assert all(f.correlation > 0.9 for f in figures)
