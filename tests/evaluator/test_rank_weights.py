"""Weights from an order of importance: published tables, exact fractions, ties, names, faults."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.weighting import rank_reciprocal, rank_sum, roc

EVERY = (roc, rank_sum, rank_reciprocal)
every = pytest.mark.parametrize("weigh", EVERY, ids=lambda weigh: weigh.__name__)


def vertices_mean(count: int) -> list[Fraction]:
    """The centroid of the weights in order, as the mean of their corners (1, 0), (1/2, 1/2)."""
    corners = [[Fraction(k < size, size) for k in range(count)] for size in range(1, count + 1)]
    return [sum(column, Fraction(0)) / count for column in zip(*corners, strict=True)]


def by_steps(count: int) -> list[Fraction]:
    total = sum(range(1, count + 1))
    return [Fraction(count - place, total) for place in range(count)]


def by_reciprocals(count: int) -> list[Fraction]:
    total = sum(Fraction(1, place) for place in range(1, count + 1))
    return [Fraction(1, place) / total for place in range(1, count + 1)]


PLAIN = dict(zip(EVERY, (vertices_mean, by_steps, by_reciprocals), strict=True))


def test_centroid_weights_are_those_printed():
    # Four items to two digits, a worked example that textbooks take over from Chang (2004).
    assert roc(4).round(2).tolist() == [0.52, 0.27, 0.15, 0.06]
    # The formula of Barron and Barrett (1996), doi:10.1287/mnsc.42.11.1515, for three, by hand.
    assert roc(3) == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=1e-15)


def test_rank_sum_and_reciprocal_weights_follow_their_formulas():
    # Stillwell, Seaver and Edwards (1981), doi:10.1016/0030-5073(81)90015-5; by hand.
    assert rank_sum(5) == pytest.approx([5 / 15, 4 / 15, 3 / 15, 2 / 15, 1 / 15], abs=1e-15)
    assert rank_reciprocal(4) == pytest.approx([12 / 25, 6 / 25, 4 / 25, 3 / 25], abs=1e-15)
    assert rank_reciprocal(3) == pytest.approx([6 / 11, 3 / 11, 2 / 11], abs=1e-15)


@every
@pytest.mark.parametrize("count", [1, 2, 3, 7, 15, 40])
def test_weights_are_exact(weigh, count):
    assert weigh(count) == pytest.approx([float(w) for w in PLAIN[weigh](count)], rel=1e-14)


def test_centroid_is_the_mean_of_the_weights_in_order():
    draws = np.sort(np.random.default_rng(5).dirichlet(np.ones(5), 40_000), axis=1)[:, ::-1]
    assert draws.mean(axis=0) == pytest.approx(roc(5), abs=3e-3)


@every
@given(ranks=st.lists(st.integers(1, 6), min_size=6, max_size=12))
def test_ties_share_what_they_would_get_in_any_order(weigh, ranks):
    weights = np.asarray(weigh(ranks))
    places = PLAIN[weigh](len(ranks))
    taken = 0
    for rank in sorted(set(ranks)):
        size = ranks.count(rank)
        mean = sum(places[taken : taken + size], Fraction(0)) / size
        taken += size
        assert weights[np.array(ranks) == rank] == pytest.approx([float(mean)] * size, rel=1e-13)
    assert weights.sum() == pytest.approx(1, abs=1e-13)


@every
def test_only_the_order_of_the_ranks_counts(weigh):
    expected = weigh([1, 2, 2, 4])
    for ranks in ([1, 2, 2, 3], [1, 2.5, 2.5, 4], (1, 3, 3, 4), np.array([1, 2, 2, 4])):
        assert np.array_equal(weigh(ranks), expected)
    assert np.array_equal(weigh(iter([1, 2, 2, 4])), expected)


@every
def test_names_and_ranks_by_name_say_the_same(weigh):
    named = weigh(["risk", "price", "speed"])
    assert named.index.tolist() == ["risk", "price", "speed"]
    assert named.to_numpy() == pytest.approx(weigh(3))
    ranks = {"price": 2, "speed": 3, "risk": 1}
    by_name = weigh(ranks)
    assert by_name.index.tolist() == ["price", "speed", "risk"]
    assert by_name["risk"] == named["risk"]
    pd.testing.assert_series_equal(by_name, weigh(pd.Series(ranks)))
    assert isinstance(weigh([2, 3, 1]), np.ndarray)
    assert weigh([2, 3, 1]) == pytest.approx(by_name.to_numpy())
    assert weigh(np.array(["a", "b"])).index.tolist() == ["a", "b"]


def test_labels_of_any_kind_come_back_as_they_were():
    assert roc({("cost", 1): 1, ("cost", 2): 2}).index.tolist() == [("cost", 1), ("cost", 2)]
    index = pd.Index(["b", "a"], name="criterion")
    assert roc(pd.Series([1, 2], index=index)).index.equals(index)
    assert roc(pd.Series([1, 2], index=index)).index.name == "criterion"


@every
@pytest.mark.parametrize(
    ("ranking", "fragments"),
    [
        (0, ["criteria: expected at least one criterion; found 0"]),
        (-2, ["found -2"]),
        (True, ["expected one rank per criterion"]),
        (2.5, ["expected one rank per criterion"]),
        ("risk", ["expected one rank per criterion"]),
        ([], ["expected one rank per criterion; found none"]),
        ({}, ["expected one rank per criterion; found none"]),
        ([0, 1, 2], ["criterion 0: expected a number from 1 to 3; found 0"]),
        ([80, 50, 20], ["criterion 0:", "criterion 1:", "criterion 2:"]),
        ([1, None, "b"], ["criterion 1: expected", "criterion 2: expected"]),
        ([1, float("nan")], ["criterion 1: expected a number from 1 to 2; found nan"]),
        ([1, True], ["criterion 1"]),
        ({"a": 1, "b": 5}, ["criterion b: expected a number from 1 to 2; found 5"]),
        (["a", "b", "a"], ["criterion a: expected each name once"]),
        (["a", 2], ["criterion 0: expected a number from 1 to 2; found 'a'"]),
        (pd.Series(["a", "b"]), ["list the names in order", "criterion 1"]),
        (pd.Series([1, 2], index=["a", "a"]), ["criterion a: expected each label once"]),
        (np.ones((2, 2)), ["criterion 0", "criterion 1"]),
        (np.ma.array([1, 2], mask=[False, True]), ["criterion 1"]),
    ],
)
def test_a_ranking_at_fault_is_refused(weigh, ranking, fragments):
    with pytest.raises(InputError) as caught:
        weigh(ranking)
    faults = [str(fault) for fault in caught.value.faults]
    assert len(faults) == (1 if len(fragments) == 1 else len(caught.value.faults))
    for fragment in fragments:
        assert any(fragment in fault for fault in faults), faults


@every
def test_what_comes_in_is_left_alone(weigh):
    ranks = np.array([2, 1, 3])
    ranks.flags.writeable = False
    first = weigh(ranks)
    assert np.array_equal(weigh(ranks), first)
    assert ranks.tolist() == [2, 1, 3]
