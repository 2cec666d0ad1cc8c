"""Figures for a paper: means, files, fonts."""

from __future__ import annotations

from pathlib import Path

import pytest

from textkit.comparison import Comparison, GroupShare
from textkit.errors import OutputError, UsageError
from textkit.report import figures, save_figures
from textkit.report.figures import emphasis_figure, save_comparison, save_emphasis
from textkit.scheme import load_scheme


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


def test_an_existing_figure_is_kept_unless_forced(finished_run: Path, tmp_path: Path) -> None:
    made = save_figures(finished_run, tmp_path / "f", lang="en", formats=("svg",), force=False)
    assert all(p.parent == tmp_path / "f" for p in made.paths)
    with pytest.raises(OutputError, match="--force"):
        save_figures(finished_run, tmp_path / "f", lang="en", formats=("svg",), force=False)


def test_a_panel_a_group_with_its_documents(finished_run: Path) -> None:
    figure = emphasis_figure(finished_run, by="year", lang="en")
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["2023 (n = 1)", "2024 (n = 2)"]
    (whole,) = emphasis_figure(finished_run, lang="en").axes
    assert whole.get_title(loc="left") == "All (n = 3)"


def test_a_grouping_that_is_none_is_refused_with_those_there_are(finished_run: Path) -> None:
    with pytest.raises(UsageError, match="province"):
        emphasis_figure(finished_run, by="yaer")


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_hostile_names_are_drawn_as_they_are(finished_run: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"figure.{kind}"
    save_emphasis(finished_run, path, by="issuer", lang="zh")
    assert path.stat().st_size > 1_000
    if kind == "svg":
        assert "<script" not in path.read_text("utf-8")


def test_another_ending_is_refused(finished_run: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="svg, png, pdf"):
        save_emphasis(finished_run, tmp_path / "figure.bmp", by="", lang="en")


def test_only_the_largest_groups_of_a_comparison_are_drawn_and_the_rest_is_said(
    tmp_path: Path,
) -> None:
    scheme = load_scheme("cluster_digital")
    shares = tuple(
        GroupShare(f"$机关{g:02}_{{", key, 5 + (g == 40), 0.25, 0.2, 0.3)
        for g in range(41)
        for key in scheme.driver_keys
    )
    told = Comparison("issuer", shares, (), ())
    (note, *_) = save_comparison(tmp_path / "chart.svg", told, scheme, lang="en")
    assert "11 are not" in note.en
    assert "$机关40_{" in (tmp_path / "chart.svg").read_text("utf-8")  # the largest, as it is named
