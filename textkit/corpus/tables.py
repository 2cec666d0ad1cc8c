"""Tables with a text column: csv, Excel, Stata, SPSS, Parquet. One document a row."""

from __future__ import annotations

import csv
import io
import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from textkit.corpus.archive import Package
from textkit.corpus.columns import RowReader, find_roles
from textkit.corpus.encoding import stream_encoding
from textkit.corpus.extract import Extract, Payload, ReadOptions, damaged, encrypted, too_large
from textkit.errors import ReadError
from textkit.i18n import Bi
from textkit.records import Failure

_DELIMITERS = ",\t;|"
_BATCH = 256
_STATA_UNICODE = 118  # the release of the format since which its strings are UTF-8


def empty_table() -> ReadError:
    """The error for a table without a header."""
    return ReadError(
        Bi("表格为空", "the table is empty"),
        "",
        Bi("第一行应是列名", "its first row should hold the names of the columns"),
    )


def read_csv(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """Rows of a csv, streamed; the delimiter is the commonest of `, tab ; |` in the header."""
    if payload.size > options.max_table_bytes:
        raise too_large(payload.size, options.max_table_bytes)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a report is longer than the default allows
    with payload.seekable(options.max_bytes) as stream:
        encoding = stream_encoding(stream, options.encoding)
        with io.TextIOWrapper(stream, encoding, errors="replace", newline="") as lines:
            header = lines.readline(1 << 20).lstrip("\ufeff")
            if not header.strip("\r\n\t ,;|"):
                raise empty_table()
            delimiter = max(_DELIMITERS, key=header.count)
            columns = next(csv.reader([header], delimiter=delimiter))
            reader = RowReader(payload.name, columns, options)
            rows = csv.reader((line.replace("\x00", "") for line in lines), delimiter=delimiter)
            try:
                yield from reader.rows(rows)
            except csv.Error as error:
                raise damaged("csv", f"line {rows.line_num + 1}: {error}") from error


def read_xlsx(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """Rows of every sheet that has a text column; keys name the sheet where there are several."""
    import python_calamine

    data = payload.read(options.max_bytes)
    if data.startswith(b"PK"):
        Package(data, options.max_expanded).check()
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(book.sheet_names)
    except python_calamine.PasswordError as error:
        raise encrypted("Excel") from error
    except Exception as error:  # its errors have no common base but this
        raise damaged("xlsx", str(error)) from error
    found, problem = 0, empty_table()
    for name in names:
        rows = _sheet_rows(book, name)
        header = next(rows, None)
        if header is None:
            continue
        try:
            find_roles(header, options)
        except ReadError as error:
            problem = error
            continue
        found += 1
        reader = RowReader(payload.name, header, options)
        for extract in reader.rows(rows):
            yield _in_sheet(extract, name) if found > 1 else extract
    if not found:
        raise problem


def _in_sheet(extract: Extract | Failure, sheet: str) -> Extract | Failure:
    if isinstance(extract, Failure):
        return Failure(f"{extract.source} ({sheet})", extract.stage, extract.error, extract.hint)
    return Extract(
        extract.text, extract.blocks, extract.title, extract.hints, f"{sheet}/{extract.key}",
        extract.warnings,
    )  # fmt: skip


def _sheet_rows(book: Any, name: str) -> Iterator[list[str]]:
    try:
        sheet = book.get_sheet_by_name(name)
        for row in sheet.iter_rows():
            yield [_written(cell) for cell in row]
    except Exception as error:
        raise damaged("xlsx", f"{name}: {error}") from error


def read_dta(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """Rows of a Stata file; strings of releases before 14 are tried as UTF-8, then GB18030."""
    with _as_file(payload, options) as path:
        with path.open("rb") as stream:
            head = stream.read(64)
        tries = [options.encoding] if options.encoding else _stata_encodings(head)
        yield from _statistical("dta", path, tries, options)


def read_sav(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """Rows of an SPSS file, whose own record of its encoding is believed first."""
    with _as_file(payload, options) as path:
        tries = [options.encoding] if options.encoding else ["", "GB18030"]
        yield from _statistical("sav", path, tries, options)


def _stata_encodings(head: bytes) -> list[str]:
    release = int(head[28:31]) if head[:11] == b"<stata_dta>" and head[28:31].isdigit() else 0
    release = release or (head[0] if head else 0)
    return [""] if release >= _STATA_UNICODE else ["UTF-8", "GB18030", ""]


@contextmanager
def _as_file(payload: Payload, options: ReadOptions) -> Iterator[Path]:
    """The payload as a file on disk, which is what the library wants."""
    if payload.entry is None:
        yield payload.path
        return
    with tempfile.TemporaryDirectory(prefix="textkit-") as folder:
        path = Path(folder) / "table"
        path.write_bytes(payload.read(options.max_bytes))
        yield path


def _statistical(
    kind: str, path: Path, tries: Sequence[str], options: ReadOptions
) -> Iterator[Extract | Failure]:
    problem = ""
    for encoding in tries:
        chosen = {"encoding": encoding} if encoding else {}
        try:
            # labels as well as cells must decode, so the whole file is read once to find out
            for _ in _chunks(kind, path, chosen):
                pass
        except Exception as error:  # ReadstatError, UnicodeDecodeError, ValueError …
            problem = str(error)
            continue
        rows: RowReader | None = None
        first = 1
        for columns, chunk in _chunks(kind, path, chosen):
            rows = rows or RowReader(path.name, columns, options)
            yield from rows.rows(iter(chunk), first)
            first += len(chunk)
        if rows is None:
            raise empty_table()
        return
    raise damaged(kind, problem)


def _chunks(
    kind: str, path: Path, chosen: dict[str, str]
) -> Iterator[tuple[list[str], list[list[str]]]]:
    import pyreadstat

    reader = pyreadstat.read_dta if kind == "dta" else pyreadstat.read_sav
    chunked: Any = pyreadstat.read_file_in_chunks  # its types know no pass-through of keywords
    for frame, meta in chunked(reader, str(path), chunksize=1000, output_format="dict", **chosen):
        columns = list(meta.column_names)
        series = [frame.get(name, []) for name in columns]
        yield columns, [[_written(cell) for cell in row] for row in zip(*series, strict=True)]


def read_parquet(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """Rows of a Parquet file, in batches; only the columns that matter are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with payload.seekable(options.max_bytes) as stream:
        try:
            table = pq.ParquetFile(stream)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise damaged("parquet", str(error)) from error
        columns = [str(name) for name in table.schema_arrow.names]
        reader = RowReader(payload.name, columns, options)
        roles = reader.roles
        wanted = {roles.text, *roles.hints.values()} | (
            {roles.key} if roles.key is not None else set()
        )
        names = [columns[i] for i in sorted(wanted)]
        first = 1
        try:
            for batch in table.iter_batches(batch_size=_BATCH, columns=names, use_threads=False):
                cells = {name: batch.column(name).to_pylist() for name in names}
                rows = (
                    [_written(cells[name][i]) if name in cells else "" for name in columns]
                    for i in range(batch.num_rows)
                )
                yield from reader.rows(rows, first)
                first += batch.num_rows
        except (pa.ArrowException, OSError, ValueError) as error:
            raise damaged("parquet", str(error)) from error


def _written(cell: object) -> str:
    """A cell as its table shows it: no "2024.0" for a year, nothing for a missing value."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        if math.isnan(cell):
            return ""
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return str(cell)
