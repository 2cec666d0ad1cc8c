"""Writers: one function a format, from an Arrow table or a stream of batches.

Every writer replaces `path` whole or leaves it alone, gives the same bytes for the same rows, and
returns notes on what a format could not hold. Only `sav` holds the whole table
in memory; the others hold one batch.

Text cannot become a formula. In CSV, which has no types, a text cell that begins with = + - @ (or
their full-width forms, or with a tab or a line end, blanks before them skipped) is given a leading
apostrophe, and a note says so; numbers are never touched. The other formats store text as text,
so nothing is added there.
"""

from __future__ import annotations

import codecs
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from textkit.errors import UsageError
from textkit.i18n import Bi, Lang
from textkit.tables.excel import write_xlsx
from textkit.tables.output import REPLACED, Rows, batches, map_text, note, printable, whole_file
from textkit.tables.spss import write_sav
from textkit.tables.stata import write_dta

_BLANKS = "\\s\\x{a0}\\x{200b}-\\x{200f}\\x{2028}-\\x{202f}\\x{2060}-\\x{2069}\\x{3000}\\x{feff}"
_FORMULA = f"^[{_BLANKS}]*[=+\\-@＝＋－＠]|^[\\t\\r\\n]"


class Writer(Protocol):
    """Writes rows to `path` and returns what the format could not hold.

    `lang` chooses the language of labels where the format has them. Raises `OutputError`.
    """

    def __call__(self, rows: Rows, path: Path, *, lang: Lang = "zh") -> list[Bi]:
        """Writes rows to `path`."""
        ...


def inert(text: str) -> str:
    """A text that a spreadsheet shows and does not calculate, as `write_csv` writes it."""
    array = pa.array([text])
    return f"'{text}" if pc.match_substring_regex(array, _FORMULA)[0].as_py() else text


def write_csv(rows: Rows, path: Path, *, lang: Lang = "zh") -> list[Bi]:
    """Writes UTF-8 with a byte-order mark, without which a Chinese Excel shows 乱码."""
    from pyarrow import csv

    formulas: Counter[str] = Counter()
    replaced: Counter[str] = Counter()
    with whole_file(path) as temporary, temporary.open("wb") as f:
        f.write(codecs.BOM_UTF8)
        with csv.CSVWriter(f, rows.schema) as writer:
            for batch in batches(rows):
                clean = printable(batch, replaced)
                writer.write_batch(map_text(clean, _FORMULA, formulas, _quoted))
    return [
        *note(
            formulas, "形似公式，前加了单引号 '", "look like a formula and got a leading apostrophe"
        ),
        *note(replaced, *REPLACED),
    ]


def _quoted(array: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise("'", array, "")


def write_jsonl(rows: Rows, path: Path, *, lang: Lang = "zh") -> list[Bi]:
    """Writes a JSON object a line, UTF-8; a missing value is null, so every line has every key."""
    with (
        whole_file(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="\n") as f,
    ):
        for batch in batches(rows):
            f.writelines(
                json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n"
                for row in batch.to_pylist()
            )
    return []


def write_parquet(rows: Rows, path: Path, *, lang: Lang = "zh") -> list[Bi]:
    """Writes Parquet (zstd) with the labels of columns in its metadata."""
    from pyarrow import parquet

    with (
        whole_file(path) as temporary,
        parquet.ParquetWriter(temporary, rows.schema, compression="zstd") as writer,
    ):
        for batch in batches(rows):
            writer.write_batch(batch)
    return []


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "csv": write_csv,
        "xlsx": write_xlsx,
        "parquet": write_parquet,
        "jsonl": write_jsonl,
        "dta": write_dta,
        "sav": write_sav,
    }
)


def writer_of(name: str) -> Writer:
    """The writer of a format, e.g. "csv" or ".csv". Raises `UsageError` that lists the formats."""
    found = WRITERS.get(name.lower().removeprefix("."))
    if found is None:
        known = ", ".join(WRITERS)
        raise UsageError(
            Bi(f"没有“{name}”这种输出格式", f"no output format {name!r}"),
            "",
            Bi(f"可用格式：{known}", f"formats: {known}"),
        )
    return found
