"""A lexicon as flat entries: exchanged with other programs, compared between versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from textkit.scheme import Scheme


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One term and the categories it belongs to, outermost first: (driver, mechanism)."""

    path: tuple[str, ...]
    term: str
    weight: float = 1.0
    exclude: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A term that differs between two lexicons; `before` or `after` is None where it is absent."""

    kind: str  # added, removed, moved, reweighted, exclusions
    term: str
    before: LexiconEntry | None
    after: LexiconEntry | None


def scheme_entries(scheme: Scheme) -> tuple[LexiconEntry, ...]:
    """The lexicon of `scheme` as entries, in order; general terms have the driver alone."""
    return tuple(
        LexiconEntry(
            (driver, mechanism) if mechanism else (driver,),
            t.term,
            t.weight,
            t.exclude,
            t.note,
        )
        for driver, mechanism, t in scheme.homed_terms
    )


def diff(before: Iterable[LexiconEntry], after: Iterable[LexiconEntry]) -> tuple[Change, ...]:
    """What changed, by kind and then by term. A term may change in several ways: a row each.

    A term that one side holds several times is compared by its categories: those that only one
    side has are added or removed.
    """
    old, new = list(before), list(after)
    counts_old, counts_new = Counter(e.term for e in old), Counter(e.term for e in new)
    rows: list[Change] = []
    single_old = {e.term: e for e in old if counts_old[e.term] == 1}
    single_new = {e.term: e for e in new if counts_new[e.term] == 1}
    for term in sorted(single_old.keys() & single_new.keys()):
        a, b = single_old[term], single_new[term]
        kinds = (
            ("moved", a.path != b.path),
            ("reweighted", a.weight != b.weight),
            ("exclusions", set(a.exclude) != set(b.exclude)),
        )
        rows += [Change(kind, term, a, b) for kind, differs in kinds if differs]
    paired = single_old.keys() & single_new.keys()
    places_old = {(e.term, e.path) for e in old}
    places_new = {(e.term, e.path) for e in new}
    rows += [
        Change("removed", e.term, e, None)
        for e in old
        if e.term not in paired and (e.term, e.path) not in places_new
    ]
    rows += [
        Change("added", e.term, None, e)
        for e in new
        if e.term not in paired and (e.term, e.path) not in places_old
    ]
    order = ("added", "removed", "moved", "reweighted", "exclusions")
    return tuple(sorted(rows, key=lambda c: (order.index(c.kind), c.term)))


def terms_yaml(entries: Iterable[LexiconEntry]) -> dict[str, str]:
    """The text of `terms/<driver>.yaml` for each driver among the entries, for a scheme's folder.

    An entry of one category is a general term of that driver; below the second level categories
    are left out.
    """
    drivers: dict[str, dict[str, list[object]]] = {}
    for entry in entries:
        home = entry.path[1] if len(entry.path) > 1 else ""
        drivers.setdefault(entry.path[0], {}).setdefault(home, []).append(_yaml_term(entry))
    out: dict[str, str] = {}
    for driver, homes in drivers.items():
        body: dict[str, object] = {"driver": driver}
        if "" in homes:
            body["general"] = homes.pop("")
        if homes:
            body["mechanisms"] = homes
        out[driver] = dump_yaml(body)
    return out


def _yaml_term(entry: LexiconEntry) -> object:
    full: dict[str, object] = {"term": entry.term}
    if entry.weight != 1.0:
        full["weight"] = entry.weight
    if entry.exclude:
        full["not"] = list(entry.exclude)
    if entry.note:
        full["note"] = entry.note
    return full if len(full) > 1 else entry.term


class _QuotedText(yaml.SafeDumper):
    """Dumps every string in quotes where a YAML 1.1 reader might take it for something else."""


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    plain = value.isidentifier() and not value.isascii()
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if plain else '"')


_QuotedText.add_representer(str, _represent_text)


def dump_yaml(data: object) -> str:
    """`data` as YAML in which no word can be read as a boolean, a number or nothing."""
    text: str = yaml.dump(
        data, Dumper=_QuotedText, allow_unicode=True, sort_keys=False, default_flow_style=False
    )
    return text
