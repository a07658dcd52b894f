"""The two models of the Best-Worst Method, solved in closed form.

Both depend on the weights of the best and the worst criterion alone: once these are set, every
other criterion k has an interval of its own. Each lower end must not exceed its upper end, which
bounds the ratio of best to worst; and of these bounds the tightest pair decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from evaluator.arrays import Floats


@dataclass(frozen=True, eq=False)
class Solution:
    """Optimal weights, in the order of the criteria.

    Attributes
    ----------
    lower, upper : array of float, (n,)
        The least and the greatest weight of each criterion over all optimal weights.
    xi : float
        The largest deviation from a comparison, which no other weights make smaller.
    """

    lower: Floats
    upper: Floats
    xi: float

    @property
    def weights(self) -> Floats:
        """The centres of the intervals, divided by their sum; optimal themselves."""
        centres = (self.lower + self.upper) / 2
        return np.asarray(centres / centres.sum())


def linear(to_others: Floats, to_worst: Floats, best: int, worst: int) -> Solution:
    """Minimise the largest of abs(w_B - a_Bk w_k) and abs(w_k - a_kW w_W).

    With the deviation as the unit, the weights have to be as large as they can. All bounds on
    (w_B, w_W) are rising lines, w_B <= c_k w_W + d_k and w_B >= c_k w_W - d_k, where
    c_k = a_Bk a_kW and d_k = a_Bk + 1, and for the comparison of best and worst c = a_BW and
    d = 1. So both are largest together, where the first upper meets the first lower line: the
    solution is unique.

    Parameters
    ----------
    to_others, to_worst : array of float, (n,)
        Comparisons of the best with each criterion, a_Bk, and of each with the worst, a_kW.
    best, worst : int
        Where these two stand; not the same.

    Examples
    --------
    >>> solution = linear(np.array([8.0, 2.0, 1.0]), np.array([1.0, 5.0, 8.0]), 2, 0)
    >>> solution.weights.round(4), round(solution.xi, 4)
    (array([0.0714, 0.3214, 0.6071]), 0.0357)
    """
    between = _between(to_others, best, worst)
    over, under = to_others[between], to_worst[between]
    slopes = np.append(over * under, to_others[worst])
    slack = np.append(over + 1, 1.0)
    rise = slopes[:, np.newaxis] - slopes
    crossing = rise > 0
    if not crossing.any():
        weights = 1 / to_others
        weights = weights / weights.sum()
        return Solution(weights, weights, 0.0)
    sizes = np.empty(len(to_others))
    sizes[worst] = ((slack[:, np.newaxis] + slack)[crossing] / rise[crossing]).min()
    sizes[best] = (slopes * sizes[worst] + slack).min()
    sizes[between] = np.minimum((sizes[best] + 1) / over, under * sizes[worst] + 1)
    total = sizes.sum()
    return Solution(sizes / total, sizes / total, float(1 / total))


def nonlinear(to_others: Floats, to_worst: Floats, best: int, worst: int) -> Solution:
    """Minimise the largest of abs(w_B / w_k - a_Bk) and abs(w_k / w_W - a_kW).

    A deviation x allows ratios w_B / w_W from a_BW - x and (a_Bk - x)(a_kW - x) up to a_BW + x
    and (a_Bk + x)(a_kW + x). The former fall and the latter rise with x, so that the least x is
    the last at which any of the former meets any of the latter. There the ratio is settled, and
    each other criterion is free within an interval of its own.

    Parameters
    ----------
    to_others, to_worst : array of float, (n,)
        Comparisons of the best with each criterion, a_Bk, and of each with the worst, a_kW.
    best, worst : int
        Where these two stand; not the same.

    Examples
    --------
    >>> solution = nonlinear(np.array([8.0, 2.0, 1.0]), np.array([1.0, 5.0, 8.0]), 2, 0)
    >>> solution.weights.round(4), round(solution.xi, 4)
    (array([0.0714, 0.3387, 0.5899]), 0.2583)
    """
    between = _between(to_others, best, worst)
    over, under = to_others[between], to_worst[between]
    xi = _least_deviation(over, under, float(to_others[worst]))
    ratio = float(np.append((over + xi) * (under + xi), to_others[worst] + xi).min())
    low, high = np.empty(len(to_others)), np.empty(len(to_others))
    low[worst] = high[worst] = 1.0
    low[best] = high[best] = ratio
    low[between], high[between] = _free(over, under, xi, ratio)
    # A criterion is least where it is low itself and all others are high.
    least = low / (low + (high.sum() - high))
    most = high / (high + (low.sum() - low))
    return Solution(least, most, xi)


def _between(to_others: Floats, best: int, worst: int) -> list[int]:
    return [k for k in range(len(to_others)) if k not in (best, worst)]


def _least_deviation(over: Floats, under: Floats, direct: float) -> float:
    """Return the least deviation: where the falling bounds meet the rising ones last."""
    ways, sums = over * under, over + under
    # (a - x)(b - x) = (c + x)(d + x), for each pair of criteria.
    pairs = (ways[:, np.newaxis] - ways) / (sums[:, np.newaxis] + sums)
    gap = ways - direct
    # (a - x)(b - x) = a_BW + x where the gap is positive, a_BW - x = (a + x)(b + x) where not;
    # of both the root next to 0, written so that nothing cancels.
    against = 2 * np.abs(gap) / (sums + 1 + np.sqrt((sums + 1) ** 2 - 4 * gap))
    return float(max(pairs.max(initial=0.0), against.max(initial=0.0)))


def _free(over: Floats, under: Floats, xi: float, ratio: float) -> tuple[Floats, Floats]:
    """Return between which multiples of the worst each other criterion is free."""
    low = np.maximum(under - xi, ratio / (over + xi))
    # A deviation beyond the comparison bounds nothing from above.
    divisor = np.where(over > xi, over - xi, np.nan)
    high = np.fmin(under + xi, ratio / divisor)
    # The criteria that decide have one value only; rounding may have put its ends the wrong way.
    middle = (low + high) / 2
    return np.minimum(low, middle), np.maximum(high, middle)
