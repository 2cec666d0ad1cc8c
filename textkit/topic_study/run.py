"""Topic models over files: a corpus read once into units, fitted, looked at, applied.

Composes the readers, the pipeline and `textkit.topics`, which know nothing of one another.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType

from threadpoolctl import threadpool_limits

from textkit.api import iter_documents
from textkit.errors import ModelError, OutputError, UsageError
from textkit.i18n import Bi
from textkit.models import read_card
from textkit.options import AnalysisOptions
from textkit.pipeline.tagger import LexiconTagger, tag_document
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Document, Failure
from textkit.scheme import Scheme, load_scheme
from textkit.topics import (
    BackgroundFigure,
    ReferenceFit,
    SeededShares,
    SeededTopicModel,
    TermUnits,
    TopicConfig,
    TopicWord,
    compare_backgrounds,
    fit_reference,
    reference_folder,
    scheme_seeds,
    seeded_shares,
    top_words,
    topic_quality,
)

REFERENCE = "reference"
_BATCH = 64  # documents inferred at once
_OF_DRIFT = 10  # words besides its seeds that show where a topic drifts to


@dataclass(frozen=True, slots=True)
class UnitDocument:
    """A document as a topic model reads it."""

    document: Document
    units: tuple[str, ...]


class UnitReader:
    """Reads inputs into the units of one scheme, in order."""

    def __init__(self, options: AnalysisOptions) -> None:
        self.options = options
        self.scheme = load_scheme(options.scheme)
        self._units = TermUnits(self.scheme)
        segmenter = Segmenter(options.engine, self.scheme.words)
        self._tagger = LexiconTagger(self.scheme, segmenter)

    def read(self, inputs: Sequence[str | Path]) -> Iterator[UnitDocument | Failure]:
        """Each document with its units, a failure in the place of what could not be read."""
        for found in iter_documents(inputs, self.options):
            yield found if isinstance(found, Failure) else self.document(found)

    def document(self, document: Document) -> UnitDocument:
        """One document with its units."""
        words = tag_document(document, self._tagger).words
        return UnitDocument(document, tuple(self._units.document(words)))


@dataclass
class SpooledCorpus:
    """The units of a corpus in a temporary file, a document a line: read many times, never held.

    Inputs are read and cut once, on entering; leaving removes the file. Each input that could not
    be read is told to `failed`. Use as a context manager.
    """

    reader: UnitReader
    inputs: Sequence[str | Path]
    failed: Callable[[Failure], None] = lambda failure: None
    n_documents: int = field(default=0, init=False)
    n_failures: int = field(default=0, init=False)
    sources: Counter[str] = field(default_factory=Counter, init=False)  # documents by folder
    _folder: tempfile.TemporaryDirectory[str] | None = field(default=None, init=False)

    def __enter__(self) -> SpooledCorpus:
        self._folder = tempfile.TemporaryDirectory(prefix="textkit-units-")
        with self._path().open("w", encoding="utf-8") as file:
            for found in self.reader.read(self.inputs):
                if isinstance(found, Failure):
                    self.n_failures += 1
                    self.failed(found)
                    continue
                self.n_documents += 1
                self.sources[_folder_name(found.document.source)] += 1
                file.write(json.dumps(found.units) + "\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def __iter__(self) -> Iterator[list[str]]:
        with self._path().open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)

    def _path(self) -> Path:
        if self._folder is None:
            raise RuntimeError("the corpus is not open")
        return Path(self._folder.name) / "units.jsonl"


def _folder_name(source: str) -> str:
    return Path(source).parent.name or Path(source).name  # no path of this machine in a card


def fit_corpus(
    corpus: SpooledCorpus, *, config: TopicConfig, n_states: int, told: Callable[[Bi], None]
) -> ReferenceFit:
    """A model of the corpus with its figures, stability over `n_states` random states included.

    Raises `UsageError` where the corpus has no words.
    """
    told(
        Bi(
            f"读入 {corpus.n_documents} 篇；训练 {1 + max(n_states, 0)} 次",
            f"{corpus.n_documents} documents read; fitting {1 + max(n_states, 0)} times",
        )
    )
    first = config.random_state
    with threadpool_limits(limits=1):  # sums in one order: the same bytes on any machine
        return fit_reference(
            corpus,
            corpus.reader.scheme,
            config=config,
            states=tuple(range(first, first + n_states)),
        )


def select_background(
    corpus: SpooledCorpus, *, counts: Sequence[int], config: TopicConfig, n_states: int
) -> tuple[BackgroundFigure, ...]:
    """Counts of background topics compared on the corpus; exactly one is recommended."""
    first = config.random_state
    with threadpool_limits(limits=1):
        return compare_backgrounds(
            corpus,
            scheme_seeds(corpus.reader.scheme),
            counts=counts,
            config=config,
            states=tuple(range(first, first + n_states)),
        )


def new_folder(folder: Path) -> Path:
    """`folder`, where a model may be written. Raises `OutputError` where something is there."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(
            Bi("这里已有内容，不会覆盖", "something is here already and is not overwritten"),
            str(folder),
            Bi("用 -o 另取名字，或先移走它", "name another with -o, or move it away first"),
        )
    return folder


@dataclass(frozen=True, slots=True)
class TopicModelFile:
    """A model on disk with what its card says."""

    model: SeededTopicModel
    folder: Path
    card: Mapping[str, object]


def open_model(name_or_dir: str, scheme: Scheme, scheme_name: str) -> TopicModelFile:
    """The model in a folder, or by "reference" the one that ships with the scheme.

    Raises `ModelError` where there is none, it is damaged, or its topics are not the drivers of
    the scheme.
    """
    folder = reference_folder(scheme_name) if name_or_dir == REFERENCE else Path(name_or_dir)
    if name_or_dir == REFERENCE and not folder.is_dir():
        raise ModelError(
            Bi(f"方案 {scheme.key} 没有自带的主题模型",
               f"no topic model ships with the scheme {scheme.key}"),
            str(folder),
            Bi("先训练：textkit topics fit 语料 -o 文件夹，再给出该文件夹",
               "fit one: textkit topics fit CORPUS -o DIR, then name that folder"),
        )  # fmt: skip
    model = SeededTopicModel.load(folder)
    seeded = tuple(model.fitted.seeds)
    if seeded != scheme.driver_keys:
        raise ModelError(
            Bi(f"模型的主题（{'、'.join(seeded)}）不是方案 {scheme.key} 的驱动因素",
               f"its topics ({', '.join(seeded)}) are not the drivers of {scheme.key}"),
            str(folder),
            Bi("用 --scheme 指明训练时的方案", "name the scheme it was fitted with: --scheme"),
        )  # fmt: skip
    return TopicModelFile(model, folder, read_card(folder))


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in figures, as `topics show` lists it."""

    topic: str
    share: float  # of the words it was fitted on
    coherence: float | None  # c_npmi; None where the model has no card
    purity: float | None  # of its seeds
    drift: float | None  # part of its words that are no seeds
    seeds: int | None
    missing: int | None  # seeds that the corpus lacked
    stability: float | None  # correlation of shares between random seeds
    worst: float | None  # of the worst pair
    drifts_to: str  # words that are no seeds, by probability × exclusivity
    words: str  # its strongest words


def topic_rows(found: TopicModelFile, *, n_words: int = 10) -> tuple[TopicRow, ...]:
    """Each topic in figures: from the model itself, coherence and stability from its card."""
    fitted = found.model.fitted
    coherence = _by_topic(found.card.get("quality"), "coherence")
    correlation = _by_topic(found.card.get("stability"), "correlation")
    low = _by_topic(found.card.get("stability"), "correlation_low")
    words: dict[str, list[TopicWord]] = {}
    for word in top_words(fitted, n=len(fitted.vocabulary.words)):
        words.setdefault(word.topic, []).append(word)
    out = []
    for q in topic_quality(fitted, []):
        others = (w for w in words[q.topic] if not w.is_seed)
        drift = sorted(others, key=lambda w: (-w.probability * w.exclusivity, w.rank))
        out.append(
            TopicRow(
                topic=q.topic,
                share=q.share,
                coherence=coherence.get(q.topic),
                purity=q.seed_purity,
                drift=None if q.seed_mass is None else 1 - q.seed_mass,
                seeds=q.seeds or None,
                missing=q.missing_seeds if q.seeds else None,
                stability=correlation.get(q.topic),
                worst=low.get(q.topic),
                drifts_to=" ".join(w.word for w in drift[:_OF_DRIFT]) if q.seeds else "",
                words=" ".join(w.word for w in words[q.topic][:n_words]),
            )
        )
    return tuple(out)


def _by_topic(rows: object, name: str) -> dict[str, float]:
    """A figure by topic out of a card, which may come from anywhere."""
    found = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(value := row.get(name), int | float):
            found[str(row.get("topic"))] = float(value)
    return found


@dataclass(frozen=True, slots=True)
class DocumentTopics:
    """What the topics tell of one document."""

    doc_id: str
    title: str
    year: int | None
    told: SeededShares


def apply_model(
    model: SeededTopicModel, documents: Iterable[UnitDocument]
) -> Iterator[DocumentTopics]:
    """Topic and driver shares of each document, in order; streams."""
    source = iter(documents)
    while batch := list(islice(source, _BATCH)):
        told = seeded_shares(model, [found.units for found in batch])
        for found, shares in zip(batch, told, strict=True):
            about = found.document.metadata
            yield DocumentTopics(found.document.doc_id, about.title, about.year, shares)


def background_counts(text: str) -> tuple[int, ...]:
    """Counts out of "4,8,12". Raises `UsageError` for anything but whole numbers from 0."""
    parts = [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdecimal() for part in parts):
        raise UsageError(
            Bi(f"“{text}”不是主题数的列表", f"{text!r} is no list of counts"),
            "--counts",
            Bi("写成 4,8,12,16", "write 4,8,12,16"),
        )
    return tuple(sorted({int(part) for part in parts}))
