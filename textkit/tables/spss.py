"""SPSS files with variable and value labels; the whole table is held in memory.

Codes and yes/no columns are numbers with value labels as in Stata files. Missing numbers are
system-missing, missing text is the empty string.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from textkit.i18n import Bi, Lang
from textkit.tables.coding import YES_NO, coding
from textkit.tables.columns import codes, label
from textkit.tables.output import REPLACED, Rows, batches, note, printable, whole_file

if TYPE_CHECKING:
    import pandas as pd

_MAX_TEXT, _MAX_LABEL, _MAX_VALUE_LABEL, _MAX_TITLE = 32_767, 256, 120, 64  # bytes
_STAMP_AT, _STAMP = 92, b"01 Jan 0000:00:00"  # date and time in the header; fixed, as above
_CUT = ("超过 32,767 字节，已截断", "over 32,767 bytes were cut")


def write_sav(rows: Rows, path: Path, *, lang: Lang = "zh") -> list[Bi]:
    """Writes SPSS: UTF-8, compressed; text over 32,767 bytes is cut, which the notes say."""
    import pandas as pd
    import pyreadstat

    schema = rows.schema
    replaced: Counter[str] = Counter()
    cut: Counter[str] = Counter()
    values: dict[str, dict[int | float, str]] = {}
    with whole_file(path, pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as temporary:
        clean = [printable(batch, replaced) for batch in batches(rows)]
        table = pa.Table.from_batches(clean, schema=schema)
        columns = {f.name: _series(table[f.name], f, lang, values, cut) for f in schema}
        text = {f.name: pa.types.is_string(f.type) and f.name not in values for f in schema}
        pyreadstat.write_sav(
            pd.DataFrame(columns),
            temporary,
            file_label=_fit(label(schema, lang), _MAX_TITLE),
            column_labels={f.name: _fit(label(f, lang), _MAX_LABEL) for f in schema},
            variable_value_labels=values,
            variable_measure={k: "nominal" if text[k] or k in values else "scale" for k in text},
            variable_display_width={k: 24 if v else 10 for k, v in text.items()},
            row_compress=True,
        )
        with temporary.open("rb+") as f:
            f.seek(_STAMP_AT)
            f.write(_STAMP)
    return [*note(cut, *_CUT), *note(replaced, *REPLACED)]


def _series(
    held: pa.ChunkedArray,
    field: pa.Field,
    lang: Lang,
    values: dict[str, dict[int | float, str]],
    cut: Counter[str],
) -> pd.Series:
    import pandas as pd

    if codes(field):
        made = coding(field, held.drop_null().unique().to_pylist(), lang)
        values[field.name] = {k: _fit(v, _MAX_VALUE_LABEL) for k, v in made.labels.items()}
        numbered = [None if v is None else made.numbers[v] for v in held.to_pylist()]
        return pd.Series(numbered, dtype="float64")
    if pa.types.is_boolean(field.type):
        values[field.name] = {k: v.get(lang) for k, v in YES_NO.items()}
    if not pa.types.is_string(field.type):
        return pd.Series(held.cast(pa.float64()).to_pylist(), dtype="float64")
    whole = held.fill_null("").to_pylist()
    fitted = [_fit(v, _MAX_TEXT) for v in whole]
    n_cut = sum(a != b for a, b in zip(whole, fitted, strict=True))
    if n_cut:
        cut[field.name] = n_cut
    return pd.Series(fitted, dtype=object)


def _fit(value: str, n_bytes: int) -> str:
    if len(value) * 4 <= n_bytes:
        return value
    return value.encode()[:n_bytes].decode("utf-8", "ignore")
