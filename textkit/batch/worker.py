"""What a worker does with an item: read, analyse, turn into rows. The same on any executor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

import pyarrow as pa

from textkit.analyst import Analyst
from textkit.batch.copies import SIGNATURE_SCHEMA, SIGNATURES
from textkit.batch.items import Item, ItemResult, Part, Partition
from textkit.batch.store import TRANSIENT
from textkit.corpus import ReadOptions, read_source
from textkit.corpus.duplicates import Signature, signature
from textkit.corpus.read import Extracted, to_document
from textkit.errors import TextkitError
from textkit.i18n import Bi
from textkit.records import Document, Failure
from textkit.tables.collect import TableCollector

Progress = Callable[[int], None]  # told the position of the item that begins


def one_thread() -> AbstractContextManager[object]:
    """Keeps numerical libraries to one thread: one core a worker, and the same sums everywhere."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def analyse_partition(
    partition: Partition,
    analyst: Analyst,
    options: ReadOptions,
    progress: Progress = lambda _: None,
) -> Part:
    """The tables of a partition. Bad items become failures; nothing is raised for them."""
    collector = TableCollector(analyst.scheme)
    signed: list[tuple[str, Signature]] = []
    results = []
    for position, item in enumerate(partition.items):
        progress(position)
        results.append(_analyse_item(item, analyst, options, collector, signed))
    tables = {**collector.tables(), SIGNATURES: _signatures(signed)}
    return Part(partition.name, tables, tuple(results))


def _signatures(signed: Sequence[tuple[str, Signature]]) -> pa.Table:
    columns = [[i for i, _ in signed], [s.exact for _, s in signed], [s.sketch for _, s in signed]]
    arrays = [pa.array(c, f.type) for c, f in zip(columns, SIGNATURE_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SIGNATURE_SCHEMA)


def _analyse_item(
    item: Item,
    analyst: Analyst,
    options: ReadOptions,
    collector: TableCollector,
    signed: list[tuple[str, Signature]],
) -> ItemResult:
    failures: list[Failure] = []
    first = len(signed)
    before = collector.counts()
    n_documents = n_chars = 0
    for found in _documents(item, options):
        if isinstance(found, Failure):
            failures.append(found)
            continue
        try:
            collector.add(analyst.analyse(found))
            signed.append((found.doc_id, signature(found.text)))
        except MemoryError:
            failures.append(_out_of_memory(found.source))
        except Exception as err:  # one document's fault must not stop the others
            failures.append(_bug(found.source, err))
        else:
            n_documents += 1
            n_chars += len(found.text)
    after = collector.counts()
    rows = {name: (before[name], after[name] - before[name]) for name in after}
    rows[SIGNATURES] = (first, len(signed) - first)
    return ItemResult(item.ordinal, item.key, rows, tuple(failures), n_documents, n_chars)


def _documents(item: Item, options: ReadOptions) -> Iterator[Document | Failure]:
    if isinstance(item.work, Extracted):
        yield to_document(item.work)
        return
    try:
        yield from read_source(item.work, options)
    except MemoryError:
        yield _out_of_memory(item.name)
    except TextkitError as err:
        yield Failure(item.name, err.stage, err.what, err.hint or Bi("", ""))
    except Exception as err:  # a parser's fault: the file is listed, the run goes on
        yield _bug(item.name, err)


def _out_of_memory(source: str) -> Failure:
    return Failure(
        source,
        TRANSIENT,
        Bi("内存不足", "out of memory"),
        Bi("拆分该文件，或减少 --workers", "split the file, or use fewer --workers"),
    )


def _bug(source: str, err: Exception) -> Failure:
    detail = f"{type(err).__name__}: {err}"[:300]
    return Failure(
        source,
        "analyse",
        Bi(f"处理时出错（{detail}）", f"failed while being processed ({detail})"),
        Bi("请连同该文件报告这个问题", "please report this with the file"),
    )
