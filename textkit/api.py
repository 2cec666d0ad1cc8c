"""The Python interface: what the command line does, as functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from textkit.analyst import Analyst, Models, load_analyst
from textkit.corpus import ReadOptions, discover, read_source
from textkit.options import AnalysisOptions
from textkit.records import Analysis, Document, Failure, Tagged
from textkit.scheme import load_scheme


def iter_documents(
    inputs: Sequence[str | Path], options: AnalysisOptions | None = None
) -> Iterator[Document | Failure]:
    """Documents of files, folders, globs, zips and tables, in order; failures in their place."""
    chosen = options or AnalysisOptions()
    reading = ReadOptions(
        text_column=chosen.text_column, id_column=chosen.id_column, encoding=chosen.encoding
    )
    for source in discover(inputs):
        if isinstance(source, Failure):
            yield source
        else:
            yield from read_source(source, reading)


def iter_tagged(
    inputs: Sequence[str | Path], options: AnalysisOptions | None = None
) -> Iterator[Tagged | Failure]:
    """The inputs cut into paragraphs with their lexicon hits; no model is loaded."""
    chosen = options or AnalysisOptions()
    analyst = Analyst(chosen, load_scheme(chosen.scheme), Models())
    for found in iter_documents(inputs, chosen):
        yield found if isinstance(found, Failure) else analyst.tag(found)


def iter_analyses(
    inputs: Sequence[str | Path], options: AnalysisOptions | None = None
) -> Iterator[Analysis | Failure]:
    """Everything that is known of each input, in order; nothing is written."""
    chosen = options or AnalysisOptions()
    analyst = load_analyst(chosen)
    for found in iter_documents(inputs, chosen):
        yield found if isinstance(found, Failure) else analyst.analyse(found)
