"""The smallest revision that makes judgements consistent enough: a suggestion, never applied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from criteria.faults import Faults
from evaluator.weighting.ahp import read_connected
from evaluator.weighting.assess import assess, check_options
from evaluator.weighting.judgement_cells import cell_name, reciprocal
from evaluator.weighting.judgement_matrix import SCALE_END, JudgementMatrix
from evaluator.weighting.revision_search import draw_together, revised, search

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

    from evaluator.arrays import Floats
    from evaluator.weighting.judgement_matrix import Judgements

# Halvings after which the share of the way is exact to the last digit.
_HALVINGS = 60
# Logarithms nearer than this are the same judgement.
_SAME = 1e-9


@dataclass(frozen=True)
class Change:
    """One judgement that would be revised.

    Attributes
    ----------
    row, column : hashable
        What is compared with what.
    before, after : float
        How many times as much the first matters: as judged, and as suggested.
    """

    row: Hashable
    column: Hashable
    before: float
    after: float

    def __str__(self) -> str:
        """Say it in words."""
        name = cell_name(self.row, self.column)
        return f"{name} from {_written(self.before)} to {_written(self.after)}"


@dataclass(frozen=True, eq=False)
class Revision:
    """What would make judgements consistent enough.

    Attributes
    ----------
    changes : tuple of Change
        In matrix order; empty where nothing needs to change.
    before, after : float
        The consistency ratio as judged, and after the changes.
    judgements : array or DataFrame, n x n
        After the changes; a DataFrame where names came in.
    proven : bool
        Whether every revision of fewer judgements was tried, and every one of as many.
    """

    changes: tuple[Change, ...]
    before: float
    after: float
    judgements: Floats | pd.DataFrame
    proven: bool


def suggest_revision(
    judgements: Judgements,
    threshold: float = 0.10,
    *,
    method: str = "geometric",
    random_index: str = "saaty",
    largest: float | None = SCALE_END,
) -> Revision:
    """Find the smallest revision that brings the consistency ratio to a threshold.

    Fewest judgements first [1]_, of these the fewest steps of Saaty's scale (from 3 to 5 is two,
    from 1/2 to 2 is two), of these the lowest ratio. What is suggested is where to look again, not
    what to answer: only who judged can say whether it is meant.

    Parameters
    ----------
    judgements : array-like, DataFrame or mapping
        As `ahp` takes them; every pair judged.
    threshold : float
        The largest consistency ratio accepted, above 0.
    method, random_index, largest
        As for `ahp`.

    Returns
    -------
    Revision
        One or two changes are found by trying all up to nine criteria; more by extending
        what mends most, up to six. Where that is not enough every judgement moves the same share
        of the way to the ratio of the weights, off the scale and at times beyond its ends.

    Raises
    ------
    InputError
        With every fault: those of `ahp`, judgements missing, a threshold that is not above 0.

    References
    ----------
    .. [1] Bozóki, S., Fülöp, J. and Poesz, A. (2015), On reducing inconsistency of pairwise
       comparison matrices below an acceptance threshold, Central European Journal of Operations
       Research 23, 849-866, doi:10.1007/s10100-014-0346-7.

    Examples
    --------
    >>> judged = [[1, 2, 1 / 8, 1], [1 / 2, 1, 2, 1], [8, 1 / 2, 1, 1 / 2], [1, 1, 2, 1]]
    >>> revision = suggest_revision(judged)
    >>> print(*revision.changes)
    0 × 2 from 1/8 to 1
    >>> round(revision.before, 2), round(revision.after, 2)
    (0.54, 0.07)
    """
    faults = Faults("judgements")
    check_options(method, random_index, faults)
    _check_threshold(threshold, faults)
    matrix = read_connected(judgements, faults, largest)
    if not len(faults) and matrix.missing:
        remedy = "Judge every pair, or take `completed` of ahp(...)."
        faults.add("matrix", "every pair judged", f"{matrix.missing} missing", remedy)
    faults.raise_if_any()
    _, figures, _ = assess(matrix, method, random_index)
    before = figures.consistency_ratio
    if before <= threshold:
        return _told(matrix, matrix.logs, before, before, True)
    n = len(matrix.labels)
    limit = n + (n - 1) * threshold * figures.random_index.value
    for found, proven in search(matrix.logs, limit, method):
        for row in range(len(found)):
            logs = revised(matrix.logs, found.take(np.array([row])))[0]
            after = _ratio(matrix, logs, method, random_index)
            if after <= threshold:
                return _told(matrix, logs, before, after, proven)
    logs = _drawn(matrix, threshold, method, random_index)
    return _told(matrix, logs, before, _ratio(matrix, logs, method, random_index), False)


def _check_threshold(threshold: object, faults: Faults) -> None:
    good = isinstance(threshold, int | float) and not isinstance(threshold, bool)
    if not (good and threshold > 0):  # type: ignore[operator]
        faults.add("threshold", "a number above 0", threshold, "Write 0.1, as is the custom.")


def _ratio(matrix: JudgementMatrix, logs: Floats, method: str, random_index: str) -> float:
    changed = replace(matrix, values=np.exp(logs))
    return assess(changed, method, random_index)[1].consistency_ratio


def _drawn(matrix: JudgementMatrix, threshold: float, method: str, random_index: str) -> Floats:
    """Move all judgements the smallest share of the way that is enough."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        trial = draw_together(matrix.logs, middle)
        if _ratio(matrix, trial, method, random_index) <= threshold:
            high = middle
        else:
            low = middle
    return draw_together(matrix.logs, high)


def _told(
    matrix: JudgementMatrix, logs: Floats, before: float, after: float, proven: bool
) -> Revision:
    labels, old, given = matrix.labels, matrix.logs, matrix.values  # noqa: PD011
    rows, columns = np.nonzero(np.triu(np.abs(logs - old) > _SAME))
    # Judgements that stay are kept to the last digit.
    values = np.where(np.abs(logs - old) > _SAME, np.exp(logs), given)
    changes = tuple(
        Change(labels[i], labels[j], float(given[i, j]), float(values[i, j]))
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
    )
    if not matrix.named:
        return Revision(changes, before, after, values, proven)
    import pandas as pd

    named = pd.Index(labels, tupleize_cols=False)
    return Revision(changes, before, after, pd.DataFrame(values, named, named), proven)


def _written(value: float) -> str:
    return f"{value:.3g}" if value >= 1 else reciprocal(round(1 / value, 2))
