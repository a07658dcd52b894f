"""Methods between sum and product: WASPAS mixes the two, LMAW adds up logarithms to a power."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.normalize import (
    LINEAR,
    NORMALIZATIONS,
    REFUSES_NEGATIVE,
    SCALE,
    negative_faults,
    normalize,
    partial_values,
)
from evaluator.methods.readers import SCALE_OPTION, number
from evaluator.methods.weighted import WHOLE, added_up, multiplied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats

# Sum and product count alike.
HALF: Final = 0.5


def waspas(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = LINEAR,
    scale: ArrayLike | None = None,
    lambda_: float = HALF,
) -> dict[str, Floats]:
    """Score one matrix or many draws by WASPAS, the weighted aggregated sum product assessment.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; not negative (but for "minmax" and "scale"), and
        with "linear", "sum" and None not 0 where less is better.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"linear", "scale", "minmax", "vector", "max", "sum"} or None
        "linear" is the paper's. A criterion that does not discriminate is worth 1 to all. None:
        the values as they are, of a matrix normalised already; those of which less is better by
        their reciprocals.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.
    lambda_ : float
        The part of the sum, from 0 (the product alone) to 1 (the sum alone).

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: λ·wsm + (1 - λ)·wpm, higher is better; ``wsm`` and ``wpm``: the weighted sum and
        the weighted product.

    References
    ----------
    Zavadskas, E. K., Turskis, Z., Antucheviciene, J., & Zakarevicius, A. (2012). Optimization of
    weighted aggregated sum product assessment. Elektronika ir Elektrotechnika, 122(6), 3-6.
    doi:10.5755/j01.eee.122.6.1810

    Examples
    --------
    >>> found = waspas([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])
    >>> found["score"].round(3)
    array([0.5  , 1.   , 0.364])
    """
    shares = np.asarray(weights, dtype=np.float64)
    values = np.asarray(levels, dtype=np.float64)
    partial = partial_values(values, directions, normalization, scale, flat=WHOLE)
    if normalization == SCALE:  # of a value below the end by rounding there is no power
        partial = np.clip(partial, 0.0, 1.0)
    wsm, wpm = added_up(partial, shares), multiplied(partial, shares)
    return {"score": lambda_ * wsm + (1.0 - lambda_) * wpm, "wsm": wsm, "wpm": wpm}


def lmaw(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = LINEAR,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by LMAW, the logarithm methodology of additive weights.

    Parameters
    ----------
    levels, weights, directions, scale
        As for `waspas`.
    normalization : {"linear", "scale", "minmax", "vector", "max", "sum"}
        "linear" is the paper's, where it has 1 added to it: (x + max) / max and (x + min) / x.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: Q, higher is better.

    Notes
    -----
    With partial values r and φ = ln(1 + r) / Σ ln(1 + r) over the alternatives, a criterion adds
    2φʷ / ((2 - φ)ʷ + φʷ). The paper takes the logarithm of a product, which overflows for many
    alternatives, where the sum of logarithms does not. Where all are worth nothing on a criterion
    the paper divides 0 by 0; each then has the same φ = 1/m.

    References
    ----------
    Pamučar, D., Žižović, M., Biswas, S., & Božanić, D. (2021). A new logarithm methodology of
    additive weights (LMAW) for multi-criteria decision-making: Application in logistics. Facta
    Universitatis, Series: Mechanical Engineering, 19(3), 361-380. doi:10.22190/FUME210214031P

    Examples
    --------
    >>> lmaw([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([1.163, 1.454, 1.032])
    """
    values = np.asarray(levels, dtype=np.float64)
    exponents = np.asarray(weights, dtype=np.float64)[..., np.newaxis, :]
    partial = normalize(values, directions, normalization, scale)
    # In one piece of memory whatever came in, so that every number takes the same way through it.
    logarithms = np.log(np.ascontiguousarray(1.0 + np.maximum(partial, 0.0)))
    total = logarithms.sum(axis=-2, keepdims=True)
    # (2 - φ) / φ, of which one power does for the paper's three; where φ is 0 nothing is added.
    odds = np.full(logarithms.shape, np.inf)
    np.divide(2.0 * total, logarithms, out=odds, where=logarithms > 0)
    odds = np.where(total > 0, odds - 1.0, 2.0 * values.shape[-2] - 1.0)
    return {"score": added_up(2.0 / (1.0 + odds**exponents), np.ones(values.shape[-1]))}


_OTHERS: Final = tuple(name for name in NORMALIZATIONS if name != LINEAR)
_REVERSAL: Final = (
    "But for a fixed scale, the unit of every criterion is set by the alternatives at hand."
)
_SHIFTS: Final = "A better value moves the end of its criterion, and with it the shares of all."

METHODS: Final = (
    Method(
        id="waspas",
        name="WASPAS",
        paper=(
            "Zavadskas, E. K., Turskis, Z., Antucheviciene, J., & Zakarevicius, A. (2012). "
            "Optimization of weighted aggregated sum product assessment. Elektronika ir "
            "Elektrotechnika, 122(6), 3-6."
        ),
        doi="10.5755/j01.eee.122.6.1810",
        usual=LINEAR,
        normalizations=(LINEAR, *_OTHERS, None),
        options=(
            SCALE_OPTION,
            Option("lambda_", HALF, "part of the sum, 0 to 1", number("lambda_", 0, 1)),
        ),
        figures=waspas,
        compensates=Compensation.PARTIAL,
        compensation=(
            "Between the weighted sum, in which one criterion makes up for another, and the "
            "weighted product, in which a very low value can hardly be made up for."
        ),
        independent=(SCALE, None),
        needs=negative_faults,
        needs_text=REFUSES_NEGATIVE,
        departs={
            "independence": _REVERSAL,
            "constant_column": (
                "A criterion that does not discriminate takes a share of the weights, which moves "
                "the sum and the product unlike."
            ),
            "zero_column": "As any other column that does not discriminate.",
            "zero_column@scale": "",
            "unit_change@None": "the values are taken as they are",
            "huge_and_tiny@None": "the values are taken as they are",
        },
    ),
    Method(
        id="lmaw",
        name="LMAW",
        paper=(
            "Pamučar, D., Žižović, M., Biswas, S., & Božanić, D. (2021). A new logarithm "
            "methodology of additive weights (LMAW) for multi-criteria decision-making: "
            "Application in logistics. Facta Universitatis, Series: Mechanical Engineering, 19(3), "
            "361-380."
        ),
        doi="10.22190/FUME210214031P",
        usual=LINEAR,
        normalizations=(LINEAR, *_OTHERS),
        options=(SCALE_OPTION,),
        figures=lmaw,
        compensates=Compensation.PARTIAL,
        compensation=(
            "Partly compensatory: shares of logarithms to the power of the weights are added up, "
            "so that a low value costs more than a high one gains."
        ),
        needs=negative_faults,
        needs_text=REFUSES_NEGATIVE,
        departs={
            "independence": "Logarithms are divided by their sum over the alternatives at hand.",
            "constant_column": (
                "A criterion that does not discriminate takes a share of the weights, which are "
                "powers."
            ),
            "zero_column": "As any other column that does not discriminate.",
            "zero_column@scale": "",
            "monotonicity@minmax": _SHIFTS,
            "monotonicity@max": _SHIFTS,
        },
    ),
)
