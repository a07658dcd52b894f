"""The weighted sum and product: pymcdm as a second implementation, and what sets them apart."""

import numpy as np
import pytest
from pymcdm import normalizations
from pymcdm.methods import WPM, WSM

from evaluator.methods.weighted import weighted_product, weighted_sum

SCALE = (1, 5)
DIRECTIONS = ("max", "min", "max", "max")
SIGNS = np.array([1, -1, 1, 1])


def drawn(seed):
    stream = np.random.default_rng(seed)
    return stream.uniform(*SCALE, (7, 4)), stream.dirichlet(np.ones(4))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("minmax", normalizations.minmax_normalization),
        ("vector", normalizations.vector_normalization),
    ],
)
def test_sum_agrees_with_pymcdm(seed, name, function):
    levels, weights = drawn(seed)
    expected = WSM(function)(levels, weights, SIGNS, validation=False)
    np.testing.assert_allclose(
        weighted_sum(levels, weights, DIRECTIONS, name), expected, atol=1e-12
    )


@pytest.mark.parametrize("seed", range(20))
def test_product_agrees_with_pymcdm(seed):
    levels, weights = drawn(seed)
    minmax = WPM(normalizations.minmax_normalization)
    expected = minmax(levels, weights, SIGNS, validation=False)
    found = weighted_product(levels, weights, DIRECTIONS, "minmax")
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_partial_values_are_linear_between_the_ends_and_go_on_beyond_them():
    ends = [(0, 10), (0, 10)]
    levels = [[10, 10], [0, 0], [5, 5], [15, -5]]
    found = weighted_sum(levels, [0.5, 0.5], ["max", "min"], "scale", ends)
    np.testing.assert_allclose(found, [0.5, 0.5, 0.5, 1.5])
    found = weighted_sum(levels, [1.0, 0.0], ["max", "min"], "scale", ends)
    np.testing.assert_allclose(found, [1.0, 0.0, 0.5, 1.5])


def test_a_product_forgives_no_worst_value_unless_it_has_no_weight():
    levels = [[5, 1], [2, 2]]
    with_weight = weighted_product(levels, [0.9, 0.1], ["max", "max"], "scale", SCALE)
    without = weighted_product(levels, [1.0, 0.0], ["max", "max"], "scale", SCALE)
    assert with_weight[0] == 0 < with_weight[1]
    assert without[0] == 1 > without[1]


def test_a_column_that_does_not_discriminate_decides_nothing():
    levels = np.array([[3.0, 2.0], [3.0, 4.0]])
    for method in (weighted_sum, weighted_product):
        alone = method(levels[:, 1:], [1.0], ["max"], "minmax")
        beside = method(levels, [0.5, 0.5], ["max", "max"], "minmax")
        assert (np.diff(alone) > 0) == (np.diff(beside) > 0)
