"""Distillation: from how credible it is that one outranks another to two complete preorders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Bools, Floats

# Credibilities are given to twelve decimals. What is compared here is made of two of them, so that
# it may be off by more than one twelfth decimal, but never by ten.
_SAME: Final = 1e-11
_OUT: Final = -1.0
# When so few of the alternatives are left, the others are dropped from the tables.
_SHRUNK: Final = 0.9
# So many pairs of many draws are distilled at once.
_PAIRS: Final = 2**18


def distil(credible: Floats, alpha: float, beta: float, *, descending: bool) -> Floats:
    """Sort alternatives into classes by the distillation of Roy (1978).

    At a cutting level λ an alternative outranks another if that is more credible than λ, and more
    credible than the reverse by more than s, where s = α + βσ at a credibility of σ. The
    qualification of an alternative is how many it outranks less how many outrank it. The next
    level is the highest credibility below λ - s(λ), from the highest there is; those of the
    highest qualification (ascending: of the lowest) are kept, and among them the level is lowered
    again until one is left or the level is 0. They make the next class, and all begins anew
    without them.

    Parameters
    ----------
    credible : array of float, (m, m) or (S, m, m)
        That the row outranks the column, between 0 and 1; the diagonal is not looked at.
    alpha, beta : float
        Of the discrimination threshold s.
    descending : bool
        Whether the best are taken out first, or the worst.

    Returns
    -------
    array of float, (m,) or (S, m)
        Number of the class of each, from 1 for the best.

    References
    ----------
    Roy, B. (1978). ELECTRE III: un algorithme de classements fondé sur une représentation floue
    des préférences en présence de critères multiples. Cahiers du CERO, 20(1), 3-24.

    Figueira, J., Mousseau, V., & Roy, B. (2005), doi:10.1007/0-387-23081-5_4.

    Examples
    --------
    >>> credible = np.array([[1.0, 0.9, 0.8], [0.2, 1.0, 0.7], [0.6, 0.6, 1.0]])
    >>> distil(credible, 0.3, -0.15, descending=True)
    array([1., 2., 2.])
    """
    draws = credible if credible.ndim == 3 else credible[np.newaxis]
    count = draws.shape[-1]
    size = max(1, _PAIRS // (count * count or 1))
    found = np.concatenate(
        [
            _distilled(draws[start : start + size], alpha, beta, descending)
            for start in range(0, len(draws), size)
        ]
    )
    return found if credible.ndim == 3 else found[0]


def _distilled(credible: Floats, alpha: float, beta: float, descending: bool) -> Floats:
    draws, count = credible.shape[:2]
    places, pairs = np.arange(count), credible.copy()
    # What is out of the question has a credibility below all others.
    pairs[:, places, places] = _OUT
    # Who outranks whom at any level below that credibility.
    clear = pairs - np.swapaxes(pairs, 1, 2) - (alpha + beta * pairs) > _SAME
    sign = 1 if descending else -1
    classes, number = np.zeros((draws, count)), np.zeros(draws)
    left = np.ones((draws, count), dtype=np.bool_)
    chosen, level = left, _highest(pairs)
    while left.any():
        below = level - (alpha + beta * level) - _SAME
        lower, power = _qualified(pairs, clear, chosen, below)
        best = np.where(chosen, sign * power, -count)
        kept = best == best.max(axis=1, keepdims=True)
        done = (np.count_nonzero(kept, axis=1) == 1) | (lower == 0)
        # Whoever is all done has no classes to come.
        kept &= chosen
        number += done
        draw, taken = np.nonzero(kept & done[:, np.newaxis])
        classes[draw, places[taken]] = number[draw]
        left = left.copy()
        left[draw, taken] = False
        pairs[draw, taken] = pairs[draw, :, taken] = _OUT
        chosen = np.where(done[:, np.newaxis], left, kept)
        level = np.where(done, _highest(pairs), lower)
        still = np.asarray(left.any(axis=0))
        if _few(still):
            places, left, chosen = places[still], left[:, still], chosen[:, still]
            pairs, clear = pairs[:, still][:, :, still], clear[:, still][:, :, still]
    return classes if descending else classes.max(axis=1, keepdims=True) + 1 - classes


def _qualified(
    pairs: Floats, clear: Bools, chosen: Bools, below: Floats
) -> tuple[Floats, NDArray[np.int64]]:
    """Return the next cutting level of each draw, and at it the qualifications of the chosen."""
    some = np.asarray(chosen.any(axis=0))
    power = np.zeros(chosen.shape, dtype=np.int64)
    if _few(some):
        pairs, clear = pairs[:, some][:, :, some], clear[:, some][:, :, some]
    else:
        some = np.ones_like(some)
    within = chosen[:, some]
    if not within.all():
        pairs = np.where(within[:, :, np.newaxis] & within[:, np.newaxis, :], pairs, _OUT)
    lower = _highest(np.where(pairs < below[:, np.newaxis, np.newaxis], pairs, 0.0))
    outranks = pairs > lower[:, np.newaxis, np.newaxis]
    outranks &= clear
    power[:, some] = np.count_nonzero(outranks, axis=2) - np.count_nonzero(outranks, axis=1)
    return lower, power


def _highest(pairs: Floats) -> Floats:
    return np.asarray(pairs.max(axis=(1, 2), initial=0.0))


def _few(some: Bools) -> bool:
    return bool(np.count_nonzero(some) < _SHRUNK * some.size)
