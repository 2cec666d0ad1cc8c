"""China's provinces as tiles coloured by the mean share of a driver, a map a driver."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textkit.i18n import Lang
from textkit.report.panels import COLOURS
from textkit.report.tiles import Tile, tiles
from textkit.tables.paper import Estimate

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_maps(
    figure: Figure,
    means: Mapping[str, Sequence[Estimate | None]],
    drivers: Sequence[str],
    lang: Lang,
) -> None:
    """Draws a map for each driver; `means` by the code of a tile. Provinces without are dotted."""
    across = min(2, len(drivers))
    figure.set_size_inches(5 * across, 4.4 * math.ceil(len(drivers) / across))
    for d, driver in enumerate(drivers):
        axes: Any = figure.add_subplot(math.ceil(len(drivers) / across), across, d + 1)
        told = {code: held[d] for code, held in means.items()}
        top = max((m.mean for m in told.values() if m is not None), default=1.0) or 1.0
        for tile in tiles():
            colour = COLOURS[d % len(COLOURS)]
            _tile(axes, tile, lang, told.get(tile.code), top=top, colour=colour)
        axes.set_title(driver, fontsize=11)
        axes.set_xlim(0.9, 10.1)
        axes.set_ylim(8.1, -0.1)
        axes.set_aspect("equal")
        axes.axis("off")


def _tile(
    axes: Any, tile: Tile, lang: Lang, told: Estimate | None, *, top: float, colour: str
) -> None:
    from matplotlib.patches import Rectangle

    name = tile.short.get(lang)
    strength = 0.0 if told is None else min(1.0, 0.08 + 0.92 * told.mean / top)
    axes.add_patch(
        Rectangle(
            (tile.column + 0.04, tile.row + 0.04), 0.92, 0.92,
            facecolor=(colour, strength), edgecolor="#999999" if told is None else colour,
            linestyle=":" if told is None else "-", linewidth=0.8,
        )
    )  # fmt: skip
    ink = "#666666" if told is None else "white" if strength > 0.7 else "black"
    text = name if told is None else f"{name}\n{told.mean:.0%}"
    axes.text(
        tile.column + 0.5, tile.row + 0.5, text, ha="center", va="center", fontsize=8, color=ink
    )
