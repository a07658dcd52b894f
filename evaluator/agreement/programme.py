"""The best order of many alternatives by an integer programme.

A variable for each pair says which of the two comes first; for each triple two inequalities forbid
a circle (Conitzer, Davenport & Kalagnanam 2006).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from criteria.faults import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.agreement.consensus import Counts
    from evaluator.arrays import Bools

    Pair = tuple[int, int]


def order_by_programme(before: Counts) -> tuple[list[int], Bools]:
    """Find the orders against which the fewest preferences stand; as `order_by_subsets`.

    Whether there are further best orders is asked again and again, each time of those that put a
    pair in a way not seen yet, until there is none.

    Examples
    --------
    >>> order, precedes = order_by_programme(np.array([[0, 2, 1], [1, 0, 2], [2, 1, 0]]))
    >>> order, int(precedes.sum())
    ([0, 1, 2], 6)
    """
    programme = _Programme(before)
    found = programme.solve({})
    least = programme.cost(found)
    precedes = found.copy()
    while True:
        other = programme.solve({}, unlike=precedes)
        if other is None or programme.cost(other) > least:
            break
        precedes |= other
    return _first_order(programme, precedes, least), precedes


class _Programme:
    """The programme of one part: its costs and its inequalities, solved with pairs held fixed."""

    def __init__(self, before: Counts) -> None:
        from scipy.sparse import csr_array

        self.before = before
        self.pairs = list(combinations(range(len(before)), 2))
        self.column = {pair: place for place, pair in enumerate(self.pairs)}
        # 1 where the first of a pair comes first, against which stand those who prefer the second.
        self.costs = np.array([before[j, i] - before[i, j] for i, j in self.pairs])
        entries: list[int] = []
        for i, j, k in combinations(range(len(before)), 3):
            entries += [self.column[i, j], self.column[j, k], self.column[i, k]]
        rows = np.repeat(np.arange(len(entries) // 3), 3)
        signs = np.tile([1.0, 1.0, -1.0], len(entries) // 3)
        self.circles = csr_array(
            (signs, (rows, entries)), shape=(len(entries) // 3, len(self.pairs))
        )

    def solve(self, held: Mapping[Pair, bool], unlike: Bools | None = None) -> Any:
        """Return who comes before whom in a best order, or None if there is none such.

        Parameters
        ----------
        held : mapping
            By pair, whether its first comes first.
        unlike : array of bool, optional
            Only orders in which some pair comes in a way that is not among these.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        low, high = np.zeros(len(self.pairs)), np.ones(len(self.pairs))
        for pair, first in held.items():
            low[self.column[pair]] = high[self.column[pair]] = float(first)
        limits = [LinearConstraint(self.circles, 0, 1)]
        if unlike is not None:
            limits.append(self._unlike(unlike))
        found = milp(
            self.costs,
            integrality=np.ones(len(self.pairs)),
            bounds=Bounds(low, high),
            constraints=limits,
            options={"mip_rel_gap": 0.0},  # no gap is small enough: the costs are whole numbers
        )
        if found.status == 2:  # no order is such
            return None
        if found.x is None:
            remedy = "Compare fewer alternatives."
            raise InputError([Fault("kemeny", "programme", "a best order", found.message, remedy)])
        precedes = np.zeros(self.before.shape, dtype=np.bool_)
        for (i, j), value in zip(self.pairs, found.x, strict=True):
            precedes[(i, j) if value > 0.5 else (j, i)] = True
        return precedes

    def _unlike(self, seen: Bools) -> Any:
        """Ask for a pair in the one way that was not seen."""
        from scipy.optimize import LinearConstraint

        row, most = np.zeros((1, len(self.pairs))), -1.0
        for column, (i, j) in enumerate(self.pairs):
            if seen[i, j] and not seen[j, i]:
                row[0, column] = 1.0
                most += 1.0
            elif seen[j, i] and not seen[i, j]:
                row[0, column] = -1.0
        return LinearConstraint(row, -np.inf, most)

    def cost(self, precedes: Bools) -> int:
        """Count the preferences that stand against an order."""
        return int(self.before.T[precedes].sum())


def _first_order(programme: _Programme, precedes: Bools, least: int) -> list[int]:
    """Fill place after place with the first alternative that some best order has there."""
    left = list(range(len(precedes)))
    order: list[int] = []
    held: dict[Pair, bool] = {}
    while left:
        for one in left:
            others = [other for other in left if other != one]
            if not all(precedes[one, other] for other in others):
                continue
            tried = {**held, **{_pair(one, other): one < other for other in others}}
            if all(not precedes[other, one] for other in others) or _is_best(
                programme, tried, least
            ):
                held = tried
                order.append(one)
                left.remove(one)
                break
    return order


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _is_best(programme: _Programme, held: Mapping[Pair, bool], least: int) -> bool:
    found = programme.solve(held)
    return found is not None and programme.cost(found) == least
