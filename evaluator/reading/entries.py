"""Single entries of the input: numbers, and what is given once per criterion."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from math import nan
from numbers import Real

import numpy as np

from criteria.faults import Faults, as_written
from evaluator.tabular import is_frame


def as_number(entry: object) -> float | None:
    """Return a number as a float, which may be infinite or NaN; None for anything else.

    Examples
    --------
    >>> as_number(2), as_number("2"), as_number(True)
    (2.0, None, None)
    """
    if isinstance(entry, bool) or not isinstance(entry, (Real, Decimal)):
        return None
    try:
        return float(entry)
    except (OverflowError, ValueError):  # an integer too large, a signalling NaN
        return nan


def shown(entry: object) -> str:
    """Write an entry as its owner would have.

    Examples
    --------
    >>> shown(np.float64(0.5)), shown("two")
    ('0.5', "'two'")
    """
    return as_written(entry.item() if isinstance(entry, np.generic) else entry)


def by_criterion(
    given: object, what: str, criteria: tuple[Hashable, ...] | None, here: Faults
) -> list[tuple[str, object]]:
    """List the entries with the names of their criteria, in the order of the matrix.

    Parameters
    ----------
    given : mapping, Series or iterable
        The first two are matched by label, anything else by position.
    what : str
        What an entry is called.
    criteria : tuple or None
        The criteria of the matrix; None if they are not known.
    here : Faults
        Where to note entries that are missing, unknown or too many.

    Examples
    --------
    >>> from criteria.faults import Faults
    >>> by_criterion({"b": 1, "a": 3}, "weight", ("a", "b"), Faults("weights"))
    [('criterion a', 3), ('criterion b', 1)]
    """
    labelled = _labelled(given, here)
    if labelled is not None:
        return _matched(labelled, what, criteria, here)
    entries = listed(given)
    if entries is None:
        remedy = "Give a list, an array, a dict or a Series."
        found: object = "a table" if is_frame(given) else given
        if getattr(given, "weights", None) is not None:  # a result, of which they are a part
            found, remedy = f"a whole {type(given).__name__}", "Give its attribute `weights`."
        here.add("entries", f"one {what} per criterion", found, remedy)
        return []
    if criteria is not None and len(entries) != len(criteria):
        expected = f"{len(criteria)} entries, one {what} per criterion"
        here.add("entries", expected, str(len(entries)), "Add or drop some.")
        criteria = None
    names = range(len(entries)) if criteria is None else criteria
    return [(f"criterion {name}", entry) for name, entry in zip(names, entries, strict=True)]


def listed(given: object) -> list[object] | None:
    """List what is in order; None for anything else, such as text, a set or a table."""
    if not isinstance(given, Iterable) or isinstance(given, (str, bytes, AbstractSet, Mapping)):
        return None
    if is_frame(given):  # would list its headings
        return None
    return None if isinstance(given, np.ndarray) and given.ndim == 0 else list(given)


def _labelled(given: object, here: Faults) -> dict[Hashable, object] | None:
    if isinstance(given, Mapping):
        return dict(given)
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(given, pandas.Series):
        return None
    for label in given.index[given.index.duplicated()].unique():
        here.add(f"criterion {label}", "each label once", "it again", "Drop or rename one.")
    return dict(zip(given.index, given, strict=True))


def _matched(
    labelled: dict[Hashable, object],
    what: str,
    criteria: tuple[Hashable, ...] | None,
    here: Faults,
) -> list[tuple[str, object]]:
    if criteria is None:
        return [(f"criterion {label}", entry) for label, entry in labelled.items()]
    for label in labelled:
        if label not in criteria:
            here.unknown(
                f"criterion {label}", "a criterion of the matrix", label, map(str, criteria)
            )
    for criterion in criteria:
        if criterion not in labelled:
            here.add(f"criterion {criterion}", f"a {what}", "none", f"Add a {what} for it.")
    # A criterion without an entry was noted above.
    return [(f"criterion {name}", labelled[name]) for name in criteria if name in labelled]
