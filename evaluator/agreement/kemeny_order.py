"""The consensus of Kemeny: the order that disagrees least with several rankings, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.frozen import FrozenDict
from evaluator.agreement.consensus import Counts, borda_points, competition_ranks, preferences
from evaluator.agreement.programme import order_by_programme
from evaluator.agreement.rankings import read_rankings
from evaluator.agreement.subsets import order_by_subsets

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from evaluator.arrays import Bools
    from evaluator.reading.matrix import Matrix

# Up to so many alternatives that no majority divides, all their subsets are gone through.
SUBSETS_UP_TO: Final = 13


@dataclass(frozen=True)
class Kemeny:
    """The orders that disagree least with several rankings.

    Attributes
    ----------
    order : tuple
        One of them, best first: where several are as good, the first by Borda's points at every
        place, and then by the order of the input.
    ranks : mapping of label to int
        1 and one more for everybody who comes before in *every* one of the best orders; equal
        ranks are shared, as in 1, 1, 3.
    swappable : tuple of pairs
        Those that come in either order in one or other of the best orders.
    distance : float
        Pairs on which the order and a ranking disagree, over all rankings; a tie in a ranking
        counts a half.
    """

    order: tuple[Hashable, ...]
    ranks: Mapping[Hashable, int]
    swappable: tuple[tuple[Hashable, Hashable], ...]
    distance: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "ranks", FrozenDict(self.ranks))

    @property
    def is_unique(self) -> bool:
        """Whether every other order disagrees more."""
        return not self.swappable

    @property
    def table(self) -> pd.DataFrame:
        """By alternative, in the order of the input: its rank, and its place in the order."""
        import pandas as pd

        places = {label: place for place, label in enumerate(self.order, start=1)}
        rows = {"rank": list(self.ranks.values()), "place": [places[one] for one in self.ranks]}
        return pd.DataFrame(rows, index=pd.Index(list(self.ranks)))


def kemeny(ranks: Matrix) -> Kemeny:
    """Find the order with the least sum of Kendall distances to several rankings.

    Exact: the alternatives are parted wherever each of some beats each of the others by a majority
    (which every best order respects, Truchon 1998), and each part is ordered by dynamic
    programming over its subsets or, beyond thirteen, by an integer programme (Conitzer et al.
    2006).

    Parameters
    ----------
    ranks : DataFrame or array-like, (m, k)
        m alternatives in rows, k rankings in columns; 1 is best, equal numbers are ties.

    Returns
    -------
    Kemeny

    Raises
    ------
    InputError
        If a rank is no finite number.

    References
    ----------
    Kemeny, J. G. (1959). Mathematics without numbers. Daedalus, 88(4), 577-591.

    Young, H. P., & Levenglick, A. (1978). A consistent extension of Condorcet's election principle.
    SIAM Journal on Applied Mathematics, 35(2), 285-300. doi:10.1137/0135023

    Truchon, M. (1998). An extension of the Condorcet criterion and Kemeny orders. Working
    paper, CREFA, Université Laval.

    Conitzer, V., Davenport, A., & Kalagnanam, J. (2006). Improved bounds for computing Kemeny
    rankings. Proceedings of AAAI-06, 620-626.

    Examples
    --------
    >>> found = kemeny([[1, 3, 2], [2, 1, 3], [3, 2, 1]])  # a cycle: three orders are as good
    >>> found.order, found.distance, found.is_unique
    ((0, 1, 2), 4.0, False)
    >>> dict(found.ranks)
    {0: 1, 1: 1, 2: 1}
    >>> kemeny([[1, 1], [3, 2], [2, 3]]).swappable
    ((1, 2),)
    """
    values, labels = read_rankings(ranks)
    before = preferences(values)
    by_borda = np.argsort(-borda_points(values), kind="stable")
    order, precedes = _order(before, by_borda)
    always = np.asarray(precedes & ~precedes.T)
    # A tie in a ranking counts a half whatever the order is.
    tied = values.shape[1] * len(labels) * (len(labels) - 1) / 2 - before.sum()
    against = sum(int(before[later, sooner]) for sooner, later in combinations(order, 2))
    places = competition_ranks(always.sum(axis=0))
    return Kemeny(
        order=tuple(labels[one] for one in order),
        ranks=dict(zip(labels, map(int, places), strict=True)),
        swappable=tuple(
            (labels[one], labels[other])
            for one, other in combinations(range(len(labels)), 2)
            if precedes[one, other] and precedes[other, one]
        ),
        distance=float(against + tied / 2),
    )


def _order(before: Counts, by_borda: np.ndarray) -> tuple[list[int], Bools]:
    """Return one of the best orders, and who comes before whom in any of them."""
    order: list[int] = []
    precedes = np.zeros(before.shape, dtype=np.bool_)
    for part in _parts(before):
        precedes[np.ix_(order, part)] = True
        members = np.array([one for one in by_borda if one in part])
        solve = order_by_subsets if len(members) <= SUBSETS_UP_TO else order_by_programme
        found, within = solve(before[np.ix_(members, members)])
        precedes[np.ix_(members, members)] = within
        order += [int(members[one]) for one in found]
    return order, precedes


def _parts(before: Counts) -> list[list[int]]:
    """Part the alternatives so that those of a part beat all those of later ones by majority."""
    reaches = (before >= before.T) | np.eye(len(before), dtype=np.bool_)
    for through in range(len(before)):
        reaches |= reaches[:, [through]] & reaches[through]
    # Of any two, one reaches the other; those that reach as many reach each other.
    counts = reaches.sum(axis=1)
    sizes = sorted(set(counts.tolist()), reverse=True)
    return [np.flatnonzero(counts == size).tolist() for size in sizes]
