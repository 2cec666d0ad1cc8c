"""textkit: Chinese policy documents and cluster reports in, evidence-backed tables out.

The names below load what they need at first use, so that `import textkit` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version as _version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textkit import topics
    from textkit.api import analyze, iter_analyses, iter_documents, load
    from textkit.enrich import enrich
    from textkit.options import AnalysisOptions
    from textkit.rendering import render
    from textkit.run import Run
    from textkit.scheme import load_scheme

__version__ = _version("textkit")
__all__ = [
    "AnalysisOptions",
    "Run",
    "analyze",
    "enrich",
    "iter_analyses",
    "iter_documents",
    "load",
    "load_scheme",
    "render",
    "topics",
]

_HOMES = {
    "AnalysisOptions": "textkit.options",
    "Run": "textkit.run",
    "analyze": "textkit.api",
    "enrich": "textkit.enrich",
    "iter_analyses": "textkit.api",
    "iter_documents": "textkit.api",
    "load": "textkit.api",
    "load_scheme": "textkit.scheme",
    "render": "textkit.rendering",
}


def __getattr__(name: str) -> Any:
    if name == "topics":
        return import_module("textkit.topics")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'textkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
