"""`textkit topics`: fit, show, apply, select, from the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

QUICK = ("--background", 1, "--passes", 1, "--states", 2, "--min-documents", 1)


@pytest.fixture
def model(textkit: Run, corpus: Path, tmp_path: Path) -> Path:
    done = textkit("topics", "fit", corpus, "-o", tmp_path / "模型", "--date", "2026-01-02", *QUICK)
    assert done.status == 0, done.all
    return tmp_path / "模型"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_fit_writes_model_and_card_without_paths_of_this_machine(
    model: Path, tmp_path: Path
) -> None:
    assert {f.name for f in model.iterdir()} == {
        "CARD.md", "card.json", "topics.json", "topics.npz",
    }  # fmt: skip
    card = json.loads((model / "card.json").read_text("utf-8"))
    assert card["date"] == "2026-01-02"
    assert card["trained_on"] == {"语料": 12}
    assert "topics fit" in card["command"] and "--passes 1 " in card["command"]
    assert str(tmp_path) not in (model / "CARD.md").read_text("utf-8")


def test_the_same_fit_gives_the_same_bytes(
    textkit: Run, model: Path, corpus: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again" / "模型"
    textkit("topics", "fit", corpus, "-o", again, "--date", "2026-01-02", *QUICK)
    for file in model.iterdir():
        assert (again / file.name).read_bytes() == file.read_bytes(), file.name


def test_fit_writes_agreement_with_labels(textkit: Run, corpus: Path, tmp_path: Path) -> None:
    paragraphs = [
        {"text": "客户需求日益个性化，订单越来越小。", "drivers": {"market_demand": 1.0}},
        {"text": "跨境电商开拓市场。", "drivers": {"market_demand": 1.0}},
    ]
    line = {"id": "a-1", "title": "", "paragraphs": paragraphs}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    out = tmp_path / "m"
    done = textkit("topics", "fit", corpus, "-o", out, "--gold", gold, *QUICK)
    assert "topics: gold, 1 documents, dominant driver: 1.000" in done.out
    assert "dominant driver | 1.000" in (out / "CARD.md").read_text("utf-8")


def test_an_unreadable_file_is_told_and_the_fit_goes_on(
    textkit: Run, corpus: Path, tmp_path: Path
) -> None:
    (corpus / "空.txt").write_bytes(b"")
    done = textkit("topics", "fit", corpus, "-o", tmp_path / "m", *QUICK)
    assert done.status == 3
    assert "空.txt" in done.err
    assert (tmp_path / "m" / "topics.npz").is_file()


def test_show_tells_seeds_drift_and_stability(textkit: Run, model: Path) -> None:
    done = textkit("topics", "show", model)
    assert done.status == 0
    for word in ("coherence", "purity", "drift", "stability", "core_enterprise", "background_1"):
        assert word in done.out
    assert "跨境电商" in done.out


def test_show_names_missing_seeds(textkit: Run, model: Path, tmp_path: Path) -> None:
    textkit("topics", "show", model, "--missing", "-o", tmp_path / "missing.csv")
    rows = _rows(tmp_path / "missing.csv")
    assert rows and {row["documents"] for row in rows} == {"0"}
    assert "跨境电商" not in {row["seed"] for row in rows}


def test_show_the_model_that_ships(textkit: Run) -> None:
    done = textkit("topics", "show", "--words", 3)
    assert done.status == 0 and "260" in done.err


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_charts_are_written_and_the_font_told(
    suffix: str, textkit: Run, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textkit.topic_study import figures

    monkeypatch.setattr(figures, "chinese_font", lambda: "")
    done = textkit("topics", "show", model, "--chart", tmp_path / f"a.{suffix}")
    assert (tmp_path / f"a.{suffix}").stat().st_size > 1000
    assert "no Chinese font" in done.err


def test_apply_writes_shares_that_sum_to_one(
    textkit: Run, model: Path, corpus: Path, tmp_path: Path
) -> None:
    (corpus / "天气.txt").write_text("今日多云转晴，东南风三级。", "utf-8")
    out = tmp_path / "份额.csv"
    done = textkit("topics", "apply", corpus, "--model", model, "-o", out)
    assert done.status == 0, done.all
    rows = {row["doc_id"]: row for row in _rows(out)}
    assert len(rows) == 13
    names = [name for name in rows["0需求.txt"] if name.startswith("share_")]
    shares = {name: float(rows["0需求.txt"][name]) for name in names}
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=lambda k: shares[k]) == "share_market_demand"
    assert rows["天气.txt"]["share_market_demand"] == ""  # nothing argued: empty, never .25
    thetas = [float(v) for k, v in rows["天气.txt"].items() if k.startswith("theta_")]
    assert sum(thetas) == pytest.approx(1)


def test_apply_shows_shares_without_a_file(textkit: Run, model: Path, corpus: Path) -> None:
    done = textkit("topics", "apply", corpus / "0政府.txt", "--model", model)
    assert done.status == 0 and "0政府.txt" in done.out


def test_select_recommends_exactly_one_count(textkit: Run, corpus: Path, tmp_path: Path) -> None:
    done = textkit(
        "topics", "select", corpus, "--counts", "0，2", "--states", 2, "--passes", 1,
        "--min-documents", 1, "-o", tmp_path / "s.csv", "--chart", tmp_path / "s.svg",
    )  # fmt: skip
    assert done.status == 0, done.all
    rows = _rows(tmp_path / "s.csv")
    assert [row["background"] for row in rows] == ["0", "2"]
    assert [row["recommended"] for row in rows].count("True") == 1
    assert "recommended" in done.out
    assert (tmp_path / "s.svg").is_file()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        pytest.param(["fit", "{c}", "-o", "{t}/m", "--scheme", "no"], 2, "no scheme", id="scheme"),
        pytest.param(["fit", "{t}/none", "-o", "{t}/m"], 1, "nothing could be read", id="no-file"),
        pytest.param(["fit", "{c}", "-o", "{c}"], 1, "not overwritten", id="output-exists"),
        pytest.param(["fit", "{c}", "-o", "{t}/m", "--date", "x"], 2, "2026-01-31", id="date"),
        pytest.param(["fit", "{c}"], 2, "--out", id="no-output"),
        pytest.param(["show", "{c}"], 1, "no topic model", id="no-model"),
        pytest.param(["show", "--scheme", "policy_tools"], 1, "no topic model ships", id="none"),
        pytest.param(["show", "--chart", "{t}/a.gif"], 2, "svg", id="chart-format"),
        pytest.param(["apply", "{c}", "-o", "{c}/0政府.txt"], 2, "no output format", id="format"),
        pytest.param(["apply", "{t}/none", "-o", "{t}/a.csv"], 1, "nothing could be", id="nothing"),
        pytest.param(["select", "{c}", "--counts", "4,x"], 2, "write 4,8,12,16", id="counts"),
    ],
)  # fmt: skip
def test_faults_are_told_with_a_status(
    arguments: list[str], status: int, said: str, textkit: Run, corpus: Path, tmp_path: Path
) -> None:
    done = textkit("topics", *(a.format(c=corpus, t=tmp_path) for a in arguments))
    assert (done.status, said in done.err) == (status, True), done.all
    assert not (tmp_path / "a.csv").exists()


def test_a_model_of_another_scheme_is_refused(textkit: Run, model: Path) -> None:
    done = textkit("topics", "show", model, "--scheme", "policy_tools")
    assert done.status == 1 and "--scheme" in done.err


def test_nothing_is_overwritten(textkit: Run, model: Path, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "份额.csv"
    out.write_text("mine", "utf-8")
    done = textkit("topics", "apply", corpus, "--model", model, "-o", out)
    assert done.status == 1 and out.read_text("utf-8") == "mine"
