"""A topic model on disk: back as it was, and never run."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from textkit.errors import ModelError
from textkit.topics import SeededTopicModel

DOCUMENTS = [["订单", "客户", "机床"], ["补贴", "园区", "财政"], ["订单", "补贴", "公路"]] * 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    seeds = {"state": ["补贴"], "demand": {"订单": 0.5, "没有": 1.0}}
    SeededTopicModel(seeds, background=1, passes=1, no_above=1.0).fit(DOCUMENTS).save(tmp_path)
    return tmp_path


def test_round_trip(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    model = SeededTopicModel.load(folder)
    again = tmp_path_factory.mktemp("again")
    model.save(again)
    for name in ("topics.json", "topics.npz"):
        assert (again / name).read_bytes() == (folder / name).read_bytes()
    assert model.topic_names == ("state", "demand", "background_1")
    assert model.missing_seeds == {"demand": ("没有",)}
    fresh = SeededTopicModel(**model.get_params()).fit(DOCUMENTS)
    assert model.transform(DOCUMENTS).tobytes() == fresh.transform(DOCUMENTS).tobytes()


def arrays(folder: Path, **changes: object) -> None:
    with np.load(folder / "topics.npz") as stored:
        kept = {name: stored[name] for name in stored.files}
    np.savez(folder / "topics.npz", **{**kept, **changes})  # type: ignore[arg-type]


def values(folder: Path, **changes: object) -> None:
    file = folder / "topics.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **changes}), "utf-8")


def truncate(folder: Path) -> None:
    file = folder / "topics.npz"
    file.write_bytes(file.read_bytes()[:-200])


def stray_member(folder: Path) -> None:
    with zipfile.ZipFile(folder / "topics.npz", "a") as archive:
        archive.writestr("extra.npy", b"")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda f: arrays(f, alpha=np.array([{}] * 3)), id="pickled-array"),
        pytest.param(lambda f: arrays(f, alpha=np.ones(2, np.float32)), id="wrong-shape"),
        pytest.param(lambda f: arrays(f, alpha=np.full(3, np.nan, np.float32)), id="nan"),
        pytest.param(lambda f: arrays(f, alpha=np.ones(3)), id="wrong-type"),
        pytest.param(truncate, id="truncated"),
        pytest.param(stray_member, id="stray-member"),
        pytest.param(lambda f: (f / "topics.npz").unlink(), id="no-arrays"),
        pytest.param(lambda f: (f / "topics.json").write_text("[1", "utf-8"), id="broken-json"),
        pytest.param(lambda f: (f / "topics.json").write_text("[]", "utf-8"), id="json-list"),
        pytest.param(lambda f: values(f, format=99), id="unknown-format"),
        pytest.param(lambda f: values(f, words=["订单"] * 7), id="repeated-words"),
        pytest.param(lambda f: values(f, words=["订单"]), id="words-and-arrays-differ"),
        pytest.param(lambda f: values(f, seeds=[]), id="no-seeds"),
        pytest.param(lambda f: values(f, config={"passes": "3"}), id="config-not-numbers"),
        pytest.param(lambda f: values(f, config={"passes": 3}), id="config-incomplete"),
    ],
)
def test_a_damaged_model_is_refused(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(folder)
    with pytest.raises(ModelError):
        SeededTopicModel.load(folder)
