"""What counted samples estimate, and how far each figure may be off.

Samples are counted in batches. Where every sample is drawn on its own, shares have the error of a
binomial proportion. Points of a low-discrepancy sequence and the states of a chain hang together;
there the batches, each drawn on its own, tell the error by how much they differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.robustness.kernels.tally import WEIGHT_UNIT, Tally

if TYPE_CHECKING:
    from evaluator.problem import Floats

# A bound that all figures of a table keep at once, nineteen times in twenty.
LEVEL: Final = 0.95


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


def rank_shares(batches: Sequence[Tally], *, independent: bool) -> Estimate:
    """Estimate the rank acceptability indices, shape (m, m): alternative by rank.

    Examples
    --------
    >>> from evaluator.robustness.kernels.tally import Tally
    >>> tally = Tally.empty(2, 1)
    >>> tally.samples, tally.ranks[:] = 4, [[2, 1], [1, 2]]
    >>> tally.ties = {(0, 1, 2): 1, (1, 1, 2): 1}
    >>> rank_shares([tally], independent=True).value
    array([[0.625, 0.375],
           [0.375, 0.625]])
    """
    if not independent:
        return _between([_rank_sums(one) for one in batches], [one.samples for one in batches])
    total = _rank_sums(*batches)
    squares = _rank_sums(*batches, power=2)
    return _binomial(total, squares, sum(one.samples for one in batches))


def pairwise_shares(batches: Sequence[Tally], *, independent: bool) -> Estimate:
    """Estimate the pairwise winning indices, shape (m, m): how often a row beats a column.

    Ties count half, so that an alternative has 0.5 against itself.
    """
    samples = [one.samples for one in batches]
    if not independent:
        return _between([one.samples * one.pairwise_shares() for one in batches], samples)
    count = sum(samples)
    halves = np.asarray(sum(one.samples * one.pairwise_shares() for one in batches))
    # A tie counts a half, and its square a quarter; the rest of the halves are wins.
    ties = count - np.asarray(sum(one.wins + one.wins.T for one in batches if one.wins is not None))
    return _binomial(halves, halves - ties / 4, count)


def mean_over_ranks(batches: Sequence[Tally], worth: Floats, *, independent: bool) -> Estimate:
    """Estimate the mean of what each rank is worth, shape (m,).

    Parameters
    ----------
    worth : ndarray, shape (m,)
        Of the ranks 1 to m: the ranks themselves give the expected rank. Tied alternatives get
        the mean over the ranks that they share.
    """
    samples = [one.samples for one in batches]
    if not independent:
        return _between([np.asarray(_rank_sums(one) @ worth) for one in batches], samples)
    sums = sum(_rank_sums(one) @ worth for one in batches)
    squares = sum(_worth_squares(one, worth) for one in batches)
    return _binomial(np.asarray(sums), np.asarray(squares), sum(samples))


def central_weights(batches: Sequence[Tally]) -> Estimate:
    """Estimate the mean weights among the samples in which each alternative is first, (m, n)."""
    firsts = [_rank_sums(one)[:, :1] for one in batches]
    return _between([one.first_weights * WEIGHT_UNIT for one in batches], firsts)


def bound(estimate: Estimate, samples: int, batches: int, *, independent: bool) -> float:
    """Bound the error of all the shares of a table at once, nineteen times in twenty.

    The level is shared out among the figures (Bonferroni). Independent draws are bounded by the
    farther end of the Wilson (1927) interval, which is honest about shares near 0 and 1. Else the
    error between batches counts with the quantile of Student's t; where batches do not differ at
    all, as for a rank that was never seen, the Wilson interval stands in.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association, 22(158), 209-212.
    doi:10.1080/01621459.1927.10502953
    """
    from scipy.special import ndtri, stdtrit

    tail = 1 - (1 - LEVEL) / (2 * estimate.value.size)
    apart = wilson_reach(estimate.value, samples, float(ndtri(tail)))
    if independent or batches < 2:
        return float(apart.max())
    spread = float(stdtrit(batches - 1, tail)) * estimate.error
    return float(np.where(estimate.error > 0, spread, apart).max())


def wilson_reach(share: Floats, samples: int, z: float) -> Floats:
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


def _binomial(sums: Floats, squares: Floats, samples: int) -> Estimate:
    """Return a mean over independent samples with its standard error."""
    mean = sums / samples
    variance = np.clip(squares / samples - mean**2, 0.0, None)
    return Estimate(mean, np.sqrt(variance / max(samples - 1, 1)))


def _between(sums: Sequence[Floats], sizes: Sequence[Floats] | Sequence[int]) -> Estimate:
    """Return a ratio of sums with the standard error by how much the batches differ from it."""
    size = np.asarray(sum(sizes), dtype=np.float64)
    total = np.asarray(sum(sums), dtype=np.float64)
    hollow = np.full(np.broadcast_shapes(total.shape, size.shape), np.nan)
    mean = np.divide(total, size, out=hollow.copy(), where=size > 0)
    away = sum((part - mean * share) ** 2 for part, share in zip(sums, sizes, strict=True))
    count = len(sums)
    if count < 2:
        return Estimate(mean, hollow)
    error = np.sqrt(np.asarray(away) * count / (count - 1))
    return Estimate(mean, np.divide(error, size, out=hollow.copy(), where=size > 0))


def _rank_sums(*tallies: Tally, power: int = 1) -> Floats:
    """Add up the shares of each rank; `power` 2 adds up their squares."""
    sums = np.zeros(tallies[0].ranks.shape)
    for tally in tallies:
        sums += tally.ranks
        for (row, rank, size), count in sorted(tally.ties.items()):
            sums[row, rank - 1 : rank - 1 + size] += count / size**power
    return sums


def _worth_squares(tally: Tally, worth: Floats) -> Floats:
    """Add up the squares of what the ranks taken are worth."""
    sums: Floats = tally.ranks @ worth**2
    for (row, rank, size), count in sorted(tally.ties.items()):
        sums[row] += count * worth[rank - 1 : rank - 1 + size].mean() ** 2
    return sums
