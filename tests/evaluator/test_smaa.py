"""SMAA-2 against exact answers: areas of polygons, roots, integrals, and what the papers prove."""

from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from evaluator import WeightSpace, rank_matrix, smaa
from evaluator.robustness.acceptability import figures_of, meta_weights
from evaluator.robustness.confidence import confidence_factors
from evaluator.robustness.kernels.task import Task
from evaluator.robustness.run import Run, block_size
from evaluator.robustness.sampling.hit_and_run import HitAndRun
from evaluator.robustness.sampling.polytope import flatten, simplex_system
from evaluator.robustness.sampling.sampler import WeightSampler
from evaluator.robustness.simulate import simulate

TRIANGLE = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]


# --- a plain second implementation: clip, measure -------------------------------------------------


def clip(polygon, normal, offset):
    """Keep the part of a convex polygon where normal . point >= offset (Sutherland & Hodgman)."""
    kept = []
    for here, after in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        at = normal[0] * here[0] + normal[1] * here[1] - offset
        then = normal[0] * after[0] + normal[1] * after[1] - offset
        if at >= 0:
            kept.append(here)
        if (at < 0) != (then < 0):
            share = at / (at - then)
            kept.append(tuple(a + share * (b - a) for a, b in zip(here, after, strict=True)))
    return kept


def area_and_centroid(polygon):
    """The shoelace formula."""
    area = x = y = 0.0
    for (a, b), (c, d) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        cross = a * d - c * b
        area, x, y = area + cross / 2, x + (a + c) * cross / 6, y + (b + d) * cross / 6
    return abs(area), (x / area, y / area) if area else (0.0, 0.0)


class Exact:
    """Everything SMAA-2 asks of a weighted sum of three partial values, from areas of polygons."""

    def __init__(self, partial):
        m = len(partial)
        self.ranks, self.pairwise = np.zeros((m, m)), np.eye(m) / 2
        self.central = np.zeros((m, 3))
        for order in permutations(range(m)):
            polygon = TRIANGLE
            for better, worse in pairwise(order):
                gap = partial[better] - partial[worse]
                # w3 = 1 - w1 - w2
                polygon = clip(polygon, (gap[0] - gap[2], gap[1] - gap[2]), -gap[2])
                if len(polygon) < 3:
                    break
            else:
                area, (x, y) = area_and_centroid(polygon)
                share = area / 0.5
                if share < 1e-12:  # three lines that meet in a point, but for rounding
                    continue
                for place, row in enumerate(order):
                    self.ranks[row, place] += share
                    for other in order[place + 1 :]:
                        self.pairwise[row, other] += share
                self.central[order[0]] += share * np.array([x, y, 1 - x - y])
        with np.errstate(invalid="ignore"):
            self.central /= self.ranks[:, :1]
        self.expected = self.ranks @ np.arange(1.0, m + 1)
        self.holistic = self.ranks @ meta_weights(m)

    def parts(self):
        return {
            "rank_acceptability": self.ranks,
            "pairwise": self.pairwise,
            "central_weights": self.central,
            "expected_rank": self.expected,
            "holistic": self.holistic,
        }


def assert_within_bars(result, exact, sigmas=4.5):
    """Every figure lies within its own error bar: 4.5 standard errors, on 15 degrees or more.

    A batch that ends on a multiple of a power of two may be exact and its bar zero.
    """
    errors = result.errors
    for name, values in exact.items():
        found, error = getattr(result, name).to_numpy(), errors[name].to_numpy()
        assert np.isnan(values).tolist() == np.isnan(found).tolist(), name
        away = np.abs(found - values)
        assert np.nanmax(away - sigmas * error) < 1e-9, (name, found, values, error)
        # And the bars are short: ranks go up to m, all else to one.
        assert np.nanmax(error) < 0.01 * (len(found) if name == "expected_rank" else 1), name


# --- weights only ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "matrix",
    [
        [[5, 1, 1], [1, 5, 1], [1, 1, 5]],
        [[4.6, 1.7, 2.2], [1.3, 4.1, 3.3], [3.1, 2.9, 2.4], [2.0, 3.7, 4.4]],
        [[4.6, 1.7, 2.2], [1.3, 4.1, 3.3], [3.1, 3.0, 3.0], [2.0, 3.7, 4.4], [1.2, 1.5, 1.1]],
    ],
)
def test_weighted_sum_of_three_criteria_has_the_areas_of_polygons(matrix):
    partial = (np.array(matrix) - 1) / 4
    result = smaa(matrix, "max", method="weighted_sum", samples=60_000, seed=4)
    exact = Exact(partial)
    assert_within_bars(result, exact.parts())
    off = np.abs(result.rank_acceptability.to_numpy() - exact.ranks).max()
    assert off <= result.bound < 0.01
    # The regions where an alternative is first are convex, so its central weights keep it there.
    first = exact.ranks[:, 0] > 0
    np.testing.assert_array_equal(result.confidence.to_numpy()[first], 1.0)
    assert result.confidence[~first].isna().all()


def test_less_may_be_better_and_every_criterion_have_its_scale():
    matrix = np.array([[30.0, 0.7, 900], [10.0, 0.2, 300], [22.0, 0.4, 500], [12.0, 0.6, 700]])
    scale = [(0, 40), (0.0, 1.0), (100, 1000)]
    directions = ["min", "max", "min"]
    ends = np.array(scale)
    partial = (matrix - ends[:, 0]) / (ends[:, 1] - ends[:, 0])
    partial[:, [0, 2]] = 1 - partial[:, [0, 2]]
    result = smaa(matrix, directions, method="weighted_sum", scale=scale, samples=60_000, seed=1)
    assert_within_bars(result, Exact(partial).parts())


def test_an_order_of_weights_cuts_the_triangle():
    """w1 >= w2 >= w3: the triangle of the corners, the edge's middle and the centre."""
    matrix = np.array([[2.0, 5.0, 3.0], [3.4, 3.0, 2.0], [3.0, 3.6, 5.0]])
    corner = np.array([[1, 0, 0], [0.5, 0.5, 0], [1 / 3, 1 / 3, 1 / 3]])
    # Weights are corner.T @ v with v uniform on the simplex, so that scores are linear in v.
    exact = Exact((matrix - 1) / 4 @ corner.T)
    exact.central = exact.central @ corner
    space = WeightSpace.order([0, 1, 2])
    result = smaa(matrix, "max", weights=space, method="weighted_sum", samples=60_000, seed=2)
    assert_within_bars(result, exact.parts())


@pytest.mark.parametrize("n", [2, 3, 5, 12])
def test_one_champion_per_criterion_has_the_rank_order_centroid(n):
    """Each is first where its weight is largest; the mean of the largest weight is H(n) / n.

    Barron & Barrett (1996), doi:10.1287/mnsc.42.11.1515: the centroid of w1 >= ... >= wn.
    """
    largest = (1 / np.arange(1.0, n + 1)).sum() / n
    central = np.where(np.eye(n) > 0, largest, (1 - largest) / (n - 1))
    exact = {
        "rank_acceptability": np.full((n, n), 1 / n),
        "pairwise": np.full((n, n), 0.5),
        "central_weights": central,
        "expected_rank": np.full(n, (n + 1) / 2),
        "holistic": np.full(n, meta_weights(n).mean()),
    }
    result = smaa(1 + 4 * np.eye(n), "max", method="weighted_sum", samples=40_000, seed=3)
    assert_within_bars(result, exact)


def test_two_criteria_under_topsis_cross_at_the_roots_of_their_scores():
    matrix = [[4.6, 1.4], [1.2, 4.8], [3.2, 3.0], [2.4, 3.9]]

    def gap(share, i, j):
        scores = rank_matrix(
            matrix, [share, 1 - share], "max", method="topsis", normalization="scale", scale=(1, 5)
        )["score"]
        return scores[i] - scores[j]

    cuts = {0.0, 1.0}
    for i in range(4):
        for j in range(i):
            grid = np.linspace(0.001, 0.999, 24)
            values = [gap(share, i, j) for share in grid]
            for low, high, a, b in zip(grid, grid[1:], values, values[1:], strict=False):
                if a * b < 0:
                    cuts.add(optimize.brentq(gap, low, high, args=(i, j), xtol=1e-9))
    ends = sorted(cuts)
    ranks, moments = np.zeros((4, 4)), np.zeros((4, 2))
    for low, high in pairwise(ends):
        share = (low + high) / 2
        order = np.argsort([-gap(share, i, 0) for i in range(4)])
        for place, row in enumerate(order):
            ranks[row, place] += high - low
        moments[order[0]] += (high - low) * np.array([share, 1 - share])
    with np.errstate(invalid="ignore"):
        central = moments / ranks[:, :1]
    result = smaa(matrix, "max", samples=40_000, seed=5)
    assert_within_bars(result, {"rank_acceptability": ranks, "central_weights": central}, sigmas=5)


@pytest.mark.parametrize("normalization", ["scale", "vector", "minmax"])
def test_three_criteria_under_topsis_agree_with_a_dense_grid(normalization):
    """The share of 80,601 small triangles, each seen at its middle; off by their size at most."""
    matrix = np.array([[4.6, 1.7, 2.2], [1.3, 4.1, 3.3], [3.1, 2.9, 2.4], [2.0, 3.7, 4.4]])
    steps = 400
    i, j = (index.ravel() for index in np.mgrid[:steps, :steps])
    kept = i + j < steps
    w = np.stack([i[kept] + 1 / 3, j[kept] + 1 / 3], axis=1) / steps
    w = np.column_stack([w, 1 - w.sum(axis=1)])
    if normalization == "scale":
        low, high, unit = 1.0, 5.0, 4.0
    else:
        low, high = matrix.min(axis=0), matrix.max(axis=0)
        unit = np.linalg.norm(matrix, axis=0) if normalization == "vector" else high - low
    to_worst = np.sqrt(((w[:, None] * (matrix - low) / unit) ** 2).sum(axis=2))
    to_best = np.sqrt(((w[:, None] * (high - matrix) / unit) ** 2).sum(axis=2))
    scores = to_worst / (to_worst + to_best)
    places = (-scores).argsort(axis=1).argsort(axis=1)
    ranks = np.array([[(places[:, a] == r).mean() for r in range(4)] for a in range(4)])
    result = smaa(matrix, "max", normalization=normalization, samples=60_000, seed=6)
    away = np.abs(result.rank_acceptability - ranks).to_numpy()
    assert (away <= 4 * result.standard_error.to_numpy() + 2 / steps).all()


# --- levels only, and both ------------------------------------------------------------------------


def test_uniform_levels_win_by_the_area_above_the_diagonal():
    """X within 3 +- 1 beats Y within 3.5 +- 0.8 in a part of a rectangle."""
    rectangle = [(2.0, 2.7), (4.0, 2.7), (4.0, 4.3), (2.0, 4.3)]
    area, _ = area_and_centroid(clip(rectangle, (1.0, -1.0), 0.0))
    exact = area / (2 * 1.6)
    result = smaa(
        [[3.0], [3.5]], "max", spread=[[1.0], [0.8]], distribution="uniform", samples=200_000
    )
    assert result.drawing == "fixed"
    assert result.pairwise.loc[0, 1] == pytest.approx(
        exact, abs=4 * result.errors["pairwise"].loc[0, 1]
    )
    # With one criterion the central weight is 1, so that the factor is the chance to be first.
    assert (result.central_weights == 1).all(axis=None)
    factor, error = result.confidence[0], result.errors["confidence"][0]
    assert error == pytest.approx(np.sqrt(exact * (1 - exact) / 10_000), rel=0.05)
    assert factor == pytest.approx(exact, abs=4 * error)


def test_triangular_levels_win_by_the_integral_of_density_and_distribution():
    x, y = stats.triang(0.5, 2.0, 2.0), stats.triang(0.5, 2.7, 1.6)
    exact, _ = integrate.quad(lambda level: x.pdf(level) * y.cdf(level), 2, 4, points=[2.7, 3, 3.5])
    result = smaa([[3.0], [3.5]], "max", spread=[[1.0], [0.8]], samples=200_000, seed=2)
    error = result.errors["pairwise"].loc[0, 1]
    assert result.pairwise.loc[0, 1] == pytest.approx(exact, abs=4 * error)


def test_normal_levels_go_on_beyond_the_scale_under_the_weighted_sum():
    """P(i beats j) = Phi(w . d / sqrt(w2 . (s2i + s2j))), with a level at the end of its scale."""
    matrix = np.array([[5.0, 2.0, 3.0], [4.0, 4.0, 1.0]])
    sd = np.array([[1.0, 0.5, 0.3], [0.8, 0.2, 0.6]])
    weights = np.array([0.5, 0.3, 0.2])
    gap = matrix[0] - matrix[1]
    exact = stats.norm.cdf(weights @ gap / np.sqrt(weights**2 @ (sd**2).sum(axis=0)))
    result = smaa(
        matrix,
        "max",
        weights=weights,
        spread=sd,
        distribution="normal",
        method="weighted_sum",
        samples=200_000,
    )
    error = result.errors["pairwise"].loc[0, 1]
    assert result.pairwise.loc[0, 1] == pytest.approx(exact, abs=4 * error)
    np.testing.assert_allclose(result.central_weights, [weights, weights], atol=1e-9)


def test_a_spread_reaches_beyond_the_scale_under_the_weighted_sum_alone():
    """Within 5 +- 1 a sum sees 4 to 6, TOPSIS 4 to 5, the end of the scale."""
    entries = {"spread": [[1.0], [0.0]], "distribution": "uniform", "samples": 100_000}
    matrix = [[5.0], [4.8]]
    for method, exact in (("weighted_sum", 0.6), ("topsis", 0.2), ("weighted_product", 0.2)):
        result = smaa(matrix, "max", method=method, **entries)
        error = result.errors["rank_acceptability"].loc[0, 1]
        assert result.rank_acceptability.loc[0, 1] == pytest.approx(exact, abs=4 * error), method


def test_weights_and_levels_vary_together():
    """Two criteria: the mean over uniform w of Phi at w, the central weight its first moment."""
    matrix = np.array([[4.0, 2.0], [2.5, 3.5]])
    sd = np.array([[0.6, 0.4], [0.3, 0.7]])
    gap, variance = matrix[0] - matrix[1], (sd**2).sum(axis=0)

    def wins(share):
        w = np.array([share, 1 - share])
        return stats.norm.cdf(w @ gap / np.sqrt(w**2 @ variance))

    exact, _ = integrate.quad(wins, 0, 1)
    moment, _ = integrate.quad(lambda share: share * wins(share), 0, 1)
    result = smaa(
        matrix,
        "max",
        spread=sd,
        distribution="normal",
        method="weighted_sum",
        samples=150_000,
        seed=8,
    )
    central = np.array([moment / exact, (0.5 - moment) / (1 - exact)])
    central = np.column_stack([central, 1 - central])
    assert_within_bars(
        result,
        {
            "rank_acceptability": np.array([[exact, 1 - exact], [1 - exact, exact]]),
            "pairwise": np.array([[0.5, exact], [1 - exact, 0.5]]),
            "central_weights": central,
            "expected_rank": np.array([2 - exact, 1 + exact]),
        },
    )
    factors = [wins(result.central_weights.loc[0, 0]), 1 - wins(result.central_weights.loc[1, 0])]
    away = np.abs(result.confidence - factors)
    assert (away <= 4 * result.errors["confidence"]).all()
    assert (result.errors["confidence"] < 0.006).all()


def test_a_silent_cell_is_uniform_over_the_scale():
    """Level 4 beats what is uniform over 1 to 5 three times in four, whatever the spread."""
    for distribution in ("triangular", "uniform", "normal"):
        result = smaa(
            [[4.0], [None]],
            "max",
            spread=[[0.0], [0.3]],
            distribution=distribution,
            samples=100_000,
            seed=1,
        )
        error = result.errors["pairwise"].loc[0, 1]
        assert result.pairwise.loc[0, 1] == pytest.approx(0.75, abs=4 * error)


def test_an_alternative_and_a_criterion_of_which_nothing_is_known():
    nothing = np.nan
    result = smaa(
        [[4.0, nothing], [2.0, nothing], [nothing, nothing]],
        "max",
        weights=[1, 0],
        samples=50_000,
    )
    # The first has 4, the third anything from 1 to 5.
    exact = [[0.75, 0.25, 0], [0, 0.25, 0.75], [0.25, 0.5, 0.25]]
    np.testing.assert_allclose(result.rank_acceptability, exact, atol=4 * 0.5 / np.sqrt(50_000))


# --- back ends ------------------------------------------------------------------------------------


@pytest.mark.parametrize("spread", [None, 0.5])
def test_compiled_code_changes_no_figure(spread):
    pytest.importorskip("numba")
    matrix = np.random.default_rng(3).integers(1, 6, (6, 4)).astype(float)
    matrix[2] = matrix[0]
    matrix[1, 1] = np.nan
    entries = {"matrix": matrix, "directions": "max", "spread": spread, "samples": 20_000}
    numpy, compiled = (smaa(**entries, kernel=kernel) for kernel in ("numpy", "compiled"))
    assert numpy.digest != compiled.digest
    assert numpy.table.equals(compiled.table)
    for name, error in numpy.errors.items():
        assert error.equals(compiled.errors[name]), name


# --- what holds whatever the input ----------------------------------------------------------------

CELL = st.one_of(st.integers(1, 5).map(float), st.just(None))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=6)
    ),
    st.sampled_from(["topsis", "weighted_sum", "weighted_product"]),
    st.sampled_from([None, 0.5]),
)
def test_what_the_indices_owe_each_other(matrix, method, spread):
    """Lahdelma & Salminen (2001), doi:10.1287/opre.49.3.444.11220: ranks are all taken once."""
    result = smaa(matrix, "max", method=method, spread=spread, samples=600, seed=9)
    ranks, pairwise = result.rank_acceptability, result.pairwise.to_numpy()
    m = len(matrix)
    np.testing.assert_allclose(ranks.sum(axis=0), 1, atol=1e-12)
    np.testing.assert_allclose(ranks.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(pairwise + pairwise.T, 1, atol=1e-12)
    # The expected rank is one more than how many beat it.
    np.testing.assert_allclose(result.expected_rank, m + 0.5 - pairwise.sum(axis=1), atol=1e-9)
    np.testing.assert_allclose(result.best(m), 1, atol=1e-12)
    np.testing.assert_allclose(result.best(1), ranks[1], atol=1e-12)
    assert result.best(2).ge(result.best(1) - 1e-12).all()
    never = ranks[1] == 0
    assert result.central_weights.isna().all(axis=1).equals(never)
    assert result.confidence.isna().equals(never)
    np.testing.assert_allclose(result.central_weights[~never].sum(axis=1), 1, atol=1e-8)
    assert result.holistic.between(ranks[1] - 1e-12, 1 + 1e-12).all()


def test_equal_rows_share_their_ranks():
    result = smaa([[5, 1], [5, 1], [3, 3]], "max", method="weighted_sum", samples=20_000)
    # The two are first together where the first weight is above one half.
    exact = [[0.25, 0.5, 0.25], [0.25, 0.5, 0.25], [0.5, 0, 0.5]]
    np.testing.assert_allclose(result.rank_acceptability, exact, atol=0.01)
    assert result.pairwise.loc[0, 1] == 0.5
    assert result.errors["pairwise"].loc[0, 1] == 0
    np.testing.assert_array_equal(result.confidence, [0.5, 0.5, 1.0])
    pd.testing.assert_frame_equal(
        result.central_weights.loc[[0]],
        result.central_weights.loc[[1]].set_axis([0]),
        check_names=False,
    )


def test_a_single_alternative_is_first_whatever_happens():
    result = smaa([[3, None]], "max", spread=1.0, samples=1000)
    assert result.rank_acceptability.to_numpy().tolist() == [[1.0]]
    assert result.confidence.tolist() == [1.0]
    np.testing.assert_allclose(result.central_weights, 0.5, atol=0.05)


def test_dominance_is_certain():
    result = smaa([[2, 2], [3, 3]], "max", samples=5000, seed=1)
    assert result.rank_acceptability.to_numpy().tolist() == [[0, 1], [1, 0]]
    assert (result.standard_error == 0).all(axis=None)
    # Certain in all samples is not proof: the bound says so.
    assert 0 < result.bound < 0.01
    assert result.central_weights.loc[0].isna().all()
    assert np.isnan(result.confidence[0])


def test_weights_that_are_given_are_held():
    matrix = [[5, 1, 2], [2, 4, 3], [3, 3, 3]]
    weights = [0.5, 0.2, 0.3]
    result = smaa(matrix, "max", weights=weights, samples=100)
    ranks = rank_matrix(matrix, weights, "max", normalization="scale", scale=(1, 5))["rank"]
    assert result.drawing == "fixed"
    np.testing.assert_array_equal(result.expected_rank, ranks)
    assert (result.standard_error == 0).all(axis=None)


# --- coverage of the error bars -------------------------------------------------------------------


class Walked:
    """All weights, drawn by hit-and-run though a simpler way is known."""

    walk = HitAndRun.through(flatten(simplex_system(3)), 0, 32)

    def sampler(self, criteria, *, seed, block, total):
        return WeightSampler(criteria, block, self.walk.start, replace(self.walk, seed=seed))


PARTIAL = np.array([[0.9, 0.1, 0.3], [0.2, 0.8, 0.5], [0.55, 0.5, 0.4]])
SEEDS = 200


@pytest.mark.parametrize(
    ("kind", "samples"), [("independent", 480), ("quasi", 1024), ("chain", 1024)]
)
def test_error_bars_cover_as_often_as_they_say(kind, samples):
    """Over 200 seeds: 95 % intervals hold 95 times in 100, within what 200 trials may do."""
    exact = Exact(PARTIAL)
    task = Task.fixed("sum", PARTIAL)
    space = Walked() if kind == "chain" else WeightSpace.uniform()
    truth = np.concatenate([part.ravel() for part in exact.parts().values()])
    hits, squares, bounded = 0, 0.0, 0
    for seed in range(SEEDS):
        run = Run(task, space, (0, 1, 2), seed, samples, block_size(samples), "numpy")
        sampled = simulate(run)
        assert sampled.kind == kind
        figures = figures_of(sampled.batches, confidence_factors(task, exact.central, 1))
        parts = (
            figures.ranks,
            figures.pairwise,
            figures.central,
            figures.expected,
            figures.holistic,
        )
        value = np.concatenate([part.value.ravel() for part in parts])
        error = np.concatenate([part.error.ravel() for part in parts])
        away, varies = np.abs(value - truth), error > 0
        assert (away[~varies] < 1e-12).all()
        # Central weights come from batches in any case, the others only where samples depend.
        degrees = np.full(
            truth.shape, np.inf if kind == "independent" else len(sampled.batches) - 1
        )
        degrees[18:27] = len(sampled.batches) - 1
        reach = stats.t.ppf(0.975, degrees) * error
        hits = hits + (away <= reach)
        squares = squares + np.where(varies, away / np.where(varies, error, 1), 0) ** 2
        off = np.abs(figures.ranks.value - exact.ranks).max()
        bounded += off <= sampled.bound
    shown = hits < SEEDS
    low, high = stats.binom.ppf([0.0002, 0.9998], SEEDS, 0.95)
    assert shown.sum() >= 24
    assert (hits[shown] >= low).all(), hits
    assert (hits[shown] <= high).all(), hits
    # The mean square of Student's t on d degrees is d / (d - 2).
    mean = squares[shown] / SEEDS
    assert (mean > 0.65).all(), mean
    assert (mean < 1.6).all(), mean
    assert bounded >= stats.binom.ppf(0.001, SEEDS, 0.95)
