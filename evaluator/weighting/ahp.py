"""The Analytic Hierarchy Process: weights from pairwise judgements, and how consistent they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, overload

import numpy as np

from criteria.faults import Faults
from evaluator.weighting.assess import Figures, Triad, assess, check_options
from evaluator.weighting.incomplete import check_connected
from evaluator.weighting.judgement_matrix import SCALE_END, read_judgements

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.weighting.judgement_matrix import (
        JudgementMatrix,
        Judgements,
        NamedJudgements,
        PlainJudgements,
    )

__all__ = ["AhpResult", "Triad", "ahp", "read_connected"]

Weights = TypeVar("Weights")


@dataclass(frozen=True, eq=False)
class AhpResult(Figures, Generic[Weights]):
    """What pairwise judgements amount to.

    Attributes
    ----------
    weights : array or Series of float, length n
        Shares of 1; a Series by label where names came in.
    lambda_max : float
        The principal eigenvalue, or its estimate; n for consistent judgements, else more.
    consistency_index : float
        (lambda_max - n) / (n - 1).
    consistency_ratio : float
        The index as a multiple of that of random judgements; customarily accepted up to 0.10.
    worst_triad : Triad or None
        Where three judgements contradict each other most; None where no three do.
    geometric_consistency_index : float
        Mean squared logarithm of the errors of the geometric weights, whatever the method;
        customarily accepted up to 0.31 for three, 0.35 for four and 0.37 for more.
    circle : tuple or None
        Names of which each is preferred to the next and the last to the first; None where the
        preferences agree on an order. `cyclic` says whether there is one.
    missing : int
        How many pairs were not judged.
    random_index : RandomIndex
        What the consistency index was divided by: name, value and source.
    completed : array or DataFrame, n x n
        The judgements, with those that were not made filled in as the method takes them to be.
    """

    weights: Weights
    completed: Floats | pd.DataFrame


@overload
def ahp(
    judgements: NamedJudgements,
    method: str = ...,
    random_index: str = ...,
    *,
    largest: float | None = ...,
) -> AhpResult[pd.Series[float]]: ...
@overload
def ahp(
    judgements: PlainJudgements,
    method: str = ...,
    random_index: str = ...,
    *,
    largest: float | None = ...,
) -> AhpResult[NDArray[np.float64]]: ...
def ahp(
    judgements: Judgements,
    method: str = "geometric",
    random_index: str = "saaty",
    *,
    largest: float | None = SCALE_END,
) -> AhpResult[pd.Series[float]] | AhpResult[NDArray[np.float64]]:
    """Derive weights from pairwise judgements.

    Inconsistent judgements are computed as well: whether a consistency ratio is acceptable is
    for the caller to say. Weights alone do not show it: judgements that go round in a circle
    give equal weights, and only `cyclic`, `consistency_ratio` and `worst_triad` tell.

    Parameters
    ----------
    judgements : array-like, DataFrame or mapping
        n x n positive numbers; row i, column j says how many times as much i matters as j. Ones on
        the diagonal, reciprocals across it. NaN or None where a pair was not judged; of each pair
        one side is enough. A DataFrame has the same names on both axes, in any order. A mapping
        gives numbers by pair, ``{("a", "b"): 3}``, or by row and column, ``{"a": {"b": 3}}``.
    method : {"geometric", "eigenvector"}
        The row geometric mean (logarithmic least squares) [1]_ or the principal right
        eigenvector [2]_. Up to three criteria they agree.
    random_index : {"saaty", "saaty1980", "alonso-lamata"}
        Whose random indices to divide by; sources in ``random_index.toml``. Beyond the fifteen
        criteria of Saaty's tables the index is simulated, and `random_index` of the result says
        so. Incomplete matrices have random indices of their own [4]_.
    largest : float or None
        The end of the scale of judgement, refused beyond; None takes any ratio.

    Returns
    -------
    AhpResult
        With the geometric method `lambda_max` is the mean of (A w)_i / w_i where every pair was
        judged. Of an incomplete matrix it is, with either method, the least principal eigenvalue
        that a completion has [3]_: it is what the random indices of incomplete matrices are of.
        With no more judgements than n - 1 nothing can contradict, and the ratio is 0.

    Raises
    ------
    InputError
        With every fault: a matrix that is not square, a judgement that is not positive, not
        reciprocal or beyond the scale, names that differ between rows and columns, criteria that
        no judgement links, an unknown method or random index.

    References
    ----------
    .. [1] Crawford, G. and Williams, C. (1985), A note on the analysis of subjective judgment
       matrices, Journal of Mathematical Psychology 29(4), 387-405,
       doi:10.1016/0022-2496(85)90002-1.
    .. [2] Saaty, T. L. (1977), A scaling method for priorities in hierarchical structures, Journal
       of Mathematical Psychology 15(3), 234-281, doi:10.1016/0022-2496(77)90033-5.
    .. [3] Bozóki, S., Fülöp, J. and Rónyai, L. (2010), On optimal completion of incomplete pairwise
       comparison matrices, Mathematical and Computer Modelling 52(1-2), 318-333,
       doi:10.1016/j.mcm.2010.02.047.
    .. [4] Ágoston, K. Cs. and Csató, L. (2022), Inconsistency thresholds for incomplete pairwise
       comparison matrices, Omega 108, 102576, doi:10.1016/j.omega.2021.102576.

    Examples
    --------
    >>> result = ahp([[1, 7, 1 / 5], [1 / 7, 1, 1 / 8], [5, 8, 1]], random_index="saaty1980")
    >>> result.weights.round(3).tolist()
    [0.233, 0.054, 0.712]
    >>> round(result.lambda_max, 3), round(result.consistency_ratio, 3)
    (3.247, 0.213)
    >>> result.worst_triad.labels, round(result.worst_triad.ratio, 3)
    ((0, 1, 2), 4.375)
    >>> incomplete = ahp({("a", "b"): 2, ("b", "c"): 3, ("c", "d"): 2, ("a", "d"): 8})
    >>> incomplete.weights.round(3).to_dict(), incomplete.missing
    ({'a': 0.535, 'b': 0.296, 'c': 0.109, 'd': 0.06}, 2)
    """
    faults = Faults("judgements")
    matrix = read_connected(judgements, faults, largest)
    check_options(method, random_index, faults)
    faults.raise_if_any()
    weights, figures, completed = assess(matrix, str(method), str(random_index))
    if matrix.named:
        import pandas as pd

        named = pd.Index(matrix.labels, tupleize_cols=False)
        return AhpResult(
            **vars(figures),
            weights=pd.Series(weights, index=named, name="weight"),
            completed=pd.DataFrame(completed, index=named, columns=named),
        )
    return AhpResult(**vars(figures), weights=weights, completed=completed)


def read_connected(
    judgements: Judgements, faults: Faults, largest: float | None
) -> JudgementMatrix:
    """Read judgements, and note if some of what is compared is linked by none."""
    before = len(faults)
    matrix = read_judgements(judgements, faults, largest)
    # A cell at fault reads as a gap, and must not be told twice.
    if len(faults) == before:
        check_connected(matrix.known, matrix.labels, faults)
    return matrix
