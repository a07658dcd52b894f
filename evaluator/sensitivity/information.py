"""What learning one cell is worth, from draws of cells and of who comes first.

Bare arithmetic. A cell is learnt as the step of the scale that its drawn value is nearest to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluator.problem import Floats

Steps = npt.NDArray[np.int64]
Ranks = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Estimates:
    """Estimates with their standard errors, each of shape (C,)."""

    value: Floats
    error: Floats


@dataclass(frozen=True)
class Tally:
    """Draws counted by batch, by what a cell would turn out to be, and by outcome.

    Attributes
    ----------
    joint : ndarray, shape (G, C, L, J)
        By batch, cell and step, how often each outcome came (a tie is shared between outcomes).
    total : ndarray, shape (G, C, L)
        By batch, cell and step, how many draws there were.
    """

    joint: Floats
    total: Floats


def nearest_steps(levels: Floats, low: float, high: float) -> Steps:
    """Return the step nearest to each level, counted from 0 at the low end; halves go up.

    Examples
    --------
    >>> nearest_steps(np.array([1.0, 2.49, 2.5, 5.0]), 1, 5)
    array([0, 1, 2, 4])
    """
    return (np.floor(np.clip(levels, low, high) + 0.5) - low).astype(np.int64)


def share_places(ranks: Ranks, places: int) -> Floats:
    """Return the share that each alternative has in the first places; ties share them.

    Parameters
    ----------
    ranks : ndarray, shape (S, m)
        1 is best; equal ranks are ties.
    places : int
        How many places there are.

    Returns
    -------
    ndarray, shape (S, m)
        Each row sums to the number of places, or to m where there are fewer alternatives.

    Examples
    --------
    >>> share_places(np.array([[1, 1, 3], [1, 2, 2]]), 1)
    array([[0.5, 0.5, 0. ],
           [1. , 0. , 0. ]])
    """
    level = (ranks[:, :, None] == ranks[:, None, :]).sum(axis=2)
    shares: Floats = np.clip((places - ranks + 1) / level, 0.0, 1.0)
    return shares


def tally(steps: Steps, outcomes: Floats, count: int, batches: int) -> Tally:
    """Count outcomes by batch, cell and step.

    Parameters
    ----------
    steps : ndarray, shape (S, C)
        The step of each cell in each draw, from 0.
    outcomes : ndarray, shape (S, J)
        The share of each outcome in each draw.
    count, batches : int
        How many steps and how many batches there are.
    """
    joint, total = [], []
    for rows in np.array_split(np.arange(len(steps)), batches):
        hit = (steps[rows, :, None] == np.arange(count)).astype(np.float64)
        flat = hit.reshape(len(rows), -1)
        shape = (steps.shape[1], count)
        joint.append((flat.T @ outcomes[rows]).reshape(*shape, -1))
        total.append(flat.sum(axis=0).reshape(shape))
    return Tally(np.array(joint), np.array(total))


def naming_gain(counted: Tally) -> Estimates:
    """Estimate by how much the chance of naming the right outcome rises when a cell is known.

    In the mean over what the cell would turn out to be, the largest probability given the cell,
    less the largest probability as things stand: the expected value of perfect information on
    one input, under a loss of 0 or 1, by binning the draws (Strong & Oakley 2013). Exactly 0
    where the same outcome is the likeliest whatever the cell turns out to be.

    References
    ----------
    Strong, M., & Oakley, J. E. (2013). An efficient method for computing single-parameter partial
    expected value of perfect information. Medical Decision Making, 33(6), 755-766.
    doi:10.1177/0272989X12465123
    """
    return _jackknife(counted, _gain)


def entropy_fall(counted: Tally, *, membership: bool = False) -> Estimates:
    """Estimate by how many bits the uncertainty about the outcome falls when a cell is known.

    This is the mutual information of cell and outcome (Shannon 1948,
    doi:10.1002/j.1538-7305.1948.tb01338.x). An estimate may lie below zero, within its error.

    Parameters
    ----------
    membership : bool
        Take each outcome for a yes or no of its own, and add up their entropies: at least the
        entropy of the set, and far less biased than an estimate of that from few draws.
    """

    def fall(joint: Floats, total: Floats) -> Floats:
        return _fall(joint, total, membership)

    return _jackknife(counted, fall)


def entropy(shares: Floats, *, membership: bool = False) -> Floats:
    """Return the Shannon entropy in bits along the last axis.

    Examples
    --------
    >>> entropy(np.array([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0]]))
    array([1., 0.])
    >>> entropy(np.array([0.5, 0.5, 1.0]), membership=True)
    array(2.)
    """
    bits = _bits(shares) + (_bits(1.0 - shares) if membership else 0.0)
    return np.asarray(bits.sum(axis=-1))


def _bits(shares: Floats) -> Floats:
    """Return -p log2 p, which is 0 at 0."""
    inside = np.where(shares > 0, shares, 1.0)
    return np.asarray(-inside * np.log2(inside))


def _jackknife(counted: Tally, statistic: Callable[[Floats, Floats], Floats]) -> Estimates:
    """Take the bias of a statistic of counts away, and tell its error, by leaving out batches.

    The entropy of estimated probabilities is off by a term of the order of one over the draws,
    which makes information look worth more than it is (Miller 1955), and the largest of them is
    too large. The jackknife removes that term and gives the standard error (Efron & Stein 1981,
    doi:10.1214/aos/1176345462). Where the likeliest outcomes are nearly level in few draws, the
    error of a gain is larger than told, by up to a half.
    """
    joint, total = counted.joint.sum(axis=0), counted.total.sum(axis=0)
    whole = statistic(joint, total)
    parts = statistic(joint - counted.joint, total - counted.total)
    size = len(parts)
    mean = parts.mean(axis=0)
    spread = ((parts - mean) ** 2).sum(axis=0)
    return Estimates(size * whole - (size - 1) * mean, np.sqrt((size - 1) / size * spread))


def _gain(joint: Floats, total: Floats) -> Floats:
    """Return the mean of the largest share given the step, less the largest share, (..., C)."""
    won = joint.max(axis=-1).sum(axis=-1) - joint.sum(axis=-2).max(axis=-1)
    gain: Floats = won / total.sum(axis=-1)
    return gain


def _fall(joint: Floats, total: Floats, membership: bool) -> Floats:
    """Return the entropy of the outcome less its mean entropy given the step, (..., C)."""
    draws = total.sum(axis=-1)
    before = entropy(joint.sum(axis=-2) / draws[..., None], membership=membership)
    given = joint / np.where(total > 0, total, 1.0)[..., None]
    # Membership: a step that never came has no entropy, but its shares of 0 read as certainty.
    after = entropy(np.clip(given, 0.0, 1.0), membership=membership)
    fall: Floats = before - (total / draws[..., None] * after).sum(axis=-1)
    return fall
