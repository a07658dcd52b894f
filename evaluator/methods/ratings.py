"""AHP in its ratings mode: each alternative gets a level, each level an intensity, and they add up.

Unlike comparisons of the alternatives with each other, ratings compare each with fixed levels, so
adding or dropping an alternative never changes the score of another.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.arrays import maximised
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.readers import check_within
from evaluator.reading.entries import as_number, listed, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Table


def ratings(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    intensities: ArrayLike,
) -> dict[str, Floats]:
    """Score one matrix or many draws by AHP ratings in their ideal form (Saaty 2006).

    The score is the weighted sum of the intensities of the levels. The sum runs over the criteria
    one after the other, so that a draw scores the same whatever other draws it comes with.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Levels between 1 and L; a value between two levels gets the intensity between theirs.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        On a criterion to be minimised level 1 is the best: its levels are read from the other end.
    intensities : array-like of float, (L,)
        How much the levels 1 to L are worth: the priorities of their comparison matrix, or any
        multiple of them. They are divided by their largest, so that the best level is worth 1.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: at most the sum of the weights, which an alternative at the best level
        throughout gets; higher is better.

    References
    ----------
    Saaty, T. L. (2006). Rank from comparisons and from ratings in the analytic hierarchy/network
    processes. European Journal of Operational Research, 168(2), 557-570.
    doi:10.1016/j.ejor.2004.04.032

    Examples
    --------
    >>> ratings([[3, 1], [2, 2.5]], [0.75, 0.25], ["max", "min"], [0.1, 0.3, 0.6])
    {'score': array([1.     , 0.45833333])}
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    worth = np.asarray(intensities, dtype=np.float64)
    worth = worth / worth.max()
    marks = np.arange(1.0, len(worth) + 1)
    total = np.zeros(np.broadcast_shapes(values.shape[:-1], (*shares.shape[:-1], 1)))
    for k, more_is_better in enumerate(maximised(directions)):
        column = values[..., k] if more_is_better else len(worth) + 1 - values[..., k]
        total += shares[..., k, np.newaxis] * np.interp(column, marks, worth)
    return {"score": total}


def read_intensities(
    intensities: object, normalization: str | None, table: Table, faults: Faults
) -> Floats | None:
    """Read what the levels are worth and check that the matrix holds such levels.

    Parameters
    ----------
    intensities : sequence of float, (L,)
        For the levels 1 to L; not negative, not falling, not all zero.
    normalization : str or None
        Not used.
    table : Table
        The matrix.
    faults : Faults
        Where to note what is wrong.

    Returns
    -------
    array of float, (L,), or None
        None if they are at fault.
    """
    here = Faults("intensities")
    values = None
    entries = listed(intensities) or []
    if len(entries) < 2:
        remedy = "Give the priorities of the levels, from level 1 upwards."
        found = shown(intensities)
        here.add("levels", "one number per level, for two levels or more", found, remedy)
    else:
        values = _read_worths(entries, here)
    if values is not None and table.criteria is not None:
        lows = np.ones(len(table.criteria))
        check_within(table, lows, lows * len(values), f"the levels 1 to {len(values)}", here)
    faults.extend(here)
    return values


def _read_worths(entries: list[object], here: Faults) -> Floats | None:
    before = len(here)
    values: list[float] = []
    for level, entry in enumerate(entries, start=1):
        value = as_number(entry)
        if value is None or not isfinite(value) or value < 0:
            here.add(
                f"level {level}", "a finite number, 0 or more", shown(entry), "Write a number."
            )
        elif values and value < values[-1]:
            expected = f"at least {values[-1]!r}, as of the level below"
            here.add(f"level {level}", expected, shown(entry), "Order them from level 1 upwards.")
        values.append(value or 0.0)
    if len(here) == before and not values[-1]:
        here.add("levels", "a level worth more than 0", "all 0", "Give the best level a worth.")
    return np.array(values) if len(here) == before else None


METHODS: Final = (
    Method(
        id="ahp",
        name="AHP (ratings)",
        paper=(
            "Saaty, T. L. (2006). Rank from comparisons and from ratings in the analytic "
            "hierarchy/network processes. European Journal of Operational Research, 168(2), "
            "557-570."
        ),
        doi="10.1016/j.ejor.2004.04.032",
        usual=None,
        normalizations=(),
        options=(
            Option(
                "intensities",
                None,
                "what the levels 1 to L are worth",
                read_intensities,
                example=(0.1, 0.2, 0.4, 0.7, 1.0),
            ),
        ),
        figures=ratings,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: a weighted sum, in which one criterion makes up for another at "
            "the rate of their weights. The intensities say how much each level is worth, so that "
            "steps between levels need not be equal."
        ),
        independent=(None,),
        departs={
            "unit_change": "levels carry no unit",
            "huge_and_tiny": "levels carry no unit",
        },
    ),
)
