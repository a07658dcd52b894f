"""What learning one cell is worth, from draws of cells and of who comes first.

Bare arithmetic. A cell is learnt as the step of the scale that its drawn value is nearest to.
"""

from __future__ import annotations

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
    one input under a loss of 0 or 1. The largest of estimated probabilities is too large on
    average, so each batch is judged by what the other batches say is likeliest (cross-fitting):
    the estimate may fall short of the value by what near ties leave open, but is not inflated by
    chance. The standard error is that of a mean over batches.

    References
    ----------
    Strong, M., & Oakley, J. E. (2013). An efficient method for computing single-parameter partial
    expected value of perfect information. Medical Decision Making, 33(6), 755-766.
    doi:10.1177/0272989X12465123
    """
    others = counted.joint.sum(axis=0) - counted.joint
    base = others.sum(axis=2, keepdims=True).argmax(axis=3)[..., None]
    base = np.broadcast_to(base, (*others.shape[:3], 1))
    best = others.argmax(axis=3)[..., None]
    # Only where another is strictly likelier does knowing the cell change what is named.
    likelier = np.take_along_axis(others, best, 3) > np.take_along_axis(others, base, 3)
    named = np.where(likelier, best, base)
    change = np.take_along_axis(counted.joint, named, 3) - np.take_along_axis(
        counted.joint, base, 3
    )
    won = change.sum(axis=(2, 3))
    sizes = counted.total.sum(axis=2)
    parts = won / sizes
    error = parts.std(axis=0, ddof=1) / np.sqrt(len(parts))
    return Estimates(won.sum(axis=0) / sizes.sum(axis=0), error)


def entropy_fall(counted: Tally, *, membership: bool = False) -> Estimates:
    """Estimate by how many bits the uncertainty about the outcome falls when a cell is known.

    The mutual information of cell and outcome. The plug-in estimate is too large by a term of
    the order of one over the draws (Miller 1955); the jackknife over batches takes it away and
    gives the standard error (Efron & Stein 1981, doi:10.1214/aos/1176345462). An estimate may
    therefore lie below zero, within its error.

    Parameters
    ----------
    membership : bool
        Take each outcome for a yes or no of its own, and add up their entropies.
    """
    whole = _information(counted.joint.sum(axis=0), counted.total.sum(axis=0), membership)
    parts = _information(
        counted.joint.sum(axis=0) - counted.joint,
        counted.total.sum(axis=0) - counted.total,
        membership,
    )
    size = len(parts)
    mean = parts.mean(axis=0)
    value = size * whole - (size - 1) * mean
    spread = ((parts - mean) ** 2).sum(axis=0)
    return Estimates(value, np.sqrt((size - 1) / size * spread))


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


def _information(joint: Floats, total: Floats, membership: bool) -> Floats:
    """Return the entropy of the outcome less its mean entropy given the step, (..., C)."""
    draws = total.sum(axis=-1)
    before = entropy(joint.sum(axis=-2) / draws[..., None], membership=membership)
    given = joint / np.where(total > 0, total, 1.0)[..., None]
    # Membership: a step that never came has no entropy, but its shares of 0 read as certainty.
    after = entropy(np.clip(given, 0.0, 1.0), membership=membership)
    fall: Floats = before - (total / draws[..., None] * after).sum(axis=-1)
    return fall
