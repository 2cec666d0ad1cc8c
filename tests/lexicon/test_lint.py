from __future__ import annotations

from pathlib import Path

import pytest

from textkit.lexicon.lint import lint


def respell(folder: Path, old: str, new: str, file: str = "rain.yaml") -> None:
    path = folder / "terms" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "rule", "level", "place"),
    [
        pytest.param('"洪水"', '"ＮＯ"', "duplicate", "error", "rain.yaml:5:7",
                     id="full-width-twin"),
        pytest.param('"洪水"', '"淹\u200b"', "one_character", "error", "rain.yaml:5:7",
                     id="one-character"),
        pytest.param('"洪水"', '"颱風"', "traditional", "error", "rain.yaml:5:7", id="traditional"),
        pytest.param('"洪水"', '"洪 水"', "not_normalised", "warning", "rain.yaml:5:7", id="blank"),
        pytest.param('"洪水"', '{term: "洪水", not: ["阳光洪水"]}', "exclusion_hides", "warning",
                     "rain.yaml:5:7", id="exclusion-that-swallows-another-term"),
        pytest.param('"洪水"', '{term: "光雨", not: ["阳光雨"]}', "exclusion_is_term", "note",
                     "rain.yaml:5:7", id="exclusion-that-is-a-term"),
        pytest.param('"洪水"', '{term: "雨量", not: ["雨量　计"]}', "exclusion_never_applies",
                     "error", "rain.yaml:5:7", id="exclusion-with-a-wide-blank"),
        pytest.param('"洪水"', '{term: "洪水", weight: 0.2}', "low_weight_unexplained", "note",
                     "rain.yaml:5:7", id="low-weight"),
    ],
)  # fmt: skip
def test_a_doubt_is_said_with_its_place(
    folder: Path, old: str, new: str, rule: str, level: str, place: str
) -> None:
    respell(folder, old, new)
    found = [f for f in lint(folder) if f.rule == rule]
    assert [f.level for f in found] == [level]
    assert found[0].where.endswith(place)
    assert (folder / found[0].where.rsplit(":", 2)[0]).is_file()


def test_a_term_inside_a_term_of_another_driver_is_noted(folder: Path) -> None:
    found = [f for f in lint(folder) if f.rule == "contains_other_driver"]
    assert [(f.term, f.driver) for f in found] == [("阳光雨", "rain")]
    assert "sun/light" in found[0].message.en


def test_the_segmenter_is_held_against_terms(folder: Path) -> None:
    found = lint(folder, cut=lambda text: list(text) if text == "暴雨" else [text])
    assert [f.term for f in found if f.rule == "cut_by_segmenter"] == ["暴雨"]


def test_errors_stand_first(folder: Path) -> None:
    respell(folder, '"洪水"', '{term: "颱風", weight: 0.1}')
    levels = [f.level for f in lint(folder)]
    assert levels[0] == "error"
    assert levels == sorted(levels, key=["error", "warning", "note"].index)


def test_shipped_lexicon_has_no_error() -> None:
    assert [f for f in lint("cluster_digital") if f.level == "error"] == []
