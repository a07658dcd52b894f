"""TOPSIS: how much nearer an alternative is to the ideal than to the anti-ideal.

`topsis` scores one matrix and is pymcdm's arithmetic with our guards. `closeness` is the same
arithmetic in NumPy alone for many draws at once; the tests hold the two together.

Both rank by the closeness coefficient D⁻ / (D⁺ + D⁻), where D⁺ and D⁻ are the weighted Euclidean
distances to the ideal and to the anti-ideal. The weights enter the distances squared.

A criterion whose values agree to the twelfth digit does not discriminate and adds nothing to
either distance. Where no criterion of any weight discriminates, every closeness is 0.5: as near to
the ideal as to the anti-ideal, hence a tie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.methods.arrays import column_norm, discriminates, maximised, scale_ends, tamed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from evaluator.methods.arrays import Floats

SCALE: Final = "scale"
VECTOR: Final = "vector"
MINMAX: Final = "minmax"
NORMALIZATIONS: Final = (SCALE, VECTOR, MINMAX)
# The closeness of something no nearer to the ideal than to the anti-ideal.
MIDWAY: Final = 0.5


def topsis(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str,
    scale: ArrayLike | None = None,
) -> Floats:
    """Score the alternatives of one decision matrix by TOPSIS (Hwang & Yoon 1981).

    Parameters
    ----------
    matrix : array-like of float, (m, n)
        Alternatives in rows, criteria in columns; finite. Under "scale" within the scale.
    weights : array-like of float, (n,)
        Not negative; only their proportions matter.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"scale", "vector", "minmax"}
        "scale": by the fixed ends of the scale, which are the ideal and the anti-ideal too, so
        that adding or dropping an alternative never changes the score of another.
        "vector": by the Euclidean norm of the column, as in the book. "minmax": by the range of
        the column. In both, the ideal is made of the best values in the matrix.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the matrix; needed with "scale", not used otherwise.

    Returns
    -------
    array of float, (m,)
        Closeness coefficients in [0, 1]; higher is better.

    References
    ----------
    Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making. Springer.
    doi:10.1007/978-3-642-48318-9

    Examples
    --------
    >>> levels = [[5, 2], [3, 3], [1, 1]]
    >>> topsis(levels, [0.6, 0.4], ["max", "max"], "scale", scale=(1, 5)).round(3)
    array([0.67, 0.5 , 0.  ])
    """
    values = np.array(matrix, dtype=np.float64)
    count = len(values)
    if normalization == SCALE:
        # Two more alternatives, the best and the worst there can be, span every column.
        values = np.vstack([values, *scale_ends(scale, values.shape[1])])
        normalization = MINMAX
    values = tamed(values)
    shares = np.asarray(weights, dtype=np.float64)
    counts = discriminates(values.min(axis=0), values.max(axis=0)) & (shares > 0)
    if not counts.any():
        return np.full(count, MIDWAY)
    signs = np.where(maximised(directions), 1, -1)
    return _by_pymcdm(values[:, counts], shares[counts], signs[counts], normalization)[:count]


def _by_pymcdm(values: Floats, weights: Floats, signs: ArrayLike, normalization: str) -> Floats:
    # Imported here: it takes over a second and loads matplotlib.
    from pymcdm import normalizations
    from pymcdm.methods import TOPSIS

    functions = {
        VECTOR: normalizations.vector_normalization,
        MINMAX: normalizations.minmax_normalization,
    }
    method = TOPSIS(functions[normalization])
    # By their largest, so that the squares of very small weights do not vanish.
    scores = method(values, weights / weights.max(), signs, validation=False)
    return np.asarray(scores, dtype=np.float64)


def closeness(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str,
    scale: ArrayLike | None = None,
) -> Floats:
    """Score many draws of a decision matrix, of its weights or of both by TOPSIS.

    The sums run over criteria and alternatives one after the other in their given order, so that
    a draw has the same score, to the last bit, whatever other draws it comes with.

    Parameters
    ----------
    levels : array-like of float, (S, m, n) or (m, n)
        S draws of m alternatives by n criteria, or one matrix for all draws; finite. Under
        "scale" within the scale.
    weights : array-like of float, (S, n) or (n,)
        Not negative; only their proportions within a draw matter.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"scale", "vector", "minmax"}
        As for `topsis`; "vector" and "minmax" are taken anew in every draw.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.

    Returns
    -------
    array of float, (S, m), or (m,) where neither comes in draws
        Closeness coefficients in [0, 1]; higher is better. Equal to `topsis` up to rounding.

    References
    ----------
    Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making. Springer.
    doi:10.1007/978-3-642-48318-9

    Examples
    --------
    >>> levels = [[5, 2], [3, 3], [1, 1]]
    >>> weights = [[0.6, 0.4], [0.2, 0.8]]
    >>> closeness(levels, weights, ["max", "max"], "scale", scale=(1, 5)).round(3)
    array([[0.67, 0.5 , 0.  ],
           [0.32, 0.5 , 0.  ]])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    ends = scale_ends(scale, values.shape[-1]) if normalization == SCALE else None
    values = tamed(values) if ends is None else values
    shape = np.broadcast_shapes(values.shape[:-1], (*shares.shape[:-1], 1))
    to_worst, to_best = np.zeros(shape), np.zeros(shape)
    for k, more_is_better in enumerate(maximised(directions)):
        column = values[..., k]
        if ends is None:
            low = column.min(axis=-1, keepdims=True)
            high = column.max(axis=-1, keepdims=True)
            unit = _UNITS[normalization](column, low, high)
        else:
            low, high = ends[0][k : k + 1], ends[1][k : k + 1]
            unit = high - low
        # An infinite unit leaves nothing of a criterion that does not discriminate.
        unit = np.where(discriminates(low, high), unit, np.inf)
        factor = shares[..., k, np.newaxis] / unit
        worst, best = (low, high) if more_is_better else (high, low)
        to_worst += ((column - worst) * factor) ** 2
        to_best += ((best - column) * factor) ** 2
    return _ratio(np.sqrt(to_worst), np.sqrt(to_best))


def _norm(column: Floats, _low: Floats, _high: Floats) -> Floats:
    return column_norm(column)


def _range(_column: Floats, low: Floats, high: Floats) -> Floats:
    return high - low


_UNITS: Final[dict[str, Callable[[Floats, Floats, Floats], Floats]]] = {
    VECTOR: _norm,
    MINMAX: _range,
}


def _ratio(to_worst: Floats, to_best: Floats) -> Floats:
    total = to_worst + to_best
    midway = np.full(total.shape, MIDWAY)
    return np.asarray(np.divide(to_worst, total, out=midway, where=total > 0))
