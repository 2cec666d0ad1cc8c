"""Lists of records: a table on the terminal, all of them in a CSV file where one is named."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from textkit.cli.run import current_lang, say
from textkit.errors import OutputError
from textkit.i18n import Bi

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def show_records(
    records: Iterable[DataclassInstance],
    columns: Sequence[str],
    *,
    limit: int = 40,
    out: Path | None = None,
) -> int:
    """Prints `columns` of the first `limit` records, or writes all columns of all to `out`.

    Gives the number of records shown or written.
    """
    if out is not None:
        return _write(records, out)
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    iterator = iter(records)
    n = 0
    for record in islice(iterator, limit):
        table.add_row(*(Text(_cell(getattr(record, name))) for name in columns))
        n += 1
    if not n:
        say(Bi("没有符合的行", "nothing was found"))
        return 0
    console.print(table)
    rest = sum(1 for _ in iterator)
    if rest:
        say(Bi(f"……另有 {rest} 行；用 -o 文件.csv 写出全部",
               f"… and {rest} more rows; write all of them with -o FILE.csv"))  # fmt: skip
    return n + rest


def _write(records: Iterable[DataclassInstance], out: Path) -> int:
    if out.exists():
        raise OutputError(
            Bi("文件已存在", "the file exists"), str(out), Bi("另取名字", "choose another name")
        )
    n = 0
    temporary = out.with_name(f".{out.name}.tmp")
    try:
        with temporary.open("w", encoding="utf-8-sig", newline="") as f:
            writer = csv.writer(f)
            for record in records:
                if not n:
                    writer.writerow([field.name for field in fields(record)])
                writer.writerow([_written(getattr(record, x.name)) for x in fields(record)])
                n += 1
        temporary.replace(out)
    except OSError as err:
        temporary.unlink(missing_ok=True)
        raise OutputError(
            Bi(f"写入失败：{err.strerror}", f"could not be written: {err.strerror}"), str(out)
        ) from err
    say(Bi(f"{n} 行写入 {out}", f"{n} rows written to {out}"))
    return n


def _cell(value: Any) -> str:
    if isinstance(value, Bi):
        return value.get(current_lang())
    if isinstance(value, float):
        return f"{value:.3f}"
    return "" if value is None else str(value)


def _written(value: Any) -> Any:
    """A value as it stands in a CSV file."""
    from textkit.tables.writers import inert

    if isinstance(value, Bi):
        value = value.get(current_lang())
    return inert(value) if isinstance(value, str) else value
