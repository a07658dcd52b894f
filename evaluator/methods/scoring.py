"""From scores to ranks: round away the noise of floating point, then rank and declare ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from evaluator.arrays import Floats

_HIGHEST = 308
# Read from text, because 10.0 ** k is not the nearest number to a power of ten on every machine.
_POWERS = np.array([float(f"1e{power}") for power in range(-_HIGHEST, _HIGHEST + 1)])


def round_scores(scores: ArrayLike, digits: int = 12, size: ArrayLike | None = None) -> Floats:
    """Round to significant digits, so that scores that tie on paper are equal.

    Sums in another order differ in the sixteenth digit; without rounding such noise would decide
    between alternatives.

    Parameters
    ----------
    scores : array-like of float, any shape
        NaN and infinities are kept.
    digits : int
        Significant digits that remain.
    size : array-like of float, optional
        How large the numbers were whose difference a score is, one size for all or one each: the
        digits are counted from there, as what cancels leaves noise of that size.

    Returns
    -------
    array of float, same shape
        A new array.

    Examples
    --------
    >>> round_scores([0.1 + 0.2, 1 / 3, -0.0]).tolist()
    [0.3, 0.333333333333, 0.0]
    >>> round_scores([0.1 + 0.2 - 0.3, 1 / 3], size=1).tolist()
    [0.0, 0.33333333333]
    """
    values = np.asarray(scores, dtype=np.float64)
    magnitude = np.abs(values) if size is None else np.asarray(size, dtype=np.float64)
    leading = np.searchsorted(_POWERS, magnitude, side="right") - 1 - _HIGHEST
    decimals = np.minimum(digits - 1 - leading, _HIGHEST)
    # One of the two is 1, so that the other is applied exactly once.
    up = _POWERS[np.maximum(decimals, 0) + _HIGHEST]
    down = _POWERS[np.maximum(-decimals, 0) + _HIGHEST]
    # Adding zero turns a negative zero into zero.
    return np.asarray(np.rint(values * up / down) / up * down + 0.0)


def rank_scores(scores: ArrayLike) -> NDArray[np.int64]:
    """Rank along the last axis: 1 is the highest score, equal scores share the better rank.

    Parameters
    ----------
    scores : array-like of float, (m,) or (..., m)
        Finite; higher is better. Round them first (`round_scores`): ties are exact equality.

    Returns
    -------
    array of int, same shape
        Competition ranks: two at 1 are followed by a 3.

    Examples
    --------
    >>> rank_scores([0.2, 0.9, 0.9, 0.5])
    array([4, 1, 1, 3])
    >>> rank_scores([[0.1, 0.3], [0.3, 0.1]])
    array([[2, 1],
           [1, 2]])
    """
    falling = -np.asarray(scores, dtype=np.float64)
    order = np.argsort(falling, axis=-1)  # in any order among equals, which share their place
    if falling.ndim == 1:  # the same as below, without the cost of indices for more dimensions
        ranks = np.empty(falling.shape, dtype=np.int64)
        ranks[order] = _shared_places(falling[order])
        return ranks
    ordered = np.take_along_axis(falling, order, axis=-1)
    ranks = np.empty(falling.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, _shared_places(ordered), axis=-1)
    return ranks


def _shared_places(ordered: Floats) -> NDArray[np.int64]:
    """Return the places along the last axis, equal neighbours at the first of theirs."""
    places = np.arange(1, ordered.shape[-1] + 1)
    starts = np.empty(ordered.shape, dtype=np.int64)
    starts[...] = places
    starts[..., 1:][ordered[..., 1:] == ordered[..., :-1]] = 0
    return np.asarray(np.maximum.accumulate(starts, axis=-1))
