from __future__ import annotations

from collections.abc import Callable

import pytest

from textkit.lexicon.ablate import CarryRule, ablate
from textkit.records import Tagged
from textkit.scheme import Scheme

Tag = Callable[..., list[Tagged]]


def test_the_shift_is_that_of_counting_again_without_the_term(weather: Scheme, tag: Tag) -> None:
    corpus = tag("炎热。阳光。洪水。暴雨。", "炎热。暴雨。", "洪水。", "无事。")
    rows = {a.term: a for a in ablate(iter(corpus), weather)}
    flood = rows["洪水"]
    # d0: rain 2 of 4 → 1 of 3; d1: untouched; d2: 1 → no hit left; d3 has no shares at all
    assert flood.mean_shift == pytest.approx((abs(1 / 3 - 1 / 2) + 0 + 1) / 3)
    assert (flood.documents, flood.emptied, flood.max_doc_id) == (2, 1, "d2")
    assert flood.dominant_changed == 0


def test_a_changed_main_driver_is_counted(weather: Scheme, tag: Tag) -> None:
    [heat, *_] = ablate(tag("炎热炎热。暴雨。"), weather)
    assert (heat.term, heat.dominant_changed, heat.carries) == ("炎热", 1, True)


def test_hits_that_do_not_count_carry_nothing(weather: Scheme, tag: Tag) -> None:
    assert {a.term for a in ablate(tag("没有洪水。暴雨。阳光。"), weather)} == {"暴雨", "阳光"}


def test_ranks_are_compared_over_documents(weather: Scheme, tag: Tag) -> None:
    texts = [f"{'炎热，' * n}{'阳光，' * (12 - n)}{'暴雨，' * 6}。" for n in range(12)]
    heat = next(a for a in ablate(tag(*texts), weather) if a.term == "炎热")
    assert heat.rank_correlation is None  # before, every document has the same share
    texts = [f"{'炎热，' * n}阳光，{'暴雨，' * 6}。" for n in range(12)]
    rows = {a.term: a for a in ablate(tag(*texts), weather, CarryRule(2.0, dominant_changed=2.0))}
    assert rows["阳光"].rank_correlation == pytest.approx(1)
    assert not rows["阳光"].carries
    assert rows["暴雨"].rank_correlation is None  # without it no document tells of rain


def test_an_empty_corpus_has_no_rows(weather: Scheme) -> None:
    assert ablate([], weather) == ()
