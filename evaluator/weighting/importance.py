"""An order of importance, read and checked at the border."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from evaluator.reading.entries import listed, shown
from evaluator.weighting.labelled import labels_of, read_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from criteria.faults import Faults
    from evaluator.arrays import Floats
    from evaluator.weighting.labelled import Labels, PerCriterion

    Order: TypeAlias = int | Sequence[str] | PerCriterion


@dataclass(frozen=True, eq=False)
class Importance:
    """Criteria with their ranks by importance.

    Attributes
    ----------
    labels : Index or tuple, optional
        None where the criteria have no names.
    ranks : array of float, (n,)
        The lower, the more important; equal ranks tie.
    """

    labels: Labels
    ranks: Floats


def read_importance(ranking: Order, faults: Faults) -> Importance:
    """Read an order of importance and note everything that is wrong with it.

    Parameters
    ----------
    ranking : int, sequence of str, or array-like, dict or Series of numbers
        An int is the number of criteria, which stand in order; names stand from the most to the
        least important; numbers are ranks, from 1 for the most important to at most n.
    faults : Faults
        Where to note them.

    Examples
    --------
    >>> from criteria.faults import Faults
    >>> read_importance({"price": 2, "risk": 1}, Faults("ranking")).ranks
    array([2., 1.])
    >>> read_importance(["risk", "price"], Faults("ranking")).ranks
    array([1., 2.])
    """
    if isinstance(ranking, Integral) and not isinstance(ranking, bool):
        return Importance(None, _in_order(int(ranking), faults))
    given: object = list(ranking) if isinstance(ranking, Iterator) else ranking
    labels = labels_of(given)
    names = listed(given) if labels is None else None
    if names and all(isinstance(name, str) for name in names):
        return Importance(tuple(map(str, names)), _named(names, faults))
    count = len(names or ()) if labels is None else len(labels)
    remedy = "Write 1 for the most important, 2 for the next; or list the names in order."
    ranks = read_numbers(given, "rank", (1, max(count, 1)), remedy, faults)
    return Importance(labels, ranks)


def _in_order(count: int, faults: Faults) -> Floats:
    if count < 1:
        remedy = "Give the number of criteria, or their ranks."
        faults.add("criteria", "at least one criterion", str(count), remedy)
    return np.arange(1.0, count + 1)


def _named(names: list[object], faults: Faults) -> Floats:
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            remedy = "Drop one, or give ranks by name where criteria tie."
            faults.add(f"criterion {name}", "each name once", f"{shown(name)} again", remedy)
    return np.arange(1.0, len(names) + 1)
