"""AHP in its relative modes: alternatives are compared with each other on every criterion."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.arrays import column_sum
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.normalize import LINEAR, SUM, domain_faults, normalize
from evaluator.methods.readers import choice
from evaluator.methods.weighted import WHOLE, added_up
from evaluator.reading.entries import as_number, by_criterion, listed, shown
from evaluator.reading.matrix import cell_name
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats
    from evaluator.reading.matrix import Table

DISTRIBUTIVE: Final = "distributive"
IDEAL: Final = "ideal"
# The priorities of a column of amounts are a normalisation of it.
_BY_MODE: Final = {DISTRIBUTIVE: SUM, IDEAL: LINEAR}
# 0.3333333 against 3 passes as a reciprocal.
_RECIPROCAL: Final = 1e-6


def ahp_relative(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    mode: str = DISTRIBUTIVE,
    comparisons: Sequence[ArrayLike | None] | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by AHP, the alternatives compared with each other.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; not negative, and not 0 where less is better.
        What is twice as much is twice as good, or half as good where less is better.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative: the priorities of the criteria.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    mode : {"distributive", "ideal"}
        Whether the priorities of the alternatives on a criterion are divided by their sum (Saaty)
        or by the largest of them (Belton and Gear).
    comparisons : sequence of (array-like of float (m, m), or None), length n, optional
        Judgements on a criterion in place of its column: entry (i, j) says how many times as good
        alternative i is as alternative j, whatever the direction. None: the column counts.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the weighted sum of the priorities, higher is better; ``priority``: the same as
        shares of 1.

    Notes
    -----
    The priorities of a matrix of judgements are the geometric means of its rows, which of
    consistent judgements are the principal eigenvector as well.

    References
    ----------
    Saaty, T. L. (2006). Rank from comparisons and from ratings in the analytic hierarchy/network
    processes. European Journal of Operational Research, 168(2), 557-570.
    doi:10.1016/j.ejor.2004.04.032

    Belton, V., & Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies.
    Omega, 11(3), 228-230. doi:10.1016/0305-0483(83)90047-6

    Examples
    --------
    >>> ahp_relative([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"], "ideal")["score"]
    array([0.5  , 1.   , 0.375])
    """
    values = np.asarray(levels, dtype=np.float64)
    priorities = normalize(values, directions, _BY_MODE[mode], flat=_even(mode, values.shape[-2]))
    for k, judgements in enumerate(comparisons or ()):
        if judgements is not None:
            priorities[..., k] = _priorities(np.asarray(judgements, dtype=np.float64), mode)
    score = added_up(priorities, np.asarray(weights, dtype=np.float64))
    return {"score": score, "priority": score / column_sum(score)}


def _even(mode: str, alternatives: int) -> float:
    """Return the priority of alternatives that are all alike."""
    return 1 / alternatives if mode == DISTRIBUTIVE else WHOLE


def _priorities(judgements: Floats, mode: str) -> Floats:
    """Return the geometric means of the rows, divided by their sum or by the largest.

    Examples
    --------
    >>> _priorities(np.array([[1, 3], [1 / 3, 1]]), "distributive")
    array([0.75, 0.25])
    """
    logarithms = np.log(judgements).mean(axis=1)
    means = np.exp(logarithms - logarithms.max())
    return np.asarray(means / means.sum() if mode == DISTRIBUTIVE else means)


def _read_comparisons(
    value: object, _normalization: str | None, table: Table, faults: Faults
) -> tuple[Floats | None, ...] | None:
    """Read one matrix of judgements per criterion, or None for some or for all."""
    if value is None:
        return None
    here = Faults("comparisons")
    matrices = [
        None if entry is None else _read_judgements(entry, name, table, here)
        for name, entry in by_criterion(value, "matrix of judgements", table.criteria, here)
    ]
    faults.extend(here)
    return tuple(matrices)


def _read_judgements(entry: object, name: str, table: Table, here: Faults) -> Floats | None:
    size = len(table.alternatives)
    if is_frame(entry):
        labels = set(table.alternatives)
        if set(entry.index) == labels and set(entry.columns) == labels:
            entry = entry.loc[list(table.alternatives), list(table.alternatives)]
        entry = entry.to_numpy()
    rows = [listed(row) for row in listed(entry) or []]
    if len(rows) != size or any(row is None or len(row) != size for row in rows):
        remedy = "Compare every alternative with every other, in the order of the matrix."
        here.add(name, f"{size} rows of {size} judgements", shown(entry), remedy)
        return None
    before = len(here)
    values = np.ones((size, size))
    for i, row in enumerate(rows):
        for j, item in enumerate(row or ()):
            found = as_number(item)
            if found is None or not isfinite(found) or found <= 0:
                where = f"{name}, {_pair(table, i, j)}"
                remedy = "Write how many times as good the first is, 1/3 if it is a third as good."
                here.add(where, "a positive number", shown(item), remedy)
            else:
                values[i, j] = found
    if len(here) == before:
        _check_reciprocals(values, name, table, here)
    return values


def _check_reciprocals(values: Floats, name: str, table: Table, here: Faults) -> None:
    off = np.argwhere(np.triu(np.abs(values * values.T - 1.0) > _RECIPROCAL))
    for i, j in off.tolist():
        expected = (
            "1" if i == j else f"the reciprocal of {_pair(table, i, j)}, {1 / values[i, j]:g}"
        )
        remedy = "Write it in full, not rounded, or change the other of the two."
        here.add(f"{name}, {_pair(table, j, i)}", expected, repr(float(values[j, i])), remedy)


def _pair(table: Table, i: int, j: int) -> str:
    return cell_name(table.alternatives[i], table.alternatives[j])


def _not_comparable(levels: Floats, directions: Sequence[str], _normalization: str | None) -> Bools:
    return domain_faults(levels, directions, LINEAR)


METHODS: Final = (
    Method(
        id="ahp_relative",
        name="AHP (relative)",
        paper=(
            "Saaty, T. L. (2006). Rank from comparisons and from ratings in the analytic "
            "hierarchy/network processes. European Journal of Operational Research, 168(2), "
            "557-570."
        ),
        doi="10.1016/j.ejor.2004.04.032",
        usual=None,
        normalizations=(),
        options=(
            Option("mode", DISTRIBUTIVE, "distributive or ideal", choice("mode", tuple(_BY_MODE))),
            Option(
                "comparisons",
                None,
                "judgements of the alternatives on a criterion, in place of its column",
                _read_comparisons,
            ),
        ),
        figures=ahp_relative,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: a weighted sum of priorities. They are ratios: twice as much "
            "counts twice, and in the distributive mode alternatives that are alike take a share "
            "from each other."
        ),
        needs=_not_comparable,
        needs_text="a positive number, of which there are ratios",
        departs={
            "independence": (
                "Priorities are shares of the alternatives at hand, or ratios to the best of them; "
                "the ratings mode compares with fixed levels instead."
            ),
        },
    ),
)
