"""The kernel in NumPy alone: the reference, and what answers where nothing is compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.methods.scoring import rank_scores, round_scores
from evaluator.robustness.kernels.counting import count_orders, count_ranks
from evaluator.robustness.kernels.scores import form_scores, reference_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Bools, Floats
    from evaluator.robustness.kernels.tally import Tally
    from evaluator.robustness.kernels.task import Task

# Scores that differ by less than this share may agree in twelve digits: each is moved by half a
# unit of the twelfth digit at most, 5e-12 of itself; twice that, and as much again to be safe.
NEAR = 2e-11
# The numbers of one chunk stay in the cache of a processor.
_CHUNK_NUMBERS = 2**18


class NumpyKernel:
    """Counts in NumPy; can do every task.

    Ranks are those of scores rounded to twelve significant digits. Most samples are nowhere near
    a tie, and for these the plain order of the scores is the same; only the others are rounded.
    """

    name = "numpy"

    def supports(self, task: Task) -> bool:
        """Say yes: every task is supported."""
        return True

    def draws(self, task: Task) -> bool:
        """Say no: levels are drawn before they are counted, at some cost."""
        return False

    def tally(self, task: Task, weights: Floats, start: int, into: Tally) -> None:
        """Score a block of samples and add the counts.

        Parameters
        ----------
        task : Task
        weights : array of float, (S, n)
            One sample a row, each summing to one.
        start : int
            The global number of the first sample.
        into : Tally
            Of the task's shape.
        """
        m, n = task.shape
        size = max(1, _CHUNK_NUMBERS // (m * n if task.varies else m))
        for first in range(0, len(weights), size):
            chunk = weights[first : first + size]
            numbers = np.arange(start + first, start + first + len(chunk), dtype=np.uint64)
            scores, noise = form_scores(task, chunk, numbers)
            clear = ~near_ties(scores, noise)
            count_orders(scores[clear], chunk[clear], into)
            tally_exactly(task, chunk[~clear], numbers[~clear], into)


def tally_exactly(task: Task, weights: Floats, samples: NDArray[np.uint64], into: Tally) -> None:
    """Count samples by the convention itself: scores rounded to twelve digits, ties declared.

    Parameters
    ----------
    weights : array of float, (S, n)
    samples : array of uint64, (S,)
        Their global numbers.
    """
    if len(weights):
        scores = round_scores(reference_scores(task, weights, samples))
        count_ranks(rank_scores(scores), weights, into)


def near_ties(scores: Floats, noise: float) -> Bools:
    """Say in which samples two scores are so near to each other that rounding may join them.

    Parameters
    ----------
    scores : array of float, (S, m)
    noise : float
        By how much a score may be off through rounding in its sums, beyond its own last digits.

    Returns
    -------
    array of bool, (S,)

    Examples
    --------
    >>> near_ties(np.array([[0.2, 0.1, 0.2 + 1e-13], [0.1, 0.2, 0.3]]), 0.0)
    array([ True, False])
    """
    ordered = np.sort(scores, axis=1)
    gaps = ordered[:, 1:] - ordered[:, :-1]
    np.abs(ordered, out=ordered)
    # Of falling negative scores the first is the larger in size, of others the second.
    sizes = np.maximum(ordered[:, 1:], ordered[:, :-1])
    sizes *= NEAR
    sizes += noise
    return np.asarray((gaps <= sizes).any(axis=1))
