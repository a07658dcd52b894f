"""Weights from pairwise judgements: published examples, a slow reckoning, properties, faults.

Published figures are compared to one unit of their last printed digit: not all are rounded to
the nearest.
"""

from __future__ import annotations

import itertools
import math
import pickle
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.weighting import AhpResult, Triad, ahp
from evaluator.weighting.priorities import principal

METHODS = ("geometric", "eigenvector")
SCALE = [Fraction(1, k) for k in range(9, 1, -1)] + [Fraction(k) for k in range(1, 10)]
CYCLE = [[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]]


def matrix(size: int, *above) -> np.ndarray:
    """A reciprocal matrix from the judgements above its diagonal, row by row."""
    judged = np.ones((size, size))
    for (i, j), value in zip(itertools.combinations(range(size), 2), above, strict=True):
        judged[i, j], judged[j, i] = float(value), float(1 / value)
    return judged


def faults_of(judgements, **options) -> list:
    with pytest.raises(InputError) as caught:
        ahp(judgements, **options)
    assert {fault.where for fault in caught.value.faults} == {"judgements"}
    return list(caught.value.faults)


# --- Published examples -----------------------------------------------------------------------

# Saaty (1990), How to make a decision: the analytic hierarchy process, European Journal of
# Operational Research 48(1), 9-26, doi:10.1016/0377-2217(90)90057-I: choosing a house.
# Criteria: size, transportation, neighbourhood, age, yard, facilities, condition, financing.
HOUSE = matrix(
    8,
    *(5, 3, 7, 6, 6, 1 / 3, 1 / 4),
    *(1 / 3, 5, 3, 3, 1 / 5, 1 / 7),
    *(6, 3, 4, 6, 1 / 5),
    *(1 / 3, 1 / 4, 1 / 7, 1 / 8),
    *(1 / 2, 1 / 5, 1 / 6),
    *(1 / 5, 1 / 6),
    1 / 2,
)
# Saaty (2008), Decision making with the analytic hierarchy process, International Journal of
# Services Sciences 1(1), 83-98, doi:10.1504/IJSSCI.2008.017590: which drink is consumed more.
# Coffee, wine, tea, beer, sodas, milk, water.
DRINKS = matrix(
    7,
    *(9, 5, 2, 1, 1, 1 / 2),
    *(1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9),
    *(1 / 3, 1 / 4, 1 / 3, 1 / 9),
    *(1 / 2, 1, 1 / 3),
    *(2, 1 / 2),
    1 / 3,
)
# Coyle (2004), The analytic hierarchy process (AHP), Practical Strategy, Pearson: weights by the
# nth root of the product of each row.
COYLE = matrix(4, 1 / 3, 1 / 9, 1 / 5, 1, 1, 3)


def test_house_criteria_as_printed_by_saaty_1990():
    result = ahp(HOUSE, method="eigenvector", random_index="saaty1980")
    printed = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    assert result.weights == pytest.approx(printed, abs=1e-3)
    assert result.lambda_max == pytest.approx(9.669, abs=1e-3)
    assert result.consistency_index == pytest.approx(0.238, abs=1e-3)
    assert result.consistency_ratio == pytest.approx(0.169, abs=1e-3)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("above", "weights", "lambda_max", "index", "ratio"),
    [
        pytest.param(
            (7, 1 / 5, 1 / 8), (0.233, 0.055, 0.713), 3.247, 0.124, 0.213, id="transportation"
        ),
        pytest.param((1 / 7, 1 / 5, 3), (0.072, 0.650, 0.278), 3.065, 0.032, 0.056, id="financing"),
        pytest.param((1 / 2, 1 / 2, 1), (0.200, 0.400, 0.400), 3.000, 0.000, 0.000, id="condition"),
    ],
)
def test_three_houses_as_printed_by_saaty_1990(above, weights, lambda_max, index, ratio, method):
    # Saaty prints the eigenvector; for three elements the geometric mean is the same.
    result = ahp(matrix(3, *above), method=method, random_index="saaty1980")
    assert result.weights == pytest.approx(weights, abs=1e-3)
    assert result.lambda_max == pytest.approx(lambda_max, abs=1e-3)
    assert result.consistency_index == pytest.approx(index, abs=1e-3)
    assert result.consistency_ratio == pytest.approx(ratio, abs=1e-3)


def test_drinks_as_printed_by_saaty_2008():
    result = ahp(DRINKS, method="eigenvector")
    printed = [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert result.weights == pytest.approx(printed, abs=1e-3)
    assert result.consistency_ratio == pytest.approx(0.022, abs=5e-4)


@pytest.mark.parametrize(
    ("size", "above", "printed"),
    [
        pytest.param(
            5,
            (1 / 4, 1 / 6, 1 / 4, 1 / 8, 1 / 3, 3, 1 / 7, 4, 1 / 2, 1 / 7),
            [0.036, 0.122, 0.262, 0.075, 0.506],
            id="criteria",
        ),
        pytest.param(3, (1 / 3, 1 / 6, 1 / 4), [0.091, 0.218, 0.691], id="flexibility"),
    ],
)
def test_choice_of_a_job_as_printed_by_saaty_2008(size, above, printed):
    # Saaty (2008), as above, tables 3 and 4, as others quote them.
    result = ahp(matrix(size, *above), method="eigenvector")
    assert result.weights == pytest.approx(printed, abs=5e-4)


def test_row_roots_as_printed_by_coyle_2004():
    result = ahp(COYLE)
    roots = [0.293, 1.316, 2.279, 1.136]
    assert COYLE.prod(axis=1) ** (1 / 4) == pytest.approx(roots, abs=1e-3)
    assert result.weights == pytest.approx([0.058, 0.262, 0.454, 0.226], abs=5e-4)


def test_worst_triad_of_the_house_holds_the_judgement_that_saaty_2003_would_revise_first():
    # Saaty (2003), Decision-making with the AHP: why is the principal eigenvector necessary,
    # European Journal of Operational Research 145(1), 85-91, doi:10.1016/S0377-2217(02)00227-8:
    # the largest a_ij w_j / w_i, 5.32156, is that of neighbourhood over condition.
    result = ahp(HOUSE, method="eigenvector")
    errors = HOUSE * result.weights[None, :] / result.weights[:, None]
    assert np.unravel_index(errors.argmax(), errors.shape) == (2, 6)
    assert errors.max() == pytest.approx(5.32156, abs=1e-3)
    # Size over neighbourhood 3, over condition 6, yet size over condition 1/3: recomputed.
    assert result.worst_triad is not None
    assert result.worst_triad.labels == (0, 2, 6)
    assert result.worst_triad.ratio == pytest.approx(3 * 6 / (1 / 3))


# --- A slow second reckoning ------------------------------------------------------------------


def slow_geometric(judged: list[list[Fraction]]) -> tuple[list[float], float]:
    size = len(judged)
    roots = [float(math.prod(row)) ** (1 / size) for row in judged]
    weights = [root / sum(roots) for root in roots]
    rows = [sum(float(a) * w for a, w in zip(row, weights, strict=True)) for row in judged]
    return weights, sum(row / w for row, w in zip(rows, weights, strict=True)) / size


def slow_eigenvector(judged: list[list[Fraction]]) -> tuple[list[float], float]:
    numbers = [[float(a) for a in row] for row in judged]
    weights = [1 / len(judged)] * len(judged)
    while True:
        image = [sum(a * w for a, w in zip(row, weights, strict=True)) for row in numbers]
        ratios = [new / old for new, old in zip(image, weights, strict=True)]
        weights = [value / sum(image) for value in image]
        # Collatz: the eigenvalue lies between the least and the greatest ratio.
        if max(ratios) - min(ratios) < 1e-11 * max(ratios):
            return weights, sum(ratios) / len(ratios)


SLOW = {"geometric": slow_geometric, "eigenvector": slow_eigenvector}


def slow_worst_ratio(judged: list[list[Fraction]]) -> Fraction:
    """The greatest round trip over all ordered triples, exactly."""
    triples = itertools.permutations(range(len(judged)), 3)
    return max((judged[i][j] * judged[j][k] * judged[k][i] for i, j, k in triples), default=1)


@st.composite
def judged_matrices(draw, least: int = 1, most: int = 7) -> list[list[Fraction]]:
    size = draw(st.integers(least, most))
    judged = [[Fraction(1)] * size for _ in range(size)]
    for i, j in itertools.combinations(range(size), 2):
        judged[i][j] = draw(st.sampled_from(SCALE))
        judged[j][i] = 1 / judged[i][j]
    return judged


methods = st.sampled_from(METHODS)


@given(judged_matrices(), methods)
def test_agrees_with_the_slow_reckoning(judged, method):
    weights, lambda_max = SLOW[method](judged)
    result = ahp(judged, method=method)
    assert result.weights == pytest.approx(weights, rel=1e-9)
    assert result.lambda_max == pytest.approx(lambda_max, rel=1e-9)


@given(judged_matrices(), methods)
def test_worst_triad_agrees_with_exact_fractions(judged, method):
    ratio = slow_worst_ratio(judged)
    triad = ahp(judged, method=method).worst_triad
    if ratio == 1:
        assert triad is None
    else:
        assert triad is not None
        i, j, k = triad.labels
        assert judged[i][j] * judged[j][k] * judged[k][i] == ratio
        assert triad.ratio == pytest.approx(float(ratio))
        assert i == min(triad.labels)


# --- Properties -------------------------------------------------------------------------------


@given(judged_matrices(), methods)
def test_weights_are_positive_shares_and_inconsistency_is_never_negative(judged, method):
    result = ahp(judged, method=method)
    assert (result.weights > 0).all()
    assert result.weights.sum() == pytest.approx(1)
    assert result.lambda_max >= len(judged)
    assert result.consistency_index >= 0
    assert result.consistency_ratio >= 0


@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=9), methods)
def test_consistent_judgements_give_back_their_weights(sizes, method):
    weights = np.array(sizes) / sum(sizes)
    result = ahp(weights[:, None] / weights[None, :], method=method, largest=None)
    assert result.weights == pytest.approx(weights, rel=1e-9)
    assert result.lambda_max == pytest.approx(len(sizes), rel=1e-12)
    assert result.consistency_ratio == pytest.approx(0, abs=1e-12)
    assert result.worst_triad is None


@given(judged_matrices(most=6), methods, st.randoms())
def test_order_of_the_criteria_does_not_matter(judged, method, random):
    names = list("abcdef")[: len(judged)]
    frame = pd.DataFrame(judged, index=names, columns=names)
    rows, columns = random.sample(names, len(names)), random.sample(names, len(names))
    before, after = (ahp(table, method=method) for table in (frame, frame.loc[rows, columns]))
    assert list(after.weights.index) == rows
    assert after.weights[names].to_numpy() == pytest.approx(before.weights.to_numpy(), rel=1e-9)
    assert after.lambda_max == pytest.approx(before.lambda_max)
    assert (after.worst_triad is None) == (before.worst_triad is None)
    if before.worst_triad is not None and after.worst_triad is not None:
        assert after.worst_triad.ratio == pytest.approx(before.worst_triad.ratio)


@given(judged_matrices())
def test_turned_judgements_turn_the_geometric_weights_over(judged):
    one, other = ahp(judged), ahp(np.array(judged, dtype=float).T)
    product = one.weights * other.weights
    assert product == pytest.approx(np.full(len(judged), product[0]), rel=1e-9)
    assert other.lambda_max == pytest.approx(one.lambda_max)


@given(judged_matrices(least=3, most=3))
def test_methods_agree_on_three(judged):
    geometric, eigenvector = (ahp(judged, method=method) for method in METHODS)
    assert geometric.weights == pytest.approx(eigenvector.weights, rel=1e-9)
    assert geometric.lambda_max == pytest.approx(eigenvector.lambda_max, rel=1e-9)


@given(judged_matrices(least=3, most=7))
def test_inconsistency_shows_in_all_figures_together(judged):
    for method in METHODS:
        result = ahp(judged, method=method)
        assert (result.worst_triad is not None) == (result.consistency_ratio > 1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_judgements_in_a_circle_do_not_pass_for_equal_weights(method):
    result = ahp(CYCLE, method=method)
    assert result.weights == pytest.approx(1 / 3)
    # Every row sums to 1 + 3 + 1/3.
    assert result.lambda_max == pytest.approx(13 / 3)
    assert result.consistency_ratio == pytest.approx((13 / 3 - 3) / 2 / 0.52)
    assert result.consistency_ratio > 1
    assert result.worst_triad == Triad((0, 1, 2), pytest.approx(27))


def test_worst_triad_runs_the_way_the_judgements_go_round():
    turned = ahp(np.array(CYCLE).T).worst_triad
    assert turned == Triad((0, 2, 1), pytest.approx(27))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("strength", [1e-90, 1e90])
def test_extreme_judgements_stay_finite(method, strength):
    result = ahp(matrix(3, strength, 1 / strength, strength), method=method, largest=None)
    assert np.isfinite(result.weights).all()
    assert math.isfinite(result.consistency_ratio)
    assert result.worst_triad is not None
    assert math.isfinite(result.worst_triad.ratio)


# --- Small matrices and what comes in ---------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_one_criterion(method):
    result = ahp([[1]], method=method)
    assert result.weights.tolist() == [1]
    assert figures(result) == (1, 0, 0, None)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("value", [1, 3, 1 / 7, 2.3])
def test_two_criteria_cannot_contradict(method, value):
    result = ahp([[1, value], [1 / value, 1]], method=method)
    assert result.weights == pytest.approx([value / (1 + value), 1 / (1 + value)])
    assert figures(result) == (2, 0, 0, None)


def figures(result: AhpResult) -> tuple:
    return (
        result.lambda_max,
        result.consistency_index,
        result.consistency_ratio,
        result.worst_triad,
    )


def named(values, names=("reliability", "reserves", "technology")) -> pd.DataFrame:
    return pd.DataFrame(values, index=list(names), columns=list(names))


def test_names_are_taken_over():
    result = ahp(named(CYCLE))
    assert isinstance(result.weights, pd.Series)
    assert list(result.weights.index) == ["reliability", "reserves", "technology"]
    assert result.worst_triad is not None
    assert result.worst_triad.labels == ("reliability", "reserves", "technology")


def test_columns_are_matched_by_name_not_place():
    judged = named(matrix(3, 2, 6, 3))
    shuffled = judged[["technology", "reliability", "reserves"]]
    pd.testing.assert_series_equal(ahp(shuffled).weights, ahp(judged).weights)


def test_input_is_left_alone():
    judged, frame = np.array(CYCLE), named(CYCLE)
    ahp(judged)
    ahp(frame)
    assert judged.tolist() == CYCLE
    pd.testing.assert_frame_equal(frame, named(CYCLE))


def test_result_cannot_be_changed():
    with pytest.raises(AttributeError):
        ahp(CYCLE).lambda_max = 3


def test_result_survives_a_trip_between_processes():
    result = pickle.loads(pickle.dumps(ahp(named(CYCLE))))
    assert result.circle == ("reliability", "reserves", "technology")
    pd.testing.assert_series_equal(result.weights, ahp(named(CYCLE)).weights)


def test_seven_digits_pass_for_a_reciprocal_and_stay_consistent():
    result = ahp([[1, 3], [0.3333333, 1]])
    assert result.weights == pytest.approx([0.75, 0.25], abs=1e-7)
    assert figures(result) == (2, 0, 0, None)


# --- Faults -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("judgements", "found"),
    [
        ([], "an empty one"),
        ([[]], "1 × 0"),
        ([[1, 2, 3], [1 / 2, 1, 1]], "2 × 3"),
        ([[1, 2], [3]], "no table of equally long rows"),
        (np.ones((2, 2, 2)), "no table of equally long rows"),
        ([np.ones((2, 2)), np.ones((2, 3))], "no table of equally long rows"),
        ([1, 2], "no table of equally long rows"),
        (3, "no table of equally long rows"),
        (None, "no table of equally long rows"),
        (pd.DataFrame(), "an empty one"),
    ],
    ids=str,
)
def test_not_square(judgements, found):
    (fault,) = faults_of(judgements)
    assert fault.key == "matrix"
    assert fault.found == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (0, "0"),
        (-3, "-3"),
        (-math.inf, "-inf"),
        (math.inf, "inf"),
        (10**400, "inf"),
        (1e-200, "1e-200"),
        ("1/3", "'1/3'"),
        (True, "True"),
        ([2], "[2]"),
        (2 + 1j, "(2+1j)"),
    ],
    ids=str,
)
def test_not_a_positive_number(cell, found):
    (fault,) = faults_of([[1, cell], [1 / 3, 1]])
    assert (fault.key, fault.found) == ("0 × 1", found)
    assert "number" in fault.expected


def test_a_judgement_in_quotation_marks_is_shown_how_to_be_written():
    (fault,) = faults_of([[1, "1/3"], [3, 1]])
    assert fault.remedy == "Write it without quotation marks: 3 or 1/3."


def test_diagonal_not_one():
    (fault,) = faults_of(named([[1, 2, 2], [1 / 2, 9, 1], [1 / 2, 1, 1]]))
    assert (fault.key, fault.expected, fault.found) == ("reserves × reserves", "1", "9.0")


@pytest.mark.parametrize(
    ("above", "below", "key", "write", "found"),
    [
        (3, 0.333, "1 × 0", "1/3", "0.333"),
        (0.333, 3, "0 × 1", "1/3", "0.333"),
        (3, 0.333333, "1 × 0", "1/3", "0.333333"),
        (2.5, 0.3, "1 × 0", "1/2.5", "0.3"),
        (2, 3, "1 × 0", "1/2", "3.0"),
        (1 / 2, 1 / 3, "1 × 0", "2", "0.3333333333333333"),
        (1, 2, "1 × 0", "1", "2.0"),
    ],
)
def test_not_reciprocal(above, below, key, write, found):
    (fault,) = faults_of([[1, above], [below, 1]])
    assert (fault.key, fault.found) == (key, found)
    assert fault.expected.startswith(f"{write}, the reciprocal of")
    assert fault.remedy.startswith(f"Write {write} in full")
    # The remedy works.
    mended = float(Fraction(write)) if "." not in write else 1 / float(write.removeprefix("1/"))
    cells = [[1, above], [below, 1]]
    cells[int(key[0])][int(key[-1])] = mended
    assert ahp(cells).consistency_ratio == 0


def test_names_of_rows_and_columns_differ():
    judged = named(CYCLE).rename(columns={"reserves": "reserve"})
    row, column = faults_of(judged)
    assert (row.key, row.remedy) == ("row reserves", "Did you mean 'reserve'?")
    assert (column.key, column.remedy) == ("column reserve", "Did you mean 'reserves'?")


def test_names_without_a_likeness():
    judged = named(CYCLE).rename(index={"reserves": "xyz"})
    row, column = faults_of(judged)
    assert row.remedy == "Add the column, or drop the row."
    assert column.remedy == "Add the row, or drop the column."


@pytest.mark.parametrize("axis", ["index", "columns"])
def test_names_on_one_axis_only_are_told_once(axis):
    (fault,) = faults_of(pd.DataFrame(CYCLE, **{axis: ["a", "b", "c"]}))
    other = {"index": "columns", "columns": "rows"}[axis]
    assert (fault.key, fault.found) == (other, "0, 1, 2")
    assert fault.remedy == "Name both: DataFrame(judgements, index=names, columns=names)."


def test_name_given_twice():
    judged = named(CYCLE, names=("reserves", "reserves", "technology"))
    assert [fault.key for fault in faults_of(judged)] == ["row reserves", "column reserves"]


def test_unknown_method_and_random_index():
    method, index = faults_of(CYCLE, method="Eigenvektor", random_index="alonso")
    assert (method.key, method.remedy) == ("method", "Did you mean 'eigenvector'?")
    assert (index.key, index.remedy) == ("random_index", "Did you mean 'alonso-lamata'?")


@pytest.mark.parametrize("method", [None, 3, ["x"]])
def test_method_of_another_kind(method):
    (fault,) = faults_of(CYCLE, method=method)
    assert (fault.key, fault.found) == ("method", repr(method))


def test_all_faults_at_once():
    judged = named([[1, 3, None], [0.333, 2, 0], [-1, "much", 1]])
    keys = [fault.key for fault in faults_of(judged, method="mean", random_index="none")]
    assert keys == [
        "reserves × technology",
        "technology × reliability",
        "technology × reserves",
        "reserves × reserves",
        "reserves × reliability",
        "method",
        "random_index",
    ]


def test_a_masked_judgement_is_missing_and_follows_from_its_mirror():
    judged = np.ma.array([[1, 2.0], [0.25, 1]], mask=[[False, True], [False, False]])
    assert ahp(judged).weights == pytest.approx([0.8, 0.2])


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA, pd.NaT], ids=str)
def test_one_on_the_diagonal_is_not_left_out(missing):
    (fault,) = faults_of(named([[1, 2, 2], [1 / 2, missing, 1], [1 / 2, 1, 1]]))
    assert (fault.key, fault.found) == ("reserves × reserves", "none")
    assert fault.remedy == "Write 1: it is compared with itself."


@pytest.mark.parametrize(
    ("above", "below", "key", "expected"),
    [
        (10, 1 / 10, "0 × 1", "at most 9"),
        (1 / 10, 10, "1 × 0", "at most 9"),
        (10, None, "0 × 1", "at most 9"),
        (0.1, None, "0 × 1", "at least 1/9"),
        (9.001, None, "0 × 1", "at most 9"),
    ],
)
def test_beyond_the_scale(above, below, key, expected):
    (fault,) = faults_of([[1, above], [below, 1]])
    assert fault.key == key
    assert fault.expected == f"{expected}, where the scale ends"
    assert "largest=None" in fault.remedy
    assert ahp([[1, above], [below, 1]], largest=None).weights[0] == pytest.approx(
        above / (1 + above)
    )


def test_the_end_of_the_scale_belongs_to_it_after_rounding():
    assert ahp([[1, 9 * (1 + 1e-12)], [1 / 9, 1]]).weights == pytest.approx([0.9, 0.1])
    (fault,) = faults_of([[1, 6], [1 / 6, 1]], largest=5)
    assert fault.expected.startswith("at most 5")


@pytest.mark.parametrize("largest", [0.5, "9", True, math.nan])
def test_an_end_of_the_scale_that_is_none(largest):
    (fault,) = faults_of([[1, 2], [1 / 2, 1]], largest=largest)
    assert fault.key == "largest"


# --- Judgements by name -----------------------------------------------------------------------

PAIRS = {("a", "b"): 2, ("a", "c"): 6, ("b", "c"): 3}


@pytest.mark.parametrize(
    "judgements",
    [
        PAIRS,
        {"a": {"b": 2, "c": 6}, "b": {"c": 3}},
        {"a": {"a": 1, "b": 2, "c": 6}, "b": {"a": 1 / 2, "c": 3}, "c": {}},
        pd.Series(PAIRS),
        {**PAIRS, ("c", "a"): 1 / 6, ("a", "a"): 1},
    ],
    ids=["pairs", "rows", "full rows", "series", "both sides"],
)
def test_judgements_by_pair_or_by_row(judgements):
    result = ahp(judgements)
    assert result.weights.to_dict() == pytest.approx({"a": 0.6, "b": 0.3, "c": 0.1})
    assert result.completed.loc["c", "a"] == pytest.approx(1 / 6)


def test_faults_of_judgements_by_pair_name_the_pair():
    low, mirror = faults_of({("a", "b"): 0, ("a", "c"): 2, ("c", "a"): 2, ("b", "c"): 1})
    assert (low.key, mirror.key) == ("a × b", "c × a")
    (fault,) = faults_of({"a": 3, "b": 1})
    assert fault.found == "no table of equally long rows"
    (fault,) = faults_of({})
    assert fault.key == "matrix"


# --- More published examples -------------------------------------------------------------------

# Harker (1987), Incomplete pairwise comparisons in the analytic hierarchy process, Mathematical
# Modelling 9(11), 837-848, doi:10.1016/0270-0255(87)90503-3, table 1: how much farther from
# Philadelphia is Cairo, Tokyo, Chicago, San Francisco, London, Montreal.
CITIES = matrix(6, *(1 / 3, 8, 3, 3, 7), *(9, 3, 3, 9), *(1 / 6, 1 / 5, 2), *(1 / 3, 6), 6)
# Escobar, Aguarón and Moreno-Jiménez (2015), Some extensions of the precise consistency consensus
# matrix, Decision Support Systems 74, 67-77, doi:10.1016/j.dss.2015.04.005, tables 1 to 3.
PARTIES = {
    "PSOE": matrix(5, *(3, 5, 8, 6), *(3, 5, 4), *(3, 2), 1 / 3),
    "PP": matrix(5, *(3, 7, 9, 5), *(3, 7, 1), *(5, 1 / 5), 1 / 5),
    "PAR": matrix(5, *(5, 7, 7, 5), *(1, 5, 1), *(5, 1 / 3), 1 / 5),
    "NP": matrix(5, *(1 / 2, 1 / 5, 1 / 8, 1 / 7), *(1 / 4, 1 / 6, 1 / 5), *(1 / 4, 1 / 3), 3),
}


def test_distances_of_cities_as_printed_by_harker_1987():
    result = ahp(CITIES, method="eigenvector")
    printed = [0.2619, 0.3975, 0.0334, 0.1164, 0.1642, 0.0266]
    assert result.weights == pytest.approx(printed, abs=1e-4)


@pytest.mark.parametrize(
    ("party", "weights", "index"),
    [
        ("PSOE", (0.513, 0.251, 0.115, 0.042, 0.079), 0.143),
        ("PP", (0.520, 0.195, 0.072, 0.030, 0.182), 0.303),
        ("PAR", (0.560, 0.135, 0.101, 0.035, 0.168), 0.298),
        ("NP", (0.038, 0.059, 0.149, 0.480, 0.274), 0.203),
    ],
)
def test_geometric_consistency_index_as_printed_by_escobar_2015(party, weights, index):
    result = ahp(PARTIES[party])
    assert result.weights == pytest.approx(weights, abs=5.1e-4)
    assert result.geometric_consistency_index == pytest.approx(index, abs=5.1e-4)
    # It is of the judgements, whatever way the weights are found.
    assert ahp(PARTIES[party], "eigenvector").geometric_consistency_index == pytest.approx(
        result.geometric_consistency_index
    )


def test_geometric_index_of_three_at_the_custom_of_a_tenth():
    # Aguarón and Moreno-Jiménez (2003), doi:10.1016/S0377-2217(02)00255-2: 0.31 for three. There
    # every figure follows from t, the cube root of a_12 a_23 a_31: lambda_max = 1 + t + 1/t.
    random_index = 0.525
    t = math.exp(math.acosh(1 + 0.1 * random_index))
    result = ahp(matrix(3, t**3, 1, 1), random_index="alonso-lamata")
    assert result.consistency_ratio == pytest.approx(0.1, rel=1e-3)
    assert result.geometric_consistency_index == pytest.approx(0.31, abs=5e-3)


@given(judged_matrices(least=3), methods)
def test_geometric_index_agrees_with_the_sum_over_pairs(judged, method):
    size, weights = len(judged), slow_geometric(judged)[0]
    pairs = itertools.combinations(range(size), 2)
    total = sum(math.log(float(judged[i][j]) * weights[j] / weights[i]) ** 2 for i, j in pairs)
    found = ahp(judged, method=method).geometric_consistency_index
    assert found == pytest.approx(2 * total / ((size - 1) * (size - 2)), abs=1e-12)


# --- Circles of preference ---------------------------------------------------------------------


def test_a_circle_of_preferences_is_flagged():
    result = ahp(named(CYCLE))
    assert result.cyclic
    assert result.circle == ("reliability", "reserves", "technology")
    # Consistent enough by the custom of a tenth, and yet no order meets it.
    mild = ahp(matrix(4, 2, 1 / 1.1, 2, 1.1, 2, 2))
    assert mild.consistency_ratio < 0.10
    assert mild.circle == (0, 1, 2)


def test_a_longer_circle_where_no_three_go_round():
    judged = {("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2, ("d", "a"): 2}
    result = ahp(judged)
    assert result.circle == ("a", "b", "c", "d")
    assert result.worst_triad is None
    assert result.weights.to_numpy() == pytest.approx(1 / 4)
    assert result.consistency_ratio > 0.10


@given(judged_matrices())
def test_a_circle_is_there_exactly_if_no_order_meets_the_preferences(judged):
    size = len(judged)
    ordered = any(
        all(judged[order[i]][order[j]] >= 1 for i, j in itertools.combinations(range(size), 2))
        for order in itertools.permutations(range(size))
    )
    circle = ahp(judged).circle
    # With ties an order may not show: a over b, b as c, c as a is no circle.
    if ordered:
        assert circle is None
    if circle is not None:
        assert not ordered
        assert all(judged[i][j] > 1 for i, j in itertools.pairwise((*circle, circle[0])))
    elif all(judged[i][j] != 1 for i, j in itertools.combinations(range(size), 2)):
        assert ordered


def test_an_entry_beyond_all_numbers_leaves_the_eigenvalue_of_the_rest():
    # Of two criteria that all but nothing links, the larger eigenvalue is that of one alone.
    value, scales = principal(np.array([[0.0, -1e4], [-1e4, 5.0]]))
    assert value == 5
    assert scales[1] - scales[0] > 1000
