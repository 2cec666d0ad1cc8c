"""Tables of many documents, gathered document by document."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from textkit.records import Analysis
from textkit.scheme import Scheme
from textkit.tables.layout import Layout
from textkit.tables.rows import columns, to_batch
from textkit.tables.schemas import ANALYSIS_TABLES, schemas

_CHUNK = 20_000  # rows held as Python objects before they become an Arrow chunk


class TableCollector:
    """Gathers the tables of a partition; a document goes in whole or, on an error, not at all."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._layout = Layout.of(scheme)
        every = schemas(scheme)
        self._schemas = {name: every[name] for name in ANALYSIS_TABLES}
        self._held: dict[str, dict[str, list[object]]] = {
            name: {column: [] for column in schema.names} for name, schema in self._schemas.items()
        }
        self._done: dict[str, list[pa.Table]] = {name: [] for name in self._schemas}
        self._counts = dict.fromkeys(self._schemas, 0)

    def add(self, analysis: Analysis) -> None:
        """Adds a document's rows. Raises `ValueError` where its records do not fit the scheme."""
        made = columns(analysis, self._scheme, self._layout)  # all of it before any is kept
        for name, by_column in made.items():
            held = self._held[name]
            for column, values in by_column.items():
                held[column].extend(values)
            self._counts[name] += len(by_column["doc_id"])
            if len(held["doc_id"]) >= _CHUNK:
                self._flush(name)

    def counts(self) -> Mapping[str, int]:
        """Rows by table so far."""
        return dict(self._counts)

    def tables(self) -> Mapping[str, pa.Table]:
        """Every table of `ANALYSIS_TABLES`, empty ones too."""
        for name in self._held:
            self._flush(name)
        return {
            name: pa.concat_tables([schema.empty_table(), *self._done[name]]).combine_chunks()
            for name, schema in self._schemas.items()
        }

    def _flush(self, name: str) -> None:
        held = self._held[name]
        if held["doc_id"]:
            self._done[name].append(to_batch(held, self._schemas[name]))
            self._held[name] = {column: [] for column in held}
