"""The parts of a document that tell of one cluster each, where it tells of several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from textkit.records import Emphasis, Tagged
from textkit.scheme import Scheme
from textkit.scoring.naming import Mentions, NameRules, name_key, same_name

_RANKS = tuple(
    re.compile(p)
    for p in (
        r"#|第[一二三四五六七八九十]+[章部]",
        r"[一二三四五六七八九十]+、",
        r"[（(][一二三四五六七八九十]+[）)]",
        r"[0-9]{1,2}[.、．]|[（(][0-9]{1,2}[）)]",
    )
)
_OPENING = 24  # a name so near the start of a paragraph opens a part


@dataclass(frozen=True, slots=True)
class Part:
    """The paragraphs that tell of one cluster, by number, in order."""

    name: str
    paragraphs: tuple[int, ...]


def parts(tagged: Tagged, named: Mentions, rules: NameRules) -> tuple[Part, ...]:
    """A part for each cluster, in the order of their first paragraphs; none for fewer than two.

    A heading that names one cluster opens a part up to the next heading of its rank; a paragraph
    that begins with a name opens one up to the next such paragraph or heading.
    """
    held: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for key, name, number in _assigned(tagged, named, rules):
        known = next((k for k in held if same_name(k, key)), key)
        held.setdefault(known, []).append(number)
        names.setdefault(known, name)
    found = [
        Part(names[key], tuple(numbers))
        for key, numbers in held.items()
        if sum(len(tagged.texts[n]) for n in numbers) >= rules.least_chars
    ]
    return tuple(found) if len(found) > 1 else ()


def _assigned(
    tagged: Tagged, mentioned: Mentions, rules: NameRules
) -> Iterator[tuple[str, str, int]]:
    """(key, name, number) of every paragraph that belongs to a cluster."""
    name, rank = "", len(_RANKS)
    for number, (paragraph, text, named) in enumerate(
        zip(tagged.paragraphs, tagged.texts, mentioned, strict=True)
    ):
        distinct = {name_key(n, rules) for n, _ in named}
        opens = len(distinct) == 1 and (paragraph.is_heading or named[0][1] < _OPENING)
        here = _rank(text) if paragraph.is_heading else len(_RANKS)
        if opens:
            name, rank = named[0][0], here
        elif (paragraph.is_heading and here <= rank) or len(distinct) > 1:
            name = ""
        if name and not (number == 0 and paragraph.is_heading):
            yield name_key(name, rules), name, number


def _rank(heading: str) -> int:
    return next((i for i, p in enumerate(_RANKS) if p.match(heading)), len(_RANKS) - 1)


def part_of(tagged: Tagged, part: Part) -> Tagged:
    """The document as if it held the part alone, titled by the cluster; offsets stay."""
    chosen = part.paragraphs
    renumbered = {number: i for i, number in enumerate(chosen)}
    document = tagged.document
    return replace(
        tagged,
        document=replace(document, metadata=replace(document.metadata, title=part.name)),
        paragraphs=tuple(replace(tagged.paragraphs[n], index=renumbered[n]) for n in chosen),
        texts=tuple(tagged.texts[n] for n in chosen),
        words=tuple(tagged.words[n] for n in chosen),
        matches=tuple(
            replace(m, paragraph=renumbered[m.paragraph])
            for m in tagged.matches
            if m.paragraph in renumbered
        ),
    )


def part_shares(
    tagged: Tagged, emphasis: Emphasis, chosen: Sequence[int], scheme: Scheme
) -> Mapping[str, float | None]:
    """Shares of the drivers in some paragraphs: by their readings, else by counted hits."""
    wanted = frozenset(chosen)
    mass = dict.fromkeys(scheme.driver_keys, 0.0)
    for reading in emphasis.paragraphs:
        if reading.paragraph in wanted:
            length = len(tagged.texts[reading.paragraph])
            for key, p in zip(scheme.driver_keys, reading.probabilities, strict=False):
                mass[key] += p * length
    if not any(mass.values()):
        for match in tagged.matches:
            if match.paragraph in wanted and match.counted:
                mass[match.driver] += match.weight
    total = sum(mass.values())
    return {key: value / total if total else None for key, value in mass.items()}
