"""Weights from the data: published examples, pymcdm and plain loops beside them, properties."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymcdm.weights import (
    critic_weights,
    entropy_weights,
    merec_weights,
    standard_deviation_weights,
)

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

# From here to COMPARED the figures are those of the papers as others quote them, Ersoy, Lee and
# Chang, and Sałabun et al. in the tests of crispyn (energyinpython/crispyn).
# Ersoy (2021), LogForum 17(3), doi:10.17270/J.LOG.2021.603: equipment.
EQUIPMENT = [
    [256, 8, 41, 1.6, 1.77, 7347.16],
    [256, 8, 32, 1.0, 1.80, 6919.99],
    [256, 8, 53, 1.6, 1.90, 8400.00],
    [256, 8, 41, 1.0, 1.75, 6808.90],
    [512, 8, 35, 1.6, 1.70, 8479.99],
    [256, 4, 35, 1.6, 1.70, 7499.99],
]
# Lee and Chang (2018), Renewable and Sustainable Energy Reviews 92, 883-896,
# doi:10.1016/j.rser.2018.05.007: sources of energy.
ENERGY = [
    [4550, 30, 6.74, 20, 15, 5, 85, 150, 0.87, 4.76],
    [3005, 60.86, 2.4, 35, 27, 4, 26, 200, 0.17, 4.51],
    [2040, 14.85, 1.7, 90, 25, 5, 26, 500, 0.27, 4.19],
    [3370, 99.4, 3.25, 25.3, 54, 3, 45, 222, 0.21, 3.78],
    [3920, 112.6, 4.93, 11.4, 71.7, 2, 50, 100, 0.25, 4.11],
]
# Krishnan, Kasim, Hamid and Ghazali (2021), Symmetry 13(6), 973, doi:10.3390/sym13060973, tables 1
# and 5: smartphones by price, screen, pixel density, thickness and mass.
PHONES = [
    [649, 4.7, 326, 7.1, 143],
    [749, 5.5, 401, 7.3, 192],
    [740, 5.7, 520, 7.6, 171],
    [400, 5.7, 520, 11.1, 179],
    [600, 5.5, 538, 8.9, 152],
]
PHONE_WAYS = ["min", "max", "max", "min", "min"]
# Mukhametzyanov (2021), Decision Making: Applications in Management and Engineering 4(2), 76-105,
# doi:10.31181/dmame210402076i, tables 1 and 2.
FIRST_SITES = [
    [71, 4500, 150, 1056, 478],
    [85, 5800, 145, 2680, 564],
    [76, 5600, 135, 1230, 620],
    [74, 4200, 160, 1480, 448],
    [82, 6200, 183, 1350, 615],
    [81, 6000, 178, 2065, 580],
    [80, 5900, 160, 1650, 610],
    [85, 6500, 140, 1650, 667],
]
SECOND_SITES = [
    [83, 5322, 170, 1682, 500],
    [84, 6021, 155, 2140, 513],
    [76, 4219, 155, 1613, 454],
    [73, 6154, 157, 2047, 582],
    [78, 5453, 173, 2136, 598],
    [82, 6030, 174, 1238, 587],
    [80, 4344, 172, 1365, 507],
    [77, 6114, 158, 1585, 592],
]
# Sałabun, Wątróbski and Shekhovtsov (2020), Symmetry 12(9), 1549, doi:10.3390/sym12091549: values
# on one scale.
SCALED = [
    [0.619, 0.449, 0.447],
    [0.862, 0.466, 0.006],
    [0.458, 0.698, 0.771],
    [0.777, 0.631, 0.491],
    [0.567, 0.992, 0.968],
]
# Keshavarz-Ghorabaee et al. (2021), tables 5 and 6, the comparison with other methods.
COMPARED = [
    [23, 264, 2.37, 0.05, 167, 8900, 8.71],
    [20, 220, 2.2, 0.04, 171, 9100, 8.23],
    [17, 231, 1.98, 0.15, 192, 10800, 9.91],
    [12, 210, 1.73, 0.2, 195, 12300, 10.21],
    [15, 243, 2, 0.14, 187, 12600, 9.34],
    [14, 222, 1.89, 0.13, 180, 13200, 9.22],
    [21, 262, 2.43, 0.06, 160, 10300, 8.93],
    [20, 256, 2.6, 0.07, 163, 11400, 8.44],
    [19, 266, 2.1, 0.06, 157, 11200, 9.04],
    [8, 218, 1.94, 0.11, 190, 13400, 10.11],
]

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


@pytest.mark.parametrize(
    ("matrix", "printed"),
    [
        (EQUIPMENT, [0.405, 0.221, 0.134, 0.199, 0.007, 0.034]),
        (ENERGY, [0.026, 0.154, 0.089, 0.199, 0.115, 0.040, 0.080, 0.123, 0.172, 0.002]),
    ],
    ids=["Ersoy", "Lee and Chang"],
)
def test_entropy_weights_with_costs_are_those_printed(matrix, printed):
    # Both have criteria of which less is better: it makes no difference to the entropy.
    assert entropy(matrix) == pytest.approx(printed, abs=5.1e-4)


def test_entropy_weights_of_scaled_values_are_those_printed():
    values = np.array(PHONES)
    scaled = (values - values.min(axis=0)) / np.ptp(values, axis=0)
    scaled = np.where(np.array(PHONE_WAYS) == "max", scaled, 1 - scaled)
    printed = [0.3481, 0.1360, 0.1690, 0.1463, 0.2006]
    assert entropy(scaled) == pytest.approx(printed, abs=5.1e-5)


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


@pytest.mark.parametrize(
    ("matrix", "printed"),
    [
        (FIRST_SITES, [0.210, 0.203, 0.207, 0.183, 0.196]),
        (SECOND_SITES, [0.175, 0.206, 0.231, 0.195, 0.192]),
    ],
)
def test_standard_deviations_between_0_and_1_are_those_printed(matrix, printed):
    assert standard_deviation(matrix) == pytest.approx(printed, abs=5.1e-4)


def test_standard_deviations_of_values_as_they_are_are_those_printed():
    found = standard_deviation(SCALED, normalization=None)
    assert found == pytest.approx([0.217, 0.294, 0.488], abs=5.1e-4)


@some
def test_standard_deviations_of_values_as_they_are_are_those_of_pymcdm(matrix):
    found = standard_deviation(matrix, normalization=None)
    assert found == pytest.approx(standard_deviation_weights(matrix), rel=1e-12)
    # One unit for all may change, but not the unit of one criterion.
    assert standard_deviation(-3e200 * matrix, normalization=None) == pytest.approx(found, rel=1e-9)


def test_a_normalization_nobody_knows_is_told_with_everything_else():
    with pytest.raises(InputError) as caught:
        standard_deviation([[1, "two"], [2, 3]], normalization="vector")
    cell, name = caught.value.faults
    assert "row 0, column 1" in cell.key
    assert (name.key, name.found) == ("normalization", "'vector'")


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


def test_critic_weights_with_costs_are_those_printed():
    printed = [0.1872, 0.1838, 0.1691, 0.2599, 0.2000]
    assert critic(PHONES, PHONE_WAYS) == pytest.approx(printed, abs=5.1e-5)


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


def test_merec_weights_of_the_comparison_are_those_printed():
    printed = [0.324, 0.055, 0.086, 0.368, 0.044, 0.077, 0.045]
    ways = ["max"] * 3 + ["min"] * 4
    assert merec(COMPARED, ways) == pytest.approx(printed, abs=5.1e-4)


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
