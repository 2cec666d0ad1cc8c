"""Figures for a paper, as SVG, PNG or PDF: emphasis by group with intervals, a map of provinces.

The means and intervals are those of the paper's table (`textkit.tables.paper`).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from textkit.comparison import Comparison, GroupShare
from textkit.errors import OutputError, UsageError
from textkit.i18n import Bi, Lang
from textkit.records import Interval
from textkit.report.panels import MAX_PANELS, Panel, draw_panels
from textkit.report.store import Run, open_run
from textkit.report.tile_map import draw_maps
from textkit.report.tiles import province_code, tiles
from textkit.scheme import Scheme
from textkit.tables.output import whole_file
from textkit.tables.paper import MIN_FOR_INTERVAL, NOT_STATED, Estimate, Group, paper_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("svg", "png", "pdf")
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
_UNDATED = {"svg": "Date", "pdf": "CreationDate", "png": "Software"}


@dataclass(frozen=True, slots=True)
class Figures:
    """Files written, and what the user should know of them."""

    paths: tuple[Path, ...]
    notes: tuple[Bi, ...] = ()


def chinese_font() -> str:
    """The name of an installed font with Chinese letters; empty where there is none."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _FONTS if name in installed), "")


def save_figures(
    out: Path,
    folder: Path | None = None,
    *,
    lang: Lang,
    formats: Sequence[str] = ("svg", "png"),
    force: bool = True,
) -> Figures:
    """Writes all figures of the run in `out` to `folder` (default `out`/figures).

    They are the emphasis of all documents, by year and by province as small multiples, and a map of
    provinces, as far as documents tell years and provinces. With no Chinese font installed the
    labels are English and a note names the command that installs one. The same run and libraries
    make the same bytes. Raises `UsageError` where `out` holds no finished run, `OutputError` where
    a file cannot be written, or is there already and not `force`.
    """
    run = open_run(out)
    font = chinese_font()
    used: Lang = lang if font else "en"
    drivers = [driver.label.get(used) for driver in run.scheme.drivers]
    notes: list[Bi] = [] if font or lang == "en" else [NO_CHINESE_FONT]
    drawn: dict[str, Callable[[Any], None]] = {
        "emphasis": lambda f: draw_panels(f, _panels(run, "", used, []), drivers, used)
    }
    years = _panels(run, "year", used, notes)
    provinces = _panels(run, "province", used, notes)
    if len(years) > 1:
        drawn["emphasis_by_year"] = lambda f: draw_panels(f, years, drivers, used)
    if len(provinces) > 1:
        drawn["emphasis_by_province"] = lambda f: draw_panels(f, provinces, drivers, used)
    if means := _by_tile(run):
        drawn["map"] = lambda f: draw_maps(f, means, drivers, used)
    target = folder if folder is not None else out / "figures"
    files = {name: [target / f"{name}.{kind}" for kind in formats] for name in drawn}
    paths = [path for made in files.values() for path in made]
    for path in paths:
        _check(path, force=force)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        reason = err.strerror or str(err)
        raise OutputError(
            Bi(f"无法建立文件夹：{reason}", f"the folder cannot be made: {reason}"), str(target)
        ) from err
    for name, draw in drawn.items():
        _save(files[name], draw, font)
    return Figures(tuple(paths), tuple(notes))


def emphasis_figure(out: Path, *, by: str = "", lang: Lang = "zh") -> Figure:
    """Mean shares of the run in `out` with 95 % intervals: one panel, or one a group.

    `by` is empty or a grouping of the paper's table (region, province, year, issuer, cluster_type,
    mode …). Labels are English where no Chinese font is installed. Raises `UsageError` for another
    `by`, or where `out` holds no finished run.
    """
    from matplotlib.figure import Figure

    run = open_run(out)
    font = chinese_font()
    used: Lang = lang if font else "en"
    panels = _panels(run, by, used, [])
    with _style(font):
        figure = Figure(layout="constrained")
        draw_panels(figure, panels, [d.label.get(used) for d in run.scheme.drivers], used)
    return figure


def save_emphasis(out: Path, path: Path, *, by: str, lang: Lang) -> tuple[Bi, ...]:
    """Writes the figure of `emphasis_figure` to `path` by its ending; gives notes for the user.

    Raises `UsageError` for a format or a `by` that is not known, `OutputError`.
    """
    run = open_run(out)
    notes: list[Bi] = []
    font = chinese_font()
    panels = _panels(run, by, lang if font else "en", notes)
    return save_panels(path, panels, run.scheme, lang=lang, notes=notes)


def save_comparison(
    path: Path, comparison: Comparison, scheme: Scheme, *, lang: Lang
) -> tuple[Bi, ...]:
    """Draws the shares of a comparison to `path`, a panel a group; gives notes for the user.

    As in the paper's table, groups of fewer than five documents get no interval. Raises
    `UsageError`, `OutputError`.
    """
    held: dict[str, dict[str, GroupShare]] = {}
    for row in comparison.shares:
        held.setdefault(row.group, {})[row.driver] = row
    notes: list[Bi] = []
    panels = [
        Panel(
            _group_name(group, comparison.by, scheme, lang),
            max(row.n_documents for row in told.values()),
            tuple(_estimate(told.get(key)) for key in scheme.driver_keys),
        )
        for group, told in held.items()
    ]
    return save_panels(path, _largest(panels, notes), scheme, lang=lang, notes=notes)


def _estimate(row: GroupShare | None) -> Estimate | None:
    if row is None:
        return None
    wide = row.n_documents >= MIN_FOR_INTERVAL
    return Estimate(row.mean, Interval(row.low, row.high) if wide else None)


def _group_name(group: str, by: str, scheme: Scheme, lang: Lang) -> str:
    entries = {"cluster_type": scheme.types, "mode": scheme.modes}.get(by, ())
    labels = {entry.key: entry.label for entry in entries}
    return labels[group].get(lang) if group in labels else group or NOT_STATED.get(lang)


def save_panels(
    path: Path, panels: Sequence[Panel], scheme: Scheme, *, lang: Lang, notes: Sequence[Bi] = ()
) -> tuple[Bi, ...]:
    """Writes panels to `path`; `notes` come back with what is to be said of the font."""
    _check(path, force=True)
    font = chinese_font()
    used: Lang = lang if font else "en"
    drivers = [driver.label.get(used) for driver in scheme.drivers]
    _save([path], lambda figure: draw_panels(figure, panels, drivers, used), font)
    return (*notes, *(() if font or lang == "en" else (NO_CHINESE_FONT,)))


def _check(path: Path, *, force: bool) -> None:
    if path.suffix.removeprefix(".") not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageError(
            Bi(f"图没有“{path.suffix}”格式", f"no figure as {path.suffix!r}"),
            str(path),
            Bi(f"可用：{known}", f"there are: {known}"),
        )
    if path.exists() and not force:
        raise OutputError(
            Bi("文件已存在", "the file exists"),
            str(path),
            Bi("加 --force 覆盖，或另取名字", "replace it with --force, or choose another name"),
        )


def _groups(run: Run, by: str) -> tuple[Group, ...]:
    """The rows of the paper's table: groups in order, all documents last."""
    table = pq.read_table(run.path("emphasis"))
    version = str(run.manifest.get("textkit", ""))
    return paper_table(table, run.scheme, by=by or "dominant_driver", version=version).groups


def _panels(run: Run, by: str, lang: Lang, notes: list[Bi]) -> list[Panel]:
    *groups, whole = _groups(run, by)
    chosen = [g for g in groups if g.n_told] if by else [whole]
    names = {tile.name.zh: tile.name.get(lang) for tile in tiles()}
    panels = [Panel(names.get(g.label.zh, g.label.get(lang)), g.n_told, g.shares) for g in chosen]
    return _largest(panels, notes)


def _largest(panels: list[Panel], notes: list[Bi]) -> list[Panel]:
    """At most as many panels as fit on a page, in their order; a note where some are left out."""
    if len(panels) <= MAX_PANELS:
        return panels
    left = len(panels) - MAX_PANELS
    notes.append(
        Bi(f"只画文档最多的 {MAX_PANELS} 组，另有 {left} 组未画",
           f"the {MAX_PANELS} groups with most documents are drawn, {left} are not")
    )  # fmt: skip
    order = sorted(range(len(panels)), key=lambda i: (-panels[i].n, i))[:MAX_PANELS]
    return [panels[i] for i in sorted(order)]


def _by_tile(run: Run) -> dict[str, tuple[Estimate | None, ...]]:
    *groups, _ = _groups(run, "province")
    held = {province_code(None, g.label.zh): g.shares for g in groups if g.n_told}
    held.pop("", None)
    return held


@contextmanager
def _style(font: str) -> Iterator[None]:
    import matplotlib as mpl

    # a name may hold a dollar sign: it is no formula
    settings: Any = {
        "svg.hashsalt": "textkit", "axes.unicode_minus": False, "text.parse_math": False,
        "font.family": [font, "DejaVu Sans"] if font else ["DejaVu Sans"],
    }  # fmt: skip
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        yield


def _save(paths: Sequence[Path], draw: Callable[[Any], None], font: str) -> None:
    """One drawing in each format that `paths` end with; each is whole or not there at all."""
    from matplotlib.figure import Figure

    with _style(font):
        figure = Figure(layout="constrained")
        draw(figure)
        for path in paths:
            kind = path.suffix.removeprefix(".")
            with whole_file(path, ValueError) as temporary:
                figure.savefig(temporary, format=kind, dpi=200, metadata={_UNDATED[kind]: None})
