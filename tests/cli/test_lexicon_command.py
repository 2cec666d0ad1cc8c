"""`textkit lexicon` from the command line: lexicons that grow, change and travel."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from textkit.scheme import Scheme, load_scheme

WEATHER = Path(__file__).parent.parent / "data" / "weather"


def _terms(scheme: Scheme) -> set[tuple[str, str, str, float, tuple[str, ...]]]:
    return {(d, m, t.term, t.weight, t.exclude) for d, m, t in scheme.homed_terms}


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_lexicon_travels_out_and_in_again(suffix: str, textkit: Run, tmp_path: Path) -> None:
    file, folder = tmp_path / f"lex.{suffix}", tmp_path / "mine"
    assert textkit("lexicon", "export", "--scheme", "policy_tools", "-o", file).status == 0
    done = textkit("lexicon", "import", file, "-o", folder, "--scheme", "policy_tools")
    assert done.status == 0, done.all
    assert _terms(load_scheme(folder)) == _terms(load_scheme("policy_tools"))
    done = textkit("lexicon", "diff", "policy_tools", folder)
    assert done.status == 0 and "0 differences" in done.err


@pytest.mark.parametrize("form", ["quanteda", "cntext", "liwc"])
def test_what_a_format_cannot_hold_is_told(form: str, textkit: Run, tmp_path: Path) -> None:
    done = textkit("lexicon", "export", "-o", tmp_path / "lex.out", "--format", form)
    assert done.status == 0 and "no place" in done.err


def test_categories_of_any_name_become_a_scheme_that_runs(textkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "词表.csv"
    file.write_text("类别,词\n../x,平台经济\n天气,多云\n天气,东南风\n", "utf-8")
    folder = tmp_path / "新方案"
    assert textkit("lexicon", "import", file, "-o", folder).status == 0
    assert sorted(p.name for p in (folder / "terms").iterdir()) == [
        "driver_1.yaml",
        "driver_2.yaml",
    ]
    assert [d.label.zh for d in load_scheme(folder).drivers] == ["..", "天气"]
    text = tmp_path / "a.txt"
    text.write_text("今日多云，东南风三级。", "utf-8")
    said = textkit("tag", text, "--kwic", "--scheme", folder)
    assert said.status == 0 and "多云" in said.out


def test_categories_may_be_given_by_label(textkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "词表.csv"
    rows = [("太阳", "热", "酷暑"), ("Sun", "Light", "阳光"), ("rain", "flood", "洪水")]
    file.write_text("驱动,机制,词\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows), "utf-8")
    done = textkit("lexicon", "import", file, "-o", tmp_path / "w", "--scheme", WEATHER)
    assert done.status == 0, done.all
    homes = {(d, m, t.term) for d, m, t in load_scheme(tmp_path / "w").homed_terms}
    assert homes == {("sun", "heat", "酷暑"), ("sun", "light", "阳光"), ("rain", "flood", "洪水")}


def test_diff_tells_what_changed(textkit: Run, tmp_path: Path) -> None:
    other = Path(shutil.copytree(WEATHER, tmp_path / "other"))
    file = other / "terms" / "rain.yaml"
    text = file.read_text("utf-8")
    term = next(t.term for d, _, t in load_scheme(WEATHER).homed_terms if d == "rain")
    file.write_text(text.replace(term, "倾盆大雨", 1), "utf-8")
    out = tmp_path / "diff.csv"
    assert textkit("lexicon", "diff", WEATHER, other, "-o", out).status == 0
    with out.open(encoding="utf-8-sig", newline="") as f:
        found = {(row["kind"], row["term"]) for row in csv.DictReader(f)}
    assert {("added", "倾盆大雨"), ("removed", term)} <= found


def test_expand_proposes_words_and_leaves_the_lexicon_alone(
    textkit: Run, corpus: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(WEATHER, tmp_path / "own"))
    term = next(t.term for d, _, t in load_scheme(own).homed_terms if d == "rain")
    folder = tmp_path / "雨"
    folder.mkdir()
    for i in range(6):
        (folder / f"{i}.txt").write_text(f"{term}冲毁堤坝。\n今天心情很好。\n", "utf-8")
    before = load_scheme(own).sha256
    out = tmp_path / "候选.csv"
    done = textkit(
        "lexicon", "expand", folder, "--scheme", own, "--min-paragraphs", 3, "--min-pmi", 0.5,
        "-o", out,
    )  # fmt: skip
    assert done.status == 0, done.all
    with out.open(encoding="utf-8-sig", newline="") as f:
        rows = list(csv.DictReader(f))
    assert any("堤坝" in row["term"] for row in rows), rows
    assert all(term in row["example_1"] for row in rows)
    assert load_scheme(own).sha256 == before


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        pytest.param(["expand", "{c}", "--mechanism", "no"], 2, "personalization", id="mechanism"),
        pytest.param(["kwic", "{c}", "--term", "平台台"], 2, "采购平台", id="kwic-term"),
        pytest.param(["kwic", "{c}", "--mechanism", "leadng"], 2, "leading", id="kwic-mechanism"),
        pytest.param(["expand", "{t}/none"], 1, "no such file", id="no-corpus"),
        pytest.param(["diff", "no", "policy_tools"], 2, "schemes that ship", id="unknown-scheme"),
        pytest.param(["import", "{t}/no.csv", "-o", "{t}/m"], 2, "no such file", id="no-file"),
        pytest.param(["import", "{t}/bad.csv", "-o", "{t}/m"], 2, "bad.csv:1:1", id="bad-header"),
        pytest.param(["import", "{t}/ok.csv", "-o", "{c}"], 1, "not overwritten", id="folder"),
        pytest.param(
            ["import", "{t}/ok.csv", "-o", "{t}/m", "--scheme", "policy_tools"], 2, "supply_side",
            id="unknown-category",
        ),
        pytest.param(["export", "-o", "{t}/ok.csv"], 1, "exists", id="file-taken"),
        pytest.param(["export", "-o", "{t}/lex.abc"], 2, "quanteda", id="unknown-format"),
        pytest.param(["stats", "{t}/none"], 1, "no such file", id="stats-no-corpus"),
    ],
)  # fmt: skip
def test_faults_are_told_with_a_status(
    arguments: list[str], status: int, said: str, textkit: Run, corpus: Path, tmp_path: Path
) -> None:
    (tmp_path / "ok.csv").write_text("driver,term\n天气,多云\n", "utf-8")
    (tmp_path / "bad.csv").write_text("a,b\n天气,多云\n", "utf-8")
    done = textkit("lexicon", *(a.format(c=corpus, t=tmp_path) for a in arguments))
    assert (done.status, said in done.err) == (status, True), done.all
    assert not (tmp_path / "m").exists()
    assert (tmp_path / "ok.csv").read_text("utf-8") == "driver,term\n天气,多云\n"


def test_unread_inputs_give_status_3(textkit: Run, corpus: Path) -> None:
    (corpus / "空.txt").write_bytes(b"")
    for command in ("stats", "kwic", "ablate"):
        assert textkit("lexicon", command, corpus).status == 3


def test_a_term_without_hits_is_said(textkit: Run, corpus: Path) -> None:
    done = textkit("lexicon", "kwic", corpus, "--term", "定制化")
    assert done.status == 1 and "nothing was found" in done.err


def test_places_of_lint_stand_below_the_scheme(textkit: Run, tmp_path: Path) -> None:
    scheme = tmp_path / "own"
    shutil.copytree(WEATHER, scheme)
    terms = scheme / "terms" / "rain.yaml"
    terms.write_text(terms.read_text("utf-8") + '    - {term: "骤雨", weight: 0.2}\n', "utf-8")
    done = textkit("lexicon", "lint", "--scheme", scheme, "-o", tmp_path / "lint.csv")
    rows = csv.DictReader((tmp_path / "lint.csv").read_text("utf-8-sig").splitlines())
    assert "terms/rain.yaml:7:7" in {row["where"] for row in rows}, done.all


def test_lint_of_a_sound_scheme(textkit: Run) -> None:
    done = textkit("lexicon", "lint", "--scheme", WEATHER)
    assert done.status == 0 and "0 of them errors" in done.err
