"""How credible it is that one alternative is at least as good as another, after Roy.

Most criteria have to agree (concordance), and none may object too strongly (discordance).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.methods.outranking.preference import reached
from evaluator.methods.pairs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.arrays import Bools, Floats

# Credibilities are shares of 1, and what is below this decimal of them is rounding.
DECIMALS: Final = 12


def credibility(
    ones: Floats, others: Floats, shares: Floats, q: Floats, p: Floats, veto: Floats
) -> Floats:
    """Return how credible it is that each of the ones outranks each of the others.

    On each criterion it is concordant as long as the others lead by no more than q, and no longer
    at all where they lead by p, on a straight line between. It is discordant where they lead by
    more than p, and entirely so where they lead by the veto threshold. The concordances are
    averaged with the weights, to C; and each discordance d above C multiplies it by
    (1 - d) / (1 - C).

    Parameters
    ----------
    ones, others : array of float, (..., n, m) and (..., n, r)
        Criteria in rows, alternatives in columns; more is better.
    shares : array of float, (n,) or (S, n)
        Weights, shares of 1. A criterion without weight does not count, nor does its veto.
    q, p, veto : array of float, (n,)
        Thresholds, q ≤ p ≤ veto, in the units of the criteria; NaN for no veto.

    Returns
    -------
    array of float, (..., m, r)
        Between 0 and 1, to twelve decimals.

    References
    ----------
    Figueira, J., Mousseau, V., & Roy, B. (2005). ELECTRE methods. In Multiple Criteria Decision
    Analysis: State of the Art Surveys, 133-153. Springer. doi:10.1007/0-387-23081-5_4

    Examples
    --------
    >>> one, other = np.array([[10.0], [0.0]]), np.array([[8.0], [7.0]])
    >>> ends = np.array([1.0, 1.0]), np.array([3.0, 3.0]), np.array([20.0, 9.0])
    >>> credibility(one, other, np.array([0.6, 0.4]), *ends)
    array([[0.5]])
    """
    alone = ones.ndim == 2 and shares.ndim == 1
    left, right = (each if each.ndim == 3 else each[np.newaxis] for each in (ones, others))
    weights = shares if shares.ndim == 2 else shares[np.newaxis]
    draws = max(len(left), len(right), len(weights))
    left, right, weights = (
        np.broadcast_to(each, (draws, *each.shape[1:])) for each in (left, right, weights)
    )
    found = np.empty((draws, left.shape[-1], right.shape[-1]))
    # A difference beyond all measure is infinite, and beyond any threshold just so.
    with np.errstate(over="ignore"):
        for part, rows in blocks(draws, *found.shape[1:]):
            found[part, rows] = _of_block(
                left[part, :, rows], right[part], weights[part], (q, p, veto)
            )
    return found[0] if alone else found


def _of_block(
    ones: Floats, others: Floats, weights: Floats, ends: tuple[Floats, Floats, Floats]
) -> Floats:
    concordance = np.zeros((len(ones), ones.shape[-1], others.shape[-1]))
    for k, (q, p, _) in enumerate(zip(*ends, strict=True)):
        concordance += weights[:, k, np.newaxis, np.newaxis] * (
            1.0 - _rise(ones[:, k], others[:, k], q, p)
        )
    agreed = np.round(concordance, DECIMALS)
    credible = agreed.copy()
    for discordance in _discordances(ones, others, weights, ends):
        objects = discordance > agreed
        factors = np.divide(
            1.0 - discordance, 1.0 - agreed, out=np.ones_like(agreed), where=objects
        )
        credible *= factors
    return np.asarray(np.round(credible, DECIMALS))


def _discordances(
    ones: Floats, others: Floats, weights: Floats, ends: tuple[Floats, Floats, Floats]
) -> Iterator[Floats]:
    for k, (_, p, veto) in enumerate(zip(*ends, strict=True)):
        counts = weights[:, k] > 0
        if not np.isnan(veto) and counts.any():
            rise = _rise(ones[:, k], others[:, k], p, veto)
            yield rise if counts.all() else rise * counts[:, np.newaxis, np.newaxis]


def _rise(ones: Floats, others: Floats, start: float, end: float) -> Floats:
    """Rise from 0, where the others lead by the one threshold, to 1, where by the other."""
    if start == end:
        beyond: Bools = reached(others, start)[:, np.newaxis, :] > ones[:, :, np.newaxis]
        return beyond.astype(np.float64)
    leads = others[:, np.newaxis, :] - ones[:, :, np.newaxis]
    leads -= start
    leads /= end - start
    return np.asarray(np.clip(leads, 0.0, 1.0, out=leads))
