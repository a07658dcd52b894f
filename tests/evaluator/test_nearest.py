"""The nearest weights that turn a pair: against grids, linear programmes and every support."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import inf

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from criteria.faults import InputError
from evaluator.methods import get_method, rank_matrix
from evaluator.robustness.exact.crossings import others_share
from evaluator.robustness.exact.nearest import smallest_change
from evaluator.robustness.exact.nearest_curved import distance
from evaluator.robustness.exact.nearest_linear import NORMS, nearest_level, onto_the_simplex

SCALE = (1, 5)
METHODS = ("topsis", "weighted_sum")
every_norm = pytest.mark.parametrize("norm", NORMS)
every_method = pytest.mark.parametrize("method", METHODS)
repeatable = settings(derandomize=True, deadline=None, max_examples=100)


def grid(parts):
    """All weights of three criteria in steps of one part."""
    first, second = np.meshgrid(np.arange(parts + 1), np.arange(parts + 1))
    kept = first + second <= parts
    first, second = first[kept], second[kept]
    return np.stack([first, second, parts - first - second], axis=1) / parts


GRID = grid(240)


def scores(matrix, weights, method, normalization="scale"):
    options = {"scale": SCALE} if normalization == "scale" else {}
    draws = get_method(method).score
    ways = ["max"] * np.shape(matrix)[1]
    return draws(np.array(matrix), weights, ways, normalization=normalization, **options)


# --- A weighted sum, exactly -------------------------------------------------------------------


@st.composite
def linear_problems(draw):
    count = draw(st.integers(2, 6))
    few = st.integers(-3, 3).map(float)
    lead = draw(st.lists(st.one_of(few, st.floats(-1, 1, allow_subnormal=False)),
                         min_size=count, max_size=count))  # fmt: skip
    weights = draw(st.lists(st.one_of(st.just(0.0), st.floats(0.01, 1)), min_size=count,
                            max_size=count))  # fmt: skip
    present, lead = np.array(weights), np.array(lead)
    lead[np.abs(lead) < 1e-3] = 0.0
    if not present.any() or lead.max() <= 0:
        present[0], lead[-1] = 1.0, 1.0
    return present / present.sum(), lead


def by_linear_programme(present, lead, norm):
    """The least distance, by HiGHS: change within bounds whose sum or whose largest is minimal."""
    count = len(present)
    shares = np.eye(count) if norm == "l1" else np.ones((count, 1))
    extra = shares.shape[1]
    one = np.eye(count)
    result = linprog(
        np.concatenate([np.zeros(count), np.ones(extra)]),
        A_ub=np.vstack([
            np.hstack([one, -shares]),
            np.hstack([-one, -shares]),
            np.concatenate([-lead, np.zeros(extra)]),
        ]),
        b_ub=np.concatenate([present, -present, [0.0]]),
        A_eq=np.concatenate([np.ones(count), np.zeros(extra)])[np.newaxis],
        b_eq=[1.0],
    )  # fmt: skip
    return result.fun


def by_supports(present, lead):
    """The least Euclidean distance: the best of what each set of positive weights allows."""
    best, count = inf, len(present)
    for size in range(1, count + 1):
        for chosen in map(list, combinations(range(count), size)):
            # Stationary on this support: w = present + a lead + b, with lead · w = 0.
            part, own = lead[chosen], present[chosen]
            system = np.array([[part @ part, part.sum()], [part.sum(), size]])
            target = np.array([-part @ own, 1 - own.sum()])
            push, shift = np.linalg.lstsq(system, target, rcond=None)[0]
            weights = np.zeros(count)
            weights[chosen] = own + push * part + shift
            solves = max(abs(lead @ weights), abs(weights.sum() - 1)) < 1e-12
            if solves and weights.min() > -1e-12:
                best = min(best, np.linalg.norm(weights - present))
    return best


@repeatable
@given(linear_problems())
def test_a_linear_lead_vanishes_at_no_lesser_distance(problem):
    present, lead = problem
    for norm in NORMS:
        nearest = nearest_level(present, lead, norm)
        assert nearest.min() >= 0
        assert nearest.sum() == pytest.approx(1, abs=1e-14)
        if lead @ present >= 0:
            assert nearest is present
            continue
        assert lead @ nearest == pytest.approx(0, abs=1e-13)
        wanted = (
            by_supports(present, lead) if norm == "l2" else by_linear_programme(present, lead, norm)
        )
        assert distance(nearest - present, norm) == pytest.approx(wanted, abs=2e-9)


@repeatable
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_the_projection_onto_the_simplex_is_the_nearest_point_of_it(point, seed):
    point = np.array(point)
    nearest = onto_the_simplex(point)
    assert nearest.min() >= 0
    assert nearest.sum() == pytest.approx(1, abs=1e-12)
    # Nothing else of the simplex lies on the point's side: (p - x) · (y - x) <= 0 for all y.
    others = np.random.default_rng(seed).dirichlet(np.ones(len(point)), 20)
    corners = np.eye(len(point))
    assert ((np.vstack([others, corners]) - nearest) @ (point - nearest)).max() < 1e-10


# --- Both methods, by looking everywhere -------------------------------------------------------


@every_norm
@every_method
def test_nothing_nearer_is_found_on_a_fine_grid(method, norm):
    random = np.random.default_rng(5)
    turned = 0
    for _ in range(100):
        matrix = random.uniform(1, 5, (2, 3))
        present = random.dirichlet(np.ones(3))
        ahead, behind = np.argsort(-scores(matrix, present, method))
        found = smallest_change(matrix, present, "max", ahead, behind, norm, method)
        on_grid = scores(matrix, GRID, method)
        reached = distance(GRID[on_grid[:, behind] > on_grid[:, ahead]] - present, norm)
        if found.weights is None:
            assert found.distance == inf
            assert not len(reached)
            continue
        turned += 1
        assert found.distance <= reached.min(initial=inf) + 1e-9
        assert found.verified
        assert found.exact == (method == "weighted_sum")
        level = scores(matrix, found.weights.to_numpy(), method)
        assert level[0] == pytest.approx(level[1], abs=1e-10)
    assert turned > 50


@every_method
def test_of_three_criteria_the_rim_just_within_the_distance_keeps_the_order(method):
    # Changes of three weights sum to zero, so that the largest is half the sum of all, and those
    # of one size form a hexagon (l1, linf) or a circle (l2) round the present weights.
    random = np.random.default_rng(16)
    corners = np.array([[1, -1, 0], [1, 0, -1], [0, 1, -1], [-1, 1, 0], [-1, 0, 1], [0, -1, 1]])
    share = np.linspace(0, 1, 1000, endpoint=False)[:, np.newaxis]
    hexagon = np.concatenate(
        [(1 - share) * one + share * next_ for one, next_ in pairwise([*corners, corners[0]])]
    )
    circle = hexagon / np.linalg.norm(hexagon, axis=1, keepdims=True)
    for _ in range(20):
        matrix, present = random.uniform(1, 5, (2, 3)), random.dirichlet(np.ones(3))
        ahead, behind = np.argsort(-scores(matrix, present, method))
        found = {
            norm: smallest_change(matrix, present, "max", ahead, behind, norm, method).distance
            for norm in NORMS
        }
        if found["l2"] == inf:
            continue
        assert found["l1"] == pytest.approx(2 * found["linf"], rel=1e-8)
        for size, rim in ((found["linf"], hexagon), (found["l2"], circle)):
            within = present + (1 - 1e-6) * size * rim
            within = within[(within >= 0).all(axis=1)]
            there = scores(matrix, within, method)
            assert (there[:, ahead] > there[:, behind]).all()


@every_norm
def test_nothing_nearer_is_found_among_many_weights_of_five_criteria(norm):
    random = np.random.default_rng(6)
    for _ in range(8):
        matrix = random.uniform(1, 5, (2, 5))
        present = random.dirichlet(np.full(5, 2.0))
        ahead, behind = np.argsort(-scores(matrix, present, "topsis"))
        found = smallest_change(matrix, present, "max", ahead, behind, norm)
        if found.weights is None:
            continue
        # Directions at random, and steps of all lengths up to what was found.
        away = random.dirichlet(np.full(5, 0.5), 20_000) - present
        steps = random.uniform(0.5, 1, (20_000, 1)) * found.distance
        near = present + away * steps / distance(away, norm)[:, np.newaxis]
        near = near[(near >= 0).all(axis=1)]
        there = scores(matrix, near, "topsis")
        nearer = distance(near - present, norm) < found.distance - 1e-9
        assert not (nearer & (there[:, behind] > there[:, ahead])).any()


@every_norm
def test_the_nearest_weights_solve_the_problem_of_their_own_tangent(norm):
    # Where the lead is replaced by its tangent there, the problem is that of a weighted sum, and
    # by the conditions of Karush, Kuhn and Tucker its answer is as far away.
    random = np.random.default_rng(17)
    for _ in range(15):
        matrix, present = random.uniform(1, 5, (2, 6)), random.dirichlet(np.full(6, 2.0))
        ahead, behind = np.argsort(-scores(matrix, present, "topsis"))
        found = smallest_change(matrix, present, "max", ahead, behind, norm)
        if found.weights is None:
            continue
        around = found.weights.to_numpy() + 1e-6 * np.vstack([np.eye(6), -np.eye(6)])
        lead = scores(matrix, around, "topsis")[:, [behind, ahead]] @ [1, -1]
        slope = (lead[:6] - lead[6:]) / 2e-6
        slope /= np.abs(slope).max()
        wanted = (
            by_linear_programme(present, slope, norm)
            if norm != "l2"
            else by_supports(present, slope)
        )
        assert found.distance == pytest.approx(wanted, rel=1e-6)


@every_norm
def test_along_one_weight_the_crossing_is_no_nearer_than_the_nearest(norm):
    random = np.random.default_rng(7)
    for _ in range(10):
        matrix, present = random.uniform(1, 5, (2, 4)), random.dirichlet(np.ones(4))
        ahead, behind = np.argsort(-scores(matrix, present, "topsis"))
        found = smallest_change(matrix, present, "max", ahead, behind, norm)
        for k in range(4):
            rest = others_share(present, k)
            values = np.linspace(0, 1, 301)[:, np.newaxis]
            line = values * np.eye(4)[k] + (1 - values) * rest
            there = scores(matrix, line, "topsis")
            reached = distance(line[there[:, behind] > there[:, ahead]] - present, norm)
            assert found.distance <= reached.min(initial=inf) + 1e-9


@every_norm
def test_the_weights_squared_make_no_difference_with_two_criteria(norm):
    # One line only: the crossing of w² · 1 against (1 - w)² · 1 is at one half.
    found = smallest_change([[5, 1], [1, 5]], [0.8, 0.2], "max", 0, 1, norm)
    assert found.weights.to_numpy() == pytest.approx([0.5, 0.5], abs=1e-12)
    assert found.distance == pytest.approx({"l1": 0.6, "l2": 0.3 * 2**0.5, "linf": 0.3}[norm])


# --- Who, and whether at all -------------------------------------------------------------------

FRAME = pd.DataFrame(
    [[5.0, 1, 2], [3, 4, 4], [2, 5, 1], [1, 1, 1]],
    index=["north", "south", "east", "west"],
    columns=["ore", "law", "port"],
)
NOW = {"ore": 0.7, "law": 0.2, "port": 0.1}


@every_norm
@every_method
def test_without_names_it_is_the_leader_and_whoever_comes_first(method, norm):
    found = smallest_change(FRAME, NOW, "max", norm=norm, method=method)
    single = [smallest_change(FRAME, NOW, "max", "north", b, norm, method) for b in FRAME.index[1:]]
    assert found.a == "north"
    assert found.distance == min(one.distance for one in single)
    assert found.b == min(single, key=lambda one: one.distance).b
    assert found.weights.index.tolist() == ["ore", "law", "port"]
    assert (pd.Series(NOW) + found.change).to_numpy() == pytest.approx(found.weights.to_numpy())
    ranking = rank_matrix(FRAME, found.weights, "max", method=method, normalization="scale",
                          scale=SCALE)  # fmt: skip
    assert ranking.loc["north", "score"] == pytest.approx(ranking.loc[found.b, "score"], abs=1e-9)


@every_method
def test_whoever_is_nowhere_better_overtakes_at_no_weights(method):
    found = smallest_change(FRAME, NOW, "max", "south", "west", method=method)
    assert (found.distance, found.weights, found.change) == (inf, None, None)
    assert "south is at least as good as west on every criterion" in found.reason
    alone = smallest_change([[5, 4], [3, 4], [2, 2]], [1, 1], "max", method=method)
    assert (alone.a, alone.b, alone.distance) == (0, None, inf)
    assert "No weights put any other ahead of 0" in alone.reason
    # Level at most, with all the weight where both are as good, is not ahead.
    assert smallest_change([[5, 4], [3, 4]], [1, 1], "max", 0, 1, method=method).weights is None


@every_method
def test_equal_rows_never_overtake_each_other(method):
    found = smallest_change([[4, 2], [4, 2]], [1, 1], "max", 0, 1, method=method)
    assert found.weights is None


@every_method
def test_nothing_has_to_change_where_one_is_ahead_or_level_already(method):
    ahead = smallest_change(FRAME, NOW, "max", "east", "north", method=method)
    assert ahead.distance == 0
    assert ahead.reason == "north is ahead of east at the present weights."
    assert ahead.weights.to_numpy() == pytest.approx(list(NOW.values()))
    level = smallest_change([[5, 1], [1, 5]], [1, 1], "max", 0, 1, method=method)
    assert (level.distance, level.verified) == (0, True)
    assert level.reason == "1 is level with 0 at the present weights."
    assert smallest_change([[5, 1], [1, 5]], [1, 1], "max", method=method).b == 1


@every_norm
@every_method
@pytest.mark.parametrize("weights", [[1, 0, 0], [0, 1, 1], [0.7, 0.3, 0]])
def test_weights_of_zero_are_weights_like_any_other(method, norm, weights):
    found = smallest_change(FRAME, weights, "max", norm=norm, method=method)
    assert 0 < found.distance < inf
    assert found.verified
    assert found.weights.min() >= 0
    assert found.weights.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("normalization", ["minmax", "vector"])
@every_method
def test_other_normalisations_and_directions(method, normalization):
    turned = FRAME.assign(law=-FRAME["law"])
    ways = {"ore": "max", "law": "min", "port": "max"}
    found = smallest_change(turned, NOW, ways, method=method, normalization=normalization)
    ranking = rank_matrix(turned, found.weights, ways, method=method, normalization=normalization)
    assert found.verified
    assert ranking.loc[found.a, "score"] == pytest.approx(ranking.loc[found.b, "score"], abs=1e-9)


@every_norm
def test_the_search_is_always_the_same(norm):
    once, again = (smallest_change(FRAME, NOW, "max", norm=norm) for _ in range(2))
    assert once.weights.to_numpy().tobytes() == again.weights.to_numpy().tobytes()


# --- What is refused ---------------------------------------------------------------------------


def test_every_fault_is_told_at_once():
    with pytest.raises(InputError) as caught:
        smallest_change(FRAME.mask(FRAME == 4), NOW, "max", "nort", "sout", "l3", "topsi")
    told = {(fault.where, fault.key) for fault in caught.value.faults}
    assert told == {
        ("matrix", "row south, column law"),
        ("matrix", "row south, column port"),
        ("a", "label"),
        ("b", "label"),
        ("norm", "name"),
        ("method", "id"),
    }
    for nearest in ("north", "south", "topsis"):
        assert f"Did you mean '{nearest}'?" in str(caught.value)


def test_one_does_not_overtake_itself():
    with pytest.raises(InputError, match="another alternative than a"):
        smallest_change(FRAME, NOW, "max", "north", "north")
