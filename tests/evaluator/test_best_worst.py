"""The Best-Worst Method: published examples, two kinds of optimiser, properties, faults."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from criteria.faults import InputError
from evaluator.weighting import best_worst

MODELS = ("linear", "nonlinear")
CAR = ["quality", "price", "comfort", "safety", "style"]


@st.composite
def comparisons(draw, least=2):
    """Draw both vectors, the best at the front and the worst at the end, as wild as they come."""
    count = draw(st.integers(least, 7))
    direct = draw(st.integers(2, 9))
    middle = st.lists(st.integers(1, 9), min_size=count - 2, max_size=count - 2)
    return [1, *draw(middle), direct], [direct, *draw(middle), 1]


def some_comparisons(number: int) -> list[tuple[list[int], list[int]]]:
    random = np.random.default_rng(20)
    found = []
    for _ in range(number):
        count, direct = int(random.integers(2, 8)), int(random.integers(2, 10))
        over, under = random.integers(1, 10, (2, count - 2)).tolist()
        found.append(([1, *over, direct], [direct, *under, 1]))
    return found


def gaps(weights, over, under, ends: tuple[int, int], model: str) -> np.ndarray:
    """How far weights are from each comparison, straight from the definition."""
    w, a, b = np.asarray(weights), np.asarray(over), np.asarray(under)
    best, worst = ends
    if model == "linear":
        return np.concatenate([w[best] - a * w, w - b * w[worst]])
    return np.concatenate([w[best] / w - a, w / w[worst] - b])


def deviation(result, over, under) -> float:
    ends = (result.best, result.worst)
    return float(np.abs(gaps(result.weights, over, under, ends, result.model)).max())


def rows(over, under, ends: tuple[int, int]) -> np.ndarray:
    """w_B - a_Bj w_j and w_j - a_jW w_W as rows over the weights."""
    unit = np.eye(len(over))
    return np.vstack([unit[ends[0]] - np.diag(over), unit - np.outer(under, unit[ends[1]])])


def by_programme(over, under, ends: tuple[int, int]) -> tuple[np.ndarray, float]:
    """Solve the linear model by a linear programme over the weights and xi."""
    apart = rows(over, under, ends)
    bounds = np.block([[apart, -np.ones((len(apart), 1))], [-apart, -np.ones((len(apart), 1))]])
    found = linprog(
        np.append(np.zeros(len(over)), 1),
        A_ub=bounds,
        b_ub=np.zeros(len(bounds)),
        A_eq=[[*np.ones(len(over)), 0]],
        b_eq=[1],
    )
    return found.x[:-1], found.fun


def within(over, under, ends: tuple[int, int], xi: float, aim: np.ndarray):
    """Optimise an aim over the weights that deviate by at most xi in the nonlinear model."""
    unit = np.eye(len(over))
    widths = np.vstack([unit, np.tile(unit[ends[1]], (len(over), 1))])
    apart = rows(over, under, ends)
    return linprog(
        aim,
        A_ub=np.vstack([apart - xi * widths, -apart - xi * widths]),
        b_ub=np.zeros(2 * len(apart)),
        A_eq=[np.ones(len(over))],
        b_eq=[1],
        options={"primal_feasibility_tolerance": 1e-10},
    )


def test_the_first_example_of_the_method():
    # Rezaei (2015), doi:10.1016/j.omega.2014.11.009: xi 0.26 and weights 0.071, 0.338, 0.589, as
    # other implementations quote its basic example; 0.058 is 0.2583 over the index 4.47.
    result = best_worst([8, 2, 1], [1, 5, 8], model="nonlinear")
    assert np.asarray(result.weights) == pytest.approx([0.071, 0.338, 0.589], abs=1e-3)
    assert result.xi == pytest.approx(0.26, abs=5e-3)
    assert result.consistency_ratio == pytest.approx(0.058, abs=5e-4)
    assert (result.best, result.worst, result.model) == (2, 0, "nonlinear")


@pytest.mark.parametrize(
    ("over", "under", "expected", "xi"),
    [
        (
            [2, 1, 4, 2, 8],
            [4, 8, 2, 4, 1],
            [0.21052632, 0.42105263, 0.10526316, 0.21052632, 0.05263158],
            0.0,
        ),
        (
            [2, 1, 4, 3, 8],
            [4, 8, 2, 3, 1],
            [0.22950820, 0.44808743, 0.11475410, 0.15300546, 0.05464481],
            0.002444958 * 4.47,
        ),
    ],
    ids=["consistent", "inconsistent"],
)
def test_the_linear_model_on_the_choice_of_a_car(over, under, expected, xi):
    # The R package BWM of J. Tomczak (github.com/jakub-tomczak/BWM, tests/testthat), which solves
    # the model of Rezaei (2016) by a linear programme and divides xi by the index for 8.
    result = best_worst(dict(zip(CAR, over, strict=True)), dict(zip(CAR, under, strict=True)))
    assert result.weights.to_numpy() == pytest.approx(expected, abs=5e-9)
    assert result.xi == result.consistency_ratio == pytest.approx(xi, abs=5e-9)
    assert (result.best, result.worst) == ("price", "style")


@pytest.mark.parametrize(
    ("under", "xi", "intervals"),
    [
        (
            [4, 8, 2, 3, 1],
            0.1459,
            [
                (0.2145, 0.2289),
                (0.4461, 0.4571),
                (0.1085, 0.1176),
                (0.1563, 0.1602),
                (0.0548, 0.0561),
            ],
        ),
        ([4, 8, 4, 2, 1], 1.0, None),
    ],
    ids=["example 2", "example 3"],
)
def test_the_intervals_of_the_choice_of_a_car_are_those_printed(under, xi, intervals):
    # Rezaei (2016), doi:10.1016/j.omega.2015.12.001, tables 3 and 4 and section 3, as
    # others quote them.
    result = best_worst([2, 1, 4, 3, 8], under, model="nonlinear")
    assert result.xi == pytest.approx(xi, abs=5e-5)
    assert result.consistency_ratio == pytest.approx(xi / 4.47, abs=2e-5)
    if intervals:
        found = np.column_stack([result.lower, result.upper])
        assert found == pytest.approx(np.array(intervals), abs=5.1e-5)


@pytest.mark.parametrize(
    ("direct", "printed"),
    list(enumerate([0.00, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23], start=1)),
)
def test_the_consistency_index_is_the_worst_that_can_be(direct, printed):
    # The index of Rezaei (2015): a criterion that is as far from the best as from the worst.
    result = best_worst([1, direct, direct], [direct, direct, 1], model="nonlinear")
    assert result.xi == pytest.approx(printed, abs=5.0001e-3)
    assert result.consistency_ratio == pytest.approx(float(direct > 1), abs=0.01)
    assert result.input_consistency_ratio == pytest.approx(float(direct > 1))


def test_the_index_between_whole_numbers_is_the_root_of_its_equation():
    result = best_worst([1, 2.5, 2.5], [2.5, 2.5, 1], model="nonlinear")
    assert result.consistency_ratio == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(("over", "under"), some_comparisons(60))
def test_the_linear_model_is_solved_as_by_a_linear_programme(over, under):
    result = best_worst(over, under)
    weights, xi = by_programme(over, under, (result.best, result.worst))
    assert result.xi == pytest.approx(xi, abs=1e-9)
    assert result.weights == pytest.approx(weights, abs=1e-8)
    assert deviation(result, over, under) == pytest.approx(result.xi, abs=1e-14)


@pytest.mark.parametrize(("over", "under"), some_comparisons(40))
def test_the_nonlinear_model_is_solved_as_by_bisection(over, under):
    result = best_worst(over, under, model="nonlinear")
    ends, low, high = (result.best, result.worst), 0.0, 9.0
    while high - low > 1e-7:
        middle = (low + high) / 2
        feasible = within(over, under, ends, middle, np.zeros(len(over))).status == 0
        low, high = (low, middle) if feasible else (middle, high)
    assert result.xi == pytest.approx(high, abs=3e-7)


@pytest.mark.parametrize(("over", "under"), some_comparisons(12))
def test_the_intervals_are_those_of_linear_programmes(over, under):
    result = best_worst(over, under, model="nonlinear")
    best_and_worst = (result.best, result.worst)
    for k, aim in enumerate(np.eye(len(over))):
        # Slightly more room than the optimum, without which rounding leaves no weights at all.
        room = result.xi + 1e-8
        found = [s * within(over, under, best_and_worst, room, s * aim).fun for s in (1, -1)]
        assert [result.lower[k], result.upper[k]] == pytest.approx(found, abs=1e-6)


@pytest.mark.parametrize(("over", "under"), [c for c in some_comparisons(40) if len(c[0]) == 4][:3])
@pytest.mark.parametrize("model", MODELS)
def test_no_optimiser_finds_anything_better(over, under, model):
    result = best_worst(over, under, model=model)
    ends = (result.best, result.worst)
    apart = [
        {
            "type": "ineq",
            "fun": lambda z, side=side: z[-1] - side * gaps(z[:-1], over, under, ends, model),
        }
        for side in (1, -1)
    ]
    whole = {"type": "eq", "fun": lambda z: z[:-1].sum() - 1}
    found = []
    for start in np.random.default_rng(1).dirichlet(np.ones(4), 6):
        answer = minimize(
            lambda z: z[-1],
            np.append(start, 9.0),
            bounds=[(1e-4, 1)] * 4 + [(0, None)],
            constraints=[*apart, whole],
            options={"ftol": 1e-12, "maxiter": 500},
        )
        found += [answer.fun] if answer.success else []
    assert min(found) == pytest.approx(result.xi, abs=1e-6)


@given(case=comparisons())
@pytest.mark.parametrize("model", MODELS)
def test_the_weights_are_optimal_and_within_their_intervals(model, case):
    over, under = case
    result = best_worst(over, under, model=model)
    assert result.weights.sum() == pytest.approx(1, abs=1e-12)
    assert (result.weights > 0).all()
    assert (result.lower <= result.weights + 1e-12).all()
    assert (result.weights <= result.upper + 1e-12).all()
    assert deviation(result, over, under) == pytest.approx(result.xi, abs=1e-12)
    if model == "linear" or len(over) <= 3:
        assert result.lower == pytest.approx(result.upper, abs=1e-12)


@given(
    worths=st.lists(st.sampled_from([1, 2, 4, 8]), min_size=1, max_size=6),
)
@pytest.mark.parametrize("model", MODELS)
def test_consistent_comparisons_are_met(model, worths):
    sizes = np.array([8, *worths, 1])
    result = best_worst(8 / sizes, sizes, model=model)
    assert result.weights == pytest.approx(sizes / sizes.sum(), abs=1e-14)
    assert result.lower == pytest.approx(result.upper, abs=1e-14)
    figures = (result.xi, result.consistency_ratio, result.input_consistency_ratio)
    assert figures == pytest.approx((0, 0, 0), abs=1e-14)


@given(case=comparisons(least=3), data=st.data())
@pytest.mark.parametrize("model", MODELS)
def test_the_order_of_the_criteria_does_not_matter(model, case, data):
    over, under = (np.array(side) for side in case)
    order = data.draw(st.permutations(range(len(over))))
    first = best_worst(over, under, model=model)
    second = best_worst(over[order], under[order], model=model)
    if (over == 1).sum() == (under == 1).sum() == 1:
        assert second.weights == pytest.approx(first.weights[order], abs=1e-12)
        assert (second.xi, second.input_consistency_ratio) == pytest.approx(
            (first.xi, first.input_consistency_ratio), abs=1e-12
        )


def test_the_input_based_ratio_follows_its_formula():
    # Liang, Brunelli and Rezaei (2020), doi:10.1016/j.omega.2019.102175: the largest
    # abs(a_Bj a_jW - a_BW) / (a_BW a_BW - a_BW); here 10 against 8, and 9 against 8.
    assert best_worst([8, 2, 1], [1, 5, 8]).input_consistency_ratio == pytest.approx(2 / 56)
    found = best_worst([2, 1, 4, 3, 8], [4, 8, 2, 3, 1], model="nonlinear")
    assert found.input_consistency_ratio == pytest.approx(1 / 56)


def test_one_criterion_and_two():
    for model in MODELS:
        single = best_worst([1], [1], model=model)
        assert single.weights.tolist() == single.lower.tolist() == [1.0]
        assert (single.xi, single.consistency_ratio, single.input_consistency_ratio) == (0, 0, 0)
        assert best_worst([1, 4], [4, 1], model=model).weights == pytest.approx([0.8, 0.2])
        assert best_worst([1, 1], [1, 1], model=model).weights == pytest.approx([0.5, 0.5])


def test_a_best_that_matters_no_more_than_the_worst_leaves_no_scale():
    result = best_worst([1, 3, 1], [1, 1, 1], model="nonlinear")
    assert result.xi > 0
    assert result.consistency_ratio == result.input_consistency_ratio == float("inf")


def test_of_several_candidates_the_first_pair_that_agrees_counts():
    result = best_worst([1, 1, 8], [7, 8, 1])
    assert (result.best, result.worst) == (1, 2)
    result = best_worst({"a": 1, "b": 1}, {"a": 1, "b": 1})
    assert (result.best, result.worst) == ("a", "b")


def test_labels_are_matched():
    over = pd.Series({"price": 1, "risk": 2, "speed": 8})
    expected = best_worst([1, 2, 8], [8, 5, 1])
    for under in ({"speed": 1, "price": 8, "risk": 5}, [8, 5, 1]):
        result = best_worst(over, under)
        assert result.weights.index.tolist() == ["price", "risk", "speed"]
        assert result.upper.to_numpy() == pytest.approx(expected.weights)
        assert (result.best, result.worst) == ("price", "speed")
    result = best_worst([1, 2, 8], pd.Series([8, 5, 1], index=list("abc")))
    assert result.weights.index.tolist() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("over", "under", "fragments"),
    [
        ([1, 10], [10, 1], ["best_to_others: criterion 1: expected a number from 1 to 9; found 10",
                            "others_to_worst: criterion 0: expected a number from 1 to 9"]),
        ([1, 0.5], [9, 1], ["best_to_others: criterion 1"]),
        ([2, 3], [3, 1], ["best_to_others: best: expected a 1; found 2 at the least"]),
        ([1, 3], [3, 2], ["others_to_worst: worst: expected a 1; found 2 at the least"]),
        ([2, 3], [3, 2], ["best_to_others: best", "others_to_worst: worst"]),
        ([1, 2, 8], [7, 4, 1], ["others_to_worst: criterion 0: expected 8, as best_to_others has"]),
        ([1, 3], [1, 3], ["the best to be another than the worst"]),
        ([1, 2], [2, 2, 1], ["others_to_worst: entries: expected 2 entries"]),
        ({"a": 1, "b": 2}, {"a": 2, "c": 1}, ["criterion c", "criterion b: expected a comparison"]),
        ([1, None], ["x", 1], ["best_to_others: criterion 1", "others_to_worst: criterion 0"]),
        ([], [], ["best_to_others: entries: expected one comparison", "others_to_worst"]),
        ("18", [8, 1], ["best_to_others: entries"]),
    ],
)  # fmt: skip
def test_comparisons_at_fault_are_refused(over, under, fragments):
    with pytest.raises(InputError) as caught:
        best_worst(over, under)
    faults = [str(fault) for fault in caught.value.faults]
    assert len(faults) == len(fragments), faults
    for fragment, fault in zip(fragments, faults, strict=True):
        assert fragment in fault


def test_a_model_that_nobody_knows_is_told_with_everything_else():
    with pytest.raises(InputError) as caught:
        best_worst([1, 99], [2, 1], model="non-linear")
    told = [str(fault) for fault in caught.value.faults]
    assert "Did you mean 'nonlinear'?" in told[0]
    assert "criterion 1" in told[1]
