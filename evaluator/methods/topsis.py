"""TOPSIS: how much nearer an alternative is to the ideal than to the anti-ideal.

It ranks by the closeness coefficient D⁻ / (D⁺ + D⁻), where D⁺ and D⁻ are the weighted Euclidean
distances to the ideal and to the anti-ideal. The weights enter the distances squared.

A criterion whose values agree to the twelfth digit does not discriminate and adds nothing to
either distance. Where no criterion of any weight discriminates, every closeness is 0.5: as near to
the ideal as to the anti-ideal, hence a tie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import column_norm, column_sum, discriminates, maximised, scale_ends, tamed
from evaluator.methods.method import Compensation, Method
from evaluator.methods.normalize import LINEAR, MAX, MINMAX, NORMALIZATIONS, SCALE, SUM, VECTOR
from evaluator.methods.readers import SCALE_OPTION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats

# The closeness of something no nearer to the ideal than to the anti-ideal.
MIDWAY: Final = 0.5
_NOUGHT: Final = 1e-14  # a gap below this share of its unit is there by rounding


def topsis(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by TOPSIS (Hwang & Yoon 1981).

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns, or S draws of them; finite. Under "scale"
        within the scale.
    weights : array-like of float, (n,) or (S, n)
        Not negative; only their proportions within a draw matter.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"vector", "scale", "minmax", "max", "sum", "linear"} or None
        As `normalize` has it. "scale": by the fixed ends of the scale, which are the ideal and the
        anti-ideal too, so that adding or dropping an alternative never changes the score of
        another. In all others the ideal is made of the best values in the matrix (or draw).
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: closeness coefficients in [0, 1], higher is better; ``to_best`` and
        ``to_worst``: the distances D⁺ and D⁻.

    References
    ----------
    Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making. Springer.
    doi:10.1007/978-3-642-48318-9

    Examples
    --------
    >>> levels = [[5, 2], [3, 3], [1, 1]]
    >>> topsis(levels, [0.6, 0.4], ["max", "max"], "scale", scale=(1, 5))["score"].round(3)
    array([0.67, 0.5 , 0.  ])
    """
    to_worst, to_best = distances(levels, weights, directions, normalization, scale)
    return {"score": _ratio(to_worst, to_best), "to_best": to_best, "to_worst": to_worst}


def closeness(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None = None,
) -> Floats:
    """Return the closeness coefficients alone; arguments and shapes as for `topsis`.

    Examples
    --------
    >>> levels = [[5, 2], [3, 3], [1, 1]]
    >>> weights = [[0.6, 0.4], [0.2, 0.8]]
    >>> closeness(levels, weights, ["max", "max"], "scale", scale=(1, 5)).round(3)
    array([[0.67, 0.5 , 0.  ],
           [0.32, 0.5 , 0.  ]])
    """
    return _ratio(*distances(levels, weights, directions, normalization, scale))


def distances(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None = None,
) -> tuple[Floats, Floats]:
    """Return the distances to the anti-ideal and to the ideal; arguments as for `topsis`.

    Over draws the sums run over criteria and alternatives one after the other in their given
    order, so that a draw has the same score, to the last bit, whatever other draws it comes with.

    Examples
    --------
    >>> distances([[3.0], [1.0]], [1.0], ["max"], "vector")[0].round(3)
    array([0.632, 0.   ])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    if values.ndim == 2 and shares.ndim == 1:
        return _of_one(values, shares, directions, normalization, scale)
    ends = scale_ends(scale, values.shape[-1]) if normalization == SCALE else None
    values, more = _turned(values, directions, normalization)
    shape = np.broadcast_shapes(values.shape[:-1], (*shares.shape[:-1], 1))
    # In the order of the levels in memory: in another each step is far slower.
    to_worst, to_best = (np.zeros_like(values[..., 0], shape=shape) for _ in range(2))
    for k, more_is_better in enumerate(more):
        column = values[..., k]
        low, high = (ends[0][k : k + 1], ends[1][k : k + 1]) if ends else _ends_of(column)
        factor = shares[..., k, np.newaxis] / _unit(column, low, high, normalization)
        worst, best = (low, high) if more_is_better else (high, low)
        to_worst += ((column - worst) * factor) ** 2
        to_best += ((best - column) * factor) ** 2
    return np.sqrt(to_worst), np.sqrt(to_best)


def _of_one(
    values: Floats,
    shares: Floats,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None,
) -> tuple[Floats, Floats]:
    largest = shares.max()  # by which the squares of very small weights do not vanish
    both = gaps(values, directions, normalization, scale, shares / largest)
    to_worst, to_best = np.sqrt(np.square(both, out=both).sum(axis=1)) * largest
    return to_worst, to_best


def gaps(
    values: Floats,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None = None,
    shares: Floats | float = 1.0,
) -> Floats:
    """Return how far each value of one matrix (m, n) is from the worst and from the best.

    Parameters
    ----------
    values, directions, normalization, scale
        As for `topsis`.
    shares : array of float, (n,), optional
        By which the criteria are multiplied.

    Returns
    -------
    array of float, (2, n, m)
        To the worst and to the best, criteria in rows; 0 throughout for one that does not
        discriminate.

    Examples
    --------
    >>> gaps(np.array([[5.0], [2.0]]), ["max"], "scale", (1, 5))
    array([[[1.  , 0.25]],
    <BLANKLINE>
           [[0.  , 0.75]]])
    """
    values, more = _turned(values, directions, normalization)
    # Side by side in memory, the values of a column are compared and added several at a time.
    columns = np.ascontiguousarray(values.T)
    if normalization == SCALE:
        low, high = (end[:, np.newaxis] for end in scale_ends(scale, len(columns)))
    else:
        low, high = _ends_of(columns)
    if normalization == VECTOR:  # the norm of a draw but for the last bits, and quicker
        norm = np.sqrt(np.einsum("ij,ij->i", columns, columns))[:, np.newaxis]
        unit = np.where(discriminates(low, high), norm, np.inf)
    else:
        unit = _unit(columns, low, high, normalization)
    factors = np.reshape(shares, (-1, 1)) / unit
    worst, best = low, high
    if not more.all():  # where less is better, both differences are below 0
        up = more[:, np.newaxis]
        worst, best = np.where(up, low, high), np.where(up, high, low)
        factors = np.where(up, factors, -factors)
    both = np.empty((2, *columns.shape))
    np.subtract(columns, worst, out=both[0])
    np.subtract(best, columns, out=both[1])
    both *= factors
    # As they are, values are as large as they are; normalised, about 1.
    size = 1.0 if normalization else np.maximum(np.abs(low), np.abs(high))
    both[both < _NOUGHT * size * np.reshape(shares, (-1, 1))] = 0.0
    return both


def _turned(
    values: Floats, directions: Sequence[str], normalization: str | None
) -> tuple[Floats, Bools]:
    """Bring extreme units near 1; say of which criteria more is better."""
    more = maximised(directions)
    if normalization == SCALE:
        return values, more
    values = tamed(values)
    if normalization in (SUM, LINEAR) and not more.all():
        # Where less is better both count the reciprocals, of which more is better.
        values = np.where(more, values, 1.0 / np.where(values == 0, 1.0, values))
        more = np.ones_like(more)
    return values, more


def _ends_of(column: Floats) -> tuple[Floats, Floats]:
    return column.min(axis=-1, keepdims=True), column.max(axis=-1, keepdims=True)


def _unit(column: Floats, low: Floats, high: Floats, normalization: str | None) -> Floats:
    """Return what a column is divided by: infinity, which leaves nothing, if it is all the same."""
    unit = _UNITS[normalization](column, low, high)
    return np.asarray(np.where(discriminates(low, high), unit, np.inf))


def _norm(column: Floats, _low: Floats, _high: Floats) -> Floats:
    return column_norm(column)


def _range(_column: Floats, low: Floats, high: Floats) -> Floats:
    return high - low


def _largest(_column: Floats, _low: Floats, high: Floats) -> Floats:
    return high


def _total(column: Floats, _low: Floats, _high: Floats) -> Floats:
    return column_sum(column)


def _as_is(_column: Floats, low: Floats, _high: Floats) -> Floats:
    return np.ones_like(low)


_UNITS: Final[dict[str | None, Callable[[Floats, Floats, Floats], Floats]]] = {
    VECTOR: _norm,
    SCALE: _range,
    MINMAX: _range,
    MAX: _largest,
    LINEAR: _largest,
    SUM: _total,
    None: _as_is,
}


def _ratio(to_worst: Floats, to_best: Floats) -> Floats:
    total = to_worst + to_best
    midway = np.full(total.shape, MIDWAY)
    return np.asarray(np.divide(to_worst, total, out=midway, where=total > 0))


METHODS: Final = (
    Method(
        id="topsis",
        name="TOPSIS",
        paper="Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making. Springer.",
        doi="10.1007/978-3-642-48318-9",
        usual=VECTOR,
        normalizations=(*NORMALIZATIONS, None),
        options=(SCALE_OPTION,),
        figures=topsis,
        compensates=Compensation.FULL,
        compensation=(
            "Compensatory: a long way ahead on one criterion makes up for a shortfall on another. "
            "The weights enter the distances squared, so that large weights count for more, and "
            "small ones for less, than their share."
        ),
        independent=(SCALE,),
        departs={
            "constant_column@scale": (
                "what all share brings them nearer to the ideal or to the anti-ideal alike"
            ),
            "unit_change@None": "the values are taken as they are",
            "huge_and_tiny@None": "the values are taken as they are",
        },
    ),
)
