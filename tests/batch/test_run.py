"""A whole run: the same tables on any number of workers, resumed after a kill, faults listed."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from textkit.batch.items import Item, Partition, partitions
from textkit.batch.local import Limits, run_workers
from textkit.batch.run import RunRequest, RunResult, run_analysis
from textkit.corpus import ReadOptions, Source
from textkit.errors import UsageError
from textkit.i18n import Bi
from textkit.options import AnalysisOptions
from textkit.records import Document

OPTIONS = AnalysisOptions(reading="lexicon", topics="none", n_bootstrap=20)


class Silent:
    def planned(self, n_items: int, n_done: int) -> None: ...
    def advanced(self, n_items: int, n_chars: int) -> None: ...
    def stage(self, name: Bi) -> None: ...


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    for i in range(150):
        text = f"第{i}号文件\n政府设立专项资金{i}万元。\n企业满足个性化需求，倒逼供应商上平台。\n"
        (folder / f"文件 {i:03d}#.txt").write_text(text * (1 + i % 3), "utf-8")
    return folder


def _run(corpus: Path, out: Path, **settings: object) -> RunResult:
    request = RunRequest((str(corpus),), out, OPTIONS, formats=(), **settings)  # type: ignore[arg-type]
    return run_analysis(request, Silent())


def _hashes(out: Path) -> dict[str, str]:
    tables = sorted((out / ".textkit" / "tables").glob("*.parquet"))
    return {t.name: hashlib.sha256(t.read_bytes()).hexdigest() for t in tables}


def _errors(run: RunResult) -> list[dict[str, object]]:
    return pq.read_table(run.tables / "errors.parquet").to_pylist()


def test_tables_are_the_same_bytes_on_any_number_of_workers(corpus: Path, tmp_path: Path) -> None:
    _run(corpus, tmp_path / "one", workers=1)
    _run(corpus, tmp_path / "three", workers=3)
    assert _hashes(tmp_path / "one") == _hashes(tmp_path / "three")
    ids = pq.read_table(tmp_path / "one/.textkit/tables/documents.parquet")["doc_id"].to_pylist()
    assert ids == [f"文件 {i:03d}#.txt" for i in range(150)]


def test_a_second_run_reads_new_files_only(corpus: Path, tmp_path: Path) -> None:
    _run(corpus, tmp_path / "out")
    (corpus / "文件 075b.txt").write_text("新出台的政策引导。", "utf-8")
    again = _run(corpus, tmp_path / "out")
    assert again.counts.resumed == 150
    assert again.counts.documents == 151
    fresh = _run(corpus, tmp_path / "fresh")
    assert fresh.counts.resumed == 0
    assert _hashes(tmp_path / "out") == _hashes(tmp_path / "fresh")


def test_a_changed_file_is_read_again_even_with_its_old_date(corpus: Path, tmp_path: Path) -> None:
    _run(corpus, tmp_path / "out")
    file = corpus / "文件 003#.txt"
    before = file.stat()
    file.write_bytes(file.read_bytes().replace("专项".encode(), "无关".encode()))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    again = _run(corpus, tmp_path / "out")
    assert again.counts.resumed == 149


def test_other_inputs_do_not_replace_a_run(corpus: Path, tmp_path: Path) -> None:
    first = _run(corpus, tmp_path / "out")
    other = tmp_path / "other"
    other.mkdir()
    (other / "别的.txt").write_text("政府出台政策。\n", "utf-8")
    before = _hashes(first.out)
    with pytest.raises(UsageError, match="other inputs"):
        _run(other, first.out)
    assert _hashes(first.out) == before
    assert _run(other, first.out, fresh=True).counts.documents == 1


def test_other_options_do_not_mix_with_a_run(corpus: Path, tmp_path: Path) -> None:
    _run(corpus, tmp_path / "out")
    other = AnalysisOptions(reading="lexicon", topics="none", n_bootstrap=21)
    request = RunRequest((str(corpus),), tmp_path / "out", other, formats=())
    with pytest.raises(UsageError, match="n_bootstrap: 20 → 21"):
        run_analysis(request, Silent())


def test_a_folder_of_somebody_else_is_not_written_to(corpus: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.docx").write_bytes(b"x")
    with pytest.raises(UsageError, match="something else"):
        _run(corpus, theirs)
    assert [p.name for p in theirs.iterdir()] == ["thesis.docx"]


def test_the_output_inside_the_input_is_not_read(corpus: Path, tmp_path: Path) -> None:
    out = corpus / "out"
    _run(corpus, out)
    assert _run(corpus, out).counts.inputs == 150


def test_a_bad_file_is_listed_and_the_run_goes_on(corpus: Path, tmp_path: Path) -> None:
    (corpus / "坏文件.docx").write_bytes(b"PK\x03\x04 not a zip")
    (corpus / "空.txt").write_bytes(b"")
    run = _run(corpus, tmp_path / "out")
    assert run.counts.documents == 150
    assert {Path(str(e["source"])).name for e in _errors(run)} == {"坏文件.docx", "空.txt"}


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError):
        _run(tmp_path / "empty", tmp_path / "out")


def test_a_killed_run_goes_on_to_the_same_tables(corpus: Path, tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    _run(corpus, whole)
    program = (
        "from pathlib import Path\n"
        "from tests.batch.test_run import _run\n"
        f"_run(Path({str(corpus)!r}), Path({str(killed)!r}), workers=2)\n"
    )
    for wait in (0.6, 0.9, 1.2):
        process = subprocess.Popen(
            [sys.executable, "-c", program], start_new_session=True, cwd=Path.cwd()
        )
        time.sleep(wait)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    _run(corpus, killed)
    assert _hashes(killed) == _hashes(whole)


class Deadly:
    """Stands in for an analyst whose parser kills, or hangs, at certain documents."""

    def __init__(self) -> None:
        from textkit.analyst import load_analyst

        self._real = load_analyst(OPTIONS)
        self.scheme = self._real.scheme

    def analyse_many(self, documents: Sequence[Document]) -> object:
        for document in documents:
            if "致命" in document.doc_id:
                os.kill(os.getpid(), signal.SIGKILL)
            if "挂起" in document.doc_id:
                time.sleep(60)
        return self._real.analyse_many(documents)


def _items(folder: Path, names: list[str]) -> list[Item]:
    items = []
    for i, name in enumerate(names):
        path = folder / name
        path.write_text("政府设立专项资金。", "utf-8")
        items.append(Item(i, f"key{i}", Source(path, str(path), name), 30))
    return items


@pytest.mark.parametrize("bad", ["致命.txt", "挂起.txt"])
def test_a_file_that_fells_its_worker_costs_itself_alone(tmp_path: Path, bad: str) -> None:
    items = _items(tmp_path, ["a.txt", "b.txt", bad, "c.txt", "d.txt"])
    finished = list(
        run_workers(
            iter([Partition(tuple(items))]),
            Deadly,  # type: ignore[arg-type]
            ReadOptions(),
            tmp_path / "parts",
            n_workers=1,
            limits=Limits(seconds=1.5),
        )
    )
    results = {r.ordinal: r for f in finished for r in f.results}
    assert sorted(results) == [0, 1, 2, 3, 4]
    assert [i for i, r in results.items() if r.failures] == [2]
    assert sum(r.n_documents for r in results.values()) == 4


def test_partitions_are_bounded_in_number_and_size(tmp_path: Path) -> None:
    source = Source(tmp_path, "d", "d")
    small = [Item(i, str(i), source, 1) for i in range(600)]
    large = [Item(i, str(i), source, 1_500_000) for i in range(3)]
    assert max(len(p.items) for p in partitions(small)) <= 256
    assert [len(p.items) for p in partitions(large)] == [1, 1, 1]
    assert [i.ordinal for p in partitions(small) for i in p.items] == list(range(600))
