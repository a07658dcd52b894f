"""Alternatives that are equal throughout share a row: they tie in every sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.robustness.kernels.tally import Tally


@dataclass(frozen=True)
class Rows:
    """Which row each alternative has.

    Attributes
    ----------
    row_of : array of int, (m,)
    sizes : array of int32, (rows,)
        How many alternatives have a row.
    chosen : array of int, (rows,)
        One alternative of each.

    Examples
    --------
    >>> rows = Rows.of_forms(np.array([[1.0, 2.0], [3.0, 4.0], [1.0, 2.0]]), None)
    >>> rows.row_of, rows.sizes, rows.chosen
    (array([0, 1, 0]), array([2, 1], dtype=int32), array([0, 1]))
    """

    row_of: NDArray[np.int64]
    sizes: NDArray[np.int32]
    chosen: NDArray[np.int64]

    @classmethod
    def of_forms(cls, gain: Floats, loss: Floats | None) -> Rows:
        """Find the rows that differ."""
        forms = gain if loss is None else np.hstack([gain, loss])
        numbers: dict[bytes, int] = {}
        # Adding zero turns a negative zero into zero.
        row_of = np.array([numbers.setdefault(row.tobytes(), len(numbers)) for row in forms + 0.0])
        _, chosen = np.unique(row_of, return_index=True)
        return cls(row_of, np.bincount(row_of).astype(np.int32), chosen)

    @classmethod
    def all_different(cls, alternatives: int) -> Rows:
        """Give each alternative a row of its own."""
        numbers = np.arange(alternatives)
        return cls(numbers, np.ones(alternatives, dtype=np.int32), numbers)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.sizes)

    @property
    def total(self) -> int:
        """How many alternatives there are."""
        return len(self.row_of)

    def add_ranks(self, ranks: NDArray[np.integer], into: Tally) -> None:
        """Add counts of row and number of better alternatives, (rows, total), to a tally."""
        if self.count == self.total:
            into.ranks += ranks
            return
        alone = self.sizes[self.row_of] == 1
        into.ranks[alone] += ranks[self.row_of[alone]]
        for i in np.flatnonzero(~alone).tolist():
            row = self.row_of[i]
            for place in np.flatnonzero(ranks[row]).tolist():
                tie = (i, place + 1, int(self.sizes[row]))
                into.ties[tie] = into.ties.get(tie, 0) + int(ranks[row, place])

    def add_wins(self, won: NDArray[np.int64], wins: NDArray[np.int64]) -> None:
        """Add counts of wins of rows over rows, (rows, rows), to those of alternatives."""
        wins += won if self.count == self.total else won[np.ix_(self.row_of, self.row_of)]

    def add_firsts(self, firsts: NDArray[np.int64], into: Tally) -> None:
        """Add the first weights of rows, (rows, n), to a tally."""
        into.first_weights += firsts[self.row_of]
