"""What goes wrong in a run costs what it must and no more, and is said."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.batch.test_run import OPTIONS, _errors, _hashes, _items, _run
from textkit.batch.items import Partition
from textkit.batch.local import Limits, run_workers
from textkit.batch.store import Store
from textkit.corpus import ReadOptions
from textkit.errors import OutputError
from textkit.records import Document


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    for i in range(60):
        text = f"第{i}号文件\n政府设立专项资金{i}万元。\n企业满足个性化需求，倒逼供应商上平台。\n"
        (folder / f"{i:03d}.txt").write_text(text * (1 + i % 3), "utf-8")
    return folder


class Greedy:
    """Stands in for an analyst whose parser takes all the memory it can get."""

    def __init__(self) -> None:
        from textkit.analyst import load_analyst

        self._real = load_analyst(OPTIONS)
        self.scheme = self._real.scheme

    def analyse_many(self, documents: Sequence[Document]) -> object:
        if any("膨胀" in document.doc_id for document in documents):
            bytearray(1 << 32)
        return self._real.analyse_many(documents)


def test_a_file_that_takes_too_much_memory_is_listed_alone(tmp_path: Path) -> None:
    items = _items(tmp_path, ["a.txt", "膨胀.txt", "b.txt"])
    finished = run_workers(
        iter([Partition(tuple(items))]),
        Greedy,  # type: ignore[arg-type]
        ReadOptions(),
        tmp_path / "parts",
        n_workers=1,
        limits=Limits(memory=512 << 20),
    )
    results = [r for f in finished for r in f.results]
    failed = {r.ordinal: r.failures[0].error.en for r in results if r.failures}
    assert failed == {1: "out of memory"}
    assert sum(r.n_documents for r in results) == 2


def test_a_file_that_vanishes_in_the_middle_is_listed(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textkit.batch import plan

    real = plan.file_sha256

    def hashed_then_gone(path: Path) -> str:
        digest = real(path)
        if path.name == "007.txt":
            path.unlink()
        return digest

    monkeypatch.setattr(plan, "file_sha256", hashed_then_gone)
    run = _run(corpus, tmp_path / "out", workers=1)
    assert run.counts.documents == 59
    assert [Path(str(e["source"])).name for e in _errors(run)] == ["007.txt"]


def test_a_clock_that_is_set_back_changes_nothing(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(corpus, tmp_path / "plain", workers=2)
    ticks = iter(range(10**9, 0, -3600))
    monkeypatch.setattr(time, "time", lambda: float(next(ticks)))
    _run(corpus, tmp_path / "back", workers=2)
    assert _hashes(tmp_path / "back") == _hashes(tmp_path / "plain")


def test_parts_that_a_power_cut_left_broken_are_made_again(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    _run(corpus, out, workers=1)
    whole = _hashes(out)
    part = next((out / ".textkit" / "parts").glob("*/documents.arrow"))
    part.write_bytes(b"\x00" * part.stat().st_size)
    again = _run(corpus, out, workers=1)
    assert again.counts.resumed < again.counts.inputs
    assert _hashes(out) == whole


def test_a_row_whose_other_columns_changed_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textkit.batch.plan._LARGE_TABLE", 0)
    table = tmp_path / "政策.csv"
    rows = [f"{i},2020,政府设立专项资金{i}万元。" for i in range(5)]
    table.write_text("id,年份,正文\n" + "\n".join(rows), "utf-8")
    _run(table, tmp_path / "out")
    rows[2] = rows[2].replace("2020", "2021")
    table.write_text("id,年份,正文\n" + "\n".join(rows), "utf-8")
    assert _run(table, tmp_path / "out").counts.resumed == 4


def _analyse_with_small_files(
    corpus: Path, out: Path, limit: int
) -> subprocess.CompletedProcess[str]:
    def smaller() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "textkit", "--lang", "en", "analyze", str(corpus), "-o", str(out),
         "--reading", "lexicon", "--topics", "none", "--formats", "csv", "--workers", "2"],
        capture_output=True, text=True, preexec_fn=smaller, check=False, env=_environment(),
    )  # fmt: skip


def _environment() -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1"}


@pytest.mark.slow
@pytest.mark.parametrize("limit", [2_000, 60_000], ids=["state", "parts or tables"])
def test_a_disk_that_is_full_is_said_and_the_same_command_goes_on(
    corpus: Path, tmp_path: Path, limit: int
) -> None:
    for i in range(60):
        with (corpus / f"{i:03d}.txt").open("a", encoding="utf-8") as f:
            f.write(f"产业大脑服务企业{i}家，订单满足率提高。\n" * 20)
    out = tmp_path / "out"
    done = _analyse_with_small_files(corpus, out, limit)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr or "disk" in done.stderr
    assert not list(out.glob(".textkit-*"))


def _started(corpus: Path, out: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "textkit", "--lang", "en", "analyze", str(corpus), "-o", str(out),
         "--reading", "lexicon", "--topics", "none", "--workers", "2"],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=_environment(),
    )  # fmt: skip


def _wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)


def _many(corpus: Path) -> None:
    for i in range(3000):
        (corpus / f"more {i:04d}.txt").write_text(f"政府设立专项资金{i}万元。\n" * 20, "utf-8")


def _n_done(out: Path) -> int:
    try:
        with sqlite3.connect(f"file:{out / '.textkit' / 'run.db'}?mode=ro", uri=True) as db:
            return int(db.execute("SELECT COUNT(*) FROM done").fetchone()[0])
    except sqlite3.Error:
        return 0


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_done_and_says_so(corpus: Path, tmp_path: Path) -> None:
    _many(corpus)
    out = tmp_path / "out"
    process = _started(corpus, out)
    _wait_for(lambda: _n_done(out) > 0)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "the same command goes on" in said
    assert "Traceback" not in said
    assert _n_done(out) > 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_of_a_killed_run_do_not_live_on(corpus: Path, tmp_path: Path) -> None:
    _many(corpus)
    out = tmp_path / "out"
    process = _started(corpus, out)
    _wait_for(lambda: _n_done(out) > 0)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert children
    process.kill()
    process.communicate()
    _wait_for(lambda: not any(Path(f"/proc/{c}").exists() for c in children))
    assert [c for c in children if Path(f"/proc/{c}").exists()] == []


def test_the_state_of_a_run_on_an_unwritable_place_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    with pytest.raises(OutputError):
        Store(tmp_path / "out" / ".textkit")
