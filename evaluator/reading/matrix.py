"""A decision matrix, its weights and its directions, read and checked at the border."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sized
from dataclasses import dataclass, replace
from math import isfinite, isnan, nan
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from criteria.faults import Faults
from criteria.models import Direction
from evaluator.arrays import tamed
from evaluator.reading.entries import as_number, by_criterion, shown
from evaluator.tabular import is_frame, unmasked

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from evaluator.arrays import Floats

    Matrix: TypeAlias = ArrayLike | pd.DataFrame
    Weights: TypeAlias = ArrayLike | Mapping[Any, float] | pd.Series[float]
    Directions: TypeAlias = str | Iterable[str] | Mapping[Hashable, str] | pd.Series[str]

_SMALL = 1e-100
_WORDS = tuple(direction.value for direction in Direction)


@dataclass(frozen=True, eq=False)
class Table:
    """A decision matrix that was read.

    Attributes
    ----------
    values : array of float, (m, n)
        A copy; NaN where a cell is at fault.
    alternatives : tuple
        Labels of the rows, or their positions.
    criteria : tuple or None
        Labels of the columns, or their positions; None where there was no matrix to read.
    """

    values: Floats
    alternatives: tuple[Hashable, ...]
    criteria: tuple[Hashable, ...] | None

    def blank(self) -> Table:
        """Return the table with nothing in its cells."""
        return replace(self, values=np.full(self.values.shape, nan))


def read_matrix(matrix: Matrix, faults: Faults, *, silent: bool = False) -> Table:
    """Read a decision matrix and note everything that is wrong with it.

    Parameters
    ----------
    matrix : array-like or DataFrame, (m, n)
        Alternatives in rows, criteria in columns; finite numbers. It is copied.
    faults : Faults
        Where to note them.
    silent : bool
        Whether a cell may be NaN or None: nothing is known of it.

    Examples
    --------
    >>> faults = Faults("matrix")
    >>> read_matrix([[1, "two"], [3, 4]], faults).criteria
    (0, 1)
    >>> print(*faults)
    matrix: row 0, column 1: expected a finite number; found 'two'. Write a number.
    """
    here = Faults("matrix")
    table = (
        _read_frame(matrix, silent, here) if is_frame(matrix) else _read_array(matrix, silent, here)
    )
    faults.extend(here)
    return table


def read_weights(weights: Weights, criteria: tuple[Hashable, ...] | None, faults: Faults) -> Floats:
    """Read weights, match them to the criteria and divide them by their sum.

    Parameters
    ----------
    weights : array-like, mapping or Series
        One number per criterion, finite and not negative, not all zero. A mapping or Series is
        matched by label, anything else by position.
    criteria : tuple or None
        The criteria of the matrix; None if they are not known.
    faults : Faults
        Where to note what is wrong.

    Returns
    -------
    array of float, (n,)
        Shares of 1; empty if there was a fault.

    Examples
    --------
    >>> read_weights({"b": 1, "a": 3}, ("a", "b"), Faults("weights"))
    array([0.75, 0.25])
    """
    here = Faults("weights")
    plain = _plain_weights(weights, criteria)
    if plain is not None:
        return plain
    shares = []
    for name, entry in by_criterion(weights, "weight", criteria, here):
        value = as_number(entry)
        if value is None or not isfinite(value):
            here.add(name, "a finite number", shown(entry), "Write 0 if it shall not count.")
        elif value < 0:
            remedy = "Write 0 if it shall not count; for less is better set its direction to min."
            here.add(name, "a number that is not negative", shown(entry), remedy)
        shares.append(value or 0.0)
    if not len(here) and not any(shares):
        here.add("sum", "a weight above 0", "all 0", "Give at least one criterion a weight.")
    faults.extend(here)
    if len(here):
        return np.empty(0)
    values = tamed(np.array(shares)[:, np.newaxis])[:, 0]
    return np.asarray(values / values.sum())


def read_directions(
    directions: Directions, criteria: tuple[Hashable, ...] | None, faults: Faults
) -> tuple[str, ...]:
    """Read the directions of the criteria.

    Parameters
    ----------
    directions : str, iterable, mapping or Series
        "max" or "min": one for all, or one per criterion, by label where there are labels.
    criteria : tuple or None
        The criteria of the matrix; None if they are not known.
    faults : Faults
        Where to note what is wrong.

    Returns
    -------
    tuple of str
        One per criterion.

    Examples
    --------
    >>> read_directions("max", ("a", "b"), Faults("directions"))
    ('max', 'max')
    """
    given = directions if isinstance(directions, (list, tuple)) else ()
    if criteria and len(given) == len(criteria) and all(word in _WORDS for word in given):
        return tuple(given)
    here = Faults("directions")
    if isinstance(directions, str):
        entries: list[tuple[str, object]] = [("all criteria", directions)]
    else:
        entries = by_criterion(directions, "direction", criteria, here)
    for name, entry in entries:
        if not isinstance(entry, str) or entry not in _WORDS:
            here.unknown(name, "a direction", entry, _WORDS)
    faults.extend(here)
    found = tuple(str(entry) for _, entry in entries)
    return found * len(criteria or ()) if isinstance(directions, str) else found


def _plain_weights(weights: object, criteria: tuple[Hashable, ...] | None) -> Floats | None:
    """Return the shares of an array about which there is nothing to tell, else None."""
    if type(weights) is not np.ndarray or weights.dtype.kind not in "fiu":
        return None
    if criteria is None or weights.shape != (len(criteria),):
        return None
    values = weights.astype(np.float64)
    total = values.sum()
    # A sum that is neither tiny nor huge needs no change of unit, and cannot hide an infinity.
    if not (values >= 0).all() or not _SMALL < total < 1 / _SMALL:
        return None
    return np.asarray(values / total)


def cell_name(row: Hashable, column: Hashable) -> str:
    """Name a cell of the matrix."""
    return f"row {row}, column {column}"


def _read_frame(frame: pd.DataFrame, silent: bool, here: Faults) -> Table:
    cells = frame.to_numpy()
    if frame.index.is_unique and frame.columns.is_unique and _is_plain(cells):
        return Table(_copied(cells), tuple(frame.index), tuple(frame.columns))
    for axis, labels in (("row", frame.index), ("column", frame.columns)):
        for label in labels[labels.duplicated()].unique():
            here.add(f"{axis} {label}", "each label once", "it again", "Drop or rename one.")
    cells = frame.to_numpy(dtype=object)
    return _read_cells(cells, tuple(frame.index), tuple(frame.columns), silent, here)


def _is_plain(cells: object) -> bool:
    """Say whether this is a table of finite numbers, for which there is nothing to tell."""
    return (
        type(cells) is np.ndarray
        and cells.ndim == 2
        and cells.dtype.kind in "fiu"
        and cells.size > 0
        and bool(np.isfinite(cells).all())
    )


def _copied(cells: NDArray[Any]) -> Floats:
    return np.array(cells, dtype=np.float64, order="C")


def _read_array(matrix: object, silent: bool, here: Faults) -> Table:
    if isinstance(matrix, np.ndarray) and _is_plain(matrix):
        rows, columns = (tuple(range(length)) for length in matrix.shape)
        return Table(_copied(matrix), rows, columns)
    try:
        cells = np.array(unmasked(matrix), dtype=object)
    except ValueError:
        cells = np.empty(0, dtype=object)
    if _is_ragged(cells):
        lengths = ", ".join(str(len(row)) if isinstance(row, Sized) else "none" for row in cells)
        here.add("rows", "rows of one length", f"lengths {lengths}", "Fill or cut the odd ones.")
        return Table(np.empty((0, 0)), (), None)
    if cells.ndim != 2:
        found = f"{cells.ndim} dimensions"
        remedy = "Give a DataFrame, an array or a list of equally long rows."
        here.add("shape", "a table of rows and columns", found, remedy)
        return Table(np.empty((0, 0)), (), None)
    rows, columns = (tuple(range(length)) for length in cells.shape)
    return _read_cells(cells, rows, columns, silent, here)


def _is_ragged(cells: NDArray[np.object_]) -> bool:
    if cells.ndim != 1 or any(isinstance(row, (str, bytes)) for row in cells):
        return False
    return len({len(row) if isinstance(row, Sized) else None for row in cells}) > 1


def _read_cells(
    cells: NDArray[np.object_],
    alternatives: tuple[Hashable, ...],
    criteria: tuple[Hashable, ...],
    silent: bool,
    here: Faults,
) -> Table:
    for axis, labels in (("row", alternatives), ("column", criteria)):
        if not labels:
            here.add(f"{axis}s", f"at least one {axis}", "none", f"Add a {axis}.")
    values = np.full(cells.shape, nan)
    for (row, column), cell in np.ndenumerate(cells):
        number = as_number(cell)
        if silent and (cell is None or (number is not None and isnan(number))):
            continue
        if number is None or not isfinite(number):
            name = cell_name(alternatives[row], criteria[column])
            remedy = (
                "Write a number, or NaN where nothing is known." if silent else "Write a number."
            )
            here.add(name, "a finite number", shown(cell), remedy)
        else:
            values[row, column] = number
    return Table(values, alternatives, criteria or None)
