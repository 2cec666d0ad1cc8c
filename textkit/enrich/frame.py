"""Enriching a data frame of pandas or polars."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from textkit.enrich.dataset import NameRule, NewColumn, NewRow, position_of
from textkit.enrich.emphasis_of_places import place_emphasis
from textkit.enrich.job import check_text
from textkit.enrich.join import PanelJoin, Unmatched, Validate, join_columns
from textkit.enrich.measures import chosen_groups, measures, new_column
from textkit.enrich.moments import shown_number
from textkit.enrich.naming import named
from textkit.enrich.texts import Tally, measured_rows
from textkit.errors import UsageError
from textkit.i18n import Bi, locale_lang
from textkit.options import AnalysisOptions
from textkit.scheme import load_scheme

_PEEK = 200


class _Frame:
    """The columns of a data frame, as far as naming and reading need them."""

    max_name = 255
    names: NameRule = "free"
    folds_case = False

    def __init__(self, frame: Any) -> None:
        self._frame = frame
        self.path = Path("DataFrame")
        self.columns: list[str] = [str(name) for name in frame.columns]
        self.notes: list[Bi] = []

    def cells(self, positions: Sequence[int]) -> Iterator[tuple[str, ...]]:
        held = [self._column(i) for i in positions]
        for row in zip(*held, strict=True):
            yield tuple(_as_text(value) for value in row)

    def _column(self, position: int) -> list[Any]:
        if _is_polars(self._frame):
            found: list[Any] = self._frame.to_series(position).to_list()
        else:
            found = self._frame.iloc[:, position].tolist()
        return found


def enrich(
    frame: Any,
    text_column: str = "",
    *,
    files_column: str = "",
    corpus: str | os.PathLike[str] = "",
    keys: Sequence[str] | str = (),
    columns: Sequence[str] | str = (),
    prefix: str = "",
    files_root: str | os.PathLike[str] = ".",
    year: int | None = None,
    validate: Validate = "m:1",
    workers: int = 1,
    **options: Any,
) -> Any:
    """The data frame with emphasis, type and mode of its texts after its own columns.

    Name one source: `text_column` (texts), `files_column` (paths below `files_root`), or `corpus`
    (the folder of a run) with `keys` (columns of regions, the most exact last, and perhaps a
    year). `columns` are groups: shares, intervals, mechanisms, type, mode, coverage, counts.
    `options` are those of `AnalysisOptions`. A row without text, or without a match, has missing
    values, never zeros. `frame` itself is unchanged; its index, order and types come back; for
    polars a polars frame does. What did not match or could not be read stands in
    `attrs["textkit"]` of a pandas result. Raises `UsageError` for a column that is missing,
    repeated, of numbers, or already there.
    """
    if not _is_polars(frame) and not _is_pandas(frame):
        raise UsageError(
            Bi("需要 pandas 或 polars 的数据框", "a data frame of pandas or polars is wanted"),
            type(frame).__name__,
        )
    if sum(bool(s) for s in (text_column, files_column, corpus)) != 1:
        raise UsageError(
            Bi("请在 text_column、files_column、corpus 中指明一个",
               "name one of text_column, files_column and corpus")
        )  # fmt: skip
    held = _Frame(frame)
    groups = chosen_groups(columns)
    tally = Tally()
    unmatched: tuple[Unmatched, ...] = ()
    if corpus:
        asked = [k.strip() for k in keys.split(",")] if isinstance(keys, str) else list(keys)
        added, rows, unmatched = _joined(
            held, Path(corpus), asked, groups, prefix=prefix, year=year, validate=validate
        )
    else:
        chosen = AnalysisOptions(**options)
        position = position_of(
            held, text_column or files_column, "text_column" if text_column else "files_column"
        )
        peek = (row[0] for _, row in zip(range(_PEEK), held.cells([position]), strict=False))
        check_text(peek, held.columns[position], ())
        wanted = measures(load_scheme(chosen.scheme), groups)
        names = named([m.key for m in wanted], prefix, held)
        lang = locale_lang()
        added = [new_column(m, n, lang) for m, n in zip(wanted, names, strict=True)]
        rows = measured_rows(
            (row[0] for row in held.cells([position])),
            chosen,
            groups,
            tally,
            folder=Path(files_root) if files_column else None,
            workers=workers,
        )
    made = _with(frame, added, list(rows))
    if _is_pandas(made):
        made.attrs["textkit"] = {
            "unmatched": [asdict(lost) for lost in unmatched],
            "failures": [asdict(failure) for failure in tally.failures],
        }
    return made


def _joined(
    held: _Frame,
    corpus: Path,
    asked: list[str],
    groups: tuple[str, ...],
    *,
    prefix: str,
    year: int | None,
    validate: Validate,
) -> tuple[list[NewColumn], Iterator[NewRow], tuple[Unmatched, ...]]:
    positions = [position_of(held, key, "keys") for key in asked if key]
    join = PanelJoin([held.columns[i] for i in positions])
    places = place_emphasis(corpus, groups, by_year=join.by_year, year=year)
    merge = "textkit_merge" if "_merge" in held.columns else "_merge"
    names = named([*(m.key for m in places.wanted), "n_documents"], prefix, held)
    lang = locale_lang()
    added = [new_column(m, n, lang) for m, n in zip(places.wanted, names[:-1], strict=True)]
    added += join_columns(names[-1], named([merge], "", held)[0], lang)
    report = join.survey(held.cells(positions), places, validate)
    return added, join.values(held.cells(positions), places), report.unmatched


def _with(frame: Any, added: list[NewColumn], rows: list[NewRow]) -> Any:
    held = {c.name: [row[i] for row in rows] for i, c in enumerate(added)}
    if _is_polars(frame):
        import polars as pl

        kinds = {"number": pl.Float64, "count": pl.Int64, "code": pl.String}
        return frame.with_columns(
            [pl.Series(c.name, held[c.name], dtype=kinds[c.kind]) for c in added]
        )
    import pandas as pd

    types = {"number": "float64", "count": "Int64", "code": "object"}
    new = pd.DataFrame(
        {c.name: pd.Series(held[c.name], index=frame.index, dtype=types[c.kind]) for c in added},
        index=frame.index,
    )
    made = pd.concat([frame, new], axis=1)
    made.attrs = dict(frame.attrs)
    return made


def _is_polars(frame: Any) -> bool:
    return type(frame).__module__.startswith("polars") and hasattr(frame, "with_columns")


def _is_pandas(frame: Any) -> bool:
    return type(frame).__module__.startswith("pandas") and hasattr(frame, "iloc")


def _as_text(value: Any) -> str:
    if value is None or str(value) in ("<NA>", "NaT", "nan"):
        return ""
    return shown_number(value) if isinstance(value, float) else str(value)
