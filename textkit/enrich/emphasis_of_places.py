"""The emphasis of a finished run by region and year: means over documents.

Rules, which the labels of columns say too. A document counts for the region that it names, not for
those above or below it, and for the year that it states. One that repeats an earlier document of
the same region and year is left out. Shares and coverage are unweighted means over the documents
that have them. The interval of a mean takes the documents' intervals as independent:
mean ± sqrt(Σ(half width)²)/n, within 0–1. Type and mode are the commonest among documents that
tell one, on a tie the one told with more confidence; confidence is the mean over those that tell
it. Counts are sums.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from textkit.batch.assemble import TABLES
from textkit.batch.manifest import MANIFEST, read_manifest
from textkit.batch.run import STATE
from textkit.enrich.dataset import NewRow, Value
from textkit.enrich.measures import Measure, measures
from textkit.enrich.places import Place, place_of
from textkit.errors import UsageError
from textkit.i18n import Bi
from textkit.records import NONE
from textkit.scheme import Scheme, load_scheme
from textkit.tables.columns import fitting
from textkit.tables.layout import Layout

Key = tuple[str, int | None]  # administrative code, year (None where years are not told apart)
Record = dict[str, Value]

_CODES = {"cluster_type": "cluster_type_confidence", "mode": "mode_confidence"}


@dataclass(frozen=True, slots=True)
class PlaceEmphasis:
    """What a run tells of each region and year."""

    scheme: Scheme
    wanted: tuple[Measure, ...]
    rows: Mapping[Key, tuple[NewRow, tuple[str, ...]]]  # values, then the documents' ids
    names: Mapping[str, str]  # region by code
    no_place: tuple[str, ...]  # documents that tell no region
    no_year: tuple[str, ...]  # … a region but no year
    repeated: tuple[str, ...]  # … that repeat another one of the same key


def scheme_of(corpus: Path) -> Scheme:
    """The scheme that a run was made by. Raises `UsageError` where the folder holds no run."""
    manifest = read_manifest(corpus)
    options = manifest.get("options")
    if not isinstance(options, dict) or not (corpus / STATE / TABLES / "emphasis.parquet").exists():
        raise UsageError(
            Bi(f"这里没有运行结果（缺 {MANIFEST} 或 {STATE}）",
               f"no run has written here: {MANIFEST} or {STATE} is missing"),
            str(corpus),
            Bi("--corpus 应是 textkit analyze 的输出文件夹",
               "--corpus is the output folder of textkit analyze"),
        )  # fmt: skip
    return load_scheme(str(options.get("scheme", "")))


def place_emphasis(
    corpus: Path, groups: Sequence[str], *, by_year: bool, year: int | None = None
) -> PlaceEmphasis:
    """Reads the run in `corpus`; `year` is that of documents which state none.

    Raises `UsageError` where the folder holds no run.
    """
    scheme = scheme_of(corpus)
    wanted = measures(scheme, groups)
    held: dict[Key, dict[str, Record]] = defaultdict(dict)
    names: dict[str, str] = {}
    no_place, no_year, repeated = [], [], []
    for record in _records(corpus / STATE / TABLES, scheme):
        doc_id = str(record["doc_id"])
        stated = record["year"] if isinstance(record["year"], int) else year
        place = _place(record, stated if by_year else None)
        if place is None:
            no_place.append(doc_id)
        elif by_year and stated is None:
            no_year.append(doc_id)
        else:
            names[place.code] = place.name
            same = held[place.code, stated if by_year else None]
            if record["duplicate_of"] in same:
                repeated.append(doc_id)
            else:
                same[doc_id] = record
    rows = {
        key: (_mean(list(records.values()), wanted, scheme), tuple(records))
        for key, records in held.items()
        if records
    }
    return PlaceEmphasis(
        scheme, wanted, rows, names, tuple(no_place), tuple(no_year), tuple(repeated)
    )


def _records(tables: Path, scheme: Scheme) -> list[Record]:
    """Documents with their measures, in the run's order."""
    emphasis = _read(tables / "emphasis.parquet")
    documents = {r["doc_id"]: r for r in _read(tables / "documents.parquet")}
    mentions: dict[object, dict[str, Value]] = defaultdict(dict)
    names = dict(
        zip(scheme.driver_keys, fitting([f"mentions_{k}" for k in scheme.driver_keys]), strict=True)
    )
    for row in _read(tables / "drivers.parquet", ["doc_id", "driver", "mentions"]):
        if row["driver"] in names:
            mentions[row["doc_id"]][names[str(row["driver"])]] = row["mentions"]
    return [{**documents.get(r["doc_id"], {}), **mentions[r["doc_id"]], **r} for r in emphasis]


def _read(path: Path, columns: list[str] | None = None) -> list[Record]:
    try:
        made: list[Record] = pq.read_table(path, columns=columns).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise UsageError(
            Bi("运行结果不完整或已损坏", "the run is incomplete or damaged"), str(path),
            Bi("用 textkit analyze --fresh 重新运行", "run textkit analyze --fresh again"),
        ) from error  # fmt: skip
    return made


def _place(record: Record, year: int | None) -> Place | None:
    told = [str(record.get(k) or "") for k in ("province", "city", "county")]
    place = place_of(told, (1, 2, 3), year)
    if not isinstance(place, Place) and record.get("admin_code"):
        place = place_of([str(record["admin_code"])], (0,), year)
    return place if isinstance(place, Place) else None


def _mean(records: list[Record], wanted: Sequence[Measure], scheme: Scheme) -> NewRow:
    layout = Layout.of(scheme)
    ends = {n: i for names in (layout.lows, layout.highs) for i, n in enumerate(names)}
    row: list[Value] = []
    for measure in wanted:
        key = measure.key
        if key in ends:
            i = ends[key]
            sign = -1 if key in layout.lows else 1
            row.append(
                _interval_end(
                    records, layout.driver_shares[i], layout.lows[i], layout.highs[i], sign
                )
            )
        elif measure.group == "counts":
            row.append(sum(int(v) for r in records if isinstance(v := r.get(key), int)))
        elif key in _CODES:
            row.append(_commonest(records, key, _CODES[key])[0])
        elif key in _CODES.values():
            code = next(k for k, v in _CODES.items() if v == key)
            row.append(_commonest(records, code, key)[1])
        elif key == "dominant_driver":
            row.append(_dominant(records, scheme, layout))
        else:
            row.append(_average(_numbers(records, key)))
    return tuple(row)


def _numbers(records: list[Record], key: str) -> list[float]:
    return [float(v) for r in records if isinstance(v := r.get(key), int | float)]


def _average(numbers: list[float]) -> float | None:
    return math.fsum(numbers) / len(numbers) if numbers else None


def _interval_end(
    records: list[Record], share: str, low: str, high: str, sign: int
) -> float | None:
    told = [r for r in records if isinstance(r.get(low), float) and isinstance(r.get(high), float)]
    mean = _average(_numbers(told, share))
    if mean is None:
        return None
    if len(told) == 1:
        return _numbers(told, low if sign < 0 else high)[0]
    halves = [(b - a) / 2 for a, b in zip(_numbers(told, low), _numbers(told, high), strict=True)]
    half = math.sqrt(math.fsum(h * h for h in halves)) / len(halves)
    return min(1.0, max(0.0, mean + sign * half))


def _commonest(
    records: list[Record], code: str, confidence: str
) -> tuple[str | None, float | None]:
    told = [r for r in records if isinstance(r.get(code), str)]
    if not told:
        return None, None
    some = [r for r in told if r[code] != NONE] or told
    counted = Counter(str(r[code]) for r in some)
    sure = {k: _average(_numbers([r for r in some if r[code] == k], confidence)) for k in counted}
    best = max(sorted(counted), key=lambda k: (counted[k], sure[k] or 0.0))
    return best, sure[best]


def _dominant(records: list[Record], scheme: Scheme, layout: Layout) -> str:
    """The driver with the largest mean share; "none" where no document has shares."""
    means = [_average(_numbers(records, name)) for name in layout.driver_shares]
    told = [(m, -i) for i, m in enumerate(means) if m is not None]
    return scheme.driver_keys[-max(told)[1]] if told else NONE
