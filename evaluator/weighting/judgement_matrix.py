"""A matrix of pairwise judgements, read and checked at the border."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from criteria.faults import as_written, nearest
from evaluator.tabular import is_frame, unmasked

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from criteria.faults import Faults

    Judgements: TypeAlias = ArrayLike | Sequence[Sequence[object]] | pd.DataFrame

# Loose enough for 1/3 in floating point, tight enough to refuse a rounded 0.333.
_RECIPROCAL = 1e-6
# Within this the products of three judgements, and the principal eigenvalue, stay finite.
_LARGEST = 1e100


@dataclass(frozen=True)
class JudgementMatrix:
    """Judgements that were read, with NaN where a cell is at fault.

    Attributes
    ----------
    labels : tuple
        What is compared, in row order: names, or positions where there are no names.
    values : array of float, n x n
        ``values[i, j]``: how many times as much i matters as j.
    """

    labels: tuple[Hashable, ...]
    values: NDArray[np.float64]

    @property
    def logs(self) -> NDArray[np.float64]:
        """Natural logarithms, made exactly antisymmetric."""
        logs: NDArray[np.float64] = np.log(self.values)
        # 0.3333333 against 3 passes as a reciprocal: both readings count alike.
        return (logs - logs.T) / 2


def read_judgements(judgements: Judgements, faults: Faults) -> JudgementMatrix:
    """Read a matrix of judgements and note everything that is wrong with it.

    Parameters
    ----------
    judgements : array-like or DataFrame, n x n
        Positive numbers, reciprocal across a diagonal of ones. The columns of a DataFrame are
        put in the order of its rows, by name.
    faults : Faults
        Where to note them.

    Returns
    -------
    JudgementMatrix
        Empty where there is no square matrix or the names do not match.

    Examples
    --------
    >>> from criteria.faults import Faults
    >>> faults = Faults("judgements")
    >>> read_judgements([[1, 3], [0.333, 1]], faults).labels
    (0, 1)
    >>> print(*faults)
    judgements: 1 × 0: expected 1/3, the reciprocal of 0 × 1; found 0.333. Write 1/3 ...
    """
    nothing = JudgementMatrix((), np.empty((0, 0)))
    if is_frame(judgements):
        if not _labels_match(judgements, faults):
            return nothing
        labels = tuple(judgements.index)
        cells = judgements.reindex(columns=judgements.index).to_numpy(dtype=object)
    else:
        cells = _cells(judgements)
        labels = tuple(range(len(cells)))
    if not _is_square(cells.shape, faults):
        return nothing
    values = np.empty(cells.shape)
    for i, j in np.ndindex(cells.shape):
        values[i, j] = _judgement(cells[i, j], cell_name(labels[i], labels[j]), faults)
    _check_diagonal(values, labels, faults)
    _check_reciprocals(values, labels, faults)
    return JudgementMatrix(labels, values)


def cell_name(row: Hashable, column: Hashable) -> str:
    """Name the cell that compares `row` with `column`."""
    return f"{row} × {column}"


def _labels_match(frame: pd.DataFrame, faults: Faults) -> bool:
    before = len(faults)
    for axis, labels in (("row", frame.index), ("column", frame.columns)):
        for label in labels[labels.duplicated()].unique():
            faults.add(f"{axis} {label}", "each name once", "it again", "Drop or rename one.")
    rows, columns = list(frame.index), list(frame.columns)
    _check_partners("row", rows, "column", columns, faults)
    _check_partners("column", columns, "row", rows, faults)
    return len(faults) == before


def _check_partners(
    axis: str, labels: Iterable[object], other: str, others: Sequence[object], faults: Faults
) -> None:
    for label in labels:
        if label not in others:
            near = nearest(str(label), (str(name) for name in others))
            hint = f"Did you mean '{near}'?" if near else f"Add the {other}, or drop the {axis}."
            faults.add(f"{axis} {label}", f"a {other} of the same name", "none", hint)


def _cells(judgements: object) -> NDArray[np.object_]:
    try:
        cells = np.array(unmasked(judgements), dtype=object)
    except ValueError:  # rows of unequal length
        return np.empty(1, dtype=object)
    return np.atleast_1d(cells)


def _is_square(shape: tuple[int, ...], faults: Faults) -> bool:
    if len(shape) == 2 and shape[0] == shape[1] >= 1:
        return True
    if len(shape) == 2 and shape[0]:
        found = f"{shape[0]} × {shape[1]}"
    else:
        found = "no table of equally long rows" if shape[0] else "an empty one"
    faults.add(
        "matrix", "a square one, at least 1 × 1", found, "Give a row and a column per criterion."
    )
    return False


def _judgement(cell: object, name: str, faults: Faults) -> float:
    if _is_missing(cell):
        remedy = "Judgement missing: fill it in; incomplete matrices are not handled."
        faults.add(name, "a positive number", "none", remedy)
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
    else:
        expected, remedy = "a positive number", "Write a number, such as 3 or 1/3."
    faults.add(name, expected, as_written(cell) if math.isnan(value) else f"{value:g}", remedy)
    return math.nan


def _is_missing(cell: object) -> bool:
    # pandas' own markers do not compare, and pandas may not be loaded.
    if cell is None or type(cell).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(cell, float | np.floating) and math.isnan(cell)


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
    for label, value in zip(labels, values.diagonal().tolist(), strict=True):
        if abs(value - 1) > _RECIPROCAL:
            faults.add(cell_name(label, label), "1", value, "Write 1: it is compared with itself.")


def _check_reciprocals(
    values: NDArray[np.float64], labels: Sequence[Hashable], faults: Faults
) -> None:
    off = np.argwhere(np.abs(values * values.T - 1) > _RECIPROCAL)
    for i, j in off[off[:, 0] < off[:, 1]].tolist():
        # The judgement is the one of 1 and above; its mirror is what gets rounded.
        kept, mended = ((j, i), (i, j)) if values[i, j] < 1 <= values[j, i] else ((i, j), (j, i))
        judged = cell_name(labels[kept[0]], labels[kept[1]])
        write = _reciprocal(float(values[kept]))
        faults.add(
            cell_name(labels[mended[0]], labels[mended[1]]),
            f"{write}, the reciprocal of {judged}",
            float(values[mended]),
            f"Write {write} in full, not rounded, or change {judged}.",
        )


def _reciprocal(value: float) -> str:
    inverse = 1 / value
    if math.isclose(inverse, round(inverse), rel_tol=1e-9):
        return str(round(inverse))
    return f"1/{round(value) if value.is_integer() else value!r}"
