"""Linear and mixed-integer programmes over admissible weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from evaluator.methods.arrays import Bools, Floats
    from evaluator.robustness.sampling.polytope import LinearSystem

# The tightest tolerance that HiGHS takes for linear programmes, and what is 0 beside it.
_TIGHT: Final = 1e-10
LEVEL: Final = 1e-9
# In a mixed-integer programme HiGHS lets constraints slip by 1e-6; a strict one asks for more.
STRICT: Final = 1e-5


def greatest(row: Floats, system: LinearSystem) -> float:
    """Return the greatest value of row · w over the admissible weights.

    Examples
    --------
    >>> from evaluator.robustness.sampling.polytope import simplex_system
    >>> greatest(np.array([0.2, -0.1]), simplex_system(2))
    0.2
    """
    return -float(_minimised(-row, *system)[1])


def most_met(rows: Floats, system: LinearSystem, *, strictly: bool) -> tuple[Bools, Floats]:
    """Find weights that meet as many as possible of row · w >= 0, or > 0.

    Parameters
    ----------
    rows : array of float, (k, n)
        Each is divided by its largest absolute entry.
    system : LinearSystem
        What the weights have to meet; they are 0 or more and sum to 1.
    strictly : bool
        Whether row · w has to be positive: more than 1e-5 on that scale.

    Returns
    -------
    met : array of bool, (k,)
        Which are met.
    weights : array of float, (n,)
        Where these are met by as wide a margin as can be.

    Notes
    -----
    The mixed-integer programme may be off by its tolerance of 1e-6. What it chose is therefore
    tried by a linear programme with one of 1e-10; a choice that does not stand is excluded, and
    the next best is taken.

    Examples
    --------
    >>> from evaluator.robustness.sampling.polytope import simplex_system
    >>> rows = np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, 0.0]])
    >>> most_met(rows, simplex_system(2), strictly=False)
    (array([ True,  True,  True]), array([0.5, 0.5]))
    >>> int(most_met(rows, simplex_system(2), strictly=True)[0].sum())
    2
    """
    sizes = np.abs(rows).max(axis=1, initial=0.0, keepdims=True)
    units = rows / np.where(sizes > 0, sizes, 1.0)
    failed: list[Bools] = []
    while True:
        met = _chosen(units, system, STRICT if strictly else 0.0, failed)
        margin, weights = _widest(units[met], system)
        if margin >= (LEVEL if strictly else -LEVEL) or not met.any():
            return met, weights
        failed.append(met)


def _chosen(units: Floats, system: LinearSystem, margin: float, failed: list[Bools]) -> Bools:
    """Choose as many rows as can be met by a margin, but none of the sets that failed."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    count, width = units.shape
    slack = margin - units.min(axis=1, initial=0.0)
    none = np.zeros((len(system.a_ub), count)), np.zeros((len(system.a_eq), count))
    constraints = [
        LinearConstraint(np.hstack([system.a_ub, none[0]]), -np.inf, system.b_ub),
        LinearConstraint(np.hstack([system.a_eq, none[1]]), system.b_eq, system.b_eq),
        # A row that is not chosen may fall short by all that it can.
        LinearConstraint(np.hstack([units, -np.diag(slack)]), margin - slack, np.inf),
    ]
    for excluded in failed:
        row = np.concatenate([np.zeros(width), excluded.astype(np.float64)])
        constraints.append(LinearConstraint(row, -np.inf, excluded.sum() - 1))
    result = milp(
        np.concatenate([np.zeros(width), -np.ones(count)]),
        integrality=np.concatenate([np.zeros(width), np.ones(count)]),
        bounds=Bounds(0.0, 1.0),
        constraints=constraints,
    )
    if result.x is None:
        raise ArithmeticError(f"no weights were found: {result.message}")
    return np.asarray(result.x[width:] > 0.5)


def _widest(units: Floats, system: LinearSystem) -> tuple[float, Floats]:
    """Return the widest margin, up to 1, by which all rows are met together, and weights for it."""
    count, width = units.shape
    rows, more = len(system.a_ub), len(system.a_eq)
    cost = np.concatenate([np.zeros(width), [-1.0]])
    a_ub = np.vstack(
        [np.hstack([system.a_ub, np.zeros((rows, 1))]), np.hstack([-units, np.ones((count, 1))])]
    )
    b_ub = np.concatenate([system.b_ub, np.zeros(count)])
    a_eq = np.hstack([system.a_eq, np.zeros((more, 1))])
    found, least = _minimised(cost, a_ub, b_ub, a_eq, system.b_eq)
    weights = np.clip(found[:width], 0.0, None)
    return -least, weights / weights.sum()


def _minimised(
    cost: Floats, a_ub: Floats, b_ub: Floats, a_eq: Floats, b_eq: Floats
) -> tuple[Floats, float]:
    from scipy.optimize import linprog

    result = linprog(
        cost,
        a_ub,
        b_ub,
        a_eq,
        b_eq,
        bounds=(-1.0, 1.0),
        options={"primal_feasibility_tolerance": _TIGHT, "dual_feasibility_tolerance": _TIGHT},
    )
    if result.x is None:
        raise ArithmeticError(f"no weights were found: {result.message}")
    return result.x, float(result.fun)
