"""The samples are what their sources and the script that makes them say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from textkit.resources import corpora_dir


def test_samples_are_made_from_their_sources_to_the_byte(
    tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("make_samples", corpora_dir() / "make_samples.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "SAMPLES", tmp_path)
    module.main()
    made = {p.name: p for p in tmp_path.iterdir()}
    assert set(made) == {p.name for p in samples.iterdir()}
    # Office and statistics files depend on the versions of the libraries that write them.
    plain = {".txt", ".md", ".html", ".csv", ".jsonl", ".pdf", ".ofd", ".zip"}
    differing = [
        name for name, path in made.items()
        if path.suffix in plain and path.read_bytes() != (samples / name).read_bytes()
    ]  # fmt: skip
    assert differing == []


def test_every_sample_is_described(samples: Path) -> None:
    listed = (corpora_dir() / "README.md").read_text("utf-8")
    assert [p.name for p in samples.iterdir() if p.name not in listed] == []
