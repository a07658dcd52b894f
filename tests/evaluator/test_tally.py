"""Counts: what they say, and that no way of splitting the samples changes them."""

from __future__ import annotations

import pickle
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.methods.scoring import rank_scores
from evaluator.robustness.kernels import Tally
from evaluator.robustness.kernels.counting import count_orders, count_ranks

repeatable = settings(derandomize=True, deadline=None, max_examples=60)


def same(one: Tally, other: Tally) -> bool:
    """Whether two tallies count the same, to the last one."""
    pairs = one.wins is None and other.wins is None
    return (
        one.samples == other.samples
        and one.ties == other.ties
        and np.array_equal(one.ranks, other.ranks)
        and np.array_equal(one.first_weights, other.first_weights)
        and (pairs or np.array_equal(one.wins, other.wins))
    )


def counted_one_by_one(scores: np.ndarray, weights: np.ndarray) -> Tally:
    """Count sample by sample and pair by pair, in the plainest way."""
    m, n = scores.shape[1], weights.shape[1]
    tally = Tally.empty(m, n)
    for row, drawn in zip(scores.tolist(), weights, strict=True):
        tally.samples += 1
        first = row.count(max(row))
        for i, mine in enumerate(row):
            better = sum(other > mine for other in row)
            equal = row.count(mine)
            if equal == 1:
                tally.ranks[i, better] += 1
            else:
                key = (i, better + 1, equal)
                tally.ties[key] = tally.ties.get(key, 0) + 1
            for j, other in enumerate(row):
                tally.wins[i, j] += mine > other
            if better == 0:
                tally.first_weights[i] += [round(w * 2**32 / first) for w in drawn.tolist()]
    return tally


@st.composite
def scored(draw, levels: int = 3):
    """Scores with many ties, and weights."""
    m, samples, n = draw(st.integers(1, 6)), draw(st.integers(1, 8)), draw(st.integers(1, 3))
    value = st.integers(0, levels).map(float)
    scores = draw(
        st.lists(st.lists(value, min_size=m, max_size=m), min_size=samples, max_size=samples)
    )
    stream = np.random.default_rng(draw(st.integers(0, 99)))
    return np.array(scores), stream.dirichlet(np.ones(n), samples)


def tallied(scores: np.ndarray, weights: np.ndarray) -> Tally:
    tally = Tally.empty(scores.shape[1], weights.shape[1])
    count_ranks(rank_scores(scores), weights, tally)
    return tally


@repeatable
@given(scored())
def test_counts_of_ranks_are_those_of_counting_one_by_one(case):
    assert same(tallied(*case), counted_one_by_one(*case))


@pytest.mark.parametrize("m", [1, 2, 5, 47, 48, 49, 60, 300])
def test_counts_of_clear_orders_are_those_of_counting_one_by_one(m):
    # Either side of the number of alternatives from which on scores are sorted.
    stream = np.random.default_rng(m)
    scores, weights = stream.normal(size=(9, m)), stream.dirichlet(np.ones(4), 9)
    tally = Tally.empty(m, 4)
    count_orders(scores, weights, tally)
    assert same(tally, counted_one_by_one(scores, weights))


@repeatable
@given(scored())
def test_shares_of_ranks_sum_to_one_both_ways(case):
    shares = tallied(*case).rank_shares()
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, rtol=1e-12)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0, rtol=1e-12)


@repeatable
@given(scored())
def test_pairs_sum_to_one(case):
    shares = tallied(*case).pairwise_shares()
    np.testing.assert_array_equal(shares + shares.T, np.ones(shares.shape))
    np.testing.assert_array_equal(np.diag(shares), 0.5)


@repeatable
@given(scored())
def test_every_sample_gives_its_weights_away_once(case):
    given_away = tallied(*case).first_weights.sum(axis=0)
    samples, m = case[0].shape
    # Each part is rounded to half a unit.
    assert np.abs(given_away * 2.0**-32 - case[1].sum(axis=0)).max() <= samples * m * 2.0**-33


@repeatable
@given(scored(), st.data())
def test_any_split_merges_to_the_same(case, data):
    scores, weights = case
    cuts = sorted(data.draw(st.lists(st.integers(0, len(scores)), max_size=4)))
    bounds = [0, *cuts, len(scores)]
    parts = [tallied(scores[a:b], weights[a:b]) for a, b in pairwise(bounds) if a < b]
    whole = Tally.empty(scores.shape[1], weights.shape[1])
    for part in data.draw(st.permutations(parts)):
        whole.merge(part)
    assert same(whole, tallied(scores, weights))


def test_a_group_holds_its_ranks_in_equal_parts():
    # Two tie behind the best: by hand.
    tally = tallied(
        np.array([[3.0, 1.0, 1.0], [1.0, 2.0, 3.0]]), np.array([[0.5, 0.5], [0.25, 0.75]])
    )
    assert tally.ties == {(1, 2, 2): 1, (2, 2, 2): 1}
    np.testing.assert_array_equal(
        tally.rank_shares(), [[0.5, 0.0, 0.5], [0.0, 0.75, 0.25], [0.5, 0.25, 0.25]]
    )
    np.testing.assert_array_equal(
        tally.pairwise_shares(), [[0.5, 0.5, 0.5], [0.5, 0.5, 0.25], [0.5, 0.75, 0.5]]
    )


def test_central_weights_are_the_means_of_the_samples_won():
    scores = np.array([[2.0, 1.0, 0.0], [2.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
    weights = np.array([[0.5, 0.5], [0.25, 0.75], [0.125, 0.875]])
    central = tallied(scores, weights).central_weights()
    # The first wins two samples and half of the third, the second the other half; the last none.
    first = (weights[0] + weights[1] + weights[2] / 2) / 2.5
    np.testing.assert_allclose(central, [first, weights[2], [np.nan, np.nan]], rtol=1e-9)


def test_a_tally_travels():
    tally = tallied(np.array([[1.0, 1.0, 0.0]]), np.array([[0.5, 0.5]]))
    assert same(pickle.loads(pickle.dumps(tally)), tally)


def test_an_empty_tally_has_no_shares():
    assert np.isnan(Tally.empty(2, 3).rank_shares()).all()
    assert np.isnan(Tally.empty(2, 3).pairwise_shares()).all()


def test_what_does_not_belong_together_is_not_merged():
    with pytest.raises(InputError, match="3 alternatives by 2 criteria, with pairs"):
        Tally.empty(3, 2).merge(Tally.empty(2, 2))
    with pytest.raises(InputError, match="without pairs"):
        Tally.empty(3, 2).merge(Tally.empty(3, 2, pairwise=False))


def test_pairs_that_were_not_counted_cannot_be_asked_for():
    with pytest.raises(InputError, match="pairwise=True"):
        Tally.empty(2, 2, pairwise=False).pairwise_shares()


def test_counts_without_pairs_are_merged_too():
    first, second = (Tally.empty(2, 1, pairwise=False) for _ in range(2))
    count_ranks(np.array([[1, 2]]), np.ones((1, 1)), first)
    count_ranks(np.array([[2, 1]]), np.ones((1, 1)), second)
    first.merge(second)
    assert first.wins is None
    assert first.samples == 2
    assert first.ranks.tolist() == [[1, 1], [1, 1]]


def test_those_who_are_second_together_share_no_first_place():
    tally = Tally.empty(3, 1)
    count_ranks(np.array([[1, 2, 2]]), np.ones((1, 1)), tally)
    np.testing.assert_allclose(tally.central_weights(), [[1], [np.nan], [np.nan]])
