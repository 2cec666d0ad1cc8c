"""The figure of an evaluation: figures with intervals, reliability, confusion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from textkit.evaluate.run import ALL, Evaluation
from textkit.i18n import Bi, Lang
from textkit.scheme import Scheme
from textkit.tables.output import whole_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK = ("#1b6ca8", "#d1711f", "#8a8a8a", "#bdbdbd")
_SHOWN = (
    ("driver_accuracy", Bi("段落：主要驱动因素", "Paragraph: main driver")),
    ("driver_macro_f1", Bi("段落：宏平均 F1", "Paragraph: macro F1")),
    ("driver_kappa", Bi("段落：Kappa", "Paragraph: kappa")),
    ("mechanism_accuracy", Bi("段落：机制", "Paragraph: mechanism")),
    ("dominant_driver_accuracy", Bi("文档：主导驱动因素", "Document: dominant driver")),
    ("share_mae", Bi("文档：份额误差 MAE（越低越好）", "Document: share MAE (lower is better)")),
    ("type_accuracy", Bi("文档：集群类型", "Document: cluster type")),
    ("mode_accuracy", Bi("文档：转型模式", "Document: mode")),
)
_CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei")


def draw(evaluation: Evaluation, scheme: Scheme, path: Path, *, lang: Lang = "zh") -> None:
    """Writes the figure as SVG, PNG or PDF, by the ending of `path`; the same data, the same bytes.

    Words are English where no Chinese font is installed. Raises `OutputError`.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    font = _chinese_font() if lang == "zh" else ""
    words: Lang = "zh" if font else "en"
    settings: Any = {"svg.hashsalt": "textkit", "font.size": 9, "axes.unicode_minus": False}
    if font:
        settings["font.sans-serif"] = [font, "DejaVu Sans"]
    kind = path.suffix.lstrip(".").lower()
    with rc_context(settings):
        figure = Figure(figsize=(11, 8), layout="constrained")
        grid = figure.add_gridspec(2, 2, height_ratios=(1, 1))
        _figures(figure.add_subplot(grid[0, :]), evaluation, words)
        _reliability(figure.add_subplot(grid[1, 0]), evaluation, words)
        _confusion(figure.add_subplot(grid[1, 1]), evaluation, scheme, words)
        undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
        with whole_file(path, ValueError) as temporary:
            figure.savefig(temporary, format=kind, dpi=150, metadata=undated)


def _chinese_font() -> str:
    from matplotlib import font_manager

    known = {f.name for f in font_manager.fontManager.ttflist}
    found = [name for name in _CHINESE if name in known]
    found += sorted(n for n in known if n.startswith(("Noto Sans CJK", "WenQuanYi")))
    return found[0] if found else ""


def _figures(axes: Axes, evaluation: Evaluation, lang: Lang) -> None:
    rows = {(f.method, f.figure): f for f in evaluation.figures if f.part == ALL}
    shown = [(k, w) for k, w in _SHOWN if any((m, k) in rows for m in evaluation.methods)]
    step = 0.8 / len(evaluation.methods)
    for m, method in enumerate(evaluation.methods):
        found = [(i, rows[method, k]) for i, (k, _) in enumerate(shown) if (method, k) in rows]
        values = np.array([r.value for _, r in found])
        below = np.maximum(0, values - [r.low for _, r in found])
        above = np.maximum(0, np.array([r.high for _, r in found]) - values)
        axes.errorbar(
            values, [i + step * (m - 1.5) for i, _ in found], xerr=[below, above],
            fmt="o", markersize=4, capsize=2, color=_INK[m], label=method,
        )  # fmt: skip
    axes.set_yticks(range(len(shown)), [w.get(lang) for _, w in shown])
    axes.invert_yaxis()
    axes.set_xlim(min(0.0, *axes.get_xlim()), 1)
    axes.grid(axis="x", color="#e5e5e5")
    axes.set_axisbelow(True)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    told = Bi(
        f"{evaluation.n_documents} 篇、{evaluation.n_paragraphs} 段，留出：{evaluation.hold_out}；"
        "线段为 95% 自助法区间",
        f"{evaluation.n_documents} documents, {evaluation.n_paragraphs} paragraphs, held out: "
        f"{evaluation.hold_out}; bars are 95 % bootstrap intervals",
    )
    axes.set_title(told.get(lang), loc="left", fontsize=10)


def _reliability(axes: Axes, evaluation: Evaluation, lang: Lang) -> None:
    axes.plot([0, 1], [0, 1], color="#cccccc", linewidth=1)
    for m, method in enumerate(evaluation.methods[:2]):
        bins = [b for b in evaluation.reliability if (b.method, b.target) == (method, "driver")]
        axes.plot(
            [b.said for b in bins], [b.right for b in bins], "o-", color=_INK[m], markersize=4
        )
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel(Bi("模型给出的概率", "Stated probability").get(lang))
    axes.set_ylabel(Bi("实际正确的比例", "Share that was right").get(lang))
    axes.set_title(Bi("可靠性：主要驱动因素", "Reliability: main driver").get(lang), loc="left")


def _confusion(axes: Axes, evaluation: Evaluation, scheme: Scheme, lang: Lang) -> None:
    method = evaluation.methods[0]
    labels = {d.key: d.label.get(lang) for d in scheme.drivers}
    rows = [c for c in evaluation.confusion if (c.method, c.target) == (method, "driver")]
    keys = [*scheme.driver_keys, *{c.truth for c in rows} - set(scheme.driver_keys)]
    keys += sorted({c.guess for c in rows} - set(keys))
    counts = np.zeros((len(keys), len(keys)))
    for c in rows:
        counts[keys.index(c.truth), keys.index(c.guess)] = c.n
    parts = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    axes.imshow(parts, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for i, j in np.ndindex(counts.shape):
        if counts[i, j]:
            ink = "white" if parts[i, j] > 0.6 else "#222222"
            axes.text(j, i, f"{counts[i, j]:.0f}", ha="center", va="center", color=ink)
    names = [labels.get(k, Bi("无", k).get(lang)) for k in keys]
    axes.set_xticks(range(len(keys)), names, rotation=20, ha="right")
    axes.set_yticks(range(len(keys)), names)
    axes.set_xlabel(Bi("判为", "Judged").get(lang))
    axes.set_ylabel(Bi("标注", "Labelled").get(lang))
    title = Bi(f"混淆矩阵：{method}", f"Confusion: {method}")
    axes.set_title(title.get(lang), loc="left")
