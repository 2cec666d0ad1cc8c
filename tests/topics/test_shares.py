"""Driver shares out of topics, and the known truth at a small size."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from textkit.topics import SeededTopicModel
from textkit.topics.shares import seeded_shares

DOCUMENTS = [["订单", "客户", "机床"] * 4, ["补贴", "园区", "财政"] * 4, ["公路", "天气"] * 6] * 8


@pytest.fixture(scope="module")
def model() -> SeededTopicModel:
    seeds = {"demand": ["订单"], "state": ["补贴"]}
    return SeededTopicModel(seeds, background=1, no_above=1.0, passes=3).fit(DOCUMENTS)


def test_shares_leave_the_background_out(model: SeededTopicModel) -> None:
    (found,) = seeded_shares(model, [["订单", "客户"] * 10 + ["公路", "天气"] * 30])
    assert found.shares is not None
    assert found.intervals is not None
    assert sum(found.shares) == pytest.approx(1)
    assert found.shares[0] > 0.9
    assert found.theta[2] > 0.5
    assert all(i.low <= s <= i.high for i, s in zip(found.intervals, found.shares, strict=True))


def test_more_text_narrows_the_interval(model: SeededTopicModel) -> None:
    text = ["订单", "客户", "补贴", "园区"]
    short, long = seeded_shares(model, [text * 3, text * 300])
    assert short.intervals is not None
    assert long.intervals is not None
    assert long.intervals[0].high - long.intervals[0].low < 0.2 * (
        short.intervals[0].high - short.intervals[0].low
    )


@pytest.mark.parametrize(
    "words",
    [
        pytest.param([], id="empty"),
        pytest.param(["未知"] * 50, id="unknown-words"),
        pytest.param(["公路", "天气"] * 40, id="background-only"),
    ],
)
def test_no_share_where_nothing_is_said_of_the_seeded(
    model: SeededTopicModel, words: list[str]
) -> None:
    (found,) = seeded_shares(model, [words])
    assert found.shares is None
    assert found.intervals is None


def known_truth() -> ModuleType:
    file = Path(__file__).parents[2] / "benchmarks" / "known_truth.py"
    spec = importlib.util.spec_from_file_location("known_truth", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["known_truth"] = module
    spec.loader.exec_module(module)
    return module


def test_known_shares_come_back_though_a_seed_of_each_driver_is_wrong() -> None:
    benchmark = known_truth()
    truth = benchmark.make_truth(300, length=300)
    model = SeededTopicModel(truth.seeds, background=2, no_above=1.0, chunksize=50, passes=4)
    theta = model.fit_transform(truth.documents)[:, :4]
    found = benchmark.figures(truth, theta / theta.sum(axis=1, keepdims=True))
    plain = benchmark.figures(truth, benchmark.by_dictionary(truth, 0))
    assert min(r for r, _ in found) > 0.97
    assert max(e for _, e in found) < min(e for _, e in plain)
