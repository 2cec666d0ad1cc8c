"""The driver-emphasis table of a paper: mean shares by group, with intervals and a note."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from textkit.errors import UsageError
from textkit.i18n import Bi
from textkit.records import Interval
from textkit.scheme import Scheme
from textkit.tables.columns import codes
from textkit.tables.layout import Layout

GROUPINGS: Mapping[str, Bi] = MappingProxyType(
    {
        "region": Bi("地区", "Region"),
        "province": Bi("省级行政区", "Province"),
        "year": Bi("年份", "Year"),
        "issuer": Bi("发文机关", "Issuer"),
        "cluster_type": Bi("集群类型", "Cluster type"),
        "mode": Bi("转型模式", "Transformation mode"),
        "dominant_driver": Bi("主导驱动因素", "Dominant driver"),
    }
)
NOT_STATED = Bi("未标明", "Not stated")
ALL = Bi("全部", "All")
N_DRAWS = 2_000
MIN_FOR_INTERVAL = 5  # documents; of fewer, a bootstrap interval is far too narrow
_BOOTSTRAP_UP_TO = 2_000  # documents; beyond, the normal interval is the same to three digits


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval; no interval for fewer than five documents."""

    mean: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Group:
    """A row of the table."""

    label: Bi
    n: int  # documents
    n_told: int  # documents that argue with any driver: what the means are of
    shares: tuple[Estimate | None, ...]  # a driver each; None where n_told is 0
    coverage: float | None


@dataclass(frozen=True, slots=True)
class PaperTable:
    """The table, ready to be written."""

    title: Bi
    by: Bi
    drivers: tuple[Bi, ...]
    groups: tuple[Group, ...]  # the last is all documents
    note: Bi


def paper_table(
    emphasis: pa.Table, scheme: Scheme, *, by: str = "region", version: str, seed: int = 0
) -> PaperTable:
    """Mean share of each driver by group, from the `emphasis` table of a run.

    The mean is over documents, each counting once; documents without any driver have no share and
    are left out of means, but counted in `n`. Intervals are bootstrapped over documents, and drawn
    anew from `seed` for each group, so that a group's interval does not depend on the others.
    Raises `UsageError` for a `by` that is not in `GROUPINGS`.
    """
    if by not in GROUPINGS:
        known = ", ".join(GROUPINGS)
        raise UsageError(
            Bi(f"不能按“{by}”分组", f"cannot group by {by!r}"),
            "--by",
            Bi(f"可用：{known}", f"there are: {known}"),
        )
    names = Layout.of(scheme).driver_shares
    shares = np.column_stack([_numbers(emphasis[name]) for name in names])
    coverage = _numbers(emphasis["driver_coverage"])
    held = [_key(value) for value in emphasis[by].to_pylist()]
    labels = {c.key: c.label for c in codes(emphasis.schema.field(by))}
    keys = _ordered(set(held), labels, _places(emphasis, held, by))
    number = {key: i for i, key in enumerate(keys)}
    members = np.array([number[key] for key in held], dtype=np.int64)
    groups = [
        _group(labels.get(key, _literal(key)), shares[members == i], coverage[members == i], seed)
        for i, key in enumerate(keys)
    ]
    total = _group(ALL, shares, coverage, seed)
    n_copies = len(emphasis) - emphasis["duplicate_of"].null_count
    label = GROUPINGS[by]
    return PaperTable(
        Bi(f"驱动强调比例（按{label.zh}）", f"Driver emphasis by {label.en.lower()}"),
        label,
        tuple(d.label for d in scheme.drivers),
        (*groups, total),
        _note(total, n_copies, scheme, version, seed),
    )


def _numbers(column: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def _key(value: object) -> str:
    return "" if value is None else str(value)


def _literal(key: str) -> Bi:
    return Bi(key, key) if key else NOT_STATED


def _places(emphasis: pa.Table, held: list[str], by: str) -> Mapping[str, str]:
    """The lowest administrative code of each region, so that rows come as in a yearbook."""
    places: dict[str, str] = {}
    if by in ("region", "province"):
        for key, place in zip(held, emphasis["admin_code"].to_pylist(), strict=True):
            places[key] = min(place or "~", places.get(key, "~"))
    return places


def _ordered(present: Set[str], labels: Mapping[str, Bi], places: Mapping[str, str]) -> list[str]:
    """Codes in the scheme's order with "none" after them, other values sorted, missing last."""
    listed = [k for k in labels if k in present and k != "none"]
    free = present - set(listed) - {"", "none"}
    others = sorted(free, key=lambda k: (places.get(k, ""), k))
    return [*listed, *others, *(k for k in ("none", "") if k in present)]


def _group(
    label: Bi,
    shares: np.ndarray[Any, np.dtype[np.float64]],
    coverage: np.ndarray[Any, np.dtype[np.float64]],
    seed: int,
) -> Group:
    told = shares[~np.isnan(shares).any(axis=1)]
    covered = coverage[~np.isnan(coverage)]
    return Group(
        label,
        len(shares),
        len(told),
        _estimates(told, seed) if len(told) else (None,) * shares.shape[1],
        float(covered.mean()) if len(covered) else None,
    )


def _estimates(
    told: np.ndarray[Any, np.dtype[np.float64]], seed: int
) -> tuple[Estimate | None, ...]:
    means, n = told.mean(axis=0), len(told)
    if n < MIN_FOR_INTERVAL:
        return tuple(Estimate(float(m), None) for m in means)
    if n > _BOOTSTRAP_UP_TO:
        half = 1.959964 * told.std(axis=0, ddof=1) / np.sqrt(n)
        low, high = np.clip(means - half, 0, 1), np.clip(means + half, 0, 1)
    else:
        rng = np.random.default_rng(seed)
        draws = np.empty((N_DRAWS, told.shape[1]))
        for i in range(N_DRAWS):
            draws[i] = told[rng.integers(0, n, n)].mean(axis=0)
        low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    return tuple(
        Estimate(float(m), Interval(float(a), float(b)))
        for m, a, b in zip(means, low, high, strict=True)
    )


def _note(total: Group, n_copies: int, scheme: Scheme, version: str, seed: int) -> Bi:
    silent, digest = total.n - total.n_told, scheme.sha256[:12]
    return Bi(
        f"注：N 为文档数。比例为各文档强调比例的均值，方括号内为 95% 区间（对文档自助抽样 "
        f"{N_DRAWS:,} 次，随机种子 {seed}；不足 {MIN_FOR_INTERVAL} 篇的组不给区间，"
        f"超过 {_BOOTSTRAP_UP_TO:,} 篇的组用正态近似）。"
        f"{silent} 篇文档未论及任何驱动因素，不计入均值；{n_copies} 篇为重复文本，已计入。"
        f"词典：{scheme.label.zh}（{scheme.key} {scheme.version}，SHA-256 {digest}）；"
        f"textkit {version}。",
        f"Note: N is the number of documents. Shares are means over documents; in brackets, 95 % "
        f"intervals ({N_DRAWS:,} bootstrap draws of documents, seed {seed}; none for "
        f"groups of fewer than {MIN_FOR_INTERVAL}, normal approximation for more than "
        f"{_BOOTSTRAP_UP_TO:,}). {silent} document(s) argue "
        f"with no driver and are left out of the means; {n_copies} duplicate(s) are counted. "
        f"Lexicon: {scheme.label.en} ({scheme.key} {scheme.version}, SHA-256 {digest}); "
        f"textkit {version}.",
    )
