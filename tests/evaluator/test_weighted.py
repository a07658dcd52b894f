"""The weighted sum and product: pymcdm as a second implementation, and what sets them apart."""

import numpy as np
import pytest
from pymcdm import normalizations
from pymcdm.methods import TOPSIS, WPM, WSM

from evaluator.methods import get_method

weighted_sum, weighted_product = (get_method(name).score for name in ("wsm", "wpm"))
PEERS = {
    "vector": normalizations.vector_normalization,
    "minmax": normalizations.minmax_normalization,
    "max": normalizations.max_normalization,
    "sum": normalizations.sum_normalization,
    "linear": normalizations.linear_normalization,
}
every_normalization = pytest.mark.parametrize("name", PEERS)

SCALE = (1, 5)
DIRECTIONS = ("max", "min", "max", "max")
SIGNS = np.array([1, -1, 1, 1])


def drawn(seed):
    stream = np.random.default_rng(seed)
    return stream.uniform(*SCALE, (7, 4)), stream.dirichlet(np.ones(4))


@pytest.mark.parametrize("seed", range(20))
@every_normalization
def test_sum_agrees_with_pymcdm(seed, name):
    levels, weights = drawn(seed)
    expected = WSM(PEERS[name])(levels, weights, SIGNS, validation=False)
    found = weighted_sum(levels, weights, DIRECTIONS, normalization=name)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
@every_normalization
def test_product_agrees_with_pymcdm(seed, name):
    levels, weights = drawn(seed)
    expected = WPM(PEERS[name])(levels, weights, SIGNS, validation=False)
    found = weighted_product(levels, weights, DIRECTIONS, normalization=name)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
@every_normalization
def test_topsis_agrees_with_pymcdm(seed, name):
    levels, weights = drawn(seed)
    expected = TOPSIS(PEERS[name])(levels, weights, SIGNS, validation=False)
    single = get_method("topsis").score(levels, weights, DIRECTIONS, normalization=name)
    draws = get_method("topsis").score(levels[None], weights[None], DIRECTIONS, normalization=name)
    np.testing.assert_allclose(single, expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(draws[0], expected, rtol=0, atol=1e-12)


# Triantaphyllou, E. (2000). Multi-criteria Decision Making Methods: A Comparative Study, the
# example of chapter 2. doi:10.1007/978-1-4757-3157-6
TRIANTAPHYLLOU = np.array([[25.0, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]])
HIS_WEIGHTS = np.array([0.20, 0.15, 0.40, 0.25])


def test_the_sum_of_triantaphyllou_has_two_at_22():
    scores = weighted_sum(TRIANTAPHYLLOU, HIS_WEIGHTS, ["max"] * 4, normalization=None)
    np.testing.assert_allclose(scores, [21.5, 22.0, 22.0])


@pytest.mark.parametrize("name", [None, "sum", "linear", "max", "vector"])
def test_the_product_of_triantaphyllou_has_the_printed_ratios_under_every_normalization(name):
    one, two, three = weighted_product(TRIANTAPHYLLOU, HIS_WEIGHTS, ["max"] * 4, normalization=name)
    assert [round(one / two, 3), round(one / three, 3), round(two / three, 3)] == [
        1.007,
        1.067,
        1.059,
    ]


def test_partial_values_are_linear_between_the_ends_and_go_on_beyond_them():
    ends = [(0, 10), (0, 10)]
    levels = [[10, 10], [0, 0], [5, 5], [15, -5]]
    found = weighted_sum(levels, [0.5, 0.5], ["max", "min"], normalization="scale", scale=ends)
    np.testing.assert_allclose(found, [0.5, 0.5, 0.5, 1.5])
    found = weighted_sum(levels, [1.0, 0.0], ["max", "min"], normalization="scale", scale=ends)
    np.testing.assert_allclose(found, [1.0, 0.0, 0.5, 1.5])


def test_a_product_forgives_no_worst_value_unless_it_has_no_weight():
    levels = [[5, 1], [2, 2]]
    with_weight = weighted_product(
        levels, [0.9, 0.1], ["max", "max"], normalization="scale", scale=SCALE
    )
    without = weighted_product(
        levels, [1.0, 0.0], ["max", "max"], normalization="scale", scale=SCALE
    )
    assert with_weight[0] == 0 < with_weight[1]
    assert without[0] == 1 > without[1]


def test_a_column_that_does_not_discriminate_decides_nothing():
    levels = np.array([[3.0, 2.0], [3.0, 4.0]])
    for method in (weighted_sum, weighted_product):
        alone = method(levels[:, 1:], [1.0], ["max"], normalization="minmax")
        beside = method(levels, [0.5, 0.5], ["max", "max"], normalization="minmax")
        assert (np.diff(alone) > 0) == (np.diff(beside) > 0)
