"""A scheme: the theory as data, read from a folder of YAML that a researcher can copy and edit."""

from textkit.scheme.load import DEFAULT_SCHEME, load_scheme, scheme_folder, shipped_schemes
from textkit.scheme.model import (
    Driver,
    Entry,
    Expectation,
    Generation,
    Mechanism,
    PolarityCue,
    Scheme,
    Term,
)

__all__ = [
    "DEFAULT_SCHEME",
    "Driver",
    "Entry",
    "Expectation",
    "Generation",
    "Mechanism",
    "PolarityCue",
    "Scheme",
    "Term",
    "load_scheme",
    "scheme_folder",
    "shipped_schemes",
]
