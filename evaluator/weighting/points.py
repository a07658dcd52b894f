"""Weights stated outright: swing weights, points, equal weights."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from criteria.faults import Faults
from evaluator.reading.entries import listed
from evaluator.reading.matrix import read_matrix
from evaluator.weighting.labelled import (
    as_shares,
    is_table,
    labels_of,
    read_numbers,
    under_labels,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from evaluator.reading.matrix import Matrix
    from evaluator.weighting.labelled import Labels, PerCriterion, Shares


def swing(points: PerCriterion) -> Shares:
    """Weigh each criterion by what its swing from the worst to the best level is worth [1]_.

    Imagine an alternative at the worst level of every criterion. The criterion one would raise to
    its best level first gets 100 points, each other the points that its swing is worth beside
    that one; the points are divided by their sum. A swing depends on the levels it runs between:
    with other levels the question has to be asked anew.

    Parameters
    ----------
    points : array-like, dict or Series, (n,)
        Not negative, not all zero; customarily 0 to 100, though only their proportions count.

    Returns
    -------
    array of float, (n,), or Series
        Shares of 1, in the order given; a Series by label where a dict or Series came in.

    Raises
    ------
    InputError
        With every entry that is not a number of 0 or more; if all are 0.

    References
    ----------
    .. [1] von Winterfeldt, D. and Edwards, W. (1986), Decision Analysis and Behavioral Research,
       Cambridge University Press.

    Examples
    --------
    >>> swing({"price": 100, "risk": 60, "speed": 40})
    price    0.5
    risk     0.3
    speed    0.2
    Name: weight, dtype: float64
    """
    return _divided(points, "the swing to be made first")


def points(points: PerCriterion) -> Shares:
    """Weights from points given to each criterion outright, or dealt out from a budget [1]_.

    Parameters
    ----------
    points : array-like, dict or Series, (n,)
        Not negative, not all zero; in any unit, with any sum.

    Returns
    -------
    array of float, (n,), or Series
        Shares of 1, in the order given; a Series by label where a dict or Series came in.

    Raises
    ------
    InputError
        With every entry that is not a number of 0 or more; if all are 0.

    Notes
    -----
    Dividing ratings of 0 to 100 and dealing out 100 points give the same arithmetic but not the
    same answers: people spread their weights farther when they deal out a budget [1]_. Say which
    of the two was asked.

    References
    ----------
    .. [1] Doyle, J. R., Green, R. H. and Bottomley, P. A. (1997), Judging relative importance:
       direct rating and point allocation are not equivalent, Organizational Behavior and Human
       Decision Processes 70(1), 65-72, doi:10.1006/obhd.1997.2694.

    Examples
    --------
    >>> points([50, 30, 20])
    array([0.5, 0.3, 0.2])
    """
    return _divided(points, "the criterion that matters most")


def equal(criteria: int | Iterable[Hashable] | Matrix) -> Shares:
    """Weigh every criterion alike.

    Parameters
    ----------
    criteria : int, labels, dict, Series, DataFrame or array-like (m, n)
        How many there are; or their labels; or what is by criterion: a dict, a Series, a decision
        matrix with the criteria in columns.

    Returns
    -------
    array of float, (n,), or Series
        1/n each; a Series by label where there were labels.

    Raises
    ------
    InputError
        If there is no criterion, a label comes twice, or a matrix is at fault.

    Examples
    --------
    >>> equal(4)
    array([0.25, 0.25, 0.25, 0.25])
    >>> equal(["price", "risk"]).to_dict()
    {'price': 0.5, 'risk': 0.5}
    """
    faults = Faults("criteria")
    count, labels = _counted(criteria, faults)
    if count < 1 and not len(faults):
        faults.add("criteria", "at least one criterion", str(count), "Give their number or names.")
    faults.raise_if_any()
    return under_labels(np.full(count, 1 / count), labels)


def _divided(points: object, largest: str) -> Shares:
    faults = Faults("points")
    remedy = f"Give 100 to {largest}, to the others their part of it, 0 where nothing counts."
    values = read_numbers(points, "number of points", (0, np.inf), remedy, faults)
    if not len(faults) and not values.any():
        faults.add("sum", "points above 0", "all 0", remedy)
    faults.raise_if_any()
    return under_labels(as_shares(values), labels_of(points))


def _counted(criteria: Any, faults: Faults) -> tuple[int, Labels]:
    if isinstance(criteria, Integral) and not isinstance(criteria, bool):
        return int(criteria), None
    given = list(criteria) if isinstance(criteria, Iterator) else criteria
    if is_table(given):
        return len(read_matrix(given, faults).criteria or ()), labels_of(given)
    labels = labels_of(given)
    names = listed(given) if labels is None else list(labels)
    if names is None:
        remedy = "Give their number, their labels or the decision matrix."
        faults.add("criteria", "a number, labels or a matrix", given, remedy)
        return 0, None
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            faults.add(f"criterion {name}", "each label once", "it again", "Drop or rename one.")
    return len(names), tuple(names) if labels is None else labels
