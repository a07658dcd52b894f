"""Pairwise judgements in whatever form they come: a table, an array, pairs of names."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from criteria.faults import nearest
from evaluator.tabular import is_frame, unmasked
from evaluator.weighting.judgement_cells import cell_name, check_cells, is_missing, read_cell

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from criteria.faults import Faults

    NamedJudgements: TypeAlias = "pd.DataFrame | Mapping[Any, Any]"
    PlainJudgements: TypeAlias = ArrayLike | Sequence[Sequence[object]]
    Judgements: TypeAlias = NamedJudgements | PlainJudgements

# Where Saaty's scale ends: an order of magnitude is as much as people compare reliably.
SCALE_END = 9.0


@dataclass(frozen=True)
class JudgementMatrix:
    """Judgements that were read, with NaN where there is none or where a cell is at fault.

    Attributes
    ----------
    labels : tuple
        What is compared, in row order: names, or positions where there are no names.
    values : array of float, n x n
        ``values[i, j]``: how many times as much i matters as j.
    named : bool
        Whether the labels are names.
    """

    labels: tuple[Hashable, ...]
    values: NDArray[np.float64]
    named: bool = False

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where there is a judgement; the diagonal counts as one."""
        return np.isfinite(self.values)

    @property
    def missing(self) -> int:
        """How many pairs were not judged."""
        return int((~self.known).sum()) // 2

    @property
    def logs(self) -> NDArray[np.float64]:
        """Natural logarithms, made exactly antisymmetric; 0 where there is no judgement."""
        logs: NDArray[np.float64] = np.log(np.where(self.known, self.values, 1.0))
        # 0.3333333 against 3 passes as a reciprocal: both readings count alike.
        return (logs - logs.T) / 2


_NOTHING = JudgementMatrix((), np.empty((0, 0)))


def read_judgements(
    judgements: Judgements, faults: Faults, largest: float | None = SCALE_END
) -> JudgementMatrix:
    """Read judgements and note everything that is wrong with them.

    Parameters
    ----------
    judgements : array-like, DataFrame or mapping
        n x n positive numbers, reciprocal across a diagonal of ones; NaN or None where a pair was
        not judged. The columns of a DataFrame are put in the order of its rows, by name. A mapping
        gives a number by pair of names, ``{("a", "b"): 3}``, or by row and column,
        ``{"a": {"b": 3}}``. Of each pair one side is enough.
    faults : Faults
        Where to note them.
    largest : float or None
        The end of the scale of judgement; None for any ratio.

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
    >>> read_judgements({("a", "b"): 4}, Faults("judgements")).values.tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    if is_frame(judgements):
        if not _labels_match(judgements, faults):
            return _NOTHING
        labels: tuple[Hashable, ...] = tuple(judgements.index)
        cells = judgements.reindex(columns=judgements.index).to_numpy(dtype=object)
    elif is_mapping(judgements):
        labels, cells = _by_pair(judgements)
    else:
        cells = _cells(judgements)
        labels = tuple(range(len(cells)))
    if not _is_square(cells.shape, faults):
        return _NOTHING
    given = np.empty(cells.shape)
    for i, j in np.ndindex(cells.shape):
        given[i, j] = read_cell(cells[i, j], cell_name(labels[i], labels[j]), faults)
    check_cells(given, labels, _checked_end(largest, faults), faults)
    # One side says it all: the other is its reciprocal.
    values = np.where(np.isnan(given), 1 / given.T, given)
    return JudgementMatrix(labels, values, is_frame(judgements) or is_mapping(judgements))


def is_mapping(given: object) -> bool:
    """Say whether names come with the entries; a pandas Series is no Mapping, but acts as one."""
    return isinstance(given, Mapping) or (hasattr(given, "items") and not is_frame(given))


def _checked_end(largest: object, faults: Faults) -> float:
    if largest is None:
        return math.inf
    if isinstance(largest, int | float) and not isinstance(largest, bool) and largest >= 1:
        return float(largest)
    faults.add("largest", "a number of 1 or more, or None", largest, "Write 9, or None for any.")
    return math.inf


def _by_pair(judgements: Any) -> tuple[tuple[Hashable, ...], NDArray[np.object_]]:
    """Lay out judgements by pair; the names in the order in which they come up."""
    pairs: dict[tuple[Hashable, Hashable], object] = {}
    order: dict[Hashable, int] = {}
    for key, entry in judgements.items():
        if is_mapping(entry):
            order.setdefault(key, len(order))
            pairs |= {(key, column): cell for column, cell in entry.items()}
        elif isinstance(key, tuple) and len(key) == 2:
            pairs[key] = entry
        else:
            return (), np.empty(1, dtype=object)
    for name in (name for pair in pairs for name in pair):
        order.setdefault(name, len(order))
    cells = np.full((len(order), len(order)), None, dtype=object)
    np.fill_diagonal(cells, 1)
    for (row, column), cell in pairs.items():
        cells[order[row], order[column]] = None if is_missing(cell) else cell
    return tuple(order), cells


def _labels_match(frame: pd.DataFrame, faults: Faults) -> bool:
    before = len(faults)
    for axis, labels in (("row", frame.index), ("column", frame.columns)):
        for label in labels[labels.duplicated()].unique():
            faults.add(f"{axis} {label}", "each name once", "it again", "Drop or rename one.")
    rows, columns = list(frame.index), list(frame.columns)
    for axis, given, other, names in (
        ("row", rows, "column", columns),
        ("column", columns, "row", rows),
    ):
        # Names on one axis, and on the other the numbers that pandas gives by itself.
        if names and given == list(range(len(names))) and not set(given) & set(names):
            expected = f"the names of the {other}s, {', '.join(map(str, names))}"
            remedy = "Name both: DataFrame(judgements, index=names, columns=names)."
            faults.add(f"{axis}s", expected, ", ".join(map(str, given)), remedy)
            return False
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
