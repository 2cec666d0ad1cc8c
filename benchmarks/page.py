"""docs/performance.md and its charts, from what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chart import bar_chart
from documents import Corpus
from runs import Growth, Pair
from stages import Stages
from timing import Timing


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that one run of the benchmarks found."""

    date: str
    machine: str
    version: str
    options: str
    corpus: Corpus
    timings: Sequence[Timing]
    stages: Stages
    pairs_origin: str
    pairs: Sequence[Pair]
    growth: Sequence[Growth]


def write_page(measured: Measured, path: Path) -> None:
    """Writes the page, and its two charts beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    n_chars = measured.corpus.n_chars
    speeds = [
        (t.contender.key, n_chars / t.seconds / 1e6, f"{n_chars / t.seconds / 1e6:.2f} M/s")
        for t in measured.timings
    ]
    chart = path.with_name("performance-speed.svg")
    chart.write_text(bar_chart("Million characters a second, one process", speeds), "utf-8")
    text = "\n".join(
        [
            *_head(measured),
            *_contenders(measured, chart.name),
            *_stages(measured.stages),
            *_workers(measured),
            *_growth(measured.growth),
        ]
    )
    path.write_text(text + "\n", "utf-8")


def _head(measured: Measured) -> list[str]:
    return [
        "# Performance",
        "",
        f"Written by `benchmarks/run.py` (`make bench`) on {measured.date}:"
        f" textkit {measured.version}, {measured.machine}, options `{measured.options}`."
        " Ratios hold from machine to machine;"
        " absolute figures do not, and those of a machine with other work to do are too low.",
        "",
    ]


def _contenders(measured: Measured, chart: str) -> list[str]:
    seconds = {t.contender.key: t.seconds for t in measured.timings}
    ours, words = seconds["textkit"], seconds["jieba.lcut"]
    rows = [
        [
            t.contender.key,
            t.contender.does,
            f"{measured.corpus.n_chars / t.seconds / 1e6:.2f}",
            f"{t.seconds / words:.2f}",
            f"{t.seconds / ours:.1f}",
            f"{t.allocated_mb:.0f}",
        ]
        for t in measured.timings
    ]
    return [
        "## Against what one would otherwise write",
        "",
        f"Text already in memory: {measured.corpus.origin}, {measured.corpus.n_chars:,} characters;"
        " one process, processor time, contenders in turn, best round.",
        "",
        *_table(
            ["", "does", "M chars/s", "time ÷ jieba.lcut", "time ÷ textkit", "MB for a tenth"],
            rows,
        ),
        "",
        f"![Speed of each contender]({chart})",
        "",
    ]


def _stages(stages: Stages) -> list[str]:
    total = sum(stages.seconds.values()) or 1.0
    ranked = sorted(((n, s) for n, s in stages.seconds.items() if s), key=lambda r: -r[1])
    return [
        "## Where the time goes",
        "",
        "From files on disk to written parts, one process; each stage without what it calls. The"
        " clocks themselves weigh on stages that are called once a paragraph.",
        "",
        *_table(
            ["stage", "share", "M chars/s"],
            [[n, f"{s / total:.1%}", f"{stages.n_chars / s / 1e6:.1f}"] for n, s in ranked],
        ),
        "",
    ]


def _workers(measured: Measured) -> list[str]:
    best = max(measured.pairs, key=lambda p: p.gain)
    same = all(p.same for p in measured.pairs)
    rows = [
        [
            f"{p.one.seconds:.1f}",
            f"{p.two.seconds:.1f}",
            f"{p.gain:.2f}",
            f"{p.one.busiest_seconds:.1f}",
            f"{p.two.busiest_seconds:.1f}",
            f"{p.shared_out:.2f}",
        ]
        for p in measured.pairs
    ]
    return [
        "## Two workers against one",
        "",
        f"The whole command over {measured.pairs_origin}, from start to the last table; best pair"
        f" {best.gain:.2f}. Tables of one and two workers"
        f" {'have the same bytes' if same else 'DIFFER'}. Where a machine has other work to do,"
        " wall time tells little; processor seconds of the busiest worker tell what cores of"
        " its own would make of it, loading of models and writing of tables apart.",
        "",
        *_table(
            ["one, s", "two, s", "gain", "one, busiest worker", "two, busiest worker", "gain"], rows
        ),
        "",
    ]


def _growth(grown: Sequence[Growth]) -> list[str]:
    rows = [
        [
            f"{g.n:,}",
            f"{g.cost.seconds:.0f}",
            f"{g.n / g.cost.seconds:.0f}",
            f"{g.cost.parent_mb:.0f}",
            f"{g.cost.worker_mb:.0f}",
            f"{g.cost.total_mb:.0f}",
            f"{g.in_mb:.0f}",
            f"{g.out_mb:.0f}",
        ]
        for g in grown
    ]
    return [
        "## A corpus that grows",
        "",
        "Generated short documents (about 300 characters) in one JSON Lines file, two workers,"
        " tables as Parquet, report included. Memory is the largest resident set; the total counts"
        " shared pages once.",
        "",
        *_table(
            ["documents", "s", "documents/s", "parent MB", "a worker MB", "total MB", "in MB",
             "out MB"],
            rows,
        ),
    ]  # fmt: skip


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    line = ["| " + " | ".join(r) + " |" for r in (head, *rows)]
    return [line[0], "|" + "---|" * len(head), *line[1:]]
