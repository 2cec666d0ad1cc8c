"""What a worker does with an item: read, analyse, turn into rows. The same on any executor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

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
from textkit.records import Analysis, Document, Failure
from textkit.tables.collect import TableCollector

Progress = Callable[[int, int], None]  # told the first and last item that are worked at

# Characters of documents that are analysed together: the arrays of so many fit into the cache of a
# core, and what a call costs is hardly felt any more.
TOGETHER = 40_000


def one_thread() -> AbstractContextManager[object]:
    """Keeps numerical libraries to one thread: one core a worker, and the same sums everywhere."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def analyse_partition(
    partition: Partition,
    analyst: Analyst,
    options: ReadOptions,
    progress: Progress = lambda _first, _last: None,
) -> Part:
    """The tables of a partition. Bad items become failures; nothing is raised for them."""
    bench = _Bench(analyst, progress)
    for position, item in enumerate(partition.items):
        progress(position, position)
        bench.begin(position, item)
        for found in _documents(item, options):
            bench.take(found)
    bench.flush()
    return Part(partition.name, bench.tables(), tuple(t.result() for t in bench.tallies))


@dataclass(slots=True)
class _Tally:
    """What comes of an item, until all of it is known."""

    position: int
    item: Item
    taken: int = 0  # documents and failures
    failures: list[tuple[int, Failure]] = field(default_factory=list)  # and their place
    first: Mapping[str, int] = field(default_factory=dict)  # row by table
    after: Mapping[str, int] = field(default_factory=dict)
    n_documents: int = 0
    n_chars: int = 0

    def result(self) -> ItemResult:
        return ItemResult(
            self.item.ordinal,
            self.item.key,
            {name: (self.first[name], n - self.first[name]) for name, n in self.after.items()},
            tuple(failure for _, failure in sorted(self.failures, key=lambda f: f[0])),
            self.n_documents,
            self.n_chars,
        )


class _Bench:
    """Holds documents until there are enough to analyse together; rows stay in input order."""

    def __init__(self, analyst: Analyst, progress: Progress) -> None:
        self._analyst = analyst
        self._progress = progress
        self._collector = TableCollector(analyst.scheme)
        self._signed: list[tuple[str, Signature]] = []
        self._held: list[tuple[_Tally, int, Document]] = []
        self._chars = 0
        self.tallies: list[_Tally] = []

    def begin(self, position: int, item: Item) -> None:
        self.tallies.append(_Tally(position, item))

    def take(self, found: Document | Failure) -> None:
        tally = self.tallies[-1]
        tally.taken += 1
        if isinstance(found, Failure):
            tally.failures.append((tally.taken, found))
            return
        self._held.append((tally, tally.taken, found))
        self._chars += len(found.text)
        if self._chars >= TOGETHER:
            self.flush()
            self._progress(tally.position, tally.position)

    def flush(self) -> None:
        held, self._held, self._chars = self._held, [], 0
        if not held:
            return
        self._progress(held[0][0].position, held[-1][0].position)
        analyses = _analysed(self._analyst, [document for _, _, document in held])
        for (tally, place, document), analysis in zip(held, analyses, strict=True):
            before = self._counts()
            made = analysis if isinstance(analysis, Failure) else self._add(document, analysis)
            if made is not None:
                tally.failures.append((place, made))
                continue
            tally.first = tally.first or before
            tally.after = self._counts()
            tally.n_documents += 1
            tally.n_chars += len(document.text)

    def _add(self, document: Document, analysis: Analysis) -> Failure | None:
        try:
            signed = signature(document.text)
            self._collector.add(analysis)
        except MemoryError:
            return _out_of_memory(document.source)
        except Exception as err:  # rows that do not fit the schema
            return _bug(document.source, err)
        self._signed.append((document.doc_id, signed))
        return None

    def _counts(self) -> Mapping[str, int]:
        return {**self._collector.counts(), SIGNATURES: len(self._signed)}

    def tables(self) -> Mapping[str, pa.Table]:
        return {**self._collector.tables(), SIGNATURES: _signatures(self._signed)}


def _signatures(signed: Sequence[tuple[str, Signature]]) -> pa.Table:
    columns = [[i for i, _ in signed], [s.exact for _, s in signed], [s.sketch for _, s in signed]]
    arrays = [pa.array(c, f.type) for c, f in zip(columns, SIGNATURE_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SIGNATURE_SCHEMA)


def _analysed(analyst: Analyst, documents: Sequence[Document]) -> Sequence[Analysis | Failure]:
    """The analyses of documents; one document's fault does not stop the others."""
    try:
        return analyst.analyse_many(documents)
    except MemoryError:
        if len(documents) == 1:
            return [_out_of_memory(documents[0].source)]
    except Exception as err:
        if len(documents) == 1:
            return [_bug(documents[0].source, err)]
    return [made for document in documents for made in _analysed(analyst, [document])]


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
