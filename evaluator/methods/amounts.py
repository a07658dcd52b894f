"""Methods that add up benefits and costs apart, as amounts: COPRAS and RAM."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.models import Direction
from evaluator.arrays import column_sum, maximised, tamed
from evaluator.methods.method import Compensation, Method
from evaluator.methods.normalize import MAX, MINMAX, SCALE, SUM, VECTOR, normalize
from evaluator.methods.readers import SCALE_OPTION
from evaluator.methods.weighted import WHOLE, added_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats

# The ways to bring amounts to one unit; where more is better "linear" is "max".
AMOUNTS: Final = (SUM, SCALE, VECTOR, MINMAX, MAX, None)


def as_amounts(levels: Floats, normalization: str | None, scale: ArrayLike | None = None) -> Floats:
    """Normalise costs as amounts like benefits, so that more of a cost is more.

    Examples
    --------
    >>> as_amounts(np.array([[1.0, 4.0], [3.0, 1.0]]), "sum")
    array([[0.25, 0.8 ],
           [0.75, 0.2 ]])
    """
    return normalize(levels, [Direction.MAX] * levels.shape[-1], normalization, scale)


def sums_apart(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None = None,
) -> tuple[Floats, Floats]:
    """Return the weighted sums of what is to be maximised and of what is to be minimised.

    Examples
    --------
    >>> sums_apart([[1, 4], [3, 1]], [0.5, 0.5], ["max", "min"], "sum")
    (array([0.125, 0.375]), array([0.4, 0.1]))
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    if values.ndim == 2 and shares.ndim == 1 and normalization in _UNITS:
        # What the weights are divided by the values need not be, which saves most of the time.
        values = tamed(values)
        unit = _UNITS[normalization](values)
        shares = np.divide(shares, unit, out=np.zeros_like(unit), where=unit > 0)
    else:
        values = as_amounts(values, normalization, scale)
    gains = shares * maximised(directions)
    return added_up(values, gains), added_up(values, shares - gains)


def _length(values: Floats) -> Floats:
    return np.asarray(np.sqrt(np.einsum("ij,ij->j", values, values)))


# The unit of each criterion of one matrix (m, n), where it has no origin of its own.
_UNITS: Final[dict[str | None, Callable[[Floats], Floats]]] = {
    SUM: partial(np.sum, axis=0),
    VECTOR: _length,
    MAX: partial(np.max, axis=0),
}


def copras(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = SUM,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by COPRAS, the complex proportional assessment.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; not negative.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"sum", "scale", "vector", "minmax", "max"} or None
        "sum" is the paper's. Costs are normalised as amounts, like benefits. None: the values as
        they are, of a matrix normalised already.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: Q over the largest Q, higher is better, 1 for the best; ``q``: the relative
        significance; ``s_plus`` and ``s_minus``: the sums of benefits and of costs; ``utility``:
        the utility degree N, the score in per cent.

    Notes
    -----
    Q = S⁺ + ΣS⁻ · (1 / S⁻) / Σ(1 / S⁻): the costs of all are handed out as benefits, to each in
    inverse proportion to its own. Without costs Q is S⁺. Where some have no costs at all the
    formula divides by 0; they then share everything alike, which is its limit. The sums of pymcdm
    1.4.0 reward costs instead: there an alternative ranks the higher the more it costs.

    References
    ----------
    Zavadskas, E. K., Kaklauskas, A., & Šarka, V. (1994). The new method of multicriteria complex
    proportional assessment of projects. Technological and Economic Development of Economy, 1(3),
    131-139. The formulas are restated by Podvezko, V. (2011), Engineering Economics, 22(2),
    134-146. doi:10.5755/j01.ee.22.2.310

    Examples
    --------
    >>> found = copras([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])
    >>> found["q"].round(3), found["utility"].round(1)
    (array([0.268, 0.536, 0.196]), array([ 50. , 100. ,  36.7]))
    """
    s_plus, s_minus = sums_apart(levels, weights, directions, normalization, scale)
    q = s_plus + _handed_out(s_minus)
    best = q.max(axis=-1, keepdims=True)
    score = np.where(best > 0, q / np.where(best > 0, best, 1.0), WHOLE)
    return {
        "score": score,
        "q": q,
        "s_plus": s_plus,
        "s_minus": s_minus,
        "utility": 100.0 * score,
    }


def _handed_out(costs: Floats) -> Floats:
    """Hand out the sum of the costs (..., m), to each in inverse proportion to its own."""
    lowest = costs.min(axis=-1, keepdims=True)
    free = costs == 0
    # Who costs nothing would get an infinite part; between several the limit is the same to each.
    parts = np.where(lowest > 0, lowest / np.where(free, 1.0, costs), free)
    return np.asarray(column_sum(costs) * parts / column_sum(parts))


def ram(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = SUM,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by RAM, the root assessment method.

    Parameters
    ----------
    levels, weights, directions, normalization, scale
        As for `copras`.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: RI, the root of order 2 + S⁻ of 2 + S⁺, higher is better; ``s_plus`` and
        ``s_minus``: the sums of benefits and of costs.

    References
    ----------
    Sotoudeh-Anvari, A. (2023). Root Assessment Method (RAM): A novel multi-criteria decision making
    method and its applications in sustainability challenges. Journal of Cleaner Production, 423,
    138695. doi:10.1016/j.jclepro.2023.138695

    Examples
    --------
    >>> ram([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([1.414, 1.482, 1.392])
    """
    s_plus, s_minus = sums_apart(levels, weights, directions, normalization, scale)
    score = (2.0 + s_plus) ** (1.0 / (2.0 + s_minus))
    return {"score": score, "s_plus": s_plus, "s_minus": s_minus}


def no_amount(levels: Floats, _directions: Sequence[str], normalization: str | None) -> Bools:
    """Say which values are no amounts: negative ones, but where only their place counts.

    Examples
    --------
    >>> no_amount(np.array([[-1.0, 0.0]]), ["max", "min"], "sum")
    array([[ True, False]])
    """
    return np.asarray((levels < 0) & (normalization not in (SCALE, MINMAX)))


_AS_THEY_ARE: Final = "the values are taken as they are"
_REVERSAL: Final = (
    "The unit of every criterion is set by the alternatives at hand, and so are the costs that "
    "are shared out."
)

METHODS: Final = (
    Method(
        id="copras",
        name="COPRAS",
        paper=(
            "Zavadskas, E. K., Kaklauskas, A., & Šarka, V. (1994). The new method of multicriteria "
            "complex proportional assessment of projects. Technological and Economic Development "
            "of Economy, 1(3), 131-139."
        ),
        doi="",
        usual=SUM,
        normalizations=AMOUNTS,
        options=(SCALE_OPTION,),
        figures=copras,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory among benefits and among costs; between the two by proportion: "
            "the costs of all are handed out as benefits, most to those who cost least, so that "
            "very low costs count for much."
        ),
        needs=no_amount,
        needs_text="a number that is not negative",
        departs={
            "independence": _REVERSAL,
            "constant_column": "What is divided by the costs weighs more against what is not.",
            "constant_column@minmax": "",
            "unit_change@None": _AS_THEY_ARE,
            "huge_and_tiny@None": _AS_THEY_ARE,
            "monotonicity@minmax": "A lower cost changes how much there is to hand out to all.",
        },
        amounts=True,
    ),
    Method(
        id="ram",
        name="RAM",
        paper=(
            "Sotoudeh-Anvari, A. (2023). Root Assessment Method (RAM): A novel multi-criteria "
            "decision making method and its applications in sustainability challenges. Journal of "
            "Cleaner Production, 423, 138695."
        ),
        doi="10.1016/j.jclepro.2023.138695",
        usual=SUM,
        normalizations=AMOUNTS,
        options=(SCALE_OPTION,),
        figures=ram,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory among benefits and among costs; between the two a root lets "
            "costs weigh somewhat more the better the benefits are."
        ),
        independent=(SCALE, None),
        needs=no_amount,
        needs_text="a number that is not negative",
        departs={
            "independence": (
                "But for a fixed scale, the unit of every criterion is set by the alternatives at "
                "hand."
            ),
            "constant_column": "It moves both the base and the degree of the root.",
            "zero_column@scale": "",
            "unit_change@None": _AS_THEY_ARE,
            "huge_and_tiny@None": _AS_THEY_ARE,
            "zero_column": "It moves both the base and the degree of the root.",
        },
        amounts=True,
    ),
)
