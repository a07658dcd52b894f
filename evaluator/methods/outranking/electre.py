"""ELECTRE III: a ranking by outranking, in which strengths do not make up for weaknesses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import maximised
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.outranking.credibility import credibility
from evaluator.methods.outranking.distillation import distil
from evaluator.methods.outranking.preorder import standing
from evaluator.methods.outranking.thresholds import check_electre, thresholds
from evaluator.methods.readers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats

# The discrimination threshold of Roy (1978): s(λ) = 0.3 - 0.15 λ.
ALPHA: Final = 0.3
BETA: Final = -0.15


def electre_iii(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    q: ArrayLike = 0.0,
    p: ArrayLike | None = None,
    veto: ArrayLike | None = None,
    alpha: float = ALPHA,
    beta: float = BETA,
) -> dict[str, Floats]:
    """Score one matrix or many draws by the two distillations of ELECTRE III (Roy 1978).

    ELECTRE III gives a partial preorder: one alternative is preferred to another if it stands at
    least as high in both distillations and higher in one; if they contradict each other, the two
    are incomparable. `preference_relation` gives the whole of it. The score, minus the mean
    of the two classes, is a complete order that never contradicts it.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative: how many votes a criterion has. One of weight 0 has no veto.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    q, p : float or array-like of float, (n,)
        Thresholds of indifference and of preference in the units of the levels, 0 ≤ q ≤ p: a lead
        of up to q does not count, one of p or more counts in full. NaN or None for p: as q.
    veto : float or array-like of float, (n,), optional
        A lead of this much on one criterion, at least p, forbids that the other outranks,
        whatever it has to say for itself; NaN or None for no veto.
    alpha, beta : float
        Of the discrimination threshold s(λ) = α + βλ of the distillations.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: minus the mean of the two classes, higher is better; ``descending`` and
        ``ascending``: the class in either distillation, 1 for the best; ``incomparable``: to how
        many alternatives it is incomparable.

    References
    ----------
    Roy, B. (1978). ELECTRE III: un algorithme de classements fondé sur une représentation floue
    des préférences en présence de critères multiples. Cahiers du CERO, 20(1), 3-24.

    Figueira, J., Mousseau, V., & Roy, B. (2005). ELECTRE methods. In Multiple Criteria Decision
    Analysis: State of the Art Surveys, 133-153. Springer. doi:10.1007/0-387-23081-5_4

    Examples
    --------
    >>> levels = [[5, 2], [4, 4], [1, 5]]
    >>> electre_iii(levels, [0.6, 0.4], ["max", "max"], q=1, p=2, veto=3)["score"]
    array([-2., -1., -2.])
    """
    values = np.asarray(levels, dtype=np.float64)
    signs = np.where(maximised(directions), 1.0, -1.0)
    gains = np.ascontiguousarray(np.swapaxes(values * signs, -1, -2))
    shares = np.asarray(weights, dtype=np.float64)
    ends = electre_ends(values.shape[-1], q, p, veto)
    credible = credibility(gains, gains, shares, *ends)
    first = distil(credible, alpha, beta, descending=True)
    last = distil(credible, alpha, beta, descending=False)
    _, incomparable = standing(-first, -last)
    return {
        "score": -(first + last) / 2,
        "descending": first,
        "ascending": last,
        "incomparable": incomparable,
    }


def electre_ends(
    count: int, q: ArrayLike | None, p: ArrayLike | None, veto: ArrayLike | None
) -> tuple[Floats, Floats, Floats]:
    """Return the thresholds of each criterion; where there is none, q is 0 and p is q.

    Examples
    --------
    >>> electre_ends(2, 1, [np.nan, 2], None)
    (array([1., 1.]), array([1., 2.]), array([nan, nan]))
    """
    low, high, most = (
        np.broadcast_to(np.asarray(np.nan if each is None else each, dtype=np.float64), (count,))
        for each in (q, p, veto)
    )
    low = np.where(np.isnan(low), 0.0, low)
    return low, np.where(np.isnan(high), low, high), most


METHODS: Final = (
    Method(
        id="electre_iii",
        name="ELECTRE III",
        paper=(
            "Roy, B. (1978). ELECTRE III: un algorithme de classements fondé sur une "
            "représentation floue des préférences en présence de critères multiples. Cahiers du "
            "CERO, 20(1), 3-24; as in Figueira, J., Mousseau, V., & Roy, B. (2005). ELECTRE "
            "methods. Springer."
        ),
        doi="10.1007/0-387-23081-5_4",
        usual=None,
        normalizations=(),
        options=(
            Option(
                *("q", 0.0, "threshold of indifference", thresholds("q")),
                example=0.5,
                in_units=True,
            ),
            Option(
                *("p", None, "threshold of preference; as q if not given", thresholds("p")),
                example=1.5,
                in_units=True,
            ),
            Option(
                *("veto", None, "lead that forbids to be outranked", thresholds("veto")),
                example=3.5,
                in_units=True,
            ),
            Option("alpha", ALPHA, "of the threshold s(λ) = α + βλ", number("alpha", 0, 1)),
            Option("beta", BETA, "of the threshold s(λ) = α + βλ", number("beta", -1, 0)),
        ),
        figures=electre_iii,
        compensates=Compensation.NONE,
        compensation=(
            "Not compensatory: criteria vote on whether one alternative is at least as good as "
            "another, a lead beyond the threshold of preference counts no more than one that just "
            "reaches it, and a veto cannot be made up for by anything. Weights are numbers of "
            "votes. Alternatives of contrary strengths may stay incomparable."
        ),
        also=("electre", "electre3"),
        agree=check_electre,
        departs={
            "monotonicity": "who qualifies hangs on the levels that all pairs set together",
            "independence": "an alternative is judged by how it compares with the others there are",
            "constant_column": "a criterion on which all agree votes for everyone",
        },
    ),
)
