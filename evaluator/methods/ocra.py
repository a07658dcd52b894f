"""OCRA: how far inputs and outputs are from the worst of them, relative to the smallest value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import discriminates, maximised, settled, tamed
from evaluator.methods.method import Compensation, Method
from evaluator.methods.scoring import round_scores
from evaluator.methods.weighted import added_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats

# One digit more than ranks look at: what cancels in the difference to the lowest is noise.
_DIGITS: Final = 13


def ocra(levels: ArrayLike, weights: ArrayLike, directions: Sequence[str]) -> dict[str, Floats]:
    """Score one matrix or many draws by OCRA, the operational competitiveness rating.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; positive.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better; what is to be minimised is an input, anything else
        an output.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the rating, higher is better and 0 for the lowest; ``inputs`` and ``outputs``:
        the linear ratings of both, 0 for the lowest of each.

    Notes
    -----
    An input adds w (max - x) / min, an output w (x - min) / min. Dividing by the smallest value
    lets a criterion with a small one decide. One that does not discriminate adds nothing.

    References
    ----------
    Parkan, C. (1994). Operational competitiveness ratings of production units. Managerial and
    Decision Economics, 15(3), 201-221. doi:10.1002/mde.4090150303

    Examples
    --------
    >>> ocra([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["score"]
    array([0.5, 2. , 0. ])
    """
    values = tamed(np.asarray(levels, dtype=np.float64))
    shares = np.asarray(weights, dtype=np.float64)
    more = maximised(directions)
    low, high = values.min(axis=-2, keepdims=True), values.max(axis=-2, keepdims=True)
    unit = np.where((low > 0) & discriminates(low, high), low, np.inf)
    gained = np.where(more, values - low, high - values) / unit
    gained = np.where(gained < 1, settled(np.minimum(gained, 1.0)), gained)
    inputs = added_up(gained, shares * ~more)
    outputs = added_up(gained, shares * more)
    return {
        "score": _above_lowest(round_scores(inputs + outputs, _DIGITS)),
        "inputs": _above_lowest(inputs),
        "outputs": _above_lowest(outputs),
    }


def _above_lowest(ratings: Floats) -> Floats:
    return np.asarray(ratings - ratings.min(axis=-1, keepdims=True))


def _not_positive(levels: Floats, _directions: Sequence[str], _normalization: str | None) -> Bools:
    """Say by which values nothing can be divided; a column of zeros discriminates nothing."""
    return np.asarray((levels < 0) | ((levels == 0) & (levels != 0).any(axis=0)))


METHODS: Final = (
    Method(
        id="ocra",
        name="OCRA",
        paper=(
            "Parkan, C. (1994). Operational competitiveness ratings of production units. "
            "Managerial and Decision Economics, 15(3), 201-221."
        ),
        doi="10.1002/mde.4090150303",
        usual=None,
        normalizations=(),
        options=(),
        figures=ocra,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory. Differences count in multiples of the smallest value of their "
            "criterion, so that a criterion with one very small value outweighs its weight."
        ),
        needs=_not_positive,
        needs_text="a positive number, by the smallest of which is divided",
        departs={
            "independence": (
                "The smallest value of every criterion, by which is divided, is set by the "
                "alternatives at hand."
            ),
        },
    ),
)
