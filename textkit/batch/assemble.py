"""From the parts of a run to its tables, in input order, whatever the schedule was.

The Parquet tables in `OUT/.textkit/tables` are the store that exports and the report read; the
formats that were asked for are written from them, batch by batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from textkit.batch.copies import SIGNATURES, copies, with_copies
from textkit.batch.store import Store
from textkit.errors import OutputError
from textkit.i18n import Bi
from textkit.scheme import Scheme
from textkit.tables.rows import failure_row, to_table
from textkit.tables.schemas import ANALYSIS_TABLES, schemas

TABLES = "tables"
_ROW_GROUP = 50_000  # rows; fixed, so that the bytes do not depend on the parts


def assemble(store: Store, scheme: Scheme, n_documents: int) -> Path:
    """Writes every table of the run as Parquet, copies marked; gives the folder.

    Raises `OutputError`, e.g. where the disk is full; a table is written whole or not at all.
    """
    folder = store.folder / TABLES
    folder.mkdir(exist_ok=True)
    every = schemas(scheme)
    found = copies(_pieces(store, SIGNATURES), n_documents)
    for name in ANALYSIS_TABLES:
        pieces = _pieces(store, name)
        if "duplicate_of" in every[name].names:
            pieces = with_copies(pieces, found)
        write_parquet(folder / f"{name}.parquet", every[name], pieces)
    errors = to_table([failure_row(f) for f in store.failures()], every["errors"])
    write_parquet(folder / "errors.parquet", every["errors"], iter([errors]))
    return folder


def _pieces(store: Store, name: str) -> Iterator[pa.Table]:
    for where in store.slices(name):
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
