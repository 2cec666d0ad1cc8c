"""Small multiples: the mean share of each driver with its interval, a panel a group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textkit.i18n import Bi, Lang
from textkit.tables.paper import Estimate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = (
    "#1f6fb4", "#b9480c", "#257a41", "#8a3fa0", "#806300", "#b3245d", "#2f6875", "#5b5f2a",
)  # fmt: skip
MAX_PANELS = 30
_ACROSS = 4
_SHARE = Bi("平均强调比例（95% 区间）", "mean share of emphasis, 95 % interval")


@dataclass(frozen=True, slots=True)
class Panel:
    """A group: its name, the documents that its means are over, a mean for each driver."""

    name: str
    n: int
    means: tuple[Estimate | None, ...]


def draw_panels(
    figure: Figure, panels: Sequence[Panel], drivers: Sequence[str], lang: Lang
) -> None:
    """Draws a panel for each group on one scale; a single group fills the figure."""
    across = min(_ACROSS, max(len(panels), 1))
    down = math.ceil(len(panels) / across)
    if len(panels) <= 1:
        figure.set_size_inches(7, 0.6 * len(drivers) + 1.2)
    else:
        figure.set_size_inches(3 * across + 1, (0.28 * len(drivers) + 0.7) * down + 0.5)
    first: Any = None
    for i, panel in enumerate(panels):
        axes = figure.add_subplot(down, across, i + 1, sharex=first, sharey=first)
        first = first if first is not None else axes
        _bars(axes, panel)
        axes.set_title(f"{_short(panel.name)} (n = {panel.n})", fontsize=10, loc="left")
        axes.tick_params(labelsize=9, labelleft=i % across == 0)
    if first is not None:
        first.set_yticks(range(len(drivers)), drivers)
        first.set_ylim(len(drivers) - 0.5, -0.5)
        first.set_xlim(0, 1)
        first.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    figure.supxlabel(_SHARE.get(lang), fontsize=10)


def _bars(axes: Any, panel: Panel) -> None:
    for d, told in enumerate(panel.means):
        if told is None:
            continue
        axes.barh(d, told.mean, color=COLOURS[d % len(COLOURS)], height=0.7)
        if told.interval is not None:
            low, high = told.interval.low, told.interval.high
            around = [[max(0.0, told.mean - low)], [max(0.0, high - told.mean)]]
            axes.errorbar(told.mean, d, xerr=around, color="black", capsize=2, linewidth=1)
    axes.spines[["top", "right"]].set_visible(False)


def _short(name: str) -> str:
    """A name that stays in its panel: a Chinese character is as wide as two letters."""
    held: list[str] = []
    width = 0
    for c in " ".join(name.split()):
        width += 2 if c > "\u2e7f" else 1
        if width > 28:
            return "".join(held) + "…"
        held.append(c)
    return "".join(held)
