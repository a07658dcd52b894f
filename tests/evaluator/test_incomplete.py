"""Incomplete judgements: published completions, a slow second reckoning, what is refused."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from criteria.faults import InputError
from evaluator.weighting import ahp
from evaluator.weighting.incomplete import complete, connected_groups

METHODS = ("geometric", "eigenvector")
SCALE = [1 / k for k in range(9, 1, -1)] + list(range(1, 10))

# Bozóki, Fülöp and Rónyai (2010), On optimal completion of incomplete pairwise comparison matrices,
# Mathematical and Computer Modelling 52(1-2), 318-333, doi:10.1016/j.mcm.2010.02.047, example 3.
BOZOKI = [[1, 1, 5, 2], [1, 1, 3, 4], [1 / 5, 1 / 3, 1, None], [1 / 2, 1 / 4, None, 1]]
# The same paper: Saaty's house with twelve judgements left out.
HOUSE = {
    **{("a", "b"): 5, ("a", "c"): 3, ("a", "d"): 7, ("a", "e"): 6, ("a", "f"): 6},
    **{("b", "d"): 5, ("b", "f"): 3, ("c", "e"): 3, ("c", "g"): 6, ("f", "d"): 4},
    **{("g", "a"): 3, ("g", "e"): 5, ("h", "a"): 4, ("h", "b"): 7, ("h", "d"): 8, ("h", "f"): 6},
}


def test_completion_as_printed_by_bozoki_2010():
    result = ahp(BOZOKI, "eigenvector")
    assert result.completed[2, 3] == pytest.approx(0.7302965066, abs=1e-6)
    # Of two triads with one gap between them the exact answer is the mean of both ways round.
    assert result.completed[2, 3] == pytest.approx(math.sqrt(2 / 5 * 4 / 3), rel=1e-9)
    assert result.missing == 1


def test_house_with_gaps_as_completed_by_another_program():
    # AHPy (Griffith), tests/test_ahp.py: cyclic coordinates, to four digits or so.
    others = {
        **{("b", "c"): 0.33002, ("b", "e"): 1.71974, ("b", "g"): 0.46635, ("c", "d"): 9.92051},
        **{("c", "f"): 4.85249, ("c", "h"): 0.56961, ("d", "e"): 0.52528, ("d", "g"): 0.14244},
        **{("e", "f"): 0.93120, ("e", "h"): 0.10931, ("f", "g"): 0.29121, ("g", "h"): 0.40309},
    }
    result = ahp(HOUSE, "eigenvector")
    assert result.missing == len(others)
    for (row, column), value in others.items():
        assert result.completed.loc[row, column] == pytest.approx(value, rel=1e-4)


@st.composite
def gappy_matrices(draw, least: int = 3, most: int = 6) -> np.ndarray:
    """Connected judgements with at least one gap, on either or both sides."""
    size = draw(st.integers(least, most))
    judged = np.full((size, size), np.nan)
    np.fill_diagonal(judged, 1)
    pairs = list(itertools.combinations(range(size), 2))
    tree = [(draw(st.integers(0, j - 1)), j) for j in range(1, size)]
    others = [pair for pair in pairs if pair not in tree]
    kept = draw(st.lists(st.sampled_from(others), unique=True, max_size=len(others) - 1))
    for i, j in tree + kept:
        judged[i, j] = draw(st.sampled_from(SCALE))
        if draw(st.booleans()):
            judged[j, i] = 1 / judged[i, j]
    return judged


def both_sides(judged: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(judged), 1 / judged.T, judged)


def slow_least_squares(judged: np.ndarray) -> np.ndarray:
    """One equation per judgement, and one that fixes the scale."""
    size = len(judged)
    pairs = [(i, j) for i, j in itertools.combinations(range(size), 2) if judged[i, j] > 0]
    rows = [np.eye(size)[i] - np.eye(size)[j] for i, j in pairs] + [np.ones(size)]
    right = [math.log(judged[pair]) for pair in pairs] + [0.0]
    weights = np.exp(np.linalg.lstsq(np.array(rows), np.array(right), rcond=None)[0])
    return weights / weights.sum()


def slow_completion(judged: np.ndarray) -> tuple[np.ndarray, float]:
    """A general minimiser on the eigenvalue itself, with slopes by differences."""
    gaps = np.argwhere(np.triu(np.isnan(judged)))

    def filled(logs: np.ndarray) -> np.ndarray:
        whole = judged.copy()
        whole[gaps[:, 0], gaps[:, 1]] = np.exp(logs)
        whole[gaps[:, 1], gaps[:, 0]] = np.exp(-logs)
        return whole

    def largest(logs: np.ndarray) -> float:
        return float(np.linalg.eigvals(filled(logs)).real.max())

    found = minimize(largest, np.zeros(len(gaps)), method="BFGS", options={"gtol": 1e-7})
    return filled(found.x), float(found.fun)


@given(gappy_matrices())
def test_geometric_weights_agree_with_least_squares(judged):
    result = ahp(judged)
    assert result.weights == pytest.approx(slow_least_squares(both_sides(judged)), rel=1e-9)
    gaps = np.isnan(both_sides(judged))
    met = result.weights[:, None] / result.weights[None, :]
    assert result.completed[gaps] == pytest.approx(met[gaps])
    assert result.missing == gaps.sum() // 2


@settings(max_examples=40, deadline=None)
@given(gappy_matrices())
def test_eigenvalue_agrees_with_a_general_minimiser(judged):
    whole, least = slow_completion(both_sides(judged))
    result = ahp(judged, "eigenvector")
    assert result.lambda_max == pytest.approx(least, rel=1e-8)
    assert result.lambda_max <= least + 1e-9
    # Differences settle the completion itself to about half the digits only.
    assert result.completed == pytest.approx(whole, rel=1e-3)
    assert ahp(judged).lambda_max == pytest.approx(result.lambda_max)


@given(gappy_matrices())
def test_no_gap_can_be_moved_to_a_lower_eigenvalue(judged):
    known = np.isfinite(both_sides(judged))
    logs = np.log(np.where(known, both_sides(judged), 1.0))
    best = complete(logs, known)
    assert best[known] == pytest.approx(logs[known], abs=1e-12)
    assert best == pytest.approx(-best.T)
    _, right = principal(np.exp(best))
    _, left = principal(np.exp(best).T)
    slopes = np.outer(left, right) * np.exp(best) / (left @ right)
    assert (slopes - slopes.T)[~known] == pytest.approx(0, abs=1e-7)


def principal(matrix: np.ndarray) -> tuple[float, np.ndarray]:
    values, vectors = np.linalg.eig(matrix)
    first = values.real.argmax()
    return values[first].real, np.abs(vectors[:, first])


@settings(max_examples=50, deadline=None)
@given(gappy_matrices(), st.sampled_from([1.0, 10.0, 40.0]))
def test_completion_holds_for_ratios_of_any_size(judged, power):
    """The ninth to the fortieth power has 38 digits: no program for a scale of nine meets it."""
    known = np.isfinite(both_sides(judged))
    logs = power * np.log(np.where(known, both_sides(judged), 1.0))
    best = complete(logs, known)
    least = principal_logs(best)
    for i, j in np.argwhere(np.triu(~known)).tolist():
        for step in (-0.01, 0.01):
            moved = best.copy()
            moved[i, j] += step
            moved[j, i] -= step
            assert principal_logs(moved) >= least - 1e-12


def principal_logs(logs: np.ndarray) -> float:
    """The logarithm of the largest eigenvalue, by multiplying in logarithms."""
    vector, low, high = np.zeros(len(logs)), -math.inf, math.inf
    for _ in range(20_000):
        image = np.logaddexp.reduce(logs + vector, axis=1)
        low, high = (image - vector).min(), (image - vector).max()
        if high - low < 1e-13:
            break
        # Half a step: a matrix that all but repeats in a circle would swing for ever.
        vector = np.logaddexp(image - (low + high) / 2, vector)
        vector -= vector.max()
    return (low + high) / 2


@given(gappy_matrices(least=4, most=4))
def test_both_completions_coincide_for_four(judged):
    # Csató, Ágoston and Bozóki (2024), On the coincidence of optimal completions for small pairwise
    # comparison matrices with missing entries, Annals of Operations Research 333, 239-247,
    # doi:10.1007/s10479-023-05586-x.
    assert ahp(judged).completed == pytest.approx(ahp(judged, "eigenvector").completed, rel=1e-6)


@given(gappy_matrices(), st.sampled_from(METHODS), st.randoms())
def test_order_of_the_criteria_does_not_matter(judged, method, random):
    order = list(range(len(judged)))
    random.shuffle(order)
    before, after = ahp(judged, method), ahp(judged[np.ix_(order, order)], method)
    assert after.weights == pytest.approx(before.weights[order], rel=1e-7)
    assert after.lambda_max == pytest.approx(before.lambda_max, rel=1e-9)


@given(st.lists(st.floats(1, 3), min_size=3, max_size=7), st.sampled_from(METHODS), st.data())
def test_gaps_in_consistent_judgements_cost_nothing(sizes, method, data):
    weights = np.array(sizes) / sum(sizes)
    judged = weights[:, None] / weights[None, :]
    for j in range(2, len(sizes)):
        for i in range(j - 1):
            if data.draw(st.booleans()):
                judged[i, j] = judged[j, i] = np.nan
    result = ahp(judged, method)
    assert result.weights == pytest.approx(weights, rel=1e-7)
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)


def test_geometric_index_counts_the_judgements_beyond_those_needed():
    # Escobar, Aguarón and Moreno-Jiménez (2015), doi:10.1016/j.dss.2015.04.005, tables 13, 15 and
    # 16: six of ten judgements; entries printed to two digits.
    judged = {
        **{("DUV", "IUV"): 2.29, ("IUV", "PUV"): 1.22, ("BV", "IUV"): 1.06, ("EV", "PUV"): 0.97},
        **{("BV", "PUV"): 1.33, ("BV", "EV"): 2.24},
    }
    result = ahp(judged)
    printed = {"DUV": 0.396, "IUV": 0.172, "PUV": 0.131, "EV": 0.105, "BV": 0.195}
    assert result.weights.to_dict() == pytest.approx(printed, abs=2e-3)
    assert result.geometric_consistency_index == pytest.approx(0.046, abs=2e-3)


def test_slack_of_a_circle_of_four_by_hand():
    # Once round a-b-c-d-a is a factor of 16; each judgement takes a quarter of its logarithm.
    judged = {("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2, ("d", "a"): 2}
    result = ahp(judged)
    assert result.geometric_consistency_index == pytest.approx(4 * math.log(2) ** 2 / 1)
    # By symmetry the two gaps are 1, and every row sums to 1 + 2 + 1/2 + 1.
    assert result.lambda_max == pytest.approx(4.5)
    assert result.consistency_ratio == pytest.approx(0.5 / 3 / 0.306)


@pytest.mark.parametrize("method", METHODS)
def test_extreme_judgements_with_gaps_stay_finite(method):
    judged = {("a", "b"): 1e30, ("b", "c"): 1e30, ("c", "d"): 1e-30, ("d", "a"): 1e30}
    result = ahp(judged, method, largest=None)
    assert np.isfinite(result.weights).all()
    assert math.isfinite(result.consistency_ratio)


# --- What is refused ---------------------------------------------------------------------------


def faults_of(judgements) -> list:
    with pytest.raises(InputError) as caught:
        ahp(judgements)
    return list(caught.value.faults)


def test_disconnected_judgements_name_the_missing_link():
    (fault,) = faults_of({("a", "b"): 2, ("c", "d"): 3})
    assert fault.key == "a × c"
    assert fault.expected == "a judgement that links a, b with c, d"
    assert fault.remedy == "Judge a against c, or any other pair across the two groups."
    mended = ahp({("a", "b"): 2, ("c", "d"): 3, ("a", "c"): 1})
    assert mended.weights.sum() == pytest.approx(1)


def test_every_missing_link_is_named():
    judged = pd.DataFrame(np.diag([1.0] * 3), index=list("xyz"), columns=list("xyz"))
    judged = judged.where(judged == 1)
    assert [fault.key for fault in faults_of(judged)] == ["x × y", "x × z"]


def test_a_cell_at_fault_is_not_also_told_as_a_gap():
    (fault,) = faults_of([[1, 0], [None, 1]])
    assert (fault.key, fault.found) == ("0 × 1", "0")


def test_groups_in_matrix_order():
    known = np.eye(5, dtype=bool)
    known[0, 3] = known[3, 0] = known[1, 4] = known[4, 1] = True
    assert connected_groups(known) == [[0, 3], [1, 4], [2]]


# --- The search for the smallest eigenvalue, on functions of which the answer is known ------------


def searched(monkeypatch, value, slope, curve) -> float:
    """The gap in judgements that are all equal, where another function is to be made small."""

    def reckoned(_base, _rows, _columns, gaps):
        found = value(gaps[0]), slope(gaps[0]), curve(gaps[0])
        return found[0], np.array([found[1]]), np.array([[found[2]]])

    monkeypatch.setattr("evaluator.weighting.incomplete._eigenvalue", reckoned)
    known = np.array([[True, True, False], [True, True, True], [False, True, True]])
    return complete(np.zeros((3, 3)), known)[0, 2]


def test_a_step_too_far_is_cut_back(monkeypatch):
    # Newton's method runs away from the middle of log cosh when it begins 3 from it.
    away = searched(
        monkeypatch,
        lambda gap: math.log(math.cosh(gap - 3)),
        lambda gap: math.tanh(gap - 3),
        lambda gap: 1 / math.cosh(gap - 3) ** 2,
    )
    assert away == pytest.approx(3, abs=1e-7)


def test_where_no_step_brings_what_it_promises_the_search_ends(monkeypatch):
    assert searched(monkeypatch, lambda _: 0.0, lambda _: 1.0, lambda _: 1.0) == 0


def test_the_search_ends_where_there_is_no_smallest(monkeypatch):
    assert searched(monkeypatch, lambda gap: -gap, lambda _: -1.0, lambda _: 1.0) == 200
