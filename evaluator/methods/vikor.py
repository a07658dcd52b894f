"""VIKOR: a compromise between the smallest sum of shortfalls and the smallest worst shortfall.

The shortfall of an alternative on a criterion is its distance from the best value as a share of
the distance between the best and the worst. S is the weighted sum of the shortfalls, R the largest
weighted one, and Q, by which it ranks, places an alternative between the best and the worst of
both: 0 is best on both. `evaluator.methods.compromise_set` says whether the first by Q is alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import discriminates
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.normalize import (
    LINEAR,
    MINMAX,
    NORMALIZATIONS,
    SCALE,
    SUM,
    normalize,
)
from evaluator.methods.readers import SCALE_OPTION, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats


def vikor(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = MINMAX,
    scale: ArrayLike | None = None,
    v: float = 0.5,
) -> dict[str, Floats]:
    """Score one matrix or many draws by VIKOR (Opricovic & Tzeng 2004).

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"minmax", "scale", "vector", "max", "sum", "linear"} or None
        "minmax", the paper's: the best and the worst of each criterion are those of the matrix.
        "scale": they are the ends of the scale, and an alternative at the best ends throughout
        and one at the worst ends throughout mark the ends of S and R too, so that adding or
        dropping an alternative never changes the score of another. Any other is applied before
        "minmax", which "vector", "max" and None do not change the result of.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.
    v : float in [0, 1]
        What S counts for, the rest being for R: 1 looks at the sum alone, 0 at the worst
        shortfall alone.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: -Q, higher is better; ``s``, ``r`` and ``q`` as in the paper, of which lower is
        better.

    Notes
    -----
    A criterion without spread has no shortfall (the paper divides 0 by 0), and where S, or R, is
    the same for all it adds nothing to Q.

    References
    ----------
    Opricovic, S., & Tzeng, G.-H. (2004). Compromise solution by MCDM methods: A comparative
    analysis of VIKOR and TOPSIS. European Journal of Operational Research, 156(2), 445-455.
    doi:10.1016/S0377-2217(03)00020-1

    Examples
    --------
    The mountain climber of the paper, who weighs risk against altitude alike:

    >>> climbs = [[1, 3000], [2, 3750], [5, 4500]]
    >>> found = vikor(climbs, [0.5, 0.5], ["min", "max"])
    >>> found["s"], found["r"], found["q"]
    (array([0.5  , 0.375, 0.5  ]), array([0.5 , 0.25, 0.5 ]), array([1., 0., 1.]))
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    missed = _shortfalls(values, directions, normalization, scale)
    shape = np.broadcast_shapes(values.shape[:-1], (*shares.shape[:-1], 1))
    total, worst = np.zeros(shape), np.zeros(shape)
    for k in range(values.shape[-1]):
        part = shares[..., k, np.newaxis] * missed[..., k]
        total += part
        np.maximum(worst, part, out=worst)
    if normalization == SCALE:
        ends = np.sum(shares, axis=-1, keepdims=True), np.max(shares, axis=-1, keepdims=True)
        q = v * _between(total, 0.0 * ends[0], ends[0])
        q += (1.0 - v) * _between(worst, 0.0 * ends[1], ends[1])
    else:
        q = v * _between(total, *_ends(total)) + (1.0 - v) * _between(worst, *_ends(worst))
    return {"score": 0.0 - q, "s": total, "r": worst, "q": q}


def _shortfalls(
    values: Floats,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None,
) -> Floats:
    """Return how far each value is from the best, as a share of the way to the worst."""
    if normalization in (SUM, LINEAR) and "min" in directions:
        # The others are straight lines, which change no share of a way.
        values, directions = normalize(values, directions, normalization), ["max"] * len(directions)
    # Turned round, a criterion gives what is missing.
    turned = ["min" if direction == "max" else "max" for direction in directions]
    return normalize(values, turned, SCALE if normalization == SCALE else MINMAX, scale)


def _ends(values: Floats) -> tuple[Floats, Floats]:
    return values.min(axis=-1, keepdims=True), values.max(axis=-1, keepdims=True)


def _between(values: Floats, low: Floats, high: Floats) -> Floats:
    """Place values between the ends; those that equal the lower one but for rounding are at 0."""
    gap = np.where(discriminates(low, values), values - low, 0.0)
    usable = discriminates(low, high)
    return np.asarray(np.where(usable, gap / np.where(usable, high - low, 1.0), 0.0))


METHODS: Final = (
    Method(
        id="vikor",
        name="VIKOR",
        paper=(
            "Opricovic, S., & Tzeng, G.-H. (2004). Compromise solution by MCDM methods: A "
            "comparative analysis of VIKOR and TOPSIS. European Journal of Operational Research, "
            "156(2), 445-455."
        ),
        doi="10.1016/S0377-2217(03)00020-1",
        usual=MINMAX,
        normalizations=(MINMAX, *(name for name in NORMALIZATIONS if name != MINMAX), None),
        options=(
            SCALE_OPTION,
            Option(
                "v",
                0.5,
                "what the sum of the shortfalls counts for; the rest is for the worst one",
                number("v", 0, 1),
            ),
        ),
        figures=vikor,
        compensates=Compensation.PARTIAL,
        compensation=(
            "Partly compensatory: one half of the score adds up the shortfalls, as a weighted sum "
            "does, the other half looks at the worst weighted shortfall alone, for which nothing "
            "makes up. Equal steps on the way from worst to best count alike."
        ),
        independent=(SCALE,),
        departs={
            "independence": (
                "The ends of S and R, and but for a fixed scale those of every criterion, are set "
                "by the alternatives at hand."
            ),
            "monotonicity@scale": "",
            "monotonicity": (
                "A better value moves the ends of S and R, and with them the balance of the two."
            ),
            "constant_column@scale": (
                "On a fixed scale a shortfall common to all may be the worst one of some."
            ),
        },
    ),
)
