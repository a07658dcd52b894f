"""What counts estimate and how far off that may be, against plain second ways of computing it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evaluator.methods.scoring import rank_scores
from evaluator.robustness.acceptability import figures_of, meta_weights
from evaluator.robustness.estimates import Batches, Estimate, between, bound, wilson_reach
from evaluator.robustness.kernels.counting import count_ranks
from evaluator.robustness.kernels.tally import WEIGHT_UNIT, Tally


def counted(scores, weights):
    """Count given scores, (S, m), ties and all."""
    tally = Tally.empty(scores.shape[1], weights.shape[1])
    count_ranks(rank_scores(scores), weights, tally)
    return tally


def a_problem(random, samples, m=4, n=3, levels=3):
    """Scores of few different values, so that many tie, and weights in whole units."""
    scores = random.integers(0, levels, (samples, m)).astype(float)
    # Sixths of multiples of 2 ** -6 are not whole units, multiples of 12 in 2 ** -20 are.
    weights = 12 * random.integers(1, 2**16, (samples, n)) * 2.0**-20
    return scores, weights


def shares_of_ranks(scores):
    """The share of each rank in each sample, (S, m, m), one comparison after the other."""
    samples, m = scores.shape
    shares = np.zeros((samples, m, m))
    for s in range(samples):
        for i in range(m):
            above = sum(scores[s, j] > scores[s, i] for j in range(m))
            level = sum(scores[s, j] == scores[s, i] for j in range(m))
            shares[s, i, above : above + level] = 1 / level
    return shares


def assert_mean_of(estimate, values):
    """The estimate is the mean of independent values, with the textbook's standard error."""
    np.testing.assert_allclose(estimate.value, values.mean(axis=0), atol=1e-12)
    error = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    np.testing.assert_allclose(estimate.error, error, rtol=1e-9, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 60), st.integers(1, 5), st.integers(1, 4))
def test_independent_samples_have_the_mean_and_the_error_of_the_textbook(seed, samples, m, parts):
    random = np.random.default_rng(seed)
    scores, weights = a_problem(random, samples, m)
    pieces = np.array_split(np.arange(samples), parts)
    tallies = tuple(counted(scores[part], weights[part]) for part in pieces if part.size)
    batches = Batches(tallies, independent=True)
    shares = shares_of_ranks(scores)
    assert_mean_of(batches.rank_shares, shares)
    above = (scores[:, :, np.newaxis] > scores[:, np.newaxis, :]).astype(float)
    level = scores[:, :, np.newaxis] == scores[:, np.newaxis, :]
    assert_mean_of(batches.pairwise_shares, above + level / 2)
    worth = random.random(m)
    assert_mean_of(batches.mean_over_ranks(worth), shares @ worth)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 30), min_size=2, max_size=6))
def test_batches_give_the_ratio_and_what_is_first_its_mean_weights(seed, sizes):
    random = np.random.default_rng(seed)
    scores, weights = a_problem(random, sum(sizes))
    cuts = np.cumsum(sizes)[:-1]
    pieces = np.split(np.arange(sum(sizes)), cuts)
    tallies = tuple(counted(scores[part], weights[part]) for part in pieces)
    batches = Batches(tallies, independent=False)
    shares = shares_of_ranks(scores)
    np.testing.assert_allclose(batches.rank_shares.value, shares.mean(axis=0), atol=1e-12)
    # Half a unit of rounding per sample, divided by what an alternative has of first places.
    firsts = shares[:, :, 0]
    expected = np.full((4, 3), np.nan)
    for row in np.flatnonzero(firsts.any(axis=0)):
        expected[row] = firsts[:, row] @ weights / firsts[:, row].sum()
    np.testing.assert_allclose(batches.central_weights.value, expected, atol=30 * WEIGHT_UNIT)
    # The error by a plain loop over the batches.
    for name, sums in (("rank_shares", shares), ("expected", shares @ np.arange(1.0, 5.0))):
        found = (
            batches.rank_shares
            if name == "rank_shares"
            else batches.mean_over_ranks(np.arange(1.0, 5.0))
        )
        mean, away, left = sums.mean(axis=0), 0.0, sum(sizes) ** 2
        for part in pieces:
            away = away + (sums[part].sum(axis=0) - len(part) * mean) ** 2
            left -= len(part) ** 2
        np.testing.assert_allclose(found.error, np.sqrt(away / left), atol=1e-12)


def test_equal_batches_have_the_error_of_the_mean_of_their_shares():
    random = np.random.default_rng(2)
    scores, weights = a_problem(random, 320)
    tallies = tuple(counted(scores[b::8], weights[b::8]) for b in range(8))
    shares = np.array([tally.rank_shares() for tally in tallies])
    found = Batches(tallies, independent=False).rank_shares
    np.testing.assert_allclose(found.error, shares.std(axis=0, ddof=1) / np.sqrt(8), rtol=1e-9)


def test_the_error_of_a_ratio_is_right_for_batches_of_any_size():
    """Over many repeats the estimated variance agrees with that seen, sizes unequal and random."""
    random = np.random.default_rng(8)
    repeats, sizes = 4000, np.array([200, 200, 200, 200, 100, 100, 30, 10])
    hits = random.binomial(sizes, 0.3, (repeats, 8))
    found = [between(row.astype(float), sizes.astype(float)) for row in hits]
    variance = np.mean([one.error**2 for one in found])
    seen = np.var([one.value for one in found])
    # The variance of a variance from 7 degrees or less, over 4000 repeats, is below 1 %.
    assert variance == pytest.approx(seen, rel=0.06)
    assert variance == pytest.approx(0.3 * 0.7 / sizes.sum(), rel=0.06)


def test_one_batch_or_one_sample_tells_no_error():
    scores, weights = a_problem(np.random.default_rng(1), 10)
    once = Batches((counted(scores, weights),), independent=False)
    assert np.isnan(once.rank_shares.error).all()
    assert np.isnan(once.central_weights.error).all()
    single = Batches((counted(scores[:1], weights[:1]),), independent=True)
    assert np.isnan(single.rank_shares.error).all()
    assert 0 < bound(single, 1) <= 1


def test_first_places_in_a_single_batch_tell_no_error_of_central_weights():
    """The first alternative is first in one batch only: its weights may be anywhere."""
    weights = np.full((6, 2), 0.5)
    one = counted(np.tile([2.0, 1.0], (6, 1)), weights)
    other = counted(np.tile([1.0, 2.0], (6, 1)), weights)
    found = Batches((one, other, other), independent=True).central_weights
    assert np.isnan(found.error[0]).all()
    assert np.isfinite(found.error[1]).all()
    np.testing.assert_array_equal(found.value, 0.5)


def test_who_is_never_first_has_no_central_weights():
    scores = np.tile([2.0, 1.0], (6, 1))
    found = Batches((counted(scores, np.full((6, 2), 0.5)),), independent=True).central_weights
    np.testing.assert_array_equal(np.isnan(found.value), [[False, False], [True, True]])


@pytest.mark.parametrize("samples", [1, 10, 1000])
@pytest.mark.parametrize("hits", [0.0, 0.1, 0.5, 1.0])
def test_the_reach_is_that_of_the_wilson_interval(samples, hits):
    """Wilson (1927) as scipy computes it, doi:10.1080/01621459.1927.10502953."""
    seen = round(hits * samples)
    interval = stats.binomtest(seen, samples).proportion_ci(0.95, method="wilson")
    share = seen / samples
    expected = max(share - interval.low, interval.high - share)
    found = wilson_reach(np.array([share]), samples, float(stats.norm.ppf(0.975)))
    assert found[0] == pytest.approx(expected, rel=1e-9)


def tallies_with(hits, size):
    """Batches of two alternatives of which the first is ahead so many times."""
    found = []
    for ahead in hits:
        tally = Tally.empty(2, 1)
        tally.ranks[:] = [[ahead, size - ahead], [size - ahead, ahead]]
        tally.samples = size
        found.append(tally)
    return tuple(found)


def test_a_rank_never_seen_may_be_there_all_the_same():
    """With nothing seen in S samples the bound is not zero, but about z squared over S."""
    tail = 1 - 0.05 / 8
    for independent in (True, False):
        batches = Batches(tallies_with([500] * 32, 500), independent=independent)
        z = stats.norm.ppf(tail)
        assert bound(batches, 16_000) == pytest.approx(z**2 / (16_000 + z**2), rel=1e-9)


def test_batches_that_differ_bound_by_students_t():
    hits = [240 + 2 * (b % 8) for b in range(32)]
    batches = Batches(tallies_with(hits, 500), independent=False)
    shares = np.array(hits) / 500
    error = shares.std(ddof=1) / np.sqrt(32)
    assert bound(batches, 16_000) == pytest.approx(stats.t.ppf(1 - 0.05 / 8, 31) * error, rel=1e-9)


def test_few_hits_or_few_batches_are_bounded_by_wilson():
    """One sample in sixteen thousand says little of how much batches differ."""
    tail_z = stats.norm.ppf(1 - 0.05 / 8)
    rare = Batches(tallies_with([0] * 31 + [1], 500), independent=False)
    share = np.array([1 / 16_000])
    assert bound(rare, 16_000) == pytest.approx(wilson_reach(share, 16_000, tail_z)[0], rel=1e-9)
    few = Batches(tallies_with([240, 250, 260, 255], 500), independent=False)
    share = np.array([1005 / 2000])
    assert bound(few, 2000) == pytest.approx(wilson_reach(share, 2000, tail_z)[0], rel=1e-9)
    # Fewer independent samples than were counted, as for a chain, widen it.
    assert bound(few, 500) > 1.9 * bound(few, 2000)


def test_meta_weights_are_the_rank_order_centroids():
    """Barron & Barrett (1996), Table 1: n = 4, doi:10.1287/mnsc.42.11.1515."""
    centroids = np.array([0.5208, 0.2708, 0.1458, 0.0625])
    np.testing.assert_allclose(meta_weights(4), centroids / centroids[0], atol=2e-4)


def test_figures_cannot_be_written_to():
    scores, weights = a_problem(np.random.default_rng(1), 10)
    batches = Batches((counted(scores, weights),), independent=True)
    figures = figures_of(batches, Estimate(np.ones(4), np.zeros(4)))
    for estimate in (figures.ranks, figures.pairwise, figures.expected, figures.confidence):
        with pytest.raises(ValueError, match="read-only"):
            estimate.value[...] = 0
        with pytest.raises(ValueError, match="read-only"):
            estimate.error[...] = 0
