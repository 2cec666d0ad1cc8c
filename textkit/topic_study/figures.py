"""Charts of topic models: words of topics, drivers by document, counts of topics compared."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from textkit.errors import OutputError, UsageError
from textkit.i18n import Bi, Lang
from textkit.report.figures import NO_CHINESE_FONT, chinese_font
from textkit.scheme import Scheme
from textkit.tables.output import whole_file
from textkit.topic_study.run import DocumentTopics, TopicRow
from textkit.topics import BackgroundFigure, SeededTopicModel, top_words

FORMATS = ("svg", "png", "pdf")
_SEED, _OTHER = "#1f6fb4", "#c9a36a"
_COLOURS = ("#1f6fb4", "#b9480c", "#257a41", "#8a3fa0", "#806300", "#b3245d", "#2f6875")
_MAX_DOCUMENTS = 60
_WORDS = 10


def check_chart(path: Path | None) -> None:
    """Raises `UsageError` for an unknown format, `OutputError` where the file exists."""
    if path is None:
        return
    if path.suffix.lower().removeprefix(".") not in FORMATS:
        raise UsageError(
            Bi(f"图没有“{path.suffix}”格式", f"no chart as {path.suffix!r}"),
            "--chart",
            Bi(f"可用：{'、'.join(FORMATS)}", f"there are: {', '.join(FORMATS)}"),
        )
    if path.exists():
        raise OutputError(
            Bi("文件已存在", "the file exists"), str(path), Bi("另取名字", "choose another name")
        )


def topics_chart(
    path: Path, model: SeededTopicModel, rows: Sequence[TopicRow], scheme: Scheme, *, lang: Lang
) -> tuple[Bi, ...]:
    """Draws a panel a topic: its strongest words, seeds in blue. Gives notes for the user.

    Without a Chinese font the words cannot be drawn: purity, drift and stability are, instead.
    """
    font = chinese_font()
    if font:
        return _save(path, lambda figure: _words(figure, model, rows, scheme, lang), font, lang)
    return _save(path, lambda figure: _figures_of_topics(figure, rows), font, lang)


def documents_chart(
    path: Path, found: Sequence[DocumentTopics], scheme: Scheme, *, lang: Lang
) -> tuple[Bi, ...]:
    """Draws driver shares of the first documents that tell any, a bar each. Gives notes."""
    font = chinese_font()
    used: Lang = lang if font else "en"
    shown = [one for one in found if one.told.shares][:_MAX_DOCUMENTS]
    return _save(path, lambda figure: _bars(figure, shown, scheme, used, font), font, lang)


def counts_chart(path: Path, found: Sequence[BackgroundFigure], *, lang: Lang) -> tuple[Bi, ...]:
    """Draws coherence, purity and stability against the count of background topics."""
    font = chinese_font()
    used: Lang = lang if font else "en"
    return _save(path, lambda figure: _counts(figure, found, used), font, lang)


def _words(
    figure: Any, model: SeededTopicModel, rows: Sequence[TopicRow], scheme: Scheme, lang: Lang
) -> None:
    labels = {d.key: d.label.get(lang) for d in scheme.drivers}
    across = min(4, len(rows))
    down = math.ceil(len(rows) / across)
    figure.set_size_inches(3.2 * across, 2.4 * down + 0.5)
    words = top_words(model.fitted, n=_WORDS)
    for i, row in enumerate(rows):
        axes = figure.add_subplot(down, across, i + 1)
        mine = [w for w in words if w.topic == row.topic]
        colours = [_SEED if w.is_seed else _OTHER for w in mine]
        axes.barh(range(len(mine)), [w.probability for w in mine], color=colours)
        axes.set_yticks(range(len(mine)), [w.word for w in mine], fontsize=8)
        axes.tick_params(axis="x", labelsize=6)
        axes.invert_yaxis()
        drift = (
            "" if row.drift is None else Bi(" · 漂移 ", " · drift ").get(lang) + f"{row.drift:.0%}"
        )
        axes.set_title(f"{labels.get(row.topic, row.topic)} {row.share:.1%}{drift}", fontsize=9)
        axes.spines[["top", "right"]].set_visible(False)
    told = Bi(
        "词在主题中的概率；蓝：种子词，黄：其他词",
        "probability of a word; blue: seeds, tan: others",
    )
    figure.supxlabel(told.get(lang), fontsize=9)


def _figures_of_topics(figure: Any, rows: Sequence[TopicRow]) -> None:
    figure.set_size_inches(9, 0.3 * len(rows) + 1.2)
    for i, name in enumerate(("purity", "drift", "stability")):
        axes = figure.add_subplot(1, 3, i + 1)
        values = [getattr(row, name) for row in rows]
        axes.barh(range(len(rows)), [v if v is not None else 0.0 for v in values], color=_SEED)
        axes.set_yticks(range(len(rows)), [row.topic for row in rows] if i == 0 else [])
        axes.set_xlim(min(0.0, *(v for v in values if v is not None), 0.0), 1)
        axes.invert_yaxis()
        axes.set_title(name, fontsize=9)


def _bars(
    figure: Any, shown: Sequence[DocumentTopics], scheme: Scheme, lang: Lang, font: str
) -> None:
    figure.set_size_inches(8, 0.28 * len(shown) + 1.4)
    axes = figure.add_subplot()
    names = [_shortened(one.doc_id, font) for one in shown]
    left = [0.0] * len(shown)
    for k, driver in enumerate(scheme.drivers):
        widths = [one.told.shares[k] for one in shown if one.told.shares]
        axes.barh(
            range(len(shown)), widths, left=left, color=_COLOURS[k % len(_COLOURS)],
            label=driver.label.get(lang),
        )  # fmt: skip
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(shown)), names, fontsize=7)
    axes.set_xlim(0, 1)
    axes.margins(y=0.005)
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel(Bi("驱动因素的比例（主题模型）", "share of drivers, by topic model").get(lang))
    if shown:
        figure.legend(loc="outside upper center", ncols=4, fontsize=8)


def _shortened(doc_id: str, font: str) -> str:
    name = doc_id if font else doc_id.encode("ascii", "replace").decode()
    name = name.replace("$", "\\$")  # or it starts a formula
    return name if len(name) <= 30 else f"…{name[-29:]}" if font else f"...{name[-27:]}"


def _counts(figure: Any, found: Sequence[BackgroundFigure], lang: Lang) -> None:
    figure.set_size_inches(7, 4)
    axes = figure.add_subplot()
    at = [f.background for f in found]
    for i, (name, label) in enumerate(
        (
            ("coherence", Bi("一致性（c_npmi）", "coherence (c_npmi)")),
            ("seed_purity", Bi("种子纯度", "seed purity")),
            ("stability", Bi("稳定性", "stability")),
            ("score", Bi("综合", "score")),
        )
    ):
        width = 2.4 if name == "score" else 1.2
        values = [getattr(f, name) for f in found]
        axes.plot(at, values, marker="o", linewidth=width, color=_COLOURS[i], label=label.get(lang))
    chosen = next(f.background for f in found if f.recommended)
    axes.axvline(chosen, color="#666666", linestyle=":")
    axes.set_xticks(at)
    axes.set_xlabel(
        Bi(f"背景主题数（推荐 {chosen}）", f"background topics ({chosen} recommended)").get(lang)
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=8)


def _save(path: Path, draw: Callable[[Any], None], font: str, lang: Lang) -> tuple[Bi, ...]:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    settings: Any = {"svg.hashsalt": "textkit", "axes.unicode_minus": False}
    if font:
        settings |= {"font.family": [font]}
    kind = path.suffix.lower().removeprefix(".")
    stamp = {"svg": "Date", "pdf": "CreationDate"}.get(kind, "Software")
    with mpl.rc_context(settings), whole_file(path) as temporary:
        figure = Figure(layout="constrained")
        draw(figure)
        figure.savefig(temporary, format=kind, dpi=200, metadata={stamp: None})
    return () if font else (NO_CHINESE_FONT,)
