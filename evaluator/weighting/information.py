"""How much a criterion tells the alternatives apart: the arithmetic of the objective weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from evaluator.arrays import Bools, Floats

# Correlations nearer to 1 than this are 1 but for rounding.
_SAME = 1e-12


def divergence(values: Floats) -> Floats:
    """Return 1 - e for the entropy e of each criterion, 0 for even values and at most 1.

    Parameters
    ----------
    values : array of float, (m, n)
        Not negative; at least two rows, and no column of zeros.

    Examples
    --------
    >>> divergence(np.array([[1.0, 2.0], [0.0, 2.0]]))
    array([1., 0.])
    """
    count = len(values)
    # With p = (1 + off) / m, 1 - e is the mean of (1 + off) ln(1 + off) over ln(m). As the offs
    # add up to 0 they may be taken off, which leaves terms above 0 that do not cancel.
    off = values / values.mean(axis=0) - 1
    logs = np.log1p(np.where(off > -1, off, 0.0))
    return np.asarray(((1 + off) * logs - off).sum(axis=0) / (count * np.log(count)))


def unit_range(values: Floats) -> Floats:
    """Bring each criterion, none constant, to run from 0 to 1.

    Examples
    --------
    >>> unit_range(np.array([[1.0], [3.0], [2.0]])).tolist()
    [[0.0], [1.0], [0.5]]
    """
    low, high = values.min(axis=0), values.max(axis=0)
    return np.asarray((values - low) / (high - low))


def contrast_and_conflict(values: Floats, more: Bools) -> Floats:
    """Return the standard deviation of each criterion times its conflict with the others.

    A single criterion conflicts with none, and counts 1.

    Parameters
    ----------
    values : array of float, (m, n)
        No column is constant.
    more : array of bool, (n,)
        Whether more is better.

    Examples
    --------
    >>> contrast_and_conflict(np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([True, True]))
    array([1., 1.])
    """
    if values.shape[1] == 1:
        return np.ones(1)
    spread = unit_range(values)
    contrast = spread.std(axis=0)
    centred = (spread - spread.mean(axis=0)) * np.where(more, 1.0, -1.0)
    centred /= np.sqrt((centred**2).sum(axis=0))
    # Between unit vectors 1 - r is half the squared distance, which is 0 for equal ones.
    conflict = np.array([((centred.T - column) ** 2).sum(axis=1) / 2 for column in centred.T])
    return np.asarray(contrast * np.where(conflict > _SAME, conflict, 0.0).sum(axis=1))


def removal(values: Floats, more: Bools) -> Floats:
    """Return what the removal of each criterion changes in the scores of MEREC, in all.

    Parameters
    ----------
    values : array of float, (m, n)
        Above 0.
    more : array of bool, (n,)
        Whether more is better.

    Examples
    --------
    >>> removal(np.array([[1.0, 1.0], [np.e, 1.0]]), np.array([True, True])).round(4)
    array([0.4055, 0.    ])
    """
    worst = np.where(more, values.min(axis=0), values.max(axis=0))
    parts = np.abs(np.log(values) - np.log(worst)) / values.shape[1]
    # ln(1 + all) - ln(1 + all without one), without taking one score from another.
    before = 1 + parts.sum(axis=1, keepdims=True)
    return np.asarray(np.abs(np.log1p(-parts / before)).sum(axis=0))
