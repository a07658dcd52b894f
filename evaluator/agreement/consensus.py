"""Rankings that stand for several: by points (Borda) and by duels (Copeland)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evaluator.agreement.rankings import average_ranks, read_rankings
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Matrix

Counts: TypeAlias = NDArray[np.int64]


def borda(ranks: Matrix) -> pd.DataFrame:
    """Rank by the alternatives that each one stands before, added up over the rankings.

    Parameters
    ----------
    ranks : DataFrame or array-like, (m, k)
        m alternatives in rows, k rankings in columns; 1 is best, equal numbers are ties.

    Returns
    -------
    DataFrame
        By alternative: ``points``, one for each alternative that it stands before and a half for
        each that it ties with, in every ranking; ``rank``, equal points share the better rank.

    Raises
    ------
    InputError
        If a rank is no finite number.

    References
    ----------
    Borda, J.-C. de (1781). Mémoire sur les élections au scrutin. Histoire de l'Académie royale des
    sciences, 657-665.

    Examples
    --------
    >>> borda([[1, 2, 1], [2, 1, 2], [3, 2, 2]])
       points  rank
    0     4.5     1
    1     3.5     2
    2     1.0     3
    """
    import pandas as pd

    points = borda_points(read_rankings(ranks)[0])
    index = ranks.index if is_frame(ranks) else None
    return pd.DataFrame({"points": points, "rank": competition_ranks(-points)}, index=index)


def copeland(ranks: Matrix) -> pd.DataFrame:
    """Rank by the duels that each alternative wins, in which most rankings decide.

    Parameters
    ----------
    ranks
        As for `borda`.

    Returns
    -------
    DataFrame
        By alternative: ``wins``, ``ties`` and ``losses`` in duels with each other one; ``points``,
        the wins and half the ties; ``rank``, equal points share the better rank.

    Raises
    ------
    InputError
        If a rank is no finite number.

    References
    ----------
    Copeland, A. H. (1951). A "reasonable" social welfare function. Seminar on mathematics in
    social sciences, University of Michigan.

    Examples
    --------
    >>> copeland([[1, 2, 1], [2, 1, 2], [3, 2, 2]])
       wins  ties  losses  points  rank
    0     2     0       0     2.0     1
    1     1     0       1     1.0     2
    2     0     0       2     0.0     3
    """
    import pandas as pd

    before = preferences(read_rankings(ranks)[0])
    lead = before - before.T
    wins, losses = (lead > 0).sum(axis=1), (lead < 0).sum(axis=1)
    ties = len(lead) - 1 - wins - losses
    points = wins + ties / 2
    columns = {"wins": wins, "ties": ties, "losses": losses, "points": points}
    index = ranks.index if is_frame(ranks) else None
    return pd.DataFrame({**columns, "rank": competition_ranks(-points)}, index=index)


def preferences(ranks: Floats) -> Counts:
    """Count by pair the rankings that put the one of the row before the one of the column.

    Examples
    --------
    >>> preferences(np.array([[1.0, 1.0], [2.0, 1.0]]))
    array([[0, 1],
           [0, 0]])
    """
    before = np.zeros((len(ranks), len(ranks)), dtype=np.int64)
    for column in ranks.T:
        before += column[:, np.newaxis] < column
    return before


def borda_points(ranks: Floats) -> Floats:
    """Add up the points of Borda; ranks of shape (m, k) give points of shape (m,)."""
    columns = np.array([average_ranks(column) for column in ranks.T])
    return np.asarray((len(ranks) - columns).sum(axis=0))


def competition_ranks(values: Floats) -> Counts:
    """Rank so that the lowest value is first and equal ones share the better rank.

    Examples
    --------
    >>> competition_ranks(np.array([2.0, 1.0, 1.0]))
    array([3, 1, 1])
    """
    return np.asarray(np.searchsorted(np.sort(values), values) + 1)
