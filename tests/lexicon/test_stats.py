from __future__ import annotations

from collections.abc import Callable

import pytest

from textkit.lexicon.stats import lexicon_stats, verdict
from textkit.records import Tagged
from textkit.scheme import Scheme

Tag = Callable[..., list[Tagged]]


def test_hits_counts_and_flags_of_a_term(weather: Scheme, tag: Tag) -> None:
    corpus = tag("洪水来了。\n山里没有洪水。\n书名叫《洪水》。", "洪水又来了。暴雨。")
    stats = lexicon_stats(iter(corpus), weather)
    flood = next(t for t in stats.terms if t.term == "洪水")
    assert (flood.hits, flood.documents, flood.counted) == (4, 2, 2)
    assert (flood.negated, flood.in_title_quote) == (1, 1)
    assert flood.share == pytest.approx(2 / 3)
    assert stats.n_documents == 2


def test_weights_enter_the_share(weather: Scheme, tag: Tag) -> None:
    stats = lexicon_stats(tag("炎热。高温。"), weather)
    shares = {t.term: t.share for t in stats.terms if t.mechanism == "heat"}
    assert shares == {"炎热": pytest.approx(2 / 3), "高温": pytest.approx(1 / 3)}


def test_exclusions_that_never_apply_show_as_zero(weather: Scheme, tag: Tag) -> None:
    [unused] = lexicon_stats(tag("高温。"), weather).exclusions
    [used] = lexicon_stats(tag("高温合金。"), weather).exclusions
    assert (unused.exclusion, unused.hits, used.hits) == ("高温合金", 0, 1)


def test_an_empty_corpus_has_dead_terms_only(weather: Scheme) -> None:
    stats = lexicon_stats([], weather)
    assert {t.verdict for t in stats.terms} == {"dead"}
    assert {t.share for t in stats.terms} == {0.0}


@pytest.mark.parametrize(
    ("hits", "counted", "conflicts", "share", "expected"),
    [
        pytest.param(0, 0, 0, 0.0, "dead", id="dead"),
        pytest.param(3, 0, 1, 0.0, "idle", id="idle"),
        pytest.param(10, 4, 5, 0.01, "cut", id="cut"),
        pytest.param(4, 2, 2, 0.01, "", id="too-few-to-say-cut"),
        pytest.param(60, 60, 0, 0.3, "runaway", id="runaway"),
        pytest.param(60, 60, 0, 0.2, "", id="strong"),
    ],
)
def test_verdicts_follow_the_documented_rules(
    hits: int, counted: int, conflicts: int, share: float, expected: str
) -> None:
    found = verdict(
        hits=hits, counted=counted, conflicts=conflicts, share=share,
        mechanism_hits=200, mechanism_terms=50,
    )  # fmt: skip
    assert found == expected


def test_few_terms_do_not_make_a_runaway() -> None:
    found = verdict(
        hits=60, counted=60, conflicts=0, share=0.5, mechanism_hits=120, mechanism_terms=2
    )
    assert found == ""
