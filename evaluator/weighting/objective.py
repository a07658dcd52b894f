"""Weights from the decision matrix itself: how much the criteria tell the alternatives apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.arrays import discriminates, maximised, tamed
from evaluator.reading.entries import shown
from evaluator.reading.matrix import cell_name, read_directions, read_matrix
from evaluator.weighting.information import (
    contrast_and_conflict,
    divergence,
    removal,
    unit_range,
)
from evaluator.weighting.labelled import as_shares, labels_of, under_labels

if TYPE_CHECKING:
    from evaluator.arrays import Bools, Floats
    from evaluator.reading.matrix import Directions, Matrix, Table
    from evaluator.weighting.labelled import Shares

MINMAX: Final = "minmax"


def entropy(matrix: Matrix) -> Shares:
    """Entropy weights: how far the values of a criterion are from being spread evenly [1]_.

    With p = x / sum(x) over the m alternatives, the entropy of a criterion is
    e = -sum(p ln p) / ln(m), where 0 ln 0 is 0, and its weight is 1 - e as a share of all.
    Directions do not matter. The unit of a criterion does not either, but its zero does: adding
    a constant to it changes its weight.

    Parameters
    ----------
    matrix : array-like or DataFrame, (m, n)
        Alternatives in rows, criteria in columns; finite, not negative.

    Returns
    -------
    array of float, (n,), or Series
        Shares of 1; a Series by column where a DataFrame came in. A criterion on which the
        alternatives do not differ gets 0.

    Raises
    ------
    InputError
        With every cell that is not a number of 0 or more; if the alternatives differ on no
        criterion, as a single alternative does.

    References
    ----------
    .. [1] Hwang, C.-L. and Yoon, K. (1981), Multiple Attribute Decision Making, Springer,
       doi:10.1007/978-3-642-48318-9, after Shannon, C. E. (1948), A mathematical theory of
       communication, Bell System Technical Journal 27, doi:10.1002/j.1538-7305.1948.tb01338.x.

    Examples
    --------
    >>> entropy([[1, 2, 7], [3, 2, 7], [8, 3, 7]]).round(4)
    array([0.9333, 0.0667, 0.    ])
    """
    faults = Faults("entropy")
    table = read_matrix(matrix, faults)
    remedy = "Count from the lowest value upwards, or use standard_deviation, which takes any."
    _check_cells(table, table.values < 0, "a number that is not negative", remedy, faults)
    counts = _discriminating(table, faults)
    return _shares(matrix, counts, divergence(tamed(table.values[:, counts])))


def standard_deviation(matrix: Matrix, normalization: str | None = MINMAX) -> Shares:
    """Weigh criteria by their standard deviation as a share of all [1]_.

    Parameters
    ----------
    matrix : array-like or DataFrame, (m, n)
        Alternatives in rows, criteria in columns; finite.
    normalization : {"minmax"} or None
        "minmax" brings each criterion to run from 0 for its lowest to 1 for its highest value
        first, so that neither its unit nor its direction matters [1]_. None takes the values as
        they are [2]_: for criteria that share a unit or a scale, on which a narrow range shall
        count less than a wide one.

    Returns
    -------
    array of float, (n,), or Series
        Shares of 1; a Series by column where a DataFrame came in. A criterion on which the
        alternatives do not differ gets 0.

    Raises
    ------
    InputError
        With every cell that is not finite and a normalization that is not known; if the
        alternatives differ on no criterion.

    References
    ----------
    .. [1] Diakoulaki, D., Mavrotas, G. and Papayannakis, L. (1995), Determining objective weights
       in multiple criteria problems: the CRITIC method, Computers & Operations Research 22(7),
       763-770, doi:10.1016/0305-0548(94)00059-H.
    .. [2] Sałabun, W., Wątróbski, J. and Shekhovtsov, A. (2020), Are MCDA methods benchmarkable?
       A comparative study of TOPSIS, VIKOR, COPRAS, and PROMETHEE II methods, Symmetry 12(9),
       1549, doi:10.3390/sym12091549.

    Examples
    --------
    >>> standard_deviation([[0, 5], [10, 6], [5, 7], [5, 7]]).round(4)
    array([0.4603, 0.5397])
    >>> standard_deviation([[0, 5], [10, 6], [5, 7], [5, 7]], normalization=None).round(4)
    array([0.81, 0.19])
    """
    faults = Faults("standard_deviation")
    table = read_matrix(matrix, faults)
    if normalization not in (MINMAX, None):
        expected = f"'{MINMAX}', or None for the values as they are"
        faults.add("normalization", expected, shown(normalization), "Write one of the two.")
    counts = _discriminating(table, faults)
    values = table.values[:, counts]
    # As they are, all criteria have to stay in the one unit that they share.
    scaled = values / np.abs(values).max() if normalization is None else unit_range(tamed(values))
    return _shares(matrix, counts, scaled.std(axis=0))


def critic(matrix: Matrix, directions: Directions = "max") -> Shares:
    """CRITIC weights: contrast within a criterion, and conflict with the others [1]_.

    The criteria are brought to run from 0, the worst value, to 1, the best. With s the standard
    deviation of a criterion and r its correlations with the others, it counts s sum(1 - r).

    Parameters
    ----------
    matrix : array-like or DataFrame, (m, n)
        Alternatives in rows, criteria in columns; finite.
    directions : {"max", "min"}, or an iterable, dict or Series of them
        Whether more of a criterion is better; one word for all or one per criterion. Two criteria
        that agree in their values conflict where their directions differ.

    Returns
    -------
    array of float, (n,), or Series
        Shares of 1; a Series by column where a DataFrame came in. A criterion on which the
        alternatives do not differ gets 0, and counts in no correlation.

    Raises
    ------
    InputError
        With every fault of the matrix and the directions; if the alternatives differ on no
        criterion; if several do differ but all are correlated perfectly, where there is no
        conflict to weigh by.

    References
    ----------
    .. [1] Diakoulaki, D., Mavrotas, G. and Papayannakis, L. (1995), Determining objective weights
       in multiple criteria problems: the CRITIC method, Computers & Operations Research 22(7),
       763-770, doi:10.1016/0305-0548(94)00059-H.

    Examples
    --------
    >>> critic([[1, 9, 4], [2, 8, 6], [3, 7, 5]], ["max", "min", "max"]).round(4)
    array([0.25, 0.25, 0.5 ])
    """
    faults = Faults("critic")
    table = read_matrix(matrix, faults)
    ways = read_directions(directions, table.criteria, faults)
    counts = _discriminating(table, faults)
    sizes = contrast_and_conflict(tamed(table.values[:, counts]), maximised(ways)[counts])
    if not sizes.any():
        remedy = "Drop criteria that repeat another, or use standard_deviation."
        faults.add("criteria", "two that conflict", "all correlated perfectly", remedy)
        faults.raise_if_any()
    return _shares(matrix, counts, sizes)


def merec(matrix: Matrix, directions: Directions = "max") -> Shares:
    """MEREC weights: how far the scores of the alternatives move when a criterion is removed [1]_.

    With x the ratio of a value to the worst one of its criterion, an alternative scores
    S = ln(1 + sum(abs(ln x)) / n); a criterion counts what its removal changes in S, added up
    over the alternatives. Removed or not, it is divided by n.

    Parameters
    ----------
    matrix : array-like or DataFrame, (m, n)
        Alternatives in rows, criteria in columns; finite, above 0.
    directions : {"max", "min"}, or an iterable, dict or Series of them
        Whether more of a criterion is better; one word for all or one per criterion.

    Returns
    -------
    array of float, (n,), or Series
        Shares of 1; a Series by column where a DataFrame came in. A criterion on which the
        alternatives do not differ gets 0.

    Raises
    ------
    InputError
        With every cell that is not a number above 0 and every fault of the directions; if the
        alternatives differ on no criterion.

    References
    ----------
    .. [1] Keshavarz-Ghorabaee, M., Amiri, M., Zavadskas, E. K., Turskis, Z. and Antucheviciene, J.
       (2021), Determination of objective weights using a new method based on the removal effects
       of criteria (MEREC), Symmetry 13(4), 525, doi:10.3390/sym13040525.

    Examples
    --------
    >>> table = [[450, 8000, 54, 145], [10, 9100, 2, 160], [100, 8200, 31, 153],
    ...          [220, 9300, 1, 162], [5, 8400, 23, 158]]
    >>> merec(table, ["max", "max", "min", "min"]).round(4)
    array([0.5752, 0.0141, 0.4016, 0.0091])
    """
    faults = Faults("merec")
    table = read_matrix(matrix, faults)
    ways = read_directions(directions, table.criteria, faults)
    remedy = "Bring the criterion to a scale above 0, or use another method."
    _check_cells(table, table.values <= 0, "a number above 0", remedy, faults)
    counts = _discriminating(table, faults)
    return _shares(matrix, counts, removal(table.values, maximised(ways))[counts])


def _check_cells(table: Table, wrong: Bools, expected: str, remedy: str, faults: Faults) -> None:
    here = Faults("matrix")
    for row, column in np.argwhere(wrong):
        name = cell_name(table.alternatives[row], (table.criteria or ())[column])
        here.add(name, expected, shown(table.values[row, column]), remedy)
    faults.extend(here)


def _discriminating(table: Table, faults: Faults) -> Bools:
    """Say on which criteria the alternatives differ; raise what is at fault, or if on none."""
    faults.raise_if_any()
    counts = discriminates(table.values.min(axis=0), table.values.max(axis=0))
    if not counts.any():
        remedy = "Give alternatives that differ, or weigh the criteria by judgement."
        faults.add("criteria", "one on which the alternatives differ", "none", remedy)
        faults.raise_if_any()
    return counts


def _shares(matrix: Matrix, counts: Bools, sizes: Floats) -> Shares:
    """Share 1 among the criteria that discriminate, 0 to the others."""
    shares = np.zeros(counts.shape)
    shares[counts] = as_shares(sizes)
    return under_labels(shares, labels_of(matrix))
