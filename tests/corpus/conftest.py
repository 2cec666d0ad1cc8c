from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from textkit.corpus import ReadOptions, discover, read_source
from textkit.records import Document, Failure

Read = Callable[..., tuple[list[Document], list[Failure]]]


@pytest.fixture
def read() -> Read:
    """Everything that some inputs give, as documents and failures."""

    def run(*inputs: Path | str, **options: object) -> tuple[list[Document], list[Failure]]:
        documents: list[Document] = []
        failures: list[Failure] = []
        for found in discover(inputs):
            results = (
                [found]
                if isinstance(found, Failure)
                else read_source(found, ReadOptions(**options))  # type: ignore[arg-type]
            )
            for result in results:
                if isinstance(result, Document):
                    documents.append(result)
                else:
                    failures.append(result)
        return documents, failures

    return run
