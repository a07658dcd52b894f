"""Methods by the gap between partial values and a reference: MABAC and MAIRCA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import column_sum
from evaluator.methods.method import Compensation, Method
from evaluator.methods.normalize import (
    MINMAX,
    NORMALIZATIONS,
    REFUSES_NEGATIVE,
    negative_faults,
    normalize,
    partial_values,
)
from evaluator.methods.readers import SCALE_OPTION
from evaluator.methods.scoring import round_scores
from evaluator.methods.weighted import WHOLE, added_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats


def mabac(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = MINMAX,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by MABAC, the distance from the border approximation area.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite, and for all but "minmax" and "scale"
        not negative.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"minmax", "scale", "vector", "max", "sum", "linear"} or None
        "minmax" is the paper's. None: the
        values as they are, of a matrix normalised already; those of which less is better by their
        reciprocals.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the sum of the distances from the border, higher is better; above 0 for what is
        on the whole in the upper area.

    Notes
    -----
    With partial values r the border of a criterion is the geometric mean of w (r + 1) over the
    alternatives, taken by logarithms, as a product of many would vanish.

    References
    ----------
    Pamučar, D., & Ćirović, G. (2015). The selection of transport and handling resources in
    logistics centers using Multi-Attributive Border Approximation area Comparison (MABAC). Expert
    Systems with Applications, 42(6), 3016-3028. doi:10.1016/j.eswa.2014.11.057

    Examples
    --------
    >>> mabac([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([-0.157,  0.677, -0.323])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    partial = partial_values(values, directions, normalization, scale)
    logarithms = np.swapaxes(np.log1p(partial), -1, -2)
    border = np.expm1(np.swapaxes(column_sum(logarithms), -1, -2) / values.shape[-2])
    own = added_up(partial, shares)
    size = 1.0 if normalization else own.max(axis=-1, keepdims=True)
    return {"score": round_scores(added_up(partial - border, shares), size=size)}


def mairca(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = MINMAX,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by MAIRCA, the gap between the ideal and the real.

    Parameters
    ----------
    levels, weights, directions, normalization, scale
        As for `mabac`.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: -Q, higher is better; ``q``: the total gap, of which lower is better.

    Notes
    -----
    No alternative is preferred beforehand: each has the probability 1 / m. On a criterion without
    spread there is no gap.

    References
    ----------
    Gigović, L., Pamučar, D., Bajić, Z., & Milićević, M. (2016). The combination of expert judgment
    and GIS-MAIRCA analysis for the selection of sites for ammunition depots. Sustainability, 8(4),
    372. doi:10.3390/su8040372

    Examples
    --------
    >>> mairca([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["q"].round(3)
    array([0.278, 0.   , 0.333])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    partial = normalize(values, directions, normalization, scale, flat=WHOLE)
    gap = round_scores(added_up(1.0 - partial, shares), size=1.0) / values.shape[-2]
    return {"score": 0.0 - gap, "q": gap}


_OTHERS: Final = tuple(name for name in NORMALIZATIONS if name != MINMAX)

METHODS: Final = (
    Method(
        id="mabac",
        name="MABAC",
        paper=(
            "Pamučar, D., & Ćirović, G. (2015). The selection of transport and handling resources "
            "in logistics centers using Multi-Attributive Border Approximation area Comparison "
            "(MABAC). Expert Systems with Applications, 42(6), 3016-3028."
        ),
        doi="10.1016/j.eswa.2014.11.057",
        usual=MINMAX,
        normalizations=(MINMAX, *_OTHERS, None),
        options=(SCALE_OPTION,),
        figures=mabac,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: the order is that of the weighted sum of the same partial values; "
            "the border only says who is on the whole above what is usual."
        ),
        needs=negative_faults,
        needs_text=REFUSES_NEGATIVE,
        departs={
            "independence": (
                "But for a fixed scale, the ends of every criterion are set by the alternatives "
                "at hand."
            ),
            "independence@scale": "",
            "independence@None": "",
            "unit_change@None": "the values are taken as they are",
            "huge_and_tiny@None": "the values are taken as they are",
        },
    ),
    Method(
        id="mairca",
        name="MAIRCA",
        paper=(
            "Gigović, L., Pamučar, D., Bajić, Z., & Milićević, M. (2016). The combination of "
            "expert judgment and GIS-MAIRCA analysis for the selection of sites for ammunition "
            "depots. Sustainability, 8(4), 372."
        ),
        doi="10.3390/su8040372",
        usual=MINMAX,
        normalizations=(MINMAX, *_OTHERS),
        options=(SCALE_OPTION,),
        figures=mairca,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: the order is that of the weighted sum of the same partial values; "
            "the score is what an alternative misses of the ideal, shared among the alternatives."
        ),
        departs={
            "independence": (
                "But for a fixed scale, the ends of every criterion are set by the alternatives "
                "at hand."
            ),
            "independence@scale": "",
        },
    ),
)
