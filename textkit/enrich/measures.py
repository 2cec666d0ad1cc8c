"""Which columns are added, and their values: from the analysis of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import pyarrow as pa

from textkit.enrich.dataset import NewColumn, Value, nearest
from textkit.errors import UsageError
from textkit.i18n import Bi, Lang
from textkit.records import Analysis
from textkit.scheme import Scheme
from textkit.tables.coding import coding
from textkit.tables.columns import codes, count, fitting, label
from textkit.tables.layout import Layout
from textkit.tables.schemas import schemas

GROUPS = ("shares", "intervals", "mechanisms", "type", "mode", "coverage", "counts")
DEFAULT_GROUPS = ("shares", "type", "mode")


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of the emphasis table, or a count, that is asked for."""

    key: str  # its name in the tables of a run
    group: str
    field: pa.Field


def chosen_groups(asked: str | Iterable[str]) -> tuple[str, ...]:
    """The groups of columns in their own order; the default where nothing is asked.

    `asked` is a list, or names with commas between. Raises `UsageError` that names the nearest.
    """
    parts = asked.split(",") if isinstance(asked, str) else list(asked)
    names = [part.strip() for part in parts if part.strip()]
    for name in names:
        if name not in GROUPS:
            near = nearest(name, GROUPS)
            raise UsageError(
                Bi(f"没有“{name}”这组列", f"there is no group of columns {name!r}"),
                "--columns",
                Bi(f"是否指 {near}？", f"do you mean {near}?")
                if near
                else Bi(f"可用：{','.join(GROUPS)}", f"there are: {','.join(GROUPS)}"),
            )
    return tuple(g for g in GROUPS if g in (names or DEFAULT_GROUPS))


def measures(scheme: Scheme, groups: Sequence[str]) -> tuple[Measure, ...]:
    """The columns of the groups, in order."""
    layout, table = Layout.of(scheme), schemas(scheme)["emphasis"]
    by_group = {
        "shares": (*layout.driver_shares, "dominant_driver"),
        "intervals": tuple(chain.from_iterable(zip(layout.lows, layout.highs, strict=True))),
        "mechanisms": layout.mechanism_shares,
        "type": ("cluster_type", "cluster_type_confidence"),
        "mode": ("mode", "mode_confidence"),
        "coverage": ("driver_coverage",),
    }
    made = [
        Measure(name, group, table.field(name))
        for group in groups
        for name in by_group.get(group, ())
    ]
    if "counts" in groups:
        made += [Measure(f.name, "counts", f) for f in _counts(scheme)]
    return tuple(made)


def _counts(scheme: Scheme) -> list[pa.Field]:
    names = fitting([f"mentions_{key}" for key in scheme.driver_keys])
    mentions = [
        count(name, f"{d.label.zh}：命中次数", f"{d.label.en}: mentions")
        for name, d in zip(names, scheme.drivers, strict=True)
    ]
    return [count("chars", "正文字数", "Characters of the text"), *mentions]


def new_column(measure: Measure, name: str, lang: Lang) -> NewColumn:
    """The column to add under `name`, with labels in `lang`."""
    if codes(measure.field):
        made = coding(measure.field, (), lang)
        return NewColumn(name, label(measure.field, lang), "code", made.numbers, made.labels)
    kind = "count" if pa.types.is_integer(measure.field.type) else "number"
    return NewColumn(name, label(measure.field, lang), "count" if kind == "count" else "number")


def values(analysis: Analysis, wanted: Sequence[Measure], scheme: Scheme) -> tuple[Value, ...]:
    """One document's values of the columns; None where a number cannot be told."""
    layout, emphasis = Layout.of(scheme), analysis.emphasis
    cluster = analysis.clusters[0] if analysis.clusters else None
    row: dict[str, Value] = {
        "dominant_driver": emphasis.dominant_driver or None,
        "driver_coverage": emphasis.driver_coverage,
        "cluster_type": cluster.cluster_type if cluster else None,
        "cluster_type_confidence": cluster.confidence if cluster else None,
        "mode": cluster.mode if cluster else None,
        "mode_confidence": cluster.mode_confidence if cluster else None,
        "chars": len(analysis.document.text),
    }
    mentions = fitting([f"mentions_{key}" for key in scheme.driver_keys])
    for i, d in enumerate(emphasis.drivers):
        row[layout.driver_shares[i]] = d.share
        row[layout.lows[i]] = d.interval.low if d.interval else None
        row[layout.highs[i]] = d.interval.high if d.interval else None
        row[mentions[i]] = d.mentions
    shares = zip(layout.mechanism_shares, emphasis.mechanisms, strict=True)
    row.update((name, m.share) for name, m in shares)
    return tuple(row[m.key] for m in wanted)
