"""What is given once per criterion: its labels, its numbers, and weights under the same labels."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from evaluator.arrays import tamed
from evaluator.reading.entries import as_number, by_criterion, shown
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import pandas as pd
    from numpy.typing import ArrayLike

    from criteria.faults import Faults
    from evaluator.arrays import Floats

    Labels: TypeAlias = pd.Index | tuple[Hashable, ...] | None
    PerCriterion: TypeAlias = ArrayLike | Mapping[Hashable, float] | pd.Series[float]
    Shares: TypeAlias = Floats | pd.Series[float]


def labels_of(given: object) -> Labels:
    """Return the labels of the criteria: of the columns, a Series or a dict; None without any.

    Examples
    --------
    >>> labels_of({"price": 1, "risk": 2}), labels_of([1, 2])
    (('price', 'risk'), None)
    """
    if isinstance(given, Mapping):
        return tuple(given)
    if is_frame(given):
        return given.columns
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(given, pandas.Series):
        index: pd.Index = given.index
        return index
    return None


def is_table(given: object) -> bool:
    """Say whether this has rows: a DataFrame, an array of more than one dimension, nested lists.

    Examples
    --------
    >>> is_table([[1, 2], [3, 4]]), is_table([1, 2]), is_table([("cost", 1), ("cost", 2)])
    (True, False, False)
    """
    if is_frame(given):
        return True
    if isinstance(given, np.ndarray):
        return given.ndim > 1
    rows = given if isinstance(given, list | tuple) else ()
    return any(map(_is_row, rows))


def _is_row(entry: object) -> bool:
    if isinstance(entry, tuple):  # of numbers; one with text is a label
        return not any(isinstance(part, str) for part in entry)
    return isinstance(entry, list | np.ndarray)


def read_numbers(
    given: object,
    what: str,
    within: tuple[float, float],
    remedy: str,
    here: Faults,
    criteria: Iterable[Hashable] | None = None,
) -> Floats:
    """Read one number per criterion and note everything that is wrong.

    Parameters
    ----------
    given : array-like, dict or Series, (n,)
        Matched to the criteria by label where there are labels, else by position.
    what : str
        What a number is called.
    within : (float, float)
        The least and the largest that is allowed; the largest may be infinite.
    remedy : str
        What to do about a number that is not.
    here : Faults
        Where to note it.
    criteria : iterable, optional
        The criteria, where they are known.

    Returns
    -------
    array of float, (n,)
        NaN where an entry is at fault.

    Examples
    --------
    >>> from criteria.faults import Faults
    >>> faults = Faults("points")
    >>> read_numbers([3, "two"], "number of points", (0, np.inf), "Write a number.", faults)
    array([ 3., nan])
    >>> print(*faults)
    points: criterion 1: expected a number of 0 or more; found 'two'. Write a number.
    """
    low, high = within
    expected = f"a number from {low:g} to {high:g}" if isfinite(high) else f"a number of {low:g}"
    expected += "" if isfinite(high) else " or more"
    before, values = len(here), []
    for name, entry in by_criterion(
        given, what, None if criteria is None else tuple(criteria), here
    ):
        value = as_number(entry)
        fits = value is not None and isfinite(value) and low <= value <= high
        if not fits:
            here.add(name, expected, shown(entry), remedy)
        values.append(value if fits and value is not None else np.nan)
    if not values and len(here) == before:
        here.add("entries", f"one {what} per criterion", "none", "Give at least one criterion.")
    return np.array(values, dtype=np.float64)


def as_shares(sizes: Floats) -> Floats:
    """Divide sizes, none negative and not all zero, by their sum, however large they are.

    Examples
    --------
    >>> as_shares(np.array([1e308, 1e308, 0.0]))
    array([0.5, 0.5, 0. ])
    """
    # One common power of two rounds nothing and keeps the sum finite.
    safe = tamed(sizes[:, np.newaxis])[:, 0]
    return np.asarray(safe / safe.sum())


def under_labels(shares: Floats, labels: Labels) -> Shares:
    """Return the weights as a Series where there are labels, else as they are.

    Examples
    --------
    >>> under_labels(np.array([0.75, 0.25]), ("price", "risk"))
    price    0.75
    risk     0.25
    Name: weight, dtype: float64
    """
    if labels is None:
        return shares
    import pandas as pd

    # Labels that are tuples stay what they are.
    index = pd.Index(labels, tupleize_cols=False) if isinstance(labels, tuple) else labels
    return pd.Series(shares, index=index, name="weight")
