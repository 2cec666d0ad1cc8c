"""Rows to train the scorer on: documents, recombined documents, sentences of the scheme."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textkit.evaluate.gold import GoldDocument
from textkit.normalize import detect_script, normalize
from textkit.records import NONE
from textkit.scheme import Scheme
from textkit.scheme.located_yaml import read_yaml
from textkit.scoring.cues import mapping, texts

_REAL = 700  # paragraphs of real files that teach what is no structure
_REAL_CHARS = range(31, 500)


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document with its labels as numbers, in the scheme's order; the last is none."""

    writer: str
    title: str
    paragraphs: tuple[str, ...]
    drivers: tuple[int, ...]
    cluster_type: int
    mode: int


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence of the scheme with the number of its label."""

    text: str
    label: int


@dataclass(frozen=True, slots=True)
class ScorerRows:
    """Everything that a scorer learns from."""

    documents: tuple[LabelledDocument, ...]
    paragraphs: tuple[tuple[str, int], ...]  # written for one driver each
    real: tuple[tuple[str, int], ...]


def scorer_rows(labelled: Sequence[GoldDocument], scheme: Scheme, seed: int) -> ScorerRows:
    """The rows of labelled documents: whole ones, written paragraphs, paragraphs of real files."""
    drivers = (*scheme.driver_keys, NONE)
    types, modes = (*scheme.type_keys, NONE), (*scheme.mode_keys, NONE)
    documents: list[LabelledDocument] = []
    written: list[tuple[str, int]] = []
    real: list[tuple[str, int]] = []
    for d in labelled:
        plain = tuple(_plain(p.text) for p in d.paragraphs)
        told = tuple(drivers.index(p.main_driver) for p in d.paragraphs)
        if d.cluster_type is not None and d.mode is not None:
            documents.append(
                LabelledDocument(
                    d.group, _plain(d.title), plain, told,
                    types.index(d.cluster_type), modes.index(d.mode),
                )
            )  # fmt: skip
        elif d.real:
            real += [x for x in zip(plain, told, strict=True) if len(x[0]) in _REAL_CHARS]
        else:
            written += zip(plain, told, strict=True)
    if len(real) > _REAL:
        real = random.Random(seed).sample(real, _REAL)
    return ScorerRows(tuple(documents), tuple(written), tuple(real))


def _plain(text: str) -> str:
    return normalize(text, script=detect_script(text)).text


def load_tellings(folder: Path, labels: Sequence[str]) -> tuple[Telling, ...]:
    """Tellings of the files whose labels are all among `labels`, in order of file."""
    out: list[Telling] = []
    for path in sorted(folder.glob("tellings_*.yaml")):
        file = read_yaml(path)
        data = mapping(file, file.data).get("tellings")
        blocks = [mapping(file, b, ("tellings", i)) for i, b in enumerate(_list(data))]
        if all(str(b.get("label")) in labels for b in blocks):
            out += [
                Telling(text, labels.index(str(b["label"])))
                for b in blocks
                for text in texts(b.get("texts"))
            ]
    return tuple(out)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def recombine(  # noqa: PLR0917 - what is drawn from, how much, how
    documents: Sequence[LabelledDocument],
    structure: Sequence[Telling],
    modes: Sequence[Telling],
    sizes: tuple[int, int, int],
    count: int,
    seed: int,
) -> list[tuple[list[str], int, int]]:
    """Documents made of one document's description and another's drivers: type and mode unlinked.

    `sizes` are the numbers of types, modes and drivers, none counted. The theory pairs types with
    modes and the labels mostly follow it, so a model would read the type off the mode. Here the two
    are drawn apart, a third of the descriptions from the tellings.
    """
    n_types, n_modes, n_drivers = sizes
    rng = random.Random(seed)
    none = n_drivers - 1
    told: list[list[list[str]]] = [[] for _ in range(n_types)]
    moved: list[list[list[str]]] = [[] for _ in range(n_modes)]
    for d in documents:
        pairs = list(zip(d.paragraphs, d.drivers, strict=True))
        description = [p for p, r in pairs if r == none]
        if description:
            told[d.cluster_type].append(description)
        moved[d.mode].append([p for p, r in pairs if r != none])
    lines = [[t.text for t in structure if t.label == k] for k in range(n_types)]
    starts = [[t.text for t in modes if t.label == k] for k in range(n_modes)]
    out: list[tuple[list[str], int, int]] = []
    for _ in range(count):
        k, m = rng.randrange(n_types), rng.randrange(n_modes)
        first = _drawn(rng, told[k], lines[k], 0.6, 2)
        out.append((first + _drawn(rng, moved[m], starts[m], 0.75, 3), k, m))
    return out


def _drawn(
    rng: random.Random, found: list[list[str]], lines: list[str], share: float, n: int
) -> list[str]:
    if found and (rng.random() < share or not lines):
        return list(rng.choice(found))
    return rng.sample(lines, min(n, len(lines)))
