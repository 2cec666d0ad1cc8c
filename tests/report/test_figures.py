"""Figures for a paper: means, files, fonts."""

from __future__ import annotations

from pathlib import Path

import pytest

from textkit.report import figures, save_figures
from textkit.report.figures import Mean, mean_of


def test_no_values_have_no_mean() -> None:
    assert mean_of([]) is None


def test_one_value_has_no_interval() -> None:
    assert mean_of([0.25]) == Mean(1, 0.25, None, None)


def test_the_interval_is_that_of_the_mean_and_stays_a_share() -> None:
    told = mean_of([0.2, 0.4, 0.6])
    assert told is not None
    assert told.mean == pytest.approx(0.4)
    assert told.low == pytest.approx(0.4 - 1.96 * 0.2 / 3**0.5)
    wide = mean_of([0.0, 1.0])
    assert wide is not None
    assert (wide.low, wide.high) == (0.0, 1.0)


def test_the_same_run_makes_the_same_figures(finished_run: Path) -> None:
    first = save_figures(finished_run, lang="en")
    before = {path: path.read_bytes() for path in first.paths}
    assert {p.name for p in before} >= {"emphasis.svg", "emphasis.png", "map.svg", "map.png"}
    again = save_figures(finished_run, lang="en")
    assert {path: path.read_bytes() for path in again.paths} == before


def test_without_a_chinese_font_the_user_is_told_what_to_install(
    finished_run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "chinese_font", lambda: "")
    made = save_figures(finished_run, lang="zh", formats=("svg",))
    assert made.paths
    (note,) = made.notes
    assert "apt-get install fonts-noto-cjk" in note.zh
    assert "fonts-noto-cjk" in note.en
