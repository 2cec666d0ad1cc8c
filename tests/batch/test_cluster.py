"""On a Dask cluster: the same tables, whatever becomes of its workers."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.batch.test_run import _hashes, _run
from textkit.errors import UsageError

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # of a cluster's ports, sockets and lost workers
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    for i in range(1500):
        text = f"第{i}号文件\n政府设立专项资金{i}万元。\n企业满足个性化需求，倒逼供应商上平台。\n"
        (folder / f"文件 {i:04d}#.txt").write_text(text * (1 + i % 3), "utf-8")
    (folder / "空.txt").write_bytes(b"")
    return folder


@pytest.mark.parametrize("ship_bytes", [False, True], ids=["shared storage", "bytes shipped"])
def test_a_cluster_gives_the_bytes_of_one_machine(
    corpus: Path, tmp_path: Path, cluster: Any, ship_bytes: bool
) -> None:
    _run(corpus, tmp_path / "local", workers=1)
    address = cluster.scheduler_address
    _run(corpus, tmp_path / "cluster", scheduler=address, ship_bytes=ship_bytes)
    assert _hashes(tmp_path / "cluster") == _hashes(tmp_path / "local")


def test_a_worker_that_is_killed_midway_changes_nothing(
    corpus: Path, tmp_path: Path, cluster: Any
) -> None:
    _run(corpus, tmp_path / "local", workers=1)
    victim = next(iter(cluster.workers.values())).pid
    parts = tmp_path / "cluster" / ".textkit" / "parts"

    def kill() -> None:
        while not any(parts.glob("[!.]*")):
            time.sleep(0.01)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    _run(corpus, tmp_path / "cluster", scheduler=cluster.scheduler_address)
    killer.join(5)
    assert not killer.is_alive()
    assert _hashes(tmp_path / "cluster") == _hashes(tmp_path / "local")


def test_no_scheduler_is_an_error_that_names_the_address(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textkit.batch.cluster._CONNECT_SECONDS", 1)
    with pytest.raises(UsageError, match="127"):
        _run(corpus, tmp_path / "out", scheduler="tcp://127.0.0.1:9")
