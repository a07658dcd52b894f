"""Methods that ask for more than a matrix and weights: COMET and the limits on properties."""

from __future__ import annotations

import numpy as np
import pytest
from pymcdm.methods import COMET, TOPSIS, LoPM
from pymcdm.methods.comet_tools import FunctionExpert, MethodExpert

from criteria.faults import InputError
from evaluator.methods import get_method, rank_matrix

every_seed = pytest.mark.parametrize("seed", range(15))


def signs(directions):
    return np.where(np.array(directions) == "max", 1, -1)


# --- COMET -------------------------------------------------------------------------------------

PROCESSORS = np.array(
    [
        [64, 128, 2.9, 4.3, 3.2, 280, 495, 24763, 3990],
        [28, 56, 3.1, 3.8, 3.8, 255, 417, 12975, 2999],
        [8, 16, 3.5, 5.3, 4.8, 125, 636, 5725, 539],
        [12, 24, 3.7, 4.8, 4.5, 105, 637, 8468, 549],
        [10, 20, 3.7, 5.3, 4.9, 125, 539, 6399, 499],
        [8, 16, 3.6, 4.4, 4.0, 65, 501, 4834, 329],
        [6, 12, 3.7, 4.6, 4.2, 65, 604, 4562, 299],
        [16, 32, 3.4, 4.9, 4.2, 105, 647, 10428, 799],
        [8, 16, 3.6, 5.0, 4.5, 125, 609, 5615, 399],
        [18, 36, 3.0, 4.8, 4.3, 165, 480, 8848, 979],
        [24, 48, 3.8, 4.5, 4.0, 280, 509, 13552, 1399],
        [28, 56, 2.5, 3.8, 2.8, 205, 376, 8585, 10000],
    ]
)


def test_comet_of_the_processors():
    # The example of pymcdm's COMET, with the ranks of TOPSIS as the expert.
    ways = ["max"] * 5 + ["min", "max", "max", "min"]
    ends = np.array([PROCESSORS.min(axis=0), PROCESSORS.max(axis=0)]).T
    found = rank_matrix(PROCESSORS, [1] * 9, ways, "comet", characteristic_values=ends)
    printed = "0.5433 0.3447 0.6115 0.6168 0.6060 0.4842 0.5516 0.6100 0.5719 0.4711 0.4979 0.1452"
    assert found["score"].round(4).tolist() == [float(figure) for figure in printed.split()]


def drawn(seed, m=9, n=3):
    stream = np.random.default_rng(seed)
    grids = [np.sort(stream.uniform(0, 10, stream.integers(2, 5))) for _ in range(n)]
    low, high = np.array([[grid[0], grid[-1]] for grid in grids]).T
    levels = stream.uniform(low, high, (m, n))
    return levels, stream.dirichlet(np.ones(n)), stream.choice(["max", "min"], n).tolist(), grids


@every_seed
def test_comet_by_topsis_agrees_with_pymcdm(seed):
    levels, weights, ways, grids = drawn(seed)
    peer = COMET(grids, MethodExpert(TOPSIS(), weights, signs(ways)))
    found = get_method("comet").score(levels, weights, ways, characteristic_values=grids)
    np.testing.assert_allclose(found, peer(levels), rtol=0, atol=1e-12)


@every_seed
def test_comet_by_an_expert_of_one_s_own_agrees_with_pymcdm(seed):
    levels, weights, ways, grids = drawn(seed)
    # Not in the middle, where pymcdm lets rounding decide between objects equally far away.
    wanted = np.array([0.63 * grid[0] + 0.37 * grid[-1] for grid in grids])

    def prefers(one, other):
        near, far = np.abs(one - wanted).sum(), np.abs(other - wanted).sum()
        return 0.5 if near == far else float(near < far)

    peer = COMET(grids, FunctionExpert(prefers))
    experts = (lambda objects: -np.abs(objects - wanted).sum(axis=1), FunctionExpert(prefers))
    for expert in experts:
        arguments = {"characteristic_values": grids, "expert": expert}
        found = get_method("comet").score(levels, weights, ways, **arguments)
        np.testing.assert_allclose(found, peer(levels), rtol=0, atol=1e-12)


def test_characteristic_objects_have_the_preference_they_were_given():
    grids = [[0, 5, 10], [1, 2]]
    objects = np.array([[x, y] for x in grids[0] for y in grids[1]])
    judged = np.array([3, 1, 4, 1, 5, 9])
    found = rank_matrix(
        objects,
        [1, 1],
        "max",
        "comet",
        characteristic_values=grids,
        expert=lambda given: judged if np.array_equal(given, objects) else None,
    )
    assert found["score"].tolist() == [0.25, 0, 0.5, 0, 0.75, 1]


def test_many_alternatives_are_scored_in_portions_and_each_as_if_alone():
    grids = [np.linspace(0, 1, 8)] * 5
    levels = np.random.default_rng(4).uniform(0, 1, (90, 5))
    method, weights, ways = get_method("comet"), np.full(5, 0.2), ["max"] * 5
    together = method.score(levels, weights, ways, characteristic_values=grids)
    alone = [
        method.score(row[np.newaxis], weights, ways, characteristic_values=grids)[0]
        for row in levels[::30]
    ]
    assert together[::30].tolist() == alone


def test_an_expert_without_preferences_leaves_all_midway():
    found = rank_matrix(
        [[1], [2]],
        [1],
        "max",
        "comet",
        characteristic_values=[[1, 2]],
        expert=lambda objects: np.zeros(len(objects)),
    )
    assert found["score"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("options", "fragment"),
    [
        ({}, "characteristic_values: entries: expected one list of values per criterion"),
        ({"characteristic_values": [[1, 5], [5, 1]]}, "criterion 1: expected two or more finite"),
        ({"characteristic_values": [[1, 5], [3]]}, "criterion 1: expected two or more finite"),
        ({"characteristic_values": [[1, 5], [1, "5"]]}, "criterion 1: expected two or more"),
        ({"characteristic_values": [[1, 5], [1, 2, None]]}, "criterion 1: expected two or more"),
        ({"characteristic_values": [[1, 5]]}, "expected 2 entries, one list of values"),
        ({"characteristic_values": [[1, 5], [2, 5]]}, "column 1: expected a value within the"),
        ({"characteristic_values": [range(1, 500)] * 2}, "expected at most 100000 combinations"),
        ({"characteristic_values": [[1, 5]] * 2, "expert": 7}, "expert: function: expected"),
        (
            {"characteristic_values": [[1, 5]] * 2, "expert": lambda objects: [1, 2]},
            "expected a finite number for each of 4 characteristic objects",
        ),
        (
            {"characteristic_values": [[1, 5]] * 2, "expert": lambda objects: "good"},
            "found 'good'",
        ),
    ],
)
def test_characteristic_values_and_experts_at_fault_are_refused(options, fragment):
    with pytest.raises(InputError) as caught:
        rank_matrix([[1, 1], [5, 3]], [1, 1], "max", "comet", **options)
    assert fragment in str(caught.value)


# --- Limits on properties ----------------------------------------------------------------------

# Farag, M. M. (2020). Materials and Process Selection for Engineering Design, the insulation for a
# cable, as pymcdm tests it.
PLASTICS = np.array(
    [
        [14820, 18, 0.0002, 2.1, 9.5, 4.5],
        [21450, 18, 0.0012, 2.7, 14.4, 9.0],
        [78000, 16, 0.0006, 2.6, 9.0, 8.5],
        [20475, 17, 0.0006, 2.6, 6.5, 2.6],
        [16575, 14, 0.0010, 3.1, 5.6, 3.5],
        [21450, 16, 0.0005, 2.2, 8.6, 1.0],
    ]
)


def test_lopm_of_farag():
    kinds = ["lower", "lower", "upper", "upper", "target", "upper"]
    found = rank_matrix(
        PLASTICS,
        [0.20, 0.33, 0.13, 0.07, 0.07, 0.20],
        ["max", "max", "min", "min", "max", "min"],
        "lopm",
        limits=[10000, 14, 0.0015, 3.5, 2.3, 9.0],
        properties=kinds,
    )
    assert found["merit"].round(2).tolist() == [0.77, 1.08, 0.81, 0.66, 0.78, 0.68]
    assert found["rank"].tolist() == [3, 6, 5, 1, 4, 2]
    parts = found["lower"] + found["upper"] + found["target"]
    np.testing.assert_allclose(parts, found["merit"])


@every_seed
def test_lopm_agrees_with_pymcdm(seed):
    stream = np.random.default_rng(seed)
    levels, limits = stream.uniform(1, 9, (7, 5)), stream.uniform(1, 9, 5)
    weights, kinds = stream.dirichlet(np.ones(5)), stream.choice([1, 0, -1], 5)
    expected = LoPM(limits, kinds)(levels, weights, None)
    words = [{1: "lower", -1: "upper", 0: "target"}[kind] for kind in kinds.tolist()]
    found = get_method("lopm").figures(levels, weights, ["max"] * 5, limits, words)
    np.testing.assert_allclose(found["merit"], expected, rtol=0, atol=1e-13)


def test_limits_are_lower_or_upper_by_direction_unless_said():
    levels, ways = [[20, 3], [40, 7]], ["max", "min"]
    plain = rank_matrix(levels, [1, 1], ways, "lopm", limits=[20, 6])
    said = rank_matrix(levels, [1, 1], ways, "lopm", limits=[20, 6], properties=["lower", "upper"])
    assert plain.equals(said)
    assert plain["merit"].tolist() == [0.75, pytest.approx(0.25 + 7 / 12)]


@pytest.mark.parametrize(
    ("options", "fragment"),
    [
        ({}, "limits: entries: expected one limits per criterion; found None"),
        ({"limits": [1]}, "expected 2 entries, one limits per criterion; found 1"),
        ({"limits": [1, 0]}, "limits: criterion 1: expected a positive number; found 0.0"),
        ({"limits": [1, "2"]}, "limits: criterion 1: expected a finite number"),
        ({"limits": [1, 1], "properties": ["lower", "uper"]}, "Did you mean 'upper'?"),
        ({"limits": [1, 1], "properties": ["lower"]}, "expected 2 entries"),
        ({"limits": [1, 1]}, "matrix, row 0, column 1: expected a positive number, as it has a"),
    ],
)
def test_limits_at_fault_are_refused(options, fragment):
    with pytest.raises(InputError) as caught:
        rank_matrix([[1, 0], [5, 3]], [1, 1], "max", "lopm", **options)
    assert fragment in str(caught.value)
