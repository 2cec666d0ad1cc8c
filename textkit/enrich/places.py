"""Region names of a dataset, in any form, to administrative codes as they were in a year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from textkit.corpus.columns import HINT_NAMES
from textkit.corpus.regions import Region, load_regions
from textkit.enrich.dataset import nearest
from textkit.i18n import EMPTY, Bi

_CODE = re.compile(r"(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})(?:\.0+)?")
_YEAR = re.compile(r"(1[89]\d\d|20\d\d|21\d\d)(?:\.0+)?(?:年(?:度)?)?(?:$|[-/.年 ])")
_EARLIEST, _LATEST = 1900, 2100
LEVELS: Mapping[str, int] = {"province": 1, "city": 2, "county": 3}
# romanised names of provinces, as datasets in English write them
_ROMAN = {
    "beijing": 11, "tianjin": 12, "hebei": 13, "shanxi": 14, "innermongolia": 15,
    "neimenggu": 15, "neimongol": 15, "liaoning": 21, "jilin": 22, "heilongjiang": 23,
    "shanghai": 31, "jiangsu": 32, "zhejiang": 33, "anhui": 34, "fujian": 35, "jiangxi": 36,
    "shandong": 37, "henan": 41, "hubei": 42, "hunan": 43, "guangdong": 44, "guangxi": 45,
    "hainan": 46, "chongqing": 50, "sichuan": 51, "guizhou": 52, "yunnan": 53, "tibet": 54,
    "xizang": 54, "shaanxi": 61, "gansu": 62, "qinghai": 63, "ningxia": 64, "xinjiang": 65,
    "taiwan": 71, "hongkong": 81, "macao": 82, "macau": 82,
}  # fmt: skip
# second short names of provinces: words too, so they count only where they fill a cell
_SECOND = {"贵": "520000", "云": "530000", "申": "310000", "秦": "610000"}
_ROMAN_TAIL = re.compile(
    r"(province|municipality|city|autonomousregion|zhuang|hui|uyghur|uygur|sar|shi|sheng)+$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A region that was told, by its code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Untold:
    """Why a name tells no region, and the nearest name there is."""

    why: Bi
    near: str = ""


def year_of(text: str) -> int | None:
    """The year that a cell states: 2019, 2019.0, 2019年, 2019-05-01. None where it states none."""
    folded = unicodedata.normalize("NFKC", text).strip()
    found = _YEAR.match(folded)
    if found is None and re.fullmatch(r"(19|20)\d{6}", folded):
        return int(folded[:4])  # 20190501
    year = int(found[1]) if found else None
    return year if year is not None and _EARLIEST <= year <= _LATEST else None


def is_year_name(name: str) -> bool:
    """Whether a column of this name holds years."""
    folded = name.strip().lower()
    return folded in HINT_NAMES["year"] or folded in ("yr", "nian", "time", "date", "日期")


def level_of_name(name: str) -> int:
    """1 for a column of provinces, 2 of cities, 3 of counties, 0 where its name does not tell."""
    folded = name.strip().lower()
    return next((v for k, v in LEVELS.items() if folded in HINT_NAMES[k]), 0)


def place_of(parts: Sequence[str], levels: Sequence[int], year: int | None) -> Place | Untold:
    """The region that the cells of a row name together, the last one that is filled the most exact.

    `levels` are what the cells' columns hold (`level_of_name`). With `year`, names and codes count
    as they were then.
    """
    filled = [
        ("".join(unicodedata.normalize("NFKC", part).split()), level)
        for part, level in zip(parts, levels, strict=True)
        if part.strip()
    ]
    if not filled:
        return Untold(Bi("地区为空", "the region is empty"))
    return _place(tuple(filled), year)


@cache
def _place(filled: tuple[tuple[str, int], ...], year: int | None) -> Place | Untold:
    name, level = filled[-1]
    found = _by_code(name, year) or _by_roman(name) or _by_name(name, level, filled[:-1], year)
    if isinstance(found, Region):
        return _alive(found, year)
    return found or Untold(Bi("认不出这个地区", "no such region is known"), _near(name, level))


def _near(name: str, level: int) -> str:
    """The name of a region most like `name`, of its level if there is one."""
    every = load_regions().by_code.values()
    same = nearest(name, (r.name for r in every if r.level == level)) if level else ""
    return same or nearest(name, (n for r in every for n in (r.name, *r.short)))


def _by_code(text: str, year: int | None) -> Region | Untold | None:
    found = _CODE.fullmatch(text)
    code = _SECOND.get(text, "") if found is None else found[1][:6].ljust(6, "0")
    if not code:
        return None
    held = _codes().get(code, ())
    if not held:
        return Untold(Bi(f"没有行政区划代码 {code}", f"there is no administrative code {code}"))
    return next((r for r in held if _lives(r, year)), held[-1])


def _by_roman(text: str) -> Region | None:
    folded = _ROMAN_TAIL.sub("", text.lower().replace("'", "").replace("-", ""))
    number = _ROMAN.get(folded)
    return load_regions().by_code.get(f"{number}0000") if number else None


def _by_name(
    name: str, level: int, above: tuple[tuple[str, int], ...], year: int | None
) -> Region | Untold | None:
    regions = load_regions()
    held = regions.by_name.get(name, ())
    held = tuple(r for r in held if _lives(r, year)) or held
    held = tuple(r for r in held if r.level == level) or held
    whole = tuple(r for r in held if r.name == name)
    held = whole or held
    if above and len({r.code for r in held}) > 1:
        told = _place(above, year)
        if isinstance(told, Place):
            held = tuple(r for r in held if _lies_in(r, told.code)) or held
    if not level and len({r.code for r in held}) > 1:
        top = min(r.level for r in held)  # 吉林 alone is the province, 海南 too
        held = tuple(r for r in held if r.level == top)
    if len({r.code for r in held}) == 1:
        return held[-1]
    if held:
        places = sorted({f"{r.name}({r.code})" for r in held})[:4]
        shown = "、".join(places)
        return Untold(
            Bi(f"有几个同名地区：{shown}", f"several regions bear this name: {shown}"), places[0]
        )
    return _by_parts(name, level, above, year)


def _by_parts(
    name: str, level: int, above: tuple[tuple[str, int], ...], year: int | None
) -> Region | Untold | None:
    """A region by its everyday name (恩施州), or after those above it (广东省中山市)."""
    known = load_regions().by_name
    for tail in ("自治州", "地区", "州", "盟"):
        short = name.removesuffix(tail)
        if short != name and any(r.level == 2 for r in known.get(short, ())):
            return _by_name(short, 2, above, year)
    for cut in range(len(name) - 2, 1, -1):
        if name[:cut] in known and name[cut:] in known:
            return _by_name(name[cut:], level, (*above, (name[:cut], 0)), year)
    return None


def _lies_in(region: Region, code: str) -> bool:
    if code in (region.code, region.parent):
        return True
    return code.endswith("0000") and region.code[:2] == code[:2]


def _alive(region: Region, year: int | None) -> Place | Untold:
    """The region under its code; a code that was given up before `year` tells none."""
    held = _codes().get(region.code, ())
    if year is None or any(_lives(r, year) for r in held):
        now = [r for r in held if _lives(r, year)]
        return Place(region.code, now[-1].name if now else region.name)
    since, until = region.from_year, region.to_year
    span = f"{since or '…'}–{until - 1 if until else '…'}"
    heirs = [
        r
        for short in (region.name, *region.short)
        for r in load_regions().by_name.get(short, ())
        if _lives(r, year)
    ]
    near = f"{heirs[0].name}({heirs[0].code})" if heirs else ""
    return Untold(
        Bi(
            f"{region.name}（{region.code}）只存在于 {span} 年",
            f"{region.name} ({region.code}) existed in {span} only",
        ),
        near,
    )


def _lives(region: Region, year: int | None) -> bool:
    if year is None:
        return region.to_year is None
    return (region.from_year or 0) <= year and (region.to_year is None or year < region.to_year)


@cache
def _codes() -> Mapping[str, tuple[Region, ...]]:
    """Every place, of today and former, by code; the oldest first."""
    regions = load_regions()
    held: dict[str, list[Region]] = {}
    for region in (*regions.former, *regions.by_code.values()):
        held.setdefault(region.code, []).append(region)
    return {
        code: tuple(sorted(found, key=lambda r: r.to_year or 9999)) for code, found in held.items()
    }


NO_YEAR = Untold(Bi("年份为空或认不出", "the year is empty or not a year"), EMPTY.zh)
