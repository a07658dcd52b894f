"""The nearest weights at which two alternatives draw level under TOPSIS, as good as was found.

The weights that put one before the other are no convex set, so a descent may end in a place that
is nearest among its neighbours only. It is started from the exact crossings along many lines and
its end is brought back to an exact crossing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from evaluator.methods.forms import Forms
from evaluator.robustness.exact.crossings import along_a_line, roots_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.arrays import Floats

# Lines in random directions, always the same ones, and descents of each kind of start.
_LINES: Final = 64
_SEED: Final = 0
_DESCENTS: Final = 2
# A descent ends as near to level as its tolerance; one of so many steps on the other is ahead.
_BEYOND: Final = np.array([[0.0], [1e-12], [1e-10], [1e-8], [1e-6]])


def distance(change: Floats, norm: str) -> Floats:
    """Measure changes of weights, shape (..., n).

    Examples
    --------
    >>> [distance(np.array([0.3, -0.4, 0.1]), norm).round(2).item() for norm in ("l1", "linf")]
    [0.8, 0.4]
    """
    size = np.abs(change)
    if norm == "l1":
        return np.asarray(size.sum(axis=-1))
    return np.asarray(size.max(axis=-1) if norm == "linf" else np.sqrt((size**2).sum(axis=-1)))


def search_level(gain: Floats, loss: Floats, present: Floats, norm: str) -> Floats:
    """Return the nearest weights that were found at which two alternatives draw level.

    Parameters
    ----------
    gain, loss : array of float, (2, n)
        The linear forms of who is ahead at the present weights, and of who is behind. Some
        criterion puts the latter ahead when it has all the weight.
    present : array of float, (n,)
        Summing to one.
    norm : {"l1", "l2", "linf"}
        How distance is measured.

    Returns
    -------
    array of float, (n,)

    Notes
    -----
    Starts are the first crossings on the way to each corner of the simplex, along the transfers
    from one weight to another, and in random directions that are always the same. From the
    nearest of each kind sequential quadratic programming descends (SLSQP, Kraft 1988), with the
    other norms than l2 in epigraph form.

    References
    ----------
    Kraft, D. (1988). A software package for sequential quadratic programming. DFVLR-FB 88-28.

    Examples
    --------
    >>> search_level(np.eye(2), 1 - np.eye(2), np.array([0.7, 0.3]), "l2").round(6)
    array([0.5, 0.5])
    """
    crossed = [_crossings(gain, loss, present, ends) for ends in _ends(present)]
    starts = [
        kind[np.argsort(distance(kind - present, norm), kind="stable")][:_DESCENTS]
        for kind in crossed
    ]
    descended = [_descend(gain, loss, present, start, norm) for kind in starts for start in kind]
    found = np.concatenate([*crossed, _crossings(gain, loss, present, np.concatenate(descended))])
    return np.asarray(found[np.argmin(distance(found - present, norm))])


def _ends(present: Floats) -> tuple[Floats, Floats, Floats]:
    """Return where lines from the present weights lead: corners, transfers, random places."""
    count = len(present)
    corners = np.eye(count)
    # All the weight of one criterion goes to another.
    transfers = present + present[:, np.newaxis, np.newaxis] * (
        corners[np.newaxis] - corners[:, np.newaxis]
    )
    random = np.random.default_rng(_SEED).dirichlet(np.ones(count), _LINES)
    return corners, transfers.reshape(-1, count), random


def _crossings(gain: Floats, loss: Floats, present: Floats, ends: Floats) -> Floats:
    """Return the first crossings on the way to each end, where there is one."""
    steps = ends - present
    ahead, behind = (Forms(gain[row], loss[row]) for row in (0, 1))
    first = roots_between(along_a_line(ahead, behind, present, steps))[:, 0]
    met = ~np.isnan(first) & steps.any(axis=1)
    return np.asarray(present + first[met, np.newaxis] * steps[met])


def _descend(gain: Floats, loss: Floats, present: Floats, start: Floats, norm: str) -> Floats:
    """Descend from a crossing towards the present weights; end there, and a little beyond level."""
    from scipy.optimize import minimize

    count = len(present)
    lead, slope = _lead(gain, loss, present)
    extra = _epigraph(present, start, norm)
    size = count + len(extra["start"])

    def padded(gradient: Floats) -> Floats:
        return np.concatenate([gradient, np.zeros(size - count)])

    constraints = [
        {
            "type": "eq",
            "fun": lambda x: x[:count].sum() - 1.0,
            "jac": lambda x: padded(np.ones(count)),
        },
        {
            "type": "ineq",
            "fun": lambda x: lead(x[:count]),
            "jac": lambda x: padded(slope(x[:count])),
        },
        *extra["constraints"],
    ]
    result = minimize(
        extra["objective"],
        np.concatenate([start, extra["start"]]),
        jac=extra["gradient"],
        bounds=[(0.0, 1.0)] * size,
        constraints=constraints,
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 100},
    )
    weights = np.clip(result.x[:count], 0.0, None)
    weights /= weights.sum()
    corner = np.zeros(count)
    corner[np.argmax(slope(weights))] = 1.0
    return np.asarray(weights + _BEYOND * (corner - weights))


def _lead(
    gain: Floats, loss: Floats, present: Floats
) -> tuple[Callable[[Floats], float], Callable[[Floats], Floats]]:
    """Return what is positive where the one behind is ahead, about 1 in size, and its gradient."""
    unit = 1.0 / ((gain @ present**2) @ (loss @ present**2)[::-1])

    def lead(weights: Floats) -> float:
        (theirs, ours), (their_loss, our_loss) = gain @ weights**2, loss @ weights**2
        return float(unit * (ours * their_loss - theirs * our_loss))

    def slope(weights: Floats) -> Floats:
        (theirs, ours), (their_loss, our_loss) = gain @ weights**2, loss @ weights**2
        rise = gain[1] * their_loss + loss[0] * ours - gain[0] * our_loss - loss[1] * theirs
        return np.asarray(2 * unit * weights * rise)

    return lead, slope


def _epigraph(present: Floats, start: Floats, norm: str) -> dict[str, Any]:
    """Return the objective, and the further variables and constraints that make it smooth."""
    count = len(present)
    if norm == "l2":
        return {
            "start": np.empty(0),
            "objective": lambda x: ((x - present) ** 2).sum(),
            "gradient": lambda x: 2 * (x - present),
            "constraints": [],
        }
    one, change = np.eye(count), start - present
    if norm == "l1":
        # As much is given as is taken, so that half the distance is what each one loses.
        bounds = np.maximum(-change, 0.0)
        sides, offsets = np.hstack([one, one]), -present
    else:
        bounds = np.abs(change).max(keepdims=True)
        sides = np.hstack([np.vstack([one, -one]), np.ones((2 * count, 1))])
        offsets = np.concatenate([-present, present])
    gradient = np.concatenate([np.zeros(count), np.ones(len(bounds))])
    constraint = {"type": "ineq", "fun": lambda x: sides @ x + offsets, "jac": lambda x: sides}
    return {
        "start": bounds,
        "objective": lambda x: x[count:].sum(),
        "gradient": lambda x: gradient,
        "constraints": [constraint],
    }
