"""RANCOM: weights from which of two criteria matters more, for every pair."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from criteria.faults import Faults
from evaluator.reading.entries import shown
from evaluator.reading.matrix import read_matrix
from evaluator.tabular import is_frame
from evaluator.weighting.importance import read_importance
from evaluator.weighting.labelled import is_table, under_labels

if TYPE_CHECKING:
    from collections.abc import Hashable

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Matrix
    from evaluator.weighting.importance import Order
    from evaluator.weighting.labelled import Labels, Shares

    Triad: TypeAlias = tuple[Hashable, Hashable, Hashable]

_ANSWERS = (0.0, 0.5, 1.0)


@dataclass(frozen=True, eq=False)
class RancomResult:
    """What comparisons of every pair of criteria amount to.

    Attributes
    ----------
    weights : array or Series of float, (n,)
        Shares of 1, in the order given; a Series by name or label where there were any.
    comparisons : array of float, (n, n)
        1 where the criterion of the row matters more than that of the column, 0.5 where both
        matter alike, 0 where it matters less.
    contradictions : tuple of triads
        Every three criteria of which no order fits the comparisons, such as a before b before c
        before a; by label, or by position.
    consistency : float
        The share of triads without a contradiction; 1 for every ranking, and below three criteria.
    """

    weights: Shares
    comparisons: Floats
    contradictions: tuple[Triad, ...]
    consistency: float


def rancom(comparisons: Order | Matrix) -> RancomResult:
    """Weigh criteria by the RANCOM method: how many others each matters more than [1]_.

    A criterion scores 1 for each that it matters more than and 0.5 for each that matters as much,
    itself included; the scores are divided by their sum, n²/2. Contradictory comparisons are
    computed as well, and told.

    Parameters
    ----------
    comparisons : int, sequence of str, ranks, or array-like or DataFrame (n, n)
        An order of importance as for `roc`; or the comparisons of all pairs: 1, 0.5 or 0, with
        0.5 on the diagonal, and the two of a pair adding up to 1. The columns of a DataFrame are
        put in the order of its rows, by name.

    Returns
    -------
    RancomResult

    Raises
    ------
    InputError
        With every fault of the ranking or the comparisons.

    References
    ----------
    .. [1] Więckowski, J., Kizielewicz, B., Shekhovtsov, A. and Sałabun, W. (2023), RANCOM: A novel
       approach to identifying criteria relevance based on inaccuracy expert judgments,
       Engineering Applications of Artificial Intelligence 122, 106114,
       doi:10.1016/j.engappai.2023.106114.

    Examples
    --------
    >>> rancom([1, 2, 4, 3]).weights
    array([0.4375, 0.3125, 0.0625, 0.1875])
    >>> circle = [[0.5, 1, 0], [0, 0.5, 1], [1, 0, 0.5]]
    >>> rancom(circle).contradictions, rancom(circle).consistency
    (((0, 1, 2),), 0.0)
    """
    if is_table(comparisons):
        faults = Faults("comparisons")
        matrix, labels = _read_comparisons(cast("Matrix", comparisons), faults)
        faults.raise_if_any()
    else:
        faults = Faults("ranking")
        importance = read_importance(cast("Order", comparisons), faults)
        faults.raise_if_any()
        ranks, labels = importance.ranks, importance.labels
        matrix = (np.sign(ranks - ranks[:, np.newaxis]) + 1) / 2
    names = range(len(matrix)) if labels is None else list(labels)
    found = contradictions(matrix)
    triads = len(matrix) * (len(matrix) - 1) * (len(matrix) - 2) // 6
    return RancomResult(
        weights=under_labels(matrix.sum(axis=1) * 2 / len(matrix) ** 2, labels),
        comparisons=matrix,
        contradictions=tuple((names[i], names[j], names[k]) for i, j, k in found),
        consistency=1 - len(found) / triads if triads else 1.0,
    )


def contradictions(matrix: Floats) -> list[tuple[int, int, int]]:
    """Find every three of which no order, with or without ties, fits the comparisons.

    Examples
    --------
    >>> contradictions(np.array([[0.5, 1, 0], [0, 0.5, 1], [1, 0, 0.5]]))
    [(0, 1, 2)]
    """
    if _is_order(matrix):
        return []
    triads = combinations(range(len(matrix)), 3)
    return [triad for triad in triads if not _is_order(matrix[np.ix_(triad, triad)])]


def _is_order(matrix: Floats) -> bool:
    # An order is told by its scores alone; comparisons that are none have those of another.
    scores = matrix.sum(axis=1)
    return bool(((np.sign(scores[:, np.newaxis] - scores) + 1) / 2 == matrix).all())


def _read_comparisons(given: Matrix, faults: Faults) -> tuple[Floats, Labels]:
    before = len(faults)
    table = read_matrix(given, faults)
    values, rows, columns = table.values, table.alternatives, table.criteria or ()
    if len(faults) > before:
        return values, None
    if len(rows) != len(columns) or set(rows) != set(columns):
        found = f"{len(rows)} × {len(columns)}" if len(rows) != len(columns) else "others"
        remedy = "Give a row and a column per criterion, under the same names."
        faults.add("columns", f"those of the rows, {', '.join(map(str, rows))}", found, remedy)
        return values, None
    values = values[:, [columns.index(row) for row in rows]]
    for i, j in np.ndindex(values.shape):
        name, value = f"{rows[i]} × {rows[j]}", values[i, j]
        if value not in _ANSWERS:
            remedy = "Write 1 if the first matters more, 0.5 if both alike, 0 if less."
            faults.add(name, "1, 0.5 or 0", shown(value), remedy)
        elif i == j and value != 0.5:
            faults.add(name, "0.5", shown(value), "Write 0.5: it is compared with itself.")
        elif i < j and values[j, i] in _ANSWERS and value + values[j, i] != 1:
            expected = f"{1 - value:g}, what {name} leaves of 1"
            remedy = f"Change it, or {name}."
            faults.add(f"{rows[j]} × {rows[i]}", expected, shown(values[j, i]), remedy)
    return values, given.index if is_frame(given) else None
