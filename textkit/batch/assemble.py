"""From the parts of a run to its tables, in input order, whatever the schedule was.

The Parquet tables in `OUT/.textkit/tables` are the store that exports and the report read; the
formats that were asked for are written from them, batch by batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from textkit.batch.copies import SIGNATURES, copies, with_copies
from textkit.batch.store import Slice, Store
from textkit.errors import OutputError
from textkit.i18n import Bi
from textkit.scheme import Scheme
from textkit.tables.rows import failure_row, to_table
from textkit.tables.schemas import ANALYSIS_TABLES, schemas

TABLES = "tables"
_ROW_GROUP = 50_000  # rows; fixed, so that the bytes do not depend on the parts


def assemble(store: Store, scheme: Scheme, n_documents: int, *, n_threads: int = 1) -> Path:
    """Writes every table of the run as Parquet, copies marked; gives the folder.

    `n_threads` tables are written at a time: Arrow compresses without the interpreter's lock.
    Raises `OutputError`, e.g. where the disk is full; a table is written whole or not at all.
    """
    folder = store.folder / TABLES
    folder.mkdir(exist_ok=True)
    every = schemas(scheme)
    found = copies(_pieces(store, SIGNATURES, store.slices(SIGNATURES)), n_documents)
    with ThreadPoolExecutor(n_threads) as threads:
        written = []
        for name in ANALYSIS_TABLES:
            pieces = _pieces(store, name, list(store.slices(name)))  # SQLite stays in its thread
            if "duplicate_of" in every[name].names:
                pieces = with_copies(pieces, found)
            path = folder / f"{name}.parquet"
            written.append(threads.submit(write_parquet, path, every[name], pieces))
        for table in written:
            table.result()
    errors = to_table([failure_row(f) for f in store.failures()], every["errors"])
    write_parquet(folder / "errors.parquet", every["errors"], iter([errors]))
    return folder


def _pieces(store: Store, name: str, slices: Iterable[Slice]) -> Iterator[pa.Table]:
    for where in slices:
        yield store.read(name, where)


def write_parquet(path: Path, schema: pa.Schema, pieces: Iterator[pa.Table]) -> None:
    """Tables one after another as one Parquet file, in row groups of a fixed size."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for group in _regrouped(pieces, schema):
                writer.write_table(group, row_group_size=_ROW_GROUP)
        temporary.replace(path)
    except OSError as err:
        temporary.unlink(missing_ok=True)
        raise OutputError(
            Bi(f"写入失败：{err.strerror or err}", f"could not be written: {err.strerror or err}"),
            str(path.parent),
            Bi("腾出磁盘空间后用同一命令继续", "free disk space, then the same command goes on"),
        ) from err


def _regrouped(pieces: Iterator[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    held: list[pa.Table] = []
    n = 0
    for piece in pieces:
        held.append(piece)
        n += piece.num_rows
        while n >= _ROW_GROUP:
            whole = pa.concat_tables(held)
            yield whole.slice(0, _ROW_GROUP).combine_chunks()
            held = [whole.slice(_ROW_GROUP)]
            n -= _ROW_GROUP
    if n:
        yield pa.concat_tables(held).cast(schema).combine_chunks()


def batches(path: Path, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The rows of a table of the store, batch by batch."""
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=10_000, columns=columns)
