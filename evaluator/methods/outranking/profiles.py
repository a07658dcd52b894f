"""The profiles that part one class from the next, and the names of the classes, at the border."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from criteria.faults import Faults
from evaluator.arrays import maximised
from evaluator.reading.entries import listed, shown
from evaluator.reading.matrix import read_matrix
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Matrix, Table

_WHERE = "profiles"


def read_profiles(
    profiles: Matrix, table: Table, directions: Sequence[str], faults: Faults
) -> Table:
    """Read profiles, match them to the criteria and check that each is better than the one before.

    Parameters
    ----------
    profiles : array-like or DataFrame, (K - 1, n)
        From the worst to the best. Without labels they are called b1, b2 ...
    table : Table
        The matrix.
    directions : sequence of {"max", "min"}, length n
        Of its criteria; empty if they are at fault.
    faults : Faults
        Where to note what is wrong.

    Examples
    --------
    >>> faults = Faults("call")
    >>> table = read_matrix([[1, 2], [3, 4]], faults)
    >>> read_profiles([[2, 3], [1, 4]], table, ("max", "max"), faults).alternatives
    ('b1', 'b2')
    >>> print(*faults)
    profiles: b2, criterion 0: expected a value at least as good as 2.0, that of b1; found 1.0. List
    them from the worst to the best.
    """
    found = Faults(_WHERE)
    limits = read_matrix(profiles, found)
    faults.extend(replace(fault, where=_WHERE) for fault in found)
    if not is_frame(profiles):
        names = tuple(f"b{h}" for h in range(1, len(limits.values) + 1))
        limits = replace(limits, alternatives=names)
    if len(found) or table.criteria is None:
        return limits
    here = Faults(_WHERE)
    limits = _matched(limits, table.criteria, here, by_label=is_frame(profiles))
    if not len(here) and len(directions) == len(table.criteria):
        _check_rising(limits, directions, here)
    faults.extend(here)
    return limits


def _matched(
    limits: Table, criteria: tuple[Hashable, ...], here: Faults, *, by_label: bool
) -> Table:
    columns = limits.criteria or ()
    if not by_label:
        if len(columns) != len(criteria):
            expected = f"{len(criteria)} values, one per criterion"
            here.add("columns", expected, str(len(columns)), "Add or drop some.")
        return replace(limits, criteria=criteria)
    for label in columns:
        if label not in criteria:
            here.unknown(f"column {label}", "a criterion of the matrix", label, map(str, criteria))
    for criterion in criteria:
        if criterion not in columns:
            here.add(f"criterion {criterion}", "a column", "none", "Add a column for it.")
    if len(here):
        return limits
    order = [columns.index(criterion) for criterion in criteria]
    return replace(limits, values=limits.values[:, order], criteria=criteria)


def gains(table: Table, directions: Sequence[str]) -> Floats:
    """Return the values with criteria in rows, where more is better.

    Examples
    --------
    >>> gains(read_matrix([[1, 2], [3, 4]], Faults("matrix")), ["max", "min"])
    array([[ 1.,  3.],
           [-2., -4.]])
    """
    return np.ascontiguousarray((table.values * np.where(maximised(directions), 1.0, -1.0)).T)


def _check_rising(limits: Table, directions: Sequence[str], here: Faults) -> None:
    """Note where a profile is worse than the one before, or the same."""
    steps = np.diff(gains(limits, directions), axis=1).T
    names, remedy = limits.alternatives, "List them from the worst to the best."
    for h, k in np.argwhere(steps < 0):
        where = f"{names[h + 1]}, criterion {(limits.criteria or ())[k]}"
        least = float(limits.values[h, k])
        expected = f"a value at least as good as {least!r}, that of {names[h]}"
        here.add(where, expected, repr(float(limits.values[h + 1, k])), remedy)
    for h in np.flatnonzero((steps == 0).all(axis=1)):
        expected = f"something better than {names[h]}"
        here.add(f"{names[h + 1]}", expected, "the same values", "Drop one, or raise this one.")


def read_categories(categories: object, count: int, faults: Faults) -> Sequence[Hashable]:
    """Read the names of the classes, from the worst to the best; by default their numbers.

    Examples
    --------
    >>> faults = Faults("call")
    >>> read_categories(None, 3, faults), read_categories(["C", "B", "A"], 3, faults)
    ([1, 2, 3], ['C', 'B', 'A'])
    >>> read_categories(["C", "B"], 3, faults)
    [1, 2, 3]
    >>> print(*faults)
    categories: names: expected 3 names, one more than there are profiles; found 2. Name the classes
    from the worst to the best.
    """
    numbers = list(range(1, count + 1))
    if categories is None:
        return numbers
    here = Faults("categories")
    names = listed(categories)
    remedy = "Name the classes from the worst to the best."
    if names is None or len(names) != count:
        expected = f"{count} names, one more than there are profiles"
        here.add("names", expected, shown(categories) if names is None else str(len(names)), remedy)
    else:
        for place, name in enumerate(names, start=1):
            if name in names[: place - 1]:
                here.add(f"class {place}", "each name once", shown(name), "Rename one.")
    faults.extend(here)
    return numbers if len(here) or names is None else [str(name) for name in names]
