"""RANCOM: published weights, pymcdm beside it, contradictions, faults."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymcdm.weights.subjective import RANCOM

from criteria.faults import InputError
from evaluator.weighting import rancom

CIRCLE = [[0.5, 1, 0], [0, 0.5, 1], [1, 0, 0.5]]


def test_weights_of_seven_criteria_are_those_printed():
    # Summed comparisons 6, 6, 3.5, 0.5, 1.5, 2.5, 4.5 and their weights, as scikit-criteria's
    # tests have them for Więckowski et al. (2023), doi:10.1016/j.engappai.2023.106114.
    result = rancom([1, 1, 4, 7, 6, 5, 3])
    assert result.comparisons.sum(axis=1).tolist() == [6, 6, 3.5, 0.5, 1.5, 2.5, 4.5]
    expected = [0.2449, 0.2449, 0.1429, 0.0204, 0.0612, 0.1020, 0.1837]
    assert result.weights == pytest.approx(expected, abs=5.1e-5)


def test_weights_of_four_criteria_by_hand():
    assert rancom([1, 2, 4, 3]).weights.tolist() == [0.4375, 0.3125, 0.0625, 0.1875]
    assert rancom([1, 1, 1, 1]).weights.tolist() == [0.25] * 4
    assert rancom(1).weights.tolist() == [1.0]


@given(ranks=st.lists(st.integers(1, 4), min_size=4, max_size=8))
def test_a_ranking_is_weighed_as_pymcdm_does_and_never_contradictory(ranks):
    result = rancom(ranks)
    assert result.weights == pytest.approx(RANCOM(ranking=ranks)(), abs=1e-14)
    assert (result.contradictions, result.consistency) == ((), 1.0)
    again = rancom(result.comparisons)
    assert np.array_equal(again.weights, result.weights)


def orders() -> set[tuple[float, float, float]]:
    """The comparisons (1, 2), (1, 3), (2, 3) of every order of three, with and without ties."""
    found = set()
    for ranks in product(range(3), repeat=3):
        pairs = ((ranks[i], ranks[j]) for i, j in ((0, 1), (0, 2), (1, 2)))
        found.add(tuple(0.5 if a == b else float(a < b) for a, b in pairs))
    return found


@pytest.mark.parametrize("answers", list(product((0.0, 0.5, 1.0), repeat=3)))
def test_three_contradict_each_other_where_no_order_fits(answers):
    ab, ac, bc = answers
    result = rancom([[0.5, ab, ac], [1 - ab, 0.5, bc], [1 - ac, 1 - bc, 0.5]])
    fits = answers in orders()
    assert result.contradictions == (() if fits else ((0, 1, 2),))
    assert result.consistency == float(fits)
    assert result.weights.sum() == pytest.approx(1)


def test_a_circle_gives_equal_weights_and_is_told():
    names = list("abc")
    result = rancom(pd.DataFrame(CIRCLE, index=names, columns=names))
    assert result.weights.to_dict() == pytest.approx(dict.fromkeys(names, 1 / 3))
    assert result.contradictions == (("a", "b", "c"),)
    assert result.consistency == 0


def test_consistency_is_the_share_of_triads_without_a_contradiction():
    matrix = np.full((4, 4), 0.5)
    matrix[:3, :3] = CIRCLE
    matrix[3, :3], matrix[:3, 3] = 0, 1
    assert rancom(matrix).consistency == 0.75
    assert rancom(matrix).contradictions == ((0, 1, 2),)


def test_names_come_back_and_columns_are_matched():
    expected = rancom(["b", "a", "c"])
    assert expected.weights.index.tolist() == ["b", "a", "c"]
    for order in permutations("abc"):
        frame = pd.DataFrame(expected.comparisons, index=list("bac"), columns=list("bac"))
        result = rancom(frame[list(order)])
        pd.testing.assert_series_equal(result.weights, expected.weights)
    by_rank = rancom({"a": 2, "b": 1, "c": 3})
    assert by_rank.weights.to_dict() == expected.weights.to_dict()


@pytest.mark.parametrize(
    ("comparisons", "fragments"),
    [
        ([[0.5, 2], [0, 0.5]], ["comparisons: 0 × 1: expected 1, 0.5 or 0; found 2.0"]),
        ([[0.5, 1], [1, 0.5]], ["1 × 0: expected 0, what 0 × 1 leaves of 1; found 1.0"]),
        ([[1, 1], [0, 0]], ["0 × 0: expected 0.5; found 1.0", "1 × 1: expected 0.5; found 0.0"]),
        ([[0.5, "x"], [0, 0.5]], ["row 0, column 1: expected a finite number"]),
        ([[0.5, 1, 0], [0, 0.5, 1]], ["columns: expected those of the rows, 0, 1; found 2 × 3"]),
        (pd.DataFrame([[0.5, 1], [0, 0.5]], list("ab"), list("ac")), ["columns: expected those"]),
        ([[0.5, 1], [0]], ["rows of one length"]),
        ([3, 0], ["ranking: criterion 0", "ranking: criterion 1"]),
        ("abc", ["ranking: entries"]),
    ],
)
def test_comparisons_at_fault_are_refused(comparisons, fragments):
    with pytest.raises(InputError) as caught:
        rancom(comparisons)
    faults = [str(fault) for fault in caught.value.faults]
    assert len(faults) == len(fragments), faults
    for fragment, fault in zip(fragments, faults, strict=True):
        assert fragment in fault
