"""Weights from an order of importance alone: centroid, rank sum and rank reciprocal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from criteria.faults import Faults
from evaluator.weighting.importance import read_importance
from evaluator.weighting.labelled import under_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.arrays import Floats
    from evaluator.weighting.importance import Order
    from evaluator.weighting.labelled import Shares


def roc(ranking: Order) -> Shares:
    """Rank-order centroid weights: the mean of all weights that keep the order [1]_.

    The criterion at place i of n gets (1/i + 1/(i+1) + ... + 1/n) / n.

    Parameters
    ----------
    ranking : int, sequence of str, or array-like, dict or Series of numbers
        An int is the number of criteria, in order of importance. Names stand from the most to the
        least important. Numbers are the ranks of the criteria, 1 for the most important and at
        most n; only their order counts, so that 1, 2, 2, 4 and 1, 2, 2, 3 and 1, 2.5, 2.5, 4
        are the same. Criteria that tie share the mean of the weights of the places they hold.

    Returns
    -------
    array of float, (n,), or Series
        Shares of 1, in the order given; a Series by name or label where there were any.

    Raises
    ------
    InputError
        With every rank that is not a number from 1 to n, every name given twice.

    References
    ----------
    .. [1] Barron, F. H. and Barrett, B. E. (1996), Decision quality using ranked attribute
       weights, Management Science 42(11), 1515-1523, doi:10.1287/mnsc.42.11.1515.

    Examples
    --------
    >>> roc(3).round(4).tolist()
    [0.6111, 0.2778, 0.1111]
    >>> roc({"price": 2, "risk": 1, "speed": 2}).round(4).to_dict()
    {'price': 0.1944, 'risk': 0.6111, 'speed': 0.1944}
    """
    return _weigh(ranking, centroid)


def rank_sum(ranking: Order) -> Shares:
    """Rank-sum weights: place i of n counts n + 1 - i [1]_.

    Parameters
    ----------
    ranking : int, sequence of str, or array-like, dict or Series of numbers
        As for `roc`, with ties.

    Returns
    -------
    array of float, (n,), or Series
        Shares of 1, as `roc` returns them.

    Raises
    ------
    InputError
        As `roc` does.

    References
    ----------
    .. [1] Stillwell, W. G., Seaver, D. A. and Edwards, W. (1981), A comparison of weight
       approximation techniques in multiattribute utility decision making, Organizational
       Behavior and Human Performance 28(1), 62-77, doi:10.1016/0030-5073(81)90015-5.

    Examples
    --------
    >>> rank_sum(["risk", "price", "speed", "taste"]).to_dict()
    {'risk': 0.4, 'price': 0.3, 'speed': 0.2, 'taste': 0.1}
    """
    return _weigh(ranking, falling)


def rank_reciprocal(ranking: Order) -> Shares:
    """Rank-reciprocal weights: place i counts 1/i [1]_.

    Parameters
    ----------
    ranking : int, sequence of str, or array-like, dict or Series of numbers
        As for `roc`, with ties.

    Returns
    -------
    array of float, (n,), or Series
        Shares of 1, as `roc` returns them.

    Raises
    ------
    InputError
        As `roc` does.

    References
    ----------
    .. [1] Stillwell, W. G., Seaver, D. A. and Edwards, W. (1981), A comparison of weight
       approximation techniques in multiattribute utility decision making, Organizational
       Behavior and Human Performance 28(1), 62-77, doi:10.1016/0030-5073(81)90015-5.

    Examples
    --------
    >>> rank_reciprocal([3, 1, 2]).round(4).tolist()
    [0.1818, 0.5455, 0.2727]
    """
    return _weigh(ranking, reciprocal)


def centroid(count: int) -> Floats:
    """Return the weights of the places 1 to `count`: the centroid of the ordered simplex.

    Examples
    --------
    >>> centroid(2)
    array([0.75, 0.25])
    """
    # Added from the smallest term upwards.
    return np.cumsum(1.0 / np.arange(count, 0, -1))[::-1] / count


def falling(count: int) -> Floats:
    """Return the weights of the places 1 to `count`, falling by equal steps.

    Examples
    --------
    >>> falling(4)
    array([0.4, 0.3, 0.2, 0.1])
    """
    return np.arange(count, 0, -1) * 2.0 / (count * (count + 1))


def reciprocal(count: int) -> Floats:
    """Return the weights of the places 1 to `count`, in proportion to the reciprocal place.

    Examples
    --------
    >>> reciprocal(2).round(4)
    array([0.6667, 0.3333])
    """
    sizes = 1.0 / np.arange(1, count + 1)
    return np.asarray(sizes / sizes.sum())


def _weigh(ranking: Order, by_place: Callable[[int], Floats]) -> Shares:
    faults = Faults("ranking")
    importance = read_importance(ranking, faults)
    faults.raise_if_any()
    return under_labels(
        _shared(by_place(len(importance.ranks)), importance.ranks), importance.labels
    )


def _shared(places: Floats, ranks: Floats) -> Floats:
    """Give each criterion the mean weight of the places that its rank holds."""
    _, group, sizes = np.unique(ranks, return_inverse=True, return_counts=True)
    sums = np.add.reduceat(places, np.cumsum(sizes) - sizes)
    return np.asarray((sums / sizes)[group])
