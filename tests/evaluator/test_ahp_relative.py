"""AHP in its relative modes: the classic reversals, judgements of alternatives, bad judgements."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from criteria.faults import InputError
from evaluator.methods import get_method, rank_matrix

MODES = ("distributive", "ideal")


def relative(matrix, mode, **options):
    return rank_matrix(matrix, [1] * len(matrix[0]), "max", "ahp_relative", mode=mode, **options)


# Belton, V., & Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies. Omega,
# 11(3), 228-230. doi:10.1016/0305-0483(83)90047-6. Three criteria that count alike; printed by
# Wang, Y.-M., & Elhag, T. M. S. (2006). An approach to avoiding rank reversal in AHP. Decision
# Support Systems, 42(3), tables 1 and 2. D is a copy of B.
A, B, C = [1, 9, 8], [9, 1, 9], [1, 1, 1]
D = B
BEFORE = {"distributive": [0.4512, 0.4697, 0.0791], "ideal": [0.6667, 0.7037, 0.1111]}
AFTER = {
    "distributive": [0.3654, 0.2889, 0.0568, 0.2889],
    "ideal": [0.6667, 0.7037, 0.1111, 0.7037],
}


@pytest.mark.parametrize("mode", MODES)
def test_belton_and_gear_before_the_copy(mode):
    found = relative([A, B, C], mode)
    np.testing.assert_allclose(found["score"], BEFORE[mode], rtol=0, atol=5e-5)
    assert found["rank"].tolist() == [2, 1, 3]


def test_belton_and_gear_a_copy_turns_the_distributive_mode_and_not_the_ideal():
    for mode, ranks in (("distributive", [1, 2, 4, 2]), ("ideal", [3, 1, 4, 1])):
        found = relative([A, B, C, D], mode)
        # Wang and Elhag cut 0.36543 and 0.05679 differently: a digit in the fourth place.
        np.testing.assert_allclose(found["score"], AFTER[mode], rtol=0, atol=1e-4)
        assert found["rank"].tolist() == ranks


# The counterexample of Saaty and Vargas (1984) to the ideal mode, ibid., tables 3 and 4.
PAIR = [[1, 7, 3], [2, 6, 1]]
THIRD = [2, 7, 6]


def test_saaty_and_vargas_a_new_best_turns_the_ideal_mode():
    first = relative(PAIR, "ideal")
    np.testing.assert_allclose(first["score"], [0.8333, 0.7302], rtol=0, atol=5e-5)
    second = relative([*PAIR, THIRD], "ideal")
    np.testing.assert_allclose(second["score"], [0.6667, 0.6746, 1.0], rtol=0, atol=5e-5)
    assert first["rank"].tolist() == [1, 2]
    assert second["rank"].tolist() == [3, 2, 1]


def test_saaty_and_vargas_the_distributive_mode_keeps_the_order():
    first = relative(PAIR, "distributive")
    np.testing.assert_allclose(first["score"], [0.5406, 0.4594], rtol=0, atol=5e-5)
    second = relative([*PAIR, THIRD], "distributive")
    np.testing.assert_allclose(second["score"], [0.2833, 0.2667, 0.4500], rtol=0, atol=5e-5)
    assert second["rank"].tolist() == [2, 3, 1]


def plain(matrix, weights, directions, mode):
    """Both modes in exact fractions."""
    columns = []
    for column, direction in zip(zip(*matrix, strict=True), directions, strict=True):
        worth = [Fraction(x) if direction == "max" else 1 / Fraction(x) for x in column]
        whole = sum(worth) if mode == "distributive" else max(worth)
        columns.append([x / whole for x in worth])
    rows = zip(*columns, strict=True)
    return [float(sum(Fraction(w) * x for w, x in zip(weights, row, strict=True))) for row in rows]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("mode", MODES)
def test_both_modes_agree_with_exact_fractions(seed, mode):
    stream = np.random.default_rng(seed)
    matrix = stream.integers(1, 40, (6, 4))
    weights, ways = stream.dirichlet(np.ones(4)), stream.choice(["max", "min"], 4).tolist()
    found = get_method("ahp_relative").figures(matrix, weights, ways, mode)
    expected = plain(matrix.tolist(), weights.tolist(), ways, mode)
    np.testing.assert_allclose(found["score"], expected, rtol=0, atol=1e-14)
    assert math.fsum(found["priority"]) == pytest.approx(1.0)


# --- Judgements of the alternatives ------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_consistent_judgements_say_what_the_column_says(mode):
    expected = relative([A, B, C], mode)
    columns = np.array([A, B, C], dtype=float).T
    matrices = [np.divide.outer(column, column) for column in columns]
    for comparisons in (matrices, [None, matrices[1], None], dict(enumerate(matrices))):
        found = relative([A, B, C], mode, comparisons=comparisons)
        pd.testing.assert_frame_equal(found, expected)


def test_judgements_count_whatever_the_direction():
    judged = [[1, 3], [1 / 3, 1]]
    found = rank_matrix([[1], [9]], [1], "min", "ahp_relative", comparisons=[judged])
    np.testing.assert_allclose(found["score"], [0.75, 0.25])


def test_inconsistent_judgements_by_the_geometric_mean():
    # Rows multiply to 6, 2 and 1/12: cube roots 1.817, 1.260 and 0.437.
    judged = [[1, 2, 3], [1 / 2, 1, 4], [1 / 3, 1 / 4, 1]]
    found = rank_matrix([[1], [1], [1]], [1], "max", "ahp_relative", comparisons=[judged])
    roots = np.cbrt([6, 2, 1 / 12])
    np.testing.assert_allclose(found["score"], roots / roots.sum())


def test_judgements_in_a_frame_are_matched_by_label():
    matrix = pd.DataFrame({"quality": [1, 1]}, index=["AUS", "CHL"])
    judged = pd.DataFrame([[1, 1 / 3], [3, 1]], index=["CHL", "AUS"], columns=["CHL", "AUS"])
    found = rank_matrix(matrix, [1], "max", "ahp_relative", comparisons={"quality": judged})
    np.testing.assert_allclose(found["score"], [0.75, 0.25])


def test_judgements_in_a_frame_of_other_labels_are_taken_in_the_order_of_the_matrix():
    matrix = pd.DataFrame({"quality": [1, 1]}, index=["AUS", "CHL"])
    judged = pd.DataFrame([[1, 3], [1 / 3, 1]])
    found = rank_matrix(matrix, [1], "max", "ahp_relative", comparisons={"quality": judged})
    np.testing.assert_allclose(found["score"], [0.75, 0.25])


@pytest.mark.parametrize(
    ("comparisons", "fragment"),
    [
        ([[[1, 3], [0.333, 1]]], "row 1, column 0: expected the reciprocal of row 0, column 1"),
        ([[[2, 3], [1 / 3, 1]]], "row 0, column 0: expected 1; found 2.0"),
        ([[[1, 0], [1, 1]]], "row 0, column 1: expected a positive number; found 0"),
        ([[[1, None], [1, 1]]], "row 0, column 1: expected a positive number; found None"),
        ([[[1, 3]]], "criterion 0: expected 2 rows of 2 judgements"),
        ([7], "criterion 0: expected 2 rows of 2 judgements; found 7"),
        ([None, None], "expected 1 entries, one matrix of judgements per criterion; found 2"),
        ({"price": None}, "expected a criterion of the matrix"),
        (7, "expected one matrix of judgements per criterion"),
    ],
)
def test_judgements_at_fault_are_refused(comparisons, fragment):
    with pytest.raises(InputError) as caught:
        rank_matrix([[1], [2]], [1], "max", "ahp_relative", comparisons=comparisons)
    assert fragment in str(caught.value)


def test_a_mode_nobody_knows_is_refused():
    with pytest.raises(InputError, match="Did you mean 'ideal'"):
        relative([A, B], "idael")


def test_a_cost_of_nothing_has_no_ratio():
    with pytest.raises(InputError, match=r"of which there are ratios; found 0\.0"):
        rank_matrix([[0], [2]], [1], "min", "ahp_relative")
