"""EDAS: how far an alternative is above and below the average on each criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import discriminates, maximised, tamed
from evaluator.methods.method import Compensation, Method
from evaluator.methods.weighted import added_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats


def edas(levels: ArrayLike, weights: ArrayLike, directions: Sequence[str]) -> dict[str, Floats]:
    """Score one matrix or many draws by EDAS, the distance from the average solution.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; the average of each criterion above 0, of which
        the distances are shares.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the appraisal score, in [0, 1], higher is better; ``sp`` and ``sn``: the
        weighted sums of what lies above and below average; ``nsp`` and ``nsn``: the same against
        the largest, 1 being best in both.

    Notes
    -----
    Where nobody departs from the average the paper divides 0 by 0: nobody is above it (``nsp`` 0)
    and nobody below (``nsn`` 1).

    References
    ----------
    Keshavarz Ghorabaee, M., Zavadskas, E. K., Olfat, L., & Turskis, Z. (2015). Multi-criteria
    inventory classification using a new method of evaluation based on distance from average
    solution (EDAS). Informatica, 26(3), 435-451. doi:10.15388/Informatica.2015.57

    Examples
    --------
    >>> edas([[2, 4], [4, 2], [6, 6]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([0. , 1. , 0.5])
    """
    values = tamed(np.asarray(levels, dtype=np.float64))
    shares = np.asarray(weights, dtype=np.float64)
    average = np.cumsum(values, axis=-2)[..., -1:, :] / values.shape[-2]
    low, high = values.min(axis=-2, keepdims=True), values.max(axis=-2, keepdims=True)
    usable = discriminates(low, high) & (average != 0)
    ahead = np.where(usable, (values - average) / np.where(usable, np.abs(average), 1.0), 0.0)
    ahead = np.where(maximised(directions), ahead, -ahead)
    above = added_up(np.maximum(ahead, 0.0), shares)
    below = added_up(np.maximum(-ahead, 0.0), shares)
    most, least = above.max(axis=-1, keepdims=True), below.max(axis=-1, keepdims=True)
    nsp = above / np.where(most > 0, most, 1.0)
    # Those furthest below but for rounding are at 0, so that they tie.
    spared = np.where(discriminates(below, least), least - below, 0.0)
    nsn = np.where(least > 0, spared / np.where(least > 0, least, 1.0), 1.0)
    return {"score": (nsp + nsn) / 2.0, "sp": above, "sn": below, "nsp": nsp, "nsn": nsn}


def _needs_an_average(
    levels: Floats, directions: Sequence[str], _normalization: str | None
) -> Bools:
    """Say which values pull the average of their criterion to 0 or below."""
    same = levels.min(axis=0) == levels.max(axis=0)
    return np.asarray((levels < 0) & (levels.sum(axis=0) <= 0) & ~same)


METHODS: Final = (
    Method(
        id="edas",
        name="EDAS",
        paper=(
            "Keshavarz Ghorabaee, M., Zavadskas, E. K., Olfat, L., & Turskis, Z. (2015). "
            "Multi-criteria inventory classification using a new method of evaluation based on "
            "distance from average solution (EDAS). Informatica, 26(3), 435-451."
        ),
        doi="10.15388/Informatica.2015.57",
        usual=None,
        normalizations=(),
        options=(),
        figures=edas,
        compensates=Compensation.FULL,
        compensation=(
            "Compensatory: what an alternative has above the average on one criterion makes up "
            "for what it lacks on another. What counts is the distance from the average as a share "
            "of it, so that a criterion that varies much for its size weighs more than its weight."
        ),
        needs=_needs_an_average,
        needs_text="values whose average on the criterion is above 0",
        departs={
            "independence": "The average is that of the alternatives at hand.",
        },
    ),
)
