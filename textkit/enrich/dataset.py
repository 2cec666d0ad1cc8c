"""A researcher's dataset: what every format must be able to do, and the columns that are added.

Old data is never decoded and encoded again. Each format copies the bytes of the old file and puts
those of the new columns between them, so what textkit does not understand comes back too.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from textkit.errors import OutputError, UsageError
from textkit.i18n import Bi

Value: TypeAlias = "float | int | str | None"  # of a new column; text is the key of a code
NewRow: TypeAlias = Sequence[Value]

NameRule: TypeAlias = Literal["free", "letters", "ascii"]  # letters: of any script

CHUNK = 4_096  # rows that are held at a time
_SHOWN = 30  # columns that an error lists


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column to add: whole numbers, other numbers, or codes with labels."""

    name: str
    label: str
    kind: Literal["number", "count", "code"] = "number"
    numbers: Mapping[str, int] = field(default_factory=dict)  # of a code, for Stata and SPSS
    value_labels: Mapping[int, str] = field(default_factory=dict)

    def number(self, value: Value) -> float | int | None:
        """The value as a statistics program holds it."""
        return self.numbers[value] if isinstance(value, str) else value


class Table(Protocol):
    """Rows and named columns, read row by row as often as is asked."""

    path: Path
    columns: list[str]  # as the file names them; names may repeat
    max_name: int  # characters of a new column's name
    names: NameRule
    folds_case: bool  # names that differ in case only are one name there
    notes: list[Bi]

    def cells(self, positions: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """The chosen columns of each row as text; a missing value is the empty string.

        A labelled number gives its label, a date its ISO 8601 form. Raises `ReadError` where the
        file is damaged.
        """
        ...


class Dataset(Table, Protocol):
    """A file that can be written again with more columns."""

    def write(self, target: Path, columns: Sequence[NewColumn], rows: Iterator[NewRow]) -> None:
        """Writes the old file with the new columns after the old ones to `target`."""
        ...

    def compare(self, target: Path, columns: Sequence[NewColumn]) -> None:
        """Reads both files again by other means; `OutputError` that names what differs."""
        ...


def position_of(dataset: Table, asked: str, option: str) -> int:
    """Where the column `asked` stands. `UsageError` that names the nearest, or says it repeats."""
    names = list(dataset.columns)
    count = names.count(asked)
    if count == 1:
        return names.index(asked)
    where = str(dataset.path)
    if count > 1:
        places = [i + 1 for i, name in enumerate(names) if name == asked]
        raise UsageError(
            Bi(
                f"有 {count} 列都叫“{asked}”（第 {'、'.join(map(str, places))} 列）",
                f"{count} columns are called {asked!r} (columns {', '.join(map(str, places))})",
            ),
            where,
            Bi("先把它们改成不同的名称", "give them different names first"),
        )
    folded = [name.strip().lower() for name in names]
    if folded.count(asked.strip().lower()) == 1:
        return folded.index(asked.strip().lower())
    raise UsageError(*_missing(names, asked, option, where))


def _missing(names: Sequence[str], asked: str, option: str, where: str) -> tuple[Bi, str, Bi]:
    shown = [name or "(空)" for name in names[:_SHOWN]]
    more = f" … ({len(names)})" if len(names) > _SHOWN else ""
    near = nearest(asked, names)
    return (
        Bi(
            f"没有“{asked}”这一列（{option}）；现有的列：{'、'.join(shown)}{more}",
            f"there is no column {asked!r} ({option}); the columns are: {', '.join(shown)}{more}",
        ),
        where,
        Bi(f"是否指“{near}”？", f"do you mean {near!r}?")
        if near
        else Bi(f"用 {option} 指明已有的列", f"name one of them with {option}"),
    )


def nearest(asked: str, names: Iterable[str]) -> str:
    """The name most like `asked`; empty where none is like it at all."""
    pool = sorted({name for name in names if name})
    folded = {name.lower(): name for name in reversed(pool)}
    close = difflib.get_close_matches(asked.lower(), list(folded), n=1, cutoff=0.5)
    if close:
        return folded[close[0]]
    return next((name for name in pool if asked and (asked in name or name in asked)), "")


def chunks(rows: Iterator[NewRow], sizes: Iterable[int]) -> Iterator[list[NewRow]]:
    """Rows in lists of the given sizes. `ValueError` where there are fewer or more rows."""
    for size in sizes:
        held = list(islice(rows, size))
        if len(held) < size:
            raise ValueError("fewer new rows than the dataset has")
        yield held
    if next(rows, None) is not None:
        raise ValueError("more new rows than the dataset has")


def changed(where: Path, column: str, row: int | None, old: object, new: object) -> OutputError:
    """The refusal to write a file in which old data differs; names the cell."""
    zh = f"第 {row} 行“{column}”" if row is not None else f"“{column}”"
    en = f"row {row}, {column!r}" if row is not None else repr(column)
    return OutputError(
        Bi(
            f"未写出：{zh}与原数据不同（{_short(old)} → {_short(new)}）",
            f"not written: {en} differs from the old data ({_short(old)} → {_short(new)})",
        ),
        str(where),
        Bi(
            "原文件未改动。请报告此问题，或先把数据另存为其他格式",
            "the old file is untouched. Please report this, or save the data in another format",
        ),
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
