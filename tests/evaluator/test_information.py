"""The value of knowing a cell: exact against every outcome counted, draws against exact."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from criteria import load_framework
from evaluator.problem import DecisionProblem
from evaluator.robustness.level_draws import draw_levels
from evaluator.sensitivity import exact_value_of_information
from evaluator.sensitivity.exact_information import spread_below, step_chances
from evaluator.sensitivity.information import (
    entropy,
    entropy_fall,
    naming_gain,
    nearest_steps,
    share_places,
    tally,
)

VALUES = np.array([1.0, 2.0, 3.0])
SCALE = load_framework().scale


def _weighted(weights):
    """A score that adds up, so that outcomes often tie."""
    return lambda levels: levels @ np.asarray(weights)


def _by_counting(chances, values, weights):
    """First place, gain and bits by going through every joint outcome, in plain Python."""
    m, n, steps = chances.shape
    cells = [(i, k) for i in range(m) for k in range(n)]
    first = np.zeros(m)
    given = {(cell, step): np.zeros(m) for cell in cells for step in range(steps)}
    for outcome in product(range(steps), repeat=m * n):
        chance = np.prod([chances[i, k, s] for (i, k), s in zip(cells, outcome, strict=True)])
        levels = values[np.array(outcome)].reshape(m, n)
        scores = (levels @ np.asarray(weights)).round(9)
        leading = (scores == scores.max()) / (scores == scores.max()).sum()
        first += chance * leading
        for cell, step in zip(cells, outcome, strict=True):
            given[cell, step] += chance * leading
    gain, bits = np.zeros((m, n)), np.zeros((m, n))
    for i, k in cells:
        parts = [given[(i, k), step] for step in range(steps)]
        gain[i, k] = sum(part.max() for part in parts) - first.max()
        after = sum(part.sum() * _plain_entropy(part / part.sum()) for part in parts if part.sum())
        bits[i, k] = _plain_entropy(first) - after
    return first, gain, bits


def _plain_entropy(shares):
    return -sum(share * np.log2(share) for share in shares if share > 0)


@st.composite
def discrete(draw, most=3):
    """Chances of steps, some of them none, and weights that make ties likely."""
    m, n = draw(st.sampled_from([(1, 2), (2, 1), (2, 2), (3, 1), (3, 2)][: most + 2]))
    counts = st.lists(st.integers(0, 3), min_size=3, max_size=3).filter(any)
    chances = np.array([[draw(counts) for _ in range(n)] for _ in range(m)], dtype=float)
    weights = draw(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=n, max_size=n))
    return chances / chances.sum(axis=2, keepdims=True), weights


# --- Exact ---------------------------------------------------------------------------------------


@settings(derandomize=True, deadline=None, max_examples=60)
@given(discrete())
def test_exact_is_what_every_outcome_counted_gives(problem):
    chances, weights = problem
    found = exact_value_of_information(chances, VALUES, _weighted(weights))
    first, gain, bits = _by_counting(chances, VALUES, weights)
    np.testing.assert_allclose(found.first, first, atol=1e-12)
    np.testing.assert_allclose(found.gain, gain, atol=1e-12)
    np.testing.assert_allclose(found.bits, bits, atol=1e-9)


@settings(derandomize=True, deadline=None)
@given(discrete())
def test_information_is_never_worth_less_than_nothing(problem):
    chances, weights = problem
    found = exact_value_of_information(chances, VALUES, _weighted(weights))
    assert found.first.sum() == pytest.approx(1)
    assert (found.gain >= -1e-12).all()
    assert (found.bits >= -1e-12).all()
    for k, weight in enumerate(weights):
        if weight == 0:  # such a cell cannot matter
            np.testing.assert_allclose(found.gain[:, k], 0, atol=1e-12)
            np.testing.assert_allclose(found.bits[:, k], 0, atol=1e-12)


def test_a_cell_that_is_known_is_worth_nothing():
    chances = np.array([[[0.0, 1.0, 0.0]], [[0.5, 0.0, 0.5]]])
    found = exact_value_of_information(chances, VALUES, _weighted([1.0]))
    np.testing.assert_allclose(found.gain.ravel(), [0, 0.5], atol=1e-15)
    np.testing.assert_allclose(found.bits.ravel(), [0, 1], atol=1e-12)


def test_many_alternatives_are_integrated_exactly():
    """Of thirteen that all tie, each has a thirteenth of the first place."""
    chances = np.tile([0.0, 1.0, 0.0], (13, 1, 1))
    found = exact_value_of_information(chances, VALUES, _weighted([1.0]))
    np.testing.assert_allclose(found.first, 1 / 13, rtol=1e-13)


# --- From draws ----------------------------------------------------------------------------------


def _drawn(chances, weights, size, seed, batches=20):
    """Draw levels and tally who is first, and who is among the first two."""
    m, n, count = chances.shape
    stream = np.random.default_rng(seed)
    edges = chances.cumsum(axis=2)[None]
    steps = (stream.random((size, m, n, 1)) > edges).sum(axis=3).clip(0, count - 1)
    scores = (VALUES[steps] @ np.asarray(weights)).round(9)
    ranks = 1 + (scores[:, None, :] > scores[:, :, None]).sum(axis=2)
    flat = steps.reshape(size, -1)
    return (
        tally(flat, share_places(ranks, 1), count, batches),
        tally(flat, share_places(ranks, 2), count, batches),
    )


# The weights of the second problem are such that nothing ties.
CHANCES = np.array(
    [
        [[0.2, 0.3, 0.5], [0.3, 0.4, 0.3]],
        [[0.3, 0.5, 0.2], [0.1, 0.2, 0.7]],
        [[0.6, 0.2, 0.2], [0.5, 0.3, 0.2]],
    ]
)
WEIGHTS = [0.65, 0.35]


def test_draws_agree_with_exact_within_their_errors():
    exact = exact_value_of_information(CHANCES, VALUES, _weighted(WEIGHTS))
    leaders, _ = _drawn(CHANCES, WEIGHTS, 40_000, seed=1)
    for found, truth in (
        (naming_gain(leaders), exact.gain.ravel()),
        (entropy_fall(leaders), exact.bits.ravel()),
    ):
        assert (found.error < 0.01).all()
        assert (np.abs(found.value - truth) <= 4 * found.error + 1e-12).all()
        assert (truth > 0.01).any()


def _plug_in(counted):
    """The two estimates as they stand in the draws, without any correction."""
    joint, total = counted.joint.sum(axis=0), counted.total.sum(axis=0)
    draws = total.sum(axis=-1)
    gain = joint.max(axis=2).sum(axis=1) / draws - joint.sum(axis=1).max(axis=1) / draws
    given = joint / np.where(total > 0, total, 1)[..., None]
    after = (total / draws[:, None] * entropy(given)).sum(axis=1)
    return gain, entropy(joint.sum(axis=1) / draws[:, None]) - after


def test_few_draws_do_not_make_information_look_worth_more():
    """Over 300 small studies, against Miller's bias of the plug-in, (L - 1)(J - 1) / 2N ln 2.

    Miller, G. A. (1955). Note on the bias of information estimates. In H. Quastler (Ed.),
    Information Theory in Psychology.
    """
    exact = exact_value_of_information(CHANCES, VALUES, _weighted(WEIGHTS))
    size, count = 200, 300
    runs = [_drawn(CHANCES, WEIGHTS, size, seed, batches=10)[0] for seed in range(count)]
    plug_in = np.array([_plug_in(run) for run in runs])
    falls = np.array([entropy_fall(run).value for run in runs])
    miller = 2 * 2 / (2 * size * np.log(2))
    slack = 3.5 * falls.std(axis=0) / np.sqrt(count)
    assert (np.abs(falls.mean(axis=0) - exact.bits.ravel()) <= slack).all()
    inflated = plug_in[:, 1].mean(axis=0) - exact.bits.ravel()
    assert (np.abs(inflated - miller) <= slack).all()
    assert inflated.mean() > 0.7 * miller
    off = np.array([naming_gain(run).value for run in runs]).mean(axis=0) - exact.gain.ravel()
    plug_off = plug_in[:, 0].mean(axis=0) - exact.gain.ravel()
    assert np.abs(off).max() < 0.6 * np.abs(plug_off).max()


@pytest.mark.parametrize("estimate", [naming_gain, entropy_fall])
def test_standard_errors_are_as_large_as_the_errors(estimate):
    exact = exact_value_of_information(CHANCES, VALUES, _weighted(WEIGHTS))
    truth = (exact.gain if estimate is naming_gain else exact.bits).ravel()
    found = [estimate(_drawn(CHANCES, WEIGHTS, 5_000, seed)[0]) for seed in range(120)]
    off = np.array([item.value - truth for item in found])
    told = np.array([item.error for item in found])
    assert 0.85 < np.sqrt((off**2).mean() / (told**2).mean()) < 1.15


def test_a_cell_that_cannot_matter_has_no_gain_at_all():
    leaders, firsts = _drawn(CHANCES, [1.0, 0.0], 4_000, seed=3)
    inert = [1, 3, 5]
    assert (naming_gain(leaders).value[inert] == 0).all()
    for found in (entropy_fall(leaders), entropy_fall(firsts, membership=True)):
        assert (np.abs(found.value[inert]) <= 4 * found.error[inert]).all()


def test_a_cell_that_decides_takes_all_doubt_away():
    chances = np.array([[[0.5, 0.0, 0.5]], [[0.0, 1.0, 0.0]]])
    leaders, _ = _drawn(chances, [1.0], 4_000, seed=4)
    found = entropy_fall(leaders)
    assert found.value[0] == pytest.approx(1, abs=1e-3)
    assert found.value[1] == 0
    assert naming_gain(leaders).value[0] == pytest.approx(0.5, abs=0.03)


def test_memberships_are_counted_one_by_one():
    """The fall for a set is the sum of those of its members, each a yes or no."""
    _, firsts = _drawn(CHANCES, WEIGHTS, 2_000, seed=5)
    alone = [
        entropy_fall(
            type(firsts)(
                np.stack([firsts.joint[..., j], firsts.total - firsts.joint[..., j]], axis=-1),
                firsts.total,
            )
        ).value
        for j in range(3)
    ]
    found = entropy_fall(firsts, membership=True).value
    np.testing.assert_allclose(found, np.sum(alone, axis=0), atol=1e-9)


# --- Steps and places ----------------------------------------------------------------------------


@settings(derandomize=True)
@given(st.floats(1, 5))
def test_steps_are_those_of_the_rubric(value):
    step = int(nearest_steps(np.array([value]), SCALE.low, SCALE.high)[0])
    assert SCALE.levels[step] == SCALE.nearest_level(value)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=1, max_size=5), st.integers(1, 4))
def test_shared_places_are_those_of_ties_broken_every_way(scores, places):
    count = len(scores)
    ways = list(permutations(range(count)))
    shares = np.zeros(count)
    for way in ways:
        order = sorted(range(count), key=lambda i: (-scores[i], way[i]))
        shares[order[:places]] += 1 / len(ways)
    ranks = np.array([[1 + sum(other > own for other in scores) for own in scores]])
    np.testing.assert_allclose(share_places(ranks, places)[0], shares, atol=1e-12)


def _cells(low, mode, high):
    """A problem of one alternative with the cells given."""
    columns = len(low)
    return DecisionProblem(
        ("A",),
        tuple(f"c{k}" for k in range(columns)),
        np.array([mode]),
        np.array([low]),
        np.array([high]),
        {},
        np.full(columns, 1 / columns),
        ("max",) * columns,
        (1, 5),
    )


SPREADS = _cells(
    [1.0, 2.25, 3.0, 1.0, 4.0, 2.5, 3.7],
    [np.nan, 3.0, 3.0, 5.0, 4.0, 2.5, 4.9],
    [5.0, 4.5, 5.0, 5.0, 4.0, 2.5, 5.0],
)


def test_chances_of_steps_are_the_shares_of_the_draws():
    chances = step_chances(SPREADS)[0]
    levels = draw_levels(SPREADS, 40_000, (1, 0))[:, 0]
    steps = nearest_steps(levels, 1, 5)
    shares = (steps[:, :, None] == np.arange(5)).mean(axis=0)
    error = np.sqrt(chances * (1 - chances) / len(levels))
    assert (np.abs(shares - chances) <= 4 * error + 1e-12).all()
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-12)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.floats(1, 5), st.floats(1, 5), st.floats(1, 5), st.floats(1, 5))
def test_the_chance_below_is_that_of_the_triangular_distribution(a, b, c, value):
    """Against scipy.stats.triang."""
    from scipy.stats import triang

    low, mode, high = sorted((a, b, c))
    assume(high - low > 1e-3)
    found = spread_below(value, _cells([low], [mode], [high]))[0, 0]
    shape = (mode - low) / (high - low)
    assert found == pytest.approx(triang.cdf(value, shape, low, high - low), abs=1e-9)
