"""Fits the reference topic model of a scheme on folders of official texts, and writes its card.

Run: python benchmarks/fit_reference_topics.py FOLDER... --out DIR [--gold DIR --root DIR]
Reads what `textkit analyze` reads. With `--gold` the driver shares are compared with the labels of
documents.jsonl and, below `--root`, of real_labels.jsonl; labels never enter the fit.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textkit.corpus.extract import ReadOptions
from textkit.corpus.read import read_source
from textkit.corpus.source import discover
from textkit.normalize import normalize
from textkit.pipeline.segment import segment
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Document, Failure
from textkit.scheme import DEFAULT_SCHEME, Scheme, load_scheme
from textkit.topics import SeededTopicModel
from textkit.topics.reference import fit_reference, write_reference
from textkit.topics.units import TermUnits

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Corpus:
    """Units of each document below some folders, read anew at each `iter()`."""

    folders: tuple[Path, ...]
    units: TermUnits
    segmenter: Segmenter

    def documents(self) -> Iterator[Document]:
        for source in discover(self.folders):
            if isinstance(source, Failure):
                continue
            for found in read_source(source, ReadOptions()):
                if isinstance(found, Document):
                    yield found

    def __iter__(self) -> Iterator[list[str]]:
        for document in self.documents():
            yield self.units.document(
                self.segmenter.cut(
                    normalize(document.text[p.start : p.end], script=document.script).text
                )
                for p in segment(document.text, document.blocks).paragraphs
            )


@dataclass(frozen=True)
class Cached:
    """The same units held in memory: a corpus of this size may be."""

    documents: list[list[str]]

    def __iter__(self) -> Iterator[list[str]]:
        return iter(self.documents)


def agreement(
    model: SeededTopicModel, scheme: Scheme, corpus: Corpus, gold: Path, root: Path | None
) -> dict[str, float]:
    """Topic shares and plain lexicon shares against labels."""
    drivers = scheme.driver_keys
    documents, truths = [], []
    for line in (gold / "documents.jsonl").read_text("utf-8").splitlines():
        paragraphs = json.loads(line)["paragraphs"]
        share = np.zeros(len(drivers))
        for p in paragraphs:
            for driver, weight in p["drivers"].items():
                share[drivers.index(driver)] += weight * len(p["text"])
        if share.sum():
            truths.append(share / share.sum())
            documents.append(
                corpus.units.document(
                    corpus.segmenter.cut(normalize(p["text"]).text) for p in paragraphs
                )
            )
    truth = np.array(truths)
    out = {}
    for name, shares in (
        ("topics", _topic(model, documents)),
        ("lexicon", _lexicon(model, documents)),
    ):
        out[f"{name}: gold documents, MAE of shares"] = float(np.abs(shares - truth).mean())
        out[f"{name}: gold documents, dominant driver"] = float(
            (shares.argmax(1) == truth.argmax(1)).mean()
        )
    if root is None:
        return out
    texts, labels = [], []
    for line in (gold / "real_labels.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["driver"] == "none":
            continue
        with (root / row["file"]).open(encoding=row["encoding"], newline="") as file:
            text = file.read()[row["start"] : row["end"]]
        texts.append(corpus.units.units(corpus.segmenter.cut(normalize(text).text)))
        labels.append(drivers.index(row["driver"]))
    for name, shares in (("topics", _topic(model, texts)), ("lexicon", _lexicon(model, texts))):
        out[f"{name}: official paragraphs that argue with a driver, main driver"] = float(
            (shares.argmax(1) == np.array(labels)).mean()
        )
    return out


def _topic(model: SeededTopicModel, documents: list[list[str]]) -> Floats:
    seeded = model.concentrations(documents)[:, : model.fitted.n_seeded]
    return np.asarray(seeded / seeded.sum(axis=1, keepdims=True))


def _lexicon(model: SeededTopicModel, documents: list[list[str]]) -> Floats:
    homes = {
        term: (k, weight)
        for k, terms in enumerate(model.fitted.seeds.values())
        for term, weight in terms.items()
    }
    counts = np.full((len(documents), model.fitted.n_seeded), 1e-3)
    for row, units in zip(counts, documents, strict=True):
        for k, weight in (homes[u] for u in units if u in homes):
            row[k] += weight
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def main() -> int:
    """Fits, measures, writes; prints the figures against labels."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scheme", default=DEFAULT_SCHEME)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--root", type=Path)
    parser.add_argument("--date", default=datetime.datetime.now(datetime.UTC).date().isoformat())
    parser.add_argument("--states", type=int, default=5)
    options = parser.parse_args()
    scheme = load_scheme(options.scheme)
    corpus = Corpus(tuple(options.folders), TermUnits(scheme), Segmenter("rust", scheme.words))
    start = time.perf_counter()
    cached = Cached(list(corpus))
    counts = Counter(Path(d.source).parent.name for d in corpus.documents())
    print(f"read {sum(counts.values())} documents in {time.perf_counter() - start:.0f} s")
    fit = fit_reference(cached, scheme, states=tuple(range(options.states)))
    print(f"fitted {options.states + 1} times by {time.perf_counter() - start:.0f} s")
    found = agreement(fit.model, scheme, corpus, options.gold, options.root) if options.gold else {}
    for name, value in found.items():
        print(f"{name}: {value:.3f}")
    names = " ".join(folder.name for folder in options.folders)  # no path of this machine
    out = f"lexicons/{scheme.key}/models/topics"
    write_reference(
        fit,
        options.out,
        trained_on=dict(sorted(counts.items())),
        date=options.date,
        command=f"python benchmarks/fit_reference_topics.py {names} --out {out}",
        agreement=found,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
