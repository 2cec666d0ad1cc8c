"""Corpora of the topic commands: read, refused where empty, shares of documents listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from textkit.cli.run import ALL_READ, NOTHING_DONE, SOME_FAILED, current_lang, say
from textkit.i18n import Bi

if TYPE_CHECKING:
    from textkit.topic_study.run import DocumentTopics, SpooledCorpus, UnitDocument, UnitReader
    from textkit.topics import SeededTopicModel


class AppliedTopics:
    """Documents read, units taken, shares told; failures are printed and counted."""

    def __init__(self, reader: UnitReader, inputs: Sequence[str]) -> None:
        self._reader = reader
        self._inputs = inputs
        self.n_documents = 0
        self.n_failures = 0

    def rows(
        self, model: SeededTopicModel, kept: list[DocumentTopics] | None = None
    ) -> Iterator[DocumentTopics]:
        """Topic shares of each document, also appended to `kept` where it is given."""
        from textkit.topic_study.run import apply_model

        for row in apply_model(model, self._documents()):
            self.n_documents += 1
            if kept is not None:
                kept.append(row)
            yield row

    @property
    def status(self) -> int:
        """The exit status after the rows were gone through."""
        return SOME_FAILED if self.n_failures else ALL_READ

    def _documents(self) -> Iterator[UnitDocument]:
        from textkit.cli.highlight import print_failure
        from textkit.records import Failure

        for found in self._reader.read(self._inputs):
            if isinstance(found, Failure):
                self.n_failures += 1
                print_failure(found)
            else:
                yield found


def unit_reader(scheme: str, text_column: str) -> UnitReader:
    """A reader of inputs into the units of a scheme."""
    from textkit.options import AnalysisOptions
    from textkit.topic_study.run import UnitReader

    return UnitReader(AnalysisOptions(scheme=scheme, text_column=text_column))


def spooled(inputs: Sequence[str], scheme: str, text_column: str) -> SpooledCorpus:
    """The corpus of a fit; what could not be read is printed."""
    from textkit.cli.highlight import print_failure
    from textkit.topic_study.run import SpooledCorpus

    return SpooledCorpus(unit_reader(scheme, text_column), list(inputs), print_failure)


def refuse_nothing(corpus: SpooledCorpus) -> None:
    """Ends the command where nothing could be read."""
    if not corpus.n_documents:
        say_nothing()
        raise typer.Exit(NOTHING_DONE)


def say_nothing() -> None:
    """Says that no input could be read."""
    say(
        Bi(
            "没有可读的文档\n  → 检查路径与格式",
            "nothing could be read\n  → check paths and formats",
        )
    )


def print_documents(rows: Sequence[DocumentTopics], drivers: Sequence[str], limit: int) -> None:
    """Driver shares of documents on the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    table.add_column(Bi("文档", "document").get(current_lang()), overflow="fold")
    for key in (*drivers, Bi("词数", "words").get(current_lang())):
        table.add_column(key, justify="right", overflow="fold")
    for row in rows[:limit]:
        shares = row.told.shares or (None,) * len(drivers)
        cells = ["—" if s is None else f"{s:.3f}" for s in shares]
        table.add_row(Text(row.doc_id), *cells, f"{row.told.seeded_words:.1f}")
    Console(highlight=False).print(table)
    if len(rows) > limit:
        n = len(rows) - limit
        say(Bi(f"……另有 {n} 篇", f"… and {n} more documents"))


def iso_date(text: str) -> str:
    """The date, today where none is named. Raises `UsageError` for anything else."""
    import datetime

    from textkit.errors import UsageError

    if not text:
        return datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as err:
        raise UsageError(
            Bi(f"“{text}”不是日期", f"{text!r} is no date"),
            "--date",
            Bi("写成 2026-01-31", "write 2026-01-31"),
        ) from err


def shown_command(inputs: Sequence[str], out: Path, options: Mapping[str, object]) -> str:
    """The command that makes the model again; of paths outside the working folder, the name.

    Options without a value are left out.
    """
    import shlex

    def shown(value: object) -> str:
        given = Path(str(value))
        return given.name if given.is_absolute() or ".." in given.parts else given.as_posix()

    parts = ["textkit", "topics", "fit", *map(shown, inputs), "-o", shown(out)]
    for name, value in options.items():
        if value not in ("", None):
            parts += [f"--{name}", shown(value)]
    return shlex.join(parts)
