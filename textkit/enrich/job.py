"""Enriching a file: what can be wrong is said first, then one pass, then a comparison."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from textkit.batch.run import n_workers
from textkit.enrich.dataset import Dataset, NewColumn, NewRow, position_of
from textkit.enrich.emphasis_of_places import place_emphasis
from textkit.enrich.join import JoinReport, PanelJoin, Validate, join_columns
from textkit.enrich.measures import chosen_groups, measures, new_column
from textkit.enrich.naming import named
from textkit.enrich.open import open_dataset
from textkit.enrich.texts import Tally, measured_rows
from textkit.errors import OutputError, UsageError
from textkit.i18n import Bi, Lang
from textkit.options import AnalysisOptions
from textkit.records import Failure
from textkit.scheme import load_scheme
from textkit.tables.output import whole_file

_PEEK = 200
_CHARS_PER_SECOND = 150_000  # of texts in cells, on one core; told as a rough figure
_NUMBER = re.compile(r"[-+]?[\d.,]+(?:[eE][-+]?\d+)?%?")


@dataclass(frozen=True, slots=True)
class EnrichRequest:
    """A dataset, where its texts come from, what to add, and where to write."""

    data: Path
    out: Path
    text_column: str = ""
    files_column: str = ""
    corpus: Path | None = None
    keys: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()  # groups, see `measures.GROUPS`
    prefix: str = ""
    options: AnalysisOptions = field(default_factory=AnalysisOptions)
    encoding: str = ""
    sheet: str = ""
    files_root: Path | None = None  # of relative paths; the dataset's own folder
    year: int | None = None  # of documents that state none
    validate: Validate = "m:1"
    force: bool = False
    workers: int = 0
    dry_run: bool = False  # everything is checked and counted, nothing is written
    lang: Lang = "zh"


@dataclass(frozen=True, slots=True)
class EnrichResult:
    """What came of it."""

    out: Path
    columns: tuple[str, ...]  # that were added
    rows: int
    filled: int  # rows with a text that was read, or that matched
    empty: int = 0
    failures: tuple[Failure, ...] = ()
    join: JoinReport | None = None
    notes: tuple[Bi, ...] = ()
    written: bool = True


def enrich_file(request: EnrichRequest) -> EnrichResult:
    """Writes the dataset with new columns to `request.out`, in the format it came in.

    Every old cell, label, format and note is compared before the file takes its name. Raises
    `UsageError` for what is asked wrongly, `ReadError` for a damaged dataset, `OutputError` where
    the result cannot be written or would not be faithful.
    """
    _check_request(request)
    dataset = open_dataset(request.data, encoding=request.encoding, sheet=request.sheet)
    groups = chosen_groups(request.columns)
    if request.corpus is not None:
        return _joined(request, dataset, request.corpus, groups)
    return _measured(request, dataset, groups)


def _check_request(request: EnrichRequest) -> None:
    sources = [request.text_column, request.files_column, request.corpus]
    if sum(bool(s) for s in sources) != 1:
        raise UsageError(
            Bi("请指明文本来源，且只能一种", "name one source of texts, and only one"), "",
            Bi("--text-column 列名，或 --files-column 列名，或 --corpus 文件夹 --keys city,year",
               "--text-column NAME, or --files-column NAME, or --corpus OUT --keys city,year"),
        )  # fmt: skip
    if request.corpus is not None and not request.keys:
        raise UsageError(
            Bi("--corpus 需要 --keys", "--corpus wants --keys"), "",
            Bi("例如 --keys city,year（数据中的列名）",
               "for example --keys city,year (names of columns of the dataset)"),
        )  # fmt: skip
    check_output(request.data, request.out, force=request.force)


def check_output(data: Path, out: Path, *, force: bool) -> None:
    """Says before the work what would stop the writing after it."""
    where = str(out)
    if data.suffix.lower() != out.suffix.lower():
        raise UsageError(
            Bi(
                f"输出须与输入同格式（{data.suffix}）", f"the output keeps the format {data.suffix}"
            ),
            where,
            Bi(f"例如 -o {out.stem}{data.suffix}", f"for example -o {out.stem}{data.suffix}"),
        )
    if out.exists() and data.exists() and out.samefile(data):
        raise UsageError(
            Bi("输出就是输入文件，不会覆盖它", "the output is the input, which is never replaced"),
            where,
            Bi("用 -o 指定另一个文件名", "name another file with -o"),
        )
    if out.is_dir():
        raise OutputError(Bi("输出位置是文件夹", "the output is a folder"), where,
                          Bi("请给出文件名", "name a file"))  # fmt: skip
    if out.exists() and not force:
        raise OutputError(
            Bi("输出文件已存在", "the output exists"), where,
            Bi("换一个 -o，或加 --force 覆盖", "name another -o, or replace it with --force"),
        )  # fmt: skip
    folder = out.absolute().parent
    if not folder.is_dir():
        raise OutputError(Bi("输出文件夹不存在", "the folder of the output does not exist"),
                          str(folder), Bi("请先建立它", "make it first"))  # fmt: skip
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(
            Bi("输出文件夹不可写", "the folder of the output cannot be written to"), str(folder),
            Bi("用 -o 另选位置", "name another place with -o"),
        )  # fmt: skip


def _measured(request: EnrichRequest, dataset: Dataset, groups: tuple[str, ...]) -> EnrichResult:
    by_text = bool(request.text_column)
    option = "--text-column" if by_text else "--files-column"
    position = position_of(dataset, request.text_column or request.files_column, option)
    check_text(
        (row[0] for row in islice(dataset.cells([position]), _PEEK)),
        dataset.columns[position],
        _texts_of(dataset),
    )
    scheme = load_scheme(request.options.scheme)
    wanted = measures(scheme, groups)
    names = named([m.key for m in wanted], request.prefix, dataset)
    if request.dry_run:
        return _counted(request, dataset, position, names)
    columns = [new_column(m, n, request.lang) for m, n in zip(wanted, names, strict=True)]
    tally = Tally()
    folder = None if by_text else (request.files_root or request.data.absolute().parent)
    rows = measured_rows(
        (row[0] for row in dataset.cells([position])),
        request.options,
        groups,
        tally,
        folder=folder,
        workers=n_workers(request.workers),
    )
    _write(request.out, dataset, columns, rows)
    notes = list(dataset.notes)
    if tally.cut:
        notes.append(
            Bi(f"{tally.cut} 个文本恰为 32,767 字，可能被 Excel 截断过",
               f"{tally.cut} texts have exactly 32,767 characters: Excel has probably cut them")
        )  # fmt: skip
    return EnrichResult(
        request.out, tuple(c.name for c in columns), tally.rows, tally.measured, tally.empty,
        tuple(tally.failures), None, tuple(notes),
    )  # fmt: skip


def _counted(
    request: EnrichRequest, dataset: Dataset, position: int, names: Sequence[str]
) -> EnrichResult:
    """What a run would do: rows, texts, columns, and a rough time where texts are in the data."""
    rows = empty = chars = 0
    for (cell,) in dataset.cells([position]):
        rows += 1
        empty += not cell.strip()
        chars += len(cell)
    notes = list(dataset.notes)
    if request.text_column:
        processes = n_workers(request.workers)
        seconds = max(1, round(chars / _CHARS_PER_SECOND / processes))
        notes.append(
            Bi(f"共 {chars:,} 字；{processes} 个进程大约 {seconds} 秒",
               f"{chars:,} characters; about {seconds} s on {processes} processes")
        )  # fmt: skip
    return EnrichResult(
        request.out, tuple(names), rows, rows - empty, empty, notes=tuple(notes), written=False
    )


def _texts_of(dataset: Dataset) -> list[str]:
    """Columns by how long their first cells are, the longest first."""
    held = list(islice(dataset.cells(range(len(dataset.columns))), 50))
    mean = {
        name: sum(len(row[i]) for row in held) / max(len(held), 1)
        for i, name in enumerate(dataset.columns)
        if any(row[i] and not _NUMBER.fullmatch(row[i].strip()) for row in held)
    }
    return sorted(mean, key=lambda name: -mean[name])


def check_text(cells: Iterator[str], name: str, better: Sequence[str]) -> None:
    """Raises `UsageError` where all filled cells are numbers: that is no column of texts."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or not all(_NUMBER.fullmatch(cell) for cell in filled):
        return
    near = next((n for n in better if n != name), "")
    raise UsageError(
        Bi(f"“{name}”列里是数字（如 {filled[0][:20]}），不是文本",
           f"column {name!r} holds numbers (such as {filled[0][:20]}), not texts"),
        "",
        Bi(f"文字最长的列是“{near}”", f"the column with the longest texts is {near!r}")
        if near
        else Bi("请核对列名", "check the name of the column"),
    )  # fmt: skip


def _joined(
    request: EnrichRequest, dataset: Dataset, corpus: Path, groups: tuple[str, ...]
) -> EnrichResult:
    positions = [position_of(dataset, key, "--keys") for key in request.keys]
    join = PanelJoin([dataset.columns[i] for i in positions])
    places = place_emphasis(corpus, groups, by_year=join.by_year, year=request.year)
    merge = "textkit_merge" if "_merge" in dataset.columns else "_merge"
    keys = [m.key for m in places.wanted]
    names = named([*keys, "n_documents"], request.prefix, dataset)
    columns = [
        new_column(m, n, request.lang) for m, n in zip(places.wanted, names[:-1], strict=True)
    ]
    columns += join_columns(names[-1], named([merge], "", dataset)[0], request.lang)
    report = join.survey(dataset.cells(positions), places, request.validate)
    rows = join.values(dataset.cells(positions), places)
    if not request.dry_run:
        _write(request.out, dataset, columns, rows)
    notes = (*dataset.notes, *report.notes)
    return EnrichResult(
        request.out, tuple(c.name for c in columns), report.rows, report.matched,
        join=report, notes=notes, written=not request.dry_run,
    )  # fmt: skip


def _write(out: Path, dataset: Dataset, columns: list[NewColumn], rows: Iterator[NewRow]) -> None:
    with whole_file(out) as temporary:
        dataset.write(temporary, columns, rows)
        dataset.compare(temporary, columns)
