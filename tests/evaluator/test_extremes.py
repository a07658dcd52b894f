"""Extreme ranks and preferences: every cell of two criteria, and draws that beat nothing."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.methods import rank_scores, round_scores
from evaluator.methods.weighted import weighted_sum as weighted_sum_figures
from evaluator.robustness.exact.extremes import extreme_ranks, preferences
from evaluator.robustness.exact.programmes import most_met
from evaluator.robustness.sampling.polytope import simplex_system
from evaluator.robustness.weights.space import WeightSpace

repeatable = settings(derandomize=True, deadline=None, max_examples=20)
LABELS = ("a", "b", "c")
SPACES = {
    "all": WeightSpace.uniform(),
    "order": WeightSpace.order("a > b > c"),
    "bounds": WeightSpace.bounds({"a": (0.2, 0.5), "b": (0.1, None)}),
    "held": WeightSpace.bounds({"a": 0.4}),
    "ratio": WeightSpace.ratios({"a/b": (1, 2)}) & WeightSpace.bounds({"c": (None, 0.6)}),
}
every_space = pytest.mark.parametrize("space", SPACES.values(), ids=SPACES)


def weighted_sum(*problem):
    return weighted_sum_figures(*problem)["score"]


def ranks(levels, weights):
    scores = weighted_sum(np.array(levels, dtype=float), weights, ["max"] * np.shape(levels)[-1],
                          "scale", (1, 5))  # fmt: skip
    return rank_scores(round_scores(scores))


def framed(levels):
    return pd.DataFrame(levels, columns=list(LABELS[: np.shape(levels)[1]]))


# --- Two criteria: every cell and every crossing -----------------------------------------------


@repeatable
@given(st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=2), min_size=1, max_size=6))
def test_with_two_criteria_the_ranks_are_those_of_every_cell_and_every_crossing(levels):
    # Fractions, so that ties are ties: at crossings best ranks are shared, between them worst
    # ranks are had.
    crossings = {Fraction(0), Fraction(1)}
    for one in levels:
        for other in levels:
            first, second = one[0] - other[0], one[1] - other[1]
            if first != second and 0 <= Fraction(-second, first - second) <= 1:
                crossings.add(Fraction(-second, first - second))
    places = sorted(crossings)
    places += [(a + b) / 2 for a, b in pairwise(places)]
    held = []
    for weight in places:
        scores = [weight * row[0] + (1 - weight) * row[1] for row in levels]
        held.append([1 + sum(other > own for other in scores) for own in scores])
    found = extreme_ranks(levels, "max").ranks
    assert found["best"].tolist() == np.min(held, axis=0).tolist()
    assert found["worst"].tolist() == np.max(held, axis=0).tolist()


# --- Three criteria: attained, and beaten by no draw -------------------------------------------


@every_space
def test_the_ranks_are_attained_and_no_draw_goes_beyond_them(space):
    random = np.random.default_rng(9)
    drawn = space.sampler(LABELS, seed=3).draw(0, 4096)
    for round_ in range(4):
        levels = random.uniform(1, 5, (6, 3)) if round_ % 2 else random.integers(1, 6, (6, 3))
        found = extreme_ranks(framed(levels), "max", weights=space)
        held = ranks(levels, drawn)
        assert (found.ranks["best"] <= held.min(axis=0)).all()
        assert (found.ranks["worst"] >= held.max(axis=0)).all()
        for end, at in (("best", found.best_weights), ("worst", found.worst_weights)):
            for row, weights in at.iterrows():
                assert space.contains(weights)
                assert ranks(levels, weights.to_numpy())[row] == found.ranks.loc[row, end]


@every_space
def test_levels_that_vary_are_at_their_best_and_worst(space):
    random = np.random.default_rng(10)
    drawn = space.sampler(LABELS, seed=4).draw(0, 2048)
    levels = random.uniform(2, 4, (5, 3))
    low, high = levels - random.uniform(0, 1, (5, 3)), levels + random.uniform(0, 1, (5, 3))
    found = extreme_ranks(framed(levels), "max", weights=space, low=framed(low), high=framed(high))
    varied = random.uniform(low, high, (2048, 5, 3))
    held = ranks(varied, drawn)
    narrow = extreme_ranks(framed(levels), "max", weights=space)
    assert (found.ranks["best"] <= held.min(axis=0)).all()
    assert (found.ranks["worst"] >= held.max(axis=0)).all()
    assert (found.ranks["best"] <= narrow.ranks["best"]).all()
    assert (found.ranks["worst"] >= narrow.ranks["worst"]).all()
    for row in range(5):
        others = np.arange(5)[:, np.newaxis] != row
        for end, at, extreme in (
            ("best", found.best_weights, np.where(others, low, high)),
            ("worst", found.worst_weights, np.where(others, high, low)),
        ):
            there = ranks(extreme, at.loc[row].to_numpy())[row]
            assert there == found.ranks.loc[row, end]


def test_less_is_better_where_it_is_said():
    levels = np.array([[2.0, 4], [3, 3], [4, 1]])
    low, high = levels - 0.5, levels + 0.5
    found = extreme_ranks(levels, ["max", "min"], low=low, high=high).ranks
    turned = [levels.copy(), low.copy(), high.copy()]
    for table in turned:
        table[:, 1] = 6 - table[:, 1]
    mirrored = extreme_ranks(turned[0], "max", low=np.minimum(*turned[1:]),
                             high=np.maximum(*turned[1:])).ranks  # fmt: skip
    pd.testing.assert_frame_equal(found, mirrored)


def test_ties_share_the_better_rank_and_equal_rows_are_never_ahead_of_each_other():
    found = extreme_ranks([[3, 3], [3, 3], [1, 5], [1, 1]], "max").ranks
    assert found["best"].tolist() == [1, 1, 1, 3]
    assert found["worst"].tolist() == [2, 2, 3, 4]
    # With all the weight on the first criterion the last two are level, behind two.
    held = WeightSpace.bounds({0: 1.0})
    at_one = extreme_ranks([[3, 3], [3, 3], [1, 5], [1, 1]], "max", weights=held).ranks
    assert at_one["best"].tolist() == at_one["worst"].tolist() == [1, 1, 3, 3]


def test_one_alternative_and_one_criterion():
    assert extreme_ranks([[3, 4]], "max").ranks.to_numpy().tolist() == [[1, 1]]
    single = extreme_ranks([[3], [5], [3]], "max").ranks
    assert single.to_numpy().tolist() == [[2, 2], [1, 1], [2, 2]]
    assert preferences([[3, 4]], "max").necessary.to_numpy().tolist() == [[True]]


@pytest.mark.parametrize("normalization", ["minmax", "vector"])
def test_other_normalisations_hold_the_levels(normalization):
    random = np.random.default_rng(12)
    levels = random.uniform(1, 9, (5, 3))
    drawn = random.dirichlet(np.ones(3), 2000)
    scores = weighted_sum(levels, drawn, ["max"] * 3, normalization)
    found = extreme_ranks(levels, "max", normalization=normalization).ranks
    held = rank_scores(round_scores(scores))
    assert (found["best"] <= held.min(axis=0)).all()
    assert (found["worst"] >= held.max(axis=0)).all()
    assert (found["worst"] - found["best"]).sum() <= (held.max(axis=0) - held.min(axis=0)).sum() + 2


def at_corners(rows):
    """How many of row · w >= 0 are met where two of them, or sides of the triangle, meet."""
    sides = np.vstack([rows, np.eye(3)])
    corners = [np.cross(*pair) for pair in combinations(sides, 2)]
    corners = np.array([one / one.sum() for one in corners if abs(one.sum()) > 1e-12])
    corners = corners[(corners > -1e-12).all(axis=1)]
    return (corners @ rows.T >= -1e-12).sum(axis=1)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), min_size=1, max_size=6),
       st.booleans())  # fmt: skip
def test_as_many_rows_are_met_as_any_grid_point_meets(rows, strictly):
    rows = np.array(rows, dtype=float)
    met, weights = most_met(rows, simplex_system(3), strictly=strictly)
    first, second = np.divmod(np.arange(61**2), 61)
    grid = np.stack([first, second, 60 - first - second], axis=1)[first + second <= 60] / 60
    products = (grid @ rows.T).round(12)
    counts = (products > 0 if strictly else products >= 0).sum(axis=1)
    assert met.sum() >= counts.max()
    if not strictly:  # what can be met at all can be met at a corner of what the rows cut out
        assert met.sum() == at_corners(rows).max()
    values = rows[met] @ weights
    assert (values > 0).all() if strictly else (values >= -1e-12).all()


def test_a_rank_is_found_that_draws_and_a_large_constant_miss():
    # 200,000 draws see rank 6 at best, and so does HiGHS 1.12 by its "optimal" solution of the
    # programme with a large constant for each comparison.
    levels = np.random.default_rng(0).uniform(1, 5, (20, 5))
    others = np.delete(levels, 4, axis=0)
    met, weights = most_met(levels[4] - others, simplex_system(5), strictly=False)
    assert met.sum() == 15
    assert ranks(levels, weights)[4] == 5


# --- Preferences -------------------------------------------------------------------------------


def test_in_an_order_of_importance_the_corners_decide():
    # The corners of a >= b >= c: (1, 0, 0), (1/2, 1/2, 0), (1/3, 1/3, 1/3).
    corners = np.array([[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]])
    random = np.random.default_rng(13)
    for _ in range(5):
        levels = random.integers(1, 6, (5, 3)).astype(float)
        found = preferences(framed(levels), "max", weights=SPACES["order"])
        leads = np.einsum("ijk,ck->ijc", levels[:, np.newaxis] - levels, corners).round(12)
        assert found.necessary.to_numpy().tolist() == (leads >= 0).all(axis=2).tolist()
        assert found.possible.to_numpy().tolist() == (leads >= 0).any(axis=2).tolist()


def test_levels_that_vary_make_less_necessary_and_more_possible():
    random = np.random.default_rng(14)
    levels = random.uniform(2, 4, (5, 3))
    held = preferences(levels, "max")
    varied = preferences(levels, "max", low=levels - 0.4, high=levels + 0.4)
    assert (varied.necessary <= held.necessary).to_numpy().all()
    assert (varied.possible >= held.possible).to_numpy().all()
    # One is necessarily at least as good exactly where the other is nowhere strictly ahead:
    # for all weights, where its worst level on each criterion is at least the other's best.
    dominates = ((levels - 0.4)[:, np.newaxis] >= levels + 0.4).all(axis=2) | np.eye(5, dtype=bool)
    assert varied.necessary.to_numpy().tolist() == dominates.tolist()


@every_space
def test_whoever_is_necessarily_better_has_no_worse_extremes(space):
    levels = np.random.default_rng(15).integers(1, 6, (6, 3))
    found = extreme_ranks(framed(levels), "max", weights=space).ranks
    necessary = preferences(framed(levels), "max", weights=space).necessary
    for one, other in np.argwhere(necessary.to_numpy()):
        assert found.loc[one, "best"] <= found.loc[other, "best"]
        assert found.loc[one, "worst"] <= found.loc[other, "worst"]


def test_labels_are_kept_and_the_ends_are_matched_by_them():
    frame = pd.DataFrame([[4.0, 2], [3, 3]], index=["x", "y"], columns=["p", "q"])
    low = (frame - 1).loc[["y", "x"], ["q", "p"]]
    found = extreme_ranks(frame, "max", low=low)
    assert found.ranks.index.tolist() == ["x", "y"]
    assert found.best_weights.columns.tolist() == ["p", "q"]
    bare = extreme_ranks(frame.to_numpy(), "max", low=frame.to_numpy() - 1)
    assert found.ranks.to_numpy().tolist() == bare.ranks.to_numpy().tolist()


# --- What is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize("ask", [extreme_ranks, preferences])
def test_every_fault_is_told_at_once(ask):
    with pytest.raises(InputError) as caught:
        ask(
            [[1, float("nan")], [4, 2]],
            ["max", "up"],
            weights=WeightSpace.order("a > b"),
            low=[[1, 2]],
            high=[[1, 2], [3, 2]],
            normalization="minmx",
        )
    told = {(fault.where, fault.key) for fault in caught.value.faults}
    assert {
        ("matrix", "row 0, column 1"),
        ("directions", "criterion 1"),
        ("low", "shape"),
        ("low, high", "row 1, column 0"),
        ("normalization", "name"),
    } < told
    assert any("'a'" in str(fault) for fault in caught.value.faults)


@pytest.mark.parametrize("ask", [extreme_ranks, preferences])
def test_weights_without_edges_are_refused_and_so_are_levels_that_vary_without_a_scale(ask):
    around = WeightSpace.around({0: 1, 1: 2})
    with pytest.raises(InputError, match="constraints that weights have to meet"):
        ask([[1, 2]], "max", weights=around)
    with pytest.raises(InputError, match="a WeightSpace"):
        ask([[1, 2]], "max", weights=[1, 2])
    with pytest.raises(InputError, match="levels that are held"):
        ask([[1, 2]], "max", low=[[1, 1]], normalization="minmax")
