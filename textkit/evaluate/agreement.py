"""How far coders agree among themselves, and the machine with them.

Krippendorff's alpha (nominal; any number of coders, missing labels allowed; Krippendorff 2004),
Cohen's kappa of each pair (Cohen 1960), and the specific agreement of each driver,
2·both / (first + second) (Dice 1945; Fleiss 1975). Intervals are percentile intervals over
paragraphs drawn with replacement. In a stratified draw rare drivers stand more often than in the
corpus: figures describe the drawn paragraphs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from textkit.errors import UsageError
from textkit.evaluate.coded import CodedSheet
from textkit.evaluate.drawing import text_mark
from textkit.evaluate.metrics import Ints, cohen_kappa, with_interval
from textkit.evaluate.sheet import shown_text
from textkit.i18n import Bi
from textkit.records import NONE
from textkit.scheme import Scheme

MACHINE, AGREED = "machine", "agreed"
_MISSING = -1


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One figure of agreement with its 95 % interval; `between` names who is compared."""

    between: str
    figure: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class DriverAgreement:
    """How far two coders agree on one driver."""

    between: str
    driver: str
    first: int  # paragraphs that the first gives to it
    second: int
    both: int
    specific_agreement: float | None  # 2·both / (first + second); none where neither uses it


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A paragraph that coders label differently, side by side."""

    item_id: str
    text: str
    coder_1: str
    driver_1: str
    mechanism_1: str
    note_1: str
    coder_2: str
    driver_2: str
    mechanism_2: str
    note_2: str
    machine: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything that sheets say of one another."""

    figures: tuple[AgreementRow, ...]
    drivers: tuple[DriverAgreement, ...]
    disagreements: tuple[Disagreement, ...]


def agree(
    sheets: Sequence[CodedSheet],
    scheme: Scheme,
    *,
    machine: Mapping[str, str] | None = None,
    seed: int = 0,
) -> Agreement:
    """Agreement of sheets that hold the same paragraphs; `machine` is its driver by item id."""
    ids = list(sheets[0].items)
    codes = (*scheme.driver_keys, NONE)
    by = {s.coder: [s.items[i].driver for i in ids] for s in sheets}
    figures = [*_alphas(sheets, ids, scheme, seed)]
    for a, b in combinations(by, 2):
        figures += _pair(f"{a} – {b}", by[a], by[b], codes, seed)
    drivers = [
        row for a, b in combinations(by, 2) for row in _by_driver(f"{a} – {b}", by[a], by[b], codes)
    ]
    if machine is not None:
        said = [machine[i] for i in ids]
        agreed = [d if len({c[k] for c in by.values()}) == 1 else "" for k, d in
                  enumerate(by[sheets[0].coder])]  # fmt: skip
        for name, told in (*by.items(), (AGREED, agreed)):
            figures += _pair(f"{name} – {MACHINE}", told, said, codes, seed)
            drivers += _by_driver(f"{name} – {MACHINE}", told, said, codes)
    return Agreement(
        tuple(figures), tuple(drivers), tuple(_disagreements(sheets, ids, machine or {}))
    )


def gold_lines(sheets: Sequence[CodedSheet]) -> Iterator[str]:
    """Gold lines (`corpora/gold/FORMAT.md`) of what all coders agree on, ids in order.

    A mechanism stands where all give the same one. `group` is the document that the paragraph comes
    from: what an evaluation holds out together.
    """
    first, *others = sheets
    for item_id, item in sorted(first.items.items()):
        same = [s.items[item_id] for s in others]
        if not item.driver or any(o.driver != item.driver for o in same):
            continue
        mechanism = item.mechanism if all(o.mechanism == item.mechanism for o in same) else ""
        yield json.dumps(
            {
                "id": item_id,
                "text": item.text,
                "driver": item.driver,
                "mechanism": mechanism or None,
                "genre": "other",
                "group": item_id.rpartition("#")[0],
            },
            ensure_ascii=False,
        )


def match_machine(sheet: CodedSheet, labels: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The machine's driver of each paragraph of a sheet; `labels` are (driver, text) by item id.

    Raises `UsageError` where a paragraph is not in the run, or stands there with another text.
    """
    found: dict[str, str] = {}
    for item_id, item in sheet.items.items():
        driver, text = labels.get(item_id, ("", ""))
        if not driver or text_mark(shown_text(text)) != text_mark(item.text):
            raise UsageError(
                Bi("这次运行里没有这一段，或文字不同",
                   "the run has no such paragraph, or another text of it"),
                item_id,
                Bi("--with-machine 应为抽样时的那次运行",
                   "--with-machine should be the run that the sheets were drawn from"),
            )  # fmt: skip
        found[item_id] = driver
    return found


def _alphas(
    sheets: Sequence[CodedSheet], ids: Sequence[str], scheme: Scheme, seed: int
) -> Iterator[AgreementRow]:
    between = ", ".join(s.coder for s in sheets)
    drivers = {k: i for i, k in enumerate((*scheme.driver_keys, NONE))}
    pairs = {f"{d}/{m}": i for i, (d, m) in enumerate(scheme.mechanism_pairs)}
    by_driver = np.array([[drivers.get(s.items[i].driver, _MISSING) for i in ids] for s in sheets])
    same = [
        k for k, i in enumerate(ids)
        if len({s.items[i].driver for s in sheets}) == 1 and sheets[0].items[i].driver != NONE
    ]  # fmt: skip
    mechanisms = np.array(
        [
            [pairs.get(f"{s.items[ids[k]].driver}/{s.items[ids[k]].mechanism}", len(pairs))
             for k in same]
            for s in sheets
        ]
    )  # fmt: skip
    for name, table in (("alpha_driver", by_driver), ("alpha_mechanism", mechanisms)):
        if table.shape[1]:
            yield _row(between, name, table.shape[1], _alpha_of(table), seed)


def _alpha_of(table: Ints) -> Callable[[Ints], float]:
    return lambda chosen: krippendorff_alpha(table[:, chosen])


def krippendorff_alpha(table: Ints) -> float:
    """Nominal alpha of coders × items, -1 for a missing label; 1 where all use one label alone.

    Not a number where no item has two labels.
    """
    import krippendorff

    if not ((table != _MISSING).sum(axis=0) > 1).any():
        return float("nan")
    values = np.where(table == _MISSING, np.nan, table.astype(float))
    paired = values[:, (table != _MISSING).sum(axis=0) > 1]
    if len(np.unique(paired[~np.isnan(paired)])) < 2:
        return 1.0
    return float(krippendorff.alpha(reliability_data=paired, level_of_measurement="nominal"))


def _pair(
    between: str, first: Sequence[str], second: Sequence[str], codes: Sequence[str], seed: int
) -> Iterator[AgreementRow]:
    at = {c: i for i, c in enumerate(codes)}
    told = [(at[a], at[b]) for a, b in zip(first, second, strict=True) if a and b]
    if not told:
        return
    x, y = np.array(told, dtype=np.int64).T
    yield _row(between, "kappa_driver", len(x), lambda i: cohen_kappa(x[i], y[i]), seed)
    yield _row(between, "percent_agreement", len(x), lambda i: float((x[i] == y[i]).mean()), seed)


def _row(
    between: str, name: str, n: int, figure: Callable[[Ints], float], seed: int
) -> AgreementRow:
    f = with_interval(name, n, range(n), figure, seed=seed)
    return AgreementRow(between, name, f.value, f.low, f.high, f.n)


def _by_driver(
    between: str, first: Sequence[str], second: Sequence[str], codes: Sequence[str]
) -> Iterator[DriverAgreement]:
    told = [(a, b) for a, b in zip(first, second, strict=True) if a and b]
    for code in codes:
        mine = sum(a == code for a, _ in told)
        theirs = sum(b == code for _, b in told)
        both = sum(a == b == code for a, b in told)
        share = 2 * both / (mine + theirs) if mine + theirs else None
        yield DriverAgreement(between, code, mine, theirs, both, share)


def _disagreements(
    sheets: Sequence[CodedSheet], ids: Sequence[str], machine: Mapping[str, str]
) -> Iterator[Disagreement]:
    for a, b in combinations(sheets, 2):
        for item_id in ids:
            x, y = a.items[item_id], b.items[item_id]
            if x.driver and y.driver and (x.driver, x.mechanism) != (y.driver, y.mechanism):
                yield Disagreement(
                    item_id, x.text,
                    a.coder, x.driver, x.mechanism, x.note,
                    b.coder, y.driver, y.mechanism, y.note,
                    machine.get(item_id, ""),
                )  # fmt: skip
