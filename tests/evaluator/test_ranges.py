"""Ranges, inserted ranks and tiers, each against a slow plain version."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from evaluator.methods import rank_scores
from evaluator.robustness import beats, insert_ranks, rank_range, tiers

repeatable = settings(derandomize=True, deadline=None, max_examples=150)
tables = arrays.arrays(
    np.int32,
    st.tuples(st.integers(1, 30), st.integers(1, 6)),
    elements=st.integers(1, 6),
)
# Few values, so that ties are common.
scores = st.integers(1, 12).flatmap(
    lambda draws: st.tuples(
        *(
            arrays.arrays(
                np.float64,
                st.tuples(st.just(draws), st.integers(0, 5)),
                elements=st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
            )
            for _ in range(2)
        )
    )
)


def _lowest_reaching(ranks: list[int], share: str) -> int:
    """The lowest rank at or below which at least this share of the draws lies."""
    return next(
        rank
        for rank in sorted(ranks)
        if Fraction(sum(other <= rank for other in ranks), len(ranks)) >= Fraction(share)
    )


@repeatable
@given(tables, st.sampled_from([("0.05", "0.95"), ("0.25", "0.75"), ("0.1", "0.5")]))
def test_the_range_is_where_the_ranks_lie_in_most_draws(table, ends):
    found = rank_range(table, float(ends[0]), float(ends[1]))
    assert len(found) == table.shape[1]
    for span, column in zip(found, table.T.tolist(), strict=True):
        assert span.low == _lowest_reaching(column, ends[0])
        assert span.high == _lowest_reaching(column, ends[1])
        assert span.expected == pytest.approx(sum(column) / len(column), rel=1e-14)
        assert min(column) <= span.low <= span.high <= max(column)


def test_a_share_exactly_at_the_end_counts():
    ranks = np.array([[1]] * 5 + [[2]] * 90 + [[3]] * 5, dtype=np.int32)
    (span,) = rank_range(ranks, 0.05, 0.95)
    assert (span.low, span.high) == (1, 2)
    (span,) = rank_range(ranks, 0.051, 0.951)
    assert (span.low, span.high) == (2, 3)


@repeatable
@given(scores)
def test_inserting_one_at_a_time_is_ranking_each_beside_the_others(pair):
    ranked, inserted = pair
    found = insert_ranks(ranked, inserted)
    assert found.shape == inserted.shape
    for draw in range(ranked.shape[0]):
        for column, value in enumerate(inserted[draw]):
            joined = rank_scores([*ranked[draw], value])
            assert found[draw, column] == joined[-1]
            assert found[draw, column] == 1 + sum(other > value for other in ranked[draw])


@repeatable
@given(tables, st.sampled_from([0.55, 0.8, 0.95]), st.randoms(use_true_random=False))
def test_a_tier_ends_where_its_head_wins_too_often(table, threshold, shuffle):
    order = list(range(table.shape[1]))
    shuffle.shuffle(order)
    heads = [order[0]]
    expected = []
    for column in order:
        wins = sum(
            1.0 if row[heads[-1]] < row[column] else 0.5 if row[heads[-1]] == row[column] else 0.0
            for row in table.tolist()
        )
        if wins > threshold * len(table):
            heads.append(column)
        expected.append(len(heads))
    assert tiers(order, table, threshold) == expected


@repeatable
@given(tables)
def test_ties_count_half(table):
    first, second = table[:, 0], table[:, -1]
    assert beats(first, first) == 0.5
    assert beats(first, second) + beats(second, first) == pytest.approx(1.0, rel=1e-14)


def test_winning_is_counted_by_draw():
    first = np.array([1, 1, 2, 2], dtype=np.int32)
    second = np.array([2, 1, 2, 1], dtype=np.int32)
    assert beats(first, second) == 0.5
    assert beats(np.array([1, 1, 1, 2]), np.array([2, 2, 1, 1])) == 0.625


def test_a_share_at_the_threshold_keeps_the_tier_together():
    ranks = np.array([[1, 2]] * 4 + [[2, 1]], dtype=np.int32)
    assert tiers([0, 1], ranks, 0.8) == [1, 1]
    assert tiers([0, 1], ranks, 0.79) == [1, 2]


def test_the_head_of_a_tier_and_not_the_one_before_decides():
    # B never beats A or C often enough, but A beats C in every draw.
    ranks = np.array([[1, 2, 3], [2, 1, 3], [1, 3, 2], [2, 1, 3], [1, 3, 2]], dtype=np.int32)
    assert beats(ranks[:, 1], ranks[:, 2]) == 0.6
    assert tiers([0, 1, 2], ranks, 0.8) == [1, 1, 2]


def test_nobody_has_no_range_and_no_tier():
    nobody = np.zeros((4, 0), dtype=np.int32)
    assert rank_range(nobody, 0.05, 0.95) == ()
    assert tiers([], nobody, 0.8) == []
    assert insert_ranks(np.zeros((2, 0)), np.array([[0.5], [0.1]])).tolist() == [[1], [1]]
