"""Single judgements: what a cell may hold, and what it must hold given its mirror."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from criteria.faults import as_written

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from criteria.faults import Faults

# Loose enough for 1/3 in floating point, tight enough to refuse a rounded 0.333.
_RECIPROCAL = 1e-6
# Within this the products of three judgements, and the principal eigenvalue, stay finite.
_LARGEST = 1e100
# 9 after a few operations is still 9.
_ROUNDING = 1e-9


def cell_name(row: Hashable, column: Hashable) -> str:
    """Name the cell that compares `row` with `column`.

    Examples
    --------
    >>> cell_name("size", "age")
    'size × age'
    """
    return f"{row} × {column}"


def read_cell(cell: object, name: str, faults: Faults) -> float:
    """Return a judgement, NaN where there is none or where it is at fault (which is noted)."""
    if is_missing(cell):
        return math.nan
    value = _number(cell)
    if 1 / _LARGEST <= value <= _LARGEST:
        return value
    if value > 0:
        expected = f"a number from {1 / _LARGEST:g} to {_LARGEST:g}"
        remedy = "Fill in how many times as much the first matters as the second."
    elif value <= 0:
        expected = "a positive number"
        remedy = "Write how many times as much the first matters; 1/3 if the second does 3 times."
    elif isinstance(cell, str):
        expected, remedy = "a positive number", "Write it without quotation marks: 3 or 1/3."
    else:
        expected, remedy = "a positive number", "Write a number, such as 3 or 1/3."
    faults.add(name, expected, as_written(cell) if math.isnan(value) else f"{value:g}", remedy)
    return math.nan


def is_missing(cell: object) -> bool:
    """Say whether a cell holds no judgement: None, NaN, or a marker of pandas."""
    # pandas' own markers do not compare, and pandas may not be loaded.
    if cell is None or type(cell).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(cell, float | np.floating) and math.isnan(cell)


def check_cells(
    values: NDArray[np.float64], labels: Sequence[Hashable], largest: float, faults: Faults
) -> None:
    """Note what is wrong with the diagonal, with the mirrors, and beyond the scale.

    Parameters
    ----------
    values : array of float, n x n
        As given, NaN where there is no judgement.
    labels : sequence
        What is compared.
    largest : float
        Where the scale of judgement ends.
    faults : Faults
        Where to note it.
    """
    _check_diagonal(values, labels, faults)
    _check_reciprocals(values, labels, faults)
    _check_scale(values, labels, largest, faults)


def _number(cell: object) -> float:
    if isinstance(cell, str | bytes | bool | np.bool_):
        return math.nan
    try:
        return float(cell)  # type: ignore[arg-type]
    except OverflowError:
        return math.inf
    except (TypeError, ValueError):
        return math.nan


def _check_diagonal(
    values: NDArray[np.float64], labels: Sequence[Hashable], faults: Faults
) -> None:
    told = {fault.key for fault in faults}
    for label, value in zip(labels, values.diagonal().tolist(), strict=True):
        name = cell_name(label, label)
        # Negated, so that NaN is refused as well.
        if not abs(value - 1) <= _RECIPROCAL and name not in told:
            found = "none" if math.isnan(value) else value
            faults.add(name, "1", found, "Write 1: it is compared with itself.")


def _check_reciprocals(
    values: NDArray[np.float64], labels: Sequence[Hashable], faults: Faults
) -> None:
    off = np.argwhere(np.abs(values * values.T - 1) > _RECIPROCAL)
    for i, j in off[off[:, 0] < off[:, 1]].tolist():
        # The judgement is the one of 1 and above; its mirror is what gets rounded.
        kept, mended = ((j, i), (i, j)) if values[i, j] < 1 <= values[j, i] else ((i, j), (j, i))
        judged = cell_name(labels[kept[0]], labels[kept[1]])
        write = reciprocal(float(values[kept]))
        faults.add(
            cell_name(labels[mended[0]], labels[mended[1]]),
            f"{write}, the reciprocal of {judged}",
            float(values[mended]),
            f"Write {write} in full, not rounded, or change {judged}.",
        )


def _check_scale(
    values: NDArray[np.float64], labels: Sequence[Hashable], largest: float, faults: Faults
) -> None:
    end = largest * (1 + _ROUNDING)
    for i, j in np.argwhere((values > end) | (values < 1 / end)).tolist():
        # Of two mirrors only the one above 1 is told.
        if i == j or (values[i, j] < 1 and not np.isnan(values[j, i])):
            continue
        limit = f"at most {largest:g}" if values[i, j] > 1 else f"at least 1/{largest:g}"
        near = f"{largest:g}" if values[i, j] > 1 else f"1/{largest:g}"
        faults.add(
            cell_name(labels[i], labels[j]),
            f"{limit}, where the scale ends",
            f"{values[i, j]:g}",
            f"Write {near} or less extreme, or pass largest=None to take any ratio.",
        )


def reciprocal(value: float) -> str:
    """Write one over a judgement as its owner would.

    Examples
    --------
    >>> reciprocal(3.0), reciprocal(0.5), reciprocal(2.5)
    ('1/3', '2', '1/2.5')
    """
    inverse = 1 / value
    if math.isclose(inverse, round(inverse), rel_tol=1e-9):
        return str(round(inverse))
    return f"1/{round(value) if value.is_integer() else value!r}"
