"""ELECTRE TRI-B: examples of others, an exact second implementation, properties, faults."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator import sort_matrix

repeatable = settings(derandomize=True, deadline=None, max_examples=80)


# --- A second implementation, in exact fractions -----------------------------------------------


def slow_credibility(a, b, weights, q, p, veto):
    """How credible it is that a is at least as good as b, more being better."""
    behind = [y - x for x, y in zip(a, b, strict=True)]
    agreeing, against = Fraction(0), []
    for k, gap in enumerate(behind):
        if gap <= q[k]:
            agreeing += weights[k]
        elif gap < p[k]:
            agreeing += weights[k] * (p[k] - gap) / (p[k] - q[k])
        if veto[k] is not None and gap > p[k]:
            outright = gap >= veto[k]
            against.append(Fraction(1) if outright else (gap - p[k]) / (veto[k] - p[k]))
    agreeing /= sum(weights)
    result = agreeing
    for objection in against:
        if objection > agreeing:
            result *= (1 - objection) / (1 - agreeing)
    return result


def slow_classes(matrix, weights, directions, profiles, q, p, veto, cut):
    """The classes from 1, pessimistic and optimistic, going through the profiles one by one."""

    def turned(row):
        return [x if way == "max" else -x for x, way in zip(row, directions, strict=True)]

    limits = [turned(profile) for profile in profiles]
    pessimistic, optimistic = [], []
    for row in map(turned, matrix):
        over = [slow_credibility(row, limit, weights, q, p, veto) >= cut for limit in limits]
        under = [slow_credibility(limit, row, weights, q, p, veto) >= cut for limit in limits]
        place = len(limits)
        while place > 0 and not over[place - 1]:
            place -= 1
        pessimistic.append(place + 1)
        place = 0
        while place < len(limits) and not (under[place] and not over[place]):
            place += 1
        optimistic.append(place + 1)
    return pessimistic, optimistic


@st.composite
def problems(draw):
    """Decimal numbers with ties and differences at the very thresholds, as fractions."""
    m, n, limits = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 3))

    def each(low, high):
        numbers = st.integers(low, high).map(lambda number: Fraction(number, 10))
        return st.lists(numbers, min_size=n, max_size=n)

    ways = draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n))
    profiles = [draw(each(-8, 8))]
    for _ in range(limits - 1):
        steps = draw(each(0, 8).filter(any))
        profiles.append(
            [
                x + step if way == "max" else x - step
                for x, step, way in zip(profiles[-1], steps, ways, strict=True)
            ]
        )
    q = draw(each(0, 5))
    p = [low + step for low, step in zip(q, draw(each(0, 5)), strict=True)]
    veto = [
        None if draw(st.booleans()) else low + step
        for low, step in zip(p, draw(each(0, 12)), strict=True)
    ]
    return {
        "matrix": draw(st.lists(each(-15, 15), min_size=m, max_size=m)),
        "weights": draw(each(1, 9)),
        "directions": ways,
        "profiles": profiles,
        "q": q,
        "p": p,
        "veto": veto,
        "cut": Fraction(draw(st.integers(10, 20)), 20),
    }


def floats(numbers):
    return [None if number is None else float(number) for number in numbers]


def sorted_by(problem):
    return sort_matrix(
        [floats(row) for row in problem["matrix"]],
        floats(problem["weights"]),
        problem["directions"],
        [floats(profile) for profile in problem["profiles"]],
        cut=float(problem["cut"]),
        **{name: floats(problem[name]) for name in ("q", "p", "veto")},
    )


@repeatable
@given(problems())
def test_classes_are_those_of_exact_arithmetic(problem):
    pessimistic, optimistic = slow_classes(**problem)
    found = sorted_by(problem)
    assert found["pessimistic"].tolist() == pessimistic
    assert found["optimistic"].tolist() == optimistic


# --- Examples of others ------------------------------------------------------------------------


def test_seven_sites():
    """Seven sites by cost, transport, environment, residents and competition.

    Matrix, parameters and the classes that come out are in the tests of qgis-etri, an independent
    implementation (tests/data_ticino.py).
    """
    sites = [
        [120, 284, 5, 3.5, 18],
        [150, 269, 2, 4.5, 24],
        [100, 413, 4, 5.5, 17],
        [60, 596, 6, 8.0, 20],
        [30, 1321, 8, 7.5, 16],
        [80, 734, 5, 4.0, 21],
        [45, 982, 7, 8.5, 13],
    ]
    found = sort_matrix(
        sites,
        [25, 45, 10, 12, 8],
        ["min", "min", "max", "max", "max"],
        [[100, 1000, 4, 4, 15], [50, 500, 7, 7, 20]],
        q=[15, 80, 1, 0.5, 1],
        p=[40, 350, 3, 3.5, 5],
        veto=[100, 850, 5, 4.5, 8],
        cut=0.75,
    )
    assert found["pessimistic"].tolist() == [2, 1, 2, 3, 1, 2, 2]
    assert found["optimistic"].tolist() == [2, 3, 2, 3, 2, 2, 2]


# Eight alternatives by five criteria, out of the tests of the Python package mcda.
EIGHT = [
    [0.72, 3.56, 1.34, 0.62, 44.34],
    [0.80, 3.94, 1.43, 0.74, 36.36],
    [0.76, 3.63, 1.38, 0.89, 48.75],
    [0.78, 3.74, 1.45, 0.72, 42.13],
    [0.74, 3.54, 1.37, 0.73, 36.99],
    [0.69, 3.74, 1.45, 0.84, 42.43],
    [0.70, 3.28, 1.28, 0.83, 47.43],
    [0.86, 3.37, 1.15, 0.80, 80.79],
]


def test_degrees_and_optimistic_classes_of_eight():
    """As in the tests of mcda; its pessimistic rule is another and asks for strict preference.

    Its last alternative, which no profile compares with, it puts in no class at all.
    """
    found = sort_matrix(
        EIGHT,
        [30, 30, 20, 10, 10],
        "max",
        [[0.75, 3.5, 1.3, 0.73, 42], [0.8, 3.7, 1.37, 0.79, 43]],
        q=[0.02, 0.05, 0.02, 0.05, 2],
        p=[0.05, 0.1, 0.05, 0.1, 8],
        veto=[0.15, 0.6, 0.25, 0.25, 15],
        cut=0.7,
    )
    over = [
        [0.8, 0.14820415879017004],
        [0.9393333333333334, 0.9226666666666666],
        [1, 0.68],
        [1, 0.96],
        [0.9498333333333333, 0.31316666666666654],
        [0.7, 0.7],
        [0.4, 0.05625],
        [0.5, 0.15],
    ]
    under = [  # one profile after the other
        [0.801, 0.06, 0.2834355828220857, 1 / 3, 0.8, 1 / 3, 0.8428333333333333, 0],
        [1, 0.5, 0.8375, 0.8, 1, 0.8, 0.9595, 0],
    ]
    for h in range(2):
        assert found[f"outranks_b{h + 1}"].tolist() == pytest.approx(
            [row[h] for row in over], abs=1e-11
        )
        assert found[f"outranked_by_b{h + 1}"].tolist() == pytest.approx(under[h], abs=1e-11)
    assert found["optimistic"].tolist()[:7] == [2, 3, 2, 3, 2, 3, 1]
    assert found["pessimistic"][7] == 1  # incomparable with both profiles:
    assert found["optimistic"][7] == 3  # the lowest and the highest class


def test_example_of_the_guide_by_hand():
    """The three alternatives of Mousseau, Slowinski & Zielniewicz (1999), ELECTRE TRI 2.0.

    Their data; the degrees were worked out by hand.
    """
    matrix = [[75, 67, 85, 82, 90], [28, 35, 70, 90, 95], [45, 60, 55, 68, 60]]
    limits = [[50, 48, 55, 55, 60], [70, 75, 80, 75, 85]]
    found = sort_matrix(matrix, [1] * 5, "max", limits, q=5, p=10, veto=30)
    # The first is behind the upper limit by 8 on the second criterion alone, which agrees by
    # (10 - 8) / 5; the upper limit is behind the first by 7 on the fourth, which agrees by 3/5.
    assert found.loc[0].tolist() == pytest.approx([3, 3, 1, 0, 4.4 / 5, 4.6 / 5], abs=1e-11)
    # The second is behind the lower limit by 22 and 13: it agrees by 3/5, and the objections of
    # 12/20 and 3/20 are not above that; behind the upper one by 42 and 40, which both veto.
    assert found.loc[1].tolist() == pytest.approx([1, 3, 0.6, 0, 0, 0.6], abs=1e-11)
    # The third agrees with the upper limit on nothing but, by 3/5, the fourth criterion; four
    # object, by 15/20, 5/20, 15/20 and 15/20, of which all exceed 3/25.
    degree = (3 / 25) * (5 / 20) ** 3 * (15 / 20) / (22 / 25) ** 4
    assert found.loc[2].tolist() == pytest.approx([2, 2, 1, 0.6, degree, 1], abs=1e-11)


def test_degrees_of_three_buildings():
    """The worked example of the documentation of cghiaus/ELECTRE_Tri, degrees and relations.

    The lower limit is preferred to the first and the second is indifferent to the upper one; the
    third is incomparable to both.
    """
    found = sort_matrix(
        [[8.5, 18], [14, 16], [5, 27]],
        [0.7, 0.3],
        "max",
        [[10, 15], [15, 20]],
        q=[1, 2],
        p=[2, 4],
        veto=[4, 8],
        cut=0.7,
    )
    expected = {
        "outranks_b1": [0.65, 1, 0],
        "outranks_b2": [0, 0.7, 0],
        "outranked_by_b1": [0.85, 0, 0],
        "outranked_by_b2": [1, 1, 0.583],
    }
    for name, degrees in expected.items():
        assert found[name].tolist() == pytest.approx(degrees, abs=0.0005)
    assert found["pessimistic"].tolist() == [1, 3, 1]
    assert found["optimistic"].tolist() == [1, 3, 3]


# --- Properties --------------------------------------------------------------------------------


@repeatable
@given(problems())
def test_no_class_hangs_on_other_alternatives(problem):
    together = sorted_by(problem)
    for row, values in enumerate(problem["matrix"]):
        alone = sorted_by({**problem, "matrix": [values]})
        assert alone.iloc[0].tolist() == together.iloc[row].tolist()


@repeatable
@given(problems())
def test_the_pessimistic_class_is_never_above_the_optimistic_one(problem):
    found = sorted_by(problem)
    assert (found["pessimistic"] <= found["optimistic"]).all()
    assert found["pessimistic"].min() >= 1
    assert found["optimistic"].max() <= len(problem["profiles"]) + 1


@repeatable
@given(problems(), st.integers(0, 4), st.integers(0, 3), st.integers(1, 30))
def test_a_better_value_never_lowers_a_class(problem, row, column, tenths):
    before = sorted_by(problem)
    row, column = row % len(problem["matrix"]), column % len(problem["weights"])
    step = Fraction(tenths, 10) * (1 if problem["directions"][column] == "max" else -1)
    problem["matrix"][row][column] += step
    after = sorted_by(problem)
    for rule in ("pessimistic", "optimistic"):
        assert after[rule][row] >= before[rule][row]
        assert after[rule].drop(row).tolist() == before[rule].drop(row).tolist()


@repeatable
@given(problems())
def test_a_profile_is_at_least_in_the_class_above_it(problem):
    problem["matrix"] = problem["profiles"]
    found = sorted_by(problem)
    assert (found["pessimistic"] >= np.arange(len(found)) + 2).all()


@repeatable
@given(problems(), st.integers(-9, 9).map(lambda k: 2.0**k))
def test_units_do_not_matter(problem, factor):
    scaled = {
        name: [[factor * float(x) for x in row] for row in problem[name]]
        for name in ("matrix", "profiles")
    }
    thresholds = {
        name: [None if x is None else factor * float(x) for x in problem[name]]
        for name in ("q", "p", "veto")
    }
    found = sort_matrix(
        scaled["matrix"],
        [7 * float(weight) for weight in problem["weights"]],
        problem["directions"],
        scaled["profiles"],
        cut=float(problem["cut"]),
        **thresholds,
    )
    assert found.equals(sorted_by(problem)) or np.allclose(found, sorted_by(problem), atol=1e-11)


# --- Edges and forms of input ------------------------------------------------------------------


@pytest.mark.parametrize("size", [1e-150, 1.0, 1e150, 1e308])
def test_sizes_of_all_kinds(size):
    found = sort_matrix(
        [[size], [-size], [0.0]], [1], "min", [[0.5 * size]], q=0.1 * size, veto=size
    )
    assert found["pessimistic"].tolist() == [1, 2, 2]
    assert np.isfinite(found.to_numpy()).all()


@pytest.mark.parametrize(("for_it", "all_of_them"), [(5, 6), (4, 7), (9, 13), (10, 14)])
def test_a_cut_that_is_just_reached_on_paper_is_reached(for_it, all_of_them):
    """5/6 is no decimal number, but as a share of the weights and as a cut it is the same."""
    votes = [for_it, all_of_them - for_it]
    found = sort_matrix([[1, 0]], votes, "max", [[1, 1]], cut=for_it / all_of_them)
    assert found["pessimistic"].tolist() == [2]


def test_labels_are_matched():
    names = ["cost", "power", "risk"]
    frame = pd.DataFrame([[3, 9, 1], [8, 4, 4]], index=["here", "there"], columns=names)
    limits = pd.DataFrame(
        [[3, 7, 4], [2, 4, 7]], index=["low", "high"], columns=["risk", "cost", "power"]
    )
    found = sort_matrix(
        frame,
        {"risk": 1, "power": 1, "cost": 2},
        pd.Series({"risk": "min", "power": "max", "cost": "min"}),
        limits,
        q={"power": 1},
        veto={"cost": 5},
        categories=["no", "perhaps", "yes"],
    )
    assert list(found.index) == ["here", "there"]
    assert list(found.columns) == [
        *("pessimistic", "optimistic"),
        *("outranks_low", "outranked_by_low", "outranks_high", "outranked_by_high"),
    ]
    assert found["pessimistic"].tolist() == ["yes", "no"]
    by_position = sort_matrix(
        frame.to_numpy(),
        [2, 1, 1],
        ["min", "max", "min"],
        [[7, 4, 3], [4, 7, 2]],
        q=[0, 1, 0],
        veto=[5, None, None],
    )
    assert found.to_numpy()[:, 2:].tolist() == by_position.to_numpy()[:, 2:].tolist()
    assert by_position["pessimistic"].tolist() == [3, 1]


def test_input_is_kept():
    matrix, limits = np.array([[1.0, 2.0]]), np.array([[1.0, 1.0]])
    matrix.flags.writeable = limits.flags.writeable = False
    sort_matrix(matrix, np.array([1.0, 2.0]), ["max", "min"], limits)
    assert matrix.tolist() == [[1, 2]]


# --- Faults ------------------------------------------------------------------------------------

FRAME = pd.DataFrame([[1, 2], [3, 4]], columns=["a", "b"])


def faults_of(profiles, **options):
    with pytest.raises(InputError) as caught:
        sort_matrix(FRAME, [1, 1], ["max", "min"], profiles, **options)
    return [str(fault) for fault in caught.value.faults]


def test_profiles_out_of_order_are_named():
    assert faults_of([[1, 5], [2, 6], [2, 6]]) == [
        "profiles: b2, criterion b: expected a value at least as good as 5.0, that of b1; "
        "found 6.0. List them from the worst to the best.",
        "profiles: b3: expected something better than b2; found the same values. "
        "Drop one, or raise this one.",
    ]


def test_profiles_that_do_not_match_the_matrix_are_named():
    assert faults_of([[1, 2, 3]]) == [
        "profiles: columns: expected 2 values, one per criterion; found 3. Add or drop some."
    ]
    found = faults_of(pd.DataFrame([[1, 2]], columns=["a", "c"]))
    assert found[0].startswith("profiles: column c: expected a criterion of the matrix (a, b)")
    assert found[1].startswith("profiles: criterion b: expected a column; found none.")
    assert faults_of([[1, None]]) == [
        "profiles: row 0, column 1: expected a finite number; found None. Write a number."
    ]
    assert faults_of(pd.DataFrame([[1, 2, 3]], columns=["a", "b", "a"])) == [
        "profiles: column a: expected each label once; found it again. Drop or rename one."
    ]


def test_everything_else_that_is_wrong_is_told_at_once():
    found = faults_of([[1, 5], [2, 4]], q=-1, p={"c": 1}, cut=0.4, categories=["x", "y"])
    for start in (
        "q: all criteria: expected a finite number from 0 on, or None; found -1.",
        "p: criterion c: expected a criterion of the matrix",
        "cut: value: expected a finite number from 0.5 to 1; found 0.4.",
        "categories: names: expected 3 names, one more than there are profiles; found 2.",
    ):
        assert [fault for fault in found if fault.startswith(start)], (start, found)
    assert faults_of([[1, 5]], q=2, p=1, categories="ab")[0].startswith(
        "categories: names: expected 2 names, one more than there are profiles; found 'ab'"
    )
    assert faults_of([[1, 5]], q=2, p=1)[0] == (
        "p: criterion a: expected at least q, 2.0; found 1.0. Raise it, or lower q."
    )
    assert faults_of([[1, 5]], categories=["x", "x"]) == [
        "categories: class 2: expected each name once; found 'x'. Rename one."
    ]
