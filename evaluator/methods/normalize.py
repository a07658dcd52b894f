"""Ways to bring criteria of different units to one; more is better in what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import (
    column_norm,
    column_sum,
    discriminates,
    maximised,
    scale_ends,
    settled,
    tamed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats

SCALE: Final = "scale"
VECTOR: Final = "vector"
MINMAX: Final = "minmax"
MAX: Final = "max"
SUM: Final = "sum"
LINEAR: Final = "linear"
# All but the values as they are, which is None.
NORMALIZATIONS: Final = (SCALE, VECTOR, MINMAX, MAX, SUM, LINEAR)

# What `negative_faults` asks for.
REFUSES_NEGATIVE: Final = (
    "a number that is not negative, and a positive one where its reciprocal counts"
)


def normalize(
    levels: Floats,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None = None,
    flat: float = 0.0,
) -> Floats:
    """Normalise one decision matrix or many draws of it.

    Parameters
    ----------
    levels : array of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"scale", "vector", "minmax", "max", "sum", "linear"} or None
        Of a value x in a column:

        ========  =========================  =============================  ================
        name      where more is better       where less is better           needs
        ========  =========================  =============================  ================
        scale     (x - low) / (high - low)   (high - x) / (high - low)      ends of a scale
        minmax    (x - min) / (max - min)    (max - x) / (max - min)
        vector    x / √Σx²                   1 - x / √Σx²
        max       x / max                    1 - x / max                    x ≥ 0
        sum       x / Σx                     (1 / x) / Σ(1 / x)             x ≥ 0; x > 0
        linear    x / max                    min / x                        x ≥ 0; x > 0
        None      x                          -x
        ========  =========================  =============================  ================
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.
    flat : float
        What a column without any spread is worth under "minmax", and a column of zeros under
        "linear" and "sum".

    Returns
    -------
    array of float, same shape
        More is better.

    Examples
    --------
    >>> levels = np.array([[1.0, 4.0], [3.0, 2.0]])
    >>> normalize(levels, ["max", "min"], "linear").round(3)
    array([[0.333, 0.5  ],
           [1.   , 1.   ]])
    >>> normalize(levels, ["max", "min"], "minmax")
    array([[0., 0.],
           [1., 1.]])
    """
    more = maximised(directions)
    if normalization is None:
        return np.asarray(np.where(more, levels, -levels))
    if normalization == SCALE:
        low, high = scale_ends(scale, levels.shape[-1])
        return settled(np.where(more, levels - low, high - levels) / (high - low))
    return _BY_COLUMN[normalization](tamed(levels), more, flat)


def ratios(values: Floats, directions: Sequence[str]) -> Floats:
    """Return the values as they are, and those of which less is better by their reciprocals.

    Examples
    --------
    >>> ratios(np.array([[2.0, 4.0]]), ["max", "min"])
    array([[2.  , 0.25]])
    """
    inverse = 1.0 / np.where(values == 0, 1.0, values)
    return np.asarray(np.where(maximised(directions), values, inverse))


def partial_values(
    levels: Floats,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None = None,
    flat: float = 0.0,
) -> Floats:
    """Normalise as `normalize` does, but without a normalisation take `ratios`, from 0 on.

    Examples
    --------
    >>> partial_values(np.array([[2.0, 4.0]]), ["max", "min"], None)
    array([[2.  , 0.25]])
    """
    if normalization is None:
        return ratios(levels, directions)
    return normalize(levels, directions, normalization, scale, flat)


def domain_faults(levels: Floats, directions: Sequence[str], normalization: str | None) -> Bools:
    """Say of each cell of one matrix whether the normalisation cannot take it.

    A column of equal values discriminates nothing and is never at fault.

    Examples
    --------
    >>> domain_faults(np.array([[0.0, 0.0], [3.0, 2.0]]), ["max", "min"], "sum")
    array([[False,  True],
           [False, False]])
    """
    if normalization not in (MAX, SUM, LINEAR) or levels.min(initial=1.0) > 0:
        return np.zeros(levels.shape, dtype=np.bool_)
    if normalization == MAX:
        wrong = levels < 0
    else:
        wrong = (levels < 0) | (~maximised(directions) & (levels == 0))
    same = levels.min(axis=0) == levels.max(axis=0)
    return np.asarray(wrong & ~(same & (levels == 0)))


def negative_faults(levels: Floats, directions: Sequence[str], normalization: str | None) -> Bools:
    """Say which values have no partial value from 0 on, as "vector" and None may give.

    As they are they have none either where less is better and there is no reciprocal.

    Examples
    --------
    >>> negative_faults(np.array([[-1.0], [2.0]]), ["max"], "vector")[:, 0]
    array([ True, False])
    """
    if normalization is None:
        return domain_faults(levels, directions, LINEAR)
    return np.asarray((levels < 0) & (normalization == VECTOR))


def _minmax(levels: Floats, more: Bools, flat: float) -> Floats:
    low, high = levels.min(axis=-2, keepdims=True), levels.max(axis=-2, keepdims=True)
    usable = discriminates(low, high)
    gained = np.where(more, levels - low, high - levels)
    return settled(np.where(usable, gained / np.where(usable, high - low, 1.0), flat))


def _vector(levels: Floats, more: Bools, _flat: float) -> Floats:
    norm = _down(column_norm, levels)
    share = levels / np.where(norm > 0, norm, 1.0)
    return settled(np.where(more, share, 1.0 - share))


def _max(levels: Floats, more: Bools, _flat: float) -> Floats:
    highest = levels.max(axis=-2, keepdims=True)
    share = levels / np.where(highest > 0, highest, 1.0)
    return settled(np.where(more, share, 1.0 - share))


def _linear(levels: Floats, more: Bools, flat: float) -> Floats:
    highest = levels.max(axis=-2, keepdims=True)
    gained = levels / np.where(highest > 0, highest, 1.0)
    if more.all():
        return np.asarray(np.where(highest > 0, gained, flat))
    saved = levels.min(axis=-2, keepdims=True) / np.where(levels > 0, levels, 1.0)
    return np.asarray(np.where(highest > 0, np.where(more, gained, saved), flat))


def _sum(levels: Floats, more: Bools, flat: float) -> Floats:
    usable = levels.max(axis=-2, keepdims=True) > 0
    amounts = np.where(more, levels, 1.0 / np.where(levels > 0, levels, 1.0))
    total = np.where(usable, _down(column_sum, amounts), 1.0)
    return np.asarray(np.where(usable, amounts / total, flat))


def _down(along_last: Callable[[Floats], Floats], values: Floats) -> Floats:
    """Apply what works along the last axis to the alternatives, which are the one before."""
    return np.swapaxes(along_last(np.swapaxes(values, -1, -2)), -1, -2)


_BY_COLUMN: Final[dict[str, Callable[[Floats, Bools, float], Floats]]] = {
    MINMAX: _minmax,
    VECTOR: _vector,
    MAX: _max,
    SUM: _sum,
    LINEAR: _linear,
}
