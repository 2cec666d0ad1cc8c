"""One run over the shipped samples, and every command that reads its results."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.cli.conftest import Run
from textkit.cli.main import app
from textkit.scheme import load_scheme

TABLES = {
    "emphasis", "drivers", "mechanisms", "paragraphs", "matches", "clusters", "evidence", "facts",
    "documents", "errors",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    out = tmp_path_factory.mktemp("run") / "结果"
    arguments = ["analyze", str(samples), "-o", str(out), "--workers", "1", "--formats", "csv"]
    return CliRunner().invoke(app, arguments).exit_code, out


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_analyze_ends_with_3_where_some_inputs_cannot_be_read(run: tuple[int, Path]) -> None:
    status, out = run
    assert status == 3
    unread = {Path(row["source"]).name for row in _rows(out / "errors.csv")}
    assert {"空白.txt", "截断的通知.docx"} <= unread


def test_analyze_writes_every_table_and_the_report(run: tuple[int, Path]) -> None:
    _, out = run
    assert {f.stem for f in out.glob("*.csv")} >= TABLES
    assert all(f.read_bytes().startswith(b"\xef\xbb\xbf") for f in out.glob("*.csv"))
    assert json.loads((out / "run.json").read_text("utf-8"))["options"]["scheme"]
    assert (out / "report.html").stat().st_size > 10_000


def test_shares_sum_to_one_or_are_empty(run: tuple[int, Path]) -> None:
    names = [f"share_{key}" for key in load_scheme().driver_keys]
    rows = _rows(run[1] / "emphasis.csv")
    told = [[row[name] for name in names] for row in rows]
    assert any(not any(values) for values in told)
    for values in told:
        assert not any(values) or sum(map(float, values)) == pytest.approx(1)


def test_every_hit_stands_where_it_says(run: tuple[int, Path], samples: Path) -> None:
    name = "平乡自行车产业集群调研报告.txt"
    hits = [row for row in _rows(run[1] / "matches.csv") if row["doc_id"] == name]
    from textkit.api import iter_documents
    from textkit.records import Document

    (document,) = iter_documents([samples / name])
    assert isinstance(document, Document) and hits
    for hit in hits:
        assert document.text[int(hit["start"]) : int(hit["end"])] == hit["text"]


def test_strict_makes_unread_inputs_a_failure(textkit: Run, corpus: Path, tmp_path: Path) -> None:
    (corpus / "空.txt").write_bytes(b"")
    quick = ("--reading", "lexicon", "--topics", "none", "--workers", 1, "--formats", "csv")
    assert textkit("analyze", corpus, "-o", tmp_path / "a", *quick).status == 3
    assert textkit("analyze", corpus, "-o", tmp_path / "b", "--strict", *quick).status == 1


def test_dry_run_writes_nothing(textkit: Run, corpus: Path, tmp_path: Path) -> None:
    done = textkit("analyze", corpus, "-o", tmp_path / "out", "--dry-run")
    assert done.status == 0 and done.out.strip()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "jsonl", "dta", "sav"])
def test_export_writes_each_format(
    form: str, textkit: Run, run: tuple[int, Path], tmp_path: Path
) -> None:
    target = tmp_path / f"强调.{form}"
    done = textkit("export", run[1], "-t", "emphasis", "-f", form, "-o", target)
    assert done.status == 0, done.all
    assert target.stat().st_size > 0
    assert textkit("export", run[1], "-f", form, "-o", target).status == 1
    assert textkit("export", run[1], "-f", form, "-o", target, "--force").status == 0


@pytest.mark.parametrize("form", ["docx", "tex", "md"])
def test_export_writes_the_table_of_a_paper(
    form: str, textkit: Run, run: tuple[int, Path], tmp_path: Path
) -> None:
    target = tmp_path / f"表1.{form}"
    done = textkit("export", run[1], "--as", "table", "-f", form, "-o", target)
    assert done.status == 0, done.all
    assert target.stat().st_size > 0


def test_compare_prints_groups_and_writes_them(
    textkit: Run, run: tuple[int, Path], tmp_path: Path
) -> None:
    done = textkit("compare", run[1], "--by", "cluster_type", "--csv", tmp_path / "c.csv")
    assert done.status == 0, done.all
    rows = _rows(tmp_path / "c.csv")
    assert {row["driver"] for row in rows} == set(load_scheme().driver_keys)


def test_figures_are_saved_and_an_existing_one_is_kept(
    textkit: Run, run: tuple[int, Path], tmp_path: Path
) -> None:
    target = tmp_path / "图.png"
    for command in (
        ["export", run[1], "--as", "figure", "--by", "year", "-o", target],
        ["compare", run[1], "--by", "cluster_type", "--chart", tmp_path / "c.svg"],
        ["report", run[1], "--figures", tmp_path / "figures"],
    ):
        assert textkit(*command).status == 0
        again = textkit(*command)
        assert (again.status, "exists" in again.err) == (1, True), again.all
    assert target.read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "c.svg").read_text("utf-8").startswith("<?xml")
    assert {p.suffix for p in (tmp_path / "figures").iterdir()} == {".svg", ".png"}


def test_report_is_made_again(textkit: Run, run: tuple[int, Path]) -> None:
    page = run[1] / "report.html"
    before = page.read_bytes()
    page.unlink()
    assert textkit("report", run[1], lang="en").status == 0
    assert len(page.read_bytes()) > len(before) / 2


@pytest.mark.parametrize(("lang", "word"), [("zh", "核心企业"), ("en", "Core enterprise")])
def test_score_tells_shares_in_either_language(
    lang: str, word: str, textkit: Run, corpus: Path
) -> None:
    done = textkit("score", corpus / "0企业.txt", lang=lang)
    assert done.status == 0 and word in done.out


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("怎样会改变结论", "客户数据", "销售环节", "政府自建", "契合", "≈ 4,800 家")),
        ("en", ("what would change it", "Customer data", "Sales", "Government", "fits",
                "≈ 4,800 firms")),
    ],
)  # fmt: skip
def test_score_tells_course_fit_and_facts(
    lang: str, words: tuple[str, ...], textkit: Run, samples: Path
) -> None:
    done = textkit("score", samples / "平乡自行车产业集群调研报告.txt", lang=lang)
    assert done.status == 0
    assert [w for w in words if w not in done.out] == []


def test_tag_shows_hits_in_context(textkit: Run, corpus: Path) -> None:
    done = textkit("tag", corpus / "0需求.txt", "--kwic")
    assert done.status == 0 and "跨境电商" in done.out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        pytest.param(["analyze", "{t}/语料", "-o", "{t}/o", "--scheme", "cluster"], 2,
                     "schemes that ship", id="analyze-scheme"),
        pytest.param(["analyze", "{t}/语料", "-o", "{t}/o", "--formats", "abc"], 2, "abc",
                     id="analyze-format"),
        pytest.param(["analyze", "{t}/语料", "-o", "{t}/语料"], 2, "", id="analyze-into-input"),
        pytest.param(["analyze", "{t}/none", "-o", "{t}/o"], 1, "no such file",
                     id="analyze-nothing"),
        pytest.param(["tag", "{t}/none"], 1, "no such file", id="tag-nothing"),
        pytest.param(["score", "{t}/none"], 1, "no such file", id="score-nothing"),
        pytest.param(["compare", "{t}"], 2, "no finished run", id="compare-no-run"),
        pytest.param(["export", "{t}"], 2, "no finished run", id="export-no-run"),
        pytest.param(["report", "{t}"], 2, "no finished run", id="report-no-run"),
        pytest.param(["export", "{r}", "-t", "nothing"], 2, "emphasis", id="export-table"),
        pytest.param(["export", "{r}", "-f", "doc", "-o", "{t}/a.doc"], 2, "csv", id="export-form"),
        pytest.param(["compare", "{r}", "--by", "colour"], 2, "region", id="compare-by"),
        pytest.param(["export", "{r}", "--as", "figure", "--by", "yaer"], 2, "year",
                     id="figure-by"),
        pytest.param(["export", "{r}", "--as", "figure", "-f", "bmp"], 2, "svg", id="figure-form"),
        pytest.param(["export", "{r}", "--as", "picture"], 2, "figure", id="export-as"),
    ],
)  # fmt: skip
def test_faults_are_told_with_a_status(
    arguments: list[str], status: int, said: str, textkit: Run, corpus: Path, tmp_path: Path,
    run: tuple[int, Path],
) -> None:  # fmt: skip
    done = textkit(*(a.format(t=tmp_path, r=run[1]) for a in arguments))
    assert (done.status, said in done.err) == (status, True), done.all
    assert not (tmp_path / "o" / "report.html").exists()


COMMANDS = (
    ["analyze"], ["tag"], ["score"], ["compare"], ["export"], ["report"], ["enrich"],
    *(["topics", name] for name in ("fit", "show", "apply", "select")),
    *(["lexicon", name]
      for name in ("lint", "stats", "kwic", "ablate", "expand", "diff", "import", "export")),
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_help_is_left_in_one_language(command: list[str]) -> None:
    """Each text of a command exists in both languages, and localising leaves no other in it."""
    import typer.main

    from textkit.cli.words import localise

    found = {}
    for lang in ("zh", "en"):
        node = localise(typer.main.get_command(app), lang)
        for name in command:
            node = node.commands[name]
        found[lang] = [node.help, *(p.help for p in node.params if getattr(p, "help", None))]
    for zh, en in zip(found["zh"], found["en"], strict=True):
        assert zh != en and en.isprintable() and not any("一" <= c <= "鿿" for c in en), en
