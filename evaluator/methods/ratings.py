"""AHP in its ratings mode: each alternative gets a level, each level an intensity, and they add up.

Unlike comparisons of the alternatives with each other, ratings compare each with fixed levels, so
adding or dropping an alternative never changes the score of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.methods.arrays import maximised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.methods.arrays import Floats


def ratings(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    intensities: ArrayLike,
) -> Floats:
    """Score one matrix or many draws by AHP ratings in their ideal form (Saaty 2006).

    The score is the weighted sum of the intensities of the levels. The sum runs over the criteria
    one after the other, so that a draw scores the same whatever other draws it comes with.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Levels between 1 and L; a value between two levels gets the intensity between theirs.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        On a criterion to be minimised level 1 is the best: its levels are read from the other end.
    intensities : array-like of float, (L,)
        How much the levels 1 to L are worth: the priorities of their comparison matrix, or any
        multiple of them. They are divided by their largest, so that the best level is worth 1.

    Returns
    -------
    array of float, (m,) or (S, m)
        At most the sum of the weights, which an alternative at the best level throughout gets;
        higher is better.

    References
    ----------
    Saaty, T. L. (2006). Rank from comparisons and from ratings in the analytic hierarchy/network
    processes. European Journal of Operational Research, 168(2), 557-570.
    doi:10.1016/j.ejor.2004.04.032

    Examples
    --------
    >>> ratings([[3, 1], [2, 2.5]], [0.75, 0.25], ["max", "min"], [0.1, 0.3, 0.6])
    array([1.     , 0.45833333])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    worth = np.asarray(intensities, dtype=np.float64)
    worth = worth / worth.max()
    marks = np.arange(1.0, len(worth) + 1)
    total = np.zeros(np.broadcast_shapes(values.shape[:-1], (*shares.shape[:-1], 1)))
    for k, more_is_better in enumerate(maximised(directions)):
        column = values[..., k] if more_is_better else len(worth) + 1 - values[..., k]
        total += shares[..., k, np.newaxis] * np.interp(column, marks, worth)
    return total
