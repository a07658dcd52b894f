"""Weights from the data: published examples, pymcdm and plain loops beside them, properties."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymcdm.weights import critic_weights, entropy_weights, merec_weights

from criteria.faults import InputError
from evaluator.weighting import critic, entropy, merec, standard_deviation

# Diakoulaki, Mavrotas and Papayannakis (1995), doi:10.1016/0305-0548(94)00059-H.
EIGHT = [
    [61, 1.08, 4.33],
    [20.7, 0.26, 4.34],
    [16.3, 1.98, 2.53],
    [9, 3.29, 1.65],
    [5.4, 2.77, 2.33],
    [4, 4.12, 1.21],
    [-6.1, 3.52, 2.10],
    [-34.6, 3.31, 0.98],
]
# Tuş and Aytaç Adalı (2019), doi:10.1007/s12597-019-00371-6: time and attendance software.
SOFTWARE = [
    [5000, 3, 3, 4, 3, 2],
    [680, 5, 3, 2, 2, 1],
    [2000, 3, 2, 3, 4, 3],
    [600, 4, 3, 1, 2, 2],
    [800, 2, 4, 3, 3, 4],
]
SOFTWARE_WAYS = ["min", "max", "max", "max", "max", "max"]
COLUMNS = list(zip(zip(*SOFTWARE, strict=True), SOFTWARE_WAYS, strict=True))
# Keshavarz-Ghorabaee et al. (2021), doi:10.3390/sym13040525, the illustrative example.
REMOVALS = [
    [450, 8000, 54, 145],
    [10, 9100, 2, 160],
    [100, 8200, 31, 153],
    [220, 9300, 1, 162],
    [5, 8400, 23, 158],
]
# Xu (2004), European Journal of Operational Research 156(2), 530-532; this and the next as the
# tests of the package objective-weights-mcda quote them.
ATTRIBUTES = [[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]]
# Zavadskas and Podvezko (2016), Int. J. of Information Technology & Decision Making 15(2), 267-283.
OBJECTS = [[3.0, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]]

EVERY = (entropy, standard_deviation, critic, merec)
every = pytest.mark.parametrize("weigh", EVERY, ids=lambda weigh: weigh.__name__)


def some_matrices(number: int, seed: int = 4) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    return [
        random.uniform(0.5, 9.5, (int(random.integers(3, 12)), int(random.integers(2, 7))))
        for _ in range(number)
    ]


some = pytest.mark.parametrize("matrix", some_matrices(12))


def directions_for(matrix: np.ndarray) -> list[str]:
    return ["min" if k % 2 else "max" for k in range(matrix.shape[1])]


# --- Entropy -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matrix", "printed"),
    [
        (ATTRIBUTES, [0.4630, 0.3992, 0.1378, 0.0000]),
        (OBJECTS, [0.1146, 0.1981, 0.4185, 0.2689]),
    ],
    ids=["Xu", "Zavadskas and Podvezko"],
)
def test_entropy_weights_are_those_printed(matrix, printed):
    assert entropy(matrix) == pytest.approx(printed, abs=5.1e-5)


def plain_entropy(matrix: np.ndarray) -> list[float]:
    sizes = []
    for column in matrix.T.tolist():
        parts = [value / sum(column) for value in column if value]
        sizes.append(1 + sum(p * math.log(p) for p in parts) / math.log(len(column)))
    return [size / sum(sizes) for size in sizes]


@some
def test_entropy_weights_are_those_of_pymcdm_and_of_a_plain_loop(matrix):
    assert entropy(matrix) == pytest.approx(entropy_weights(matrix), rel=1e-10)
    assert entropy(matrix) == pytest.approx(plain_entropy(matrix), rel=1e-10)


def test_a_zero_adds_nothing_to_the_entropy():
    matrix = np.array([[0, 3, 1], [5, 4, 0], [2, 4, 0], [0, 1, 0]])
    assert entropy(matrix) == pytest.approx(plain_entropy(matrix), rel=1e-12)


def test_entropy_weights_keep_their_digits_where_values_are_nearly_even():
    # To second order 1 - e is the squared coefficient of variation, so that these are 1 : 4.
    small = 1e-7
    found = entropy([[1, 1], [1 + small, 1 + 2 * small]])
    assert found == pytest.approx([0.2, 0.8], rel=1e-6)


# --- Standard deviation ------------------------------------------------------------------------


def plain_deviation(matrix) -> list[float]:
    sizes = []
    for column in np.asarray(matrix, dtype=float).T.tolist():
        low, high = min(column), max(column)
        sizes.append(statistics.pstdev((value - low) / (high - low) for value in column))
    return [size / sum(sizes) for size in sizes]


@pytest.mark.parametrize("matrix", [EIGHT, SOFTWARE, OBJECTS, *some_matrices(4, seed=8)])
def test_standard_deviations_are_those_of_the_standard_library(matrix):
    assert standard_deviation(matrix) == pytest.approx(plain_deviation(matrix), rel=1e-12)


@some
def test_standard_deviations_know_neither_units_nor_directions(matrix):
    expected = standard_deviation(matrix)
    assert standard_deviation(-3 * matrix + 7) == pytest.approx(expected, rel=1e-9)


# --- CRITIC ------------------------------------------------------------------------------------


def test_critic_weights_are_those_of_the_paper():
    # The digits are those of scikit-criteria's test on the data of the paper.
    assert critic(EIGHT) == pytest.approx([0.20222554, 0.48090173, 0.31687273], abs=5e-9)


def test_critic_weights_of_software_are_those_printed():
    # The printed weights come about where the cost is normalised like the benefits.
    printed = [0.157, 0.249, 0.168, 0.121, 0.154, 0.151]
    assert critic(SOFTWARE) == pytest.approx(printed, abs=5.1e-4)


def test_critic_weights_with_a_cost_follow_the_steps_of_the_paper():
    best = [max(column) if way == "max" else min(column) for column, way in COLUMNS]
    worst = [min(column) if way == "max" else max(column) for column, way in COLUMNS]
    units = [
        [(x - low) / (high - low) for x in column]
        for (column, _), low, high in zip(COLUMNS, worst, best, strict=True)
    ]
    sizes = [
        statistics.pstdev(one) * sum(1 - statistics.correlation(one, other) for other in units)
        for one in units
    ]
    expected = [size / sum(sizes) for size in sizes]
    assert critic(SOFTWARE, SOFTWARE_WAYS) == pytest.approx(expected, rel=1e-10)
    assert abs(expected[0] - critic(SOFTWARE)[0]) > 0.02


@some
def test_critic_weights_are_those_of_pymcdm_once_costs_are_turned_round(matrix):
    assert critic(matrix) == pytest.approx(critic_weights(matrix), rel=1e-10)
    ways = directions_for(matrix)
    turned = matrix * np.where(np.array(ways) == "min", -1, 1)
    assert critic(matrix, ways) == pytest.approx(critic_weights(turned), rel=1e-10)


@some
def test_critic_weights_know_no_units(matrix):
    ways = directions_for(matrix)
    expected = critic(matrix, ways)
    assert critic(matrix * 1000 - 5, ways) == pytest.approx(expected, rel=1e-9)
    flipped = ["min" if way == "max" else "max" for way in ways]
    assert critic(-matrix, flipped) == pytest.approx(expected, rel=1e-9)


def test_two_criteria_that_agree_count_no_less_for_being_two_only_if_something_conflicts():
    matrix = np.array([[1, 10, 3], [2, 20, 1], [3, 30, 2]])
    assert critic(matrix)[0] == critic(matrix)[1] == pytest.approx(0.25)
    with pytest.raises(InputError, match="all correlated perfectly"):
        critic(matrix[:, :2])
    assert critic(matrix[:, :2], ["max", "min"]) == pytest.approx([0.5, 0.5])


def test_a_single_criterion_that_differs_gets_everything():
    assert critic([[1, 5], [2, 5], [4, 5]]).tolist() == [1.0, 0.0]
    assert critic([[1], [2]]).tolist() == [1.0]


# --- MEREC -------------------------------------------------------------------------------------


def test_merec_weights_are_those_printed():
    printed = [0.5752, 0.0141, 0.4016, 0.0091]
    assert merec(REMOVALS, ["max", "max", "min", "min"]) == pytest.approx(printed, abs=5.1e-5)


def plain_merec(matrix, directions) -> list[float]:
    """The steps of the paper, one by one."""
    rows = np.asarray(matrix, dtype=float).tolist()
    columns = list(zip(*rows, strict=True))
    count = len(columns)
    parts = [
        [
            abs(math.log(min(column) / x if way == "max" else x / max(column)))
            for x, column, way in zip(row, columns, directions, strict=True)
        ]
        for row in rows
    ]
    sizes = []
    for k in range(count):
        change = 0.0
        for row in parts:
            without = sum(part for j, part in enumerate(row) if j != k)
            change += abs(math.log(1 + without / count) - math.log(1 + sum(row) / count))
        sizes.append(change)
    return [size / sum(sizes) for size in sizes]


@some
def test_merec_weights_are_those_of_pymcdm_and_of_the_steps_of_the_paper(matrix):
    ways = directions_for(matrix)
    types = np.where(np.array(ways) == "max", 1, -1)
    assert merec(matrix, ways) == pytest.approx(merec_weights(matrix, types), rel=1e-10)
    assert merec(matrix, ways) == pytest.approx(plain_merec(matrix, ways), rel=1e-10)
    assert merec(matrix) == pytest.approx(plain_merec(matrix, ["max"] * len(ways)), rel=1e-10)


def test_merec_weights_on_the_software_follow_the_steps_of_the_paper():
    expected = plain_merec(SOFTWARE, SOFTWARE_WAYS)
    assert merec(SOFTWARE, SOFTWARE_WAYS) == pytest.approx(expected, rel=1e-12)


# --- All of them -------------------------------------------------------------------------------


@every
@some
def test_weights_are_shares_of_one_whatever_the_order_and_the_unit(weigh, matrix):
    weights = weigh(matrix)
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert (weights >= 0).all()
    random = np.random.default_rng(len(matrix))
    rows, columns = (random.permutation(size) for size in matrix.shape)
    assert weigh(matrix[rows][:, columns]) == pytest.approx(weights[columns], rel=1e-9)
    units = 10.0 ** random.integers(-6, 6, matrix.shape[1])
    assert weigh(matrix * units) == pytest.approx(weights, rel=1e-9)


@every
@some
def test_a_constant_criterion_gets_nothing_and_takes_nothing(weigh, matrix):
    for constant in (4.0, 0.1 + 0.2, 1e6):
        widened = np.insert(matrix, 1, constant, axis=1)
        found = weigh(widened)
        assert found[1] == 0
        if weigh is not merec:  # which divides by the number of criteria
            assert np.delete(found, 1) == pytest.approx(weigh(matrix), rel=1e-9)
    assert entropy(np.insert(matrix, 0, 0.0, axis=1))[0] == 0


@every
@given(
    matrix=st.lists(
        st.lists(st.integers(1, 50), min_size=3, max_size=3), min_size=2, max_size=6
    )
)  # fmt: skip
def test_whole_numbers_give_shares_or_a_message(weigh, matrix):
    columns = [np.array(column) for column in zip(*matrix, strict=True)]
    uneven = [column for column in columns if column.min() < column.max()]
    if not uneven:
        with pytest.raises(InputError, match="on which the alternatives differ"):
            weigh(matrix)
    elif weigh is critic and len(uneven) > 1 and (np.corrcoef(uneven) > 1 - 1e-12).all():
        with pytest.raises(InputError, match="all correlated perfectly"):
            weigh(matrix)
    else:
        weights = weigh(matrix)
        assert weights.sum() == pytest.approx(1)
        assert (weights >= 0).all()
        assert (weights > 0).sum() <= len(uneven)


@every
@pytest.mark.parametrize("size", [1e-300, 1e-160, 1e160, 1e300])
def test_tiny_and_huge_values_are_weighed_like_others(weigh, size):
    matrix = np.array([[1.0, 5.0, 2.0], [3.0, 4.0, 9.0], [2.0, 8.0, 1.0], [7.0, 6.0, 3.0]])
    assert weigh(matrix * size) == pytest.approx(weigh(matrix), rel=1e-9)


@every
def test_input_of_any_kind_gives_the_same_and_is_left_alone(weigh):
    matrix = np.array(REMOVALS, dtype=float)
    matrix.flags.writeable = False
    expected = weigh(matrix)
    assert isinstance(expected, np.ndarray)
    for given_matrix in (REMOVALS, tuple(map(tuple, REMOVALS)), matrix.astype(int), matrix[:]):
        assert np.array_equal(weigh(given_matrix), expected)
    assert np.array_equal(weigh(matrix), expected)
    frame = pd.DataFrame(REMOVALS, columns=list("dbca"))
    found = weigh(frame)
    assert found.index.tolist() == list("dbca")
    assert np.array_equal(found.to_numpy(), expected)
    assert found.name == "weight"


@pytest.mark.parametrize("weigh", [critic, merec], ids=["critic", "merec"])
def test_directions_are_matched_by_label(weigh):
    frame = pd.DataFrame(REMOVALS, columns=list("abcd"))
    expected = weigh(frame, ["max", "max", "min", "min"])
    for ways in (
        {"d": "min", "c": "min", "a": "max", "b": "max"},
        pd.Series(["min", "max", "min", "max"], index=list("dbca")),
        np.array(["max", "max", "min", "min"]),
    ):
        pd.testing.assert_series_equal(weigh(frame, ways), expected)
    pd.testing.assert_series_equal(weigh(frame), weigh(frame, "max"))
    for wrong, fragment in (
        ("up", "expected a direction (max, min)"),
        (["max"], "expected 4 entries"),
        ({"a": "max"}, "criterion b: expected a direction"),
    ):
        with pytest.raises(InputError) as caught:
            weigh(frame, wrong)
        assert fragment in str(caught.value)


@every
@pytest.mark.parametrize(
    ("matrix", "fragment"),
    [
        ([[1, 2], [1, 2]], "criteria: expected one on which the alternatives differ; found none"),
        ([[1, 2]], "criteria: expected one on which the alternatives differ; found none"),
        ([[1, 2], [3]], "rows of one length"),
        ([[1, float("nan")], [3, 4]], "row 0, column 1: expected a finite number"),
        ([[1, "x"], [3, None]], "row 1, column 1: expected a finite number"),
        ([], "a table of rows and columns"),
        (np.empty((0, 2)), "at least one row"),
        ([1, 2, 3], "a table of rows and columns"),
    ],
)
def test_a_matrix_at_fault_is_refused(weigh, matrix, fragment):
    with pytest.raises(InputError) as caught:
        weigh(matrix)
    assert fragment in str(caught.value)


def test_values_that_a_method_cannot_take_are_told_all_at_once():
    frame = pd.DataFrame({"cost": [-1, 2.0], "risk": [3, -4.0]}, index=["A", "B"])
    with pytest.raises(InputError) as caught:
        entropy(frame)
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 2
    assert "row A, column cost: expected a number that is not negative; found -1.0" in told[0]
    frame.iloc[1, 0] = 0
    with pytest.raises(InputError) as caught:
        merec(frame, {"cost": "min"})
    told = [str(fault) for fault in caught.value.faults]
    assert [fault.split(":")[0] for fault in told] == ["directions", *["matrix"] * 3]
    assert "row B, column cost: expected a number above 0; found 0.0" in told[2] + told[3]
