"""From the texts of rows, or from files that rows name, to values; streamed, on several cores."""

from __future__ import annotations

import multiprocessing as mp
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from textkit.analyst import Analyst, load_analyst
from textkit.corpus import ReadOptions, discover, read_source
from textkit.corpus.columns import EXCEL_CELL
from textkit.corpus.encoding import mend
from textkit.enrich.dataset import NewRow
from textkit.enrich.measures import Measure, measures, values
from textkit.errors import ReadError, TextkitError
from textkit.i18n import EMPTY, Bi
from textkit.normalize import detect_script
from textkit.options import AnalysisOptions
from textkit.records import Document, Failure

_ROWS, _CHARS = 64, 200_000  # of one piece of work
_REMEMBERED = 20_000  # results kept for texts that repeat

Done = tuple[list[NewRow], list[Failure], int]  # rows, what failed, rows without text


@dataclass(slots=True)
class Tally:
    """What came of the rows."""

    rows: int = 0
    empty: int = 0
    cut: int = 0  # texts of exactly as many characters as an Excel cell holds
    failures: list[Failure] = field(default_factory=list)

    @property
    def measured(self) -> int:
        """Rows that were analysed."""
        return self.rows - self.empty - len(self.failures)


def measured_rows(
    cells: Iterator[str],
    options: AnalysisOptions,
    groups: Sequence[str],
    tally: Tally,
    *,
    folder: Path | None = None,
    workers: int = 1,
) -> Iterator[NewRow]:
    """Values for each cell, in order: of its text or, with `folder`, of the file it names.

    An empty cell gives missing values. A row that fails gives missing values and is told in
    `tally`. Raises what `load_analyst` raises.
    """
    work = partial(_measure, options=options, groups=tuple(groups), folder=folder)
    for rows, failures, n_empty in _executed(_pieces(cells, tally), work, workers):
        tally.rows += len(rows)
        tally.empty += n_empty
        tally.failures += failures
        yield from rows


def _pieces(cells: Iterator[str], tally: Tally) -> Iterator[tuple[int, list[str]]]:
    held: list[str] = []
    first, size = 1, 0
    for cell in cells:
        tally.cut += len(cell) == EXCEL_CELL
        held.append(cell)
        size += len(cell)
        if len(held) == _ROWS or size > _CHARS:
            yield first, held
            first, held, size = first + len(held), [], 0
    if held:
        yield first, held


def _executed(
    pieces: Iterator[tuple[int, list[str]]],
    work: Callable[[tuple[int, list[str]]], Done],
    workers: int,
) -> Iterator[Done]:
    ahead = [piece for _, piece in zip(range(2), pieces, strict=False)]
    if workers <= 1 or len(ahead) < 2:
        yield from map(work, ahead)
        yield from map(work, pieces)
        return
    method = "fork" if "fork" in mp.get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(workers, mp.get_context(method)) as pool:
        waiting: deque[Future[Done]] = deque(pool.submit(work, piece) for piece in ahead)
        try:
            while waiting:
                while len(waiting) < 3 * workers and (piece := next(pieces, None)) is not None:
                    waiting.append(pool.submit(work, piece))
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise ReadError(
                Bi("处理进程意外结束（可能内存不足）", "a worker died (perhaps out of memory)"),
                "",
                Bi("用 --workers 1 再试", "try again with --workers 1"),
            ) from error
        finally:
            for future in waiting:
                future.cancel()


@cache
def _analyst(options: AnalysisOptions, groups: tuple[str, ...]) -> tuple[Analyst, Memory]:
    analyst = load_analyst(options)
    return analyst, Memory(measures(analyst.scheme, groups))


@dataclass(slots=True)
class Memory:
    """The measures that are asked for, and the results of texts that were met."""

    wanted: tuple[Measure, ...]
    results: dict[str, NewRow] = field(default_factory=dict)


def _measure(
    piece: tuple[int, list[str]],
    *,
    options: AnalysisOptions,
    groups: tuple[str, ...],
    folder: Path | None,
) -> Done:
    analyst, memory = _analyst(options, groups)
    first, cells = piece
    rows: list[NewRow] = []
    failures: list[Failure] = []
    empty = 0
    missing = (None,) * len(memory.wanted)
    for number, cell in enumerate(cells, start=first):
        if not cell.strip():
            empty += 1
            rows.append(missing)
            continue
        known = memory.results.get(cell) if folder is None else None
        if known is None:
            document = _of_text(cell, number) if folder is None else _of_file(cell, number, folder)
            known = _valued(document, analyst, memory, number, failures)
        if folder is None and known is not None and len(memory.results) < _REMEMBERED:
            memory.results[cell] = known
        rows.append(known or missing)
    return rows, failures, empty


def _valued(
    document: Document | Failure,
    analyst: Analyst,
    memory: Memory,
    number: int,
    failures: list[Failure],
) -> NewRow | None:
    if isinstance(document, Failure):
        failures.append(document)
        return None
    try:
        return values(analyst.analyse(document), memory.wanted, analyst.scheme)
    except TextkitError:
        raise
    except Exception as error:  # one row's fault must not stop the others
        detail = f"{type(error).__name__}: {error}"[:200]
        failures.append(
            Failure(f"#{number}", "analyse", Bi(f"处理时出错（{detail}）", f"failed ({detail})"))
        )
        return None


def _of_text(cell: str, number: int) -> Document:
    text, _ = mend(cell.replace("\r\n", "\n").replace("\r", "\n"))
    name = f"#{number}"
    return Document(name, text, name, "csv", "", script=detect_script(text))


def _of_file(cell: str, number: int, folder: Path) -> Document | Failure:
    """The document that a cell names; a file of several documents is no row's text."""
    path = folder / cell.strip()
    found: list[Document] = []
    for source in discover([path]):
        if isinstance(source, Failure):
            return Failure(f"#{number} {cell}", source.stage, source.error, source.hint)
        for document in read_source(source, ReadOptions()):
            if isinstance(document, Failure):
                return Failure(f"#{number} {cell}", document.stage, document.error, document.hint)
            found.append(document)
            if len(found) > 1:
                what = Bi("该路径含多篇文档", "the path holds several documents")
                return Failure(f"#{number} {cell}", "read", what)
    if not found:
        what = Bi("没有可读的文档", "no document to read")
        return Failure(f"#{number} {cell}", "read", what, EMPTY)
    return found[0]
