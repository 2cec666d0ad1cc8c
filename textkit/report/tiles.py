"""China's province-level regions as tiles of a grid: a map without boundary data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from textkit.i18n import Bi


@dataclass(frozen=True, slots=True)
class Tile:
    """A province and its place in the grid."""

    code: str  # the first two digits of GB/T 2260
    column: int
    row: int
    short: Bi
    name: Bi


@cache
def tiles() -> tuple[Tile, ...]:
    """All 34 tiles, by code."""
    text = (files("textkit.report") / "province_tiles.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(
        Tile(
            row["code"],
            int(row["column"]),
            int(row["row"]),
            Bi(row["zh"], row["en"]),
            Bi(row["name_zh"], row["name_en"]),
        )
        for row in csv.DictReader(lines)
    )


def province_code(admin_code: str | None, province: str | None) -> str:
    """The code of the tile that a document belongs to; empty where it tells no province."""
    known = {tile.code for tile in tiles()}
    if admin_code and admin_code[:2] in known:
        return admin_code[:2]
    if province:
        for tile in tiles():
            if province.startswith(tile.short.zh):
                return tile.code
    return ""
