"""Labels that the page shows, from the scheme and its folder; no key is named here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from textkit.i18n import EMPTY, Bi
from textkit.scheme import Entry, Scheme
from textkit.scoring.words import BASES, REASONS
from textkit.tables.columns import codes
from textkit.tables.schemas import schemas


def scheme_labels(scheme: Scheme, folder: Path) -> dict[str, object]:
    """Keys and labels of a scheme, in its order, each label as [Chinese, English]."""
    every = schemas(scheme)
    entries = (*scheme.entry_links, *scheme.platform_builders)
    return {
        "label": list(scheme.label),
        "version": scheme.version,
        "drivers": [
            {
                **_entry(d),
                "role": [d.role.zh, d.role.en],
                "mechanisms": [_entry(m) for m in d.mechanisms],
            }
            for d in scheme.drivers
        ],
        "types": [
            {**_entry(t), "mode": e.mode if (e := scheme.expectation(t.key)) else ""}
            for t in scheme.types
        ],
        "modes": [_entry(m) for m in scheme.modes],
        "generations": [_entry(g) for g in scheme.generations],
        "labels": {
            **{key: list(label) for key, label in folder_labels(folder)},
            **{e.key: list(e.label) for e in entries},
        },
        "flows": dict(flows(folder)),
        "codes": {
            "reasons": {key: list(label) for key, label in REASONS.items()},
            "cues": {key: list(label) for key, label in BASES.items()},
            **{
                name: {c.key: list(c.label) for c in codes(every[table].field(name))}
                for table, name in (
                    ("matches", "polarity"),
                    ("clusters", "policy_fit"),
                    ("facts", "scope"),
                )
            },
        },
    }


def folder_labels(folder: Path) -> Iterator[tuple[str, Bi]]:
    """(key, label) of every entry in the scheme's own files: steps, indicators, cues.

    A file that is missing, or is no YAML, gives none: the page then shows the key itself.
    """
    for held in _files(folder):
        yield from _labelled(held)


def flows(folder: Path) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """(mode, steps) of every process that the scheme's files draw, each with what it leads to."""
    for held in _files(folder):
        for flow in _dicts(held.get("flows")) if isinstance(held, dict) else ():
            steps: list[dict[str, object]] = [
                {
                    "key": str(step["key"]),
                    "label": list(next((label for _, label in _labelled(step)), EMPTY)),
                    "next": [str(key) for key in step.get("next") or ()],
                }
                for step in _dicts(flow.get("steps"))
                if "key" in step
            ]
            if steps:
                yield str(flow.get("mode")), steps


def _files(folder: Path) -> Iterator[object]:
    for path in (*sorted(folder.glob("*.yaml")), *sorted(folder.glob("cues/*.yaml"))):
        try:
            yield yaml.load(path.read_text("utf-8"), Loader=_LOADER)
        except (OSError, ValueError, yaml.YAMLError):
            continue


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _labelled(value: object) -> Iterator[tuple[str, Bi]]:
    if isinstance(value, list):
        for one in value:
            yield from _labelled(one)
    elif isinstance(value, dict):
        key, label = value.get("key"), value.get("label")
        if isinstance(key, str) and isinstance(label, dict) and set(label) == {"zh", "en"}:
            yield key, Bi(str(label["zh"]), str(label["en"]))
        for one in value.values():
            yield from _labelled(one)


def _entry(entry: Entry) -> dict[str, object]:
    return {"key": entry.key, "label": list(entry.label), "gloss": list(entry.gloss)}
