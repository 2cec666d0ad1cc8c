"""The quick way to cues and n-grams finds what the plain way finds."""

from __future__ import annotations

import json
import pickle
import re
from collections import Counter

import numpy as np
import pytest

from textkit.resources import corpora_dir
from textkit.scheme import scheme_folder
from textkit.scoring.cues import CONTEXT, CueBook, load_cues, sentences
from textkit.scoring.features import WIDTH, count_grams, gram_columns
from textkit.scoring.prefilter import CueFinder
from textkit.scoring.quantities import COUNT, HIGH, LOW, MIDDLE, band_quantities
from textkit.scoring.required import required_strings


@pytest.fixture(scope="module")
def book() -> CueBook:
    return load_cues(scheme_folder("cluster_digital") / "cues")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    lines = (corpora_dir() / "gold" / "documents.jsonl").read_text("utf-8").splitlines()[::7]
    return ["\n".join(p["text"] for p in json.loads(line)["paragraphs"]) for line in lines]


def plain(text: str, book: CueBook) -> list[list[tuple[str, int, int]]]:
    """Every pattern tried on every sentence."""
    out = []
    for start, end in sentences(text):
        sentence = text[start:end]
        voided = book.void is not None and book.void.search(sentence)
        hits = []
        for cue in book.cues:
            if voided and not cue.target.startswith(CONTEXT):
                continue
            found = next((f for p in cue.patterns if (f := p.search(sentence))), None)
            if found:
                hits.append((cue.key, found.start(), found.end()))
        out.append(hits)
    return out


def test_the_prefilter_loses_no_cue(book: CueBook, texts: list[str]) -> None:
    finder = pickle.loads(pickle.dumps(CueFinder(book)))
    found = 0
    for text in texts:
        hits = finder.find(text, list(sentences(text)))
        told = [[(h.key, h.start, h.end) for h in own] for own in hits]
        assert told == plain(text, book)
        found += sum(map(len, told))
    assert found > 100


def test_every_shipped_pattern_says_what_it_needs(book: CueBook) -> None:
    """A pattern without a required string runs on every sentence and slows all."""
    assert not [p.pattern for c in book.cues for p in c.patterns if not required_strings(p.pattern)]


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("靠(?:市场|商城)吃饭", {"靠市场吃饭", "靠商城吃饭"}),
        ("甲[^。]{0,3}(?:乙丙|丁戊)", {"乙丙", "丁戊"}),
        ("(?:甲乙)?丙丁", {"甲乙丙丁", "丙丁"}),
        ("(?:甲乙){2,}丙", {"甲乙"}),
        ("甲(?!乙)丙", {"甲丙"}),
        ("^[甲乙]丙", {"甲丙", "乙丙"}),
        ("([甲-龥]{1,3})归\\1", {"归"}),
    ],
)
def test_required_strings(pattern: str, needs: set[str]) -> None:
    assert required_strings(pattern)[0] == needs


@pytest.mark.parametrize("pattern", ["[^。]{0,9}", "甲*", "(?:甲|.)", "(?P<x>甲)", "甲|", "(甲"])
def test_a_pattern_that_needs_nothing_known_is_always_tried(pattern: str) -> None:
    assert required_strings(pattern) == ()


def test_a_pattern_without_required_strings_is_still_found(book: CueBook) -> None:
    from dataclasses import replace

    anything = replace(book.cues[0], patterns=(re.compile("[〇-龥]{5}"),))
    finder = CueFinder(replace(book, cues=(anything,)))
    assert [len(h) for h in finder.find("短句。一个够长的句子。", [(0, 3), (3, 11)])] == [0, 1]


def test_counts_of_parts_are_those_of_their_own_text() -> None:
    text = "小厂做伞，小厂卖伞\n小厂"
    parts = np.array([(0, 4), (2, 9), (5, 5), (0, len(text))])
    counts = count_grams(text, parts, np.arange(WIDTH, dtype=np.int32))
    for i, (start, end) in enumerate(parts.tolist()):
        expected: Counter[int] = Counter()
        for _, columns in gram_columns(text[start:end]):
            expected.update(columns.tolist())
        own = slice(counts.starts[i], counts.starts[i + 1])
        got = dict(zip(counts.features[own].tolist(), counts.counts[own].tolist(), strict=True))
        assert got == expected


@pytest.mark.parametrize(
    ("text", "banded"),
    [
        ("占6%，又占三成半，再占百分之八十", f"占{LOW}，又占{MIDDLE}，再占{HIGH}"),
        ("二百家厂、3,400人、一个镇", f"{COUNT}家厂、{COUNT}人、一个镇"),
        ("过半企业，进一步扩大", f"{HIGH}企业，进一步扩大"),
        ("", ""),
    ],
)
def test_quantities_become_bands(text: str, banded: str) -> None:
    assert band_quantities(text) == banded
