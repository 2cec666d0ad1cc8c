"""Old data read again from the old file and the new one, cell by cell, by a reader not ours."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from textkit.enrich.dataset import NewColumn, changed

_ROWS = 100_000
_LONG_ROWS = 10_000
_CELLS = 4_000_000  # held at a time of each file
_OF_FILE = (
    "file_label", "notes", "table_name", "mr_sets", "number_rows", "value_labels", "file_encoding",
)  # fmt: skip
_OF_COLUMN = (
    "column_names_to_labels", "variable_value_labels", "variable_to_label",
    "original_variable_types", "readstat_variable_types", "missing_ranges", "missing_user_values",
    "variable_alignment", "variable_storage_width", "variable_display_width", "variable_measure",
)  # fmt: skip


def compare_statistical(
    read: Callable[..., tuple[Any, Any]],
    old: Path,
    new: Path,
    *,
    n_old: int,
    columns: Sequence[NewColumn],
    options: Mapping[str, Any],
    left_out: Container[int] = (),
) -> None:
    """Compares two Stata or SPSS files read by `read` of pyreadstat.

    `n_old` is the number of old columns, `left_out` the positions of those whose cells are not
    compared here. Raises `OutputError` that names the cell or the property
    in which they differ.
    """
    reading = {
        "user_missing": True, "disable_datetime_conversion": True, "output_format": "dict",
        **options,
    }  # fmt: skip
    _, before = read(str(old), metadataonly=True, **reading)
    _, after = read(str(new), metadataonly=True, **reading)
    names = list(before.column_names)
    _same(new, "", list(after.column_names), [*names, *(c.name for c in columns)])
    if len(names) != n_old:
        raise changed(new, "", None, n_old, len(names))
    compare_properties(before, after, new, names)
    names = [name for i, name in enumerate(names) if i not in left_out]
    rows = max(1_000, min(_ROWS, _CELLS // max(len(names), 1)))
    start = 0
    while names:
        was, _ = read(str(old), row_offset=start, row_limit=rows, usecols=names, **reading)
        now, _ = read(str(new), row_offset=start, row_limit=rows, usecols=names, **reading)
        n = 0
        for name in names:
            n = len(was[name])
            compare_column(was[name], now[name], new, name, start)
        start += n
        if n < rows:
            return


def compare_long_texts(old: Path, new: Path, positions: Sequence[int]) -> None:
    """Compares columns of long texts of two Stata files, read by pandas as Latin-1.

    ReadStat takes them for UTF-8 in every release; here a byte is a character.
    """
    import pandas as pd

    reading: Any = {"iterator": True, "convert_categoricals": False, "convert_dates": False}
    start = 0
    with pd.read_stata(old, **reading) as a, pd.read_stata(new, **reading) as b:
        names = [list(a.variable_labels())[i] for i in positions]
        while True:
            try:
                was = a.read(_LONG_ROWS, columns=names)
                now = b.read(_LONG_ROWS, columns=names)
            except StopIteration:
                return
            for name in names:
                compare_column(was[name].tolist(), now[name].tolist(), new, name, start)
            start += len(was)
            if not len(was):
                return


def compare_properties(before: Any, after: Any, where: Path, names: Sequence[str]) -> None:
    """Labels, formats, missing codes, notes: `OutputError` names the column and the property."""
    for name in _OF_FILE:
        if name == "value_labels":
            continue  # sets are named by number in SPSS files: compared by column below
        _same(where, name, getattr(before, name, None), getattr(after, name, None))
    for name in _OF_COLUMN:
        was, now = getattr(before, name, None), getattr(after, name, None)
        if not isinstance(was, dict) or not isinstance(now, dict):
            continue
        if name == "variable_to_label":
            was, now = _sharing(was, names), _sharing(now, names)
        for column in names:
            if was.get(column) != now.get(column):
                raise changed(where, f"{column}: {name}", None, was.get(column), now.get(column))


def _sharing(sets: Mapping[str, str], names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The columns that share a set of value labels with each column."""
    return {c: tuple(d for d in names if sets.get(d) == sets[c]) for c in names if c in sets}


def _same(where: Path, what: str, was: object, now: object) -> None:
    if was != now:
        raise changed(where, what, None, was, now)


def compare_column(was: Any, now: Any, where: Path, name: str, start: int) -> None:
    """Two columns of equal length, cell by cell; missing equals missing."""
    if len(was) != len(now):
        raise changed(where, name, None, f"{len(was)} rows", f"{len(now)} rows")
    both = isinstance(was, np.ndarray) and isinstance(now, np.ndarray)
    plain = both and was.dtype.kind in "fiu" and was.dtype == now.dtype
    if plain and was.tobytes() == now.tobytes():
        return
    for i, (a, b) in enumerate(zip(was, now, strict=True)):
        if a is not b and a != b and not (_is_nan(a) and _is_nan(b)):
            raise changed(where, name, start + i + 1, a, b)


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)
