"""Figures against values worked out by hand or by scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, f1_score

from textkit.evaluate.agreement import krippendorff_alpha
from textkit.evaluate.metrics import brier, cohen_kappa, macro_f1, reliability, with_interval

TRUTH = np.array([0, 0, 1, 1, 2, 2, 2, 3])
GUESS = np.array([0, 1, 1, 1, 2, 0, 2, 2])


def test_f1_and_kappa_are_those_of_scikit_learn() -> None:
    assert macro_f1(TRUTH, GUESS) == pytest.approx(f1_score(TRUTH, GUESS, average="macro"))
    assert cohen_kappa(TRUTH, GUESS) == pytest.approx(cohen_kappa_score(TRUTH, GUESS))


def test_brier_of_sure_and_of_even_answers() -> None:
    truth = np.array([0, 1])
    assert brier(truth, np.eye(2)) == 0
    assert brier(truth, np.full((2, 2), 0.5)) == pytest.approx(0.5)
    assert brier(truth, np.eye(2)[::-1]) == pytest.approx(2)


def test_an_interval_holds_its_figure_and_widens_where_cases_come_in_clumps() -> None:
    right = np.repeat([1.0, 0.0], 100)
    alone = with_interval("x", 200, range(200), lambda i: float(right[i].mean()))
    clumped = with_interval(
        "x", 200, np.repeat(range(8), 25).tolist(), lambda i: float(right[i].mean())
    )
    assert alone.low < alone.value < alone.high
    assert clumped.high - clumped.low > 2 * (alone.high - alone.low)


def test_the_same_seed_gives_the_same_interval() -> None:
    one, two = (
        with_interval("x", 8, range(8), lambda i: float(GUESS[i].mean()), seed=3) for _ in "12"
    )
    assert one == two


def test_reliability_puts_each_confidence_in_one_bin() -> None:
    bins = reliability(np.array([0.0, 0.05, 0.95, 1.0]), np.array([False, True, True, True]))
    assert [(b.low, b.n, b.true) for b in bins] == [(0.0, 2, 0.5), (0.9, 2, 1.0)]


@pytest.mark.parametrize(
    ("table", "alpha"),
    [
        # Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section B, worked there
        ([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], 0.095),
        # section C: four observers, missing data
        (
            [
                [0, 1, 2, 2, 1, 0, 3, 0, 1, -1, -1, -1],
                [0, 1, 2, 2, 1, 1, 3, 0, 1, 4, -1, 2],
                [-1, 2, 2, 2, 1, 2, 3, 1, 1, 4, 0, -1],
                [0, 1, 2, 2, 1, 3, 3, 0, 1, 4, 0, -1],
            ],
            0.743,
        ),
        ([[1, 1, 1], [1, 1, 1]], 1.0),
    ],
    ids=["binary", "four-observers-missing", "one-label-alone"],
)
def test_alpha_is_that_of_the_worked_examples(table: list[list[int]], alpha: float) -> None:
    assert krippendorff_alpha(np.array(table)) == pytest.approx(alpha, abs=5e-4)


def test_alpha_is_no_number_where_no_paragraph_has_two_labels() -> None:
    assert np.isnan(krippendorff_alpha(np.array([[0, -1], [-1, 1]])))
