"""A command's time and the memory of its processes, as the kernel counts them."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost. Memory in MB; 0 where the system has no /proc."""

    seconds: float
    cpu_seconds: float
    parent_mb: float  # largest resident set of the command itself
    worker_mb: float  # the largest of one of its children
    total_mb: float  # largest sum over all of them, shared pages counted once
    busiest_seconds: float  # of processor time of the child that had most to do
    status: int


def run_command(arguments: Sequence[str], *, every: float = 0.4) -> Cost:
    """Runs a command to its end, its output thrown away, and watches its memory."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = _Watch(process.pid, every)
    watch.start()
    status = process.wait()
    seconds = time.perf_counter() - begun
    watch.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds, cpu, watch.parent, watch.worker, watch.total, watch.busiest, status)


def textkit(*arguments: str) -> list[str]:
    """The command line of textkit in this interpreter."""
    return [sys.executable, "-m", "textkit", *arguments]


class _Watch(threading.Thread):
    def __init__(self, pid: int, every: float) -> None:
        super().__init__(daemon=True)
        self._pid, self._every = pid, every
        self._over = threading.Event()
        self.parent = self.worker = self.total = self.busiest = 0.0

    def run(self) -> None:
        while not self._over.wait(self._every):
            children = _children(self._pid)
            self.parent = max(self.parent, _field(self._pid, "status", "VmHWM:"))
            for child in children:
                self.worker = max(self.worker, _field(child, "status", "VmHWM:"))
                self.busiest = max(self.busiest, _cpu_seconds(child))
            held = sum(_field(p, "smaps_rollup", "Pss:") for p in (self._pid, *children))
            self.total = max(self.total, held)

    def stop(self) -> None:
        self._over.set()
        self.join()


def _children(pid: int) -> list[int]:
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (OSError, ValueError):
        return []


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _field(pid: int, file: str, name: str) -> float:
    try:
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
    except (OSError, ValueError, IndexError):
        pass
    return 0.0
