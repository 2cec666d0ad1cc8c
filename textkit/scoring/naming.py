"""What clusters are called: names read from titles, headings and sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from textkit.records import Tagged
from textkit.scheme.located_yaml import read_yaml
from textkit.scoring.cues import compiled, mapping, texts

Mentions = tuple[tuple[tuple[str, int], ...], ...]  # (name, offset) by paragraph

_HAN = "\u4e00-\u9fff"
_LONGEST = 16  # characters of a name before its suffix
_ADMINISTRATIVE = re.compile(r"[省市县区镇州乡]")


@dataclass(frozen=True, slots=True)
class NameRules:
    """How a scheme's clusters are named, and how many make a document of no single one."""

    suffix: re.Pattern[str]
    mention: re.Pattern[str]
    title: re.Pattern[str]
    cut: re.Pattern[str]
    generic: re.Pattern[str]
    many: int
    least_chars: int


def load_names(file: Path) -> NameRules:
    """The rules in `file`. Raises `SchemeError` with file and line for a fault."""
    located = read_yaml(file)
    data = mapping(located, located.data)
    suffixes = texts(data.get("suffixes"))
    end = f")(?!{data.get('not_before') or '(?!)'})"
    stem = rf"(?P<stem>[{_HAN}A-Za-z0-9（）()]{{2,{_LONGEST}}}?)(?P<suffix>"
    many, least = data.get("many"), data.get("least_chars")
    return NameRules(
        suffix=compiled("|".join(suffixes), {}, located.where(("suffixes",))),
        mention=compiled(stem + "|".join(suffixes) + end, {}, located.where(("suffixes",))),
        title=compiled(
            stem + "|".join((*suffixes, *texts(data.get("title_suffixes")))) + end,
            {},
            located.where(("title_suffixes",)),
        ),
        cut=compiled(str(data.get("cut") or "(?!)"), {}, located.where(("cut",))),
        generic=compiled(str(data.get("generic") or "(?!)"), {}, located.where(("generic",))),
        many=many if isinstance(many, int) else 5,
        least_chars=least if isinstance(least, int) else 60,
    )


def names_in(text: str, rules: NameRules, *, title: bool = False) -> Iterator[tuple[str, int]]:
    """(name, offset) of every cluster named in `text`, in order."""
    for found in (rules.title if title else rules.mention).finditer(text):
        stem = found.group("stem")
        start = max((m.end() for m in rules.cut.finditer(stem)), default=0)
        stem = stem[start:]
        if len(stem) > 1 and not rules.generic.fullmatch(stem):
            yield stem + found.group("suffix"), found.start() + start


def mentions(tagged: Tagged, rules: NameRules) -> Mentions:
    """The names in every paragraph."""
    # a name is looked for backwards from every character: only where a suffix stands at all
    return tuple(
        tuple(names_in(text, rules)) if rules.suffix.search(text) else () for text in tagged.texts
    )


def name_key(name: str, rules: NameRules) -> str:
    """What two spellings of a name share: no suffix, no sign of an administrative unit."""
    found = rules.title.fullmatch(name)
    stem = found.group("stem") if found else name
    return _ADMINISTRATIVE.sub("", stem) or stem


def same_name(one: str, other: str) -> bool:
    """Whether two keys of names mean one cluster: 自行车 and 平乡自行车 do."""
    return one.endswith(other) or other.endswith(one)


def cluster_name(title: str, named: Mentions, rules: NameRules) -> str:
    """The cluster of which a document tells: named in its title, or most often in its text.

    Empty where it names none, or two as often.
    """
    in_title = [name for name, _ in names_in(title, rules, title=True)]
    if in_title:
        return max(in_title, key=len)
    counts = Counter(name for names in named for name, _ in names)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def is_of_many(named: Mentions, rules: NameRules) -> bool:
    """Whether many clusters are named and none of them mostly: the text is of no single one."""
    counts: Counter[str] = Counter()
    for names in named:
        for name, _ in names:
            key = name_key(name, rules)
            counts[next((k for k in counts if same_name(k, key)), key)] += 1
    return len(counts) >= rules.many and 2 * max(counts.values()) < counts.total()
