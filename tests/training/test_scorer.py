"""Training the scorer: the same bytes twice, what survives the disk, and cues that never hurt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from textkit.evaluate.gold import GoldDocument, read_gold
from textkit.resources import corpora_dir
from textkit.scheme import Scheme, load_scheme, scheme_folder
from textkit.scoring.cues import TYPE, CueBook, load_cues
from textkit.scoring.linear import ScorerModel, Softmax, score_reading
from textkit.scoring.prefilter import CueFinder
from textkit.scoring.store import load_scorer
from textkit.scoring.units import read_units
from textkit.training.logistic import clamped_top, fit_softmax
from textkit.training.scorer_models import train_shipped_scorer

CUES = scheme_folder("cluster_digital") / "cues"


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme("cluster_digital")


@pytest.fixture(scope="module")
def book() -> CueBook:
    return load_cues(CUES)


@pytest.fixture(scope="module")
def shipped(scheme: Scheme, book: CueBook) -> ScorerModel:
    return load_scorer(CUES.parent / "models" / "scorer", scheme, book)


@pytest.fixture(scope="module")
def gold(scheme: Scheme) -> list[GoldDocument]:
    return read_gold(corpora_dir() / "gold" / "documents.jsonl", scheme)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents of each writer and type: enough to train on in seconds."""
    import json

    lines = (corpora_dir() / "gold" / "documents.jsonl").read_text("utf-8").splitlines()
    kept: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        row = json.loads(line)
        own = kept.setdefault((row["id"][:2], str(row["cluster_type"])), [])
        if len(own) < 2:
            own.append(line)
    file = tmp_path_factory.mktemp("labels") / "few.jsonl"
    file.write_text("\n".join(line for own in kept.values() for line in own), "utf-8")
    return file


def test_the_same_labels_give_the_same_bytes_and_a_card(
    few: Path, scheme: Scheme, tmp_path: Path
) -> None:
    made = [
        train_shipped_scorer(
            scheme, [few], CUES, tmp_path / name, corpora=None, command="train", date="2025-01-01"
        ).folder
        for name in ("first", "second")
    ]
    names = sorted(p.name for p in made[0].iterdir())
    assert names == ["CARD.md", "card.json", "scorer.json", "scorer.npz", "trained_on.npz"]
    for name in names:
        assert (made[0] / name).read_bytes() == (made[1] / name).read_bytes(), name
    assert made[0].name != "scorer"  # without the real files it never takes the shipped one's place


def test_of_two_classes_both_can_be_told() -> None:
    x = csr_matrix(np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.9]]))
    told = fit_softmax(x, np.array([0, 0, 2, 2]), np.ones(4), 10.0, 3)
    scores = x @ told.weights + told.bias
    assert scores.argmax(axis=1).tolist() == [0, 0, 2, 2]


def test_of_one_class_that_one_is_told() -> None:
    told = fit_softmax(csr_matrix(np.eye(3)), np.array([1, 1, 1]), np.ones(3), 10.0, 3)
    assert told.bias.argmax() == 1
    assert not told.weights.any()


def test_the_top_never_turns_against_a_type_for_what_is_told_for_it() -> None:
    weights = np.array([[0.5, 2.0, 0.0], [-1.0, 0.0, -3.0], [0.0, 1.0, 4.0], [1.0, -2.0, -2.5]])
    clamped = clamped_top(Softmax(weights.astype(np.float32), np.zeros(3))).weights
    assert (clamped[:2, 0] >= clamped[:2].max(axis=1)).all()
    assert (clamped[2:, 1] >= clamped[2:].max(axis=1)).all()


def test_a_cue_for_a_type_never_lowers_it(
    shipped: ScorerModel, book: CueBook, gold: list[GoldDocument]
) -> None:
    finder = CueFinder(book)
    for document in gold[::9]:
        reading = read_units(document.title, [p.text for p in document.paragraphs], finder)
        before = score_reading(shipped, reading).probabilities["type"]
        for cue in book.cues:
            if not cue.target.startswith(TYPE) or cue.sign < 0:
                continue
            own = shipped.types.index(cue.target.removeprefix(TYPE))
            units = tuple(
                replace(u, cues={**u.cues, cue.key: u.cues.get(cue.key, 0) + 1})
                for u in reading.units
            )
            more = {**reading.cues, cue.key: reading.cues.get(cue.key, 0) + len(units)}
            after = score_reading(shipped, replace(reading, units=units, cues=more))
            assert after.probabilities["type"][own] >= before[own] - 1e-9, (document, cue.key)


def test_a_document_without_text_is_told_nothing_of(shipped: ScorerModel, book: CueBook) -> None:
    scored = score_reading(shipped, read_units("", [], CueFinder(book)))
    assert scored.probabilities["type"].sum() == pytest.approx(1)
    assert scored.told["type"].shape == (0, len(shipped.types))
