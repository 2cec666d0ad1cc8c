"""The tables of a run in the formats that were asked for, written from its Parquet store."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from textkit.batch.assemble import batches
from textkit.i18n import Bi, Lang
from textkit.tables.output import whole_file
from textkit.tables.writers import writer_of

_EASY_ROWS = 50_000  # of a workbook that opens at ease


def export_tables(
    tables: Path, out: Path, formats: Sequence[str] = (), *, lang: Lang = "zh"
) -> tuple[Bi, ...]:
    """Writes every table in every format into `out`; what a reader should know comes back.

    Without `formats` every table is written as CSV, and as a workbook where it is of a size that
    a spreadsheet opens at ease. A table without rows is written too, so that a script finds its
    columns. Raises `UsageError` for an unknown format, `OutputError` where a file cannot be
    written.
    """
    asked = [name.lower().removeprefix(".") for name in formats] or ["csv", "xlsx"]
    writers = [(name, writer_of(name)) for name in asked]
    notes: list[Bi] = []
    for file in sorted(tables.glob("*.parquet")):
        n_rows = pq.read_metadata(file).num_rows
        for name, write in writers:
            if not formats and name == "xlsx" and n_rows > _EASY_ROWS:
                notes.append(_left_out(file.stem, n_rows))
                continue
            target = out / f"{file.stem}.{name}"
            if name == "parquet":  # as the store has it
                with whole_file(target) as temporary:
                    shutil.copyfile(file, temporary)
                continue
            for said in write(rows_of(file), target, lang=lang):
                notes.append(Bi(f"{target.name}：{said.zh}", f"{target.name}: {said.en}"))
    return tuple(notes)


def _left_out(table: str, n_rows: int) -> Bi:
    return Bi(
        f"{table} 有 {n_rows:,} 行，未写 xlsx；需要时加 --formats csv,xlsx",
        f"{table} has {n_rows:,} rows and was not written as xlsx; ask with --formats csv,xlsx",
    )


def rows_of(file: Path) -> pa.RecordBatchReader:
    """The rows of a Parquet file of the store, read as they are asked for."""
    return pa.RecordBatchReader.from_batches(pq.read_schema(file), batches(file))
