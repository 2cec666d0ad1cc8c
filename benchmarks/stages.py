"""Which stage of the analysis takes which share of its time, each without what it calls."""

from __future__ import annotations

import functools
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from textkit.analyst import Analyst
from textkit.batch import worker
from textkit.batch.items import Item, Partition
from textkit.batch.store import write_part
from textkit.corpus import ReadOptions, Source, read
from textkit.emphasis import measure
from textkit.pipeline import tagger
from textkit.pipeline.tokenizer import Segmenter
from textkit.tables.collect import TableCollector


class _Clock:
    """Time by stage; a stage's clock stands while another stage runs inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._running = ["rest"]
        self._since = time.process_time()

    def _switch(self) -> None:
        now = time.process_time()
        self.seconds[self._running[-1]] += now - self._since
        self._since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._switch()
        self._running.append(name)
        try:
            yield
        finally:
            self._switch()
            self._running.pop()

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapper(*args: Any, **named: Any) -> Any:
            with self.stage(name):
                return function(*args, **named)

        return wrapper


@dataclass(frozen=True, slots=True)
class Stages:
    """Seconds by stage, and the characters that went through all of them."""

    seconds: dict[str, float]
    n_chars: int


def timed_stages(analyst: Analyst, files: Sequence[Path]) -> Stages:
    """What reading the files, analysing them and writing their part takes."""
    clock = _Clock()
    models = analyst.models
    seams: list[tuple[Any, str, str]] = [
        (read, "read_metadata", "metadata"),
        (read, "detect_script", "metadata"),
        (tagger, "segment", "paragraphs"),
        (tagger, "normalize", "normalise"),
        (Segmenter, "cut", "words"),
        (tagger.LexiconTagger, "all_matches", "lexicon hits"),
        (measure.EmphasisMeasure, "measure_many", "shares"),
        (measure.LexiconReader, "weights", "lexicon reading"),
        (measure, "joint_intervals", "intervals"),
        (TableCollector, "add", "rows"),
        (TableCollector, "tables", "rows"),
    ]
    for model, method, name in (
        (models.reader, "read_many", "paragraph reading"),
        (models.topics, "read_many", "topics"),
        (models.scorer, "score", "type and mode"),
        (models.facts, "find", "facts"),
    ):
        if model is not None:
            seams.append((type(model), method, name))
    documents = _listed(worker.read_source, clock)
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        for owner, attribute, name in seams:
            timed = clock.timed(name, getattr(owner, attribute))
            stack.enter_context(mock.patch.object(owner, attribute, timed))
        stack.enter_context(mock.patch.object(worker, "read_source", documents))
        items = tuple(
            Item(i, str(i), Source(f, str(f), f.name), f.stat().st_size)
            for i, f in enumerate(files)
        )
        part = worker.analyse_partition(Partition(items), analyst, ReadOptions())
        with clock.stage("write"):
            write_part(Path(folder), part)
    with clock.stage("rest"):
        return Stages(dict(clock.seconds), sum(r.n_chars for r in part.results))


def _listed(function: Callable[..., Any], clock: _Clock) -> Callable[..., Any]:
    def wrapper(*args: Any) -> Any:
        with clock.stage("read"):
            return list(function(*args))

    return wrapper
