"""Ranking a bare decision matrix: what comes out, what holds whatever comes in, what is refused."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from criteria.models import Direction
from evaluator.methods import METHODS, rank_matrix

INTENSITIES = (0.1, 0.2, 0.4, 0.7, 1.0)
CALLS = {
    "vector": {"normalization": "vector"},
    "minmax": {"normalization": "minmax"},
    "scale": {"normalization": "scale", "scale": (1, 5)},
    "ahp": {"method": "ahp", "intensities": INTENSITIES},
    "sum-scale": {"method": "weighted_sum", "normalization": "scale", "scale": (1, 5)},
    "sum-minmax": {"method": "weighted_sum", "normalization": "minmax"},
    "sum-vector": {"method": "weighted_sum", "normalization": "vector"},
    "product-scale": {"method": "weighted_product", "normalization": "scale", "scale": (1, 5)},
    "product-minmax": {"method": "weighted_product", "normalization": "minmax"},
}
INDEPENDENT = ("scale", "ahp", "sum-scale", "product-scale")
repeatable = settings(derandomize=True, deadline=None, max_examples=60)
every_call = pytest.mark.parametrize("how", CALLS)


def test_every_call_is_of_a_method_of_the_registry():
    called = {call.get("method", "topsis") for call in CALLS.values()}
    assert called <= set(METHODS)


# --- What comes out ----------------------------------------------------------------------------

AIRCRAFT = pd.DataFrame(
    [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ],
    index=pd.Index(["A1", "A2", "A3", "A4"], name="aircraft"),
    columns=["speed", "range", "payload", "cost", "reliability", "manoeuvre"],
)
SHARES = {
    "speed": 0.2,
    "range": 0.1,
    "payload": 0.1,
    "cost": 0.1,
    "reliability": 0.2,
    "manoeuvre": 0.3,
}
WAYS = dict.fromkeys(SHARES, "max") | {"cost": "min"}


def test_the_fighter_aircraft_of_hwang_and_yoon():
    # Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making, pp. 133-134; printed
    # to three digits from four: .643 .268 .613 .312. doi:10.1007/978-3-642-48318-9
    ranking = rank_matrix(AIRCRAFT, SHARES, WAYS)
    expected = pd.DataFrame(
        {"score": [0.643, 0.268, 0.613, 0.312], "rank": [1, 4, 2, 3]}, index=AIRCRAFT.index
    )
    pd.testing.assert_frame_equal(ranking[["score", "rank"]], expected, rtol=0, atol=0.001)
    # The distances as printed, S* and S-.
    np.testing.assert_allclose(ranking["to_best"], [0.0545, 0.1197, 0.0580, 0.1009], atol=1e-4)
    np.testing.assert_allclose(ranking["to_worst"], [0.0983, 0.0439, 0.0920, 0.0458], atol=1e-4)


def test_labels_decide_and_not_the_order_in_which_they_come():
    expected = rank_matrix(AIRCRAFT, SHARES, WAYS)
    backwards = list(reversed(SHARES))
    for weights in (pd.Series(SHARES)[backwards], {name: SHARES[name] for name in backwards}):
        for ways in (pd.Series(WAYS)[backwards], {name: WAYS[name] for name in backwards}):
            pd.testing.assert_frame_equal(rank_matrix(AIRCRAFT, weights, ways), expected)


def test_lists_and_arrays_are_taken_in_the_order_of_the_columns():
    expected = rank_matrix(AIRCRAFT, SHARES, WAYS)
    weights, ways = list(SHARES.values()), list(WAYS.values())
    for these in (weights, np.array(weights), tuple(weights)):
        for those in (ways, np.array(ways), iter(ways), [Direction(way) for way in ways]):
            pd.testing.assert_frame_equal(rank_matrix(AIRCRAFT, these, those), expected)
    bare = rank_matrix(AIRCRAFT.to_numpy(), weights, ways)
    pd.testing.assert_frame_equal(bare, expected.reset_index(drop=True))
    by_position = rank_matrix(AIRCRAFT.to_numpy(), pd.Series(weights), dict(enumerate(ways)))
    pd.testing.assert_frame_equal(by_position, bare)


def test_one_direction_holds_for_all_criteria():
    levels = [[5, 2], [3, 3], [1, 5]]
    for way in ("max", "min"):
        expected = rank_matrix(levels, [3, 2], [way, way])
        pd.testing.assert_frame_equal(rank_matrix(levels, [3, 2], way), expected)


def test_equal_scores_share_the_better_rank():
    ranking = rank_matrix([[1, 1], [4, 3], [4, 3], [3, 1]], [1, 1], "max")
    assert ranking["rank"].tolist() == [4, 1, 1, 3]
    assert ranking["score"][1] == ranking["score"][2]


def test_scores_are_rounded_to_twelve_digits():
    score = rank_matrix([[1, 2], [2, 1], [3, 5]], [2, 1], "max")["score"][0]
    assert score == float(f"{score:.12g}")


def test_a_scale_of_its_own_for_every_criterion_by_label_or_by_position():
    matrix = pd.DataFrame({"share": [80, 20], "level": [2, 5]})
    expected = rank_matrix([[4.2, 2], [1.8, 5]], [1, 1], "max", **CALLS["scale"])
    pairs = [(0, 100), (1, 5)]
    frame = pd.DataFrame({"low": [1, 0], "high": [5, 100]}, index=["level", "share"])
    by_label = {"level": (1, 5), "share": (0, 100)}
    for scale in (pairs, np.array(pairs), iter(pairs), by_label, frame, pd.Series(by_label)):
        ranking = rank_matrix(matrix, [1, 1], "max", normalization="scale", scale=scale)
        pd.testing.assert_frame_equal(ranking, expected)


def test_a_single_alternative_is_first():
    for how, call in CALLS.items():
        ranking = rank_matrix([[4, 2]], [1, 1], "max", **call)
        assert ranking["rank"].tolist() == [1]
        if call.get("method", "topsis") == "topsis" and how not in INDEPENDENT:
            assert ranking["score"].tolist() == [0.5]


@every_call
def test_alternatives_that_agree_everywhere_all_tie(how):
    ranking = rank_matrix([[2, 3, 1]] * 3, [1, 2, 0], ["max", "min", "max"], **CALLS[how])
    assert ranking["rank"].tolist() == [1, 1, 1]
    assert ranking["score"].eq(ranking["score"][0]).all()
    assert ranking["score"].between(0, 1).all()


@pytest.mark.parametrize("how", ["vector", "minmax"])
def test_a_criterion_on_which_all_agree_changes_nothing(how):
    matrix = pd.DataFrame({"a": [5, 3, 1], "b": [2, 4, 5], "same": [0, 0, 0]})
    wide = rank_matrix(matrix, [3, 2, 9], "max", **CALLS[how])
    narrow = rank_matrix(matrix[["a", "b"]], [3, 2], "max", **CALLS[how])
    # The distances shrink with the shares of the weights; their ratio does not.
    columns = ["score", "rank"]
    pd.testing.assert_frame_equal(wide[columns], narrow[columns])


def test_numbers_of_all_kinds_are_read_and_a_value_on_the_edge_is_within_the_scale():
    odd = [[Fraction(9, 2), Decimal(2)], [np.float32(3), np.int8(3)], [1, 5.0000000000000009]]
    plain = [[4.5, 2], [3, 3], [1, 5]]
    for call in CALLS.values():
        expected = rank_matrix(plain, [3, 2], "max", **call)
        pd.testing.assert_frame_equal(rank_matrix(odd, [3, 2], "max", **call), expected)


@every_call
def test_the_input_is_not_changed_and_may_be_read_only(how):
    frame = pd.DataFrame([[5, 2], [3, 3], [1, 5]], columns=["a", "b"], dtype=float)
    array, weights = frame.to_numpy(copy=True), np.array([3.0, 2.0])
    array.flags.writeable = weights.flags.writeable = False
    labelled = {"b": 2, "a": 3}
    before = frame.copy()
    from_array = rank_matrix(array, weights, "max", **CALLS[how])
    from_frame = rank_matrix(frame, labelled, "max", **CALLS[how])
    pd.testing.assert_frame_equal(frame, before)
    assert labelled == {"b": 2, "a": 3}
    pd.testing.assert_frame_equal(from_array, from_frame)


def test_ahp_ratings_recomputed_by_hand():
    # .6 · 1 + .4 · .2, and with a level halfway between .4 and .7
    ranking = rank_matrix([[5, 4], [3.5, 1]], [6, 4], ["max", "min"], **CALLS["ahp"])
    assert ranking["score"].tolist() == pytest.approx([0.68, 0.73])
    assert ranking["rank"].tolist() == [2, 1]


# --- What holds whatever comes in --------------------------------------------------------------


@st.composite
def problems(draw, smallest=1):
    m, n = draw(st.integers(smallest, 6)), draw(st.integers(1, 5))
    # Halves, so that ties and near ties abound.
    level = st.integers(2, 10).map(lambda x: x / 2)
    matrix = draw(st.lists(st.lists(level, min_size=n, max_size=n), min_size=m, max_size=m))
    weights = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n).filter(any))
    ways = draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n))
    return np.array(matrix), weights, ways


@every_call
@repeatable
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_alternatives_does_not_matter(how, problem, random):
    matrix, weights, ways = problem
    order = random.sample(range(len(matrix)), len(matrix))
    ranks = rank_matrix(matrix, weights, ways, **CALLS[how])["rank"]
    turned = rank_matrix(matrix[order], weights, ways, **CALLS[how])["rank"]
    assert turned.tolist() == ranks[order].tolist()


@every_call
@repeatable
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_criteria_does_not_matter(how, problem, random):
    matrix, weights, ways = problem
    order = random.sample(range(len(weights)), len(weights))
    ranks = rank_matrix(matrix, weights, ways, **CALLS[how])["rank"]
    turned = rank_matrix(
        matrix[:, order], [weights[k] for k in order], [ways[k] for k in order], **CALLS[how]
    )["rank"]
    assert turned.tolist() == ranks.tolist()


@every_call
@repeatable
@given(problems(), st.sampled_from([1e-300, 0.1, 3, 1e300]))
def test_only_the_proportions_of_the_weights_matter(how, problem, factor):
    matrix, weights, ways = problem
    plain = rank_matrix(matrix, weights, ways, **CALLS[how])
    scaled = rank_matrix(matrix, [weight * factor for weight in weights], ways, **CALLS[how])
    assert scaled["rank"].tolist() == plain["rank"].tolist()
    np.testing.assert_allclose(scaled["score"], plain["score"], rtol=0, atol=2e-12)


@pytest.mark.parametrize("how", ["vector", "minmax", "scale"])
@repeatable
@given(problems(), st.lists(st.sampled_from([1e-9, 0.3, 7, 1e9]), min_size=5, max_size=5))
def test_units_do_not_matter(how, problem, factors):
    matrix, weights, ways = problem
    units = np.array(factors[: len(weights)])
    call = dict(CALLS[how])
    plain = rank_matrix(matrix, weights, ways, **call)["rank"]
    if how == "scale":
        call["scale"] = [(1 * unit, 5 * unit) for unit in units]
    assert rank_matrix(matrix * units, weights, ways, **call)["rank"].tolist() == plain.tolist()


# Not under "vector": the norm of a column depends on where zero is.
@pytest.mark.parametrize("how", ["minmax", "scale", "ahp"])
@repeatable
@given(problems(), st.data())
def test_turning_a_criterion_round_with_its_direction_does_not_matter(how, problem, data):
    matrix, weights, ways = problem
    k = data.draw(st.integers(0, len(weights) - 1))
    plain = rank_matrix(matrix, weights, ways, **CALLS[how])["rank"]
    turned = matrix.copy()
    turned[:, k] = 6 - matrix[:, k]
    other = [*ways[:k], "min" if ways[k] == "max" else "max", *ways[k + 1 :]]
    assert rank_matrix(turned, weights, other, **CALLS[how])["rank"].tolist() == plain.tolist()


@every_call
@repeatable
@given(problems(), st.lists(st.integers(0, 4), min_size=5, max_size=5))
def test_an_alternative_at_least_as_good_throughout_is_never_behind(how, problem, gains):
    matrix, weights, ways = problem
    better = [
        min(5.0, level + gain) if way == "max" else max(1.0, level - gain)
        for level, gain, way in zip(matrix[0], gains, ways, strict=False)
    ]
    ranking = rank_matrix(np.vstack([matrix, better]), weights, ways, **CALLS[how])
    assert ranking["rank"].iloc[-1] <= ranking["rank"].iloc[0]


@every_call
@repeatable
@given(problems(), st.data())
def test_alternatives_that_are_alike_tie(how, problem, data):
    matrix, weights, ways = problem
    twin = data.draw(st.integers(0, len(matrix) - 1))
    ranking = rank_matrix(np.vstack([matrix, matrix[twin]]), weights, ways, **CALLS[how])
    assert ranking["rank"].iloc[-1] == ranking["rank"].iloc[twin]


@pytest.mark.parametrize("how", INDEPENDENT)
@repeatable
@given(problems(smallest=2))
def test_on_fixed_scales_dropping_an_alternative_leaves_the_scores_of_the_others(how, problem):
    matrix, weights, ways = problem
    scores = rank_matrix(matrix, weights, ways, **CALLS[how])["score"]
    for gone in range(len(matrix)):
        left = rank_matrix(np.delete(matrix, gone, axis=0), weights, ways, **CALLS[how])["score"]
        assert left.tolist() == scores.drop(gone).tolist()


@every_call
@repeatable
@given(problems())
def test_scores_lie_between_0_and_1_and_ranks_follow_them(how, problem):
    ranking = rank_matrix(*problem, **CALLS[how])
    scores = ranking["score"].tolist()
    assert all(0 <= score <= 1 for score in scores)
    assert ranking["rank"].tolist() == [1 + sum(y > x for y in scores) for x in scores]


# --- What is refused ---------------------------------------------------------------------------

MATRIX = pd.DataFrame({"reserves": [5, 3, 1], "policy": [2, 4, 5]}, index=["AUS", "CHL", "COD"])


def refused(*arguments, **options):
    with pytest.raises(InputError) as caught:
        rank_matrix(*arguments, **options)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("matrix", "fragment"),
    [
        ([[1, float("nan")], [3, 4]], "matrix: row 0, column 1: expected a finite number"),
        ([[1, 2], [float("inf"), 4]], "row 1, column 0: expected a finite number; found inf"),
        ([[1, 2], [10**400, 4]], "row 1, column 0: expected a finite number"),
        ([[1, "2"], [3, 4]], "found '2'. Write a number."),
        ([[1, True], [3, 4]], "found True"),
        ([[1, None], [3, 4]], "found None"),
        ([[1, 2j], [3, 4]], "found 2j"),
        (np.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]), "row 0, column 1"),
        ([[1, 2], [3]], "expected rows of one length; found lengths 2, 1"),
        ([[1, 2], 3], "expected rows of one length; found lengths 2, none"),
        ([np.ones((2, 2)), np.ones((2, 3))], "expected a table of rows and columns"),
        ([[1, Decimal("sNaN")], [3, 4]], "row 0, column 1: expected a finite number"),
        ([], "expected a table of rows and columns"),
        ([[], []], "expected at least one column"),
        (np.empty((0, 2)), "expected at least one row"),
        ([1, 2], "expected a table of rows and columns; found 1 dimensions"),
        (7, "found 0 dimensions"),
        ("matrix", "found 0 dimensions"),
        (np.ones((2, 2, 2)), "found 3 dimensions"),
        (pd.DataFrame({"a": [], "b": []}), "expected at least one row"),
        (pd.DataFrame({"a": [1, pd.NA], "b": [1, 2]}), "row 1, column a: expected a finite number"),
        (MATRIX.rename(index={"CHL": "AUS"}), "row AUS: expected each label once"),
        (MATRIX.set_axis(["a", "a"], axis=1), "column a: expected each label once"),
    ],
)
def test_a_matrix_at_fault_is_refused(matrix, fragment):
    faults = refused(matrix, [1, 1], "max")
    assert any(fragment in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("weights", "fragment"),
    [
        ([1, -1], "weights: criterion policy: expected a number that is not negative; found -1"),
        ([0, 0], "expected a weight above 0; found all 0"),
        ([1, float("nan")], "criterion policy: expected a finite number; found nan"),
        ([1, float("inf")], "found inf"),
        (np.array([1, np.inf]), "found inf"),
        ([1, "1"], "found '1'"),
        ([1], "expected 2 entries, one weight per criterion; found 1"),
        ([1, 1, 1], "found 3"),
        (1, "expected one weight per criterion"),
        (np.array(1), "expected one weight per criterion"),
        ("11", "expected one weight per criterion"),
        ({1, 2}, "expected one weight per criterion"),
        ({"reserve": 1, "policy": 1}, "Did you mean 'reserves'?"),
        ({"policy": 1}, "criterion reserves: expected a weight; found none"),
        ({"reserves": 1, "policy": 1, "luck": 1}, "Use one of: reserves, policy."),
        (pd.Series([1, 1], ["Reserves", "policy"]), "Did you mean 'reserves'?"),
        (pd.Series([1, 1, 1], ["reserves", "policy", "policy"]), "expected each label once"),
        ({"reserves": 1, "policy": None}, "criterion policy: expected a finite number; found None"),
    ],
)
def test_weights_at_fault_are_refused(weights, fragment):
    faults = refused(MATRIX, weights, "max")
    assert any(fragment in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("directions", "fragment"),
    [
        ("maximum", "directions: all criteria: expected a direction (max, min)"),
        ("mim", "Did you mean 'min'?"),
        (["max", "MIN"], "criterion policy: expected a direction (max, min); found 'MIN'"),
        (["max", 1], "criterion policy: expected a direction"),
        (["max", max], "criterion policy: expected a direction"),
        (["max"], "expected 2 entries, one direction per criterion; found 1"),
        (1, "expected one direction per criterion"),
        ({"max", "min"}, "expected one direction per criterion"),
        ({"reserves": "max"}, "criterion policy: expected a direction; found none"),
        ({"reserves": "max", "polisy": "min"}, "Did you mean 'policy'?"),
    ],
)
def test_directions_at_fault_are_refused(directions, fragment):
    faults = refused(MATRIX, [1, 1], directions)
    assert any(fragment in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("options", "fragment"),
    [
        (
            {"method": "topsi"},
            "method: id: expected a method (",
        ),
        ({"method": "topsi"}, "Did you mean 'topsis'?"),
        ({"method": None}, "method: id"),
        ({"normalization": "min-max"}, "Did you mean 'minmax'?"),
        ({"normalization": 3}, "normalization: name: expected a normalization"),
        ({"method": "ahp", "normalization": "vektor", "intensities": [1, 2]}, "'vector'?"),
        ({"skale": (1, 5)}, "options: skale: expected an option of topsis (scale)"),
        ({"skale": (1, 5)}, "Did you mean 'scale'?"),
        ({"intensities": [1, 2]}, "options: intensities: expected an option of topsis"),
        ({"scale": (1, 5)}, "scale: use: expected no scale with normalization='vector'"),
        ({"normalization": "scale"}, "scale: ends: expected a pair (low, high)"),
        ({"normalization": "scale", "scale": (5, 1)}, "the lower first; found (5, 1)"),
        ({"normalization": "scale", "scale": (1, 1)}, "two finite numbers, the lower first"),
        ({"normalization": "scale", "scale": (1, float("inf"))}, "found (1, inf)"),
        ({"normalization": "scale", "scale": (-1e308, 1e308)}, "two finite numbers"),
        ({"normalization": "scale", "scale": ("1", 5)}, "found ('1', 5)"),
        ({"normalization": "scale", "scale": 5}, "one pair (low, high) per criterion"),
        (
            {"normalization": "scale", "scale": (1, 2, 3)},
            "expected 2 entries, one pair (low, high)",
        ),
        ({"normalization": "scale", "scale": [(1, 5)] * 3}, "one pair (low, high) per criterion"),
        ({"normalization": "scale", "scale": [(1, 5), (1,)]}, "criterion policy: expected two"),
        ({"normalization": "scale", "scale": [(1, 5), 5]}, "criterion policy: expected two"),
        ({"normalization": "scale", "scale": {"reserves": (1, 5)}}, "criterion policy: expected a"),
        ({"normalization": "scale", "scale": []}, "one pair (low, high) per criterion"),
        ({"normalization": "scale", "scale": [(1, 5), (5, 1)]}, "criterion policy: expected two"),
        (
            {"normalization": "scale", "scale": (1, 4)},
            "scale: matrix, row AUS, column reserves: expected a value within the scale, "
            "1 to 4; found 5.0",
        ),
        ({"method": "ahp"}, "intensities: levels: expected one number per level"),
        ({"method": "ahp", "intensities": [1]}, "for two levels or more"),
        ({"method": "ahp", "intensities": "high"}, "for two levels or more"),
        ({"method": "ahp", "intensities": [0, 0, 0, 0, 0]}, "a level worth more than 0"),
        ({"method": "ahp", "intensities": [1, 2, float("nan"), 3, 4]}, "level 3: expected"),
        ({"method": "ahp", "intensities": [-1, 2, 3, 4, 5]}, "level 1: expected"),
        ({"method": "ahp", "intensities": [1, 2, 4, 3, 5]}, "level 4: expected at least 4.0"),
        (
            {"method": "ahp", "intensities": [0.2, 0.5, 1.0]},
            "matrix, row COD, column policy: expected a value within the levels 1 to 3",
        ),
        ({"method": "ahp", "intensities": INTENSITIES, "scale": (1, 5)}, "an option of ahp"),
    ],
)
def test_a_method_or_option_at_fault_is_refused(options, fragment):
    faults = refused(MATRIX, [1, 1], "max", **options)
    assert any(fragment in fault for fault in faults), faults


def test_all_faults_are_told_at_once():
    matrix = MATRIX.astype(object)
    matrix.loc["CHL", "policy"] = "high"
    faults = refused(
        matrix,
        {"reserve": 1, "policy": -1},
        {"reserves": "up", "policy": "max"},
        normalization="scale",
        scale=(2, 4),
        margin=1,
    )
    expected = [
        "matrix: row CHL, column policy",
        "weights: criterion reserve:",
        "weights: criterion reserves:",
        "weights: criterion policy:",
        "directions: criterion reserves:",
        "options: margin:",
        "scale: matrix, row AUS, column reserves:",
        "scale: matrix, row COD, column reserves:",
        "scale: matrix, row COD, column policy:",
    ]
    assert [fault[: len(start)] for fault, start in zip(faults, expected, strict=True)] == expected


def test_without_a_matrix_to_read_the_other_arguments_are_checked_all_the_same():
    faults = refused([[1, 2], [3]], {"a": -1}, ["up"], normalization="scale", scale=(5, 1))
    assert [fault.split(":")[0] for fault in faults] == ["matrix", "weights", "directions", "scale"]
    faults = refused([], [1, 2], "max", method="ahp", intensities=[3, 2])
    assert [fault.split(":")[0] for fault in faults] == ["matrix", "intensities"]


def test_names_for_a_matrix_without_names_are_refused():
    faults = refused([[1, 2], [3, 4]], {"reserves": 1, "policy": 1}, "max")
    assert any(re.search("expected a criterion of the matrix", fault) for fault in faults)


@pytest.mark.parametrize("given", ["weights", "directions"])
def test_a_table_where_a_list_is_meant_is_refused(given):
    asked = {"weights": [0.5, 0.5], "directions": ["max", "max"]}
    asked[given] = pd.DataFrame([asked[given]])
    with pytest.raises(InputError, match="a list, an array, a dict or a Series"):
        rank_matrix([[5, 3], [2, 4]], **asked)


def test_intensities_by_level_are_refused_as_they_would_lose_their_order():
    with pytest.raises(InputError, match="one number per level"):
        rank_matrix([[1, 1], [2, 1]], [1, 1], "max", "ahp", intensities={1: 0.0, 2: 0.9, 3: 1.0})
