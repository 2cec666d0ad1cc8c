from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textkit.pipeline.tagger import LexiconTagger, tag_document
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Document, Match
from textkit.scheme import Scheme


@pytest.fixture(scope="module")
def tagger(scheme: Scheme) -> LexiconTagger:
    return LexiconTagger(scheme, Segmenter("rust", scheme.words))


def _matches(tagger: LexiconTagger, text: str, script: str = "hans") -> list[Match]:
    document = Document("d", text, "d", "txt", "", script="hant" if script == "hant" else "hans")
    return list(tag_document(document, tagger).matches)


def _one(tagger: LexiconTagger, text: str, term: str) -> Match:
    (found,) = [m for m in _matches(tagger, text) if m.term == term]
    return found


def test_the_longest_term_wins(tagger: LexiconTagger) -> None:
    terms = [m.term for m in _matches(tagger, "满足个性化需求。")]
    assert terms == ["个性化需求"]


def test_a_hit_that_cuts_a_word_is_kept_but_not_counted(tagger: LexiconTagger) -> None:
    hits = _matches(tagger, "持续推进法治政府建设。")
    assert not [m for m in hits if m.term == "政府建" and m.counted]


@pytest.mark.parametrize(
    ("text", "polarity", "counted"),
    [
        pytest.param("政府设立专项资金。", "affirmed", True, id="affirmed"),
        pytest.param("政府没有设立专项资金。", "negated", False, id="negated"),
        pytest.param("不再设立专项资金。", "dismissed", False, id="dismissed"),
        pytest.param("力争明年设立专项资金。", "aspired", True, id="aspired"),
        pytest.param("企业不断壮大，设立专项资金。", "affirmed", True, id="not-a-negation"),
    ],
)
def test_polarity_decides_what_counts(
    tagger: LexiconTagger, text: str, polarity: str, counted: bool
) -> None:
    hit = _one(tagger, text, "专项资金")
    assert (hit.polarity, hit.counted) == (polarity, counted)


def test_hits_inside_a_quoted_title_are_flagged(tagger: LexiconTagger) -> None:
    hit = _one(tagger, "印发《关于设立专项资金的通知》。", "专项资金")
    assert hit.in_title_quote
    assert not hit.counted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("设立专项资金", "专项资金", id="plain"),
        pytest.param("设立专 项资金", "专 项资金", id="blank-inside"),
        pytest.param("设立专\u200b项资金", "专\u200b项资金", id="zero-width-inside"),
    ],
)
def test_a_hit_is_located_in_the_raw_text(tagger: LexiconTagger, text: str, expected: str) -> None:
    hit = _one(tagger, text, "专项资金")
    assert text[hit.start : hit.end] == hit.text == expected


def test_traditional_text_is_matched_and_quoted_as_it_stands(tagger: LexiconTagger) -> None:
    text = "政府設立專項資金，支持產業發展。"
    (hit,) = [m for m in _matches(tagger, text, "hant") if m.term == "专项资金"]
    assert hit.text == "專項資金"


def test_the_tagger_travels_to_another_process(tagger: LexiconTagger) -> None:
    text = "满足个性化需求，设立专项资金。"
    assert _matches(pickle.loads(pickle.dumps(tagger)), text) == _matches(tagger, text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "专项资金",
                "个性化 需求",
                "不",
                "。",
                "\n",
                "倒逼",
                "《",
                "》",
                "Ａ",
                "\u200b",
                "研发投入",
            ]
        ),
        max_size=30,
    )
)
def test_offsets_quote_the_text(tagger: LexiconTagger, pieces: list[str]) -> None:
    text = "".join(pieces)
    for m in _matches(tagger, text):
        assert text[m.start : m.end] == m.text
        assert m.sentence.start <= m.start
        assert m.end <= m.sentence.end


@pytest.mark.corpora
def test_offsets_quote_the_text_of_real_files(tagger: LexiconTagger, real_corpora: Path) -> None:
    for file in sorted((real_corpora / "city_gwr_2024_txt").glob("*.txt"))[:20]:
        text = file.read_text("utf-8-sig")
        hits = _matches(tagger, text)
        assert hits
        assert all(text[m.start : m.end] == m.text for m in hits)
