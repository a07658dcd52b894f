"""How little the weights have to change for one alternative to overtake another."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from criteria.faults import Faults
from evaluator.robustness.exact.crossings import compare
from evaluator.robustness.exact.nearest_curved import distance, search_level
from evaluator.robustness.exact.nearest_linear import NORMS, nearest_level
from evaluator.robustness.exact.weighing import Weighing, read_weighing

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Directions, Matrix, Table, Weights

# How far beyond, and short of, the nearest weights it is looked who is ahead.
_STEP = 1e-6


@dataclass(frozen=True, eq=False)
class SmallestChange:
    """The nearest weights at which one alternative overtakes another.

    Attributes
    ----------
    a, b : label
        Who is overtaken, and by whom; `b` is None where nobody can overtake `a`.
    norm : str
        How the distance is measured.
    distance : float
        From the present weights, 0 where `b` is ahead or level already, infinite where there are
        no such weights.
    weights : Series or None
        By criterion, summing to one: there the two draw level, and just beyond `b` is ahead. The
        present weights where `b` is ahead already. None where there are none.
    change : Series or None
        What is added to each present weight.
    exact : bool
        Whether nothing is nearer for certain. Otherwise it is the nearest that was found.
    verified : bool
        Whether the method itself, ranking a step of 1e-6 short of these weights and beyond them,
        finds the two in the one order and in the other.
    reason : str
        Why there are no weights, or why none have to change; empty otherwise.
    """

    a: Hashable
    b: Hashable | None
    norm: str
    distance: float
    weights: pd.Series[float] | None
    change: pd.Series[float] | None
    exact: bool
    verified: bool
    reason: str


def smallest_change(
    matrix: Matrix,
    weights: Weights,
    directions: Directions,
    a: Hashable | None = None,
    b: Hashable | None = None,
    norm: str = "l2",
    method: str = "topsis",
    normalization: str = "scale",
    scale: object = (1, 5),
) -> SmallestChange:
    """Find the nearest weights at which one alternative overtakes another.

    Parameters
    ----------
    matrix : array-like or DataFrame, (m, n)
        m alternatives in rows, n criteria in columns; finite numbers.
    weights : array-like, dict or Series, (n,)
        The present weights; not negative, divided by their sum. Matched by label where they have
        labels.
    directions : {"max", "min"}, or an iterable, dict or Series of them
        Whether more of a criterion is better.
    a : label, optional
        Who is to be overtaken; the leader if not given (the first listed of several).
    b : label, optional
        Who is to overtake; whoever does so first if not given.
    norm : {"l1", "l2", "linf"}
        The distance between weights: the sum of the absolute changes (twice the weight that moves
        from some criteria to others), the square root of the sum of their squares, or the largest
        change of any one weight.
    method : {"topsis", "weighted_sum"}
        Those whose crossings are roots of a polynomial.
    normalization : {"scale", "minmax", "vector"}
        How criteria are made comparable.
    scale : pair, or one pair per criterion
        (low, high) in the units of the matrix; used with normalization "scale" only.

    Returns
    -------
    SmallestChange
        Exact for a weighted sum. For TOPSIS, where the weights that put `b` ahead are no convex
        set, the nearest that a search from many starts found; the search is always the same.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    References
    ----------
    Rios Insua, D., & French, S. (1991). A framework for sensitivity analysis in discrete
    multi-objective decision-making. European Journal of Operational Research, 54(2), 176-190.
    doi:10.1016/0377-2217(91)90296-8

    Examples
    --------
    >>> levels = [[5, 1], [3, 4], [1, 3]]
    >>> found = smallest_change(levels, [0.7, 0.3], "max", method="weighted_sum", norm="linf")
    >>> found.a, found.b, round(found.distance, 3), found.weights.round(3).tolist()
    (0, 1, 0.1, [0.6, 0.4])
    >>> smallest_change(levels, [0.7, 0.3], "max", a=1, b=2).reason
    '1 is at least as good as 2 on every criterion: no weights put 2 ahead.'
    """

    def check(table: Table, faults: Faults) -> None:
        _check_pair(a, b, table, faults)
        here = Faults("norm")
        if not isinstance(norm, str) or norm not in NORMS:
            here.unknown("name", "a norm", norm, NORMS)
        faults.extend(here)

    asked = read_weighing(matrix, weights, directions, method, normalization, scale, check)
    scores = asked.scores(asked.weights)
    first = int(np.argmax(scores)) if a is None else asked.alternatives.index(a)
    if b is not None:
        return _overtaking(asked, first, asked.alternatives.index(b), norm)
    rivals = [row for row, score in enumerate(scores) if row != first and score <= scores[first]]
    found = [_overtaking(asked, first, rival, norm) for rival in rivals]
    reachable = [one for one in found if one.weights is not None]
    if reachable:
        return min(reachable, key=lambda one: one.distance)
    reason = f"No weights put any other ahead of {asked.alternatives[first]}."
    return _nowhere(asked.alternatives[first], None, norm, reason)


def _check_pair(a: Hashable | None, b: Hashable | None, table: Table, faults: Faults) -> None:
    for name, label in (("a", a), ("b", b)):
        if label is not None and label not in table.alternatives:
            here = Faults(name)
            here.unknown("label", "an alternative", label, map(str, table.alternatives))
            faults.extend(here)
    if a is not None and a == b:
        here = Faults("b")
        here.add("label", "another alternative than a", b, "Name another, or leave it out.")
        faults.extend(here)


def _nowhere(a: Hashable, b: Hashable | None, norm: str, reason: str) -> SmallestChange:
    return SmallestChange(a, b, norm, inf, None, None, True, True, reason)


def _overtaking(asked: Weighing, first: int, second: int, norm: str) -> SmallestChange:
    """Find the nearest weights at which the second row overtakes the first."""
    a, b = asked.alternatives[first], asked.alternatives[second]
    rows = asked.forms.rows(np.array([first, second]))
    corners = rows.scores(np.eye(len(asked.weights)))
    if not (compare(corners[:, 1], corners[:, 0]) > 0).any():
        # Whoever is ahead somewhere is ahead where one criterion has all the weight.
        reason = f"{a} is at least as good as {b} on every criterion: no weights put {b} ahead."
        return _nowhere(a, b, norm, reason)
    now = rows.scores(asked.weights)
    order = int(compare(now[1:], now[:1])[0])
    exact, reason = True, ""
    if order >= 0:
        nearest = asked.weights
        reason = f"{b} is {'ahead of' if order else 'level with'} {a} at the present weights."
    elif rows.loss is None:
        nearest = nearest_level(asked.weights, rows.gain[1] - rows.gain[0], norm)
    else:
        nearest, exact = search_level(rows.gain, rows.loss, asked.weights, norm), False
    change = nearest - asked.weights
    return SmallestChange(
        a,
        b,
        norm,
        float(distance(change, norm)),
        asked.by_criterion(nearest),
        asked.by_criterion(change).rename("change"),
        exact,
        order > 0 or _is_verified(asked, first, second, nearest),
        reason,
    )


def _is_verified(asked: Weighing, first: int, second: int, nearest: Floats) -> bool:
    """Rank a step short of the weights, and a step beyond them towards each criterion."""
    short = nearest + _STEP * (asked.weights - nearest)
    beyond = nearest + _STEP * (np.eye(len(nearest)) - nearest)
    before, *after = asked.scores(np.vstack([short, beyond]))[:, [first, second]]
    return bool(before[0] >= before[1] and any(one[0] < one[1] for one in after))
