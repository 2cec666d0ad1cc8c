"""Workers on this machine: one process each, watched, bounded in time and memory.

A worker says which items it is at: one while it reads, several while it analyses them together. One
that dies or hangs costs those alone: the rest of its partition goes to a new worker, and so does
each of several by itself. An item that fells a worker twice is listed in errors.csv.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textkit.batch.items import Item, ItemResult, Partition
from textkit.batch.store import TRANSIENT, write_part
from textkit.batch.worker import analyse_partition, one_thread
from textkit.errors import TextkitError
from textkit.i18n import Bi
from textkit.records import Failure

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from textkit.analyst import Analyst
    from textkit.corpus import ReadOptions

_PARENT_SECONDS = 1.0  # after which an idle worker looks whether its parent lives
# Forked workers share the models they were started with; elsewhere they load their own.
_METHOD = "fork" if sys.platform == "linux" else "spawn"
SHARED = _METHOD == "fork"  # whether workers see what their parent has loaded
_LOADING_SECONDS = 120.0  # that a new worker may take until it begins its first item


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one item: seconds of work, and bytes beyond its worker's models (0 for none)."""

    seconds: float = 300.0
    memory: int = 0


@dataclass(frozen=True, slots=True)
class Finished:
    """A part that is on disk, by name, with what it holds."""

    name: str
    results: tuple[ItemResult, ...]


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    partition: Partition | None = None
    at: tuple[int, int] = (0, 0)  # first and last item that it works at
    since: float = field(default=0.0)
    ready: bool = False  # has loaded its models


def run_here(
    partitions: Iterable[Partition], analyst: Analyst, options: ReadOptions, parts: Path
) -> Iterator[Finished]:
    """The partitions one after another in this process, without bounds on time."""
    for partition in partitions:
        with one_thread():
            part = analyse_partition(partition, analyst, options)
        write_part(parts, part)
        yield Finished(part.name, part.results)


def run_workers(
    partitions: Iterable[Partition],
    make_analyst: Callable[[], Analyst],
    options: ReadOptions,
    parts: Path,
    *,
    n_workers: int,
    limits: Limits | None = None,
) -> Iterator[Finished]:
    """The partitions on `n_workers` processes, in the order in which they finish.

    Raises `OutputError` where a worker cannot write its part. Closing the iterator stops them.
    """
    crew = _Crew(make_analyst, options, parts, limits or Limits())
    try:
        yield from crew.run(iter(partitions), n_workers)
    finally:
        crew.stop()


class _Crew:
    def __init__(
        self,
        make_analyst: Callable[[], Analyst],
        options: ReadOptions,
        parts: Path,
        limits: Limits,
    ) -> None:
        self._context: Any = mp.get_context(_METHOD)
        self._duty = _Duty(make_analyst, options, parts, limits.memory, os.getpid())
        self._limits = limits
        self._workers: list[_Worker] = []
        self._again: deque[Partition] = deque()
        self._suspects: set[str] = set()  # keys of items that felled a worker once

    def run(self, source: Iterator[Partition], n_workers: int) -> Iterator[Finished]:
        while True:
            self._hand_out(source, n_workers)
            busy = [w for w in self._workers if w.partition is not None]
            if not busy:
                return
            handles = [h for w in busy for h in (w.pipe, w.process.sentinel)]
            ready = set(wait(handles, timeout=self._patience(busy)))
            for worker in busy:
                if worker.pipe in ready:
                    yield from self._hear(worker)
                elif worker.process.sentinel in ready:
                    yield from self._lost(worker, _DIED)
                elif time.monotonic() - worker.since > self._limits.seconds:
                    yield from self._lost(worker, _HUNG)

    def _patience(self, busy: list[_Worker]) -> float:
        oldest = min(w.since for w in busy)
        return max(0.05, oldest + self._limits.seconds - time.monotonic())

    def _hand_out(self, source: Iterator[Partition], n_workers: int) -> None:
        for worker in [*self._workers]:
            if worker.partition is None:
                self._give(worker, source)
        while len(self._workers) < n_workers:
            worker = self._start()
            self._give(worker, source)
            if worker.partition is None:
                self._dismiss(worker)
                return

    def _give(self, worker: _Worker, source: Iterator[Partition]) -> None:
        partition = self._again.popleft() if self._again else next(source, None)
        if partition is not None:
            worker.partition, worker.at = partition, (0, 0)
            worker.since = time.monotonic() + (0 if worker.ready else _LOADING_SECONDS)
            worker.pipe.send(partition)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_work, args=(theirs, self._duty), daemon=True, name="textkit-worker"
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _hear(self, worker: _Worker) -> Iterator[Finished]:
        try:
            said = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._lost(worker, _DIED)
            return
        if isinstance(said, tuple):
            worker.at, worker.since, worker.ready = said, time.monotonic(), True
        elif isinstance(said, TextkitError):
            raise said
        else:
            worker.partition = None
            yield said

    def _lost(self, worker: _Worker, why: Bi) -> Iterator[Finished]:
        """Retries what a dead or hanging worker held: what it was at apart from the rest."""
        partition, (first, last) = worker.partition, worker.at
        self._dismiss(worker)
        if partition is None:
            return
        for rest in (partition.items[:first], partition.items[last + 1 :]):
            if rest:
                self._again.append(Partition(rest))
        suspects = partition.items[first : last + 1]
        if len(suspects) > 1:
            self._again.extend(Partition((item,)) for item in suspects)
        elif suspects[0].key in self._suspects:
            yield Finished("", (_given_up(suspects[0], why),))
        else:
            self._suspects.add(suspects[0].key)
            self._again.append(Partition(suspects))

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.kill()
        worker.process.join()

    def stop(self) -> None:
        for worker in [*self._workers]:
            self._dismiss(worker)


_DIED = Bi("处理进程意外结束（可能内存不足）", "its worker died (perhaps out of memory)")
_HUNG = Bi("处理超时", "took too long")


def _given_up(item: Item, why: Bi) -> ItemResult:
    hint = Bi(
        "检查该文件，必要时转换格式；同一命令会再试一次",
        "check the file, convert it if need be; the same command tries it again",
    )
    return ItemResult(item.ordinal, item.key, {}, (Failure(item.name, TRANSIENT, why, hint),))


@dataclass(frozen=True, slots=True)
class _Duty:
    """What a worker is told when it starts."""

    make_analyst: Callable[[], Analyst]
    options: ReadOptions
    parts: Path
    memory: int
    parent: int  # id of the process to work for


def _work(pipe: Connection, duty: _Duty) -> None:
    """The life of a worker: partitions in, names of written parts out, until its parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops us
    one_thread()
    analyst = duty.make_analyst()
    if duty.memory:
        _limit_memory(duty.memory)
    while True:
        try:
            # A forked worker holds a copy of the other end, so the pipe of a dead parent is silent.
            while not pipe.poll(_PARENT_SECONDS):
                if os.getppid() != duty.parent:
                    return
            partition = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            part = analyse_partition(
                partition, analyst, duty.options, lambda first, last: pipe.send((first, last))
            )
            write_part(duty.parts, part)
        except TextkitError as err:
            pipe.send(err)
            return
        pipe.send(Finished(part.name, part.results))


def _limit_memory(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        most = _mapped() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _mapped() -> int:
    """Bytes of address space in use, most of it code and models; 0 where the system hides it."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
