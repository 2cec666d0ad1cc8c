"""Unlabelled texts as sentences of words, read again for every pass and never held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from textkit.corpus import ReadOptions, discover, read_source
from textkit.emphasis.ngrams import comparable
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Failure

_CHINESE = re.compile("[\u4e00-\u9fff]")
_SHORTEST = 15  # characters of a paragraph that teaches anything about its words


@dataclass(frozen=True, slots=True)
class Sentences:
    """The paragraphs of a folder of texts, each once, as lists of words."""

    folder: Path
    segmenter: Segmenter

    def __iter__(self) -> Iterator[list[str]]:
        seen: set[int] = set()
        for source in discover([self.folder]):
            if isinstance(source, Failure):
                continue
            for document in read_source(source, ReadOptions()):
                if not isinstance(document, Failure):
                    yield from self._of(document.text, seen)

    def _of(self, text: str, seen: set[int]) -> Iterator[list[str]]:
        for line in text.split("\n"):
            paragraph = comparable(line)
            key = hash(paragraph)
            if len(paragraph) < _SHORTEST or key in seen:
                continue
            seen.add(key)
            words = [w for w in self.segmenter.cut(paragraph) if _CHINESE.search(w)]
            if words:
                yield words
