"""Rankings that users hand in, one or several side by side, read and checked at the border."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from criteria.faults import Faults
from evaluator.reading.entries import as_number, listed, shown
from evaluator.reading.matrix import read_matrix
from evaluator.tabular import unmasked

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Matrix

    Ranks: TypeAlias = ArrayLike | Mapping[Any, float] | pd.Series[Any]

_REMEDY = "Give a list, an array, a dict or a Series of ranks."


def average_ranks(ranks: Floats) -> Floats:
    """Give tied alternatives the mean of the places they take together.

    Parameters
    ----------
    ranks : array of float, (m,)
        1 is best; equal numbers are ties, whatever the convention they were written in.

    Examples
    --------
    >>> average_ranks(np.array([1.0, 2.0, 2.0, 4.0]))  # competition ranks ...
    array([1. , 2.5, 2.5, 4. ])
    >>> average_ranks(np.array([1.0, 2.0, 2.0, 3.0]))  # ... or dense ones
    array([1. , 2.5, 2.5, 4. ])
    """
    _, where, counts = np.unique(ranks, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[where])


def read_pair(first: Ranks, second: Ranks) -> tuple[Floats, Floats]:
    """Read two rankings of the same alternatives, as average ranks in one order.

    Two that carry labels are matched by them; one that carries none is taken in the order of the
    other.

    Raises
    ------
    InputError
        With everything that is wrong with them.

    Examples
    --------
    >>> read_pair({"a": 1, "b": 2}, {"b": 1, "a": 2})
    (array([1., 2.]), array([2., 1.]))
    """
    faults = Faults("rankings")
    labels, one = _read("first", first, faults)
    others, two = _read("second", second, faults)
    faults.raise_if_any()
    if labels is not None and others is not None:
        _match(labels, others, faults)
        faults.raise_if_any()
        places = {label: place for place, label in enumerate(others)}
        two = [two[places[label]] for label in labels]
    elif len(one) != len(two):
        faults.add("second", f"{len(one)} ranks, as in the first", str(len(two)), "Rank the same.")
        faults.raise_if_any()
    return average_ranks(np.array(one)), average_ranks(np.array(two))


def read_rankings(ranks: Matrix) -> tuple[Floats, tuple[Hashable, ...]]:
    """Read rankings side by side: alternatives in rows, rankings in columns.

    Returns
    -------
    array of float, (m, k)
        The ranks as they were given.
    tuple
        The labels of the alternatives, or their positions.

    Raises
    ------
    InputError
        With everything that is wrong with them.
    """
    faults = Faults("rankings")
    table = read_matrix(ranks, faults)
    faults.raise_if_any()
    return np.asarray(table.values), table.alternatives


def _read(
    which: str, ranks: Ranks, faults: Faults
) -> tuple[Sequence[Hashable] | None, list[float]]:
    """Return the labels, where there are any, and the ranks."""
    labels, entries = _entries(ranks)
    here = Faults(f"rankings, {which}")
    if entries is None:
        here.add("ranks", "one rank per alternative", ranks, _REMEDY)
    elif not entries:
        here.add("ranks", "at least one", "none", "Rank something.")
    for label in sorted({str(one) for one in labels or () if list(labels or ()).count(one) > 1}):
        here.add(f"alternative {label}", "each label once", "it again", "Drop or rename one.")
    names = range(len(entries or ())) if labels is None else labels
    numbers = []
    for name, entry in zip(names, entries or (), strict=True):
        number = as_number(entry)
        if number is None or not isfinite(number):
            here.add(f"alternative {name}", "a finite number", shown(entry), "Write its rank.")
        numbers.append(number or 0.0)
    faults.extend(here)
    return labels, numbers


def _entries(ranks: object) -> tuple[Sequence[Hashable] | None, list[object] | None]:
    if isinstance(ranks, Mapping):
        return tuple(ranks), list(ranks.values())
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(ranks, pandas.Series):
        return tuple(ranks.index), list(ranks)
    return None, listed(unmasked(ranks))


def _match(labels: Sequence[Hashable], others: Sequence[Hashable], faults: Faults) -> None:
    """Note every label that only one of two rankings has."""
    for which, mine, known in (("second", others, labels), ("first", labels, others)):
        here = Faults(f"rankings, {which}")
        for label in mine:
            if label not in known:
                what = "an alternative of the other ranking"
                here.unknown(f"alternative {label}", what, label, map(str, known))
        faults.extend(here)
