"""RIM: how near an alternative is to intervals that are ideal, wherever in the range they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import maximised, scale_ends, settled
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.readers import intervals
from evaluator.methods.spotis import BOUNDS, within_bounds
from evaluator.methods.weighted import added_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from criteria.faults import Faults
    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Table


def rim(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    bounds: ArrayLike | None = None,
    ref_ideal: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by RIM, the reference ideal method.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; within the bounds.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better; used only without `ref_ideal`.
    bounds : pair or one pair per criterion
        (low, high) in the units of the levels: the range of what may occur.
    ref_ideal : one pair per criterion, optional
        (low, high) within the bounds: all values between are ideal. Otherwise the best bound.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the relative index R, in [0, 1], higher is better; ``i_plus`` and ``i_minus``:
        the variations from the reference ideal and from its opposite.

    References
    ----------
    Cables, E., Lamata, M. T., & Verdegay, J. L. (2016). RIM-reference ideal method in
    multicriteria decision making. Information Sciences, 337-338, 1-10.
    doi:10.1016/j.ins.2015.12.011

    Examples
    --------
    >>> bounds, ideal = [(23, 60), (0, 15)], [(30, 35), (10, 15)]
    >>> rim([[30, 0], [40, 9]], [0.5, 0.5], ["max", "max"], bounds, ideal)["score"].round(3)
    array([0.5  , 0.843])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    low, high = scale_ends(bounds, values.shape[-1])
    if ref_ideal is None:
        start = end = np.where(maximised(directions), high, low)
    else:
        start, end = scale_ends(ref_ideal, values.shape[-1])
    # Where the ideal begins at a bound, no value lies between the two.
    rising = (values - low) / np.where(start > low, start - low, 1.0)
    falling = (high - values) / np.where(high > end, high - end, 1.0)
    near = np.where(values < start, rising, np.where(values > end, falling, 1.0))
    near = settled(np.clip(near, 0.0, 1.0))
    i_plus = np.sqrt(added_up((1.0 - near) ** 2, shares**2))
    i_minus = np.sqrt(added_up(near**2, shares**2))
    return {"score": i_minus / (i_plus + i_minus), "i_plus": i_plus, "i_minus": i_minus}


def _ideal_within_bounds(
    arguments: Mapping[str, object], table: Table, _directions: Sequence[str], faults: Faults
) -> None:
    within_bounds(arguments, table, "ref_ideal", faults)


METHODS: Final = (
    Method(
        id="rim",
        name="RIM",
        paper=(
            "Cables, E., Lamata, M. T., & Verdegay, J. L. (2016). RIM-reference ideal method in "
            "multicriteria decision making. Information Sciences, 337-338, 1-10."
        ),
        doi="10.1016/j.ins.2015.12.011",
        usual=None,
        normalizations=(),
        options=(
            BOUNDS,
            Option(
                "ref_ideal",
                None,
                "what is ideal (low, high), beyond which more is worse; otherwise the best bounds",
                intervals("ref_ideal"),
            ),
        ),
        figures=rim,
        compensates=Compensation.FULL,
        compensation=(
            "Compensatory: being near the ideal on one criterion makes up for being far from it on "
            "another. As in TOPSIS the weights enter the distances squared."
        ),
        independent=(None,),
        opt_in=True,
        agree=_ideal_within_bounds,
        departs={
            "constant_column": (
                "What all miss of the ideal is part of the distances, as on any fixed scale."
            ),
        },
    ),
)
