"""Documents to measure with: real files where the machine has some, else generated ones.

The generator recombines sentences of `corpora/samples` and `corpora/gold`, seeded, one document
after another, so that a corpus of any size costs no memory.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from textkit.corpus import ReadOptions, discover, read_source
from textkit.records import Document
from textkit.resources import corpora_dir

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts in memory, and a word for the page on where they come from."""

    texts: tuple[str, ...]
    origin: str

    @property
    def n_chars(self) -> int:
        return sum(map(len, self.texts))


def sentence_pool() -> list[str]:
    """Sentences of the shipped samples and gold documents, in a fixed order."""
    pool: list[str] = []
    with (corpora_dir() / "gold" / "documents.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            for paragraph in json.loads(line)["paragraphs"]:
                pool += _SENTENCE.findall(paragraph["text"])
    for source in sorted((corpora_dir() / "samples").glob("*.txt")):
        pool += _SENTENCE.findall(source.read_text("utf-8", errors="replace"))
    return [s.strip() for s in pool if 6 <= len(s.strip()) <= 200]


def generated(n: int, *, seed: int = 1, n_paragraphs: tuple[int, int] = (2, 4)) -> Iterator[str]:
    """`n` texts of a heading and a few paragraphs of two or three sentences each."""
    pool = sentence_pool()
    rng = random.Random(seed)
    for i in range(n):
        paragraphs = [
            "".join(rng.choices(pool, k=rng.randint(2, 3)))
            for _ in range(rng.randint(*n_paragraphs))
        ]
        yield f"一、第{i + 1}号材料\n" + "\n".join(paragraphs)


def write_jsonl(path: Path, n: int, *, seed: int = 1) -> Path:
    """`n` generated short documents as JSON Lines."""
    with path.open("w", encoding="utf-8") as f:
        for i, text in enumerate(generated(n, seed=seed)):
            row = {"id": f"d{i:07d}", "text": text, "year": 2015 + i % 10}
            f.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def write_files(folder: Path, n: int, *, seed: int = 1, long: bool = False) -> Path:
    """`n` generated text files; `long` makes each the length of an annual report."""
    size = (60, 90) if long else (2, 4)
    for i, text in enumerate(generated(n, seed=seed, n_paragraphs=size)):
        file = folder / f"{i // 1000:04d}" / f"{i:07d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def in_memory(real: Path | None, *, n_chars: int = 1_000_000) -> Corpus:
    """About `n_chars` characters of the files below `real`, or generated where there are none."""
    texts: list[str] = []
    if real is not None:
        for source in discover([real]):
            if sum(map(len, texts)) >= n_chars:
                break
            if hasattr(source, "doc_id"):
                found = read_source(source, ReadOptions())
                texts += [d.text for d in found if isinstance(d, Document)]
    if texts:
        return Corpus(tuple(texts), f"{len(texts)} real reports ({real.name if real else ''})")
    made: list[str] = []
    for text in generated(10_000, n_paragraphs=(60, 90)):
        made.append(text)
        if sum(map(len, made)) >= n_chars:
            break
    return Corpus(tuple(made), f"{len(made)} generated reports")
