"""How far two rankings agree: four measures, each as its paper has it, with ties.

A ranking in which all tie orders nothing, and neither does that of a single alternative. Kendall's,
Spearman's and the weighted correlation are then NaN; so is WS of a single alternative.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import nan, sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Fault, InputError, unknown_name
from evaluator.agreement.rankings import average_ranks, read_pair, read_rankings
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.agreement.rankings import Ranks
    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Matrix

# Pairs compared at a time, which bounds the memory.
_BLOCK: Final = 1 << 22


def kendall_tau_b(first: Ranks, second: Ranks) -> float:
    """Return Kendall's tau-b, which allows for ties (Kendall 1945).

    Pairs ordered alike less pairs ordered oppositely, divided by the geometric mean of the pairs
    that each ranking orders at all.

    Parameters
    ----------
    first, second : list, array, dict or Series, (m,)
        Ranks of the same alternatives, 1 being best; equal numbers are ties. With labels on both
        sides they are matched by label.

    Returns
    -------
    float
        From -1 to 1; NaN if all tie in one of the two.

    Raises
    ------
    InputError
        With everything that is wrong with the rankings.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika, 33(3), 239-251.
    doi:10.1093/biomet/33.3.239

    Examples
    --------
    >>> kendall_tau_b([1, 2, 3, 4], [1, 3, 2, 4])
    0.6666666666666666
    >>> kendall_tau_b({"a": 1, "b": 2}, {"b": 1, "a": 2})
    -1.0
    """
    return _tau_b(*read_pair(first, second))


def spearman(first: Ranks, second: Ranks) -> float:
    """Return Spearman's rho: the correlation of the ranks, tied ones at their mean place.

    Parameters
    ----------
    first, second
        As for `kendall_tau_b`.

    Returns
    -------
    float
        From -1 to 1; NaN if all tie in one of the two.

    Raises
    ------
    InputError
        With everything that is wrong with the rankings.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things. American
    Journal of Psychology, 15(1), 72-101. doi:10.2307/1412159

    Examples
    --------
    >>> spearman([1, 2, 3, 4, 5], [2, 1, 3, 5, 4])
    0.8
    """
    return _rho(*read_pair(first, second))


def weighted_spearman(first: Ranks, second: Ranks) -> float:
    """Return the weighted rank correlation r_W, in which the first places count most.

    With R and Q the two ranks of an alternative, of n, tied ones at their mean place:
    r_W = 1 - 6 Σ (R - Q)² ((n - R + 1) + (n - Q + 1)) / (n⁴ + n³ - n² - n).

    Parameters
    ----------
    first, second
        As for `kendall_tau_b`.

    Returns
    -------
    float
        From -1 to 1; NaN if all tie in one of the two, for which the formula would give 0.5 beside
        any order.

    Raises
    ------
    InputError
        With everything that is wrong with the rankings.

    References
    ----------
    Pinto da Costa, J., & Soares, C. (2005). A weighted rank measure of correlation. Australian &
    New Zealand Journal of Statistics, 47(4), 515-529. doi:10.1111/j.1467-842X.2005.00413.x

    Examples
    --------
    >>> weighted_spearman([1, 2, 3, 4, 5], [2, 1, 3, 4, 5])  # spearman gives 0.9
    0.85
    """
    return _weighted(*read_pair(first, second))


def ws(reference: Ranks, test: Ranks) -> float:
    """Return the similarity WS of a ranking to a reference, in which the first places count most.

    With x and y the ranks of an alternative, of N, in the reference and in the test, tied ones at
    their mean place: WS = 1 - Σ 2^(-x) |x - y| / max(|1 - x|, |N - x|). It is not symmetric.

    Parameters
    ----------
    reference, test
        As for `kendall_tau_b`.

    Returns
    -------
    float
        Above 0, and 1 where they agree; NaN for a single alternative.

    Raises
    ------
    InputError
        With everything that is wrong with the rankings.

    References
    ----------
    Sałabun, W., & Urbaniak, K. (2020). A new coefficient of rankings similarity in decision-making
    problems. Computational Science - ICCS 2020, 632-645. Springer.
    doi:10.1007/978-3-030-50417-5_47

    Examples
    --------
    >>> round(ws([1, 2, 3, 4, 5], [2, 1, 3, 4, 5]), 4)
    0.7917
    >>> round(ws([1, 2, 3, 4, 5], [1, 2, 3, 5, 4]), 4)
    0.9714
    """
    return _ws(*read_pair(reference, test))


def agreement_table(ranks: Matrix, measure: str = "kendall_tau_b") -> pd.DataFrame:
    """Measure how far each of several rankings agrees with each other one.

    Parameters
    ----------
    ranks : DataFrame or array-like, (m, k)
        Alternatives in rows, rankings (such as methods) in columns; 1 is best.
    measure : {"kendall_tau_b", "spearman", "weighted_spearman", "ws"}

    Returns
    -------
    DataFrame, (k, k)
        By ranking and ranking; for ``ws`` the reference is in the rows.

    Raises
    ------
    InputError
        If a rank is no finite number or there is no such measure.

    Examples
    --------
    >>> import pandas as pd
    >>> agreement_table(pd.DataFrame({"topsis": [1, 2, 3], "vikor": [1, 3, 2]})).round(2)
            topsis  vikor
    topsis    1.00   0.33
    vikor     0.33   1.00
    """
    import pandas as pd

    if not isinstance(measure, str) or measure not in MEASURES:
        raise InputError([Fault("measure", "name", *unknown_name("a measure", measure, MEASURES))])
    columns = [average_ranks(column) for column in read_rankings(ranks)[0].T]
    figures = [[_ARITHMETIC[measure](one, other) for other in columns] for one in columns]
    names = ranks.columns if is_frame(ranks) else pd.RangeIndex(len(columns))
    return pd.DataFrame(figures, index=names, columns=names)


def _tau_b(one: Floats, other: Floats) -> float:
    agreed = mine = others = 0
    step = max(1, _BLOCK // len(one))
    for start in range(0, len(one), step):
        rows = slice(start, start + step)
        sign = np.sign(one[rows, np.newaxis] - one)
        beside = np.sign(other[rows, np.newaxis] - other)
        agreed += int((sign * beside).sum())
        mine += int(np.count_nonzero(sign))
        others += int(np.count_nonzero(beside))
    # Whole numbers throughout, so that equal rankings give 1 and not a number beside it.
    return agreed / sqrt(mine * others) if mine and others else nan


def _rho(one: Floats, other: Floats) -> float:
    # Twice the ranks, about twice their mean, are whole numbers.
    doubled, others = (2 * ranks - (len(one) + 1) for ranks in (one, other))
    together, alone, aside = (
        int(product.sum()) for product in (doubled * others, doubled**2, others**2)
    )
    return together / sqrt(alone * aside) if alone and aside else nan


def _weighted(one: Floats, other: Floats) -> float:
    count = len(one)
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return nan
    gaps = float(np.sum((one - other) ** 2 * ((count - one + 1) + (count - other + 1))))
    return 1 - 6 * gaps / (count**4 + count**3 - count**2 - count)


def _ws(reference: Floats, test: Floats) -> float:
    count = len(reference)
    if count == 1:
        return nan
    farthest = np.maximum(np.abs(1 - reference), np.abs(count - reference))
    return float(1 - np.sum(np.exp2(-reference) * np.abs(reference - test) / farthest))


_ARITHMETIC: Final[Mapping[str, Callable[[Floats, Floats], float]]] = MappingProxyType(
    {"kendall_tau_b": _tau_b, "spearman": _rho, "weighted_spearman": _weighted, "ws": _ws}
)
# By name; of each the first argument is the reference, which matters to the last only.
MEASURES: Final[Mapping[str, Callable[[Ranks, Ranks], float]]] = MappingProxyType(
    {one.__name__: one for one in (kendall_tau_b, spearman, weighted_spearman, ws)}
)
