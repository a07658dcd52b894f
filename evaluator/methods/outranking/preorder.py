"""Partial preorders: what two complete orders of the same alternatives agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.methods.pairs import blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Bools, Floats

# What one alternative is to another.
PREFERRED: Final = "P"
OUTRANKED: Final = "P-"
INDIFFERENT: Final = "I"
INCOMPARABLE: Final = "R"
# Places are classes or shares of 1, and what is below this decimal of them is rounding.
_DECIMALS: Final = 12


def relations(first: Floats, second: Floats) -> NDArray[np.str_]:
    """Say of each pair how the row stands to the column where both orders have a say.

    Parameters
    ----------
    first, second : array of float, (m,)
        Places in two complete orders; higher is better, equal is a tie.

    Returns
    -------
    array of str, (m, m)
        "P": at least as good in both orders and better in one; "P-": the other way round; "I":
        tied in both; "R": incomparable, better in one and worse in the other.

    Examples
    --------
    >>> relations(np.array([3.0, 2.0, 1.0]), np.array([1.0, 2.0, 0.0]))
    array([['I', 'R', 'P'],
           ['R', 'I', 'P'],
           ['P-', 'P-', 'I']], dtype='<U2')
    """
    leads, trails = _agreed(_rounded(first), _rounded(second), slice(None))
    words = np.full(leads.shape, INCOMPARABLE, dtype="<U2")
    words[leads] = PREFERRED
    words[trails] = OUTRANKED
    words[leads & trails] = INDIFFERENT
    return words


def standing(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Count how each alternative stands in what two orders agree on.

    Parameters
    ----------
    first, second : array of float, (m,) or (S, m)
        As for `relations`.

    Returns
    -------
    tuple of array of float, same shape
        How many alternatives it is preferred to less how many are preferred to it, and to how
        many it is incomparable.

    Examples
    --------
    >>> standing(np.array([3.0, 2.0, 1.0]), np.array([1.0, 2.0, 0.0]))
    (array([ 1.,  1., -2.]), array([1., 1., 0.]))
    """
    ones, others = (_rounded(np.atleast_2d(each)) for each in (first, second))
    net, apart = np.empty(ones.shape), np.empty(ones.shape)
    for part, rows in blocks(*ones.shape):
        leads, trails = _agreed(ones[part], others[part], rows)
        # Those it ties with are counted in both, and cancel.
        ahead, behind = np.count_nonzero(leads, axis=-1), np.count_nonzero(trails, axis=-1)
        net[part, rows] = ahead - behind
        apart[part, rows] = np.count_nonzero(~(leads | trails), axis=-1)
    return net.reshape(first.shape), apart.reshape(first.shape)


def _rounded(order: Floats) -> Floats:
    return np.asarray(np.round(order, _DECIMALS), dtype=np.float64)


def _agreed(first: Floats, second: Floats, rows: slice) -> tuple[Bools, Bools]:
    """Say of which others some are at least as good, and at most, in both orders."""
    one, ones = first[..., rows, np.newaxis], first[..., np.newaxis, :]
    other, others = second[..., rows, np.newaxis], second[..., np.newaxis, :]
    return (one >= ones) & (other >= others), (one <= ones) & (other <= others)
