"""Lists written as CSV: nothing in them is calculated by a spreadsheet."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from textkit.cli.listing import show_records


@dataclass(frozen=True)
class _Row:
    text: str
    number: float


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "\u200b=1", " @SUM(1)", "\t=1"])
def test_a_text_like_a_formula_is_made_inert_as_in_every_csv(text: str, tmp_path: Path) -> None:
    show_records([_Row(text, -1.5)], (), out=tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as f:
        assert list(csv.reader(f))[1] == [f"'{text}", "-1.5"]
