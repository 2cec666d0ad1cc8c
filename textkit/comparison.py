"""Groups of documents compared: emphasis with intervals, and what makes the difference.

Terms that set a group apart are told by the weighted log-odds ratio with an informative Dirichlet
prior (Monroe, Colaresi & Quinn 2008, "Fightin' Words"): z above 1.96 is more than chance.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from textkit.errors import UsageError
from textkit.i18n import Bi
from textkit.scheme import Scheme

GROUPINGS = ("year", "region", "province", "issuer", "cluster_type", "mode")
_UNKNOWN = ""  # documents whose group is not known stand together under an empty name
_PRIOR = 0.5  # pseudo-counts a term has in the prior, for each of its counts in the whole corpus


@dataclass(frozen=True, slots=True)
class GroupShare:
    """Mean share of a driver over the documents of a group that argue with any driver."""

    group: str
    driver: str
    n_documents: int
    mean: float
    low: float  # 95 % bootstrap over documents; equal to the mean where there is one document
    high: float


@dataclass(frozen=True, slots=True)
class GroupTerm:
    """A lexicon term that a group uses more (z > 0) than the other groups."""

    group: str
    driver: str
    term: str
    z: float
    count: int
    count_elsewhere: int


@dataclass(frozen=True, slots=True)
class GroupParagraph:
    """A paragraph that argues with a driver most surely, of the documents of a group."""

    group: str
    driver: str
    doc_id: str
    paragraph: int
    probability: float
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that sets groups apart, groups in order of their names."""

    by: str
    shares: tuple[GroupShare, ...]
    terms: tuple[GroupTerm, ...]
    paragraphs: tuple[GroupParagraph, ...]


def compare(
    tables: Path,
    scheme: Scheme,
    by: str,
    *,
    n_terms: int = 10,
    n_paragraphs: int = 2,
    seed: int = 0,
) -> Comparison:
    """Compares the documents of a run by a column of its `emphasis` table.

    `tables` is the run's Parquet store. Raises `UsageError` for a column that is not there.
    """
    groups = _groups(tables, by)
    return Comparison(
        by,
        tuple(_shares(tables, scheme, by, seed)),
        tuple(_terms(tables, groups, n_terms)),
        tuple(_paragraphs(tables, scheme, groups, n_paragraphs)),
    )


def _groups(tables: Path, by: str) -> Mapping[str, str]:
    names = pq.read_schema(tables / "emphasis.parquet").names
    if by not in names:
        near = get_close_matches(by, names, n=1)
        known = ", ".join(g for g in GROUPINGS if g in names)
        raise UsageError(
            Bi(f"没有可分组的列“{by}”", f"no column {by!r} to group by"),
            "--by",
            Bi(f"可用：{known}" + (f"；您要的是 {near[0]} 吗？" if near else ""),
               f"there are: {known}" + (f"; did you mean {near[0]}?" if near else "")),
        )  # fmt: skip
    table = pq.read_table(tables / "emphasis.parquet", columns=["doc_id", by])
    return {
        doc_id: _UNKNOWN if group is None else str(group)
        for doc_id, group in zip(table[0].to_pylist(), table[1].to_pylist(), strict=True)
    }


def _shares(tables: Path, scheme: Scheme, by: str, seed: int) -> Iterator[GroupShare]:
    columns = [f"share_{key}" for key in scheme.driver_keys]
    frame = pq.read_table(tables / "emphasis.parquet", columns=[by, *columns]).to_pandas()
    frame = frame.dropna(subset=columns[:1])
    named = frame[by].astype("string").fillna(_UNKNOWN).str.removesuffix(".0")
    for group, rows in frame.groupby(named, sort=True):
        values = rows[columns].to_numpy(dtype=float)
        rng = np.random.default_rng(seed)
        drawn = values[rng.integers(0, len(values), (500, len(values)))].mean(axis=1)
        low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
        for i, key in enumerate(scheme.driver_keys):
            mean = float(values[:, i].mean())
            yield GroupShare(str(group), key, len(values), mean, float(low[i]), float(high[i]))


def _terms(tables: Path, groups: Mapping[str, str], n_terms: int) -> Iterator[GroupTerm]:
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    with pq.ParquetFile(tables / "matches.parquet") as file:
        for batch in file.iter_batches(columns=["doc_id", "driver", "term", "counted"]):
            data = batch.to_pydict()
            for doc_id, driver, term, counted in zip(*data.values(), strict=True):
                if counted:
                    counts[groups.get(doc_id, _UNKNOWN)][driver, term] += 1
    whole: Counter[tuple[str, str]] = Counter()
    for own in counts.values():
        whole.update(own)
    total, prior_total = whole.total(), _PRIOR * whole.total()
    for group in sorted(counts):
        own = counts[group]
        n_own, n_rest = own.total(), total - own.total()
        scored = []
        for key, n_all in whole.items():
            prior, mine, rest = _PRIOR * n_all, own[key], n_all - own[key]
            delta = _log_odds(mine + prior, n_own + prior_total) - _log_odds(
                rest + prior, n_rest + prior_total
            )
            scored.append((delta / math.sqrt(1 / (mine + prior) + 1 / (rest + prior)), key))
        for z, (driver, term) in sorted(scored, key=lambda s: (-s[0], s[1]))[:n_terms]:
            if z > 0:
                mine = own[driver, term]
                yield GroupTerm(group, driver, term, z, mine, whole[driver, term] - mine)


def _log_odds(count: float, total: float) -> float:
    return math.log(count) - math.log(max(total - count, 1e-9))


def _paragraphs(
    tables: Path, scheme: Scheme, groups: Mapping[str, str], n: int
) -> Iterator[GroupParagraph]:
    best: dict[tuple[str, str], list[GroupParagraph]] = defaultdict(list)
    columns = ["doc_id", "paragraph", "main_driver", "text"]
    chances = [f"p_{key}" for key in scheme.driver_keys]
    with pq.ParquetFile(tables / "paragraphs.parquet") as file:
        for batch in file.iter_batches(columns=[*columns, *chances]):
            for row in batch.to_pylist():
                driver = row["main_driver"]
                if driver not in scheme.driver_keys:
                    continue
                group = groups.get(row["doc_id"], _UNKNOWN)
                made = GroupParagraph(
                    group, driver, row["doc_id"], row["paragraph"], row[f"p_{driver}"], row["text"]
                )
                held = best[group, driver]
                held.append(made)
                held.sort(key=lambda p: (-p.probability, p.doc_id, p.paragraph))
                del held[n:]
    for key in sorted(best):
        yield from best[key]
