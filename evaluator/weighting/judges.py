"""The judgements of a group, read and checked: who judged, what, and how much each counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from criteria.faults import Faults, nearest
from evaluator.reading.entries import as_number, shown
from evaluator.tabular import is_frame
from evaluator.weighting.judgement_matrix import JudgementMatrix, is_mapping, read_judgements

if TYPE_CHECKING:
    from collections.abc import Hashable

    from evaluator.arrays import Floats


@dataclass(frozen=True)
class Panel:
    """Judges with their judgements, all on the same criteria in the same order.

    Attributes
    ----------
    names : tuple
        Of the judges: as given, or their positions.
    matrices : tuple of JudgementMatrix
        One per judge.
    importance : array of float
        Shares of 1.
    """

    names: tuple[Hashable, ...]
    matrices: tuple[JudgementMatrix, ...]
    importance: Floats


def read_panel(
    judgements: object, importance: object, largest: float | None, faults: Faults
) -> Panel:
    """Read the judgements of a group and note everything that is wrong with them.

    Parameters
    ----------
    judgements : iterable or mapping
        A matrix per judge, by name in a mapping.
    importance : iterable, mapping or None
        How much each judge counts.
    largest : float or None
        The end of the scale of judgement.
    faults : Faults
        Where to note what is wrong.

    Returns
    -------
    Panel
        Of use only if nothing was noted.

    Examples
    --------
    >>> faults = Faults("judgements")
    >>> _ = read_panel([[[1, 3], [1 / 3, 1]]], None, 9, faults)
    >>> print(*faults)
    judgements: judges: expected at least two; found one. Weigh the judgements of one judge with
    ahp(...).
    """
    given = _by_judge(judgements)
    names = tuple(given)
    if len(given) < 2:
        remedy = "Weigh the judgements of one judge with ahp(...)."
        none = "Give a matrix of judgements for each of two or more judges."
        found = "one" if given else "none"
        faults.add("judges", "at least two", found, remedy if given else none)
    matrices = []
    for name, matrix in given.items():
        here = Faults(f"judgements of {name if is_mapping(judgements) else f'judge {name}'}")
        matrices.append(read_judgements(matrix, here, largest))
        if matrices[0].labels and matrices[-1].labels:
            matrices[-1] = _aligned(matrices[-1], matrices[0], here)
        faults.extend(here)
    return Panel(names, tuple(matrices), _shares(importance, names, faults))


def _by_judge(judgements: Any) -> dict[Hashable, Any]:
    if is_frame(judgements) or np.ndim(_plain(judgements)) == 2:
        return {0: judgements}
    if is_mapping(judgements):
        entries = dict(judgements.items())
        # A mapping of pairs, or of rows, to numbers is the matrix of one judge.
        single = any(isinstance(key, tuple) or _is_row(value) for key, value in entries.items())
        return {0: judgements} if single else entries
    if isinstance(judgements, Iterable) and not isinstance(judgements, str | bytes):
        return dict(enumerate(judgements))
    return {} if judgements is None else {0: judgements}


def _plain(judgements: Any) -> Any:
    """Return an array, or a list of rows of numbers, as it is; anything else as nothing."""
    if isinstance(judgements, np.ndarray):
        return judgements
    if isinstance(judgements, list | tuple) and judgements:
        flat = all(isinstance(row, list | tuple) for row in judgements)
        if flat and all(np.isscalar(cell) or cell is None for row in judgements for cell in row):
            return np.empty((1, 1))
    return None


def _is_row(value: Any) -> bool:
    """Say whether this is one row of a matrix: numbers by name, not by pair nor by row."""
    if not is_mapping(value):
        return False
    entries = dict(value.items())
    return bool(entries) and not any(
        isinstance(key, tuple) or is_mapping(entry) for key, entry in entries.items()
    )


def _aligned(matrix: JudgementMatrix, first: JudgementMatrix, here: Faults) -> JudgementMatrix:
    """Put a matrix in the order of the first, and note names that differ."""
    if matrix.named != first.named:
        have, lack = ("has", "has none") if matrix.named else ("has none", "has")
        remedy = "Give all matrices names, or none."
        here.add("names", "as the first judge", f"this one {have}, the first {lack}", remedy)
        return matrix
    if not matrix.named and len(matrix.labels) != len(first.labels):
        size, found = len(first.labels), len(matrix.labels)
        remedy = "Let every judge compare the same criteria."
        here.add("matrix", f"{size} × {size}, as the first", f"{found} × {found}", remedy)
        return matrix
    before = len(here)
    for label in first.labels:
        if label not in matrix.labels:
            _note_name(label, "among the names of this judge", "none", matrix.labels, here)
    for label in matrix.labels:
        if label not in first.labels:
            _note_name(label, "a name of the first judge", shown(label), first.labels, here)
    if len(here) > before or matrix.labels == first.labels:
        return matrix
    order = [matrix.labels.index(label) for label in first.labels]
    return replace(matrix, labels=first.labels, values=matrix.values[np.ix_(order, order)])


def _note_name(
    label: Hashable, expected: str, found: str, others: tuple[Hashable, ...], here: Faults
) -> None:
    near = nearest(str(label), (str(other) for other in others))
    hint = f"Did you mean '{near}'?" if near else "Let every judge compare the same criteria."
    here.add(f"criterion {label}", expected, found, hint)


def _shares(importance: Any, names: tuple[Hashable, ...], faults: Faults) -> Floats:
    if importance is None:
        return np.full(len(names), 1 / max(len(names), 1))
    here = Faults("importance")
    if is_mapping(importance):
        entries = dict(importance.items())
        for name in entries:
            if name not in names:
                here.unknown(str(name), "a judge", name, map(str, names))
        for name in names:
            if name not in entries:
                here.add(f"judge {name}", "a number", "none", "Say how much this judge counts.")
        listed = [(name, entries[name]) for name in names if name in entries]
    else:
        values = list(importance) if isinstance(importance, Iterable) else [importance]
        if len(values) != len(names):
            remedy = "Give one number per judge, in their order."
            here.add("length", f"{len(names)}", f"{len(values)}", remedy)
        listed = list(zip(names, values, strict=False))
    sizes = []
    for name, entry in listed:
        value = as_number(entry)
        if value is None or not isfinite(value) or value <= 0:
            remedy = "Write how much this judge counts, or leave the judge out."
            here.add(f"judge {name}", "a number above 0", shown(entry), remedy)
        sizes.append(value or 0.0)
    faults.extend(here)
    if len(here):
        return np.empty(0)
    found = np.array(sizes) / max(sizes, default=1.0)
    return np.asarray(found / found.sum())
