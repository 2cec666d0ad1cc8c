"""A researcher's dataset in, the same dataset plus columns out.

In Python the module itself is called, with a data frame of pandas or polars:

    textkit.enrich(frame, text_column="正文")
    textkit.enrich(frame, files_column="path", files_root="policies/")
    textkit.enrich(frame, corpus="out/", keys=["city", "year"])

The frame comes back with shares of the drivers, type and mode after its own columns; see `enrich`
below for `columns`, `prefix` and all other options. A row without text, or without a match, has
missing values, never zeros. Of files (.dta, .sav, .xlsx, .csv, .parquet, .jsonl) `enrich_file`
writes a new one in the same format, after a comparison of every old cell.
"""

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
