"""CODAS: alternatives compared in pairs by their distances from the worst."""

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
    partial_values,
)
from evaluator.methods.pairs import blocks
from evaluator.methods.readers import SCALE_OPTION, number
from evaluator.methods.scoring import round_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats

# Distances that differ from the threshold by less are at it but for rounding.
_SLACK: Final = 1e-12


def codas(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = LINEAR,
    scale: ArrayLike | None = None,
    tau: float = 0.02,
) -> dict[str, Floats]:
    """Score one matrix or many draws by CODAS, distances from the negative-ideal solution.

    Alternatives are compared in pairs: by their Euclidean distances from the worst, and where
    these differ by `tau` or more by their taxicab distances as well.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; finite, and with "linear" and "sum" not
        negative, nor 0 where less is better.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"linear", "scale", "minmax", "vector", "max", "sum"} or None
        "linear" is the paper's. Under "scale" the worst is the worst end of the scale. None: the
        values as they are, of a matrix normalised already; those of which less is better by their
        reciprocals.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.
    tau : float, not negative
        From which difference of Euclidean distances the taxicab distances count too; the paper
        suggests 0.01 to 0.05.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the assessment score, higher is better, which adds up to about 0 over the
        alternatives; ``euclidean`` and ``taxicab``: the distances.

    Notes
    -----
    The text of the paper wants taxicab distances where the others differ by less than `tau`; its
    equation 10 and all its figures take them where they differ by `tau` or more, as is done here.

    References
    ----------
    Keshavarz Ghorabaee, M., Zavadskas, E. K., Turskis, Z., & Antucheviciene, J. (2016). A new
    combinative distance-based assessment (CODAS) method for multi-criteria decision-making.
    Economic Computation and Economic Cybernetics Studies and Research, 50(3), 25-44.

    Examples
    --------
    >>> codas([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([-0.576,  1.901, -1.326])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    partial = partial_values(values, directions, normalization, scale)
    if normalization != SCALE:
        partial = partial - partial.min(axis=-2, keepdims=True)
    shape = np.broadcast_shapes(values.shape[:-1], (*shares.shape[:-1], 1))
    squares, taxicab = np.zeros(shape), np.zeros(shape)
    for k in range(values.shape[-1]):
        part = shares[..., k, np.newaxis] * partial[..., k]
        squares += part**2
        taxicab += part
    euclidean = np.sqrt(squares)
    assessed = _assessed(euclidean, taxicab, tau)
    # What cancels is noise of the size of the sums, which have at most the largest per alternative.
    largest = 1.0 if normalization else taxicab.max(axis=-1, keepdims=True)
    score = round_scores(assessed, digits=14, size=shape[-1] * largest)
    return {"score": score, "euclidean": euclidean, "taxicab": taxicab}


def _assessed(euclidean: Floats, taxicab: Floats, tau: float) -> Floats:
    """Add up the comparisons of every alternative with all, pair by pair in blocks."""
    m = euclidean.shape[-1]
    far, near = euclidean.reshape(-1, m), taxicab.reshape(-1, m)
    total = np.empty(far.shape)
    for draws, rows in blocks(*far.shape):
        apart = far[draws, rows, np.newaxis] - far[draws, np.newaxis, :]
        counts = np.abs(apart) >= tau - _SLACK
        apart += counts * (near[draws, rows, np.newaxis] - near[draws, np.newaxis, :])
        total[draws, rows] = apart.sum(axis=-1)
    return total.reshape(euclidean.shape)


def _has_no_reciprocal(
    levels: Floats, directions: Sequence[str], normalization: str | None
) -> Bools:
    if normalization is None:
        return negative_faults(levels, directions, normalization)
    return np.zeros(levels.shape, dtype=np.bool_)


METHODS: Final = (
    Method(
        id="codas",
        name="CODAS",
        paper=(
            "Keshavarz Ghorabaee, M., Zavadskas, E. K., Turskis, Z., & Antucheviciene, J. (2016). "
            "A new combinative distance-based assessment (CODAS) method for multi-criteria "
            "decision-making. Economic Computation and Economic Cybernetics Studies and Research, "
            "50(3), 25-44."
        ),
        doi="",
        usual=LINEAR,
        normalizations=(LINEAR, *(name for name in NORMALIZATIONS if name != LINEAR), None),
        options=(
            SCALE_OPTION,
            Option(
                "tau",
                0.02,
                "from which difference of Euclidean distances taxicab distances count too",
                number("tau", 0),
            ),
        ),
        figures=codas,
        compensates=Compensation.FULL,
        compensation=(
            "Compensatory: a long way from the worst on one criterion makes up for being at the "
            "worst on another. As in TOPSIS the weights enter the distances squared, so that large "
            "weights count for more than their share; being far from the worst is all that counts."
        ),
        needs=_has_no_reciprocal,
        needs_text=REFUSES_NEGATIVE,
        departs={
            "unit_change@None": "the values are taken as they are",
            "huge_and_tiny@None": "the values are taken as they are",
            "independence": (
                "The worst, but for a fixed scale, and whom one is compared with are the "
                "alternatives at hand."
            ),
            "zero_column": (
                "It takes a share of the weights and so shrinks the distances, not the threshold."
            ),
            "zero_column@scale": "",
            "constant_column": (
                "It takes a share of the weights, which shrinks the distances but not the "
                "threshold; on a fixed scale it is part of the distances."
            ),
        },
    ),
)
