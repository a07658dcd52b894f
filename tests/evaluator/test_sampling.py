"""Samplers of weights: against the literature, exact volumes, and slow plain versions."""

from __future__ import annotations

import itertools
import math
import pickle
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial import ConvexHull

from evaluator.robustness.sampling import sobol
from evaluator.robustness.sampling.hit_and_run import HitAndRun, effective_share
from evaluator.robustness.sampling.maps import SimplexMap, stick_breaking, take_root
from evaluator.robustness.sampling.plan import Plan
from evaluator.robustness.sampling.polytope import (
    LinearSystem,
    contradictions,
    flatten,
    is_feasible,
    joined,
    lowest,
    simplex_system,
)
from evaluator.robustness.sampling.sampler import sample_polytope
from evaluator.robustness.sampling.sources import DirichletDraws, Mapped, Rejection
from evaluator.robustness.sampling.streams import RandomUniforms
from evaluator.robustness.sampling.triangulation import corners, cut, triangulated, volumes

repeatable = settings(derandomize=True, deadline=None, max_examples=60)


def rows(a, b) -> LinearSystem:
    a = np.array(a, dtype=float)
    return LinearSystem(a, np.array(b, dtype=float), np.empty((0, a.shape[1])), np.empty(0))


def within_box(lows, highs) -> LinearSystem:
    """Weights between two ends each."""
    count = len(lows)
    ends = np.concatenate([highs, -np.asarray(lows)])
    return joined(simplex_system(count), [rows(np.vstack([np.eye(count), -np.eye(count)]), ends)])


# Sobol points


@pytest.mark.parametrize("power", [1, 5, 9])
def test_unscrambled_points_are_those_of_scipy(power):
    # scipy goes through the sequence in Gray code: its point i is ours of index i ^ i >> 1.
    theirs = stats.qmc.Sobol(21, scramble=False).random_base2(power)
    ours = sobol.tabulated(sobol.direction_numbers(21)[:, :power]).T / 2.0**sobol.INDEX_BITS
    index = np.arange(2**power)
    assert np.array_equal(ours[index ^ index >> 1], theirs)


@pytest.mark.parametrize("chunk", [1, 2, 7, 1000])
def test_any_chunk_is_found_without_those_before(chunk):
    engine = stats.qmc.Sobol(21, scramble=False)
    engine.fast_forward(chunk * 16)
    theirs = engine.random(16)
    # A chunk in Gray code holds the points of one of ours, in another order.
    columns, ours = sobol.direction_numbers(21), chunk ^ chunk >> 1
    points = sobol.tabulated(columns[:, :4]) ^ sobol.chosen(columns[:, 4:], ours)[:, np.newaxis]
    assert sorted(map(tuple, points.T / 2.0**sobol.INDEX_BITS)) == sorted(map(tuple, theirs))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_scrambled_sequence_fills_every_elementary_interval(seed):
    # The first two coordinates are a (0, m, 2)-net: every box of 2 ** -m holds one point of 2 ** m.
    draws = sobol.SobolUniforms(dimension=2, replicates=4, block=16, seed=seed)
    points = np.concatenate([draws.draw(chunk * 4 + 3, 16) for chunk in range(16)], axis=1)
    for first in range(9):
        cells = np.floor(points * np.array([[2**first], [2 ** (8 - first)]]))
        assert len({tuple(cell) for cell in cells.T}) == 256


def test_every_coordinate_of_a_sequence_is_stratified():
    draws = sobol.SobolUniforms(dimension=21, replicates=2, block=64, seed=5)
    points = np.concatenate([draws.draw(chunk * 2, 64) for chunk in range(4)], axis=1)
    assert np.array_equal(np.sort(np.floor(points * 256), axis=1), np.tile(np.arange(256), (21, 1)))
    assert points.min() > 0.0
    assert points.max() < 1.0


def test_a_scrambled_point_is_uniform_and_sequences_are_independent():
    found = np.array(
        [
            [sobol.SobolUniforms(3, 32, 8, seed).draw(block, 8)[:, 5] for block in (0, 1, 32)]
            for seed in range(400)
        ]
    )
    for block, dimension in itertools.product(range(3), range(3)):
        assert stats.kstest(found[:, block, dimension], "uniform").pvalue > 1e-3
    between = np.corrcoef(found[:, 0].T, found[:, 1].T)[:3, 3:]
    assert np.abs(between).max() < 4 / math.sqrt(400)


def test_fewer_sequences_are_the_first_of_more():
    few = sobol.SobolUniforms(dimension=4, replicates=20, block=8, seed=1)
    many = sobol.SobolUniforms(dimension=4, replicates=32, block=8, seed=1)
    assert all(np.array_equal(few.draw(block, 8), many.draw(block, 8)) for block in range(20))


def test_sobol_points_tell_a_mean_better_than_independent_ones():
    whole = SimplexMap.whole(5)

    def squared_error(uniforms):
        found = [(whole(uniforms.draw(block, 512)) ** 2).sum(axis=1).mean() for block in range(32)]
        return ((np.array(found) - 2 / 6) ** 2).mean()  # E w**2 = 2 / (n (n + 1))

    even = squared_error(sobol.SobolUniforms(4, 32, 512, 1))
    assert even < squared_error(RandomUniforms(4, 1)) / 100


# The simplex


def departures(weights):
    """How far draws are from uniform on the simplex, in standard errors, and the worst p-value.

    Uniform weights are Dirichlet(1): means 1/n, variances (n - 1) / (n² (n + 1)), covariances
    -1 / (n² (n + 1)), and each is Beta(1, n - 1) (Johnson, Kotz and Balakrishnan 2000, Continuous
    Multivariate Distributions, chapter 49).
    """
    size, count = weights.shape
    off = weights - 1 / count
    expected = (count * np.eye(count) - 1) / (count**2 * (count + 1))
    products = off[:, :, np.newaxis] * off[:, np.newaxis, :]
    moments = [
        off.mean(axis=0) / (off.std(axis=0) / math.sqrt(size)),
        (products.mean(axis=0) - expected) / (products.std(axis=0) / math.sqrt(size)),
    ]
    marginal = stats.beta(1, count - 1).cdf
    p = min(stats.kstest(column, marginal).pvalue for column in weights.T)
    return max(float(np.abs(moment).max()) for moment in moments), p


@pytest.mark.parametrize("count", [2, 3, 5, 9, 14])
def test_the_whole_simplex_is_drawn_uniformly(count):
    draws = Mapped(RandomUniforms(count - 1, 7), SimplexMap.whole(count))
    z, p = departures(draws.draw(0, 20_000))
    assert z < 4.5
    assert p > 1e-4


@pytest.mark.parametrize("count", [3, 5, 9])
def test_uniform_numbers_divided_by_their_sum_are_not_uniform(count):
    drawn = np.random.default_rng(7).random((20_000, count))
    z, p = departures(drawn / drawn.sum(axis=1, keepdims=True))
    assert z > 20
    assert p < 1e-12


@repeatable
@given(
    st.integers(1, 8).flatmap(
        lambda n: st.lists(
            st.lists(st.floats(1e-6, 1 - 1e-6), min_size=n, max_size=n), min_size=1, max_size=4
        )
    )
)
def test_sticks_are_broken_as_by_hand(points):
    found = stick_breaking(np.array(points).T)
    for point, pieces in zip(points, found.T, strict=True):
        rest, expected = 1.0, []
        for k, u in enumerate(point):
            left = rest * u ** (1 / (len(point) - k))
            expected.append(rest - left)
            rest = left
        assert pieces == pytest.approx([*expected, rest], abs=1e-14)


@pytest.mark.parametrize("degree", range(1, 21))
def test_roots_are_powers(degree):
    values = np.linspace(0.01, 1.0, 50)
    roots = values.copy()
    take_root(roots, degree)
    assert roots == pytest.approx(values ** (1 / degree), rel=1e-14)


# Polytopes


def random_system(random, count):
    """A few half-spaces around a random point of the simplex, now and then an equality."""
    inner = random.dirichlet(np.ones(count))
    a = random.normal(size=(random.integers(1, count + 3), count))
    system = joined(simplex_system(count), [rows(a, a @ inner + random.exponential(0.1, len(a)))])
    if random.random() < 0.3:
        equal = random.normal(size=(1, count))
        none = np.empty((0, count)), np.empty(0)
        system = joined(system, [LinearSystem(*none, equal, equal @ inner)])
    return system


@pytest.mark.parametrize("seed", range(25))
def test_a_polytope_is_cut_without_gap_or_overlap(seed):
    random = np.random.default_rng(seed)
    flat = flatten(random_system(random, int(random.integers(3, 7))))
    if flat.dimension < 2:
        return
    points, on = corners(flat.a, flat.b)
    simplices = np.array(cut(on, flat.dimension, 1000))
    hull = ConvexHull(points)
    assert volumes(points[simplices]).sum() == pytest.approx(hull.volume, rel=1e-9)
    assert len(hull.vertices) == len(points)
    # Whatever point is taken, one simplex has it.
    weights = random.dirichlet(np.ones(len(points)), 50)
    inside = np.linalg.solve(
        np.concatenate([points[simplices], np.ones((*simplices.shape, 1))], axis=2).transpose(
            0, 2, 1
        )[:, np.newaxis],
        np.column_stack([weights @ points, np.ones(50)])[np.newaxis, :, :, np.newaxis],
    )
    assert ((inside[..., 0] > 1e-9).all(axis=2).sum(axis=0) == 1).all()


def test_too_many_simplices_are_counted_and_not_made():
    # A cube of d dimensions is pulled apart into d! simplices.
    for dimension in (2, 3, 4, 5):
        sides = np.vstack([np.eye(dimension), -np.eye(dimension)])
        on = corners(sides, np.repeat([1.0, 0.0], dimension))[1]
        most = math.factorial(dimension)
        assert len(cut(on, dimension, most)) == most
        assert cut(on, dimension, most - 1) is None
    wide = flatten(within_box(np.full(7, 0.4 / 7), np.full(7, 1.6 / 7)))
    assert triangulated(wide, most=1000) is None
    assert triangulated(wide) is not None


@pytest.mark.parametrize("seed", range(12))
def test_a_flat_polytope_is_the_same_set_of_weights(seed):
    random = np.random.default_rng(seed)
    system = random_system(random, 5)
    flat = flatten(system)
    spread = corners(flat.a, flat.b)[0].std(axis=0)
    points = random.normal(scale=spread, size=(2000, flat.dimension))
    weights = flat.origin + points @ flat.basis.T
    inside = (points @ flat.a.T <= flat.b).all(axis=1)
    assert np.array_equal(system.holds(weights), inside)
    assert 0 < inside.sum() < 2000
    # Every facet is needed: without it there are more weights.
    for row in range(len(flat.a)):
        others = np.delete(np.arange(len(flat.a)), row)
        at_most = rows(flat.a[others], flat.b[others])
        beyond = rows(-flat.a[[row]], -flat.b[[row]] - 1e-7)
        assert is_feasible(joined(at_most, [beyond]))


def test_a_cube_cut_by_the_simplex_has_the_corners_of_a_plain_search():
    system = within_box([0.1, 0.0, 0.2, 0.0], [0.4, 0.5, 0.6, 0.3])
    flat = flatten(system)
    found = {tuple(point.round(9)) for point in flat.weights(corners(flat.a, flat.b)[0])}
    # At a corner three of the weights are at one of their ends.
    expected = set()
    ends = [(0.1, 0.4), (0.0, 0.5), (0.2, 0.6), (0.0, 0.3)]
    for free in range(4):
        others = [k for k in range(4) if k != free]
        for choice in itertools.product(*(ends[k] for k in others)):
            weights = dict(zip(others, choice, strict=True))
            weights[free] = 1 - sum(choice)
            if ends[free][0] - 1e-12 <= weights[free] <= ends[free][1] + 1e-12:
                expected.add(tuple(round(weights[k], 9) + 0.0 for k in range(4)))
    assert {tuple(value + 0.0 for value in point) for point in found} == expected


def test_the_basis_of_a_flat_polytope_is_the_space_s_own():
    random = np.random.default_rng(0)
    system = random_system(random, 6)
    turned = LinearSystem(system.a_ub, system.b_ub, -3.0 * system.a_eq, -3.0 * system.b_eq)
    assert flatten(system).basis == pytest.approx(flatten(turned).basis, abs=1e-12)
    basis = flatten(system).basis
    assert basis.T @ basis == pytest.approx(np.eye(basis.shape[1]), abs=1e-12)
    assert system.a_eq @ basis == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("width", [1e-2, 1e-4, 2e-6])
def test_a_thin_polytope_keeps_its_dimension(width):
    system = within_box([0.2, 0.1, 0.0], [0.2 + width, 0.4, 1.0])
    pieces = triangulated(flatten(system))
    assert pieces.dimension == 2
    assert pieces.mean == pytest.approx([0.2 + width / 2, 0.25, 0.55 - width / 2], abs=1e-9)


def test_what_cannot_vary_is_told_from_what_can():
    # a <= b, b <= c, c <= a only hold where all are equal.
    circle = rows([[1, -1, 0, 0], [0, 1, -1, 0], [-1, 0, 1, 0]], [0, 0, 0])
    flat = flatten(joined(simplex_system(4), [circle]))
    assert flat.dimension == 1
    first, *others = flat.weights(corners(flat.a, flat.b)[0])
    assert {tuple(np.sort(w).round(9)) for w in (first, *others)} == {
        (0.0, *[round(1 / 3, 9)] * 3),
        (0.0, 0.0, 0.0, 1.0),
    }


@pytest.mark.parametrize("seed", range(8))
def test_contradictions_are_minimal_and_none_is_left(seed):
    random = np.random.default_rng(seed)
    whole = simplex_system(4)
    single = [
        rows(a[np.newaxis], [b])
        for a, b in zip(random.normal(size=(9, 4)), random.normal(-0.5, 0.3, 9), strict=True)
    ]
    found = contradictions(whole, [(one, number) for number, one in enumerate(single)])
    assert found
    for numbers in found:
        assert not is_feasible(joined(whole, [single[k] for k in numbers]))
        for left_out in numbers:
            assert is_feasible(joined(whole, [single[k] for k in numbers if k != left_out]))
    others = set(range(9)) - {k for numbers in found for k in numbers}
    assert is_feasible(joined(whole, [single[k] for k in others]))


# Draws from polytopes


def z_scores(drawn, expected, effective=1.0):
    """Means of columns against expected ones, in standard errors."""
    error = drawn.std(axis=0) / math.sqrt(len(drawn) * effective)
    return np.abs(drawn.mean(axis=0) - expected) / error


def features(weights):
    """Weights, their squares and products of neighbours: what means alone would not show."""
    return np.column_stack([weights, weights**2, weights * np.roll(weights, 1, axis=1)])


@pytest.mark.parametrize("points", ["independent", "quasi"])
def test_draws_within_bounds_are_those_that_rejection_keeps(points):
    system = within_box([0.1, 0.0, 0.2, 0.0], [0.4, 0.5, 0.6, 0.3])
    source, middle = sample_polytope(system, Plan(3, 8192, None, points))
    assert source.kind == points
    drawn = source.draw(0, 8192)
    assert system.holds(drawn).all()
    kept = np.random.default_rng(3).dirichlet(np.ones(4), 400_000)
    kept = kept[system.holds(kept)]
    ours, theirs = features(drawn), features(kept)
    error = np.sqrt(ours.var(axis=0) / len(ours) + theirs.var(axis=0) / len(theirs))
    assert (np.abs(ours.mean(axis=0) - theirs.mean(axis=0)) < 4 * error).all()
    assert z_scores(drawn, middle).max() < 4
    for column, other in zip(drawn.T, kept.T, strict=True):
        assert stats.ks_2samp(column, other).pvalue > 1e-3


def test_a_walk_draws_what_a_cut_does():
    system = within_box([0.02, 0.0, 0.1, 0.0, 0.05], [0.3, 0.5, 0.6, 0.25, 0.4])
    flat = flatten(system)
    exact = Mapped(RandomUniforms(flat.dimension, 1), triangulated(flat)).draw(0, 200_000)
    walk = HitAndRun.through(flat, 1, 32)
    blocks = [walk.draw(block, 4096) for block in range(5)]
    drawn = np.concatenate(blocks)
    assert system.holds(drawn, 1e-9).all()
    share = min(effective_share(block) for block in blocks)
    assert 0.3 < share < 1.0
    ours, theirs = features(drawn), features(exact)
    error = np.sqrt(ours.var(axis=0) / len(ours) / share + theirs.var(axis=0) / len(theirs))
    assert (np.abs(ours.mean(axis=0) - theirs.mean(axis=0)) < 4 * error).all()


def test_the_share_is_that_by_which_means_of_blocks_scatter():
    flat = flatten(within_box(np.zeros(9), np.linspace(0.12, 0.5, 9)))
    walk = HitAndRun.through(flat, 2, 32)
    blocks = np.array([walk.draw(block, 1024) for block in range(60)])
    share = np.mean([effective_share(block) for block in blocks])
    scatter = blocks.mean(axis=1).var(axis=0, ddof=1)
    alone = blocks.var(axis=1).mean(axis=0) / 1024
    # The worst criterion decides; 60 blocks tell a variance to a fifth.
    assert share == pytest.approx((alone / scatter).min(), rel=0.5)


def test_an_autoregression_is_worth_what_the_books_say():
    # Draws x' = r x + noise are worth (1 - r) / (1 + r) independent ones each.
    random, r = np.random.default_rng(1), 0.5
    chains = [random.normal(size=(400, 1))]
    for _ in range(63):
        noise = random.normal(scale=math.sqrt(1 - r**2), size=(400, 1))
        chains.append(r * chains[-1] + noise)
    found = effective_share(np.concatenate(chains), walkers=400)
    assert found == pytest.approx((1 - r) / (1 + r), rel=0.05)


def test_rejection_keeps_what_meets_the_system_in_the_order_of_the_candidates():
    system = within_box([0.3, 0.0, 0.0], [1.0, 0.5, 0.5])
    candidates = Mapped(RandomUniforms(2, 4), SimplexMap.whole(3))
    drawn = Rejection(candidates, system).draw(0, 1000)
    tried = candidates.draw(0, 4096)
    assert np.array_equal(drawn, tried[system.holds(tried)][:1000])


def test_the_least_weights_are_found():
    system = within_box([0.1, 0.0, 0.2], [0.3, 0.4, 0.6])
    assert lowest(system) == pytest.approx([0.1, 0.1, 0.3], abs=1e-12)


@pytest.mark.parametrize("concentration", [1e-3, 0.5, 3.0, 200.0])
def test_a_dirichlet_distribution_has_its_moments(concentration):
    weights = np.array([0.5, 0.3, 0.0, 0.2])
    drawn = DirichletDraws(weights, concentration, 5).draw(0, 50_000)
    assert np.isfinite(drawn).all()
    assert not drawn[:, 2].any()
    assert drawn.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
    used = weights > 0
    assert z_scores(drawn[:, used], weights[used]).max() < 4
    expected = weights * (1 - weights) / (concentration + 1)
    assert z_scores((drawn[:, used] - weights[used]) ** 2, expected[used]).max() < 4


# A sampler as a whole


SYSTEMS = {
    "whole": simplex_system(4),
    "corner": within_box([0.1, 0.2, 0.0, 0.0], [1.0] * 4),
    "cut": within_box([0.1, 0.0, 0.2, 0.0], [0.4, 0.5, 0.6, 0.3]),
    "rejection": within_box(np.linspace(0.0, 0.06, 12), np.full(12, 0.2)),
    "walk": within_box(np.linspace(0.0, 0.06, 12), np.full(12, 0.11)),
    "walk on a level": within_box([*np.linspace(0.0, 0.054, 12), 0.1], [*np.full(12, 0.099), 0.1]),
    "point": within_box([0.1, 0.2, 0.7], [0.1, 0.2, 0.7]),
}
KINDS = {"rejection": "independent", "walk": "chain", "walk on a level": "chain", "point": "fixed"}


@pytest.mark.parametrize("points", ["independent", "quasi"])
@pytest.mark.parametrize("name", SYSTEMS)
def test_a_block_depends_on_the_seed_and_its_number_alone(name, points):
    system = SYSTEMS[name]
    source, middle = sample_polytope(system, Plan(11, 512, None, points))
    assert source.kind == KINDS.get(name, points)
    assert source.replicates == (32 if source.kind in {"quasi", "chain"} else 1)
    again, _ = sample_polytope(system, Plan(11, 512, None, points))
    last, first = source.draw(33, 512), source.draw(0, 512)
    sent = pickle.loads(pickle.dumps(again))
    assert sent.draw(0, 512).tobytes() == first.tobytes()
    assert again.draw(33, 512).tobytes() == last.tobytes()
    assert np.array_equal(again.draw(33, 100), last[:100])
    assert first.flags.f_contiguous
    assert system.holds(np.vstack([first, last, [middle]])).all()
    assert first.sum(axis=1) == pytest.approx(1.0, abs=1e-14)
    if source.kind != "fixed":
        other, _ = sample_polytope(system, Plan(12, 512, None, points))
        assert not (first[:, :, None] == last.T[None]).all(axis=1).any()
        assert not np.array_equal(other.draw(0, 512), first)


@pytest.mark.parametrize(
    ("system", "inside", "area"),
    [
        # A third of every line w2 = s, and w2 <= 1/2 on 1 - (1/2)² of the triangle.
        (simplex_system(3), lambda w: (w[:, 0] >= 2 * w[:, 1]) & (w[:, 2] <= 0.5), 0.25),
        # The triangle above 0.1 without two corners, which are triangles themselves.
        (
            within_box([0.0, 0.0, 0.1], [0.5, 0.6, 1.0]),
            lambda w: w[:, 2] >= 0.5,
            0.5**2 / (0.9**2 - 0.4**2 - 0.3**2),
        ),
    ],
    ids=["whole", "cut"],
)
def test_the_scatter_of_sequences_covers_an_exact_area(system, inside, area):
    pieces, covered = triangulated(flatten(system)), 0
    for seed in range(200):
        source = Plan(seed, 64).mapped(pieces)
        shares = np.array([inside(source.draw(block, 64)).mean() for block in range(32)])
        error = shares.std(ddof=1) / math.sqrt(32)
        covered += abs(shares.mean() - area) <= stats.t(31).ppf(0.95) * error
    # Nine in ten, give or take three standard errors of 200 trials.
    assert abs(covered / 200 - 0.9) < 3 * math.sqrt(0.9 * 0.1 / 200)


# --- What no linear programme answers -----------------


def test_what_contradicts_itself_needs_no_constraint_to():
    nothing = joined(simplex_system(2), [rows(np.array([[1.0, 1.0]]), [0.5])])
    added = rows(np.array([[1.0, 0.0]]), [0.9])
    assert contradictions(nothing, [(added, 7)]) == []


def test_an_empty_polytope_has_no_hull():
    with pytest.raises(ValueError, match="empty"):
        flatten(joined(simplex_system(2), [rows(np.array([[1.0, 1.0]]), [0.5])]))


def test_a_solver_that_gives_up_is_no_contradiction(monkeypatch):
    failed = SimpleNamespace(status=4, message="numerical difficulties", x=None)
    monkeypatch.setattr("scipy.optimize.linprog", lambda *_args, **_options: failed)
    with pytest.raises(ArithmeticError, match="numerical difficulties"):
        is_feasible(simplex_system(3))
