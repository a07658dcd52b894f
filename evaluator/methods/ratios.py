"""Methods by the ratio of an alternative's sum to that of the best one: ARAS and MARCOS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.arrays import maximised, scale_ends
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.normalize import (
    LINEAR,
    NORMALIZATIONS,
    REFUSES_NEGATIVE,
    SCALE,
    SUM,
    VECTOR,
    domain_faults,
    negative_faults,
    normalize,
    partial_values,
)
from evaluator.methods.readers import SCALE_OPTION, per_criterion
from evaluator.methods.weighted import added_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Table


def aras(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = SUM,
    scale: ArrayLike | None = None,
    esp: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by ARAS, the additive ratio assessment.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; not negative (but for "minmax" and "scale"), and
        with "sum", "linear" and None not 0 where less is better.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    normalization : {"sum", "scale", "minmax", "vector", "max", "linear"} or None
        "sum" is the paper's; the optimal alternative is a row among the others. None: the values
        as they are, of a matrix normalised already; those of which less is better by their
        reciprocals.
    scale : pair or one pair per criterion, optional
        (low, high) in the units of the levels; needed with "scale", not used otherwise.
    esp : array-like of float, (n,), optional
        The optimal alternative (the paper's x₀), in the units of the levels; otherwise it is made
        of the best values of the matrix, or of the best ends of the scale.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the utility degree K, higher is better and 1 for the optimal alternative;
        ``s``: the optimality function S.

    References
    ----------
    Zavadskas, E. K., & Turskis, Z. (2010). A new additive ratio assessment (ARAS) method in
    multicriteria decision-making. Technological and Economic Development of Economy, 16(2),
    159-172. doi:10.3846/tede.2010.10

    Examples
    --------
    >>> aras([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])["score"].round(3)
    array([0.5 , 1.  , 0.37])
    """
    values = np.asarray(levels, dtype=np.float64)
    best = _row(values, directions, normalization, scale, best=True)
    if esp is not None:
        best = np.broadcast_to(np.asarray(esp, dtype=np.float64), best.shape)
    extended = np.concatenate([best, values], axis=-2)
    partial = partial_values(extended, directions, normalization, scale)
    sums = added_up(partial, np.asarray(weights, dtype=np.float64))
    return {"score": _ratio(sums[..., 1:], sums[..., :1]), "s": sums[..., 1:]}


def marcos(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    normalization: str | None = LINEAR,
    scale: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by MARCOS, ranking by a compromise solution.

    Parameters
    ----------
    levels, weights, directions, scale
        As for `aras`.
    normalization : {"linear", "scale", "minmax", "vector", "max", "sum"} or None
        "linear" is the paper's; the ideal and the anti-ideal are rows among the others, under
        "scale" at the ends of the scale.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the utility function f(K), higher is better; ``k_minus`` and ``k_plus``: the
        utility degrees against the anti-ideal and the ideal; ``k_minus`` is given as 0 where the
        anti-ideal is worth nothing, so that there is no ratio to it.

    Notes
    -----
    With the sums S of an alternative, A of the anti-ideal and B of the ideal the paper's
    f(K) = (K⁺ + K⁻) / (1 + (1 - f(K⁺)) / f(K⁺) + (1 - f(K⁻)) / f(K⁻)) is
    S (A + B) / (A² + A B + B²), which has a value for A = 0 too: K⁺.

    References
    ----------
    Stević, Ž., Pamučar, D., Puška, A., & Chatterjee, P. (2020). Sustainable supplier selection in
    healthcare industries using a new MCDM method: Measurement of alternatives and ranking
    according to COmpromise solution (MARCOS). Computers & Industrial Engineering, 140, 106231.
    doi:10.1016/j.cie.2019.106231

    Examples
    --------
    >>> found = marcos([[2, 4], [4, 2], [1, 4]], [0.5, 0.5], ["max", "min"])
    >>> found["score"].round(3).tolist()
    [0.454, 0.907, 0.34]
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    if normalization in (SUM, VECTOR):
        ends = [_row(values, directions, normalization, scale, best=best) for best in (False, True)]
        extended = np.concatenate([*ends, values], axis=-2)
        partial = normalize(extended, directions, normalization, scale)
        low, high, partial = partial[..., :1, :], partial[..., 1:2, :], partial[..., 2:, :]
    else:  # two more rows at the ends change no other value
        partial = partial_values(values, directions, normalization, scale)
        low, high = partial.min(axis=-2, keepdims=True), partial.max(axis=-2, keepdims=True)
        if normalization == SCALE:
            low, high = np.zeros(low.shape), np.ones(high.shape)
    worst, best, own = (added_up(part, shares) for part in (low, high, partial))
    size = worst**2 + worst * best + best**2
    score = own * (worst + best) / np.where(size > 0, size, 1.0)
    k_minus = np.where(worst > 0, own / np.where(worst > 0, worst, 1.0), 0.0)
    return {"score": score, "k_minus": k_minus, "k_plus": _ratio(own, best)}


def _row(
    values: Floats,
    directions: Sequence[str],
    normalization: str | None,
    scale: ArrayLike | None,
    *,
    best: bool,
) -> Floats:
    """Return the best or the worst of each criterion as a row, (1, n) or (S, 1, n)."""
    if normalization == SCALE:
        low, high = scale_ends(scale, values.shape[-1])
        shape = (*values.shape[:-2], 1, values.shape[-1])
        low, high = np.broadcast_to(low, shape), np.broadcast_to(high, shape)
    else:
        low, high = values.min(axis=-2, keepdims=True), values.max(axis=-2, keepdims=True)
    return np.asarray(np.where(maximised(directions) == best, high, low))


def _ratio(sums: Floats, best: Floats) -> Floats:
    """Divide by the best; where that is worth nothing, all are as good as it."""
    return np.asarray(np.where(best > 0, sums / np.where(best > 0, best, 1.0), 1.0))


def _esp_has_a_value(
    arguments: Mapping[str, object], table: Table, directions: Sequence[str], faults: Faults
) -> None:
    """Note what the normalisation cannot take in the optimal alternative."""
    esp, given = arguments["esp"], arguments["normalization"]
    if esp is None:
        return
    row = np.asarray(esp, dtype=np.float64)
    extended, normalization = np.vstack([row, table.values]), None if given is None else str(given)
    refused = domain_faults(extended, directions, normalization)
    wrong = (refused | negative_faults(extended, directions, normalization))[0]
    here = Faults("esp")
    for column in np.flatnonzero(wrong):
        name = f"criterion {(table.criteria or ())[column]}"
        expected = "a positive number, as for the values of the matrix"
        here.add(name, expected, repr(float(row[column])), "Write the best value to hope for.")
    faults.extend(here)


_ESP: Final = Option(
    "esp",
    None,
    "the optimal alternative, one value per criterion; otherwise the best values",
    per_criterion("esp"),
)

METHODS: Final = (
    Method(
        id="aras",
        name="ARAS",
        paper=(
            "Zavadskas, E. K., & Turskis, Z. (2010). A new additive ratio assessment (ARAS) method "
            "in multicriteria decision-making. Technological and Economic Development of Economy, "
            "16(2), 159-172."
        ),
        doi="10.3846/tede.2010.10",
        usual=SUM,
        normalizations=(SUM, *(name for name in NORMALIZATIONS if name != SUM), None),
        options=(SCALE_OPTION, _ESP),
        figures=aras,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: the order is that of the weighted sum of the same partial values; "
            "the score is the share of what the optimal alternative would reach."
        ),
        independent=(SCALE,),
        needs=negative_faults,
        needs_text=REFUSES_NEGATIVE,
        agree=_esp_has_a_value,
        departs={
            "independence": (
                "But for a fixed scale, the unit of every criterion is set by the alternatives at "
                "hand."
            ),
            "independence@None": "",
            "unit_change@None": "the values are taken as they are",
            "huge_and_tiny@None": "the values are taken as they are",
        },
    ),
    Method(
        id="marcos",
        name="MARCOS",
        paper=(
            "Stević, Ž., Pamučar, D., Puška, A., & Chatterjee, P. (2020). Sustainable supplier "
            "selection in healthcare industries using a new MCDM method: Measurement of "
            "alternatives and ranking according to COmpromise solution (MARCOS). Computers & "
            "Industrial Engineering, 140, 106231."
        ),
        doi="10.1016/j.cie.2019.106231",
        usual=LINEAR,
        normalizations=(LINEAR, *(name for name in NORMALIZATIONS if name != LINEAR), None),
        options=(SCALE_OPTION,),
        figures=marcos,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: the order is that of the weighted sum of the same partial values, "
            "because ideal and anti-ideal enter as one factor common to all."
        ),
        independent=(SCALE,),
        needs=negative_faults,
        needs_text=REFUSES_NEGATIVE,
        departs={
            "independence": (
                "But for a fixed scale, the unit of every criterion is set by the alternatives at "
                "hand."
            ),
            "independence@None": "",
            "unit_change@None": "the values are taken as they are",
            "huge_and_tiny@None": "the values are taken as they are",
        },
    ),
)
