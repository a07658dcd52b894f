"""Weight spaces: what they admit, what they refuse, and that their draws are what they say."""

from __future__ import annotations

import itertools
import math
import pickle
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import linprog

from criteria.faults import InputError
from evaluator.robustness.draws import draw_weights
from evaluator.robustness.weights.space import WeightSpace
from evaluator.robustness.weights.text import parse_bounds, parse_order, parse_ratios

repeatable = settings(derandomize=True, deadline=None, max_examples=15)
NINE_IN_TEN = stats.norm.ppf(0.95)


def drawn(space, criteria, size=8192, **how):
    return space.sampler(criteria, block=8192, seed=9, **how).draw(0, size)


def faults_of(make):
    with pytest.raises(InputError) as refused:
        make()
    return [str(fault) for fault in refused.value.faults]


# Orders


@pytest.mark.parametrize("count", [2, 3, 5, 8, 14])
def test_the_middle_of_an_order_is_the_rank_order_centroid(count):
    # Barron and Barrett (1996), doi:10.1287/mnsc.42.11.1515: w_k is the mean of 1/i over all n,
    # counting from i = k.
    expected = [
        float(sum(Fraction(1, i) for i in range(k, count + 1)) / count) for k in range(1, count + 1)
    ]
    criteria = [f"c{k}" for k in range(count)]
    sampler = WeightSpace.order(criteria).sampler(criteria, seed=1)
    assert sampler.center == pytest.approx(expected, rel=1e-9)
    weights = sampler.draw(0)
    error = weights.std(axis=0) / math.sqrt(len(weights))
    assert (np.abs(weights.mean(axis=0) - expected) < 4 * error).all()
    assert (np.diff(weights, axis=1) <= 1e-15).all()


def test_an_order_is_drawn_as_sorted_uniform_weights():
    ours = drawn(WeightSpace.order("b > a > d > c"), "abcd", points="independent")
    sorted_draws = -np.sort(-np.random.default_rng(2).dirichlet(np.ones(4), 20_000), axis=1)
    for column, place in zip("badc", sorted_draws.T, strict=True):
        assert stats.ks_2samp(ours[:, "abcd".index(column)], place).pvalue > 1e-3


def test_a_partial_order_is_the_part_of_the_simplex_where_it_holds():
    space = WeightSpace.order("a > b; a > c = d")
    ours = drawn(space, "abcd", points="independent")
    assert ours[:, 2] == pytest.approx(ours[:, 3], abs=1e-14)
    # On the triangle of (a, b, c + d) with c = d: uniform there, kept where a is the largest.
    kept = np.random.default_rng(2).dirichlet(np.ones(3), 60_000)
    kept = kept[(kept[:, 0] >= kept[:, 1]) & (kept[:, 0] >= kept[:, 2] / 2)]
    for column, other in ((0, kept[:, 0]), (1, kept[:, 1]), (2, kept[:, 2] / 2)):
        assert stats.ks_2samp(ours[:, column], other).pvalue > 1e-3


@pytest.mark.parametrize(
    "orders",
    [
        ("a > b = c > d",),
        ("a>b=c ; c > d",),
        (["a", ["b", "c"], "d"],),
        (["a", "b"], ["b", "d"], [["c", "b"]]),
    ],
)
def test_an_order_may_be_written_in_several_ways(orders):
    space = WeightSpace.order(*orders)
    assert space.contains({"a": 0.4, "b": 0.25, "c": 0.25, "d": 0.1})
    assert not space.contains({"a": 0.4, "b": 0.3, "c": 0.2, "d": 0.1})
    assert not space.contains({"a": 0.2, "b": 0.25, "c": 0.25, "d": 0.3})


@pytest.mark.parametrize(
    ("orders", "circle"),
    [
        (["a > b; b > a"], "a > b > a"),
        (["d > a > b > c; c > a"], "a > b > c > a"),
        (["a > b", "b = c", "c > a"], "a > b > a"),
        (["a > b; a = b"], "a > a"),
    ],
)
def test_an_order_in_a_circle_is_refused(orders, circle):
    (fault,) = faults_of(lambda: WeightSpace.order(*orders))
    assert f"order: {circle}: expected no circle" in fault
    joined = [WeightSpace.order(part) for order in orders for part in order.split(";")]
    if len(joined) > 1:
        (again,) = faults_of(lambda: joined[0] & joined[-1] & joined[len(joined) // 2])
        assert "no circle" in again


@repeatable
@given(st.permutations("abcdef"), st.data())
def test_every_order_without_a_circle_can_be_met(labels, data):
    pairs = list(itertools.combinations(labels, 2))
    chosen = data.draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=6))
    space = WeightSpace.order(*[list(pair) for pair in chosen])
    sampler = space.sampler("abcdef", total=64)
    weights = dict(zip("abcdef", sampler.draw(0, 16).T, strict=True))
    assert all((weights[above] >= weights[below] - 1e-12).all() for above, below in chosen)
    assert all(space.contains(one, "abcdef") for one in sampler.draw(0, 3))


# Weights around given ones


def test_ratios_of_weights_around_given_ones_are_lognormal():
    space = WeightSpace.around({"a": 2, "b": 1, "c": 1, "d": 0}, factor=2)
    weights = drawn(space, "abcd", points="independent")
    assert not weights[:, 3].any()
    # The scale to 1 cancels in a ratio: its logarithm has twice the variance of one weight.
    ratio = np.log(weights[:, 0] / weights[:, 1] / 2) / (math.log(2) / NINE_IN_TEN * math.sqrt(2))
    assert stats.kstest(ratio, "norm").pvalue > 1e-3


def test_weights_around_given_ones_are_those_of_the_published_ranges():
    given = np.array([0.4, 0.3, 0.2, 0.1])
    ours = drawn(WeightSpace.around(given, 1.5), "abcd", points="independent")
    theirs = draw_weights(given, 1.5, 8192, (1, 0))
    for column, other in zip(ours.T, theirs.T, strict=True):
        assert stats.ks_2samp(column, other).pvalue > 1e-3


@pytest.mark.parametrize("points", ["independent", "quasi"])
def test_the_same_draws_serve_all_weights(points):
    first, second = {"a": 0.5, "b": 0.3, "c": 0.2}, {"a": 0.1, "b": 0.3, "c": 0.6}
    ratios = [
        drawn(WeightSpace.around(given), "abc", 64, points=points) / list(given.values())
        for given in (first, second)
    ]
    # What each weight was multiplied by is the same, up to the scale to 1.
    common = ratios[0] / ratios[1]
    assert common == pytest.approx(np.tile(common[:, :1], 3), rel=1e-12)


def test_a_factor_beyond_all_measure_gives_weights_all_the_same():
    weights = drawn(WeightSpace.around({"a": 1, "b": 0, "c": 1}, factor=1e300), "abc", 2000)
    assert weights.sum(axis=1) == pytest.approx(1.0)
    assert not weights[:, 1].any()
    assert np.isin(weights.round(6), [0.0, 1.0]).mean() > 0.95


def test_certain_weights_are_fixed():
    for space in (
        WeightSpace.around({"a": 3, "b": 1}, factor=1),
        WeightSpace.bounds({"a": 0.75}),
        WeightSpace.ratios({"a/b": 3}),
        WeightSpace.linear({"a": 1, "b": -1}, equal=0.5),
    ):
        sampler = space.sampler("ab")
        assert (sampler.kind, sampler.replicates) == ("fixed", 1)
        assert sampler.draw(5, 3) == pytest.approx(np.tile([0.75, 0.25], (3, 1)), abs=1e-12)
        assert space.contains({"a": 0.75, "b": 0.25})
        assert not space.contains({"a": 0.7, "b": 0.3})
    assert WeightSpace.uniform().sampler(["only"]).draw(0, 2).tolist() == [[1.0], [1.0]]
    assert WeightSpace.dirichlet({"a": 1, "b": 0}, 3).sampler("ab").kind == "fixed"


def test_weights_around_given_ones_keep_to_constraints():
    inner = WeightSpace.around({"a": 1, "b": 1, "c": 1}, factor=3)
    space = inner & WeightSpace.order("a > b") & WeightSpace.bounds({"c": (None, 0.4)})
    weights = drawn(space, "abc")
    assert all(space.contains(one, "abc") for one in weights[:50])
    free = drawn(inner, "abc", points="independent")
    kept = free[(free[:, 0] >= free[:, 1]) & (free[:, 2] <= 0.4)]
    for column, other in zip(weights.T, kept.T, strict=True):
        assert stats.ks_2samp(column, other).pvalue > 1e-3


def test_the_center_of_weights_around_given_ones_is_admissible():
    space = WeightSpace.around({"a": 0.4, "b": 0.6}, factor=3) & WeightSpace.order("a > b")
    assert space.contains(space.sampler("ab").center, "ab")
    assert WeightSpace.around([0.4, 0.6]).sampler("ab").center.tolist() == [0.4, 0.6]


# Linear constraints


@repeatable
@given(st.integers(2, 5), st.data())
def test_draws_and_center_meet_what_was_asked(count, data):
    criteria = "abcde"[:count]
    share = st.floats(0.0, 1.0 / count)
    lows = data.draw(st.lists(share, min_size=count, max_size=count))
    highs = data.draw(st.lists(st.floats(1.0 / count, 1.0), min_size=count, max_size=count))
    ratio = data.draw(st.floats(1.0, 5.0))
    bounds = dict(zip(criteria, zip(lows, highs, strict=True), strict=True))
    space = WeightSpace.bounds(bounds) & WeightSpace.ratios({"a/b": (1 / ratio, ratio)})
    space &= WeightSpace.linear({"a": 1, "b": 1}, at_least=2 / count - 1e-3)
    sampler = space.sampler(criteria)
    for weights in (*sampler.draw(0, 64), sampler.center):
        assert (weights >= np.array(lows) - 1e-9).all()
        assert (weights <= np.array(highs) + 1e-9).all()
        assert 1 / ratio - 1e-7 <= weights[0] / weights[1] <= ratio + 1e-7
        assert weights[:2].sum() >= 2 / count - 1e-3 - 1e-9
        assert weights.sum() == pytest.approx(1.0, abs=1e-12)
        assert space.contains(weights, criteria)


def test_the_linear_description_has_the_extremes_of_the_space():
    space = WeightSpace.order("a > b > c") & WeightSpace.bounds("c=0.1:")
    system = space.constraints("abc")
    least = [linprog(cost, *system, bounds=(None, None)).fun for cost in np.eye(3)]
    most = [-linprog(-cost, *system, bounds=(None, None)).fun for cost in np.eye(3)]
    assert least == pytest.approx([1 / 3, 0.1, 0.1])
    assert most == pytest.approx([0.8, 0.45, 1 / 3])
    weights = drawn(space, "abc")
    assert weights.min(axis=0) == pytest.approx(least, abs=0.02)
    assert weights.max(axis=0) == pytest.approx(most, abs=0.02)


def test_only_a_space_with_edges_has_a_linear_description():
    assert WeightSpace.around([1, 2]).constraints("ab") is None
    assert WeightSpace.dirichlet([1, 2], 5).constraints("ab") is None
    a_ub, b_ub, a_eq, b_eq = WeightSpace.uniform().constraints("ab")
    assert np.array_equal(a_ub, -np.eye(2))
    assert (b_ub.tolist(), a_eq.tolist(), b_eq.tolist()) == ([0, 0], [[1, 1]], [1])


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_the_unit_of_a_sum_does_not_matter(scale):
    space = WeightSpace.linear({"a": scale, "b": -2 * scale}, at_least=0.2 * scale)
    weights = drawn(space, "abc", 200)
    assert (weights[:, 0] - 2 * weights[:, 1] >= 0.2 - 1e-12).all()
    assert weights[:, 1].max() > 0.2
    assert not space.contains({"a": 0.4, "b": 0.2, "c": 0.4})


def test_constraints_add_up_in_any_order():
    order, bounds = WeightSpace.order("a > b"), WeightSpace.bounds("b=0.2:0.3")
    first, second = (order & bounds).sampler("abc"), (bounds & order).sampler("abc")
    assert first.draw(0, 100) == pytest.approx(second.draw(0, 100), abs=1e-12)
    assert order & order == order
    assert order & WeightSpace.uniform() == order
    assert pickle.loads(pickle.dumps(order & bounds)) == order & bounds
    assert len({order & bounds, order & bounds}) == 1


# By label


def test_weights_and_criteria_are_matched_by_label():
    given = {"a": 0.5, "b": 0.3, "c": 0.2}
    spaces = [
        WeightSpace.around(given),
        WeightSpace.around(pd.Series(given)[["c", "a", "b"]]),
        WeightSpace.around(np.array([0.3, 0.5, 0.2])),
    ]
    for space in spaces:
        assert space.sampler(("b", "a", "c")).center.tolist() == [0.3, 0.5, 0.2]
    order = WeightSpace.order("a > b > c")
    there, back = (order.sampler(labels, seed=3).draw(0) for labels in ("abc", "cba"))
    assert sorted(there.mean(axis=0).round(2)) == sorted(back.mean(axis=0).round(2))
    assert (np.diff(back, axis=1) >= 0).all()


def test_a_bare_matrix_has_numbers_for_criteria():
    for space in (WeightSpace.order("0 > 2"), WeightSpace.order([0, 2])):
        weights = space.sampler(range(3)).draw(0, 50)
        assert (weights[:, 0] >= weights[:, 2]).all()
    assert WeightSpace.bounds({1: (0.5, None)}).contains([0.1, 0.6, 0.3])
    assert WeightSpace.order("0 > 1").contains([3, 1])


# Sobol points are taken where they pay


@pytest.mark.parametrize(
    ("count", "how", "kind", "replicates"),
    [
        (5, {}, "quasi", 32),
        (5, {"total": 100_000}, "quasi", 25),
        (5, {"total": 10_000}, "independent", 1),
        (5, {"total": 10_000, "block": 512}, "quasi", 20),
        (5, {"total": 10_000, "points": "quasi"}, "quasi", 3),
        (5, {"block": 1000}, "independent", 1),
        (5, {"points": "independent"}, "independent", 1),
        (11, {}, "quasi", 32),
        (12, {}, "independent", 1),
        (20, {"points": "quasi"}, "quasi", 32),
    ],
)
def test_sobol_points_are_taken_where_they_pay(count, how, kind, replicates):
    sampler = WeightSpace.uniform().sampler(range(count), seed=1, **how)
    assert (sampler.kind, sampler.replicates) == (kind, replicates)
    assert sampler.draw(7, 3).shape == (3, count)
    assert sampler.effective_share() == 1.0


def test_a_walk_tells_what_it_is_worth():
    criteria = [f"c{k}" for k in range(12)]
    space = WeightSpace.bounds(dict.fromkeys(criteria, (0.0, 0.11)))
    sampler = space.sampler(criteria, block=1024)
    assert (sampler.kind, sampler.replicates) == ("chain", 32)
    assert 0.05 < sampler.effective_share() < 1.0
    assert space.contains(sampler.center, criteria)


# Words


def test_text_is_read_as_it_is_written():
    assert parse_order(" a>b = c ;d > b, e>a") == [
        [["a"], ["b", "c"]],
        [["d"], ["b"]],
        [["e"], ["a"]],
    ]
    assert parse_bounds("a=0.1:0.4; b = 0.05: , c=:0.3,d=.2") == {
        "a": (0.1, 0.4),
        "b": (0.05, None),
        "c": (None, 0.3),
        "d": (0.2, 0.2),
    }
    assert parse_ratios("a / b = 1:3") == {"a/b": (1.0, 3.0)}
    text, mapping = WeightSpace.bounds("a=.1:.4"), WeightSpace.bounds({"a": (0.1, 0.4)})
    assert text == mapping


def test_a_space_says_in_words_what_it_is():
    space = WeightSpace.around({"a": 1, "b": 3}) & WeightSpace.linear({"a": 2, "b": -1}, at_most=0)
    assert repr(space) == (
        "WeightSpace(within a factor of 1.5 of a 0.25, b 0.75, nine times in ten "
        "where 2 a - b at most 0)"
    )
    assert str(WeightSpace.uniform()) == "uniform"


# Refusals: every fault at once, with the nearest name


def test_unknown_criteria_are_named_with_the_nearest():
    criteria = ["reach", "price", "trust"]
    space = WeightSpace.order("reech > price") & WeightSpace.bounds({"trusty": (0.1, None)})
    for ask in (space.sampler, space.constraints):
        first, second = faults_of(lambda ask=ask: ask(criteria))
        assert "Did you mean 'reach'?" in first
        assert "Did you mean 'trust'?" in second
    texts = faults_of(lambda: parse_order("reech > price = pryce; price", criteria))
    assert [("reach" in text, "price" in text) for text in texts[:1]] == [(True, True)]
    assert len(texts) == 3
    (text,) = faults_of(lambda: parse_bounds("trus=0.1:", criteria))
    assert "Did you mean 'trust'?" in text
    (text,) = faults_of(lambda: WeightSpace.around({"a": 1, "z": 1}).sampler(["a", "b", "z"]))
    assert "weights: criterion b: expected a weight; found none" in text


@pytest.mark.parametrize(
    ("make", "parts"),
    [
        (
            lambda: WeightSpace.bounds({"a": (0.5, 0.2), "b": (-0.1, 1.2), "c": "x", "d": (1,)}),
            ["criterion a: expected the lower end first", "found -0.1", "found 1.2", "c", "d"],
        ),
        (
            lambda: WeightSpace.bounds("a=0.5:0.2, b, a=x:"),
            ["'b'", "'a': expected each once", "found 'x'"],
        ),
        (lambda: WeightSpace.bounds({"a": (0.6, None), "b": (0.5, None)}), ["found 1.1"]),
        (lambda: WeightSpace.bounds([0.1, 0.2]), ["Give a dict by label"]),
        (lambda: WeightSpace.bounds({"a": (math.nan, None)}), ["found nan"]),
        (lambda: WeightSpace.order("a"), ["two criteria or more"]),
        (lambda: WeightSpace.order("a > > b; a > b > a"), ["either side", "a > b > a"]),
        (lambda: WeightSpace.order(5), ["criteria in order; found 5"]),
        (lambda: WeightSpace.order(["a", {"b": 1}]), ["found {'b': 1}"]),
        (lambda: WeightSpace.order(""), ["found nothing"]),
        (
            lambda: WeightSpace.ratios({"a": (1, 2), "a/a": 1, "a/b": (3, 1), "b/c": (-1, None)}),
            ["two criteria, as in a/b", "a/a", "lower end first", "0 or more; found -1"],
        ),
        (
            lambda: WeightSpace.linear({"a": "x", "b": math.inf}, at_least=1, equal=1),
            ["'x'", "inf", "equal alone"],
        ),
        (lambda: WeightSpace.linear({"a": 0}), ["one that is not 0", "at_least, at_most or equal"]),
        (
            lambda: WeightSpace.around({"a": -1, "b": "x"}, factor=0.5),
            ["not negative", "'x'", "factor: expected a finite number, 1 or more; found 0.5"],
        ),
        (lambda: WeightSpace.dirichlet([1, 1], 0), ["concentration: expected a finite number"]),
        (
            lambda: WeightSpace.around([1, 1]) & WeightSpace.dirichlet([1, 1], 2),
            ["in both"],
        ),
        (lambda: WeightSpace.around([1, 1]) & WeightSpace.bounds({0: 0.2}), ["no equality"]),
        (
            lambda: WeightSpace.uniform().sampler("aa", seed=-1, block=2.5, total=0, points="x"),
            ["seed", "block", "total", "points"],
        ),
        (lambda: WeightSpace.uniform().sampler("aab"), ["criterion a: expected each"]),
        (lambda: WeightSpace.uniform().sampler([]), ["at least one"]),
        (
            lambda: (WeightSpace.around([8, 1, 1]) & WeightSpace.order([2, 1, 0])).sampler(
                [0, 1, 2]
            ),
            ["found 0.0%"],
        ),
    ],
)
def test_every_fault_is_told_at_once(make, parts):
    found = faults_of(make)
    assert len(found) >= len({part for part in parts if len(part) > 8})
    text = "\n".join(found)
    for part in parts:
        assert part in text, part


def test_constraints_that_contradict_each_other_are_named_and_no_others():
    space = (
        WeightSpace.order("a > b > c")
        & WeightSpace.bounds({"a": (None, 0.2), "d": (0.1, 0.2), "e": (0.25, None)})
        & WeightSpace.ratios({"e/d": (None, 1.1)})
    )
    found = faults_of(lambda: space.sampler("abcde"))
    assert any("d at most 0.2, e at least 0.25, e/d at most 1.1" in text for text in found)
    assert not any("b > c" in text and "e/d" in text for text in found)
    (high,) = faults_of(lambda: WeightSpace.bounds({"a": (0, 0.3), "b": (0, 0.3)}).sampler("ab"))
    assert "a at most 0.3, b at most 0.3: expected weights that meet them and sum to 1" in high
    (alone,) = faults_of(lambda: WeightSpace.linear({"a": 1}, at_least=2).contains([1, 1], "ab"))
    assert "a at least 2" in alone


def test_a_block_has_no_more_draws_than_it_has():
    sampler = WeightSpace.uniform().sampler("abc", block=64)
    for block, size in ((0, 65), (-1, 1), (0, -1)):
        with pytest.raises(ValueError, match="has 64 draws"):
            sampler.draw(block, size)
