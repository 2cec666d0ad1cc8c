from __future__ import annotations

from typing import Any

import pytest

from textkit.tables.methods import methods_markdown, methods_text

RUN: dict[str, Any] = {
    "textkit": "0.1.0",
    "inputs_sha256": "f" * 64,
    "options": {
        "topics": "reference",
        "reading": "calibrated",
        "engine": "rust",
        "heading_weight": 1.0,
        "count_quoted_titles": False,
        "n_bootstrap": 500,
        "seed": 7,
    },
    "scheme": {
        "key": "cluster_digital",
        "version": "1.0",
        "label": {"zh": "驱动力", "en": "Drivers"},
        "terms": 1234,
        "sha256": "abcdef0123456789",
    },
    "models": [
        {"kind": "reading", "name": "paragraph", "sha256": "1" * 64},
        {"kind": "topics", "trained_on": "gold"},
    ],
    "counts": {"inputs": 12, "documents": 1010, "chars": 9_876_543, "failures": 2},
    "versions": {"python": "3.11.9", "rjieba": "0.2.2"},
}


def test_the_paragraph_tells_what_a_referee_asks_for() -> None:
    told = methods_text(RUN, "en")
    for fact in (
        "1,010 document(s)",
        "9,876,543",
        "2 input(s) could not",
        "Drivers",
        "1,234 terms",
        "abcdef012345",
        "rjieba 0.2.2",
        "500 draws, seed 7",
        "textkit 0.1.0",
        "Python 3.11.9",
        "paragraph (SHA-256 111111111111)",
        "Zhao Xueli",
    ):
        assert fact in told
    zh = methods_text(RUN, "zh")
    for fact in ("1,010 篇文档", "版本 1.0", "赵学礼、周成林", "随机种子 7", "书名号内的命中、"):
        assert fact in zh


@pytest.mark.parametrize("gone", [*RUN, None], ids=str)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_fact_that_is_not_known_is_left_out(gone: str | None, lang: Any) -> None:
    run = {k: v for k, v in RUN.items() if gone and k != gone}
    told = methods_text(run, lang)
    assert "None" not in told
    assert bool(told) is bool(gone)


def test_what_the_options_change_is_told() -> None:
    changed = RUN | {
        "options": RUN["options"]
        | {"heading_weight": 2.0, "reading": "lexicon", "count_quoted_titles": True},
        "models": RUN["models"][1:],
    }
    told = methods_text(changed, "en")
    assert "the lexicon alone, headings weighted 2" in told
    assert "quoted titles" not in told


def test_another_scheme_is_not_said_to_follow_the_paper() -> None:
    other = RUN | {"scheme": RUN["scheme"] | {"key": "policy_tools"}}
    assert "Zhao" not in methods_text(other, "en")


def test_models_that_a_scheme_lacks_are_not_told() -> None:
    told = methods_text(RUN | {"models": []}, "en")  # "calibrated" and "reference" were asked for
    assert "the lexicon alone" in told
    assert "calibrated" not in told
    assert "topic" not in told


def test_both_languages_stand_under_headings() -> None:
    told = methods_markdown(RUN)
    assert told.index("# 数据说明") < told.index("# Data and method")
