"""The Python interface: what the command line does, as functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textkit.analyst import Analyst, load_analyst
from textkit.corpus import discover, read_source
from textkit.i18n import Bi
from textkit.models import Models
from textkit.options import AnalysisOptions
from textkit.records import Analysis, Document, Failure, Tagged
from textkit.run import Run
from textkit.scheme import DEFAULT_SCHEME, load_scheme

if TYPE_CHECKING:
    from spacy.language import Language


def iter_documents(
    inputs: Sequence[str | Path], options: AnalysisOptions | None = None
) -> Iterator[Document | Failure]:
    """Documents of files, folders, globs, zips and tables, in order; failures in their place."""
    chosen = options or AnalysisOptions()
    reading = chosen.for_reading()
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


def analyze(
    inputs: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    formats: Sequence[str] = (),
    workers: int = 0,
    fresh: bool = False,
    **options: Any,
) -> Run:
    """Analyses a corpus into tables in `out` and gives them as data frames.

    `options` are those of `AnalysisOptions`. The same call again goes on where it was. Raises
    `UsageError` for wrong options, `OutputError` where results cannot be written; an input that
    cannot be read is a row of `run.errors`.
    """
    from textkit.batch.run import RunRequest, run_analysis

    named = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    request = RunRequest(
        inputs=tuple(str(i) for i in named),
        out=Path(out),
        options=AnalysisOptions(**options),
        formats=tuple(formats),
        workers=workers,
        fresh=fresh,
    )
    return Run(run_analysis(request, _Quiet()).out)


class _Quiet:
    """Progress that nobody watches."""

    def planned(self, n_items: int, n_done: int) -> None: ...
    def advanced(self, n_items: int, n_chars: int) -> None: ...
    def stage(self, name: Bi) -> None: ...


def load(scheme: str = DEFAULT_SCHEME, **options: Any) -> Language:
    """A spaCy `Language` for Chinese: hits, paragraphs, `doc._.emphasis`, `doc._.cluster`.

    `options` are those of the component `textkit_analysis`: reading, topics.
    """
    from textkit.pipeline.build import build_language

    nlp = build_language(scheme)
    nlp.add_pipe("textkit_analysis", config={"scheme": scheme, **options})
    return nlp
