"""Confidence factors: how sure the levels make the first place that its own weights give a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.methods.scoring import round_scores
from evaluator.robustness.estimates import Estimate
from evaluator.robustness.kernels.levels import LevelDraws
from evaluator.robustness.kernels.numpy_kernel import NEAR
from evaluator.robustness.kernels.scores import form_scores, of_partial, reference_scores
from evaluator.robustness.kernels.tally import Tally
from evaluator.robustness.kernels.task import Task

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.robustness.kernels.task import Kernel

# Drawn levels behind a factor: its standard error is 0.005 or less. Where that took more scores
# in all than these, there are fewer, down to a standard error of 0.016.
_DRAWS: Final = 10_000
_FEWEST: Final = 1_000
_SCORES: Final = 200_000_000
# Scores that are held at a time.
_HELD: Final = 2**20


def confidence_factors(
    task: Task, central: Floats, samples: int, kernel: Kernel | None = None
) -> Estimate:
    """Estimate how often each alternative is first under its own central weights.

    All alternatives meet the same draws of the levels. Those who are first together share.

    Parameters
    ----------
    task : Task
    central : array of float, (m, n)
        NaN where an alternative is never first; so is its factor then.
    samples : int
        Levels of so many first samples at most; fixed levels are looked at once.
    kernel : Kernel, optional
        Counts row by row, for one that draws levels at next to no cost. By itself they are drawn
        once for all alternatives; the figures are the same.

    Examples
    --------
    >>> task = Task.fixed("sum", np.array([[1.0, 0.0], [0.2, 0.7]]))
    >>> confidence_factors(task, np.array([[0.8, 0.2], [np.nan, np.nan]]), 100).value
    array([ 1., nan])
    """
    rows = np.flatnonzero(~np.isnan(central).any(axis=1))
    share, error = np.full(len(central), np.nan), np.full(len(central), np.nan)
    if not rows.size:
        return Estimate(share, error)
    weights = central[rows]
    if not isinstance(task.levels, LevelDraws):
        scores = reference_scores(task, weights, np.zeros(len(rows), dtype=np.uint64))
        share[rows], error[rows] = _first_shares(scores, rows), 0.0
        return Estimate(share, error)
    each = len(rows) * task.shape[0]
    count = min(samples, _DRAWS, max(_FEWEST, _SCORES // each))
    sums = np.zeros((2, len(rows)))
    if kernel is not None:
        for place, (row, own) in enumerate(zip(rows.tolist(), weights, strict=True)):
            sums[:, place] = _counted(task, row, own, count, kernel)
    else:
        size = max(1, _HELD // each)
        for first in range(0, count, size):
            part = first, min(size, count - first)
            for place, shares in enumerate(_shares(task, task.levels, rows, weights, *part)):
                sums[:, place] += shares.sum(), (shares**2).sum()
    mean, square = sums / count
    share[rows] = mean
    error[rows] = np.sqrt(np.clip(square - mean**2, 0.0, None) / (count - 1 or np.nan))
    return Estimate(share, error)


def _counted(task: Task, row: int, own: Floats, count: int, kernel: Kernel) -> tuple[float, float]:
    """Add up what a row has of the first place under its weights, and the squares of that."""
    tally = Tally.empty(*task.shape, pairwise=False)
    kernel.tally(task, np.broadcast_to(own, (count, own.size)), 0, tally)
    alone = float(tally.ranks[row, 0])
    shared = [
        (size, ties) for (who, rank, size), ties in tally.ties.items() if (who, rank) == (row, 1)
    ]
    parts = [sum(ties / size**power for size, ties in sorted(shared)) for power in (1, 2)]
    return alone + parts[0], alone + parts[1]


def _shares(
    task: Task, levels: LevelDraws, rows: NDArray[np.int64], weights: Floats, first: int, size: int
) -> Iterator[Floats]:
    """Give for each row what it has of the first place, sample by sample, under its weights."""
    drawn = levels.draw(first, size)
    if task.score is not None:
        for row, own in zip(rows, weights, strict=True):
            scores = task.score(drawn, np.broadcast_to(own, (size, own.size)))
            yield _first_shares(scores, np.full(size, row))
        return
    numbers = np.arange(first, first + size, dtype=np.uint64)
    # All draws of all rows are one long matrix, which each row's weights score at once.
    matrix, used = _as_fixed(task, drawn)
    scores, noise = form_scores(matrix, weights[:, used], numbers[:0])
    for row, own, of_all in zip(rows, weights, scores.reshape(len(rows), size, -1), strict=True):
        mine = of_all[:, row].copy()
        of_all[:, row] = -np.inf
        rival = of_all.max(axis=1)
        shares = (mine > rival).astype(np.float64)
        # Where the two are near, the convention decides: twelve digits, and ties share.
        near = np.abs(mine - rival) <= NEAR * np.maximum(np.abs(mine), np.abs(rival)) + noise
        if near.any():
            held = np.broadcast_to(own, (int(near.sum()), own.size))
            exact = reference_scores(task, held, numbers[near])
            shares[near] = _first_shares(exact, np.full(len(held), row))
        yield shares


def _as_fixed(task: Task, drawn: Floats) -> tuple[Task, NDArray[np.bool_]]:
    """Return drawn levels, (S, m, n), as S times m rows of fixed ones, and the criteria that count.

    A criterion whose ends are equal adds nothing.
    """
    if task.worst is None or task.best is None:  # of a generic task only
        raise AssertionError("a form needs the ends of its scale")
    used = task.best != task.worst
    units = task.best[used] - task.worst[used]
    partial = (drawn[..., used] - task.worst[used]) / units
    gain, loss = of_partial(task.kind, partial.reshape(-1, len(units)))
    return Task.fixed(task.kind, gain, loss), used


def _first_shares(scores: Floats, rows: NDArray[np.int64]) -> Floats:
    """Return what a row has of the first place: 1 alone, its part in a tie, 0 behind.

    Parameters
    ----------
    scores : array of float, (S, m)
    rows : array of int, (S,)
        Whose share is asked for, sample by sample.
    """
    rounded = round_scores(scores)
    mine = np.take_along_axis(rounded, rows[:, np.newaxis], axis=1)
    best = rounded.max(axis=1, keepdims=True)
    return np.asarray(np.where(mine < best, 0.0, 1.0)[:, 0] / (rounded == best).sum(axis=1))
