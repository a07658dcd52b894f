"""What holds for all admissible weights, and what for some: extreme ranks and preferences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.methods.normalize import SCALE
from evaluator.robustness.exact.admissible import read_admissible
from evaluator.robustness.exact.programmes import LEVEL, greatest, most_met
from evaluator.robustness.exact.weighing import labels

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.arrays import Bools, Floats
    from evaluator.reading.matrix import Directions, Matrix
    from evaluator.robustness.sampling.polytope import LinearSystem
    from evaluator.robustness.weights.space import WeightSpace


@dataclass(frozen=True, eq=False)
class ExtremeRanks:
    """The best and the worst rank that each alternative can hold.

    Attributes
    ----------
    ranks : DataFrame
        By alternative: ``best`` and ``worst``.
    best_weights, worst_weights : DataFrame, (m, n)
        By alternative, admissible weights at which it holds them.
    """

    ranks: pd.DataFrame
    best_weights: pd.DataFrame
    worst_weights: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Preferences:
    """Which alternative is at least as good as which.

    Attributes
    ----------
    necessary, possible : DataFrame of bool, (m, m)
        Whether the row scores at least as high as the column: for all admissible weights and
        levels, or for some.
    """

    necessary: pd.DataFrame
    possible: pd.DataFrame


def extreme_ranks(
    matrix: Matrix,
    directions: Directions,
    *,
    weights: WeightSpace | None = None,
    low: Matrix | None = None,
    high: Matrix | None = None,
    normalization: str = SCALE,
    scale: object = (1, 5),
) -> ExtremeRanks:
    """Find the best and the worst rank of each alternative by the weighted sum.

    Parameters
    ----------
    matrix : array-like or DataFrame, (m, n)
        m alternatives in rows, n criteria in columns; finite numbers.
    directions : {"max", "min"}, or an iterable, dict or Series of them
        Whether more of a criterion is better.
    weights : WeightSpace, optional
        Which weights are admissible: those that meet its constraints, however likely they are.
        By default all.
    low, high : array-like or DataFrame, (m, n), optional
        The lowest and the highest that each level may be, each free of the others; by default the
        levels of the matrix. Under normalization "scale" only.
    normalization : {"scale", "minmax", "vector"}
        How criteria are made comparable.
    scale : pair, or one pair per criterion
        (low, high) in the units of the matrix; used with normalization "scale" only.

    Returns
    -------
    ExtremeRanks

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    Notes
    -----
    An alternative is ranked after those that score strictly higher, so that ties share the better
    rank. Its best rank is had at its best levels and the worst of the others, its worst rank the
    other way round; which weights then leave fewest, or most, ahead of it is found by integer
    programming (`most_met`) and is exact: scores count as level within 1e-9 of the largest
    difference of two partial values. It is meant for tens of alternatives.

    References
    ----------
    Kadziński, M., Greco, S., & Słowiński, R. (2012). Extreme ranking analysis in robust ordinal
    regression. Omega, 40(4), 488-501.

    Examples
    --------
    >>> extreme_ranks([[5, 1], [3, 4], [1, 3]], "max").ranks
       best  worst
    0     1      3
    1     1      2
    2     2      3
    """
    import pandas as pd

    asked = read_admissible(matrix, directions, weights, low, high, normalization, scale)
    count = len(asked.alternatives)
    ranks = np.empty((count, 2), dtype=np.int64)
    places = np.empty((2, count, len(asked.criteria)))
    for row in range(count):
        others = np.arange(count) != row
        kept, places[0, row] = most_met(
            asked.best[row] - asked.worst[others], asked.system, strictly=False
        )
        passed, places[1, row] = most_met(
            asked.best[others] - asked.worst[row], asked.system, strictly=True
        )
        ranks[row] = count - kept.sum(), 1 + passed.sum()
    rows, columns = labels(asked.alternatives), labels(asked.criteria)
    return ExtremeRanks(
        pd.DataFrame(ranks, index=rows, columns=["best", "worst"]),
        *(pd.DataFrame(found, index=rows, columns=columns) for found in places),
    )


def preferences(
    matrix: Matrix,
    directions: Directions,
    *,
    weights: WeightSpace | None = None,
    low: Matrix | None = None,
    high: Matrix | None = None,
    normalization: str = SCALE,
    scale: object = (1, 5),
) -> Preferences:
    """Find who is at least as good as whom by the weighted sum, for all or for some weights.

    Parameters
    ----------
    matrix, directions, weights, low, high, normalization, scale
        As for `extreme_ranks`.

    Returns
    -------
    Preferences

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    References
    ----------
    Greco, S., Mousseau, V., & Słowiński, R. (2008). Ordinal regression revisited: multiple
    criteria ranking using a set of additive value functions. European Journal of Operational
    Research, 191(2), 416-436. doi:10.1016/j.ejor.2007.08.013

    Examples
    --------
    >>> found = preferences([[5, 1], [3, 4], [1, 3]], "max")
    >>> found.necessary.loc[1, 2], found.necessary.loc[0, 1], found.possible.loc[0, 1]
    (np.True_, np.False_, np.True_)
    """
    import pandas as pd

    asked = read_admissible(matrix, directions, weights, low, high, normalization, scale)
    count = len(asked.alternatives)
    leads = np.zeros((count, count))
    for one, other in zip(*np.nonzero(~np.eye(count, dtype=np.bool_)), strict=True):
        leads[one, other] = _greatest_lead(asked.best[one] - asked.worst[other], asked.system)
    names = labels(asked.alternatives)

    def frame(held: Bools) -> pd.DataFrame:
        return pd.DataFrame(held, index=names, columns=names)

    return Preferences(frame(leads.T <= LEVEL), frame(leads >= -LEVEL))


def _greatest_lead(lead: Floats, system: LinearSystem) -> float:
    """Return the greatest lead over the admissible weights, on the scale of its largest entry."""
    size = np.abs(lead).max()
    return greatest(lead / size, system) if size > 0 else 0.0
