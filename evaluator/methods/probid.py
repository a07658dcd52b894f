"""PROBID and sPROBID: distances from every ideal there is, from the best to the worst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import discriminates, maximised
from evaluator.methods.method import Compensation, Method
from evaluator.methods.normalize import VECTOR, normalize
from evaluator.methods.pairs import blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats

# An alternative nearer to the ideals than this share of its way from the worst is at them.
_NEAREST: Final = 1e-12


def probid(levels: ArrayLike, weights: ArrayLike, directions: Sequence[str]) -> dict[str, Floats]:
    """Score one matrix or many draws by PROBID, ranking on ideals and the average.

    The k-th ideal is made of the k-th best values of all criteria. The distances from the better
    half of the ideals count against an alternative, those from the worse half for it, the first
    and the last most; so does the distance from the average, for it.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite. They are divided by their norm.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: P, higher is better; ``pos_ideal`` and ``neg_ideal``: the overall distances from
        the better and the worse half; ``average``: the distance from the average.

    Notes
    -----
    For an odd number of alternatives the ideal in the middle counts on both sides, and so does for
    an even one the last of the better half. Where all are alike no distance says anything: P is
    0.5, as for something in the middle.

    References
    ----------
    Wang, Z., Rangaiah, G. P., & Wang, X. (2021). Preference ranking on the basis of ideal-average
    distance method for multi-criteria decision-making. Industrial & Engineering Chemistry
    Research, 60(30), 11216-11230. doi:10.1021/acs.iecr.1c01413

    Examples
    --------
    >>> probid([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([0.203, 1.144, 0.172])
    """
    costs = _weighted(levels, weights, directions)
    ideals = np.sort(costs, axis=-2)
    m = costs.shape[-2]
    half = (m + 1) // 2
    pos = _overall(costs, ideals[..., :half, :], 1.0 / np.arange(1, half + 1))
    neg = _overall(costs, ideals[..., half - 1 :, :], 1.0 / np.arange(m - half + 1, 0, -1))
    mean = np.cumsum(ideals, axis=-2)[..., -1:, :] / m
    average = _overall(costs, mean, np.ones(1))
    # 1 / (1 + (pos / neg)²), which has a value where the worse half is one with the alternative.
    size = pos**2 + neg**2
    share = np.where(size > 0, neg**2 / np.where(size > 0, size, 1.0), 0.5)
    return {"score": share + average, "pos_ideal": pos, "neg_ideal": neg, "average": average}


def sprobid(levels: ArrayLike, weights: ArrayLike, directions: Sequence[str]) -> dict[str, Floats]:
    """Score one matrix or many draws by sPROBID, with the best and the worst quarter of ideals.

    Parameters
    ----------
    levels, weights, directions
        As for `probid`.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: P, higher is better; ``pos_ideal`` and ``neg_ideal``: the overall distances from
        the best and the worst quarter.

    Notes
    -----
    Of less than four alternatives the first and the last ideal count alone. For one that is at
    the best ideals itself the paper divides by 0: its score is 10¹², which nobody else reaches.
    Where all are alike all score 1.

    References
    ----------
    As for `probid`. doi:10.1021/acs.iecr.1c01413

    Examples
    --------
    >>> sprobid([[2, 4], [4, 3], [1, 2]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([0.381, 3.665, 0.567])
    """
    costs = _weighted(levels, weights, directions)
    ideals = np.sort(costs, axis=-2)
    quarter = max(1, costs.shape[-2] // 4)
    fade = 1.0 / np.arange(1, quarter + 1)
    pos = _overall(costs, ideals[..., :quarter, :], fade)
    neg = _overall(costs, ideals[..., -quarter:, :], fade[::-1])
    floor = np.maximum(pos, _NEAREST * neg)
    score = np.where(floor > 0, neg / np.where(floor > 0, floor, 1.0), 1.0)
    return {"score": score, "pos_ideal": pos, "neg_ideal": neg}


def _weighted(levels: ArrayLike, weights: ArrayLike, directions: Sequence[str]) -> Floats:
    """Return weighted shares of the norm as costs; 0 for a criterion without spread."""
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    share = normalize(values, ["max"] * values.shape[-1], VECTOR)
    usable = discriminates(share.min(axis=-2, keepdims=True), share.max(axis=-2, keepdims=True))
    weighted = np.where(usable, share, 0.0) * shares[..., np.newaxis, :]
    return np.asarray(np.where(maximised(directions), -weighted, weighted))


def _overall(costs: Floats, ideals: Floats, factors: Floats) -> Floats:
    """Add up the Euclidean distances from ideals times factors; (..., m, n), (..., c, n), (c,)."""
    m, n = costs.shape[-2:]
    own, other = costs.reshape(-1, m, n), ideals.reshape(-1, len(factors), n)
    total = np.empty(own.shape[:2])
    for draws, rows in blocks(len(own), m, len(factors)):
        squares = _squares(own[draws, rows, np.newaxis, :], other[draws, np.newaxis, :, :])
        np.sqrt(squares, out=squares)
        squares *= factors
        total[draws, rows] = squares.sum(axis=-1)
    return total.reshape(costs.shape[:-1])


def _squares(own: Floats, other: Floats) -> Floats:
    """Return the squared distances of a block of pairs, adding up one criterion after another."""
    total = own[..., 0] - other[..., 0]
    total *= total
    gap = np.empty_like(total)
    for k in range(1, own.shape[-1]):
        np.subtract(own[..., k], other[..., k], out=gap)
        gap *= gap
        total += gap
    return total


METHODS: Final = (
    Method(
        id="probid",
        name="PROBID",
        paper=(
            "Wang, Z., Rangaiah, G. P., & Wang, X. (2021). Preference ranking on the basis of "
            "ideal-average distance method for multi-criteria decision-making. Industrial & "
            "Engineering Chemistry Research, 60(30), 11216-11230."
        ),
        doi="10.1021/acs.iecr.1c01413",
        usual=None,
        normalizations=(),
        options=(),
        figures=probid,
        compensates=Compensation.FULL,
        compensation=(
            "Compensatory: being near the best values on one criterion makes up for being far "
            "from them on another, with the weights squared as in TOPSIS. The distance from the "
            "average counts in favour, on whichever side of it an alternative lies."
        ),
        departs={
            "independence": "The ideals and the average are those of the alternatives at hand.",
            "dominance": (
                "An alternative far below the average gains by its distance from it, and one "
                "better on a criterion may come nearer to the ideals of the worse half."
            ),
            "monotonicity": (
                "A better value may bring an alternative nearer to the average or to the ideals "
                "of the worse half."
            ),
            "constant_column": (
                "It takes a share of the weights, which shrinks the distance from the average but "
                "not the ratio of the others."
            ),
        },
    ),
    Method(
        id="sprobid",
        name="sPROBID",
        paper=(
            "Wang, Z., Rangaiah, G. P., & Wang, X. (2021). Preference ranking on the basis of "
            "ideal-average distance method for multi-criteria decision-making. Industrial & "
            "Engineering Chemistry Research, 60(30), 11216-11230."
        ),
        doi="10.1021/acs.iecr.1c01413",
        usual=None,
        normalizations=(),
        options=(),
        figures=sprobid,
        compensates=Compensation.FULL,
        compensation=(
            "Compensatory: being near the best values on one criterion makes up for being far "
            "from them on another, with the weights squared as in TOPSIS."
        ),
        departs={
            "independence": "The ideals are those of the alternatives at hand.",
            "dominance": (
                "With eight alternatives or more, one better on a criterion may lie further from "
                "the second-best ideals."
            ),
            "monotonicity": (
                "With eight alternatives or more, a better value may lie further from the "
                "second-best ideals."
            ),
        },
    ),
)
