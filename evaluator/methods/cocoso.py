"""CoCoSo: a compromise of three ways to put a weighted sum and a sum of powers together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import column_sum
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.normalize import (
    MINMAX,
    NORMALIZATIONS,
    REFUSES_NEGATIVE,
    negative_faults,
    partial_values,
)
from evaluator.methods.readers import SCALE_OPTION, number
from evaluator.methods.weighted import WHOLE, added_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats

# A worst that is a smaller share of the best than this is nothing but for rounding.
_NOTHING: Final = 1e-12


def cocoso(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = MINMAX,
    scale: ArrayLike | None = None,
    lambda_: float = 0.5,
) -> dict[str, Floats]:
    """Score one matrix or many draws by CoCoSo, the combined compromise solution.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite, and for all but "minmax" and "scale"
        not negative.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"minmax", "scale", "vector", "max", "sum", "linear"} or None
        "minmax" is the paper's. None: the
        values as they are, of a matrix normalised already; those of which less is better by their
        reciprocals.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.
    lambda_ : float in [0, 1]
        What the weighted sum counts for in the third strategy, the rest being for the powers.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: k, higher is better; ``s`` and ``p``: the weighted sum Σ w r and the sum of
        powers Σ r ** w; ``k_a``, ``k_b`` and ``k_c``: the three appraisal strategies.

    Notes
    -----
    k_b compares with the worst S and the worst P. Where the worst is 0, as for an alternative that
    is the worst on every criterion, the paper divides by 0: that ratio then counts as 1 for all,
    and the other strategies decide. On a criterion without spread all are at their best, 1.

    References
    ----------
    Yazdani, M., Zarate, P., Zavadskas, E. K., & Turskis, Z. (2019). A combined compromise solution
    (CoCoSo) method for multi-criteria decision-making problems. Management Decision, 57(9),
    2501-2519. doi:10.1108/MD-05-2017-0458

    Examples
    --------
    >>> cocoso([[2, 2], [4, 4], [1, 1]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([2.235, 1.819, 1.819])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    partial = partial_values(values, directions, normalization, scale, flat=WHOLE)
    if normalization is not None:
        partial = np.clip(partial, 0.0, 1.0)  # no power of less than 0; nothing above the best
    s = added_up(partial, shares)
    p = np.zeros(s.shape)
    for k in range(values.shape[-1]):
        p += partial[..., k] ** shares[..., k, np.newaxis]
    total = column_sum(s + p)
    k_a = _over(s + p, total, 1.0 / values.shape[-2])
    k_b = _against_worst(s) + _against_worst(p)
    top = lambda_ * _most(s) + (1.0 - lambda_) * _most(p)
    k_c = _over(lambda_ * s + (1.0 - lambda_) * p, top, 1.0)
    score = np.cbrt(k_a * k_b * k_c) + (k_a + k_b + k_c) / 3.0
    return {"score": score, "s": s, "p": p, "k_a": k_a, "k_b": k_b, "k_c": k_c}


def _against_worst(values: Floats) -> Floats:
    worst = values.min(axis=-1, keepdims=True)
    worst = np.where(worst > _NOTHING * _most(values), worst, 0.0)
    return _over(values, worst, 1.0)


def _most(values: Floats) -> Floats:
    return np.asarray(values.max(axis=-1, keepdims=True))


def _over(values: Floats, unit: Floats, otherwise: float) -> Floats:
    return np.asarray(np.where(unit > 0, values / np.where(unit > 0, unit, 1.0), otherwise))


METHODS: Final = (
    Method(
        id="cocoso",
        name="CoCoSo",
        paper=(
            "Yazdani, M., Zarate, P., Zavadskas, E. K., & Turskis, Z. (2019). A combined "
            "compromise solution (CoCoSo) method for multi-criteria decision-making problems. "
            "Management Decision, 57(9), 2501-2519."
        ),
        doi="10.1108/MD-05-2017-0458",
        usual=MINMAX,
        normalizations=(MINMAX, *(name for name in NORMALIZATIONS if name != MINMAX), None),
        options=(
            SCALE_OPTION,
            Option(
                "lambda_",
                0.5,
                "what the weighted sum counts for in the third strategy, against the powers",
                number("lambda_", 0, 1),
            ),
        ),
        figures=cocoso,
        compensates=Compensation.PARTIAL,
        compensation=(
            "Partly compensatory: beside the weighted sum it adds up powers of the partial values, "
            "which a value near the worst pulls down steeply. A criterion with little weight "
            "counts for almost as much as others in the powers, as only leaving the worst matters."
        ),
        needs=negative_faults,
        needs_text=REFUSES_NEGATIVE,
        departs={
            "unit_change@None": "the values are taken as they are",
            "huge_and_tiny@None": "the values are taken as they are",
            "independence": (
                "The sums are compared with the worst and the best of the alternatives at hand."
            ),
            "monotonicity@minmax": (
                "A better value moves the ends of its criterion, and with them what the sums are "
                "compared with."
            ),
            "constant_column": "It adds the same to all sums, which changes their ratios.",
            "zero_column": "It adds the same to all sums, which changes their ratios.",
            "zero_column@scale": "",
            "zero_weight": (
                "Whatever has no weight adds r ** 0 = 1 to all sums of powers, which changes their "
                "ratios."
            ),
        },
    ),
)
