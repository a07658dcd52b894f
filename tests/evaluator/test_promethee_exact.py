"""PROMETHEE I and II against exact fractions, and with values of any size."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluator
from evaluator.methods.outranking.preference import NEEDS

repeatable = settings(derandomize=True, deadline=None, max_examples=60)
FUNCTIONS = tuple(NEEDS)


# --- A second implementation, in plain Python, exact but for the exponential -------------------


def slow_preference(lead, function, q, p, s):
    if lead <= 0:
        return Fraction(0)
    if function == "usual":
        return Fraction(1)
    if function == "u-shape":
        return Fraction(int(lead > q))
    if function == "v-shape":
        return min(lead / p, Fraction(1))
    if function == "level":
        return Fraction(int(lead > q) + int(lead > p), 2)
    if function == "linear":
        if lead <= q:
            return Fraction(0)
        return Fraction(1) if lead > p else (lead - q) / (p - q)
    return Fraction(1 - math.exp(-(float(lead / s) ** 2) / 2))


def slow_flows(matrix, weights, directions, functions, q, p, s):
    """Positive and negative mean flows as fractions; everything comes in as fractions."""
    m, total = len(matrix), sum(weights)

    def index(a, b):
        parts = (
            w * slow_preference((x - y) if way == "max" else (y - x), *how)
            for w, x, y, way, *how in zip(
                weights, a, b, directions, functions, q, p, s, strict=True
            )
        )
        return sum(parts, Fraction(0)) / total

    positive = [sum((index(a, b) for b in matrix), Fraction(0)) / (m - 1) for a in matrix]
    negative = [sum((index(b, a) for b in matrix), Fraction(0)) / (m - 1) for a in matrix]
    return positive, negative


def tenths(number):
    return Fraction(number, 10)


@st.composite
def problems(draw, functions=FUNCTIONS):
    """Decimal numbers with ties and leads at the very thresholds, as fractions."""
    m, n = draw(st.integers(2, 6)), draw(st.integers(1, 4))
    numbers = st.integers(-20, 20).map(tenths)
    thresholds = st.integers(0, 12).map(tenths)
    q = draw(st.lists(thresholds, min_size=n, max_size=n))
    return {
        "matrix": draw(st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=m, max_size=m)),
        "weights": draw(st.lists(st.integers(1, 9).map(tenths), min_size=n, max_size=n)),
        "directions": draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n)),
        "functions": draw(st.lists(st.sampled_from(functions), min_size=n, max_size=n)),
        "q": q,
        "p": [low + draw(st.integers(0, 12).map(tenths)) or Fraction(1, 10) for low in q],
        "s": draw(st.lists(st.integers(1, 12).map(tenths), min_size=n, max_size=n)),
    }


def ranked(problem, method="promethee_ii", **options):
    floats = {name: [float(v) for v in problem[name]] for name in ("weights", "q", "p", "s")}
    return evaluator.rank_matrix(
        [[float(v) for v in row] for row in problem["matrix"]],
        floats.pop("weights"),
        problem["directions"],
        method=method,
        preference_functions=problem["functions"],
        **floats,
        **options,
    )


@repeatable
@given(problems())
def test_flows_are_those_of_exact_arithmetic(problem):
    positive, negative = slow_flows(**problem)
    found = ranked(problem)
    assert found["positive"].tolist() == pytest.approx([float(v) for v in positive], abs=1e-11)
    assert found["negative"].tolist() == pytest.approx([float(v) for v in negative], abs=1e-11)


@repeatable
@given(problems(functions=[name for name in FUNCTIONS if name != "gaussian"]))
def test_what_ties_on_paper_ties(problem):
    positive, negative = slow_flows(**problem)
    net = [up - down for up, down in zip(positive, negative, strict=True)]
    ranks = [1 + sum(other > own for other in net) for own in net]
    assert ranked(problem)["rank"].tolist() == ranks
    assert ranked(problem, flow="sum")["rank"].tolist() == ranks


@repeatable
@given(problems(functions=[name for name in FUNCTIONS if name != "gaussian"]))
def test_partial_ranking_is_that_of_exact_arithmetic(problem):
    positive, negative = slow_flows(**problem)
    m = range(len(positive))

    def at_least(a, b):
        return positive[a] >= positive[b] and negative[a] <= negative[b]

    better = [sum(at_least(a, b) and not at_least(b, a) for b in m) for a in m]
    worse = [sum(at_least(b, a) and not at_least(a, b) for b in m) for a in m]
    apart = [sum(not at_least(a, b) and not at_least(b, a) for b in m) for a in m]
    found = ranked(problem, "promethee_i")
    assert found["score"].tolist() == [up - down for up, down in zip(better, worse, strict=True)]
    assert found["incomparable"].tolist() == apart


# --- Size --------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("method", ["promethee_ii", "promethee_i"])
@pytest.mark.parametrize("size", [1e-150, 1.0, 1e150, 1e308])
def test_degenerate_problems_tie(method, function, size):
    options = {"preference_functions": function, "q": 0.5 * size, "p": size, "s": size}
    for matrix in ([[size, -size]], [[size, -size]] * 3):
        found = evaluator.rank_matrix(matrix, [1, 2], "max", method=method, **options)
        assert (found.drop(columns="rank") == 0).all(axis=None)
        assert found["rank"].tolist() == [1] * len(matrix)
    found = evaluator.rank_matrix([[size], [-size]], [1], "min", method="promethee_ii", **options)
    assert found["score"].tolist() == pytest.approx(
        [-1, 1] if function != "gaussian" else [math.exp(-2) - 1, 1 - math.exp(-2)], abs=1e-11
    )


def test_thresholds_by_label_may_leave_out_criteria_that_take_none():
    import pandas as pd

    table = pd.DataFrame([[1.0, 5.0, 2.0], [3.0, 4.0, 9.0], [2.0, 8.0, 4.0]], columns=list("abc"))
    functions = {"c": "linear", "a": "usual", "b": "v-shape"}
    options = {"method": "promethee_ii", "preference_functions": functions}
    short = evaluator.rank_matrix(
        table, [1, 1, 1], "max", q=pd.Series({"c": 1.0}), p={"c": 6, "b": 2}, **options
    )
    full = evaluator.rank_matrix(
        table, [1, 1, 1], "max", q=[None, None, 1], p=[None, 2, 6], **options
    )
    assert short.equals(full)
