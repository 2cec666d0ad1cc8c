"""The tables of a finished run, read back for the report, never whole where they are large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from textkit.batch.manifest import read_manifest
from textkit.errors import UsageError
from textkit.i18n import Bi
from textkit.scheme import DEFAULT_SCHEME, Scheme, load_scheme, scheme_folder

Row = Mapping[str, object]
_TABLES = Path(".textkit") / "tables"
_BATCH = 5_000  # rows; bounds what is held of a table at a time


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: where its tables lie, what run.json says, the scheme they were made with."""

    tables: Path
    manifest: Mapping[str, object]
    scheme: Scheme
    scheme_folder: Path

    def path(self, table: str) -> Path:
        """The Parquet file of a table."""
        return self.tables / f"{table}.parquet"

    def n_rows(self, table: str) -> int:
        """Rows of a table; 0 where the run has no such table."""
        path = self.path(table)
        return int(pq.read_metadata(path).num_rows) if path.is_file() else 0

    def among(self, table: str, columns: Sequence[str]) -> list[str]:
        """Those of `columns` that a table has; none where the run has no such table."""
        path = self.path(table)
        names = pq.read_schema(path).names if path.is_file() else ()
        return [name for name in columns if name in names]

    def rows(self, table: str, columns: Sequence[str], limit: int | None = None) -> Iterator[Row]:
        """Rows in input order, at most `limit`; none where the run has no such table.

        Raises `UsageError` where a column is missing: the scheme has changed since the run.
        """
        path = self.path(table)
        if not path.is_file():
            return
        left = limit
        with pq.ParquetFile(path, pre_buffer=False) as file:
            self._check(table, columns, file.schema_arrow)
            for batch in file.iter_batches(batch_size=_BATCH, columns=list(columns)):
                part = batch if left is None else batch.slice(0, left)
                yield from part.to_pylist()
                if left is not None:
                    left -= part.num_rows
                    if left <= 0:
                        return

    def _check(self, table: str, columns: Sequence[str], schema: pa.Schema) -> None:
        missing = [c for c in columns if c not in schema.names]
        if missing:
            raise UsageError(
                Bi(
                    f"表 {table} 缺少列 {', '.join(missing)}：运行之后方案已改变",
                    f"table {table} lacks {', '.join(missing)}: the scheme changed since the run",
                ),
                str(self.path(table)),
                Bi("用同一命令重新运行 textkit analyze", "run textkit analyze again"),
            )


def open_run(out: Path) -> Run:
    """The run in the folder `out`.

    Raises `UsageError` where `out` holds no finished run, `SchemeError` where its scheme is gone.
    """
    tables = out / _TABLES
    if not (tables / "emphasis.parquet").is_file():
        raise UsageError(
            Bi("该文件夹里没有已完成的运行", "this folder holds no finished run"),
            str(out),
            Bi(f"先运行 textkit analyze … -o {out}", f"first: textkit analyze … -o {out}"),
        )
    manifest = read_manifest(out)
    name = _scheme_name(manifest)
    return Run(tables, manifest, load_scheme(name), scheme_folder(name))


def _scheme_name(manifest: Mapping[str, object]) -> str:
    for group, name in (("options", "scheme"), ("scheme", "key")):
        held = manifest.get(group)
        if isinstance(held, dict) and held.get(name):
            return str(held[name])
    return DEFAULT_SCHEME


class Grouped:
    """Rows of one table handed out document by document, in the order of the run.

    Every table of a run lists its documents in the same order, so one pass over each is enough.
    """

    def __init__(self, run: Run, table: str, columns: Sequence[str]) -> None:
        self._rows = run.rows(table, ("doc_id", *columns))
        self._next: Row | None = next(self._rows, None)

    def take(self, doc_id: str) -> list[Row]:
        """The rows of `doc_id`, which must not come before a document already taken."""
        taken = []
        while self._next is not None and self._next["doc_id"] == doc_id:
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken
