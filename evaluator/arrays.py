"""What the bare functions share: directions, ends of scales, and when a criterion discriminates."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from criteria.faults import Fault, InputError
from criteria.models import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

# Values nearer to each other than this share of the largest differ by rounding only. It is the
# twelfth significant digit, to which scores are rounded as well.
_SAME = 1e-12
# Squares and differences of numbers within 2 ** ±300 neither overflow nor vanish.
_SAFE_EXPONENT = 300
_SAFE = 2.0**-_SAFE_EXPONENT
# Of what differences leave in numbers about 1, what lies beyond these decimals is rounding.
_DECIMALS = 14


def maximised(directions: Iterable[str]) -> Bools:
    """Say of each criterion whether more of it is better.

    Examples
    --------
    >>> maximised(["max", "min"])
    array([ True, False])
    """
    return np.array([direction == Direction.MAX for direction in directions], dtype=np.bool_)


def scale_ends(scale: ArrayLike | None, count: int) -> tuple[Floats, Floats]:
    """Return the low and the high end of the scale of each criterion.

    Parameters
    ----------
    scale : pair, or one pair per criterion
        (low, high), in the units of the matrix.
    count : int
        How many criteria there are.

    Raises
    ------
    InputError
        If there is no scale.

    Examples
    --------
    >>> scale_ends((1, 5), 2)
    (array([1., 1.]), array([5., 5.]))
    """
    if scale is None:
        remedy = "Give scale=(low, high), or use another normalization."
        raise InputError([Fault("scale", "ends", "a pair (low, high)", "nothing", remedy)])
    pairs = np.broadcast_to(np.asarray(scale, dtype=np.float64), (count, 2))
    return pairs[:, 0], pairs[:, 1]


def discriminates(low: Floats, high: Floats) -> Bools:
    """Say where the values between `low` and `high` differ by more than rounding.

    Examples
    --------
    >>> discriminates(np.array([0.3, 1.0, 0.0]), np.array([0.1 + 0.2, 2.0, 0.0]))
    array([False,  True, False])
    """
    return np.asarray(high - low > _SAME * np.maximum(np.abs(low), np.abs(high)))


def column_norm(column: Floats) -> Floats:
    """Return the Euclidean norm along the last axis, which is kept with length 1.

    The squares are added one after the other, so that a draw has the same norm, to the last bit,
    whatever other draws it comes with.

    Examples
    --------
    >>> column_norm(np.array([[3.0, 4.0], [0.0, 2.0]]))
    array([[5.],
           [2.]])
    """
    return np.asarray(np.sqrt(column_sum(column**2)))


def column_sum(column: Floats) -> Floats:
    """Return the sum along the last axis, which is kept with length 1, added up in order.

    Examples
    --------
    >>> column_sum(np.array([[3.0, 4.0], [0.0, 2.0]]))
    array([[7.],
           [2.]])
    """
    # A running sum, unlike `sum`, does not add in pairs where the memory happens to allow it.
    return np.asarray(np.cumsum(column, axis=-1)[..., -1:])


def tamed(values: Floats) -> Floats:
    """Bring extreme criteria near 1 by a power of two; a change of unit that rounds nothing.

    Parameters
    ----------
    values : array of float, (..., n)
        The last axis holds the criteria.

    Returns
    -------
    array of float, (..., n)
        `values` itself where its squares are safe as they are.

    Examples
    --------
    >>> tamed(np.array([[2.0**600, 1.0], [2.0**599, 2.0]]))
    array([[0.5 , 0.25],
           [0.25, 0.5 ]])
    """
    sizes = np.abs(values)
    if values.size and sizes.min() > _SAFE and sizes.max() < 1 / _SAFE:
        return values
    others = tuple(range(values.ndim - 1))
    exponents = np.frexp(np.max(sizes, axis=others, initial=0.0))[1]
    if np.all(np.abs(exponents) <= _SAFE_EXPONENT):
        return values
    return np.asarray(np.ldexp(values, -exponents))


def settled(parts: ArrayLike) -> Floats:
    """Round away what differences leave of rounding, so that what is nought on paper is nought.

    Parameters
    ----------
    parts : array-like of float
        Shares, about 1 at the most.

    Examples
    --------
    >>> settled(0.1 + 0.2 - 0.3)
    array(0.)
    """
    return np.asarray(np.round(np.asarray(parts, dtype=np.float64), _DECIMALS))
