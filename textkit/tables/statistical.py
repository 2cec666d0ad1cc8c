"""Stata (.dta, version 118) and SPSS (.sav) files with variable and value labels.

Both hold the whole table in memory. Codes such as `dominant_driver` become whole numbers with
value labels: "none" is 0, the others count from 1 in the scheme's order. Yes/no columns are 1 and
0. Missing numbers are the format's own missing value, missing text is the empty string.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from textkit.i18n import Bi, Lang
from textkit.records import NONE
from textkit.tables.columns import codes, label
from textkit.tables.output import REPLACED, Rows, batches, note, printable, whole_file

if TYPE_CHECKING:
    import pandas as pd

_STAMP = datetime(2000, 1, 1)  # fixed: the same rows give the same bytes
_STATA_LABEL, _STATA_STR = 80, 2_045  # characters; bytes, above which a column is strL
_STATA_LONG = 2_147_483_620
_SPSS_TEXT, _SPSS_LABEL, _SPSS_VALUE = 32_767, 256, 120  # bytes
_SPSS_STAMP_AT, _SPSS_STAMP = 92, b"01 Jan 0000:00:00"  # creation date and time in the header
_YES_NO = {0: Bi("否", "No"), 1: Bi("是", "Yes")}


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A data frame with its labels."""

    frame: pd.DataFrame
    variables: dict[str, str]
    values: dict[str, dict[int, str]]
    title: str
    notes: list[Bi]


def write_dta(rows: Rows, path: Path, *, lang: Lang = "zh") -> list[Bi]:
    """Writes Stata 118 (Stata 14 and later): UTF-8; text over 2,045 bytes is strL."""
    data = _labelled(rows, lang)
    long_text = [name for name in data.frame if _longest(data.frame[name]) > _STATA_STR]
    with whole_file(path) as temporary:
        data.frame.to_stata(
            temporary,
            version=118,
            write_index=False,
            time_stamp=_STAMP,
            data_label=data.title[:_STATA_LABEL],
            variable_labels={k: v[:_STATA_LABEL] for k, v in data.variables.items()},
            value_labels=data.values,
            convert_strl=long_text,
        )
    return data.notes


def write_sav(rows: Rows, path: Path, *, lang: Lang = "zh") -> list[Bi]:
    """Writes SPSS: UTF-8, compressed; text over 32,767 bytes is cut, which the notes say."""
    import pyreadstat

    data = _labelled(rows, lang)
    cut: Counter[str] = Counter()
    for name in data.frame:
        if _longest(data.frame[name]) > _SPSS_TEXT:
            cut[str(name)] = int((data.frame[name].map(_n_bytes) > _SPSS_TEXT).sum())
            data.frame[name] = data.frame[name].map(lambda v: _fit(v, _SPSS_TEXT)).astype(object)
    is_text = {str(name): _longest(data.frame[name]) >= 0 for name in data.frame}
    nominal = {name: is_text[name] or name in data.values for name in is_text}
    with whole_file(path, pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as temporary:
        pyreadstat.write_sav(
            data.frame,
            temporary,
            file_label=_fit(data.title, 64),
            column_labels={k: _fit(v, _SPSS_LABEL) for k, v in data.variables.items()},
            variable_value_labels={
                name: {value: _fit(text, _SPSS_VALUE) for value, text in held.items()}
                for name, held in data.values.items()
            },
            variable_measure={k: "nominal" if v else "scale" for k, v in nominal.items()},
            variable_display_width={k: 24 if v else 10 for k, v in is_text.items()},
            row_compress=True,
        )
        with temporary.open("rb+") as f:
            f.seek(_SPSS_STAMP_AT)
            f.write(_SPSS_STAMP)
    over = ("超过 32,767 字节，已截断", "over 32,767 bytes were cut")
    return [*note(cut, *over), *data.notes]


def _labelled(rows: Rows, lang: Lang) -> _Labelled:
    import pandas as pd

    replaced: Counter[str] = Counter()
    schema = rows.schema
    clean = [printable(batch, replaced) for batch in batches(rows)]
    table = pa.Table.from_batches(clean, schema=schema)
    columns: dict[str, pd.Series] = {}
    values: dict[str, dict[int, str]] = {}
    for field in schema:
        held = table[field.name]
        if codes(field):
            columns[field.name], values[field.name] = _coded(held.to_pylist(), field, lang)
        elif pa.types.is_boolean(field.type):
            columns[field.name] = pd.Series(held.to_pylist(), dtype="boolean").astype("Int8")
            values[field.name] = {k: v.get(lang) for k, v in _YES_NO.items()}
        elif pa.types.is_integer(field.type):
            columns[field.name] = _whole_numbers(held.to_pylist())
        elif pa.types.is_floating(field.type):
            columns[field.name] = pd.Series(held.to_pylist(), dtype="float64")
        else:
            columns[field.name] = pd.Series(held.fill_null("").to_pylist(), dtype=object)
    variables = {field.name: label(field, lang) for field in schema}
    notes = note(replaced, *REPLACED)
    return _Labelled(pd.DataFrame(columns), variables, values, label(schema, lang), notes)


def _coded(
    held: Sequence[str | None], field: pa.Field, lang: Lang
) -> tuple[pd.Series, dict[int, str]]:
    import pandas as pd

    known = codes(field)
    labels = {c.key: c.label.get(lang) or c.key for c in known}
    # a value that the scheme does not list is kept under its own name, after those it does
    unlisted = sorted({v for v in held if v is not None and v not in labels})
    labels |= {v: v for v in unlisted}
    keys = [k for k in labels if k != NONE]
    numbers = {NONE: 0} | {k: i for i, k in enumerate(keys, start=1)}
    numbered = [None if v is None else numbers[v] for v in held]
    return pd.Series(numbered, dtype="Int16"), {numbers[k]: v for k, v in labels.items()}


def _whole_numbers(held: Sequence[int | None]) -> pd.Series:
    import pandas as pd

    fits = all(v is None or abs(v) <= _STATA_LONG for v in held)
    return pd.Series(held, dtype="Int32" if fits else "float64")


def _n_bytes(value: object) -> int:
    return len(value.encode()) if isinstance(value, str) else 0


def _longest(series: pd.Series) -> int:
    """Bytes of the longest text; -1 for a column of numbers."""
    if series.dtype != object:
        return -1
    return max((_n_bytes(v) for v in series), default=0)


def _fit(value: str, n_bytes: int) -> str:
    return value.encode()[:n_bytes].decode("utf-8", "ignore")
