"""Where the shipped data lies: the same names in a checkout and in an install."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """The folder that holds `lexicons/` and `corpora/`.

    A wheel carries both in `textkit/_data`; in a checkout they lie beside the package.
    """
    packed = _PACKAGE / "_data"
    return packed if packed.is_dir() else _PACKAGE.parent


def lexicons_dir() -> Path:
    """The shipped schemes, a folder each."""
    return data_root() / "lexicons"


def corpora_dir() -> Path:
    """The shipped samples and gold files."""
    return data_root() / "corpora"
