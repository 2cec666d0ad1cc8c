from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from textkit.pipeline.tagger import LexiconTagger, tag_document
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Document, Tagged
from textkit.scheme import Scheme, load_scheme

WEATHER = Path(__file__).parent.parent / "data" / "weather"


@pytest.fixture(scope="session")
def weather() -> Scheme:
    return load_scheme(WEATHER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the weather scheme to spoil."""
    return Path(shutil.copytree(WEATHER, tmp_path / "weather"))


@pytest.fixture(scope="session")
def tag(weather: Scheme) -> Callable[..., list[Tagged]]:
    """Texts to tagged documents d0, d1, …"""
    tagger = LexiconTagger(weather, Segmenter("rust"))

    def run(*texts: str) -> list[Tagged]:
        return [
            tag_document(Document(f"d{i}", text, f"d{i}.txt", "txt", ""), tagger)
            for i, text in enumerate(texts)
        ]

    return run
