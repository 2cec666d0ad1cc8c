"""A panel and the emphasis of a run, joined by region and year as Stata's `merge` would."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from textkit.enrich.dataset import NewColumn, NewRow
from textkit.enrich.emphasis_of_places import Key, PlaceEmphasis
from textkit.enrich.places import NO_YEAR, Place, Untold, is_year_name, level_of_name, place_of
from textkit.enrich.places import year_of as year_told
from textkit.errors import UsageError
from textkit.i18n import Bi, Lang

Validate: TypeAlias = Literal["m:1", "1:1"]
_MASTER, _MATCHED = "master_only", "matched"
_MERGE = {_MASTER: Bi("仅在数据中", "Master only (1)"), _MATCHED: Bi("匹配", "Matched (3)")}
_NUMBERS = {_MASTER: 1, _MATCHED: 3}
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A name of the dataset that found no document: how often, in which years, why."""

    name: str
    why: Bi
    near: str = ""
    years: tuple[int, ...] = ()
    rows: int = 0


@dataclass(slots=True)
class JoinReport:
    """How a join went."""

    rows: int = 0
    matched: int = 0
    unmatched: tuple[Unmatched, ...] = ()
    unused: tuple[str, ...] = ()  # region and year of documents that no row asked for
    repeated_keys: int = 0  # keys that several rows share
    notes: list[Bi] = field(default_factory=list)


class PanelJoin:
    """Matches rows to places; told once about all rows before the rows are written."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are names of columns: regions, the most exact last, and perhaps a year."""
        years = [i for i, name in enumerate(keys) if is_year_name(name)]
        # an unusual name: the last of several keys is taken for the year
        self._year = years[-1] if years else (len(keys) - 1 if len(keys) > 1 else None)
        self._regions = [i for i in range(len(keys)) if i != self._year]
        self._levels = [level_of_name(keys[i]) for i in self._regions]
        if not self._regions:
            raise UsageError(
                Bi("--keys 里没有地区列", "--keys names no column of regions"), ",".join(keys),
                Bi("例如 --keys city,year", "for example --keys city,year"),
            )  # fmt: skip

    @property
    def by_year(self) -> bool:
        """Whether years are told apart."""
        return self._year is not None

    def key(self, cells: Sequence[str]) -> Key | Untold:
        """The key of a row, or why it has none."""
        year = None
        if self._year is not None:
            year = year_told(cells[self._year])
            if year is None:
                return NO_YEAR
        place = place_of([cells[i] for i in self._regions], self._levels, year)
        return (place.code, year) if isinstance(place, Place) else place

    def _shown(self, cells: Sequence[str]) -> str:
        return " ".join(cells[i] for i in self._regions if cells[i].strip()) or "—"

    def survey(
        self, rows: Iterable[Sequence[str]], places: PlaceEmphasis, validate: Validate
    ) -> JoinReport:
        """Which rows match. `UsageError` with examples where `validate` does not hold."""
        report = JoinReport()
        counted: Counter[tuple[str, ...]] = Counter(tuple(row) for row in rows)
        rows_of: dict[Key, list[tuple[str, ...]]] = defaultdict(list)
        times: Counter[Key] = Counter()
        lost: dict[tuple[str, Bi, str], list[tuple[int | None, int]]] = defaultdict(list)
        for cells, n in counted.items():
            report.rows += n
            key = self.key(cells)
            if isinstance(key, Untold):
                year = None if self._year is None else year_told(cells[self._year])
                name = self._shown(cells) if key is not NO_YEAR else self._with_year(cells)
                lost[name, key.why, key.near].append((year, n))
                continue
            rows_of[key].append(cells)
            times[key] += n
            if key in places.rows:
                report.matched += n
            else:
                lost[self._shown(cells), _absent(key, places), ""].append((key[1], n))
        _check(times, rows_of, places, validate)
        report.repeated_keys = sum(n > 1 for n in times.values())
        report.unmatched = tuple(_summed(lost))
        report.unused = tuple(
            f"{places.names.get(code, code)} {year or ''}".strip()
            for code, year in sorted(places.rows, key=lambda k: (k[0], k[1] or 0))
            if (code, year) not in times
        )
        report.notes += _notes(places, report)
        return report

    def _with_year(self, cells: Sequence[str]) -> str:
        held = "" if self._year is None else cells[self._year]
        return f"{self._shown(cells)} [{held}]"

    def values(self, rows: Iterable[Sequence[str]], places: PlaceEmphasis) -> Iterator[NewRow]:
        """For each row the measures of its place, the number of documents, and the match."""
        missing = (*(None for _ in places.wanted), None, _MASTER)
        known: dict[tuple[str, ...], NewRow] = {}
        for row in rows:
            cells = tuple(row)
            if cells not in known:
                key = self.key(cells)
                found = None if isinstance(key, Untold) else places.rows.get(key)
                known[cells] = (*found[0], len(found[1]), _MATCHED) if found else missing
            yield known[cells]


def join_columns(documents: str, merge: str, lang: Lang) -> list[NewColumn]:
    """The columns that a join adds after the measures."""
    label = Bi("文档数（强调比例取各文档均值）", "Documents (shares are means over them)")
    return [
        NewColumn(documents, label.get(lang), "count"),
        NewColumn(
            merge,
            Bi("与语料的匹配", "Match with the corpus").get(lang),
            "code",
            _NUMBERS,
            {_NUMBERS[k]: v.get(lang) for k, v in _MERGE.items()},
        ),
    ]


def _absent(key: Key, places: PlaceEmphasis) -> Bi:
    code, year = key
    years = sorted(y for c, y in places.rows if c == code and y is not None)
    if years and year is not None:
        listed = ", ".join(map(str, years[:8]))
        return Bi(f"语料中该地区只有 {listed} 年", f"the corpus has it for {listed} only")
    return Bi("语料中没有该地区的文档", "the corpus has no document of it")


def _summed(lost: dict[tuple[str, Bi, str], list[tuple[int | None, int]]]) -> Iterator[Unmatched]:
    for (name, why, near), found in sorted(lost.items()):
        years = sorted({y for y, _ in found if y is not None})
        yield Unmatched(name, why, near, tuple(years), sum(n for _, n in found))


def _check(
    times: Counter[Key],
    rows_of: dict[Key, list[tuple[str, ...]]],
    places: PlaceEmphasis,
    validate: Validate,
) -> None:
    if validate != "1:1":
        return
    repeated = [key for key in times if times[key] > 1]
    several = [key for key in times if key in places.rows and len(places.rows[key][1]) > 1]
    both = [key for key in repeated if key in several]
    for keys, zh, en in (
        (both, "键在两边都重复（多对多）", "keys repeat on both sides (many to many)"),
        (repeated, "键在数据中重复，不是 1:1", "keys repeat in the dataset: not 1:1"),
        (several, "键对应多篇文档，不是 1:1", "keys have several documents: not 1:1"),
    ):
        if keys:
            raise UsageError(
                Bi(f"{len(keys)} 个{zh}", f"{len(keys)} {en}"),
                "; ".join(_example(key, times, rows_of, places) for key in keys[:_EXAMPLES]),
                Bi("用 --validate m:1 取各文档均值并允许数据中重复，或先去重",
                   "--validate m:1 takes the mean over documents and lets rows repeat; or mend "
                   "the data"),
            )  # fmt: skip


def _example(
    key: Key,
    times: Counter[Key],
    rows_of: dict[Key, list[tuple[str, ...]]],
    places: PlaceEmphasis,
) -> str:
    names = " = ".join("/".join(cells) for cells in rows_of[key][:3])
    documents = places.rows[key][1] if key in places.rows else ()
    return f"{names} ×{times[key]} ↔ {', '.join(documents[:3])}" if documents else names


def _notes(places: PlaceEmphasis, report: JoinReport) -> Iterator[Bi]:
    for ids, zh, en in (
        (places.no_place, "篇文档没有说明地区", "documents state no region"),
        (places.no_year, "篇文档没有说明年份（可用 --year 指定）",
         "documents state no year (name one with --year)"),
        (places.repeated, "篇文档与同地区同年的另一篇重复，未计入",
         "documents repeat another of the same region and year and were left out"),
    ):  # fmt: skip
        if ids:
            shown = ", ".join(ids[:3]) + (" …" if len(ids) > 3 else "")
            yield Bi(f"{len(ids)} {zh}：{shown}", f"{len(ids)} {en}: {shown}")
    if report.repeated_keys:
        n = report.repeated_keys
        yield Bi(f"{n} 个键在数据中出现多次（m:1）", f"{n} keys occur in several rows (m:1)")
    if not report.matched and report.rows:
        yield Bi("没有一行匹配上，请核对 --keys", "no row matched: check --keys")
