"""Confidence factors against a plain loop over draws and alternatives."""

import numpy as np
import pytest

from evaluator.methods.registry import METHODS
from evaluator.robustness import confidence
from evaluator.robustness.confidence import confidence_factors
from evaluator.robustness.kernels.numpy_kernel import NumpyKernel
from evaluator.robustness.kernels.task import Task
from evaluator.robustness.tasks import Levels, build_task


@pytest.mark.parametrize("normalization", ["scale", "vector"])
@pytest.mark.parametrize("method", ["topsis", "weighted_sum", "weighted_product", "ahp"])
def test_confidence_factors_are_those_of_a_plain_loop(method, normalization):
    """Each alternative under its own weights, at the very levels drawn, with ties shared."""
    if method == "weighted_product" and normalization == "vector":
        normalization = "minmax"
    random = np.random.default_rng(4)
    values = random.integers(1, 6, (5, 3)).astype(float)
    values[3] = values[2]
    values[0, 1] = np.nan
    # Half of the levels are held, so that some draws tie.
    spread = np.where(random.random((5, 3)) < 0.5, 0.7, 0.0)
    spread[2:4] = 0.0
    ends = np.full(3, 1.0), np.full(3, 5.0)
    known = np.isnan(values)
    levels = Levels(
        values=values,
        low=np.where(known, 1.0, np.clip(values - spread, 1, 5)),
        high=np.where(known, 5.0, np.clip(values + spread, 1, 5)),
        deviation=spread,
        streams=tuple(range(5)),
    )
    arguments = METHODS[method].arguments(
        normalization, scale=np.array([[1.0, 5.0]] * 3), intensities=np.arange(1.0, 6.0)
    )
    directions = ("max", "min", "max")
    task = build_task(METHODS[method], arguments, directions, levels, ends, 11)
    central = random.dirichlet(np.ones(3), 5)
    central[4] = np.nan
    found = confidence_factors(task, central, 300)
    drawn = task.levels.draw(0, 300)
    expected = np.zeros((300, 4))
    for s in range(300):
        for row in range(4):
            scores = METHODS[method].score(drawn[s], central[row], directions, **arguments)
            scores = [float(f"{score:.11e}") for score in scores]
            expected[s, row] = (scores[row] == max(scores)) / scores.count(max(scores))
    np.testing.assert_allclose(found.value[:4], expected.mean(axis=0), atol=1e-12)
    error = expected.std(axis=0, ddof=1) / np.sqrt(300)
    np.testing.assert_allclose(found.error[:4], error, atol=1e-12)
    # A kernel that counts them alternative by alternative finds the same.
    counted = confidence_factors(task, central, 300, NumpyKernel())
    np.testing.assert_allclose(counted.value, found.value, atol=1e-12)
    np.testing.assert_allclose(counted.error, found.error, atol=1e-12)
    assert np.isnan([found.value[4], found.error[4]]).all()


def test_confidence_of_held_levels_is_looked_at_once():
    task = Task.fixed("sum", np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 0.9]]))
    found = confidence_factors(task, np.array([[0.5, 0.5], [0.4, 0.6], [0.5, 0.5]]), 10_000)
    np.testing.assert_array_equal(found.value, [0.5, 0.0, 0.0])
    np.testing.assert_array_equal(found.error, 0.0)


def test_many_alternatives_are_given_fewer_draws_and_a_wider_bar(monkeypatch):
    """As many scores as are afforded, or a thousand draws."""
    monkeypatch.setattr(confidence, "_SCORES", 2_000_000)
    values = np.full((70, 1), 3.0)
    levels = Levels(values, values - 1, values + 1, 0 * values, tuple(range(70)))
    ends = np.ones(1), np.full(1, 5.0)
    arguments = {"normalization": "scale", "scale": np.array([[1.0, 5.0]])}
    task = build_task(METHODS["weighted_sum"], arguments, ("max",), levels, ends, 1)
    central = np.full((70, 1), np.nan)
    central[:40] = 1.0
    found = confidence_factors(task, central, 10**6)
    share, error = found.value[0], found.error[0]
    # Two million by 40 factors of 70 scores each is 714, so that it is a thousand.
    assert error == pytest.approx(np.sqrt(share * (1 - share) / 999), rel=1e-9)
    # Some alternative is first in every draw, whoever that is.
    np.testing.assert_allclose(np.nansum(found.value), 40 / 70, atol=5 * 0.5 / np.sqrt(1000))
