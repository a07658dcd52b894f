"""Scores of many samples in float64: as they are defined, and faster where the order is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from criteria.faults import Fault, InputError
from evaluator.methods.topsis import MIDWAY
from evaluator.robustness.kernels.levels import LevelDraws
from evaluator.robustness.kernels.task import CLOSENESS, PRODUCT, SUM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.robustness.kernels.task import Task

    Samples = NDArray[np.uint64]

# Each step of a sum may be off by this share of the largest term.
_ROUNDING = 2.0**-52
# Products of up to so many terms are not worth threads to OpenBLAS; beyond, threads that wait for
# each other cost more than they give.
_SLICE = 2**18


def reference_scores(task: Task, weights: Floats, samples: Samples) -> Floats:
    """Score samples one criterion after the other, in their order.

    A sample has the same score, to the last bit, whatever other samples it comes with.

    Parameters
    ----------
    weights : array of float, (S, n)
    samples : array of uint64, (S,)
        Global numbers, which say what levels are drawn.

    Returns
    -------
    array of float, (S, m)
    """
    if task.score is not None and task.levels is not None:
        if isinstance(task.levels, LevelDraws):
            return task.score(task.levels.draw_at(samples), weights)
        return task.score(task.levels, weights)
    totals = _Totals(task.kind, (len(weights), task.shape[0]))
    if task.gain is not None:
        for k in range(task.shape[1]):
            loss = None if task.loss is None else task.loss[:, k]
            totals.add(weights[:, k, np.newaxis], task.gain[:, k], loss)
        return totals.scores()
    if not isinstance(task.levels, LevelDraws) or task.worst is None or task.best is None:
        remedy = "Build it by Task.fixed, Task.drawn or Task.generic."
        raise InputError([Fault("task", task.kind, "levels to score", "none", remedy)])
    drawn = task.levels.draw_at(samples)
    units = task.best - task.worst
    for k in np.flatnonzero(units).tolist():
        partial = (drawn[:, :, k] - task.worst[k]) / units[k]
        totals.add(weights[:, k, np.newaxis], *of_partial(task.kind, partial))
    return totals.scores()


def form_scores(task: Task, weights: Floats, samples: Samples) -> tuple[Floats, float]:
    """Score samples in the fastest order of sums, and say how far off that may be.

    Returns
    -------
    scores : array of float, (S, m)
        Off by a few units of their last digit.
    noise : float
        By how much they may be off beyond that, where terms of a sum cancel.
    """
    if task.gain is None:
        return reference_scores(task, weights, samples), 0.0
    if task.kind == SUM:
        noise = _ROUNDING * task.shape[1] * float(np.abs(task.gain).max(initial=0.0))
        return _product(weights, task.gain), 4 * noise
    if task.loss is not None:
        squared = weights**2
        return _ratio(_product(squared, task.gain), _product(squared, task.loss)), 0.0
    barred = np.isneginf(task.gain)
    total = _product(weights, np.where(barred, 0.0, task.gain))
    weighty = (weights > 0).astype(np.float64)
    total[_product(weighty, barred.astype(np.float64)) > 0] = -np.inf
    return np.exp(total, out=total), 0.0


class _Totals:
    """The sums of a kind of score, growing criterion by criterion."""

    def __init__(self, kind: str, shape: tuple[int, int]) -> None:
        self.kind = kind
        self.gain = np.zeros(shape)
        self.loss = np.zeros(shape)

    def add(self, weights: Floats, gain: Floats, loss: Floats | None) -> None:
        """Add a criterion: weights (S, 1), gain and loss (m,) or (S, m)."""
        if self.kind == CLOSENESS and loss is not None:
            self.gain += weights**2 * gain
            self.loss += weights**2 * loss
        elif self.kind == PRODUCT:
            # Where the weight is 0 the criterion takes no part, though the logarithm be -inf.
            self.gain += weights * np.where(weights > 0, gain, 0.0)
        else:
            self.gain += weights * gain

    def scores(self) -> Floats:
        """Return what the sums say."""
        if self.kind == CLOSENESS:
            return _ratio(self.gain, self.loss)
        return np.exp(self.gain) if self.kind == PRODUCT else self.gain


def of_partial(kind: str, partial: Floats) -> tuple[Floats, Floats | None]:
    """Return gain and loss of partial values, 0 at the worst end and 1 at the best."""
    if kind == SUM:
        return partial, None
    within = np.clip(partial, 0.0, 1.0)
    if kind == CLOSENESS:
        return within**2, (1.0 - within) ** 2
    with np.errstate(divide="ignore"):
        return np.log(within), None


def _product(weights: Floats, form: Floats) -> Floats:
    """Multiply weights (S, n) with a form (m, n) to (S, m), slice by slice."""
    rows = max(1, _SLICE // form.size)
    samples, n = weights.shape
    whole = samples // rows * rows
    product = np.empty((samples, len(form)))
    slices = weights[:whole].reshape(-1, rows, n)
    np.matmul(slices, form.T, out=product[:whole].reshape(-1, rows, len(form)))
    np.matmul(weights[whole:], form.T, out=product[whole:])
    return product


def _ratio(gain: Floats, loss: Floats) -> Floats:
    """Return the closeness that belongs to two squared distances; takes their memory."""
    to_worst, to_best = np.sqrt(gain, out=gain), np.sqrt(loss, out=loss)
    to_best += to_worst
    midway = np.full(to_best.shape, MIDWAY)
    return np.asarray(np.divide(to_worst, to_best, out=midway, where=to_best > 0))
