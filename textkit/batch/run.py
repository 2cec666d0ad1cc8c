"""A whole run: plan, analyse what is not done, assemble the tables, write run.json."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from textkit.analyst import Analyst, load_analyst
from textkit.batch.assemble import assemble
from textkit.batch.copies import NEAR_UP_TO, ONLY_EXACT
from textkit.batch.export import export_tables
from textkit.batch.items import Item, Partition, partitions
from textkit.batch.local import SHARED, Finished, Limits, run_here, run_workers
from textkit.batch.manifest import previous_run, read_manifest, write_manifest, write_methods
from textkit.batch.plan import Planner
from textkit.batch.store import Counts, Store
from textkit.corpus import ReadOptions, refuse_absent
from textkit.errors import OutputError, UsageError
from textkit.i18n import Bi, Lang
from textkit.options import AnalysisOptions
from textkit.records import Document
from textkit.report.render import render_report
from textkit.tables.codebook import write_codebook
from textkit.tables.schemas import schemas
from textkit.tables.writers import writer_of

STATE = ".textkit"  # the folder inside OUT that a run remembers itself by
_ANY = Document("", "集群", "", "txt", "")
_WRITERS = 4  # tables written at a time: few are large
_SMALL = 1  # partitions up to which starting workers costs more than it brings


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What to analyse, where to, and how."""

    inputs: tuple[str, ...]
    out: Path
    options: AnalysisOptions
    formats: tuple[str, ...] = ()  # every table as CSV, and as xlsx where it is small
    workers: int = 0
    scheduler: str = ""
    ship_bytes: bool = False  # to the cluster's workers, where they do not share our storage
    limit: int = 0
    limits: Limits = field(default_factory=Limits)
    fresh: bool = False
    lang: Lang = "zh"  # of labels in the tables that have them, and of the report
    config: Mapping[str, object] = field(default_factory=dict)  # options that a file gave


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run came to."""

    out: Path
    tables: Path  # the folder of the Parquet store
    counts: Counts
    seconds: float
    analyst: Analyst
    notes: tuple[Bi, ...] = ()


class Progress(Protocol):
    """Is told how a run goes."""

    def planned(self, n_items: int, n_done: int) -> None:
        """So many inputs were found, so many of them need no work."""
        ...

    def advanced(self, n_items: int, n_chars: int) -> None:
        """So many more inputs are done, with so many characters."""
        ...

    def stage(self, name: Bi) -> None:
        """A new stage begins."""
        ...


def run_analysis(request: RunRequest, progress: Progress) -> RunResult:
    """Analyses the inputs into tables in `request.out`.

    Interrupted or killed, it goes on from where it was when called again with the same options.
    Raises `UsageError` for an output folder that holds another run or is not ours, `OutputError`
    where results cannot be written, `ReadError` where none of the inputs is there.
    """
    begun = time.monotonic()
    for name in request.formats:
        writer_of(name)  # an unknown format is said before the work, not after it
    refuse_absent(request.inputs)
    progress.stage(Bi("载入方案与模型", "loading scheme and models"))
    analyst = load_analyst(request.options)
    textkit_version = version("textkit")
    signature = request.options.signature(
        textkit_version, analyst.scheme.sha256, *analyst.models.hashes
    )
    _claim(request, analyst, signature)
    store = Store(request.out / STATE)
    try:
        store.set_setting("signature", signature)
        resumed = _analyse(
            request,
            analyst,
            store,
            signature=signature,
            read_options=request.options.for_reading(),
            progress=progress,
        )
        counts = store.counts(resumed)
        progress.stage(Bi("写出表格", "writing tables"))
        threads = min(_WRITERS, n_workers(request.workers))
        tables = assemble(store, analyst.scheme, counts.documents, n_threads=threads)
        notes = [*export_tables(tables, request.out, request.formats, lang=request.lang)]
        if counts.documents > NEAR_UP_TO:
            notes.append(ONLY_EXACT)
        notes += write_codebook(schemas(analyst.scheme), request.out)
        seconds = time.monotonic() - begun
        write_manifest(request, analyst, store, counts, seconds, python=platform.python_version())
        write_methods(request.out)
        progress.stage(Bi("写出报告", "writing the report"))
        render_report(request.out, lang=request.lang)
        return RunResult(request.out, tables, counts, seconds, analyst, tuple(notes))
    except sqlite3.Error as err:
        raise OutputError(
            Bi(f"写入失败：{err}", f"could not be written: {err}"),
            str(request.out),
            Bi("腾出磁盘空间后用同一命令继续", "free disk space, then the same command goes on"),
        ) from err
    finally:
        store.close()


def n_workers(asked: int) -> int:
    """Processes to use: what was asked, or one a core that this process may run on."""
    if asked:
        return asked
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def dry_run_summary(request: RunRequest) -> Bi:
    """What a run would read: files, bytes, kinds, and a rough time."""
    from textkit.batch.dry_run import summarise

    return summarise(request, n_workers(request.workers))


def _claim(request: RunRequest, analyst: Analyst, signature: str) -> None:
    """Makes sure that the output folder is ours: new, empty, or of a run with the same options."""
    out = request.out
    state = out / STATE
    if out.exists() and not out.is_dir():
        raise UsageError(
            Bi("输出位置是一个文件", "the output is a file"), str(out),
            Bi("用 -o 指定文件夹", "name a folder with -o"),
        )  # fmt: skip
    if state.is_dir():
        if request.fresh:
            shutil.rmtree(state)
            return
        store = Store(state)
        before = store.setting("signature")
        store.close()
        if before and before != signature:
            raise UsageError(
                Bi(
                    "该文件夹里是另一次运行的结果：选项、词典或模型不同",
                    "this folder holds another run, with other options, lexicon or models",
                ),
                str(out),
                previous_run(out, request.options, analyst),
            )
        if before and _is_of_others(out, request.inputs):
            raise UsageError(
                Bi("该文件夹里是另一批输入的结果", "this folder holds the results of other inputs"),
                str(out),
                Bi("换一个 -o，或加 --fresh 重新开始",
                   "name another -o, or begin anew with --fresh"),
            )  # fmt: skip
    elif out.is_dir() and any(out.iterdir()):
        raise UsageError(
            Bi("输出文件夹已有别的内容", "the output folder holds something else"),
            str(out),
            Bi("用 -o 指定新的或空的文件夹", "name a new or an empty folder with -o"),
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise OutputError(
            Bi(f"无法创建：{err.strerror}", f"cannot be created: {err.strerror}"), str(out),
            Bi("用 -o 另选位置", "name another place with -o"),
        ) from err  # fmt: skip


def _is_of_others(out: Path, inputs: Sequence[str]) -> bool:
    """Whether the finished run in `out` shares none of its inputs with these."""
    held = read_manifest(out).get("inputs")
    before = {str(Path(str(i)).absolute()) for i in held} if isinstance(held, list) else set()
    return bool(before) and before.isdisjoint(str(Path(i).absolute()) for i in inputs)


def _analyse(
    request: RunRequest,
    analyst: Analyst,
    store: Store,
    *,
    signature: str,
    read_options: ReadOptions,
    progress: Progress,
) -> int:
    """Analyses every input without results yet; the number of those that had them."""
    progress.stage(Bi("查找输入", "looking for inputs"))
    store.begin_plan()
    store.forget_damaged()
    counted = _Counted()
    planner = Planner(signature, read_options)
    waiting = _waiting(request, planner, store, counted, progress)
    for finished in _executed(request, analyst, store, read_options, partitions(waiting)):
        store.commit(finished.name, finished.results)
        chars = sum(r.n_chars for r in finished.results)
        progress.advanced(len(finished.results), chars)
    if not counted.inputs:
        raise UsageError(
            Bi("没有找到可读的输入", "no input was found"), "、".join(request.inputs),
            Bi("检查路径、通配符和扩展名", "check paths, globs and suffixes"),
        )  # fmt: skip
    return counted.resumed


@dataclass(slots=True)
class _Counted:
    inputs: int = 0
    resumed: int = 0


def _waiting(
    request: RunRequest, planner: Planner, store: Store, counted: _Counted, progress: Progress
) -> Iterator[Item]:
    for made in planner.items(request.inputs, exclude=request.out, limit=request.limit):
        counted.inputs += 1
        if isinstance(made, tuple):
            ordinal, failure = made
            store.plan(ordinal, f"failure-{ordinal}", failure.source)
            store.fail(ordinal, [failure])
        elif store.plan(made.ordinal, made.key, made.name):
            counted.resumed += 1
        else:
            yield made
            continue
        progress.planned(counted.inputs, counted.resumed)


def _executed(
    request: RunRequest,
    analyst: Analyst,
    store: Store,
    read_options: ReadOptions,
    waiting: Iterator[Partition],
) -> Iterator[Finished]:
    if request.scheduler:
        from textkit.batch.cluster import run_cluster

        yield from run_cluster(
            request.scheduler,
            waiting,
            request.options,
            read_options,
            store.parts,
            ship_bytes=request.ship_bytes,
        )
        return
    workers = n_workers(request.workers)
    analyst.tag(_ANY)  # loads the dictionary of words, which workers then share
    first = [p for _, p in zip(range(_SMALL + 1), waiting, strict=False)]
    if len(first) <= _SMALL and request.workers == 0:
        yield from run_here(first, analyst, read_options, store.parts)
        return
    yield from run_workers(
        _chained(first, waiting),
        partial(_loaded, analyst) if SHARED else partial(load_analyst, request.options),
        read_options,
        store.parts,
        n_workers=workers,
        limits=request.limits,
    )


def _loaded(analyst: Analyst) -> Analyst:
    return analyst


def _chained(first: list[Partition], rest: Iterator[Partition]) -> Iterator[Partition]:
    yield from first
    yield from rest
