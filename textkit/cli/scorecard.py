"""The scorecard of one document on a terminal: bars, labels, evidence."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from textkit.cli.course import print_course, print_facts, print_what_would_change
from textkit.cli.run import current_lang
from textkit.i18n import Bi
from textkit.records import NONE, Analysis, ClusterInference, Contribution
from textkit.scheme import Entry, Scheme
from textkit.scoring.cues import CueBook, load_cues
from textkit.scoring.words import cue_label, reason_label

_BAR = 30
_SHOWN = 5  # pieces of evidence for a label


def print_scorecard(analysis: Analysis, scheme: Scheme, folder: Path) -> None:
    """Shares as bars, type and mode with contributions, process, fit and facts.

    `folder` is the scheme's: it holds the labels of steps and indicators.
    """
    console = Console(highlight=False)
    document = analysis.document
    console.rule(Text(document.metadata.title or document.doc_id))
    _print_emphasis(console, analysis, scheme)
    book = load_cues(folder / "cues") if (folder / "cues").is_dir() else None
    for inference in analysis.clusters:
        _print_cluster(console, inference, scheme, book)
        print_course(console, inference, scheme, folder)
    if analysis.facts:
        print_facts(console, analysis, folder)


def _words(zh: str, en: str) -> str:
    return Bi(zh, en).get(current_lang())


def _print_emphasis(console: Console, analysis: Analysis, scheme: Scheme) -> None:
    emphasis = analysis.emphasis
    table = Table(box=None, pad_edge=False)
    for name in (
        _words("驱动因素", "driver"),
        "",
        _words("份额", "share"),
        "95 %",
        _words("词典", "lexicon"),
        _words("主题", "topics"),
        _words("命中", "hits"),
    ):
        table.add_column(name, justify="left" if not name or name.isalpha() else "right")
    for driver, told in zip(scheme.drivers, emphasis.drivers, strict=True):
        share = told.share
        interval = told.interval
        table.add_row(
            driver.label.get(current_lang()),
            Text("█" * round(_BAR * (share or 0)) or "·", "cyan"),
            _percent(share),
            f"{_percent(interval.low)}–{_percent(interval.high)}" if interval else "",
            _percent(told.share_lexicon),
            _percent(told.share_topic),
            str(told.mentions),
        )
    console.print(table)
    console.print(
        _words("论及驱动因素的篇幅：", "part of the text that argues with a driver: ")
        + _percent(emphasis.driver_coverage)
    )


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.0f} %"


def _label(entries: tuple[Entry, ...], key: str) -> str:
    found = next((e for e in entries if e.key == key), None)
    return found.label.get(current_lang()) if found else _words("不判定", "none")


def _print_cluster(
    console: Console, inference: ClusterInference, scheme: Scheme, book: CueBook | None
) -> None:
    console.print()
    if inference.cluster_name:
        console.print(Text(inference.cluster_name, "bold"))
    for title, key, entries, probabilities, confidence in (
        (
            _words("集群类型", "cluster type"),
            inference.cluster_type,
            scheme.types,
            inference.type_probabilities,
            inference.confidence,
        ),
        (
            _words("转型模式", "transformation mode"),
            inference.mode,
            scheme.modes,
            inference.mode_probabilities,
            inference.mode_confidence,
        ),
    ):
        others = sorted(
            zip(probabilities, [*(e.key for e in entries), NONE], strict=True), reverse=True
        )
        second = next((f"{_label(entries, k)} {_percent(p)}" for p, k in others if k != key), "")
        console.print(
            Text.assemble(
                f"{title}: ",
                (_label(entries, key), "bold green" if key != NONE else "bold"),
                f"  {_percent(confidence)}",
                (f"   {_words('其次', 'next')}: {second}", "dim"),
            )
        )
        target = key if key != NONE else others[1][1]
        shown = [c for c in inference.contributions if c.target == target]
        _print_contributions(console, shown, book)
    if inference.abstained_because:
        console.print(
            f"{_words('不判定的原因', 'abstained because')}: "
            f"{reason_label(inference.abstained_because).get(current_lang())}"
        )
    print_what_would_change(console, inference, scheme)


def _print_contributions(
    console: Console, contributions: list[Contribution], book: CueBook | None
) -> None:
    """The strongest with a sentence, the rest in one line, so that the weights sum to the score."""
    told = [c for c in contributions if c.sentence]
    ordered = sorted(told, key=lambda c: (-abs(c.weight), c.start))
    for c in ordered[:_SHOWN]:
        sentence = c.sentence.replace("\n", " ")
        cue = cue_label(c.cue, book).get(current_lang())
        weight = f"{c.weight:+.2f} "
        console.print(Text.assemble("  ", (weight, "cyan"), f"{cue}  ", (sentence, "dim")))
    rest = sum(c.weight for c in contributions) - sum(c.weight for c in ordered[:_SHOWN])
    if contributions:
        line = _words("其余措辞与段落", "all other wordings and paragraphs")
        console.print(Text.assemble("  ", (f"{rest:+.2f} ", "cyan"), (line, "dim")))
