"""What every writer needs: a file that is there whole or not at all, and text that is harmless."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from textkit.errors import OutputError
from textkit.i18n import Bi

# a reader is streamed: it may be larger than memory
Rows: TypeAlias = "pa.Table | pa.RecordBatchReader"

BATCH_ROWS = 32_768
# Characters that XML, CSV readers or C strings cannot hold; tab and line ends are kept.
_UNPRINTABLE = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffe}\\x{ffff}]"
_REPLACEMENT = "\ufffd"


@contextmanager
def whole_file(path: Path, *failures: type[Exception]) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends without an error.

    An existing file is replaced. On an error nothing is left behind, and what the system, Arrow or
    one of `failures` (a library's own errors) says becomes `OutputError`.
    """
    temporary = path.with_name(f".textkit-{secrets.token_hex(6)}{path.suffix}")
    try:
        try:
            yield temporary
            _to_disk(temporary)
            temporary.replace(path)
        except (OSError, pa.ArrowException, *failures) as err:
            raise _unwritable(path, err) from err
    finally:
        temporary.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as f:
        os.fsync(f.fileno())


def _unwritable(path: Path, err: Exception) -> OutputError:
    reason = (err.strerror if isinstance(err, OSError) else "") or str(err) or type(err).__name__
    return OutputError(
        Bi(f"写入失败：{reason}", f"could not be written: {reason}"),
        str(path),
        Bi(
            "请检查磁盘空间、文件夹权限，以及文件是否被其他程序打开；未留下残缺文件",
            "check the disk's space, the folder's permissions and whether another program has the "
            "file open; no partial file was left",
        ),
    )


def batches(rows: Rows, size: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
    """The rows in batches of exactly `size`, the last one shorter: bytes do not depend on chunks.

    A number that is not finite is missing: no format but Parquet has a word for it.
    """
    reader = rows.to_reader() if isinstance(rows, pa.Table) else rows
    held: list[pa.RecordBatch] = []
    n_held = 0
    for batch in reader:
        held.append(batch)
        n_held += batch.num_rows
        while n_held >= size:
            table = pa.Table.from_batches(held, schema=reader.schema)
            yield _one_batch(table.slice(0, size))
            rest = table.slice(size)
            held, n_held = rest.to_batches(), rest.num_rows
    if n_held:
        yield _one_batch(pa.Table.from_batches(held, schema=reader.schema))


def _one_batch(table: pa.Table) -> pa.RecordBatch:
    batch = table.combine_chunks().to_batches()[0]
    arrays = [
        _finite(array) if pa.types.is_floating(array.type) else array for array in batch.columns
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)


def _finite(array: pa.Array) -> pa.Array:
    finite = pc.is_finite(array)
    if pc.all(finite).as_py() in (True, None):
        return array
    return pc.if_else(finite, array, pa.scalar(None, array.type))


def printable(batch: pa.RecordBatch, replaced: Counter[str]) -> pa.RecordBatch:
    """The batch with control characters replaced by U+FFFD; `replaced` counts cells by column."""
    return map_text(batch, _UNPRINTABLE, replaced, _replace_unprintable)


def _replace_unprintable(array: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(array, _UNPRINTABLE, _REPLACEMENT)


def map_text(
    batch: pa.RecordBatch,
    pattern: str,
    changed: Counter[str],
    change: Callable[[pa.Array], pa.Array],
) -> pa.RecordBatch:
    """The batch with `change` applied to the text cells that match `pattern` (RE2)."""
    arrays = []
    for field, array in zip(batch.schema, batch.columns, strict=True):
        found = pc.match_substring_regex(array, pattern) if pa.types.is_string(field.type) else None
        n_found = 0 if found is None else pc.sum(found).as_py() or 0
        if n_found:
            changed[field.name] += n_found
        arrays.append(pc.if_else(found, change(array), array) if n_found else array)
    return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)


def note(counted: Counter[str], zh: str, en: str) -> list[Bi]:
    """A note such as "3 cells … (text, sentence)", or none where nothing was counted."""
    if not counted:
        return []
    total, names = counted.total(), ", ".join(sorted(counted))
    return [Bi(f"{total} 个单元格{zh}（列：{names}）", f"{total} cell(s) {en} (columns: {names})")]


REPLACED = ("含控制字符，已换成 U+FFFD", "held control characters, replaced by U+FFFD")
