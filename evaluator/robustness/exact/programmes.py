"""Linear and integer programmes over admissible weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from evaluator.arrays import Bools, Floats
    from evaluator.robustness.sampling.polytope import LinearSystem

# The tightest tolerance that HiGHS takes for linear programmes, and what is 0 beside it.
_TIGHT: Final = 1e-10
LEVEL: Final = 1e-9


def greatest(row: Floats, system: LinearSystem) -> float:
    """Return the greatest value of row · w over the admissible weights.

    Examples
    --------
    >>> from evaluator.robustness.sampling.polytope import simplex_system
    >>> greatest(np.array([0.2, -0.1]), simplex_system(2))
    0.2
    """
    return -float(_minimised(-row, *system).fun)


def most_met(rows: Floats, system: LinearSystem, *, strictly: bool) -> tuple[Bools, Floats]:
    """Find weights that meet as many as possible of row · w >= 0, or > 0.

    Parameters
    ----------
    rows : array of float, (k, n)
        Each is divided by its largest absolute entry.
    system : LinearSystem
        What the weights have to meet; they are 0 or more and sum to 1.
    strictly : bool
        Whether row · w has to be positive.

    Returns
    -------
    met : array of bool, (k,)
        Which are met.
    weights : array of float, (n,)
        Where these are met by as wide a margin as can be.

    Notes
    -----
    Rows that cannot be met together are a conflict; of each, one has to be given up. The fewest
    that do for all known conflicts are an integer programme of zeros and ones alone; a linear
    programme then tells whether the rest can be met, or which of them are a further conflict, by
    its dual values. So there is no large constant to say which rows count, and no answer that
    rests on the tolerance of an integer programme (combinatorial Benders' cuts).

    References
    ----------
    Codato, G., & Fischetti, M. (2006). Combinatorial Benders' cuts for mixed-integer linear
    programming. Operations Research, 54(4), 756-766. doi:10.1287/opre.1060.0286

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
    least = LEVEL if strictly else -LEVEL
    conflicts: list[Bools] = []
    given_up = np.zeros(len(units), dtype=np.bool_)
    while True:
        margin, weights, binding = _widest(units, ~given_up, system)
        if margin >= least:
            fewest = _fewest_given_up(conflicts, len(units))
            if fewest.sum() == given_up.sum():
                return ~given_up, weights
            given_up = fewest
            continue
        # Several conflicts at a time, without a row in common, bring the answer nearer sooner.
        left = ~given_up
        while margin < least:
            conflicts.append(binding)
            left &= ~binding
            margin, _, binding = _widest(units, left, system)
        # Cheap, and good enough until what is left can be met.
        given_up = _few_given_up(conflicts)


def _few_given_up(conflicts: list[Bools]) -> Bools:
    """Give up the row of most conflicts again and again, until each conflict has lost one."""
    unsettled = np.array(conflicts)
    given_up = np.zeros(unsettled.shape[1], dtype=np.bool_)
    while len(unsettled):
        row = np.argmax(unsettled.sum(axis=0))
        given_up[row] = True
        unsettled = unsettled[~unsettled[:, row]]
    return given_up


def _fewest_given_up(conflicts: list[Bools], count: int) -> Bools:
    """Return the fewest rows of which each conflict has one."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not conflicts:
        return np.zeros(count, dtype=np.bool_)
    ones = np.ones(count)
    each = LinearConstraint(np.array(conflicts, dtype=np.float64), 1.0, np.inf)
    result = milp(ones, integrality=ones, bounds=Bounds(0.0, 1.0), constraints=each)
    return np.asarray(result.x > 0.5)


def _widest(units: Floats, taken: Bools, system: LinearSystem) -> tuple[float, Floats, Bools]:
    """Return the widest margin, up to 1, by which rows are met together, weights, what binds it."""
    rows, more, width = len(system.a_ub), len(system.a_eq), units.shape[1]
    chosen = -units[taken]
    a_ub = np.vstack(
        [np.hstack([system.a_ub, np.zeros((rows, 1))]), np.hstack([chosen, 0 * chosen[:, :1] + 1])]
    )
    b_ub = np.concatenate([system.b_ub, np.zeros(len(chosen))])
    a_eq = np.hstack([system.a_eq, np.zeros((more, 1))])
    cost = np.concatenate([np.zeros(width), [-1.0]])
    result = _minimised(cost, a_ub, b_ub, a_eq, system.b_eq)
    weights = np.clip(result.x[:width], 0.0, None)
    binding = np.zeros(len(units), dtype=np.bool_)
    binding[taken] = result.ineqlin.marginals[rows:] != 0
    return -result.fun, weights / weights.sum(), binding


def _minimised(cost: Floats, a_ub: Floats, b_ub: Floats, a_eq: Floats, b_eq: Floats) -> Any:
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
    return result
