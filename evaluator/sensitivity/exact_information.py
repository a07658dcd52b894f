"""What learning one cell is worth, exactly, where levels are independent and on the steps.

With fixed ends of the scale a score hangs on the alternative's own levels alone. At given weights
the scores are then independent and discrete, and who is first follows from their distributions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evaluator.methods import round_scores
from evaluator.problem import DecisionProblem, Floats
from evaluator.sensitivity.information import entropy


@dataclass(frozen=True)
class ExactInformation:
    """The exact value of knowing each cell.

    Attributes
    ----------
    first : ndarray, shape (m,)
        The probability that each alternative is first; ties share it.
    gain : ndarray, shape (m, n)
        The expected rise in the probability of naming the first.
    bits : ndarray, shape (m, n)
        The expected fall in the entropy of who is first.
    """

    first: Floats
    gain: Floats
    bits: Floats


@dataclass(frozen=True)
class _Atoms:
    """The outcomes of one alternative: levels (A, n), probability and place of the score (A,)."""

    steps: np.ndarray
    chance: Floats
    place: np.ndarray


def exact_value_of_information(
    probabilities: Floats, values: Floats, score: Callable[[Floats], Floats]
) -> ExactInformation:
    """Compute the value of knowing each cell by adding up every outcome.

    Parameters
    ----------
    probabilities : ndarray, shape (m, n, L)
        Of each step, by alternative and criterion; they sum to one along the last axis. Cells
        are independent.
    values : ndarray, shape (L,)
        What the steps are worth, such as 1 to 5.
    score : callable
        Scores levels, shape (A, n), one row at a time by whatever weights; higher is better.
        Scores are rounded to twelve digits, and equal ones share the first place.

    Notes
    -----
    With F the probability that an alternative scores less than s, and p that it scores s, the
    share of the first place of one that scores s is the integral over z from 0 to 1 of the
    product of (F + p z) over the others: a polynomial, which Gauss-Legendre nodes integrate
    exactly. The work grows with the outcomes L ** n of an alternative and with m squared.

    Examples
    --------
    >>> coins = np.array([[[0.5, 0.5]], [[0.5, 0.5]]])
    >>> found = exact_value_of_information(coins, np.array([0.0, 1.0]), lambda x: x[:, 0])
    >>> found.first, found.gain.ravel()
    (array([0.5, 0.5]), array([0.25, 0.25]))
    """
    alternatives, criteria, steps = probabilities.shape
    if not alternatives:
        return ExactInformation(np.zeros(0), np.zeros((0, criteria)), np.zeros((0, criteria)))
    atoms, equal, below = _distributions(probabilities, values, score)
    nodes, weights = _nodes(alternatives)
    # factors[q, i, s]: the probability that i scores less than s, or ties with it at node q.
    factors = below + equal * nodes[:, None]
    joint = np.zeros((alternatives, criteria, steps, alternatives))
    for i in range(alternatives):
        given = _first_given(i, factors, equal, nodes, weights)[:, atoms[i].place]
        for k in range(criteria):
            for step in range(steps):
                rows = atoms[i].steps[:, k] == step
                joint[i, k, step] = (given[:, rows] * atoms[i].chance[rows]).sum(axis=1)
    first = joint[0, 0].sum(axis=0)
    gain = joint.max(axis=3).sum(axis=2) - joint.sum(axis=2).max(axis=2)
    given_step = joint / np.where(probabilities > 0, probabilities, 1.0)[..., None]
    after = (probabilities * entropy(np.clip(given_step, 0.0, 1.0))).sum(axis=2)
    return ExactInformation(first, gain, entropy(joint.sum(axis=2)) - after)


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


def _nodes(count: int) -> tuple[Floats, Floats]:
    """Return nodes and weights on [0, 1] that integrate products of `count` factors, (Q, 1)."""
    nodes, weights = np.polynomial.legendre.leggauss(count // 2 + 1)
    return (nodes[:, None] + 1) / 2, weights[:, None] / 2


def _distributions(
    probabilities: Floats, values: Floats, score: Callable[[Floats], Floats]
) -> tuple[list[_Atoms], Floats, Floats]:
    """Return the outcomes of each alternative, and the chances of each score and of less."""
    found = [_outcomes(cells, values, score) for cells in probabilities]
    scores = np.unique(np.concatenate([rows for _, _, rows in found]))
    atoms = [_Atoms(steps, chance, np.searchsorted(scores, rows)) for steps, chance, rows in found]
    equal: Floats = np.stack(
        [np.bincount(item.place, weights=item.chance, minlength=len(scores)) for item in atoms]
    )
    below: Floats = np.clip(np.cumsum(equal, axis=1) - equal, 0.0, 1.0)
    return atoms, equal, below


def _outcomes(
    cells: Floats, values: Floats, score: Callable[[Floats], Floats]
) -> tuple[np.ndarray, Floats, Floats]:
    """Return every outcome of one alternative: steps (A, n), chances (A,), scores (A,)."""
    possible = [np.flatnonzero(chances) for chances in cells]
    grid = np.meshgrid(*possible, indexing="ij")
    steps = np.stack([part.ravel() for part in grid], axis=1)
    chance = np.prod([cells[k][steps[:, k]] for k in range(len(cells))], axis=0)
    return steps, chance, round_scores(score(values[steps]))


def _first_given(i: int, factors: Floats, equal: Floats, nodes: Floats, weights: Floats) -> Floats:
    """Return the chance that each alternative is first given each score of i, shape (m, K)."""
    count, scores = equal.shape
    found = np.empty((count, scores))
    others = [j for j in range(count) if j != i]
    rest = _products_without(factors[:, others])
    # Sums of NumPy, whose order hangs on no number of threads as that of a product might.
    found[i] = (weights * factors[:, others].prod(axis=1)).sum(axis=0)
    for place, j in enumerate(others):
        alone = equal[j] * (weights * rest[:, place]).sum(axis=0)
        level = equal[j] * (weights * nodes * rest[:, place]).sum(axis=0)
        # j is first at a score above that of i, or shares the first place at the same.
        above = np.cumsum(alone[::-1])[::-1] - alone
        found[j] = above + level
    return found


def _products_without(factors: Floats) -> Floats:
    """Return the products over axis 1 of all but each one, without dividing by zero."""
    ones = np.ones_like(factors[:, :1])
    before = np.cumprod(np.concatenate([ones, factors], axis=1), axis=1)[:, :-1]
    after = np.cumprod(np.concatenate([ones, factors[:, ::-1]], axis=1), axis=1)[:, :-1]
    return np.asarray(before * after[:, ::-1])
