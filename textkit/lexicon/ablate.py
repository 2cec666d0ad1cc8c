"""What a result owes to each term: every term dropped in turn, shares and ranks compared.

For one document let W(d) be the weight of its counted hits of driver d, and w(t) that of term t.
Without t the lexicon shares are those of W with w(t) taken from t's driver. Hits are not searched
again: where t is dropped, a shorter term inside it is not put in its place, so the figure is an
upper bound on what the term carries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from textkit.records import Tagged
from textkit.scheme import Scheme

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CarryRule:
    """When a term is said to carry a result: any of the three."""

    mean_shift: float = 0.01  # mean absolute change of its driver's share over documents
    rank_correlation: float = 0.95  # below this, documents stand in another order …
    min_ranked: int = 10  # … where there are at least so many documents to rank
    dominant_changed: float = 0.05  # part of the documents whose main driver changes


@dataclass(frozen=True, slots=True)
class Ablation:
    """What changes when one term is dropped, over the documents that have lexicon shares."""

    driver: str
    mechanism: str
    term: str
    documents: int  # that hold a counted hit of it
    weight: float  # sum of its counted hits' weights
    mean_shift: float  # of the driver's share, absolute, over all documents with shares
    max_shift: float
    max_doc_id: str  # where the largest shift happens
    corpus_share_change: float  # signed change of the driver's mean share
    rank_correlation: float | None  # Spearman's, of the driver's shares over documents
    dominant_changed: int  # documents whose main driver becomes another
    emptied: int  # documents that are left with no hit at all
    carries: bool


@dataclass(slots=True)
class _Table:
    """Counted weights of a corpus: drivers by document, and the sparse part of each term."""

    doc_ids: list[str] = field(default_factory=list)
    by_driver: list[list[float]] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=dict)
    weights: dict[str, list[float]] = field(default_factory=dict)

    def add(self, tagged: Tagged, drivers: dict[str, int]) -> None:
        totals = [0.0] * len(drivers)
        own: dict[str, float] = {}
        for match in tagged.matches:
            if match.counted and match.driver in drivers:
                totals[drivers[match.driver]] += match.weight
                own[match.term] = own.get(match.term, 0.0) + match.weight
        if not own:
            return
        row = len(self.doc_ids)
        self.doc_ids.append(tagged.document.doc_id)
        self.by_driver.append(totals)
        for term, weight in own.items():
            self.rows.setdefault(term, []).append(row)
            self.weights.setdefault(term, []).append(weight)


def ablate(
    corpus: Iterable[Tagged], scheme: Scheme, rule: CarryRule | None = None
) -> tuple[Ablation, ...]:
    """One row a term that is counted at least once, those that move shares most first.

    One pass over `corpus`; memory grows with documents × drivers and with distinct terms a
    document. A corpus without counted hits gives no rows.
    """
    rule = rule or CarryRule()
    drivers = {key: i for i, key in enumerate(scheme.driver_keys)}
    table = _Table()
    for tagged in corpus:
        table.add(tagged, drivers)
    if not table.doc_ids:
        return ()
    totals = np.array(table.by_driver)
    base = totals / totals.sum(axis=1, keepdims=True)
    base_ranks = [_ranks(base[:, i]) for i in range(len(drivers))]
    found = [
        _without(
            (driver, mechanism, term.term),
            drivers[driver],
            np.array(table.rows[term.term]),
            np.array(table.weights[term.term]),
            before=(totals, base, base_ranks[drivers[driver]]),
            doc_ids=table.doc_ids,
            rule=rule,
        )
        for driver, mechanism, term in scheme.homed_terms
        if term.term in table.rows
    ]
    return tuple(sorted(found, key=lambda a: (-a.mean_shift, a.driver, a.mechanism, a.term)))


def _without(
    name: tuple[str, str, str],
    column: int,
    rows: NDArray[np.int64],
    weights: Floats,
    *,
    before: tuple[Floats, Floats, Floats],
    doc_ids: list[str],
    rule: CarryRule,
) -> Ablation:
    totals, base, ranks = before
    left = totals[rows].copy()
    left[:, column] = np.maximum(left[:, column] - weights, 0.0)
    left[left < 1e-9] = 0.0  # what subtraction leaves of equal sums
    whole = left.sum(axis=1)
    emptied = whole == 0
    after = np.divide(left, whole[:, None], out=np.zeros_like(left), where=~emptied[:, None])
    shift = np.abs(after[:, column] - base[rows, column])
    share = base[:, column].copy()
    share[rows] = after[:, column]
    n_documents = len(doc_ids)
    mean_shift = float(shift.sum()) / n_documents
    changed = int((after.argmax(axis=1) != base[rows].argmax(axis=1))[~emptied].sum())
    rho = _correlation(ranks, _ranks(share))
    worst = int(shift.argmax())
    carries = (
        mean_shift >= rule.mean_shift
        or (n_documents >= rule.min_ranked and rho is not None and rho < rule.rank_correlation)
        or (changed + int(emptied.sum())) / n_documents >= rule.dominant_changed
    )
    return Ablation(
        *name,
        documents=len(rows),
        weight=float(weights.sum()),
        mean_shift=mean_shift,
        max_shift=float(shift[worst]),
        max_doc_id=doc_ids[int(rows[worst])],
        corpus_share_change=float((share - base[:, column]).sum()) / n_documents,
        rank_correlation=rho,
        dominant_changed=changed,
        emptied=int(emptied.sum()),
        carries=carries,
    )


def _ranks(values: Floats) -> Floats:
    """Ranks from 1, ties sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    upto = np.cumsum(counts)
    mean: Floats = upto - (counts - 1) / 2.0
    return mean[inverse]


def _correlation(a: Floats, b: Floats) -> float | None:
    """Pearson's correlation; None where one side does not vary."""
    x, y = a - a.mean(), b - b.mean()
    norm = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / norm if norm > 0 else None
