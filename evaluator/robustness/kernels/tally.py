"""What a run over many samples counts: who takes which rank, who beats whom, with which weights.

Everything is an integer. Sums of integers do not depend on their order, so that any split of the
samples over chunks, threads or machines gives the same counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Fault, InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Floats

# Weights are added up in units of 2 ** -32, rounded sample by sample.
WEIGHT_UNIT: Final = 2.0**-32


@dataclass
class Tally:
    """Counts over samples of m alternatives and n criteria; grows by `merge`.

    Attributes
    ----------
    ranks : array of int64, (m, m)
        Samples in which alternative i alone holds rank r + 1.
    ties : dict of (alternative, rank, size) to int
        Samples in which an alternative shares a rank, counted from 1, with all in all `size`
        alternatives, who then hold the `size` ranks from this one on together.
    wins : array of int64, (m, m), or None
        Samples in which i scores strictly above j; None where pairs are not counted.
    first_weights : array of int64, (m, n)
        Sum of the weights of the samples in which i is first, in units of 2 ** -32; those who
        are first together share them.
    samples : int
        How many were counted.

    Examples
    --------
    >>> tally = Tally.empty(2, 1)
    >>> tally.ranks[:] = [[3, 1], [1, 3]]
    >>> tally.samples = 4
    >>> tally.rank_shares()
    array([[0.75, 0.25],
           [0.25, 0.75]])
    """

    ranks: NDArray[np.int64]
    wins: NDArray[np.int64] | None
    first_weights: NDArray[np.int64]
    ties: dict[tuple[int, int, int], int] = field(default_factory=dict)
    samples: int = 0

    @classmethod
    def empty(cls, alternatives: int, criteria: int, *, pairwise: bool = True) -> Tally:
        """Return a tally of no sample.

        Parameters
        ----------
        pairwise : bool
            Whether pairs are counted.
        """
        square = (alternatives, alternatives)
        return cls(
            ranks=np.zeros(square, dtype=np.int64),
            wins=np.zeros(square, dtype=np.int64) if pairwise else None,
            first_weights=np.zeros((alternatives, criteria), dtype=np.int64),
        )

    def merge(self, other: Tally) -> None:
        """Add the counts of other samples; exact, in any order.

        Raises
        ------
        InputError
            If the other tally is of another shape, or only one of them counts pairs.
        """
        mine, theirs = _shape(self), _shape(other)
        if mine != theirs:
            remedy = "Merge tallies of the same problem only."
            raise InputError([Fault("tally", "merge", mine, theirs, remedy)])
        self.ranks += other.ranks
        if self.wins is not None and other.wins is not None:
            self.wins += other.wins
        self.first_weights += other.first_weights
        for key, count in other.ties.items():
            self.ties[key] = self.ties.get(key, 0) + count
        self.samples += other.samples

    def rank_shares(self) -> Floats:
        """Return the share of samples in which each alternative takes each rank.

        Those who share a rank hold it and the ranks after it in equal parts: a group of g gives
        1 / g to each of its g ranks.

        Returns
        -------
        array of float, (m, m)
            Alternatives in rows, ranks from the best in columns; every row and every column sums
            to one. NaN while there is no sample.
        """
        shares = self.ranks.astype(np.float64)
        # Sorted, because the sum of fractions depends on their order.
        for (alternative, rank, size), count in sorted(self.ties.items()):
            shares[alternative, rank - 1 : rank - 1 + size] += count / size
        return self._per_sample(shares)

    def pairwise_shares(self) -> Floats:
        """Return the share of samples in which i beats j; ties count half.

        Returns
        -------
        array of float, (m, m)
            Entries (i, j) and (j, i) sum to one, and the diagonal is one half. NaN while there is
            no sample.

        Raises
        ------
        InputError
            If pairs were not counted.
        """
        if self.wins is None:
            remedy = "Count them: Tally.empty(..., pairwise=True)."
            raise InputError([Fault("tally", "pairs", "counts of pairs", "none", remedy)])
        ties = self.samples - self.wins - self.wins.T
        return self._per_sample(self.wins + ties / 2)

    def central_weights(self) -> Floats:
        """Return the mean of the weights with which each alternative is first.

        Returns
        -------
        array of float, (m, n)
            Those who are first together share the sample. NaN for an alternative that never is.
        """
        firsts = self.ranks[:, 0].astype(np.float64)
        for (alternative, rank, size), count in sorted(self.ties.items()):
            if rank == 1:
                firsts[alternative] += count / size
        sums = self.first_weights * WEIGHT_UNIT
        never = np.full(sums.shape, np.nan)
        counted = firsts[:, np.newaxis]
        return np.asarray(np.divide(sums, counted, out=never, where=counted > 0))

    def _per_sample(self, counts: Floats) -> Floats:
        shares: Floats = counts / (self.samples or np.nan)
        return shares


def _shape(tally: Tally) -> str:
    """Say of what shape a tally is."""
    pairs = "without pairs" if tally.wins is None else "with pairs"
    m, n = tally.first_weights.shape
    return f"{m} alternatives by {n} criteria, {pairs}"
