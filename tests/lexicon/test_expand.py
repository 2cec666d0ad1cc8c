from __future__ import annotations

from collections.abc import Callable

import pytest

from textkit.errors import UsageError
from textkit.lexicon.expand import log_likelihood, propose
from textkit.records import Tagged
from textkit.scheme import Scheme

Tag = Callable[..., list[Tagged]]

WET = "洪水冲垮堤坝，村民撤离。"
DRY = "炎热，农民收麦。"
DULL = "会议讨论财务。"


@pytest.fixture(scope="module")
def corpus(tag: Tag) -> list[Tagged]:
    return tag(*("\n".join([WET, DRY, DULL, DULL]) for _ in range(6)))


def test_words_beside_a_mechanism_are_proposed_to_it(weather: Scheme, corpus: list[Tagged]) -> None:
    found = {(p.mechanism, p.term) for p in propose(corpus, weather)}
    assert any(m == "flood" and "堤坝" in term for m, term in found)
    assert any(m == "heat" and "农民" in term for m, term in found)
    assert not any("财务" in term or "会议" in term for _, term in found)


def test_figures_and_contexts_come_along(weather: Scheme, corpus: list[Tagged]) -> None:
    best = propose(corpus, weather, mechanisms=["flood"], n=1)[0]
    assert (best.paragraphs, best.together) == (6, 6)
    assert best.pmi == pytest.approx(2)  # 6 of 24 paragraphs hold the mechanism: 4 times chance
    assert best.g2 == pytest.approx(log_likelihood(6, 6, 6, 24))
    assert len(best.examples) == 3
    assert all(e.keyword == best.term for e in best.examples)


def test_no_known_term_and_no_part_of_one_is_proposed(
    weather: Scheme, corpus: list[Tagged]
) -> None:
    known = {term.term for _, _, term in weather.homed_terms}
    for proposal in propose(corpus, weather):
        assert not any(proposal.term in t or t in proposal.term for t in known)


def test_rare_words_are_not_proposed(weather: Scheme, tag: Tag) -> None:
    assert propose(tag("洪水冲垮堤坝。\n开会。"), weather) == ()


def test_an_iterator_is_refused(weather: Scheme, corpus: list[Tagged]) -> None:
    with pytest.raises(UsageError):
        propose(iter(corpus), weather)


@pytest.mark.parametrize(
    ("table", "g2"),
    [
        pytest.param((5, 10, 50, 100), 0.0, id="independent"),
        # 2·(10·ln 2 + 10·ln 2): both words always together, in half of the units
        pytest.param((10, 10, 10, 20), 27.7259, id="always-together"),
    ],
)
def test_log_likelihood(table: tuple[int, int, int, int], g2: float) -> None:
    assert log_likelihood(*table) == pytest.approx(g2, abs=1e-4)
