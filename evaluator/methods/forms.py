"""Scores as functions of the weights: linear forms that hold whatever the weights are.

With fixed anchors, or anchors taken from the matrix alone, nothing of a decision matrix depends on
the weights once it is normalised. The score of a weighted sum is then one linear form in the
weights w; that of TOPSIS is made of two linear forms in u = w². Whoever varies weights needs the
matrix only through these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from evaluator.arrays import Floats
from evaluator.methods.normalize import normalize
from evaluator.methods.topsis import MIDWAY, gaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

TOPSIS: Final = "topsis"
WEIGHTED_SUM: Final = "weighted_sum"
# The methods whose scores are made of linear forms.
LINEAR: Final = (TOPSIS, WEIGHTED_SUM)


class Forms(NamedTuple):
    """What a criterion adds to the score of an alternative, per unit of its weight.

    Attributes
    ----------
    gain : array of float, (m, n)
        Partial values, for a weighted sum; squared distances to the worst, for TOPSIS.
    loss : array of float, (m, n), or None
        Squared distances to the best, for TOPSIS; None for a weighted sum.
    """

    gain: Floats
    loss: Floats | None

    @property
    def power(self) -> int:
        """The power with which weights enter the forms: 2 for TOPSIS, 1 for a weighted sum."""
        return 1 if self.loss is None else 2

    def rows(self, alternatives: NDArray[np.int64]) -> Forms:
        """Return the forms of some of the alternatives, in the order given."""
        loss = None if self.loss is None else self.loss[alternatives]
        return Forms(self.gain[alternatives], loss)

    def scores(self, weights: Floats) -> Floats:
        """Score by weights of shape (..., n), which need not sum to one.

        Each row is summed by itself, so that equal rows have equal scores to the last bit.

        Returns
        -------
        array of float, (..., m)

        Examples
        --------
        >>> forms = linear_forms([[5, 2], [3, 3]], ["max", "max"], "topsis", "scale", (1, 5))
        >>> forms.scores(np.array([0.6, 0.4])).round(3)
        array([0.67, 0.5 ])
        """
        return self.scores_each(weights[..., np.newaxis, :])

    def scores_each(self, weights: Floats) -> Floats:
        """Score each row by weights of its own; shapes (..., m, n) and (..., m)."""
        factors = weights**self.power
        gained = (self.gain * factors).sum(axis=-1)
        if self.loss is None:
            return np.asarray(gained)
        return closeness_of(gained, (self.loss * factors).sum(axis=-1))


def closeness_of(to_worst: Floats, to_best: Floats) -> Floats:
    """Return the closeness coefficient of two squared distances; midway where both vanish.

    Examples
    --------
    >>> closeness_of(np.array([9.0, 0.0]), np.array([1.0, 0.0]))
    array([0.75, 0.5 ])
    """
    near, far = np.sqrt(to_worst), np.sqrt(to_best)
    total = near + far
    return np.asarray(np.divide(near, total, out=np.full_like(total, MIDWAY), where=total > 0))


def linear_forms(
    values: ArrayLike,
    directions: Sequence[str],
    method: str,
    normalization: str,
    scale: ArrayLike | None = None,
) -> Forms:
    """Return the linear forms of which a method makes its scores.

    Parameters
    ----------
    values : array-like of float, (m, n)
        Alternatives in rows, criteria in columns; finite. Under "scale" within the scale.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    method : {"topsis", "weighted_sum"}
        TOPSIS scores √(u·gain) / (√(u·gain) + √(u·loss)) with u = w², and 0.5 where both sums are
        0; a weighted sum scores w·gain and has no loss.
    normalization : str or None
        As `normalize` has it.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the values; needed with "scale", not used otherwise.

    Returns
    -------
    Forms
        ``(gain, loss)``. A criterion that does not discriminate is 0 in both forms of TOPSIS, as
        in `closeness`.

    References
    ----------
    Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making. Springer.
    doi:10.1007/978-3-642-48318-9

    Examples
    --------
    >>> linear_forms([[5, 2], [3, 3]], ["max", "min"], "topsis", "scale", (1, 5))
    Forms(gain=array([[1.    , 0.5625],
           [0.25  , 0.25  ]]), loss=array([[0.    , 0.0625],
           [0.25  , 0.25  ]]))
    >>> linear_forms([[5, 2], [3, 3]], ["max", "min"], "weighted_sum", "scale", (1, 5)).gain
    array([[1.  , 0.75],
           [0.5 , 0.5 ]])
    """
    levels = np.asarray(values, dtype=np.float64)
    if method == WEIGHTED_SUM:
        return Forms(normalize(levels, directions, normalization, scale), None)
    gained, missed = np.swapaxes(gaps(levels, directions, normalization, scale) ** 2, 1, 2)
    return Forms(np.ascontiguousarray(gained), np.ascontiguousarray(missed))
