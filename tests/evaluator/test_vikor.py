"""VIKOR and its compromise solution against the figures of the papers."""

import numpy as np
import pandas as pd
import pytest

from criteria.faults import InputError
from evaluator.methods import compromise_set, rank_matrix

# Opricovic, S., & Tzeng, G.-H. (2004). Compromise solution by MCDM methods: A comparative analysis
# of VIKOR and TOPSIS. European Journal of Operational Research, 156(2), 445-455, the mountain
# climber. doi:10.1016/S0377-2217(03)00020-1
CLIMBS = [[1.0, 3000], [2, 3750], [5, 4500]]

# Opricovic, S., & Tzeng, G.-H. (2007). Extended VIKOR method in comparison with outranking methods.
# European Journal of Operational Research, 178(2), 514-529, hydropower systems on the Drina, four
# sets of weights. doi:10.1016/j.ejor.2006.01.020
DRINA = pd.DataFrame(
    [
        [4184.3, 2914.0, 407.2, 251.0, 195, 244, 15, 2.41],
        [5211.9, 3630.0, 501.7, 308.3, 282, 346, 21, 1.41],
        [5021.3, 3920.5, 504.0, 278.6, 12, 56, 3, 4.42],
        [5566.1, 3957.9, 559.5, 335.3, 167, 268, 16, 3.36],
        [5060.5, 3293.5, 514.1, 284.2, 69, 90, 7, 4.04],
        [4317.9, 2925.9, 432.8, 239.3, 12, 55, 3, 4.36],
    ],
    index=["A1", "A2", "A3", "A4", "A5", "A6"],
)
DRINA_WAYS = ["max", "min", "max", "max", "min", "min", "min", "max"]
DRINA_CASES = [
    (
        [1, 1, 1, 1, 1, 1, 1, 1],
        [0.692, 0.700, 0.290, 0.423, 0.280, 0.346],
        [0.125, 0.125, 0.121, 0.125, 0.067, 0.125],
        [0.991, 1.000, 0.473, 0.670, 0.000, 0.578],
        ("A5",),
    ),
    (
        [2, 2, 2, 2, 1, 1, 1, 1],
        [0.701, 0.600, 0.386, 0.365, 0.317, 0.459],
        [0.167, 0.114, 0.161, 0.167, 0.089, 0.167],
        [1.000, 0.533, 0.552, 0.563, 0.000, 0.686],
        ("A5",),
    ),
    (
        [1, 1, 1, 1, 2, 2, 2, 2],
        [0.683, 0.800, 0.193, 0.480, 0.243, 0.232],
        [0.113, 0.167, 0.080, 0.122, 0.044, 0.083],
        [0.684, 1.000, 0.147, 0.554, 0.041, 0.191],
        ("A5", "A3", "A6"),
    ),
    (
        [1, 1, 1, 1, 3.2, 3.2, 3.2, 3.2],
        [0.678, 0.857, 0.138, 0.513, 0.222, 0.167],
        [0.129, 0.190, 0.057, 0.139, 0.042, 0.060],
        [0.668, 1.000, 0.051, 0.588, 0.058, 0.078],
        ("A3", "A5", "A6"),
    ),
]


def test_the_mountain_climber_takes_the_middle():
    found = rank_matrix(CLIMBS, [0.5, 0.5], ["min", "max"], method="vikor")
    assert found["s"].tolist() == [0.5, 0.375, 0.5]
    assert found["r"].tolist() == [0.5, 0.25, 0.5]
    assert found["q"].tolist() == [1, 0, 1]
    assert found["score"].tolist() == [-1, 0, -1]
    assert found["rank"].tolist() == [2, 1, 2]
    compromise = compromise_set(found)
    assert compromise.solution == (1,)
    assert compromise.has_advantage
    assert compromise.is_stable


@pytest.mark.parametrize(("weights", "s", "r", "q", "solution"), DRINA_CASES)
def test_the_hydropower_systems_have_the_printed_figures(weights, s, r, q, solution):
    found = rank_matrix(DRINA, weights, DRINA_WAYS, method="vikor")
    for name, printed in (("s", s), ("r", r), ("q", q)):
        np.testing.assert_allclose(found[name], printed, atol=0.001)
    assert compromise_set(found).solution == solution


def test_the_improvement_of_yang_and_wu_starts_from_these():
    # Yang, W., & Wu, Y. (2020). A new improvement method to avoid rank reversal in VIKOR. IEEE
    # Access, 8, 21261-21271.
    levels = [[78, 56, 34, 6], [4, 45, 3, 97], [18, 2, 50, 63], [9, 14, 11, 92], [85, 9, 100, 29]]
    found = rank_matrix(levels, [0.25] * 4, "max", method="vikor")
    assert found["q"].round(4).tolist() == [0.5679, 0.7667, 1, 0.7493, 0]


def test_v_is_what_the_sum_counts_for():
    # Papathanasiou, J., & Ploskas, N. (2018). Multiple Criteria Decision Aid, chapter 2.
    # doi:10.1007/978-3-319-91648-4
    levels = [[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]]
    found = rank_matrix(levels, [0.4, 0.3, 0.1, 0.2], "max", method="vikor", v=0.625)
    assert found["q"].round(3).tolist() == [0.640, 1.000, 0.693, 0.271, 0.000, 0.694]


def test_on_a_scale_its_ends_are_those_of_s_and_r_too():
    levels = np.array([[5, 2], [3, 3], [2, 5]])
    ends = np.array([[5, 1], [1, 5]])
    how = {"method": "vikor", "normalization": "scale", "scale": (1, 5)}
    alone = rank_matrix(levels, [3, 1], ["max", "min"], **how)
    among = rank_matrix(np.vstack([levels, ends]), [3, 1], ["max", "min"], **how)
    # The first lacks 1/4 on a criterion of weight 1/4: S = R = 1/16, of at most 1 and 3/4.
    assert alone["q"].iloc[0] == pytest.approx(0.5 / 16 + 0.5 / 12)
    pd.testing.assert_frame_equal(alone.drop(columns="rank"), among.drop(columns="rank").iloc[:3])
    assert among["q"].iloc[3:].tolist() == [0, 1]
    # With the ends among the alternatives it is the method of the paper.
    plain = rank_matrix(np.vstack([levels, ends]), [3, 1], ["max", "min"], method="vikor")
    np.testing.assert_allclose(plain["q"], among["q"])


@pytest.mark.parametrize("name", ["vector", "max", None])
def test_a_straight_normalisation_before_changes_nothing(name):
    once = rank_matrix(DRINA, [1] * 8, DRINA_WAYS, method="vikor")
    twice = rank_matrix(DRINA, [1] * 8, DRINA_WAYS, method="vikor", normalization=name)
    pd.testing.assert_frame_equal(once, twice)


# --- The compromise solution -------------------------------------------------------------------


def test_without_stability_the_second_belongs_to_it():
    # Q: the fourth leads by 0.37, more than 1/4, but is first neither by S nor by R.
    levels = [
        [1, 101, 1, 101, 1],
        [101, 1, 101, 1, 101],
        [1, 1, 1, 1, 101],
        [11, 11, 11, 16, 61],
        [56, 56, 56, 56, 56],
    ]
    found = rank_matrix(levels, [1] * 5, "min", method="vikor")
    np.testing.assert_allclose(found["s"], [0.4, 0.6, 0.2, 0.21, 0.55])
    np.testing.assert_allclose(found["r"], [0.2, 0.2, 0.2, 0.12, 0.11])
    compromise = compromise_set(found)
    assert (compromise.has_advantage, compromise.is_stable) == (True, False)
    assert compromise.solution == (3, 4)


@pytest.mark.parametrize(
    ("s", "r", "stable"),
    [([1, 2, 3], [2, 1, 3], True), ([2, 1, 3], [1, 2, 3], True), ([2, 1, 3], [2, 1, 3], False)],
)
def test_to_be_stable_it_is_enough_to_be_first_by_s_or_by_r(s, r, stable):
    compromise = compromise_set({"s": s, "r": r, "q": [0.0, 0.6, 1.0]})
    assert compromise.is_stable == stable
    assert compromise.solution == ((0,) if stable else (0, 1))


def test_an_advantage_of_just_what_is_needed_is_enough():
    # Of three, one half is needed; by rounding the first is above 0 and the second below it.
    figures = {"s": [0.1, 0.5, 0.9], "r": [0.1, 0.2, 0.3], "q": [0.1 + 0.2 - 0.3, 0.5 - 1e-16, 1]}
    assert compromise_set(figures).has_advantage
    assert compromise_set(figures).solution == (0,)
    nearer = figures | {"q": [0.0, 0.499, 1.0]}
    assert not compromise_set(nearer).has_advantage
    assert compromise_set(nearer).solution == (0, 1)


def test_all_that_tie_for_the_first_place_belong_to_it():
    figures = pd.DataFrame(
        {"s": [0.2, 0.2, 0.9], "r": [0.1, 0.1, 0.5], "q": [0.0, 0.0, 1.0]}, index=["A", "B", "C"]
    )
    compromise = compromise_set(figures)
    assert compromise.best == compromise.solution == ("A", "B")
    assert compromise.advantage == 0
    assert not compromise.has_advantage


def test_one_alternative_is_its_own_compromise():
    compromise = compromise_set(rank_matrix([[1.0, 2.0]], [1, 1], "max", method="vikor"))
    assert compromise.solution == (0,)
    assert compromise.has_advantage
    assert compromise.is_stable


@pytest.mark.parametrize(
    ("figures", "fragment"),
    [
        ({"s": [1], "r": [1]}, "q: expected the figure of VIKOR of this name; found none"),
        ({"s": [1], "r": [1], "q": [np.nan]}, "q: expected a list of finite numbers"),
        ({"s": [1], "r": [1, 2], "q": [1]}, "expected one length; found 1, 2, 1"),
        ({"s": [], "r": [], "q": []}, "s: expected a list of finite numbers"),
    ],
)
def test_figures_of_no_vikor_are_refused(figures, fragment):
    with pytest.raises(InputError, match=fragment):
        compromise_set(figures)


@pytest.mark.parametrize("v", [-0.1, 1.1, "half", None])
def test_a_v_beyond_0_and_1_is_refused(v):
    with pytest.raises(InputError, match="v: value: expected a finite number from 0 to 1"):
        rank_matrix(CLIMBS, [1, 1], ["min", "max"], method="vikor", v=v)
