"""The family of MOORA: ratio system, reference point, and both with a product as MULTIMOORA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import maximised
from evaluator.methods.amounts import as_amounts, sums_apart
from evaluator.methods.method import Compensation, Method
from evaluator.methods.normalize import LINEAR, MAX, MINMAX, SCALE, SUM, VECTOR, domain_faults
from evaluator.methods.pairs import blocks
from evaluator.methods.readers import SCALE_OPTION
from evaluator.methods.scoring import rank_scores, round_scores
from evaluator.methods.weighted import multiplied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats

_AS_THEY_ARE: Final = "the values are taken as they are"


def moora(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = VECTOR,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by the ratio system of MOORA.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative; the significance coefficients.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better; all may be of one kind.
    normalization : {"vector", "scale", "minmax", "max", "sum"} or None
        "vector" is the paper's. Costs are normalised as amounts, like benefits. None: the values
        as they are, of a matrix normalised already.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: benefits less costs, higher is better; ``s_plus`` and ``s_minus``: the sums of
        benefits and of costs.

    References
    ----------
    Brauers, W. K. M., & Zavadskas, E. K. (2006). The MOORA method and its application to
    privatization in a transition economy. Control and Cybernetics, 35(2), 445-469.

    Examples
    --------
    >>> moora([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([-0.115,  0.27 , -0.224])
    """
    s_plus, s_minus = sums_apart(levels, weights, directions, normalization, scale)
    score = _rounded(s_plus - s_minus, np.maximum(s_plus, s_minus), normalization)
    return {"score": score, "s_plus": s_plus, "s_minus": s_minus}


def moora_reference(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = VECTOR,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by the reference point of MOORA.

    Parameters
    ----------
    levels, weights, directions, normalization, scale
        As for `moora`. The reference point is made of the best values of the matrix (or draw);
        under "scale" of the best ends of the scale.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: less the deviation, higher is better; ``deviation``: the largest weighted
        deviation from the reference point, the metric of Tchebycheff.

    References
    ----------
    Brauers, W. K. M., & Zavadskas, E. K. (2006), as for `moora`.

    Examples
    --------
    >>> moora_reference([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["deviation"].round(3)
    array([0.218, 0.   , 0.327])
    """
    amounts = as_amounts(np.asarray(levels, dtype=np.float64), normalization, scale)
    more = maximised(directions)
    if normalization == SCALE:
        best = more.astype(np.float64)
    else:
        low, high = amounts.min(axis=-2, keepdims=True), amounts.max(axis=-2, keepdims=True)
        best = np.where(more, high, low)
    shares = np.asarray(weights, dtype=np.float64)[..., np.newaxis, :]
    deviation = (shares * np.abs(best - amounts)).max(axis=-1)
    deviation = _rounded(deviation, (shares * np.abs(amounts)).max(axis=-1), normalization)
    return {"score": 0.0 - deviation, "deviation": deviation}


def _rounded(differences: Floats, parts: Floats, normalization: str | None) -> Floats:
    """Round away what is noise beside the parts, of which ratios are about 1."""
    size = 1.0 if normalization else np.abs(parts).max(axis=-1, keepdims=True)
    return round_scores(differences, size=size)


def multimoora(
    levels: ArrayLike, weights: ArrayLike, directions: Sequence[str], normalization: str = VECTOR
) -> dict[str, Floats]:
    """Score one matrix or many draws by MULTIMOORA: three rankings and who dominates in them.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; not negative, and not 0 where less is better.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative; in the product they are exponents.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"vector"}
        As in the paper.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: how many others an alternative dominates, a draw counting one half, higher is
        better; ``ratio``: the score of `moora`; ``deviation``: that of `moora_reference`, lower is
        better; ``product``: the full multiplicative form, benefits over costs.

    Notes
    -----
    An alternative dominates another that it precedes in more of the three rankings than it follows
    in: absolute dominance, and general dominance in two of three. Where dominance goes round in a
    circle those in it come out alike, as the authors have it.

    References
    ----------
    Brauers, W. K. M., & Zavadskas, E. K. (2010). Project management by MULTIMOORA as an instrument
    for transition economies. Technological and Economic Development of Economy, 16(1), 5-24.
    doi:10.3846/tede.2010.01

    Examples
    --------
    >>> multimoora([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["score"]
    array([1., 2., 0.])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    ratio = moora(values, shares, directions, normalization)["score"]
    deviation = moora_reference(values, shares, directions, normalization)["deviation"]
    product = multiplied(_factors(values), np.where(maximised(directions), shares, -shares))
    ranks = np.stack([rank_scores(round_scores(part)) for part in (ratio, -deviation, product)])
    return {
        "score": _dominated(ranks),
        "ratio": ratio,
        "deviation": deviation,
        "product": product,
    }


def _factors(values: Floats) -> Floats:
    """Return the ratios of vector normalisation, however small, and 1 in a column of zeros."""
    largest = as_amounts(values, VECTOR).max(axis=-2, keepdims=True)
    return np.asarray(np.where(largest > 0, as_amounts(values, LINEAR) * largest, 1.0))


def _dominated(ranks: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Floats:
    """Count for ranks (3, ..., m) how many others each alternative dominates."""
    rows = ranks.shape[-1]
    flat = ranks.reshape(len(ranks), -1, rows)
    points = np.empty(flat.shape[1:])
    for draws, some in blocks(flat.shape[1], rows):
        part = flat[:, draws]
        votes = np.sign(part[:, :, np.newaxis, :] - part[:, :, some, np.newaxis]).sum(axis=0)
        # Half a point for a draw, of which there is always one, with itself.
        points[draws, some] = (np.sign(votes).sum(axis=-1) + rows) / 2 - 0.5
    return points.reshape(ranks.shape[1:])


def _has_no_ratio(levels: Floats, directions: Sequence[str], _normalization: str | None) -> Bools:
    return domain_faults(levels, directions, LINEAR)


_RATIOS: Final = (VECTOR, SCALE, MINMAX, MAX, SUM, None)
_PAPER: Final = (
    "Brauers, W. K. M., & Zavadskas, E. K. (2006). The MOORA method and its application to "
    "privatization in a transition economy. Control and Cybernetics, 35(2), 445-469."
)
_REVERSAL: Final = (
    "But for a fixed scale, the unit of every criterion is set by the alternatives at hand."
)

METHODS: Final = (
    Method(
        id="moora",
        name="MOORA (ratio system)",
        paper=_PAPER,
        doi="",
        usual=VECTOR,
        normalizations=_RATIOS,
        options=(SCALE_OPTION,),
        figures=moora,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: benefits less costs, in which one criterion makes up for another "
            "at the rate of their weights."
        ),
        independent=(SCALE, None),
        departs={
            "independence": _REVERSAL,
            "unit_change@None": _AS_THEY_ARE,
            "huge_and_tiny@None": _AS_THEY_ARE,
        },
        amounts=True,
    ),
    Method(
        id="moora_reference",
        name="MOORA (reference point)",
        paper=_PAPER,
        doi="",
        usual=VECTOR,
        normalizations=_RATIOS,
        options=(SCALE_OPTION,),
        figures=moora_reference,
        compensates=Compensation.NONE,
        compensation=(
            "Not compensatory: an alternative is as good as its largest weighted shortfall, "
            "whatever it gains elsewhere; many may tie."
        ),
        independent=(SCALE,),
        departs={
            "independence": _REVERSAL,
            "monotonicity@vector": "A better value changes what its criterion is divided by.",
            "monotonicity@sum": "A better value changes what its criterion is divided by.",
            "constant_column@scale": "A shortfall common to all may be the largest one of some.",
            "unit_change@None": _AS_THEY_ARE,
            "huge_and_tiny@None": _AS_THEY_ARE,
        },
        amounts=True,
    ),
    Method(
        id="multimoora",
        name="MULTIMOORA",
        paper=(
            "Brauers, W. K. M., & Zavadskas, E. K. (2010). Project management by MULTIMOORA as an "
            "instrument for transition economies. Technological and Economic Development of "
            "Economy, 16(1), 5-24."
        ),
        doi="10.3846/tede.2010.01",
        usual=VECTOR,
        normalizations=(VECTOR,),
        options=(),
        figures=multimoora,
        compensates=Compensation.PARTIAL,
        compensation=(
            "Partly compensatory: a sum, a largest shortfall and a product each rank, and who "
            "precedes in two of the three dominates, by however little."
        ),
        needs=_has_no_ratio,
        needs_text="a positive number, of which there are ratios",
        departs={
            "independence": (
                "How many an alternative dominates depends on who else is there, and so does the "
                "unit of every criterion."
            ),
            "monotonicity": "A better value changes the shortfalls of the others too.",
        },
        amounts=True,
    ),
)
