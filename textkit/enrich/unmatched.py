"""What a join did not match, as a table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from textkit.enrich.join import JoinReport
from textkit.i18n import Lang
from textkit.tables.writers import write_csv


def write_unmatched(join: JoinReport, path: Path, lang: Lang) -> None:
    """Writes a row a name to `path` (CSV): years, rows, why, the nearest name there is.

    Documents that no row asked for follow. Raises `OutputError`.
    """
    rows = [
        {
            "name": lost.name,
            "years": " ".join(map(str, lost.years)),
            "rows": lost.rows,
            "why": lost.why.get(lang),
            "nearest": lost.near,
            "side": "data",
        }
        for lost in join.unmatched
    ]
    rows += [
        {"name": name, "years": "", "rows": 0, "why": "", "nearest": "", "side": "corpus"}
        for name in join.unused
    ]
    schema = pa.schema(
        [("name", pa.string()), ("years", pa.string()), ("rows", pa.int64()),
         ("why", pa.string()), ("nearest", pa.string()), ("side", pa.string())]
    )  # fmt: skip
    write_csv(pa.Table.from_pylist(rows, schema=schema), path, lang=lang)
