"""What counted samples estimate, and how far each figure may be off.

Samples are counted in batches. Where every sample is drawn on its own, shares have the error of a
binomial proportion. Points of a low-discrepancy sequence and the states of a chain hang together;
there the batches, each drawn on its own, tell the error by how much they differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.robustness.kernels.tally import WEIGHT_UNIT, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.problem import Floats

# A bound that all figures of a table keep at once, nineteen times in twenty.
LEVEL: Final = 0.95
# Fewer batches say too little of an error to bound a whole table by it.
_ENOUGH: Final = 16
# Squares and means of squares may be off by so much of themselves.
_ROUNDING: Final = 8 * 2.0**-52


@dataclass(frozen=True, eq=False)
class Estimate:
    """Figures with their standard errors, in arrays of one shape.

    Attributes
    ----------
    value : ndarray
        NaN where there is nothing to estimate from.
    error : ndarray
        One standard error.
    """

    value: Floats
    error: Floats


@dataclass(frozen=True, eq=False)
class Batches:
    """Counted samples, batch by batch: b batches, m alternatives, n criteria.

    Attributes
    ----------
    tallies : tuple of Tally
        Those of the batches that hold samples, with pairs.
    independent : bool
        Whether every sample was drawn on its own.

    Examples
    --------
    >>> from evaluator.robustness.kernels.tally import Tally
    >>> tally = Tally.empty(2, 1)
    >>> tally.samples, tally.ranks[:] = 4, [[2, 1], [1, 2]]
    >>> tally.ties = {(0, 1, 2): 1, (1, 1, 2): 1}
    >>> Batches((tally,), independent=True).rank_shares.value
    array([[0.625, 0.375],
           [0.375, 0.625]])
    """

    tallies: tuple[Tally, ...]
    independent: bool

    def __len__(self) -> int:
        """Return how many batches there are."""
        return len(self.tallies)

    @cached_property
    def samples(self) -> Floats:
        """How many samples each batch holds, shape (b,)."""
        return np.array([tally.samples for tally in self.tallies], dtype=np.float64)

    @cached_property
    def rank_shares(self) -> Estimate:
        """The rank acceptability indices, shape (m, m): alternative by rank."""
        if not self.independent:
            return between(self._rank_sums, self.samples)
        squares = _counted([tally.ranks for tally in self.tallies]).sum(axis=0)
        for (row, rank, size), count in self._ties():
            squares[row, rank - 1 : rank - 1 + size] += count / size**2
        return self._alone(self._rank_sums, squares)

    @cached_property
    def pairwise_shares(self) -> Estimate:
        """The pairwise winning indices, shape (m, m): how often a row beats a column.

        Ties count half, so that an alternative has 0.5 against itself.
        """
        wins = _counted([tally.wins for tally in self.tallies if tally.wins is not None])
        turned = wins.transpose(0, 2, 1)
        samples = self.samples[:, np.newaxis, np.newaxis]
        halves = (samples + wins - turned) / 2
        if not self.independent:
            return between(halves, self.samples)
        # A tie counts a half, and its square a quarter.
        ties = (samples - wins - turned).sum(axis=0)
        return self._alone(halves, halves.sum(axis=0) - ties / 4)

    @cached_property
    def central_weights(self) -> Estimate:
        """The mean weights of the samples in which each alternative is first, shape (m, n)."""
        sums = _counted([tally.first_weights for tally in self.tallies]) * WEIGHT_UNIT
        return between(sums, self._rank_sums[:, :, :1])

    def mean_over_ranks(self, worth: Floats) -> Estimate:
        """Estimate the mean of what the ranks taken are worth, shape (m,).

        Parameters
        ----------
        worth : ndarray, shape (m,)
            Of the ranks 1 to m: the ranks themselves give the expected rank. Tied alternatives
            get the mean over the ranks that they share.
        """
        sums = self._rank_sums @ worth
        if not self.independent:
            return between(sums, self.samples)
        squares = _counted([tally.ranks for tally in self.tallies]).sum(axis=0) @ worth**2
        for (row, rank, size), count in self._ties():
            squares[row] += count * worth[rank - 1 : rank - 1 + size].mean() ** 2
        return self._alone(sums, squares)

    @cached_property
    def _rank_sums(self) -> Floats:
        """How often each rank was taken, those who tie in equal parts, shape (b, m, m)."""
        sums = _counted([tally.ranks for tally in self.tallies])
        for tally, of_batch in zip(self.tallies, sums, strict=True):
            for (row, rank, size), count in sorted(tally.ties.items()):
                of_batch[row, rank - 1 : rank - 1 + size] += count / size
        return sums

    def _ties(self) -> Iterator[tuple[tuple[int, int, int], int]]:
        """Go through the ties of all batches, in an order of their own: sums depend on it."""
        for tally in self.tallies:
            yield from sorted(tally.ties.items())

    def _alone(self, sums: Floats, squares: Floats) -> Estimate:
        """Return a mean over independent samples; one sample tells no error."""
        count = float(self.samples.sum())
        mean = sums.sum(axis=0) / count
        square = squares / count
        variance = square - mean**2
        # What rounding leaves of equal terms is no variance.
        variance[variance <= _ROUNDING * square] = 0.0
        return Estimate(mean, np.sqrt(variance / (count - 1 or np.nan)))


def between(sums: Floats, sizes: Floats) -> Estimate:
    """Return ratios of sums, with the errors by how much batches differ from them.

    The estimator of Cochran (1977, ISBN 978-0-471-16240-7, section 2.11) for batches of unequal
    size: a batch that makes up a share of all draws the ratio to itself by that share.

    Parameters
    ----------
    sums : ndarray, shape (b, ...)
    sizes : ndarray, shape (b,) or (b, ...)
        What the sums are divided by. NaN is returned where there is nothing of it, and as an
        error where all of it is in one batch.

    Examples
    --------
    >>> found = between(np.array([3.0, 5.0]), np.array([10.0, 10.0]))
    >>> found.value, found.error
    (array(0.4), array(0.1))
    """
    sizes = sizes.reshape(sizes.shape + (1,) * (sums.ndim - sizes.ndim))
    size = sizes.sum(axis=0)
    hollow = np.full(sums.shape[1:], np.nan)
    mean = np.divide(sums.sum(axis=0), size, out=hollow.copy(), where=size > 0)
    away = np.square(sums - mean * sizes).sum(axis=0)
    # Of equal batches, b - 1 in b.
    left = size**2 - np.square(sizes).sum(axis=0)
    error = np.sqrt(np.divide(away, left, out=hollow, where=left > 0))
    return Estimate(mean, np.asarray(error))


def bound(batches: Batches, samples: float) -> float:
    """Bound the error of all rank acceptability indices at once, nineteen times in twenty.

    The level is shared out among the figures (Bonferroni). Independent draws are bounded by the
    farther end of the Wilson (1927) interval, which is honest about shares near 0 and 1. Else the
    error between batches counts with the quantile of Student's t. Where a figure rests on so few
    samples that a batch may have none, as for a rank that was never seen, where batches do not
    differ at all and where there are few of them, the Wilson interval stands in.

    Parameters
    ----------
    batches : Batches
    samples : float
        How many independent samples they are worth.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association, 22(158), 209-212.
    doi:10.1080/01621459.1927.10502953
    """
    from scipy.special import ndtri, stdtrit

    estimate = batches.rank_shares
    tail = 1 - (1 - LEVEL) / (2 * estimate.value.size)
    apart = wilson_reach(estimate.value, samples, float(ndtri(tail)))
    if batches.independent or len(batches) < _ENOUGH:
        return float(apart.max())
    spread = float(stdtrit(len(batches) - 1, tail)) * estimate.error
    seen = samples * np.minimum(estimate.value, 1.0 - estimate.value)
    told = (estimate.error > 0) & (seen > len(batches))
    return float(np.where(told, spread, np.fmax(spread, apart)).max())


def wilson_reach(share: Floats, samples: float, z: float) -> Floats:
    """Return how far the farther end of the Wilson interval lies from each share.

    Examples
    --------
    >>> wilson_reach(np.array([0.0, 0.5]), 100, 1.96).round(3)
    array([0.037, 0.096])
    """
    weight = 1 + z * z / samples
    centre = (share + z * z / (2 * samples)) / weight
    half = z / weight * np.sqrt(share * (1 - share) / samples + z * z / (4 * samples**2))
    reach: Floats = np.abs(centre - share) + half
    return reach


def _counted(counts: Sequence[NDArray[np.int64]]) -> Floats:
    """Stack the counts of the batches."""
    return np.array(counts, dtype=np.float64)
