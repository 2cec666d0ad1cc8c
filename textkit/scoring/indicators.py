"""What a scheme counts as a fact: indicators with their patterns, read from `facts.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from textkit.errors import SchemeError
from textkit.i18n import Bi
from textkit.scheme.located_yaml import Located, Path_, read_yaml
from textkit.scoring.cues import compiled, mapping, texts
from textkit.scoring.numerals import ORDINAL, PERCENT, QUANTITY

Kind = Literal["count", "money", "share", "rank", "score", "quantity"]
_GAP = re.compile(r"(\{0,[0-9]+\})(?!\?)")
_QUANTITY = re.compile(r"\{q:([^}]*)\}")
# A single firm is no count; a few hundred yuan are the price of a thing.
_LEAST = {"count": 2, "money": 1000}
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One kind of quantity: how it is told, in which unit it is given, what it is not."""

    key: str
    label: Bi
    unit: Bi
    kind: Kind
    patterns: tuple[re.Pattern[str], ...]
    excluded: re.Pattern[str]  # in the clause of the number: another kind of quantity
    needed: re.Pattern[str]  # in the sentence
    least: float  # the smallest value that is one


@dataclass(frozen=True, slots=True)
class FactRules:
    """The indicators of a scheme in order of precedence, and the words that mark a fact."""

    indicators: tuple[Indicator, ...]
    about_before: re.Pattern[str]
    about_after: re.Pattern[str]
    plan: re.Pattern[str]
    plan_heading: re.Pattern[str]
    elsewhere: re.Pattern[str]
    nation: re.Pattern[str]
    foreign_money: tuple[str, ...]
    last_year: re.Pattern[str]
    this_year: re.Pattern[str]


def load_indicators(file: Path) -> FactRules:
    """The rules in `file`. Raises `SchemeError` with file and line for a fault."""
    located = read_yaml(file)
    data = mapping(located, located.data)
    about = mapping(located, data.get("approximate") or {}, ("approximate",))
    years = mapping(located, data.get("years") or {}, ("years",))
    given = data.get("indicators")
    indicators = tuple(
        _indicator(located, mapping(located, item, ("indicators", i)), ("indicators", i))
        for i, item in enumerate(given if isinstance(given, list) else [])
    )
    return FactRules(
        indicators=indicators,
        about_before=re.compile(_any(about.get("before")).pattern + "$"),
        about_after=_any(about.get("after")),
        plan=compiled("|".join(texts(data.get("plan"))) or "(?!)", {}, located.where(("plan",))),
        plan_heading=_any(data.get("plan_headings")),
        elsewhere=_any(data.get("other_place")),
        nation=_any(data.get("nation")),
        foreign_money=texts(data.get("foreign_money")),
        last_year=_any(years.get("last")),
        this_year=_any(years.get("this")),
    )


def _indicator(located: Located, item: Mapping[str, object], path: Path_) -> Indicator:
    kind = str(item.get("kind"))
    if not item.get("key") or kind not in get_args(Kind) or not texts(item.get("patterns")):
        raise SchemeError(
            Bi(f"指标应有 key、patterns 与 kind（{'、'.join(get_args(Kind))}）",
               f"an indicator needs key, patterns and kind ({', '.join(get_args(Kind))})"),
            located.where(path),
        )  # fmt: skip
    return Indicator(
        key=str(item["key"]),
        label=_bi(item.get("label"), str(item["key"])),
        unit=_bi(item.get("unit"), ""),
        kind=cast("Kind", kind),
        patterns=tuple(
            compiled(_filled(p), {}, located.where((*path, "patterns", i)))
            for i, p in enumerate(texts(item["patterns"]))
        ),
        excluded=_any(item.get("not")),
        least=float(str(item.get("least") or _LEAST.get(kind, 0))),
        needed=_any(item["with"]) if item.get("with") else re.compile(""),
    )


def _filled(pattern: str) -> str:
    """A pattern of the file with {q:…}, {p}, {o} as groups.

    A gap takes as little as it can, or it would eat the head of a number such as 近二十万.
    """
    pattern = _QUANTITY.sub(lambda m: rf"(?P<q>{QUANTITY})(?P<unit>{m.group(1)})", pattern)
    pattern = _GAP.sub(r"\1?", pattern)
    return pattern.replace("{p}", rf"(?P<p>{PERCENT})").replace("{o}", rf"(?P<o>{ORDINAL})")


def _any(words: object) -> re.Pattern[str]:
    """A pattern for any of the words; one that never matches where there is none."""
    found = texts(words)
    return re.compile(f"(?:{'|'.join(map(re.escape, found))})") if found else _NEVER


def _bi(value: object, default: str) -> Bi:
    if not isinstance(value, dict):
        return Bi(default, default)
    return Bi(str(value.get("zh", default)), str(value.get("en", default)))
