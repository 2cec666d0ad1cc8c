"""What ships as gold and as training text is what CODEBOOK.md and FORMAT.md say it is."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from textkit.resources import corpora_dir
from textkit.scheme import Scheme

FOLDERS = ("gold", "training")
PLACES = ("gold/real_labels", "training/real_labels", "training/real_clauses")


def records(name: str) -> list[dict[str, Any]]:
    lines = (corpora_dir() / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("folder", FOLDERS)
def test_documents_are_labelled_with_the_words_of_the_scheme(folder: str, scheme: Scheme) -> None:
    documents = records(f"{folder}/documents")
    mechanisms = {mechanism for _, mechanism in scheme.mechanism_pairs}
    assert max(Counter(d["id"] for d in documents).values()) == 1
    for document in documents:
        assert document["cluster_type"] in (*scheme.type_keys, None), document["id"]
        assert document["mode"] in (*scheme.mode_keys, None), document["id"]
        for paragraph in document["paragraphs"]:
            drivers = paragraph["drivers"]
            assert set(drivers) <= set(scheme.driver_keys), document["id"]
            assert not drivers or sum(drivers.values()) == pytest.approx(1), document["id"]
            assert set(paragraph["mechanisms"]) <= mechanisms, document["id"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_single_paragraphs_have_one_driver_and_its_mechanism(folder: str, scheme: Scheme) -> None:
    pairs = {*scheme.mechanism_pairs, *((driver, None) for driver in (*scheme.driver_keys, "none"))}
    paragraphs = records(f"{folder}/paragraphs")
    assert max(Counter(p["id"] for p in paragraphs).values()) == 1
    assert {(p["driver"], p["mechanism"]) for p in paragraphs} <= pairs


def test_training_shares_no_text_and_no_writer_with_gold() -> None:
    def texts(folder: str) -> set[str]:
        inner = {p["text"] for d in records(f"{folder}/documents") for p in d["paragraphs"]}
        return inner | {p["text"] for p in records(f"{folder}/paragraphs")}

    def writers(folder: str) -> set[str]:
        names = {d["id"].split("-")[0] for d in records(f"{folder}/documents")}
        return names | {p["style"] for p in records(f"{folder}/paragraphs")}

    assert not texts("gold") & texts("training")
    assert not writers("gold") & writers("training")


@pytest.mark.parametrize("name", PLACES)
def test_labels_by_place_hold_no_text(name: str) -> None:
    fields = {"id", "file", "encoding", "start", "end", "sha", "driver", "mechanism", "sure"}
    rows = records(name)
    assert all(set(row) == fields for row in rows)
    assert all(0 <= row["start"] < row["end"] for row in rows)
    assert not any(Path(row["file"]).is_absolute() or ".." in row["file"] for row in rows)


def test_real_training_paragraphs_lie_outside_those_of_gold() -> None:
    gold: dict[str, list[tuple[int, int]]] = {}
    for row in records("gold/real_labels"):
        gold.setdefault(row["file"], []).append((row["start"], row["end"]))
    inside = [
        row["id"]
        for row in records("training/real_labels")
        if any(a < row["end"] and row["start"] < b for a, b in gold.get(row["file"], ()))
    ]
    assert inside == []


@pytest.mark.corpora
@pytest.mark.parametrize("name", PLACES)
def test_labels_fit_their_places(name: str, real_corpora: Path) -> None:
    import hashlib

    texts: dict[tuple[str, str], str] = {}
    misplaced = []
    for row in records(name):
        key = (row["file"], row["encoding"])
        if key not in texts:
            with (real_corpora / key[0]).open(encoding=key[1], newline="") as file:
                texts[key] = file.read()
        text = texts[key][row["start"] : row["end"]]
        if hashlib.sha256(text.encode()).hexdigest()[:16] != row["sha"]:
            misplaced.append(row["id"])
    assert misplaced == []
