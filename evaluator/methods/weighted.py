"""The weighted sum and the weighted product of partial values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import discriminates
from evaluator.methods.method import Compensation, Method
from evaluator.methods.normalize import (
    LINEAR,
    NORMALIZATIONS,
    SCALE,
    VECTOR,
    domain_faults,
    normalize,
    ratios,
)
from evaluator.methods.readers import SCALE_OPTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats

# What a criterion that does not discriminate is worth to a product: it multiplies by one.
WHOLE: Final = 1.0


def weighted_sum(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by the weighted sum of partial values (Fishburn 1967).

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"scale", "minmax", "vector", "max", "sum", "linear"} or None
        As `normalize` has it; under "scale" the line goes on beyond the ends. None: the values as
        they are, those of which less is better subtracted.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the matrix; needed with "scale", not used otherwise.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``; higher is better.

    References
    ----------
    Fishburn, P. C. (1967). Additive utilities with incomplete product sets: application to
    priorities and assignments. Operations Research, 15(3), 537-542. doi:10.1287/opre.15.3.537

    Examples
    --------
    >>> weighted_sum([[5, 2], [3, 3]], [0.6, 0.4], ["max", "min"], "scale", scale=(1, 5))
    {'score': array([0.9, 0.5])}
    """
    shares = np.asarray(weights, dtype=np.float64)
    values = normalize(np.asarray(levels, dtype=np.float64), directions, normalization, scale)
    return {"score": added_up(values, shares)}


def weighted_product(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by the weighted product of partial values.

    Parameters
    ----------
    levels, weights, directions, scale
        As for `weighted_sum`.
    normalization : {"scale", "minmax", "vector", "max", "sum", "linear"} or None
        As for `weighted_sum`. Under "scale" values are kept between its ends. None: the values as
        they are, those of which less is better by their reciprocals, so that a change of unit
        multiplies all scores alike.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``; higher is better, and in [0, 1] but for None. A partial value of 0 on any
        criterion with a weight gives 0, whatever the others are.

    References
    ----------
    Triantaphyllou, E. (2000). Multi-criteria Decision Making Methods: A Comparative Study.
    Springer. doi:10.1007/978-1-4757-3157-6

    Examples
    --------
    >>> levels = [[5, 2], [3, 1]]
    >>> weighted_product(levels, [0.5, 0.5], ["max", "max"], "scale", scale=(1, 5))
    {'score': array([0.5, 0. ])}
    """
    shares = np.asarray(weights, dtype=np.float64)
    values = np.asarray(levels, dtype=np.float64)
    return {"score": multiplied(factors(values, directions, normalization, scale), shares)}


def factors(
    values: Floats,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None = None,
) -> Floats:
    """Return what a product is made of; shapes and arguments as for `weighted_product`.

    Examples
    --------
    >>> factors(np.array([[2.0, 3.0], [4.0, 3.0]]), ["max", "max"], "max")
    array([[0.5, 1. ],
           [1. , 1. ]])
    """
    if normalization is None:
        found = ratios(values, directions)
    else:
        found = np.clip(normalize(values, directions, normalization, scale), 0.0, 1.0)
    if normalization == SCALE:
        return np.asarray(found)
    ends = values.min(axis=-2, keepdims=True), values.max(axis=-2, keepdims=True)
    # Where all are worth the same, not even nought decides anything.
    return np.where(discriminates(*ends), found, WHOLE)


def added_up(values: Floats, shares: Floats) -> Floats:
    """Add up partial values times weights; shapes (..., m, n), (..., n) and (..., m).

    Over draws one criterion after the other, so that a draw scores the same whatever other draws
    it comes with.
    """
    if values.ndim == 2 and shares.ndim == 1:
        return np.asarray(np.einsum("ij,j->i", values, shares))
    total = np.zeros(np.broadcast_shapes(values.shape[:-1], (*shares.shape[:-1], 1)))
    for k in range(values.shape[-1]):
        total += shares[..., k, np.newaxis] * values[..., k]
    return total


def multiplied(values: Floats, shares: Floats) -> Floats:
    """Multiply partial values to the power of weights; shapes as for `added_up`.

    0 ** 0 is 1: a criterion without weight forbids nothing.
    """
    if values.ndim == 2 and shares.ndim == 1:
        return np.asarray((values**shares).prod(axis=1))
    total = np.ones(np.broadcast_shapes(values.shape[:-1], (*shares.shape[:-1], 1)))
    for k in range(values.shape[-1]):
        total *= values[..., k] ** shares[..., k, np.newaxis]
    return total


def _needs_a_positive(
    levels: Floats, directions: Sequence[str], normalization: str | None
) -> Bools:
    """Say which values have no product with others: negative ones, and zeros to be divided by."""
    if normalization in (None, VECTOR):
        return domain_faults(levels, directions, LINEAR)
    return np.zeros(levels.shape, dtype=np.bool_)


METHODS: Final = (
    Method(
        id="weighted_sum",
        name="Weighted sum",
        paper=(
            "Fishburn, P. C. (1967). Additive utilities with incomplete product sets: application "
            "to priorities and assignments. Operations Research, 15(3), 537-542."
        ),
        doi="10.1287/opre.15.3.537",
        usual=VECTOR,
        normalizations=(*NORMALIZATIONS, None),
        options=(SCALE_OPTION,),
        figures=weighted_sum,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: one criterion makes up for another at the rate of their weights, "
            "every step of a scale being worth the same."
        ),
        independent=(SCALE, None),
        also=("wsm", "saw"),
        departs={
            "unit_change@None": "the values are taken as they are",
            "huge_and_tiny@None": "the values are taken as they are",
        },
    ),
    Method(
        id="weighted_product",
        name="Weighted product",
        paper=(
            "Triantaphyllou, E. (2000). Multi-criteria Decision Making Methods: A Comparative "
            "Study. Springer."
        ),
        doi="10.1007/978-1-4757-3157-6",
        usual=LINEAR,
        normalizations=(*NORMALIZATIONS, None),
        options=(SCALE_OPTION,),
        figures=weighted_product,
        compensates=Compensation.PARTIAL,
        compensation=(
            "Partly compensatory: a low value pulls the score down more than a high one lifts it, "
            "and the worst value on any criterion with a weight cannot be made up for."
        ),
        independent=(SCALE, None),
        also=("wpm",),
        departs={  # dividing a column by anything multiplies all products alike
            "independence@sum": "",
            "independence@linear": "",
        },
        needs=_needs_a_positive,
        needs_text="a positive number, of which there are products",
    ),
)
