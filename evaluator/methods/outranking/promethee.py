"""PROMETHEE I and II: how much each alternative is preferred to the others, and they to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import maximised
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.outranking.preference import USUAL, unicriterion_flows
from evaluator.methods.outranking.preorder import standing
from evaluator.methods.outranking.thresholds import (
    check_thresholds,
    read_preference_functions,
    thresholds,
)
from evaluator.methods.readers import choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats

# How a flow is made of the degrees of preference over the others.
MEAN: Final = "mean"
SUM: Final = "sum"
# Flows are shares of 1, and what is below this decimal of them is rounding.
_DECIMALS: Final = 12


def promethee_ii(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    preference_functions: str | Sequence[str] = USUAL,
    q: ArrayLike | None = None,
    p: ArrayLike | None = None,
    s: ArrayLike | None = None,
    flow: str = MEAN,
) -> dict[str, Floats]:
    """Score one matrix or many draws by the net flow of PROMETHEE II (Brans & Vincke 1985).

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    preference_functions : str, or sequence of str of length n
        How far an alternative is preferred that is ahead by d on a criterion; one for all criteria
        or one for each:

        ========  ======================================================  ==========
        name      degree of preference, 0 where d ≤ 0                      thresholds
        ========  ======================================================  ==========
        usual     1 where d > 0
        u-shape   1 where d > q                                           q
        v-shape   d / p, at most 1                                        p
        level     1/2 where q < d ≤ p, 1 where d > p                      q, p
        linear    (d - q) / (p - q), at least 0 and at most 1             q, p
        gaussian  1 - exp(-d² / 2s²)                                      s
        ========  ======================================================  ==========
    q, p, s : float or array-like of float, (n,), optional
        Thresholds of indifference and of preference, and the point of inflection, in the units of
        the levels; 0 ≤ q ≤ p, s > 0. NaN where the function of a criterion needs none.
    flow : {"mean", "sum"}
        Whether a flow is the mean over the other alternatives, between 0 and 1, as in Brans &
        Mareschal (2005) and in most software, or their sum, between 0 and m - 1, as in Brans &
        Vincke (1985). The ranks are the same.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the net flow φ = φ⁺ - φ⁻, higher is better; ``positive``: φ⁺, how far it is
        preferred to the others; ``negative``: φ⁻, how far they are preferred to it.

    References
    ----------
    Brans, J.-P., & Vincke, P. (1985). A preference ranking organisation method. Management
    Science, 31(6), 647-656. doi:10.1287/mnsc.31.6.647

    Brans, J.-P., Vincke, P., & Mareschal, B. (1986). How to select and how to rank projects: The
    PROMETHEE method. European Journal of Operational Research, 24(2), 228-238.
    doi:10.1016/0377-2217(86)90044-5

    Examples
    --------
    >>> levels = [[4, 3, 2], [3, 2, 4], [5, 1, 3]]
    >>> promethee_ii(levels, [0.5, 0.3, 0.2], ["max"] * 3)["score"]
    array([ 0.1, -0.3,  0.2])
    """
    given = {"q": q, "p": p, "s": s}
    positive, negative = flows(levels, weights, directions, preference_functions, given)
    # What is nought but for rounding is nought, and not a negative one.
    net = np.round(positive - negative, _DECIMALS) + 0.0
    by = max(positive.shape[-1] - 1, 1) if flow == SUM else 1
    return {"score": net * by, "positive": positive * by, "negative": negative * by}


def promethee_i(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    preference_functions: str | Sequence[str] = USUAL,
    q: ArrayLike | None = None,
    p: ArrayLike | None = None,
    s: ArrayLike | None = None,
    flow: str = MEAN,
) -> dict[str, Floats]:
    """Score one matrix or many draws by the partial preorder of PROMETHEE I.

    One alternative is preferred to another if its positive flow is at least as high and its
    negative flow at least as low, and one of them strictly so. Where the two flows contradict each
    other the two alternatives are incomparable, and PROMETHEE I leaves them so; no one number can
    say that. The score counts what the partial preorder does say, and never puts an alternative
    ahead of one that is preferred to it; `relations` gives the whole of it.

    Parameters
    ----------
    levels, weights, directions, preference_functions, q, p, s, flow
        As for `promethee_ii`.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the number of alternatives it is preferred to less the number of those preferred
        to it; ``positive`` and ``negative``: the flows; ``incomparable``: to how many alternatives
        it is incomparable.

    Examples
    --------
    >>> levels = [[4, 3, 2], [3, 2, 4], [5, 1, 3]]
    >>> promethee_i(levels, [0.5, 0.3, 0.2], ["max"] * 3)["score"]
    array([ 0., -2.,  2.])
    """
    given = {"q": q, "p": p, "s": s}
    positive, negative = flows(levels, weights, directions, preference_functions, given)
    net, incomparable = standing(positive, -negative)
    by = max(positive.shape[-1] - 1, 1) if flow == SUM else 1
    return {
        "score": net,
        "positive": positive * by,
        "negative": negative * by,
        "incomparable": incomparable,
    }


def flows(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    preference_functions: str | Sequence[str],
    given: dict[str, ArrayLike | None],
) -> tuple[Floats, Floats]:
    """Return the positive and the negative flows as means over the others.

    Parameters
    ----------
    levels, weights, directions, preference_functions
        As for `promethee_ii`.
    given : dict
        Its thresholds by name.

    Examples
    --------
    >>> flows([[4.0], [3.0], [3.0]], [1.0], ["max"], "usual", {})
    (array([1., 0., 0.]), array([0. , 0.5, 0.5]))
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    count = values.shape[-1]
    functions = preference_functions
    if isinstance(functions, str):
        functions = [functions] * count
    known = {
        name: np.broadcast_to(np.asarray(value, dtype=np.float64), (count,))
        for name, value in given.items()
        if value is not None
    }
    signs = np.where(maximised(directions), 1.0, -1.0)
    gains = np.ascontiguousarray(np.swapaxes(values * signs, -1, -2))
    pair = unicriterion_flows(gains, functions, known)
    others = max(values.shape[-2] - 1, 1)
    positive, negative = (_weighted(each, shares) / others for each in pair)
    return positive, negative


def _weighted(each: Floats, shares: Floats) -> Floats:
    """Add up what the criteria say, (..., n, m), by their weights."""
    if each.ndim == 2 and shares.ndim == 1:
        return np.asarray(shares @ each)
    # One after the other, so that a draw scores the same whatever others it comes with.
    total = np.zeros((*np.broadcast_shapes(each.shape[:-2], shares.shape[:-1]), each.shape[-1]))
    for k in range(each.shape[-2]):
        total += shares[..., k, np.newaxis] * each[..., k, :]
    return total


_OPTIONS: Final = (
    Option(
        "preference_functions",
        USUAL,
        "usual, u-shape, v-shape, level, linear or gaussian; one for all criteria or for each",
        read_preference_functions,
    ),
    Option("q", None, "threshold of indifference", thresholds("q"), in_units=True),
    Option("p", None, "threshold of preference", thresholds("p"), in_units=True),
    Option("s", None, "point of inflection, for gaussian", thresholds("s"), in_units=True),
    Option("flow", MEAN, "mean or sum over the other alternatives", choice("flow", (MEAN, SUM))),
)
_DEPENDS: Final = "an alternative is judged by how it compares with the others there are"

METHODS: Final = (
    Method(
        id="promethee_ii",
        name="PROMETHEE II",
        paper=(
            "Brans, J.-P., & Vincke, P. (1985). A preference ranking organisation method. "
            "Management Science, 31(6), 647-656."
        ),
        doi="10.1287/mnsc.31.6.647",
        usual=None,
        normalizations=(),
        options=_OPTIONS,
        figures=promethee_ii,
        compensates=Compensation.PARTIAL,
        compensation=(
            "Partly compensatory: only how often, and by thresholds how clearly, an alternative is "
            "ahead counts, so that a lead beyond the threshold of preference makes up for no more "
            "than one that just reaches it. With usual preference functions the size of a "
            "difference plays no part."
        ),
        also=("promethee", "promethee2"),
        agree=check_thresholds,
        departs={"independence": _DEPENDS},
    ),
    Method(
        id="promethee_i",
        name="PROMETHEE I",
        paper=(
            "Brans, J.-P., & Vincke, P. (1985). A preference ranking organisation method. "
            "Management Science, 31(6), 647-656."
        ),
        doi="10.1287/mnsc.31.6.647",
        usual=None,
        normalizations=(),
        options=_OPTIONS,
        figures=promethee_i,
        compensates=Compensation.PARTIAL,
        compensation=(
            "As PROMETHEE II, but strengths and weaknesses are not set off against each other: an "
            "alternative that beats many and is beaten by many is incomparable to a middling one. "
            "The rank counts only what both flows agree on."
        ),
        also=("promethee1",),
        agree=check_thresholds,
        departs={"independence": _DEPENDS},
    ),
)
