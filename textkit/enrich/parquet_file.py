"""Parquet datasets: row group by row group, with the schema, its metadata and its codecs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from textkit.corpus.extract import damaged
from textkit.enrich.dataset import CHUNK, NameRule, NewColumn, NewRow, changed
from textkit.enrich.moments import shown_number
from textkit.i18n import Bi

_CODECS = {"UNCOMPRESSED": "none", "LZ4_RAW": "lz4"}


class ParquetData:
    """A .parquet file."""

    max_name = 255
    names: NameRule = "free"
    folds_case = False

    def __init__(self, path: Path, encoding: str = "", sheet: str = "") -> None:
        import pyarrow as pa

        self.path = path
        self.notes: list[Bi] = []
        try:
            with self._file() as file:
                self._schema = file.schema_arrow
                self.columns = [str(name) for name in self._schema.names]
        except (pa.ArrowException, OSError) as error:
            raise damaged("parquet", str(error)) from error

    def _file(self, path: Path | None = None) -> Any:
        import pyarrow.parquet as pq

        return pq.ParquetFile(path or self.path)

    def cells(self, positions: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """See `Dataset`."""
        import pyarrow as pa

        try:
            with self._file() as file:
                for batch in file.iter_batches(batch_size=CHUNK, use_threads=False):
                    held = [batch.column(i).to_pylist() for i in positions]
                    for row in zip(*held, strict=True):
                        yield tuple(_as_text(v) for v in row)
        except (pa.ArrowException, OSError) as error:
            raise damaged("parquet", str(error)) from error

    def write(self, target: Path, columns: Sequence[NewColumn], rows: Iterator[NewRow]) -> None:
        """See `Dataset`; one row group is held at a time."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {"number": pa.float64(), "count": pa.int64(), "code": pa.string()}
        added = [
            pa.field(c.name, kinds[c.kind], metadata={"label": c.label})
            for c in columns
        ]  # fmt: skip
        schema = pa.schema([*self._schema, *added], metadata=self._schema.metadata)
        with (
            self._file() as file,
            pq.ParquetWriter(target, schema, compression=_codec(file)) as writer,
        ):
            for i in range(file.num_row_groups):
                group = file.read_row_group(i, use_threads=False)
                new = list(islice(rows, group.num_rows))
                if len(new) < group.num_rows:
                    raise ValueError("fewer new rows than the dataset has")
                made = [pa.array([r[j] for r in new], f.type) for j, f in enumerate(added)]
                held = [*group.columns, *made]
                writer.write_table(
                    pa.Table.from_arrays(held, schema=schema),
                    row_group_size=max(group.num_rows, 1),
                )
        if next(rows, None) is not None:
            raise ValueError("more new rows than the dataset has")

    def compare(self, target: Path, columns: Sequence[NewColumn]) -> None:
        """See `Dataset`: both files read anew, batch by batch."""
        n = len(self.columns)
        with self._file() as old, self._file(target) as new:
            for was, now in zip(old.schema_arrow, list(new.schema_arrow)[:n], strict=True):
                if not was.equals(now, check_metadata=True):
                    raise changed(target, was.name, None, was.type, now.type)
            if old.metadata.num_rows != new.metadata.num_rows:
                raise changed(target, "", None, old.metadata.num_rows, new.metadata.num_rows)
            start = 0
            pairs = zip(
                old.iter_batches(batch_size=CHUNK, use_threads=False),
                new.iter_batches(batch_size=CHUNK, use_threads=False),
                strict=True,
            )
            for a, b in pairs:
                for i in range(n):
                    _compare_arrays(a.column(i), b.column(i), target, self.columns[i], start)
                start += a.num_rows


def _codec(file: Any) -> Any:
    """The codec of the first row group, by column where columns differ."""
    if not file.num_row_groups:
        return "snappy"
    group = file.metadata.row_group(0)
    names = [group.column(i).path_in_schema for i in range(group.num_columns)]
    codecs = [group.column(i).compression for i in range(group.num_columns)]
    found = [_CODECS.get(c, c.lower()) for c in codecs]
    return found[0] if len(set(found)) == 1 else dict(zip(names, found, strict=True))


def _compare_arrays(was: Any, now: Any, where: Path, name: str, start: int) -> None:
    if was.equals(now):
        return
    for i, (a, b) in enumerate(zip(was.to_pylist(), now.to_pylist(), strict=True)):
        if a != b and repr(a) != repr(b):  # not-a-number is itself here
            raise changed(where, name, start + i + 1, a, b)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return shown_number(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
