"""Administrative places of China by name or code, with those renamed or merged since 1980."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

_SCRIPT_SAFE = re.compile(r"[\u4e00-\u9fff]+")
# short names that are words too: they count only where they are all there is (a file's name)
_WORDS = frozenset(("阿里", "来宾", "白银", "合作", "东方", "日照", "安康", "大同", "中山", "朝阳"))
_COMMON = frozenset(("新区", "城区", "郊区", "矿区", "市区", "东区", "西区", "南区", "北区"))
_CODE = re.compile(r"\d{6}|\d{4}|\d{2}")


@dataclass(frozen=True, slots=True)
class Region:
    """One administrative place, as it was in the years given."""

    code: str  # six digits of GB/T 2260
    name: str
    parent: str  # code of the city or province above; empty for a province
    short: tuple[str, ...] = ()  # 徐州, 粤: never empty for provinces and cities
    from_year: int | None = None  # None: before 1981
    to_year: int | None = None  # the first year without it; None: it still exists

    @property
    def level(self) -> int:
        """1 province, 2 city (prefecture), 3 county."""
        if self.code.endswith("0000"):
            return 1
        return 2 if self.code.endswith("00") else 3


@dataclass(frozen=True, slots=True)
class Regions:
    """All places, found by code, full name or short name."""

    by_code: Mapping[str, Region]  # places that still exist
    by_name: Mapping[str, tuple[Region, ...]]
    longest: int
    former: tuple[Region, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.by_code)

    def find(
        self, text: str, *, context: str = "", full_names: bool = False, year: int | None = None
    ) -> Region | None:
        """The most exact place that `text` names, or None.

        A name that several places bear (鼓楼区, 海南, 吉林) is told by the other places in `text`,
        then by `context`, else left untold down to what is sure. With `full_names` short names
        (徐州 for 徐州市) do not count. A six-digit code finds its place.
        """
        code = text.strip()
        if _CODE.fullmatch(code):
            return self.by_code.get(code.ljust(6, "0"))
        hits = list(self._hits(text, full_names))
        if not hits:
            return None
        sure = self._sure(hits, context, year)
        if sure is None:
            return None
        below = [
            region
            for candidates in hits
            for region in _of_year(candidates, year)
            if self._is_below(region, sure) and region.level > sure.level
        ]
        deeper = {region.code: region for region in below}
        # the first place named leads; one below it makes it exact, two leave it as it is
        for level in (2, 3):
            at_level = [r for r in deeper.values() if r.level == level and self._is_below(r, sure)]
            if len({r.code for r in at_level}) == 1:
                sure = at_level[0]
        return sure

    def chain(self, region: Region) -> tuple[str, str, str]:
        """Names of the province, city and county that `region` is or lies in; empty below it."""
        names = {region.level: region.name}
        above = region
        while above.parent and above.parent in self.by_code:
            above = self.by_code[above.parent]
            names.setdefault(above.level, above.name)
        return names.get(1, ""), names.get(2, ""), names.get(3, "")

    def _hits(self, text: str, full_names: bool) -> Iterator[tuple[Region, ...]]:
        """Candidates for each place name in `text`, longest match first, left to right."""
        for run in _SCRIPT_SAFE.findall(text):
            i = 0
            while i < len(run):
                for length in range(min(self.longest, len(run) - i), 1, -1):
                    name = run[i : i + length]
                    found = self.by_name.get(name, ())
                    if full_names:
                        found = tuple(r for r in found if r.name == name)
                    if name in _WORDS and name != text:
                        found = tuple(r for r in found if r.name == name)
                    before, after = run[:i], run[i + length :]
                    if found and _stands_alone(name, before, after, found):
                        yield _highest(name, found)
                        i += length - 1
                        break
                i += 1

    def _sure(
        self, hits: list[tuple[Region, ...]], context: str, year: int | None
    ) -> Region | None:
        first = _of_year(hits[0], year)
        if len({r.code for r in first}) == 1:
            return first[0]
        others = [r for candidates in hits[1:] for r in candidates]
        for region in first:
            if any(self._is_below(other, region) for other in others):
                return region
        named = [(self._mentions(region, context), -region.level, region) for region in first]
        best = max(named, key=lambda n: (n[0], n[1]))
        rivals = [n for n in named if n[0] == best[0] and n[2].code != best[2].code]
        if best[0] > 0 and not rivals:
            return best[2]
        # the province that shares its name with a city below it (吉林) contains either reading
        for region in first:
            if all(self._is_below(r, region) for r in first):
                return region
        top = [r for r in first if r.level == min(x.level for x in first)]
        return top[0] if len(top) == 1 and top[0].level <= 2 else None

    def _mentions(self, region: Region, context: str) -> int:
        """How often `context` names the place in full, or one that it lies in."""
        score = 3 * context.count(region.name)
        above = self.by_code.get(region.parent)
        while above is not None:
            score += sum(context.count(name) for name in (above.name, *above.short[:1]))
            above = self.by_code.get(above.parent)
        return score

    def _is_below(self, region: Region, above: Region) -> bool:
        """Whether `region` is `above` or lies in it."""
        if region.code == above.code:
            return True
        parent = self.by_code.get(region.parent)
        return parent is not None and self._is_below(parent, above)


def _of_year(candidates: tuple[Region, ...], year: int | None) -> tuple[Region, ...]:
    """Those that existed in `year`; without one those that exist now, if any does."""
    if year is None:
        kept = tuple(r for r in candidates if r.to_year is None)
    else:
        kept = tuple(
            r for r in candidates
            if (r.from_year or 0) <= year and (r.to_year is None or year < r.to_year)
        )  # fmt: skip
    return kept or candidates


def _stands_alone(name: str, before: str, after: str, found: tuple[Region, ...]) -> bool:
    """Whether a name is not a part of other words: 河南 in 河南路, 和县 in 总和县, 城区."""
    if any(r.name == name for r in found):
        if len(name) > 2:
            return True
        return name not in _COMMON and (not before or before[-1] in "省市州区盟")
    return not after.startswith(("路", "街", "道", "大学", "银行", "中路", "东路", "西路"))


def _highest(name: str, found: tuple[Region, ...]) -> tuple[Region, ...]:
    """A short name means the city before the county of that name (吉安 before 吉安县)."""
    if any(r.name == name for r in found) or all(r.level == 3 for r in found):
        return found
    return tuple(r for r in found if r.level < 3)


@cache
def load_regions() -> Regions:
    """The shipped table of places; read once a process."""
    source = files("textkit.corpus").joinpath("regions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in source.splitlines() if not line.startswith("#"))
    regions = [
        Region(
            code=row["code"],
            name=row["name"],
            parent=row["parent"],
            short=tuple(s for s in row["short"].split("|") if s),
            from_year=int(row["from_year"]) if row["from_year"] else None,
            to_year=int(row["to_year"]) if row["to_year"] else None,
        )
        for row in rows
    ]
    by_name: dict[str, list[Region]] = {}
    for region in regions:
        for name in dict.fromkeys((region.name, *region.short)):
            by_name.setdefault(name, []).append(region)
    return Regions(
        by_code={r.code: r for r in regions if r.to_year is None},
        by_name={name: tuple(found) for name, found in by_name.items()},
        longest=max(map(len, by_name)),
        former=tuple(r for r in regions if r.to_year is not None),
    )


def find_region(text: str, *, context: str = "", year: int | None = None) -> Region | None:
    """The most exact place that `text` names, or None; `context` settles shared names."""
    return load_regions().find(text, context=context, year=year)
