"""The Analytic Hierarchy Process: weights from pairwise judgements, and how consistent they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, overload

import numpy as np

from criteria.faults import Faults
from evaluator.tabular import is_frame
from evaluator.weighting.judgement_matrix import read_judgements
from evaluator.weighting.random_index import SMALLEST, random_indices

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from evaluator.weighting.judgement_matrix import Judgements
    from evaluator.weighting.random_index import RandomIndex

Weights = TypeVar("Weights")

# A triad nearer to 1 than this differs from a consistent one by rounding only.
_CONSISTENT = 1e-12


@dataclass(frozen=True)
class Triad:
    """Three judgements that contradict each other.

    Attributes
    ----------
    labels : tuple
        i, j and k: names where names came in, otherwise positions.
    ratio : float
        How many times more i over k is by way of j than as judged, a_ij a_jk / a_ik; above 1.
    """

    labels: tuple[Hashable, Hashable, Hashable]
    ratio: float


@dataclass(frozen=True, eq=False)
class AhpResult(Generic[Weights]):
    """What pairwise judgements amount to.

    Attributes
    ----------
    weights : array or Series of float, length n
        Shares of 1; a Series by label where a DataFrame came in.
    lambda_max : float
        The principal eigenvalue, or its estimate; n for consistent judgements, else more.
    consistency_index : float
        (lambda_max - n) / (n - 1).
    consistency_ratio : float
        The index as a multiple of that of random judgements; customarily accepted up to 0.10.
    worst_triad : Triad or None
        Where the judgements contradict each other most; None where they nowhere do.
    """

    weights: Weights
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    worst_triad: Triad | None


@overload
def ahp(
    judgements: pd.DataFrame, method: str = ..., random_index: str = ...
) -> AhpResult[pd.Series[float]]: ...
@overload
def ahp(
    judgements: ArrayLike | Sequence[Sequence[object]], method: str = ..., random_index: str = ...
) -> AhpResult[NDArray[np.float64]]: ...
def ahp(
    judgements: Judgements, method: str = "geometric", random_index: str = "saaty"
) -> AhpResult[pd.Series[float]] | AhpResult[NDArray[np.float64]]:
    """Derive weights from pairwise judgements.

    Inconsistent judgements are computed as well: whether a consistency ratio is acceptable is
    for the caller to say. Weights alone do not show it: judgements that go round in a circle
    give equal weights, and only `consistency_ratio` and `worst_triad` tell.

    Parameters
    ----------
    judgements : array-like or DataFrame, n x n
        Positive numbers; row i, column j says how many times as much i matters as j. Ones on the
        diagonal, reciprocals across it. A DataFrame has the same names on both axes, in any order.
    method : {"geometric", "eigenvector"}
        The row geometric mean (logarithmic least squares) [1]_ or the principal right
        eigenvector [2]_. Up to three criteria they agree.
    random_index : {"saaty", "saaty-2005", "alonso-lamata"}
        Whose random indices to divide by; sources in ``random_index.toml``. Saaty's stop at 15
        criteria.

    Returns
    -------
    AhpResult
        With the geometric method `lambda_max` is the mean of (A w)_i / w_i.

    Raises
    ------
    InputError
        With every fault: a matrix that is not square, a judgement missing, not positive or not
        reciprocal, names that differ between rows and columns, an unknown method or random index,
        a matrix too large for the random index.

    References
    ----------
    .. [1] Crawford, G. and Williams, C. (1985), A note on the analysis of subjective judgment
       matrices, Journal of Mathematical Psychology 29(4), 387-405,
       doi:10.1016/0022-2496(85)90002-1.
    .. [2] Saaty, T. L. (1977), A scaling method for priorities in hierarchical structures, Journal
       of Mathematical Psychology 15(3), 234-281, doi:10.1016/0022-2496(77)90033-5.

    Examples
    --------
    >>> result = ahp([[1, 7, 1 / 5], [1 / 7, 1, 1 / 8], [5, 8, 1]])
    >>> result.weights.round(3).tolist()
    [0.233, 0.054, 0.712]
    >>> round(result.lambda_max, 3), round(result.consistency_ratio, 3)
    (3.247, 0.213)
    >>> result.worst_triad.labels, round(result.worst_triad.ratio, 3)
    ((0, 1, 2), 4.375)
    """
    faults = Faults("judgements")
    matrix = read_judgements(judgements, faults)
    n = len(matrix.labels)
    _check_options(method, random_index, n, faults)
    faults.raise_if_any()

    logs = matrix.logs
    shares, lambda_max = _METHODS[str(method)](logs)
    figures = (
        *_consistency(lambda_max, n, random_indices()[str(random_index)]),
        _name_triad(worst_triad(logs), matrix.labels),
    )
    if is_frame(judgements):
        import pandas as pd

        return AhpResult(pd.Series(shares, index=judgements.index, name="weight"), *figures)
    return AhpResult(shares, *figures)


def geometric_weights(logs: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Row geometric means, with the mean of (A w)_i / w_i.

    Parameters
    ----------
    logs : array of float, n x n
        Antisymmetric logarithms of the judgements.

    Returns
    -------
    tuple of array (n, sum 1) and float
    """
    return _shares(logs.mean(axis=1)), float(_errors(logs).sum(axis=1).mean())


def eigenvector_weights(logs: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Principal right eigenvector and eigenvalue; parameters as for `geometric_weights`."""
    # The errors are similar to the judgements, but of one size: no digits are lost.
    values, vectors = np.linalg.eig(_errors(logs))
    first = int(values.real.argmax())
    return _shares(logs.mean(axis=1) + np.log(np.abs(vectors[:, first]))), float(values[first].real)


def worst_triad(logs: NDArray[np.float64]) -> tuple[tuple[int, int, int], float] | None:
    """Find the three judgements that contradict each other most.

    Parameters
    ----------
    logs : array of float, n x n
        Antisymmetric logarithms of the judgements.

    Returns
    -------
    tuple of (i, j, k) and a_ij a_jk a_ki > 1, or None
        i is the first of the three in the matrix; of equals the first triad counts.
    """
    worst, ratio = None, 1.0
    for i in range(len(logs)):
        # round[j, k] = log(a_ij a_jk a_ki); only j < k beyond i, each three once.
        circle = np.triu(logs[i][:, None] + logs + logs[:, i][None, :], 1)[i + 1 :, i + 1 :]
        size = np.abs(circle)
        top = float(np.exp(size.max(initial=0.0)))
        if top <= ratio * (1 + _CONSISTENT):
            continue
        j, k = np.unravel_index(int(np.argmax(size >= size.max() - _CONSISTENT)), size.shape)
        others = (int(j), int(k)) if circle[j, k] > 0 else (int(k), int(j))
        worst, ratio = (i, i + 1 + others[0], i + 1 + others[1]), top
    return None if worst is None else (worst, ratio)


def _consistency(lambda_max: float, n: int, table: RandomIndex) -> tuple[float, float, float]:
    """Return the principal eigenvalue, the consistency index and the consistency ratio."""
    if n < SMALLEST:
        return float(n), 0.0, 0.0
    # Below n by rounding only: the errors come in pairs e and 1/e, whose sum is 2 or more.
    lambda_max = max(lambda_max, float(n))
    index = (lambda_max - n) / (n - 1)
    return lambda_max, index, index / table.at(n)


def _shares(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    sizes: NDArray[np.float64] = np.exp(logs - logs.max())
    shares: NDArray[np.float64] = sizes / sizes.sum()
    return shares


def _errors(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a_ij w_j / w_i for geometric weights: 1 where a judgement is met."""
    means = logs.mean(axis=1)
    errors: NDArray[np.float64] = np.exp(logs - means[:, None] + means[None, :])
    return errors


def _name_triad(
    found: tuple[tuple[int, int, int], float] | None, labels: Sequence[Hashable]
) -> Triad | None:
    if found is None:
        return None
    (i, j, k), ratio = found
    return Triad((labels[i], labels[j], labels[k]), ratio)


_METHODS: dict[str, Callable[[NDArray[np.float64]], tuple[NDArray[np.float64], float]]] = {
    "geometric": geometric_weights,
    "eigenvector": eigenvector_weights,
}


def _check_options(method: object, random_index: object, n: int, faults: Faults) -> None:
    if str(method) not in _METHODS:
        faults.unknown("method", "a method", method, _METHODS)
    tables = random_indices()
    table = tables.get(str(random_index))
    if table is None:
        faults.unknown("random_index", "a random index", random_index, tables)
    elif not table.covers(n):
        unlimited = next(name for name, other in tables.items() if other.largest is None)
        faults.add(
            "random_index",
            f"at most {table.largest} criteria with '{random_index}'",
            f"{n}",
            f"Use random_index='{unlimited}', which covers any number, or judge in groups.",
        )
