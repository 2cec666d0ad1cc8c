"""Codes as numbers with value labels, as Stata and SPSS want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from textkit.i18n import Bi, Lang
from textkit.records import NONE
from textkit.tables.columns import codes

YES_NO: Mapping[int, Bi] = {0: Bi("否", "No"), 1: Bi("是", "Yes")}


@dataclass(frozen=True, slots=True)
class Coding:
    """Number by code, and label by number."""

    numbers: Mapping[str, int]
    labels: Mapping[int, str]


def coding(field: pa.Field, seen: Iterable[str], lang: Lang) -> Coding:
    """The numbers of a column's codes: "none" is 0, the others count from 1 in the scheme's order.

    A value among `seen` that the schema does not list is kept under its own name, after those.
    """
    labels = {c.key: c.label.get(lang) or c.key for c in codes(field)}
    labels |= {value: value for value in sorted(set(seen) - labels.keys())}
    numbers = {NONE: 0} if NONE in labels else {}
    numbers |= {key: i for i, key in enumerate((k for k in labels if k != NONE), start=1)}
    return Coding(numbers, {numbers[key]: label for key, label in labels.items()})
