"""The closing words of a run: how many, which failed and why, the top of the table, where it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table
from rich.text import Text

from textkit.batch.run import RunResult
from textkit.batch.store import Counts
from textkit.cli.run import current_lang
from textkit.i18n import Bi
from textkit.scheme import Scheme
from textkit.tables.plain import plain

_TOP = 8
_FAILURES = 6
_WIDE = 110  # columns of a terminal that has room for the mode, whose names are long


def print_summary(run: RunResult) -> None:
    """What a person wants to know at the end."""
    console = Console(highlight=False)
    lang = current_lang()
    console.print(Text(_counted(run.counts, run.seconds).get(lang), "bold"))
    _print_failures(console, run.tables)
    _print_top(console, run.tables, run.analyst.scheme)
    for note in run.notes:
        console.print(Text(note.get(lang), "yellow"))
    console.print(Bi("结果在：", "results are in: ").get(lang) + str(run.out))


def _counted(counts: Counts, seconds: float) -> Bi:
    zh = f"{counts.inputs:,} 个输入，读出 {counts.documents:,} 篇文档，{counts.chars:,} 字，"
    en = f"{counts.inputs:,} inputs, {counts.documents:,} documents, {counts.chars:,} characters, "
    if counts.failures:
        zh += f"{counts.failures:,} 个问题（见 errors.csv），"
        en += f"{counts.failures:,} problems (see errors.csv), "
    if counts.resumed:
        zh += f"{counts.resumed:,} 个沿用上次结果，"
        en += f"{counts.resumed:,} taken from the last run, "
    return Bi(f"{zh}用时 {seconds:.1f} 秒", f"{en}in {seconds:.1f} s")


def _print_failures(console: Console, tables: Path) -> None:
    errors = pq.read_table(tables / "errors.parquet").to_pylist()
    said = Bi("error", "error_en").get(current_lang())
    hint = Bi("hint", "hint_en").get(current_lang())
    for row in errors[:_FAILURES]:
        line = Text.assemble(("  ✗ ", "red"), f"{row['source']}: {row[said]}")
        console.print(line, soft_wrap=True)
        if row[hint]:
            console.print(Text(f"    → {row[hint]}", "dim"), soft_wrap=True)
    if len(errors) > _FAILURES:
        reasons = Counter(str(row["stage"]) for row in errors)
        more = ", ".join(f"{k} {n}" for k, n in sorted(reasons.items()))
        console.print(Text(f"  … {more}", "dim"))


def _print_top(console: Console, tables: Path, scheme: Scheme) -> None:
    lang = current_lang()
    shares = [f"share_{key}" for key in scheme.driver_keys]
    names = ["title", "doc_id", "cluster_type", "mode", *shares]
    file = pq.ParquetFile(tables / "emphasis.parquet")
    batch = next(file.iter_batches(batch_size=_TOP, columns=names), None)
    if batch is None:
        return
    table = Table(box=None, pad_edge=False)
    table.add_column(Bi("文档", "document").get(lang), max_width=24, min_width=10, no_wrap=True)
    for driver in scheme.drivers:
        name = driver.label.zh if lang == "zh" else driver.key.replace("_", "\n")
        table.add_column(name, justify="right", no_wrap=True)
    inferred = {"cluster_type": Bi("类型", "type"), "mode": Bi("模式", "mode")}
    if console.width < _WIDE:
        del inferred["mode"]
    for heading in inferred.values():
        table.add_column(heading.get(lang), no_wrap=True, min_width=10 if lang == "en" else 6)
    labels = {e.key: e.label.zh if lang == "zh" else e.key for e in (*scheme.types, *scheme.modes)}
    for row in batch.to_pylist():
        cells = [f"{row[s]:.2f}" if row[s] is not None else "—" for s in shares]
        kinds = [labels.get(row[k] or "", "—") for k in inferred]
        table.add_row(Text(plain(row["title"] or row["doc_id"])), *cells, *kinds)
    console.print(table)
    if file.metadata.num_rows > _TOP:
        rest = file.metadata.num_rows - _TOP
        console.print(Text(Bi(f"……另有 {rest:,} 篇", f"… and {rest:,} more").get(lang), "dim"))
