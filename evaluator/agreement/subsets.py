"""The best order of a few alternatives by dynamic programming over their subsets.

Held and Karp's recursion: the cheapest way to fill the first places with a subset is the cheapest
way to fill all but the last of them, and the cost of the last one there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from evaluator.agreement.consensus import Counts
    from evaluator.arrays import Bools


def order_by_subsets(before: Counts) -> tuple[list[int], Bools]:
    """Find the orders against which the fewest preferences stand.

    Parameters
    ----------
    before : array of int, (m, m)
        How many rankings put the one of the row before the one of the column. Where several
        orders are as good, the first of the alternatives is preferred at every place.

    Returns
    -------
    order : list of int
        The first of the best orders.
    precedes : array of bool, (m, m)
        Whether the one of the row comes before that of the column in any of the best orders.

    Examples
    --------
    >>> order, precedes = order_by_subsets(np.array([[0, 2, 1], [1, 0, 2], [2, 1, 0]]))
    >>> order, int(precedes.sum())
    ([0, 1, 2], 6)
    """
    count = len(before)
    cost = _costs(before)
    first = _cheapest(cost)
    rest = _cheapest_rest(cost)
    least = first[-1]
    masks = np.arange(1 << count)
    precedes = np.zeros((count, count), dtype=np.bool_)
    for one in range(count):
        without = masks[masks >> one & 1 == 0]
        best = without[first[without] + cost[one][without] + rest[without | 1 << one] == least]
        reached = int(np.bitwise_or.reduce(best, initial=0))
        precedes[:, one] = [bool(reached >> other & 1) for other in range(count)]
    return _first_order(cost, first, rest), precedes


def _costs(before: Counts) -> Counts:
    """Return for each alternative what stands against it coming right after each subset.

    That is who prefers it to those already there; shape (m, 2 ** m).
    """
    count = len(before)
    cost = np.zeros((count, 1), dtype=np.int64)
    for other in range(count):  # the upper half of the masks has the bit of this one
        cost = np.hstack([cost, cost + before[:, [other]]])
    return cost


def _cheapest(cost: Counts) -> Counts:
    """Return what it takes at least to fill the first places with each subset."""
    count = len(cost)
    least = np.full(1 << count, np.iinfo(np.int64).max)
    least[0] = 0
    for masks in _by_size(count)[1:]:
        for one in range(count):
            having = masks[masks >> one & 1 == 1]
            without = having ^ 1 << one
            least[having] = np.minimum(least[having], least[without] + cost[one][without])
    return least


def _cheapest_rest(cost: Counts) -> Counts:
    """Return what it takes at least to fill the other places after each subset."""
    count = len(cost)
    least = np.full(1 << count, np.iinfo(np.int64).max)
    least[-1] = 0
    for masks in _by_size(count)[-2::-1]:
        for one in range(count):
            lacking = masks[masks >> one & 1 == 0]
            joined = least[lacking | 1 << one] + cost[one][lacking]
            least[lacking] = np.minimum(least[lacking], joined)
    return least


def _by_size(count: int) -> list[Counts]:
    """Return the subsets, as bits of a number, by how many they hold."""
    masks = np.arange(1 << count)
    sizes = np.zeros(len(masks), dtype=np.int64)
    for one in range(count):
        sizes += masks >> one & 1
    return [masks[sizes == size] for size in range(count + 1)]


def _first_order(cost: Counts, first: Counts, rest: Counts) -> list[int]:
    """Walk along the best orders, taking the first alternative that stays on one of them."""
    order: list[int] = []
    mask = 0
    while len(order) < len(cost):
        order.append(
            next(
                one
                for one in range(len(cost))
                if not mask >> one & 1
                and first[mask] + cost[one][mask] + rest[mask | 1 << one] == first[-1]
            )
        )
        mask |= 1 << order[-1]
    return order
