"""How likely each step of the scale is within the spread of a cell."""

from __future__ import annotations

import numpy as np

from evaluator.problem import DecisionProblem, Floats


def step_chances(problem: DecisionProblem) -> Floats:
    """Return how likely each cell is nearest to each step of the scale.

    Cells are distributed as in the draws: triangular over the spread with the value as the mode,
    uniform over the scale where nothing is known.

    Returns
    -------
    ndarray, shape (m, n, L)
        Summing to one along the last axis.
    """
    low, high = (int(end) for end in problem.scale)
    edges = np.arange(low, high) + 0.5
    below = np.stack([spread_below(edge, problem) for edge in edges], axis=-1)
    ends = (*problem.levels.shape, 1)
    chances = np.diff(np.concatenate([np.zeros(ends), below, np.ones(ends)], axis=-1), axis=-1)
    # What rounding leaves of a step beyond the spread is no chance.
    return np.where(chances > np.finfo(float).eps, chances, 0.0)


def spread_below(value: float, problem: DecisionProblem) -> Floats:
    """Return the probability that each drawn cell lies below a value, shape (m, n).

    Where a spread has no width, a cell at the value itself is not below it.
    """
    low, high, mode = problem.low, problem.high, problem.levels
    width = high - low
    wide = np.where(width > 0, width, 1.0)
    peak = np.where(np.isnan(mode), low, mode)
    at = np.clip(value, low, high)
    # Where the peak is at an end, one of the two sides is empty and never looked at.
    left, right = np.where(peak > low, peak - low, 1.0), np.where(high > peak, high - peak, 1.0)
    rising = (at - low) ** 2 / (wide * left)
    falling = 1.0 - (high - at) ** 2 / (wide * right)
    shaped = np.where(at < peak, rising, np.where(at < high, falling, 1.0))
    chance = np.where(np.isnan(mode), (at - low) / wide, shaped)
    return np.where(width > 0, chance, (low < value).astype(np.float64))
