"""Lexicon terms become one unit; words by chance do not."""

from __future__ import annotations

import pickle

import pytest

from textkit.scheme import load_scheme
from textkit.topics.units import TermUnits, chunked, scheme_seeds

SCHEME = load_scheme()


@pytest.fixture(scope="module")
def units() -> TermUnits:
    return TermUnits(SCHEME)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["龙头", "企业", "座谈"], ["龙头企业", "座谈"], id="joined"),
        pytest.param(
            ["山海", "的", "2024", "年", "5G"], ["山海", "5G"], id="stop-words-and-numbers"
        ),
        pytest.param(["老龙", "头企业"], ["老龙", "头企业"], id="hit-breaks-a-word"),
        pytest.param(
            ["超级龙头", "企业集团"], ["超级", "龙头企业", "集团"], id="parts-outside-stay"
        ),
        pytest.param([], [], id="empty"),
    ],
)
def test_units(units: TermUnits, words: list[str], expected: list[str]) -> None:
    assert units.units(words) == expected


def test_every_seed_can_be_met_in_its_own_text(units: TermUnits) -> None:
    seeds = {term for terms in scheme_seeds(SCHEME).values() for term in terms}
    unmet = [seed for seed in sorted(seeds) if seed not in units.units([seed])]
    assert unmet == []


def test_units_travel_to_another_process(units: TermUnits) -> None:
    assert pickle.loads(pickle.dumps(units)).units(["龙头", "企业"]) == ["龙头企业"]


def test_chunks_hold_whole_paragraphs_in_order() -> None:
    paragraphs = [["一二三"] * n for n in (2, 1, 4, 1)]
    chunks = list(chunked(paragraphs, size=9))
    assert chunks == [[paragraphs[0], paragraphs[1]], [paragraphs[2]], [paragraphs[3]]]
