"""The weighted sum and the weighted product of partial values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.methods.arrays import column_norm, discriminates, maximised, scale_ends
from evaluator.methods.topsis import MINMAX, SCALE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike

    from evaluator.methods.arrays import Floats

# What a criterion that does not discriminate is worth: it adds nothing to a sum ...
_NOTHING: Final = 0.0
# ... and multiplies a product by one.
_WHOLE: Final = 1.0


def weighted_sum(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str,
    scale: ArrayLike | None = None,
) -> Floats:
    """Score one matrix or many draws by the weighted sum of partial values (Fishburn 1967).

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"scale", "minmax", "vector"}
        "scale": linear between the ends of the scale, 0 at the worst and 1 at the best; beyond
        them the line goes on. "minmax": linear between the worst and the best in the matrix.
        "vector": by the Euclidean norm of the column, one minus it where less is better.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the matrix; needed with "scale", not used otherwise.

    Returns
    -------
    array of float, (m,) or (S, m)
        Higher is better.

    References
    ----------
    Fishburn, P. C. (1967). Additive utilities with incomplete product sets: application to
    priorities and assignments. Operations Research, 15(3), 537-542. doi:10.1287/opre.15.3.537

    Examples
    --------
    >>> weighted_sum([[5, 2], [3, 3]], [0.6, 0.4], ["max", "min"], "scale", scale=(1, 5))
    array([0.9, 0.5])
    """
    shares = np.asarray(weights, dtype=np.float64)
    values = np.asarray(levels, dtype=np.float64)
    total = np.zeros(np.broadcast_shapes(values.shape[:-1], (*shares.shape[:-1], 1)))
    for k, column in enumerate(partial_values(values, directions, normalization, scale, _NOTHING)):
        total += shares[..., k, np.newaxis] * column
    return total


def weighted_product(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str,
    scale: ArrayLike | None = None,
) -> Floats:
    """Score one matrix or many draws by the weighted product of partial values.

    Parameters
    ----------
    levels, weights, directions, scale
        As for `weighted_sum`.
    normalization : {"scale", "minmax"}
        As for `weighted_sum`. Values are kept between the ends of the scale.

    Returns
    -------
    array of float, (m,) or (S, m)
        In [0, 1]; higher is better. The worst value on any criterion with a weight gives 0,
        whatever the others are.

    References
    ----------
    Triantaphyllou, E. (2000). Multi-criteria Decision Making Methods: A Comparative Study.
    Springer. doi:10.1007/978-1-4757-3157-6

    Examples
    --------
    >>> weighted_product([[5, 2], [3, 1]], [0.5, 0.5], ["max", "max"], "scale", scale=(1, 5))
    array([0.5, 0. ])
    """
    shares = np.asarray(weights, dtype=np.float64)
    values = np.asarray(levels, dtype=np.float64)
    total = np.ones(np.broadcast_shapes(values.shape[:-1], (*shares.shape[:-1], 1)))
    for k, column in enumerate(partial_values(values, directions, normalization, scale, _WHOLE)):
        # 0 ** 0 is 1: a criterion without weight forbids nothing.
        total *= np.clip(column, 0.0, 1.0) ** shares[..., k, np.newaxis]
    return total


def partial_values(
    values: Floats,
    directions: Sequence[str],
    normalization: str,
    scale: ArrayLike | None,
    flat: float,
) -> Iterator[Floats]:
    """Give the partial values criterion by criterion, each of shape (m,) or (S, m).

    Parameters
    ----------
    flat : float
        The partial value, under "minmax", of a criterion that does not discriminate.
    """
    ends = scale_ends(scale, values.shape[-1]) if normalization == SCALE else None
    for k, more_is_better in enumerate(maximised(directions)):
        column = values[..., k]
        if ends is not None:
            low, high = ends[0][k : k + 1], ends[1][k : k + 1]
            yield ((column - low) if more_is_better else (high - column)) / (high - low)
        elif normalization == MINMAX:
            low = column.min(axis=-1, keepdims=True)
            high = column.max(axis=-1, keepdims=True)
            gained = (column - low) if more_is_better else (high - column)
            usable = discriminates(low, high)
            yield np.where(usable, gained / np.where(usable, high - low, 1.0), flat)
        else:
            norm = column_norm(column)
            share = np.divide(column, norm, out=np.zeros_like(column), where=norm > 0)
            yield share if more_is_better else 1.0 - share
