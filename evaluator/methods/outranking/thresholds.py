"""Readers of what outranking methods ask for, criterion by criterion, at the border."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from math import isfinite, isnan, nan
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.methods.outranking.preference import NEEDS, USUAL, named
from evaluator.reading.entries import as_number, by_criterion, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.arrays import Floats
    from evaluator.methods.readers import Reader
    from evaluator.reading.matrix import Table

_MEANINGS: Final = {
    "q": "a threshold of indifference q",
    "p": "a threshold of preference p",
    "s": "a point of inflection s",
    "veto": "a veto threshold",
}


def thresholds(name: str, *, required: bool = False) -> Reader:
    """Return a reader of a threshold: one number for all criteria, or one per criterion.

    They are finite and not negative. None, for one criterion or for all, says that there is none,
    unless they are `required`, and so does a criterion left out of a mapping or Series. What is
    read is an array of float, (n,), NaN where there is none; or None where there is none at all.

    Examples
    --------
    >>> from evaluator.reading.matrix import read_matrix
    >>> faults = Faults("call")
    >>> table = read_matrix([[1, 2], [3, 4]], faults)
    >>> thresholds("q")([0.5, None], None, table, faults)
    array([0.5, nan])
    >>> thresholds("q")({1: 0.5}, None, table, faults)
    array([nan, 0.5])
    >>> thresholds("q")(-1, None, table, faults)
    >>> print(*faults)
    q: all criteria: expected a finite number from 0 on, or None; found -1. Write how large a
    difference has to be.
    """
    return partial(_read_thresholds, name, required)


def _read_thresholds(
    name: str,
    required: bool,
    value: object,
    _normalization: str | None,
    table: Table,
    faults: Faults,
) -> Floats | None:
    if value is None and not required:
        return None
    here = Faults(name)
    count = len(table.criteria or ())
    entries = _entries(value if required else _filled(value, table), "threshold", table, here)
    numbers = np.array([_size(where, entry, required, here) for where, entry in entries])
    faults.extend(here)
    if len(here):
        return None
    return np.full(count, numbers[0]) if _is_one(value) else numbers


def _is_one(value: object) -> bool:
    return value is None or isinstance(value, str) or as_number(value) is not None


def _entries(value: object, what: str, table: Table, here: Faults) -> list[tuple[str, object]]:
    if _is_one(value):
        return [("all criteria", value)]
    return by_criterion(value, what, table.criteria, here)


def _filled(value: object, table: Table) -> object:
    """Return thresholds by label with None for the criteria that are left out."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, pandas.Series) and value.index.is_unique:
        value = value.to_dict()
    if not isinstance(value, Mapping):
        return value
    return {**dict.fromkeys(table.criteria or ()), **value}


def _size(where: str, entry: object, required: bool, here: Faults) -> float:
    found = as_number(entry)
    if not required and (entry is None or (found is not None and isnan(found))):
        return nan
    if found is not None and isfinite(found) and found >= 0:
        return found
    expected = f"a finite number from 0 on{'' if required else ', or None'}"
    here.add(where, expected, shown(entry), "Write how large a difference has to be.")
    return nan


def read_preference_functions(
    value: object, _normalization: str | None, table: Table, faults: Faults
) -> tuple[str, ...]:
    """Read the preference function of each criterion, or the one of all.

    Returns
    -------
    tuple of str
        One per criterion, under the names of `promethee_ii`.

    Examples
    --------
    >>> from evaluator.reading.matrix import read_matrix
    >>> faults = Faults("call")
    >>> table = read_matrix([[1, 2], [3, 4]], faults)
    >>> read_preference_functions({1: "V-shape", 0: "usual"}, None, table, faults)
    ('usual', 'v-shape')
    >>> read_preference_functions("gausian", None, table, faults)
    ('usual', 'usual')
    >>> print(*faults)
    preference_functions: all criteria: expected a preference function (usual, u-shape, v-shape,
    level, linear, gaussian); found 'gausian'. Did you mean 'gaussian'?
    """
    here = Faults("preference_functions")
    read = []
    for where, entry in _entries(value, "preference function", table, here):
        function = named(entry)
        if function is None:
            here.unknown(where, "a preference function", entry, NEEDS)
        read.append(function or USUAL)
    faults.extend(here)
    count = len(table.criteria or ())
    return tuple(read * count) if _is_one(value) else tuple(read)


def check_thresholds(
    arguments: Mapping[str, object], table: Table, _directions: Sequence[str], faults: Faults
) -> None:
    """Note thresholds that a preference function needs and has not, or that contradict each other.

    Those that it does not need are not looked at: tables of examples often carry them.
    """
    functions = arguments["preference_functions"]
    assert isinstance(functions, tuple)
    sizes = {name: _listed(arguments[name], len(functions)) for name in ("q", "p", "s")}
    for k, (criterion, function) in enumerate(zip(table.criteria or (), functions, strict=True)):
        here = {name: sizes[name][k] for name in NEEDS[function]}
        _check_given(f"criterion {criterion}", function, here, faults)


def _listed(sizes: object, count: int) -> list[float]:
    return [nan] * count if sizes is None else np.asarray(sizes, dtype=np.float64).tolist()


def _check_given(where: str, function: str, sizes: Mapping[str, float], faults: Faults) -> None:
    for name, size in sizes.items():
        here = Faults(name)
        if isnan(size):
            remedy = f"Give {name}, or another preference function."
            here.add(where, f"{_MEANINGS[name]} for {function}", "none", remedy)
        elif name == "s" and size == 0:
            here.add(where, "a number above 0", "0", "Write how large a difference half counts.")
        faults.extend(here)
    check_order(where, sizes, ("q", "p"), faults)


def check_order(
    where: str, sizes: Mapping[str, float], names: tuple[str, ...], faults: Faults
) -> None:
    """Note where a threshold is below the one before it; those that are not there are passed over.

    Examples
    --------
    >>> faults = Faults("call")
    >>> check_order("criterion cost", {"q": 2.0, "p": 1.0}, ("q", "p"), faults)
    >>> print(*faults)
    p: criterion cost: expected at least q, 2.0; found 1.0. Raise it, or lower q.
    """
    given = [(name, sizes[name]) for name in names if not isnan(sizes.get(name, nan))]
    for (lower, least), (name, size) in pairwise(given):
        if size < least:
            here = Faults(name)
            here.add(
                where, f"at least {lower}, {least!r}", repr(size), f"Raise it, or lower {lower}."
            )
            faults.extend(here)


def check_electre(
    arguments: Mapping[str, object], table: Table, _directions: Sequence[str], faults: Faults
) -> None:
    """Note thresholds of ELECTRE that contradict each other: q ≤ p ≤ veto, and s(λ) ≥ 0.

    Examples
    --------
    >>> from evaluator.reading.matrix import read_matrix
    >>> faults = Faults("call")
    >>> table = read_matrix([[1, 2], [3, 4]], faults)
    >>> given = {"q": np.array([0, 1.0]), "p": np.array([2, np.nan]), "veto": np.array([1.0, 3])}
    >>> check_electre(given, table, (), faults)
    >>> print(*faults)
    veto: criterion 0: expected at least p, 2.0; found 1.0. Raise it, or lower p.
    """
    criteria = table.criteria or ()
    names = ("q", "p", "veto")
    sizes = {name: _listed(arguments.get(name), len(criteria)) for name in names}
    for k, criterion in enumerate(criteria):
        here = {name: sizes[name][k] for name in names}
        check_order(f"criterion {criterion}", here, names, faults)
    alpha, beta = arguments.get("alpha"), arguments.get("beta")
    if isinstance(alpha, float) and isinstance(beta, float) and alpha + beta < 0:
        here_too = Faults("beta")
        here_too.add("value", f"at least -alpha, {-alpha!r}", repr(beta), "Raise it, or alpha.")
        faults.extend(here_too)
