"""Word's automatic numbering as text: 一、（一）1. as a reader of the page sees them.

Source: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat). python-docx and its
peers leave these marks out of the text, for Word computes them when it shows the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_COUNTING = frozenset(
    ("chineseCounting", "taiwaneseCounting", "chineseCountingThousand",
     "taiwaneseCountingThousand", "japaneseCounting", "koreanCounting", "koreanDigital2")
)  # fmt: skip
_DIGITAL = frozenset(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"))
_LEGAL = frozenset(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"))
_SIGNS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "".join(map(chr, range(0x2460, 0x2474))),
    "decimalEnclosedCircleChinese": "".join(map(chr, range(0x2460, 0x2474))),
    "decimalEnclosedParen": "".join(map(chr, range(0x2474, 0x2488))),
    "decimalEnclosedFullstop": "".join(map(chr, range(0x2488, 0x249C))),
    "ideographEnclosedCircle": "".join(map(chr, range(0x3280, 0x328A))),
}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MAX_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number looks and where it starts."""

    start: int = 1
    style: str = "decimal"
    text: str = ""  # "%1、"
    suffix: str = "tab"
    restart: int | None = None  # lvlRestart: 0 never
    legal: bool = False  # all numbers in decimal


@dataclass(frozen=True, slots=True)
class List:
    """One use of a list: which counters it shares, its levels, where it starts anew."""

    abstract: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)


def local(element: Any) -> str:
    """An element's name without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """A `w:` attribute by its local name, whichever of the two namespaces it is in."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Any, name: str) -> Any:
    """The first child of that local name, or None."""
    if element is None:
        return None
    return next((e for e in element if local(e) == name), None)


def value(element: Any, name: str) -> str:
    """`w:val` of the child `name`, or an empty string."""
    found = child(element, name)
    return attribute(found, "val") if found is not None else ""


def integer(text: str, default: int) -> int:
    """`text` as a number; `default` where it is none."""
    return int(text) if text.lstrip("-").isdigit() and len(text) < 10 else default


def read_lists(root: Any) -> dict[str, List]:
    """The lists of numbering.xml by numId; an empty mapping for no root."""
    if root is None:
        return {}
    abstracts: dict[str, Mapping[int, Level]] = {}
    links: dict[str, str] = {}
    styled: dict[str, str] = {}
    for element in root:
        if local(element) == "abstractNum":
            key = attribute(element, "abstractNumId")
            abstracts[key] = _levels(element)
            if value(element, "numStyleLink"):
                links[key] = value(element, "numStyleLink")
            if value(element, "styleLink"):
                styled[value(element, "styleLink")] = key
    lists: dict[str, List] = {}
    for element in root:
        if local(element) != "num":
            continue
        abstract = value(element, "abstractNumId")
        abstract = styled.get(links.get(abstract, ""), abstract)
        levels = dict(abstracts.get(abstract, {}))
        starts: dict[int, int] = {}
        for override in (e for e in element if local(e) == "lvlOverride"):
            level = integer(attribute(override, "ilvl"), 0)
            if value(override, "startOverride"):
                starts[level] = integer(value(override, "startOverride"), 1)
            changed = child(override, "lvl")
            if changed is not None:
                levels[level] = _level(changed)
        lists[attribute(element, "numId")] = List(abstract, levels, starts)
    return lists


def _levels(abstract: Any) -> dict[int, Level]:
    return {integer(attribute(e, "ilvl"), 0): _level(e) for e in abstract if local(e) == "lvl"}


def _level(element: Any) -> Level:
    legal = child(element, "isLgl")
    style = value(element, "numFmt")
    alternate = child(element, "AlternateContent")
    if not style and alternate is not None:
        style = next((attribute(e, "val") for e in alternate.iter() if local(e) == "numFmt"), "")
    restart = value(element, "lvlRestart")
    return Level(
        start=integer(value(element, "start"), 1),
        style=style or "decimal",
        text=value(element, "lvlText"),
        suffix=value(element, "suff") or "tab",
        restart=integer(restart, 0) if restart else None,
        legal=legal is not None and attribute(legal, "val") not in ("0", "false", "off"),
    )


class Counter:
    """The running numbers of one document."""

    def __init__(self, lists: Mapping[str, List]) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def next(self, num_id: str, level: int) -> str:
        """The mark before the next paragraph of that list and level; empty for bullets."""
        found = self._lists.get(num_id)
        if found is None or not 0 <= level < MAX_LEVEL or level not in found.levels:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        here = found.levels[level]
        if level in found.starts and (num_id, level) not in self._started:
            self._started.add((num_id, level))
            counts[level] = found.starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else here.start
        for deeper in [d for d in counts if d > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or restart > level:
                del counts[deeper]
        if here.style in ("bullet", "none"):
            return ""
        mark = here.text
        for i in range(MAX_LEVEL, 0, -1):
            if f"%{i}" not in mark:
                continue
            shown = found.levels.get(i - 1, here)
            style = "decimal" if here.legal else shown.style
            mark = mark.replace(f"%{i}", format_number(counts.get(i - 1, shown.start), style))
        if not mark or here.suffix == "nothing" or mark[-1] > "\x7f":
            return mark
        return mark + " "


def format_number(number: int, style: str) -> str:
    """`number` in a Word number format; decimal digits for a format not known here."""
    if style in _COUNTING and number >= 0:
        return chinese(number) if number < 100 or "Thousand" in style else _each(number, _DIGITS)
    if style in _DIGITAL and number >= 0:
        return _each(number, _DIGITS)
    if style in _LEGAL and number >= 0:
        return chinese(number, _LEGAL_DIGITS, "拾佰仟")
    signs = _SIGNS.get(style, "")
    return signs[number - 1] if 1 <= number <= len(signs) else _latin(number, style)


def _latin(number: int, style: str) -> str:
    shown = str(number)
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        shown = "".join(chr(0xFEE0 + ord(c)) for c in shown)
    elif style == "decimalZero":
        shown = f"{number:02d}"
    elif style in ("lowerLetter", "upperLetter") and 1 <= number <= 780:
        shown = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif style in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        shown, left = "", number
        for worth, sign in _ROMAN:
            shown += sign * (left // worth)
            left %= worth
    return shown.upper() if style.startswith("upper") else shown


def _each(number: int, digits: str) -> str:
    return "".join(digits[int(c)] for c in str(number))


def chinese(number: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    """`number` as it is spoken: 12 → 十二, 105 → 一百零五; digits one by one from 10,000."""
    if number >= 10_000:
        return _each(number, digits)
    if number == 0:
        return digits[0]
    out, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            zero = zero or bool(out)
            continue
        out += (digits[0] if zero else "") + digits[digit] + (units[power - 1] if power else "")
        zero = False
    spoken = out.startswith(digits[1] + units[0]) and units[0] == "十"
    return out[1:] if spoken else out
