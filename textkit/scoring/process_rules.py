"""How a scheme tells the steps of a transformation, where it enters, and who builds platforms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from textkit.scheme.located_yaml import Located, Path_, read_yaml
from textkit.scoring.cues import compiled, mapping, texts

Patterns = tuple[re.Pattern[str], ...]
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class StepRule:
    """A step of a mode: how it is told, what it leads to, the link at which it may enter."""

    key: str
    link: str
    leads_to: tuple[str, ...]
    may_lack: bool  # told by what is lacking: a supplier without the system is refused
    patterns: Patterns


@dataclass(frozen=True, slots=True)
class ProcessRules:
    """The steps of every mode, words of order, said entries, and builders of platforms."""

    flows: Mapping[str, tuple[StepRule, ...]]
    entries: tuple[tuple[str, Patterns], ...]  # a link and how a text says that it came first
    first: re.Pattern[str]
    last: re.Pattern[str]
    next_year: re.Pattern[str]
    lacking: re.Pattern[str]
    platform: re.Pattern[str]
    build: re.Pattern[str]
    builders: tuple[tuple[str, Patterns], ...]


def load_process(file: Path, macros: Mapping[str, str]) -> ProcessRules:
    """The rules in `file`. Raises `SchemeError` with file and line for a fault."""
    located = read_yaml(file)
    data = mapping(located, located.data)
    order = mapping(located, data.get("order") or {}, ("order",))
    built = mapping(located, data.get("platform_builder") or {}, ("platform_builder",))

    def one(held: Mapping[str, object], *path: str) -> re.Pattern[str]:
        found = held.get(path[-1])
        joined = "|".join(texts(found)) if isinstance(found, list) else str(found or "")
        return compiled(joined, macros, located.where(path)) if joined else _NEVER

    return ProcessRules(
        flows=_flows(located, data.get("flows"), macros),
        entries=_keyed(located, data.get("entry"), macros, ("entry",), "link"),
        first=one(order, "order", "first"),
        last=one(order, "order", "last"),
        next_year=one(order, "order", "next_year"),
        lacking=one(data, "lacking"),
        platform=one(built, "platform_builder", "platform"),
        build=one(built, "platform_builder", "build"),
        builders=_keyed(
            located, built.get("builders"), macros, ("platform_builder", "builders"), "key"
        ),
    )


def _flows(
    located: Located, value: object, macros: Mapping[str, str]
) -> dict[str, tuple[StepRule, ...]]:
    flows: dict[str, tuple[StepRule, ...]] = {}
    for i, raw in enumerate(_list(value)):
        flow = mapping(located, raw, ("flows", i))
        steps = []
        for j, item in enumerate(_list(flow.get("steps"))):
            path: Path_ = ("flows", i, "steps", j)
            step = mapping(located, item, path)
            steps.append(
                StepRule(
                    key=str(step.get("key")),
                    link=str(step.get("link") or ""),
                    leads_to=texts(step.get("next")),
                    may_lack=step.get("may_lack") == "true" or step.get("may_lack") is True,
                    patterns=_patterns(located, step.get("patterns"), macros, (*path, "patterns")),
                )
            )
        flows[str(flow.get("mode"))] = tuple(steps)
    return flows


def _keyed(
    located: Located, value: object, macros: Mapping[str, str], path: Path_, name: str
) -> tuple[tuple[str, Patterns], ...]:
    found = []
    for i, raw in enumerate(_list(value)):
        item = mapping(located, raw, (*path, i))
        patterns = _patterns(located, item.get("patterns"), macros, (*path, i, "patterns"))
        found.append((str(item.get(name)), patterns))
    return tuple(found)


def _patterns(located: Located, value: object, macros: Mapping[str, str], path: Path_) -> Patterns:
    return tuple(compiled(p, macros, located.where((*path, i))) for i, p in enumerate(texts(value)))


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
