"""A researcher's dataset in, the same dataset plus columns out."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from textkit.enrich.frame import enrich
from textkit.enrich.job import EnrichRequest, EnrichResult, enrich_file


class _Callable(ModuleType):
    """`textkit.enrich(frame, …)` and `import textkit.enrich` name the same thing."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        """See `frame.enrich`."""
        return enrich(*args, **options)


sys.modules[__name__].__class__ = _Callable

__all__ = ["EnrichRequest", "EnrichResult", "enrich", "enrich_file"]
