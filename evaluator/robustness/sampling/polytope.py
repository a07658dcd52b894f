"""Polytopes of weights by linear programming: whether there are any, and of what dimension."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.arrays import Bools
    from evaluator.problem import Floats

# The tightest tolerance of the solver, and what is told apart with it.
_TIGHTEST = 1e-10
SAME = 1e-9
# What the solver answers.
_SOLVED, _INFEASIBLE = 0, 2
# A polytope thinner than the inverse of this counts as flat.
_WIDEST = 1e6


class LinearSystem(NamedTuple):
    """What weights have to meet: a_ub w <= b_ub and a_eq w = b_eq.

    The weights being 0 or more and summing to 1 are among the rows.

    Attributes
    ----------
    a_ub, b_ub : array of float, (p, n) and (p,)
    a_eq, b_eq : array of float, (q, n) and (q,)
    """

    a_ub: Floats
    b_ub: Floats
    a_eq: Floats
    b_eq: Floats

    def holds(self, weights: Floats, tolerance: float = SAME) -> Bools:
        """Say which of some weights, (..., n), meet the system."""
        within = (dot(weights, self.a_ub) <= self.b_ub + tolerance).all(axis=-1)
        exact = (np.abs(dot(weights, self.a_eq) - self.b_eq) <= tolerance).all(axis=-1)
        return np.asarray(within & exact, dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Flat:
    """A polytope within its affine hull: the points origin + basis y with a y <= b.

    Attributes
    ----------
    origin : array of float, (n,)
        A point in its relative interior.
    basis : array of float, (n, d)
        Orthonormal columns.
    a, b : array of float, (m, d) and (m,)
        One row per facet, each of length 1.
    """

    origin: Floats
    basis: Floats
    a: Floats
    b: Floats

    @property
    def dimension(self) -> int:
        """Degrees of freedom."""
        return int(self.basis.shape[1])

    def weights(self, points: Floats) -> Floats:
        """Return points (..., d) as weights (..., n), free of negative zeros and rounding below."""
        weights = self.origin + dot(points, self.basis)
        weights[np.abs(weights) < SAME] = 0.0
        weights /= dot(weights, np.ones((1, weights.shape[-1])))
        return weights


def simplex_system(count: int) -> LinearSystem:
    """Return what all weights of so many criteria meet.

    Examples
    --------
    >>> simplex_system(2).a_eq
    array([[1., 1.]])
    """
    return LinearSystem(-np.eye(count), np.zeros(count), np.ones((1, count)), np.ones(1))


def is_feasible(system: LinearSystem) -> bool:
    """Say whether there are weights that meet the system.

    Examples
    --------
    >>> is_feasible(simplex_system(2))
    True
    """
    return _solve(np.zeros(system.a_ub.shape[1]), system) is not None


def contradictions(
    system: LinearSystem, added: Sequence[tuple[LinearSystem, int]]
) -> list[list[int]]:
    """Find sets of constraints that contradict each other, each of them minimal.

    Each constraint is dropped in turn, for good if the rest still contradict each other (the
    deletion filter of Chinneck and Dravnieks 1991, doi:10.1287/ijoc.3.2.157). What was found is
    put aside, and the search goes on.

    Parameters
    ----------
    system : LinearSystem
        What holds anyway.
    added : sequence of (LinearSystem, int)
        Rows of a constraint, and the number of the constraint.

    Returns
    -------
    list of list of int
        Numbers of the constraints; empty if there is no contradiction.
    """
    found: list[list[int]] = []
    left = list(added)
    while not is_feasible(joined(system, [rows for rows, _ in left])):
        needed = list(left)
        for one in left:
            others = [other for other in needed if other is not one]
            if not is_feasible(joined(system, [rows for rows, _ in others])):
                needed = others
        if not needed:
            return found
        found.append([number for _, number in needed])
        left = [one for one in left if one[1] not in found[-1]]
    return found


def joined(system: LinearSystem, others: Sequence[LinearSystem]) -> LinearSystem:
    """Return a system with the rows of others added."""
    systems = [system, *others]
    return LinearSystem(*(np.concatenate(parts) for parts in zip(*systems, strict=True)))


def flatten(system: LinearSystem) -> Flat:
    """Bring a polytope that is not empty to its affine hull, and keep one row per facet.

    One linear programme gives a point in the relative interior and the inequalities that are
    equalities everywhere (Freund, Roundy and Todd 1985, MIT Sloan Working Paper 1674-85): the sum
    of slacks, none above 1, is largest on the cone over the polytope.

    Examples
    --------
    >>> flatten(simplex_system(3)).dimension
    2
    """
    count, rows = system.a_ub.shape[1], system.a_ub.shape[0]
    # Unknowns: the weights times t, the slacks, and t.
    slack = np.hstack([system.a_ub, np.eye(rows), -system.b_ub[:, np.newaxis]])
    cone = np.hstack([system.a_eq, np.zeros((len(system.a_eq), rows)), -system.b_eq[:, np.newaxis]])
    cost = np.concatenate([np.zeros(count), -np.ones(rows), [0.0]])
    limits = [(None, None)] * count + [(0.0, 1.0)] * rows + [(1.0, _WIDEST)]
    found = _solve(cost, LinearSystem(slack, np.zeros(rows), cone, np.zeros(len(cone))), limits)
    if found is None:
        raise ValueError("the polytope is empty")
    free = found[count : count + rows] > 0.5
    equal = np.concatenate([system.a_eq, system.a_ub[~free]])
    right = np.concatenate([system.b_eq, system.b_ub[~free]])
    origin, basis = _solution_space(equal, right, found[:count] / found[-1])
    a, b = _of_length_one(system.a_ub[free] @ basis, system.b_ub[free] - system.a_ub[free] @ origin)
    return Flat(origin, basis, *_facets(a, b))


def centre(flat: Flat) -> Floats:
    """Return the centre of the largest ball within a polytope, (d,) (Chebyshev's centre).

    Examples
    --------
    >>> flat = flatten(simplex_system(3))
    >>> flat.weights(centre(flat)).round(6).tolist()
    [0.333333, 0.333333, 0.333333]
    """
    wide = np.hstack([flat.a, np.ones((len(flat.a), 1))])
    cost = np.concatenate([np.zeros(flat.dimension), [-1.0]])
    none = LinearSystem(wide, flat.b, np.empty((0, len(cost))), np.empty(0))
    found = _solve(cost, none, [(None, None)] * flat.dimension + [(0.0, None)])
    return np.zeros(flat.dimension) if found is None else found[:-1]


def lowest(system: LinearSystem) -> Floats:
    """Return the least that each weight can be, (n,).

    Examples
    --------
    >>> lowest(simplex_system(2)).tolist()
    [0.0, 0.0]
    """
    ends = [_solve(cost, system) for cost in np.eye(system.a_ub.shape[1])]
    # No weight is below zero but by rounding.
    return np.array([0.0 if end is None else max(0.0, end[k]) for k, end in enumerate(ends)])


def count_corners(flat: Flat) -> int:
    """Return how many sets of facets might meet in a corner."""
    return comb(len(flat.a), flat.dimension)


def _solution_space(equal: Floats, right: Floats, near: Floats) -> tuple[Floats, Floats]:
    """Return the solution nearest to a point, and an orthonormal basis of the differences."""
    left, sizes, directions = np.linalg.svd(equal)
    rank = int((sizes > SAME * sizes[0]).sum())
    off = left[:, :rank].T @ (right - equal @ near)
    origin = near + directions[:rank].T @ (off / sizes[:rank])
    return origin, _orthonormal(directions[rank:])


def _orthonormal(rows: Floats) -> Floats:
    """Return the orthonormal basis of a space, as columns, that the space alone decides.

    Which of many a library returns depends on the library. Here each column is what is left of
    the criterion that lies nearest to the space, after the columns before.
    """
    left = rows.T @ rows
    columns = np.empty(rows.T.shape)
    for k in range(len(rows)):
        lengths = np.linalg.norm(left, axis=0)
        nearest = int(np.argmax(lengths.round(9)))
        columns[:, k] = left[:, nearest] / lengths[nearest]
        left = left - np.outer(columns[:, k], columns[:, k] @ left)
    return columns


def _of_length_one(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Scale rows to length 1, without those that hold everywhere, each once."""
    lengths = np.linalg.norm(a, axis=1)
    scaled = np.column_stack([a, b])[lengths > SAME] / lengths[lengths > SAME, np.newaxis]
    first = np.unique(scaled.round(9), axis=0, return_index=True)[1]
    scaled = scaled[np.sort(first)]
    return scaled[:, :-1], scaled[:, -1]


def _facets(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Drop the rows that the others imply."""
    kept = list(range(len(a)))
    none = np.empty((0, a.shape[1])), np.empty(0)
    for row in range(len(a)):
        others = [other for other in kept if other != row]
        limit = np.append(b[others], b[row] + 1.0)
        system = LinearSystem(np.vstack([a[others], a[row]]), limit, *none)
        found = _solve(-a[row], system, [(None, None)] * a.shape[1])
        if found is not None and a[row] @ found <= b[row] + SAME:
            kept = others
    return a[kept], b[kept]


def _solve(cost: Floats, system: LinearSystem, limits: object = (None, None)) -> Floats | None:
    """Return where the cost is least, or None if nothing meets the system.

    Raises
    ------
    ArithmeticError
        If the solver can tell neither.
    """
    from scipy.optimize import linprog

    options = {
        # Gives up on some that are solved without, over coefficients of 1e-17.
        "presolve": False,
        "primal_feasibility_tolerance": _TIGHTEST,
        "dual_feasibility_tolerance": _TIGHTEST,
    }
    solved = linprog(cost, *system, bounds=limits, method="highs", options=options)
    if solved.status not in (_SOLVED, _INFEASIBLE):
        raise ArithmeticError(f"no answer to a linear programme: {solved.message}")
    return np.asarray(solved.x) if solved.status == _SOLVED else None


def dot(points: Floats, rows: Floats) -> Floats:
    """Multiply points (..., k) by rows (m, k), and round a point as if it were alone.

    Matrix products round by the number of points and of threads.

    Examples
    --------
    >>> dot(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [0.0, 1.0]])).tolist()
    [[11.0, 2.0]]
    """
    product = np.zeros((*points.shape[:-1], len(rows)))
    for k in range(rows.shape[1]):
        product += points[..., k, np.newaxis] * rows[:, k]
    return product
