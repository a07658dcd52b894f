"""GRA: grey relational analysis, how near the series of an alternative runs to the ideal one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.normalize import MINMAX, SCALE, normalize
from evaluator.methods.readers import SCALE_OPTION, number
from evaluator.methods.weighted import WHOLE, added_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats

# As the literature has it.
_ZETA: Final = 0.5


def gra(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = MINMAX,
    scale: ArrayLike | None = None,
    zeta: float = _ZETA,
) -> dict[str, Floats]:
    """Score one matrix or many draws by grey relational analysis.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"minmax", "scale"}
        "minmax" is the paper's.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.
    zeta : float
        The distinguishing coefficient, above 0 and at most 1: the smaller, the more a shortfall
        counts at once.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the grey relational grade, higher is better and 1 for the ideal.

    Notes
    -----
    With a shortfall Δ = 1 - r from the ideal a criterion adds w ζ / (Δ + ζ); the smallest shortfall
    is 0 and the largest 1. A criterion that does not discriminate falls short of nothing.

    References
    ----------
    Kuo, Y., Yang, T., & Huang, G.-W. (2008). The use of grey relational analysis in solving
    multiple attribute decision-making problems. Computers & Industrial Engineering, 55(1), 80-93.

    Examples
    --------
    >>> gra([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([0.381, 1.   , 0.333])
    """
    values = np.asarray(levels, dtype=np.float64)
    partial = normalize(values, directions, normalization, scale, flat=WHOLE)
    coefficients = zeta / (1.0 - partial + zeta)
    return {"score": added_up(coefficients, np.asarray(weights, dtype=np.float64))}


METHODS: Final = (
    Method(
        id="gra",
        name="GRA",
        paper=(
            "Kuo, Y., Yang, T., & Huang, G.-W. (2008). The use of grey relational analysis in "
            "solving multiple attribute decision-making problems. Computers & Industrial "
            "Engineering, 55(1), 80-93."
        ),
        doi="",
        usual=MINMAX,
        normalizations=(MINMAX, SCALE),
        options=(
            SCALE_OPTION,
            Option(
                "zeta",
                _ZETA,
                "distinguishing coefficient, above 0 to 1",
                number("zeta", 0, 1, above=True),
            ),
        ),
        figures=gra,
        compensates=Compensation.FULL,
        compensation=(
            "Compensatory, but not at a constant rate: the last step to the best value of a "
            "criterion gains much more than the first step from the worst."
        ),
        independent=(SCALE,),
        departs={
            "independence": (
                "But for a fixed scale, the ends of every criterion are set by the alternatives at "
                "hand."
            ),
        },
    ),
)
