from __future__ import annotations

import random

from textkit.corpus.duplicates import Duplicates, signature, similarity

WORDS = [chr(0x4E00 + i) for i in range(3_000)]


def text(seed: int, length: int = 3_000) -> str:
    return "".join(random.Random(seed).choices(WORDS, k=length))


def test_layout_and_width_do_not_matter() -> None:
    assert signature("第１章，总则。\n第 二 章") == signature("第1章总则第二章")


def test_edited_copy_is_told_and_a_different_text_is_not() -> None:
    first = text(1)
    seen = Duplicates()
    assert seen.earlier("a", signature(first)) == ""
    assert seen.earlier("b", signature(first[:1_500] + "改动" + first[1_520:])) == "a"
    assert seen.earlier("c", signature(text(2))) == ""
    assert seen.earlier("d", signature(first[:1_500] + text(3, 1_500))) == ""


def test_short_texts_are_duplicates_only_when_equal() -> None:
    seen = Duplicates()
    assert [seen.earlier(str(i), signature(t)) for i, t in enumerate(("甲乙", "甲丙", "甲乙"))] == [
        "", "", "0",
    ]  # fmt: skip


def test_estimate_is_near_the_true_similarity() -> None:
    a, b = text(5, 4_000), text(6, 4_000)
    for share in (0.3, 0.6, 0.9):
        cut = int(4_000 * share)
        mixed = a[:cut] + b[cut:]
        true = share / (2 - share)
        assert abs(similarity(signature(a).sketch, signature(mixed).sketch) - true) < 0.12
