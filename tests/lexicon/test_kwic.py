from __future__ import annotations

from collections.abc import Callable

import pytest

from textkit.lexicon.kwic import kwic
from textkit.records import Tagged

Tag = Callable[..., list[Tagged]]


def test_a_row_shows_the_raw_text_around_the_hit(tag: Tag) -> None:
    text = "今天炎　热，\n昨夜有暴 雨下在山里。"
    [tagged] = tag(text)
    rows = list(kwic([tagged], width=3))
    assert [(r.left, r.keyword, r.right) for r in rows] == [
        ("今天", "炎　热", "，"),
        ("昨夜有", "暴 雨", "下在山"),
    ]
    assert all(text[r.start : r.end] == r.keyword for r in rows)


def test_context_stops_at_the_paragraph(tag: Tag) -> None:
    [row] = kwic(tag("第一段。\n洪水。\n第三段。"))
    assert (row.left, row.right) == ("", "。")


@pytest.mark.parametrize(
    ("selection", "keywords"),
    [
        pytest.param({}, ["炎热", "洪水", "暴雨"], id="all"),
        pytest.param({"terms": {"暴雨"}}, ["暴雨"], id="term"),
        pytest.param({"drivers": {"sun"}}, ["炎热"], id="driver"),
        pytest.param({"mechanisms": {"flood"}}, ["洪水", "暴雨"], id="mechanism"),
        pytest.param({"polarities": {"negated"}}, ["洪水"], id="polarity"),
        pytest.param({"counted_only": True}, ["炎热", "暴雨"], id="counted"),
    ],
)
def test_rows_are_selected(tag: Tag, selection: dict[str, object], keywords: list[str]) -> None:
    corpus = tag("炎热。没有洪水。后来有暴雨。")
    assert [r.keyword for r in kwic(corpus, **selection)] == keywords  # type: ignore[arg-type]
