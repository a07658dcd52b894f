"""The nearest weights at which a linear lead vanishes, exactly, in three norms.

Among the weights within a given distance of the present ones there are some at which the lead is
greatest. They are known in closed form for each norm; the distance grows until that lead is zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from evaluator.arrays import Floats

# Halvings that bring an interval down to neighbouring floats.
_HALVINGS: Final = 100


def nearest_level(present: Floats, lead: Floats, norm: str) -> Floats:
    """Return the weights nearest to the present ones at which a linear lead is no longer negative.

    Parameters
    ----------
    present : array of float, (n,)
        Not negative, summing to one.
    lead : array of float, (n,)
        What is to be 0 or more is lead · w. Some of it has to be positive.
    norm : {"l1", "l2", "linf"}
        How distance is measured: the sum of the absolute changes, the square root of the sum of
        their squares, or the largest of them.

    Returns
    -------
    array of float, (n,)
        Weights, not negative and summing to one. Where several are equally near, one of them.

    Examples
    --------
    >>> nearest_level(np.array([0.6, 0.3, 0.1]), np.array([-1.0, 1.0, 1.0]), "l2").round(3)
    array([0.5 , 0.35, 0.15])
    """
    unit = lead / np.abs(lead).max()
    if unit @ present >= 0:
        return present
    reach = _REACHES[norm]
    low, high = 0.0, 1.0
    while unit @ reach(present, unit, high) < 0:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if unit @ reach(present, unit, middle) < 0:
            low = middle
        else:
            high = middle
    return reach(present, unit, high)


def onto_the_simplex(point: Floats) -> Floats:
    """Return the weights nearest to a point in the Euclidean norm.

    References
    ----------
    Held, M., Wolfe, P., & Crowder, H. P. (1974). Validation of subgradient optimization.
    Mathematical Programming, 6(1), 62-88. doi:10.1007/BF01580223

    Examples
    --------
    >>> onto_the_simplex(np.array([0.9, 0.5, -0.2]))
    array([0.7, 0.3, 0. ])
    """
    falling = np.sort(point)[::-1]
    shifts = (np.cumsum(falling) - 1.0) / np.arange(1, len(point) + 1)
    support = np.flatnonzero(falling > shifts)[-1]
    return np.asarray(np.maximum(point - shifts[support], 0.0))


def _move_mass(present: Floats, lead: Floats, mass: float) -> Floats:
    """Take from where the lead is least, give all to where it is greatest: the best in l1."""
    order = np.argsort(lead, kind="stable")
    taken = _spread(mass, present[order[:-1]])
    moved = present.copy()
    moved[order[:-1]] -= taken
    moved[order[-1]] += taken.sum()
    return moved


def _push(present: Floats, lead: Floats, size: float) -> Floats:
    """Project a push along the lead: the best in l2, by the conditions of Karush, Kuhn, Tucker."""
    return onto_the_simplex(present + size * lead)


def _fill_box(present: Floats, lead: Floats, size: float) -> Floats:
    """Fill the box of this half-width from where the lead is greatest: the best in linf."""
    order = np.argsort(-lead, kind="stable")
    moved = np.maximum(present - size, 0.0)
    room = (present + size - moved)[order]
    moved[order] += _spread(1.0 - moved.sum(), room)
    return moved


def _spread(amount: float, room: Floats) -> Floats:
    """Pour an amount into places one after the other, each up to its room."""
    before = np.cumsum(room) - room
    return np.asarray(np.clip(amount - before, 0.0, room))


_REACHES: Final[Mapping[str, Callable[[Floats, Floats, float], Floats]]] = {
    "l1": _move_mass,
    "l2": _push,
    "linf": _fill_box,
}
NORMS: Final = tuple(_REACHES)
