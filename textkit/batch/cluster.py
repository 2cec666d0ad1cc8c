"""The same partitions on an existing Dask cluster.

Partitions travel with paths (shared storage) or with the files' bytes; parts come back as Arrow
and are written here, so that resume and assembly are the same as on one machine. A worker that is
lost in the middle costs time only: its partition is given to another.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from textkit.analyst import Analyst, load_analyst
from textkit.batch.items import Part, Partition
from textkit.batch.local import Finished
from textkit.batch.store import write_part
from textkit.batch.worker import analyse_partition, one_thread
from textkit.corpus import ReadOptions, Source
from textkit.errors import MissingExtraError, UsageError
from textkit.i18n import Bi
from textkit.options import AnalysisOptions

_AHEAD = 3  # partitions handed out for each thread of the cluster: busy workers, bounded memory
_CONNECT_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Shipment:
    """A partition with the bytes of its files, for workers that do not share our storage."""

    partition: Partition
    contents: tuple[tuple[str, bytes], ...] = ()  # path as planned → bytes; empty for shared paths


def run_cluster(
    scheduler: str,
    partitions: Iterator[Partition],
    options: AnalysisOptions,
    reading: ReadOptions,
    parts: Path,
    *,
    ship_bytes: bool,
) -> Iterator[Finished]:
    """The partitions on the cluster at `scheduler`, in the order in which they finish.

    Raises `UsageError` where no scheduler answers, `MissingExtraError` without Dask.
    """
    client = _connect(scheduler)
    try:
        yield from _run(client, partitions, options, reading, parts, ship_bytes=ship_bytes)
    finally:
        client.close()


def _connect(scheduler: str) -> Any:
    try:
        distributed: Any = import_module("distributed")
    except ImportError as err:
        raise MissingExtraError.of("distributed", "dask") from err
    try:
        return distributed.Client(scheduler, timeout=_CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError) as err:
        raise UsageError(
            Bi("连不上 Dask 调度器", "no Dask scheduler answers"),
            scheduler,
            Bi("检查地址与端口，例如 tcp://host:8786", "check host and port, e.g. tcp://host:8786"),
        ) from err


def _run(
    client: Any,
    partitions: Iterator[Partition],
    options: AnalysisOptions,
    reading: ReadOptions,
    parts: Path,
    *,
    ship_bytes: bool,
) -> Iterator[Finished]:
    n_threads = sum(w["nthreads"] for w in client.scheduler_info()["workers"].values())
    queue: Any = import_module("distributed").as_completed()
    waiting = 0
    for partition in partitions:
        shipment = shipped(partition) if ship_bytes else Shipment(partition)
        queue.add(client.submit(analyse_shipment, shipment, options, reading, pure=False))
        waiting += 1
        while waiting >= _AHEAD * max(1, n_threads):
            yield _received(next(queue), parts)
            waiting -= 1
    for future in queue:
        yield _received(future, parts)


def _received(future: Any, parts: Path) -> Finished:
    part: Part = future.result()
    future.release()
    write_part(parts, part)
    return Finished(part.name, part.results)


def shipped(partition: Partition) -> Shipment:
    """The partition with the bytes of the files that it names."""
    paths = {str(i.work.path): i.work.path for i in partition.items if isinstance(i.work, Source)}
    return Shipment(partition, tuple((name, path.read_bytes()) for name, path in paths.items()))


def analyse_shipment(shipment: Shipment, options: AnalysisOptions, reading: ReadOptions) -> Part:
    """What a worker of the cluster runs. It needs textkit of the same version, nothing else."""
    analyst = _analyst(options)
    if not shipment.contents:
        return analyse_partition(shipment.partition, analyst, reading)
    with tempfile.TemporaryDirectory(prefix="textkit-") as folder:
        local: dict[str, Path] = {}
        for i, (name, content) in enumerate(shipment.contents):
            local[name] = Path(folder) / f"{i}{Path(name).suffix}"
            local[name].write_bytes(content)
        items = tuple(
            replace(item, work=replace(item.work, path=local[str(item.work.path)]))
            if isinstance(item.work, Source)
            else item
            for item in shipment.partition.items
        )
        part = analyse_partition(Partition(items), analyst, reading)
        return replace(part, name=shipment.partition.name)


@cache
def _analyst(options: AnalysisOptions) -> Analyst:
    one_thread()
    return load_analyst(options)
