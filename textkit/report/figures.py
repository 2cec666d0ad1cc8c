"""Figures for a paper, as SVG and PNG: emphasis with intervals, provinces on a tile map."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textkit.errors import OutputError, UsageError
from textkit.i18n import Bi, Lang
from textkit.report.store import Run, open_run
from textkit.report.tiles import Tile, province_code, tiles
from textkit.tables.layout import Layout

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("svg", "png")
_COLOURS = (
    "#1f6fb4", "#b9480c", "#257a41", "#8a3fa0", "#806300", "#b3245d", "#2f6875", "#5b5f2a",
)  # fmt: skip
_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "SimHei", "SimSun", "Songti SC",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP", "AR PL UMing CN",
)  # fmt: skip
NO_CHINESE_FONT = Bi(
    "没有找到中文字体，图中用英文标签。安装：Debian/Ubuntu 运行 apt-get install fonts-noto-cjk，"
    "Fedora 运行 dnf install google-noto-sans-cjk-fonts",
    "no Chinese font was found, so figures are labelled in English. To install one: apt-get "
    "install fonts-noto-cjk (Debian, Ubuntu), dnf install google-noto-sans-cjk-fonts (Fedora)",
)
_MAX_PANELS = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """Files written, and what the user should know of them."""

    paths: tuple[Path, ...]
    notes: tuple[Bi, ...] = ()


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a share over documents with its 95 % interval; None where none can be told."""

    n: int
    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class _Told:
    """The shares of one document, and the groups that it belongs to."""

    shares: tuple[float, ...]
    province: str
    year: int | None


def chinese_font() -> str:
    """The name of an installed font with Chinese letters; empty where there is none."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _FONTS if name in installed), "")


def mean_of(values: Sequence[float]) -> Mean | None:
    """Mean and normal 95 % interval of the mean, cut to 0–1; None of no values."""
    if not values:
        return None
    n, mean = len(values), math.fsum(values) / len(values)
    if n == 1:
        return Mean(1, mean, None, None)
    variance = math.fsum((v - mean) ** 2 for v in values) / (n - 1)
    error = 1.96 * math.sqrt(variance / n)
    return Mean(n, mean, max(0.0, mean - error), min(1.0, mean + error))


def save_figures(out: Path, *, lang: Lang, formats: Sequence[str] = FORMATS) -> Figures:
    """Writes figures of the run in `out` to `out`/figures, in each of `formats` (svg, png, pdf).

    With no Chinese font installed the labels are English and a note names the command that
    installs one. The same run and libraries make the same bytes. Raises `UsageError` where `out`
    holds no finished run, `OutputError` where a file cannot be written.
    """
    run = open_run(out)
    told = _told(run)
    font = chinese_font()
    used: Lang = lang if font else "en"
    drawn: dict[str, Callable[[Any], None]] = {"emphasis": lambda f: _bars(f, run, told, used)}
    by_year = _groups(told, lambda t: str(t.year) if t.year is not None else "", {})
    names = {tile.code: tile.name.get(used) for tile in tiles()}
    by_province = _groups(told, lambda t: t.province, names)
    if len(by_year) > 1:
        drawn["emphasis_by_year"] = lambda f: _panels(f, run, by_year, used)
    if len(by_province) > 1:
        drawn["emphasis_by_province"] = lambda f: _panels(f, run, by_province, used)
    if by_province:
        drawn["map"] = lambda f: _maps(f, run, told, used)
    folder = out / "figures"
    paths = [
        path for name, draw in drawn.items() for path in _save(folder, name, formats, draw, font)
    ]
    notes = () if font or lang == "en" else (NO_CHINESE_FONT,)
    return Figures(tuple(paths), notes)


def emphasis_figure(out: Path, *, by: str = "", lang: Lang = "zh") -> Figure:
    """Mean shares of the run in `out` with 95 % intervals: one panel, or one a group.

    `by` is "", "year" or "province". Labels are English where no Chinese font is installed.
    Raises `UsageError` for another `by`, or where `out` holds no finished run.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    run = open_run(out)
    told = _told(run)
    font = chinese_font()
    used: Lang = lang if font else "en"
    names = {tile.code: tile.name.get(used) for tile in tiles()}
    keys: dict[str, Callable[[_Told], str]] = {
        "year": lambda t: str(t.year) if t.year is not None else "",
        "province": lambda t: t.province,
    }
    if by and by not in keys:
        raise UsageError(
            Bi(f"不能按“{by}”分组", f"cannot group by {by!r}"), "by",
            Bi("可用：year、province", "there are: year, province"),
        )  # fmt: skip
    settings: Any = {"axes.unicode_minus": False} | ({"font.family": [font]} if font else {})
    with rc_context(settings):
        figure = Figure(layout="constrained")
        if by:
            _panels(figure, run, _groups(told, keys[by], names), used)
        else:
            _bars(figure, run, told, used)
    return figure


def _told(run: Run) -> list[_Told]:
    names = Layout.of(run.scheme).driver_shares
    found = []
    for row in run.rows("emphasis", ("province", "admin_code", "year", *names)):
        shares = tuple(cast("float | None", row[name]) for name in names)
        if None not in shares:
            code = province_code(
                cast("str | None", row["admin_code"]), cast("str | None", row["province"])
            )
            found.append(
                _Told(cast("tuple[float, ...]", shares), code, cast("int | None", row["year"]))
            )
    return found


def _groups(
    told: Sequence[_Told], key: Callable[[_Told], str], names: dict[str, str]
) -> list[tuple[str, list[_Told]]]:
    """Groups by key, in order; the largest where there are too many; without key left out."""
    groups: dict[str, list[_Told]] = {}
    for one in told:
        if key(one):
            groups.setdefault(key(one), []).append(one)
    largest = sorted(groups, key=lambda k: (-len(groups[k]), k))[:_MAX_PANELS]
    return [(names.get(k, k), groups[k]) for k in sorted(largest)]


def _bars(figure: Any, run: Run, told: Sequence[_Told], lang: Lang) -> None:
    figure.set_size_inches(7, 0.6 * len(run.scheme.drivers) + 1.2)
    axes = figure.add_subplot()
    _draw_bars(axes, run, told, lang)
    axes.set_xlabel(
        Bi("平均强调比例（95% 区间）", "mean share of emphasis, 95 % interval").get(lang)
    )


def _panels(figure: Any, run: Run, groups: Sequence[tuple[str, list[_Told]]], lang: Lang) -> None:
    across = min(4, len(groups))
    down = math.ceil(len(groups) / across)
    height = 0.28 * len(run.scheme.drivers) + 0.6
    figure.set_size_inches(3 * across + 1, height * down + 0.4)
    for i, (name, members) in enumerate(groups):
        axes = figure.add_subplot(down, across, i + 1)
        _draw_bars(axes, run, members, lang)
        axes.set_title(f"{name} (n = {len(members)})", fontsize=9)
        axes.tick_params(labelsize=7)
        if i % across:
            axes.set_yticklabels([])


def _draw_bars(axes: Any, run: Run, told: Sequence[_Told], lang: Lang) -> None:
    labels = [driver.label.get(lang) for driver in run.scheme.drivers]
    for d in range(len(labels)):
        measured = mean_of([one.shares[d] for one in told])
        if measured is None:
            continue
        axes.barh(d, measured.mean, color=_COLOURS[d % len(_COLOURS)], height=0.7)
        if measured.low is not None and measured.high is not None:
            around = [[measured.mean - measured.low], [measured.high - measured.mean]]
            axes.errorbar(measured.mean, d, xerr=around, color="black", capsize=2, linewidth=1)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlim(0, 1)
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)


def _maps(figure: Any, run: Run, told: Sequence[_Told], lang: Lang) -> None:
    drivers = run.scheme.drivers
    across = min(2, len(drivers))
    down = math.ceil(len(drivers) / across)
    figure.set_size_inches(5 * across, 4.4 * down)
    by_code: dict[str, list[_Told]] = {}
    for one in told:
        by_code.setdefault(one.province, []).append(one)
    for d, driver in enumerate(drivers):
        axes = figure.add_subplot(down, across, d + 1)
        colour = _COLOURS[d % len(_COLOURS)]
        means = {code: mean_of([one.shares[d] for one in by_code[code]]) for code in by_code}
        top = max([m.mean for m in means.values() if m] or [1.0]) or 1.0
        for tile in tiles():
            _tile(axes, tile, lang, means.get(tile.code), top=top, colour=colour)
        axes.set_title(driver.label.get(lang), fontsize=11)
        axes.set_xlim(0.9, 10.1)
        axes.set_ylim(8.1, -0.1)
        axes.set_aspect("equal")
        axes.axis("off")


def _tile(
    axes: Any, tile: Tile, lang: Lang, measured: Mean | None, *, top: float, colour: str
) -> None:
    from matplotlib.patches import Rectangle

    name = tile.short.get(lang)
    strength = 0.0 if measured is None else min(1.0, 0.08 + 0.92 * measured.mean / top)
    axes.add_patch(
        Rectangle(
            (tile.column + 0.04, tile.row + 0.04), 0.92, 0.92,
            facecolor=(colour, strength), edgecolor="#999999" if measured is None else colour,
            linestyle=":" if measured is None else "-", linewidth=0.8,
        )
    )  # fmt: skip
    ink = "white" if strength > 0.7 else "black"
    text = name if measured is None else f"{name}\n{measured.mean:.0%}"
    grey = "#666666" if measured is None else ink
    axes.text(
        tile.column + 0.5, tile.row + 0.5, text, ha="center", va="center", fontsize=8, color=grey
    )


def _save(
    folder: Path, name: str, formats: Sequence[str], draw: Callable[[Any], None], font: str
) -> list[Path]:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    settings: Any = {"svg.hashsalt": "textkit", "axes.unicode_minus": False}
    if font:
        settings |= {"font.family": [font]}
    written = []
    try:
        folder.mkdir(exist_ok=True)
        with mpl.rc_context(settings):
            figure = Figure(layout="constrained")
            draw(figure)
            for kind in formats:
                path = folder / f"{name}.{kind}"
                temporary = folder / f".{name}.{kind}.tmp"
                stamp = {"svg": "Date", "pdf": "CreationDate"}.get(kind, "Software")
                figure.savefig(temporary, format=kind, dpi=200, metadata={stamp: None})
                temporary.replace(path)
                written.append(path)
    except OSError as err:
        raise OutputError(
            Bi(f"写入失败：{err.strerror or err}", f"could not be written: {err.strerror or err}"),
            str(folder),
            Bi("检查权限与磁盘空间", "check permissions and disk space"),
        ) from err
    return written
