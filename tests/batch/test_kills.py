"""A run that is killed at any moment goes on to the tables of one that never was."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.test_run import _hashes, _run

KILLS = 10


def _started(corpus: Path, out: Path) -> subprocess.Popen[bytes]:
    program = (
        "from pathlib import Path\n"
        "from tests.batch.test_run import _run\n"
        f"_run(Path({str(corpus)!r}), Path({str(out)!r}), workers=2)\n"
    )
    return subprocess.Popen([sys.executable, "-c", program], start_new_session=True)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no process groups")
def test_ten_kills_at_random_moments_change_no_table(tmp_path: Path) -> None:
    corpus, killed = tmp_path / "corpus", tmp_path / "killed"
    corpus.mkdir()
    for i in range(700):
        text = f"第{i}号文件\n政府设立专项资金{i}万元。\n企业满足个性化需求，倒逼供应商上平台。\n"
        (corpus / f"{i:04d}.txt").write_text(text * 12, "utf-8")
    whole = [tmp_path / f"whole {n}" for n in (1, 2, 4)]
    for out, workers in zip(whole, (1, 2, 4), strict=True):
        _run(corpus, out, workers=workers)
    assert _hashes(whole[0]) == _hashes(whole[1]) == _hashes(whole[2])
    begun = time.monotonic()
    assert _started(corpus, killed).wait() == 0
    seconds = time.monotonic() - begun
    shutil.rmtree(killed)
    rng = random.Random(6)
    kills = 0
    while kills < KILLS:
        process = _started(corpus, killed)
        time.sleep(rng.uniform(0.2, seconds))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            kills += 1
        elif kills < KILLS:  # it was done: the next kills hit a new run
            shutil.rmtree(killed)
        process.wait()
    _run(corpus, killed, workers=2)
    assert _hashes(killed) == _hashes(whole[0])
