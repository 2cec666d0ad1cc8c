"""Tables of a finished run into single files: data for a program, or a table for a paper."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from textkit.batch.export import rows_of
from textkit.errors import UsageError
from textkit.i18n import Bi, Lang
from textkit.run import Run
from textkit.tables.paper import paper_table
from textkit.tables.paper_formats import PAPER_WRITERS
from textkit.tables.writers import writer_of


def export_table(run: Run, table: str, path: Path, form: str, *, lang: Lang) -> list[Bi]:
    """Writes a table of the run to `path`; what the format could not hold comes back.

    Raises `UsageError` for an unknown table or format, `OutputError` where `path` cannot be
    written.
    """
    write = writer_of(form)
    return write(rows_of(run.table_file(table)), path, lang=lang)


def export_paper_table(run: Run, path: Path, form: str, *, by: str, lang: Lang) -> None:
    """Writes the driver-emphasis table, grouped, as a paper prints it: docx, tex or md."""
    write = PAPER_WRITERS.get(form)
    if write is None:
        known = ", ".join(PAPER_WRITERS)
        raise UsageError(
            Bi(f"论文表没有“{form}”格式", f"no table of a paper as {form!r}"),
            "-f",
            Bi(f"可用：{known}", f"there are: {known}"),
        )
    emphasis = pq.read_table(run.table_file("emphasis"))
    made = paper_table(emphasis, run.scheme, by=by, version=run.info["textkit"])
    write(made, path, lang)


def export_figure(run: Run, path: Path, *, by: str, lang: Lang) -> tuple[Bi, ...]:
    """Draws the driver-emphasis table, grouped, to an svg, png or pdf file; gives notes.

    `by` is empty for all documents in one. Raises `UsageError`, `OutputError`.
    """
    from textkit.report.figures import save_emphasis

    return save_emphasis(run.out, path, by=by, lang=lang)
