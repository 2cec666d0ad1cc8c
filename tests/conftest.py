"""Shared by all tests: the scheme, the samples, and the folder of real files if it is here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from textkit.resources import corpora_dir
from textkit.scheme import Scheme, load_scheme

REPO = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return load_scheme()


@pytest.fixture(scope="session")
def samples() -> Path:
    return corpora_dir() / "samples"


@pytest.fixture(scope="session")
def real_corpora() -> Path:
    """The folder of real files beside the checkout; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("TEXTKIT_CORPORA", REPO.parent / "shared" / "corpora"))
    if not folder.is_dir():
        pytest.skip("the folder of real files is not here (set TEXTKIT_CORPORA)")
    return folder
