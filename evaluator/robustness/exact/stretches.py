"""Stretches of one weight on which pairs compare in one way, cut at the exact crossings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.robustness.exact.crossings import compare, crossing_weights

if TYPE_CHECKING:
    from evaluator.arrays import Bools, Floats
    from evaluator.methods.forms import Forms
    from evaluator.robustness.exact.crossings import Positions, Signs

# Weights nearer to each other than this are one: crossings that meet on paper differ by rounding.
_SAME: Final = 1e-12


@dataclass(frozen=True, eq=False)
class Pairs:
    """The comparisons on which something hangs.

    Attributes
    ----------
    first, second : array of int, (P,)
        Rows of the matrix; the first is ahead of the second at present, or level with it.
    level : array of bool, (P,)
        Which pairs are level at present.
    """

    first: Positions
    second: Positions
    level: Bools


@dataclass(frozen=True, eq=False)
class Stretches:
    """Where the weight lies on each stretch, and how each pair compares there.

    Attributes
    ----------
    low, high : array of float, (P, s)
        The ends, from 0 to 1; a stretch may be empty.
    signs : array of int, (P, s)
        1 where the first is ahead, -1 where the second is, 0 where they are level.
    """

    low: Floats
    high: Floats
    signs: Signs


def stretches(folded: Forms, pairs: Pairs, present: float) -> Stretches:
    """Cut the values of one weight where pairs draw level, and at its present value.

    Parameters
    ----------
    folded : Forms
        Of two criteria, the one and the rest (`against_the_rest`).
    pairs : Pairs
        P of them.
    present : float
        In [0, 1].

    Examples
    --------
    >>> from evaluator.methods.forms import Forms
    >>> folded = Forms(np.array([[1.0, 0.0], [0.0, 1.0]]), None)
    >>> pair = Pairs(np.array([0]), np.array([1]), np.array([False]))
    >>> cut = stretches(folded, pair, 0.75)
    >>> cut.low, cut.high, cut.signs
    (array([[0.  , 0.5 , 0.75]]), array([[0.5 , 0.75, 1.  ]]), array([[-1,  1,  1]], dtype=int8))
    """
    roots = crossing_weights(folded, pairs.first, pairs.second)
    edges = _edges(_merged(roots, np.array([0.0, 1.0, present])), present)
    low, high = edges[:, :-1], edges[:, 1:]
    return Stretches(low, high, signs_at(folded, pairs, (low + high) / 2))


def _merged(roots: Floats, landmarks: Floats) -> Floats:
    """Give crossings that differ by rounding one value, that of a landmark if one is near."""
    known = ~np.isnan(roots)
    values = np.sort(np.concatenate([landmarks, roots[known]]))
    starts = np.concatenate([[True], np.diff(values) > _SAME])
    group = np.cumsum(starts) - 1
    heads = values[starts]
    heads[group[np.searchsorted(values, landmarks)]] = landmarks
    merged = roots.copy()
    merged[known] = heads[group[np.searchsorted(values, roots[known])]]
    return merged


def _edges(roots: Floats, present: float) -> Floats:
    """Return the ends of the stretches of [0, 1] on which each pair compares in one way."""
    count = len(roots)
    ends = np.broadcast_to([0.0, present, 1.0], (count, 3))
    return np.sort(np.concatenate([ends, np.where(np.isnan(roots), 1.0, roots)], axis=1), axis=1)


def signs_at(folded: Forms, pairs: Pairs, places: Floats) -> Signs:
    """Compare each pair at places of its own, shape (P, k)."""
    weights = np.stack([places, 1.0 - places], axis=-1)[..., np.newaxis, :]
    sides = np.stack([pairs.first, pairs.second], axis=1)[:, np.newaxis]
    scores = folded.rows(sides).scores_each(weights)
    return compare(scores[..., 0], scores[..., 1])
