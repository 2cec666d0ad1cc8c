"""What the page knows of every document at once: a compact table, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from textkit.i18n import Bi
from textkit.records import NONE
from textkit.report.embed import permille
from textkit.report.labels import scheme_labels
from textkit.report.store import Row, Run
from textkit.report.tiles import province_code, tiles
from textkit.report.words import WORDS
from textkit.tables.layout import Layout

MAX_DOCUMENTS = 50_000  # listed in the page; the tables hold all
MAX_ERRORS = 2_000
_MAX_TITLE = 300  # characters; the table holds the whole title

_ABOUT = ("doc_id", "title", "region", "province", "admin_code", "year", "issuer", "duplicate_of")
_KINDS = (
    "driver_coverage",
    "dominant_driver",
    "cluster_type",
    "cluster_type_confidence",
    "mode",
    "mode_confidence",
)
_ERRORS = ("source", "error", "hint", "error_en", "hint_en")


@dataclass(slots=True)
class _Strings:
    """Texts that many documents share, each kept once."""

    values: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def place(self, value: object) -> int:
        """Where `value` stands in the list; -1 for a missing one."""
        if not value:
            return -1
        text = clipped(str(value), _MAX_TITLE)
        if text not in self.places:
            self.places[text] = len(self.values)
            self.values.append(text)
        return self.places[text]


def clipped(text: str, length: int) -> str:
    """`text`, or its first `length` characters and an ellipsis."""
    return text if len(text) <= length else f"{text[:length]}…"


def index(run: Run) -> dict[str, object]:
    """Everything but the texts: labels of the scheme, the run, documents, failures."""
    total = run.n_rows("emphasis")
    return {
        "words": {key: list(word) for key, word in WORDS.items()},
        "scheme": scheme_labels(run.scheme, run.scheme_folder),
        "tiles": [[t.code, t.column, t.row, list(t.short), list(t.name)] for t in tiles()],
        "run": _run(run),
        "docs": _documents(run),
        "errors": _errors(run),
        "n_errors": run.n_rows("errors"),
        "n_documents": total,
        "n_paragraphs": run.n_rows("paragraphs"),
        "n_matches": run.n_rows("matches"),
    }


def _run(run: Run) -> dict[str, object]:
    return {k: run.manifest[k] for k in ("textkit", "finished") if k in run.manifest}


def _documents(run: Run) -> dict[str, object]:
    scheme = run.scheme
    layout = Layout.of(scheme)
    strings = _Strings()
    places = {
        "dominant": _places(scheme.driver_keys),
        "type": _places(scheme.type_keys),
        "mode": _places(scheme.mode_keys),
    }
    single: dict[str, list[object]] = {
        name: []
        for name in ("id", "title", "region", "province", "year", "issuer", "duplicate", "coverage",
                     "dominant", "type", "type_p", "mode", "mode_p")
    }  # fmt: skip
    flat: dict[str, list[object]] = {"share": [], "low": [], "high": [], "mechanism": []}
    groups = (
        ("share", layout.driver_shares),
        ("low", layout.lows),
        ("high", layout.highs),
        ("mechanism", layout.mechanism_shares),
    )
    wanted = (*_ABOUT, *_KINDS, *(c for _, columns in groups for c in columns))
    for row in run.rows("emphasis", wanted, MAX_DOCUMENTS):
        single["id"].append(row["doc_id"])
        single["title"].append(clipped(_text(row, "title"), _MAX_TITLE))
        single["region"].append(strings.place(row["region"]))
        single["province"].append(province_code(_text(row, "admin_code"), _text(row, "province")))
        single["year"].append(row["year"])
        single["issuer"].append(strings.place(row["issuer"]))
        single["duplicate"].append(strings.place(row["duplicate_of"]))
        single["coverage"].append(_permille(row, "driver_coverage"))
        single["dominant"].append(_place(places["dominant"], row["dominant_driver"]))
        single["type"].append(_place(places["type"], row["cluster_type"]))
        single["type_p"].append(_permille(row, "cluster_type_confidence"))
        single["mode"].append(_place(places["mode"], row["mode"]))
        single["mode_p"].append(_permille(row, "mode_confidence"))
        for name, columns in groups:
            flat[name].extend(_permille(row, column) for column in columns)
    return {**single, **flat, "strings": strings.values}


def _places(keys: Sequence[str]) -> dict[str, int]:
    return {NONE: -1, **{key: i for i, key in enumerate(keys)}}


def _place(places: dict[str, int], value: object) -> int | None:
    """Its place in the scheme; -1 for "none"; None where nothing was decided."""
    return places.get(str(value)) if value is not None else None


def _permille(row: Row, column: str) -> int | None:
    return permille(cast("float | None", row[column]))


def _text(row: Row, column: str) -> str:
    return str(row[column] or "")


def _errors(run: Run) -> list[object]:
    listed: list[object] = []
    for row in run.rows("errors", _ERRORS, MAX_ERRORS):
        said = [clipped(_text(row, name), 1_000) for name in _ERRORS]
        source, error, hint, error_en, hint_en = said
        listed.append([source, list(Bi(error, error_en)), list(Bi(hint, hint_en))])
    return listed
