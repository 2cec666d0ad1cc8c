"""`textkit evaluate GOLD`, `evaluate sample`, `evaluate agree` as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from textkit.cli.main import app
from textkit.scheme import Scheme

runner = CliRunner()


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTKIT_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def gold_file(tmp_path: Path, scheme: Scheme) -> Path:
    lines = []
    for writer in "ab":
        for i, driver in enumerate(scheme.drivers):
            term = driver.mechanisms[0].terms[0].term
            lines += [
                {"id": f"{writer}-{i}", "text": f"{writer}{i}讲{term}，还是{term}。",
                 "driver": driver.key, "mechanism": driver.mechanisms[0].key},
                {"id": f"{writer}-n{i}", "text": f"{writer}{i}今年粮食播种面积稳定，公交免费。",
                 "driver": "none", "mechanism": None},
            ]  # fmt: skip
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(x, ensure_ascii=False) for x in lines), "utf-8")
    return path


@pytest.mark.parametrize("before", [[], ["gold"]], ids=["short", "in-full"])
@pytest.mark.parametrize("options_first", [True, False], ids=["options-first", "file-first"])
def test_a_gold_file_is_judged_by_the_short_and_the_full_command(
    gold_file: Path, tmp_path: Path, before: list[str], options_first: bool
) -> None:
    options = ["--reading", "lexicon", "--hold-out", "group"]
    words = [*options, str(gold_file)] if options_first else [str(gold_file), *options]
    done = runner.invoke(app, ["evaluate", *before, *words])
    assert done.exit_code == 0, done.output
    assert "main driver, accuracy" in done.output
    assert "tfidf_lr" in done.output


def test_tables_and_figure_are_written_once(gold_file: Path, tmp_path: Path) -> None:
    words = ["evaluate", str(gold_file), "--reading", "lexicon", "-o", str(tmp_path / "o"),
             "--figure", str(tmp_path / "f.svg")]  # fmt: skip
    assert runner.invoke(app, words).exit_code == 0
    written = {p.name for p in (tmp_path / "o").iterdir()}
    assert {"figures.csv", "confusion.csv", "reliability.csv", "documents.csv"} <= written
    assert (tmp_path / "f.svg").read_text("utf-8").startswith("<?xml")
    again = runner.invoke(app, words)
    assert again.exit_code == 1
    assert "exists" in again.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["smaple", "x"], "Did you mean 'sample'"),
        (["nowhere.jsonl"], "no such file"),
        (["{gold}", "--reading", "best"], "'best' is not known"),
        (["{gold}", "--hold-out", "all"], "--hold-out"),
        (["{gold}", "--figure", "f.docx"], "--figure"),
        (["agree", "{gold}"], "two sheets"),
        (["sample", "{gold}", "-o", "s.csv"], ".xlsx"),
    ],
    ids=["typing-slip", "no-file", "reading", "hold-out", "figure", "one-sheet", "sheet-ending"],
)
def test_wrong_usage_is_told(gold_file: Path, words: list[str], told: str) -> None:
    done = runner.invoke(app, ["evaluate", *(w.format(gold=gold_file) for w in words)])
    assert done.exit_code == 2
    assert told in done.output


def test_a_faulty_gold_file_is_named_by_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a-1", "text": "文", "driver": "nobody"}\n', "utf-8")
    done = runner.invoke(app, ["evaluate", str(bad), "--reading", "lexicon"])
    assert done.exit_code == 2
    assert "bad.jsonl:1: unknown code 'nobody'" in done.output


def test_sheets_are_drawn_from_files_and_read_back(tmp_path: Path, samples: Path) -> None:
    import openpyxl

    words = ["evaluate", "sample", str(samples / "集群摘记.csv"), "-o", str(tmp_path / "s.xlsx"),
             "--n", "6", "--min-chars", "10"]  # fmt: skip
    done = runner.invoke(app, words)
    assert done.exit_code == 0, done.output
    sheets = [tmp_path / "s_1.xlsx", tmp_path / "s_2.xlsx"]
    assert runner.invoke(app, words).exit_code == 1  # coders' work is not written over
    for path in sheets:
        book = openpyxl.load_workbook(path)
        for row in range(2, book["coding"].max_row + 1):
            book["coding"].cell(row, 4).value = "none"
        book.save(path)
    gold = tmp_path / "agreed.jsonl"
    done = runner.invoke(app, ["evaluate", "agree", *map(str, sheets), "--gold", str(gold)])
    assert done.exit_code == 0, done.output
    assert "percent_agreement" in done.output
    assert {json.loads(line)["driver"] for line in gold.read_text("utf-8").splitlines()} == {"none"}
