"""Paragraphs made comparable all at once are the same as one by one; n-grams cross none."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textkit.emphasis.ngrams import buckets, comparable, comparable_all

# What NFKC folds, joins or takes apart; digits, points and blanks of several kinds.
ODD = "12３.．٣a,，中é́ㄱ각①㎡½ﬁ¨…² \u3000\u00a0\u0301\u1161\u11a8\U0001f600\ud800\n"


@given(st.lists(st.text(st.sampled_from(ODD), max_size=12) | st.text(max_size=8), max_size=4))
def test_all_at_once_is_as_one_by_one(texts: list[str]) -> None:
    assert comparable_all(texts) == [comparable(t) for t in texts]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("营收 12.5 亿元，增３％", "营收0亿元,增0%", id="figures"),
        pytest.param("1.2.3", "0.0", id="points"),
        pytest.param("２．０版 ", "0版", id="full-width"),
        pytest.param("", "", id="empty"),
    ],
)
def test_numbers_and_blanks_go(raw: str, expected: str) -> None:
    assert comparable_all([raw, "前后"]) == [expected, "前后"]


def test_ngrams_stay_inside_their_paragraph() -> None:
    texts = ["政府引导", "", "企业", "政府引导产业集群"]
    found, starts = buckets(texts)
    assert np.diff(starts).tolist() == [10, 0, 3, 26]
    alone = [buckets([t])[0].tolist() for t in texts]
    assert [found[a:b].tolist() for a, b in itertools.pairwise(starts)] == alone
    assert set(alone[0]) < set(alone[3])  # 政府引导 stands in both
    assert not set(alone[0]) & set(alone[2])
