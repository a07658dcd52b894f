"""Judgements of some of the pairs only: what they determine, and the best completion.

The pairs that were judged are the edges of a graph. Weights follow if and only if it is connected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from evaluator.weighting.judgement_cells import cell_name
from evaluator.weighting.priorities import principal

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from criteria.faults import Faults
    from evaluator.arrays import Bools, Floats

    Places: TypeAlias = NDArray[np.intp]

# Newton's method doubles the digits with every step; this many are never needed.
_STEPS = 200
# A step that promises less than this of the logarithm of the eigenvalue is rounding.
_SETTLED = 1e-15
# Share of the promised gain that a step has to bring (Armijo), and the smallest one tried.
_ENOUGH, _SHORTEST = 1e-4, 1e-10


def check_connected(known: Bools, labels: Sequence[Hashable], faults: Faults) -> None:
    """Note if what is compared falls into groups that no judgement links.

    Examples
    --------
    >>> from criteria.faults import Faults
    >>> faults = Faults("judgements")
    >>> check_connected(np.kron(np.eye(2), np.ones((2, 2))) > 0, "abcd", faults)
    >>> print(*faults)
    judgements: a × c: expected a judgement that links a, b with c, d; found none. Judge a
    against c, or any other pair across the two groups.
    """
    groups = connected_groups(known)
    for group in groups[1:]:
        first, other = labels[groups[0][0]], labels[group[0]]
        sides = (", ".join(str(labels[i]) for i in side) for side in (groups[0], group))
        faults.add(
            cell_name(first, other),
            f"a judgement that links {' with '.join(sides)}",
            "none",
            f"Judge {first} against {other}, or any other pair across the two groups.",
        )


def connected_groups(known: Bools) -> list[list[int]]:
    """Return the groups within which judgements lead from each to each, in matrix order."""
    groups: list[list[int]] = []
    left = set(range(len(known)))
    while left:
        group, fresh = set(), {min(left)}
        while fresh:
            group |= fresh
            fresh = set(np.flatnonzero(known[sorted(fresh)].any(axis=0)).tolist()) - group
        groups.append(sorted(group))
        left -= group
    return groups


def log_least_squares(logs: Floats, known: Bools) -> Floats:
    """Return the logarithms of the weights that meet the judgements best.

    They minimise the sum of (log a_ij - log w_i + log w_j)² over the pairs that were judged: a
    linear system in the Laplacian of their graph [1]_. With all pairs judged these are the means
    of the rows.

    Parameters
    ----------
    logs : array of float, n x n
        Antisymmetric logarithms of the judgements, 0 where there is none.
    known : array of bool, n x n
        Where there is one; connected.

    Returns
    -------
    array of float, (n,)
        With mean 0.

    References
    ----------
    .. [1] Bozóki, S., Fülöp, J. and Rónyai, L. (2010), On optimal completion of incomplete pairwise
       comparison matrices, Mathematical and Computer Modelling 52(1-2), 318-333,
       doi:10.1016/j.mcm.2010.02.047.
    """
    if known.all():
        means: Floats = logs.mean(axis=1)
        return means
    n = len(logs)
    laplacian = np.diag(known.sum(axis=1)) - known.astype(np.float64)
    # A constant added to all changes nothing; 1/n everywhere picks the one with mean 0.
    scales: Floats = np.linalg.solve(laplacian + 1 / n, np.where(known, logs, 0.0).sum(axis=1))
    return scales


def complete(logs: Floats, known: Bools) -> Floats:
    """Fill in the judgements that make the principal eigenvalue least.

    The logarithm of the eigenvalue is convex in those of the judgements, strictly so where the
    graph is connected [1]_, and is minimised by Newton's method, started from the completion by
    logarithmic least squares.

    Parameters
    ----------
    logs, known : arrays, n x n
        As for `log_least_squares`.

    Returns
    -------
    array of float, n x n
        Antisymmetric logarithms of the completed judgements.

    References
    ----------
    .. [1] Bozóki, Fülöp and Rónyai (2010), as for `log_least_squares`.
    """
    scales = log_least_squares(logs, known)
    rows, columns = np.nonzero(np.triu(~known, 1))
    base = np.where(known, logs - scales[:, None] + scales[None, :], 0.0)
    gaps = np.zeros(len(rows))
    value, slope, curve = _eigenvalue(base, rows, columns, gaps)
    for _ in range(_STEPS):
        step = np.linalg.lstsq(curve, -slope, rcond=None)[0]
        promise = float(slope @ step)
        if not -promise > _SETTLED:
            break
        share = 1.0
        while share > _SHORTEST:
            trial = _eigenvalue(base, rows, columns, gaps + share * step)
            if trial[0] <= value + _ENOUGH * share * promise:
                break
            share /= 2
        else:
            break
        gaps = gaps + share * step
        value, slope, curve = trial
    return _filled(base, rows, columns, gaps) + scales[:, None] - scales[None, :]


def _filled(base: Floats, rows: Places, columns: Places, gaps: Floats) -> Floats:
    filled = base.copy()
    filled[rows, columns], filled[columns, rows] = gaps, -gaps
    return filled


def _eigenvalue(
    base: Floats, rows: Places, columns: Places, gaps: Floats
) -> tuple[float, Floats, Floats]:
    """Return the logarithm of the principal eigenvalue with its gradient and Hessian in `gaps`.

    The judgements are put in units in which the eigenvalue is 1 and both its eigenvectors are the
    same v, of length 1; that changes neither derivative. There the eigenvalue changes by v dA v,
    and to the second order by v d²A v + 2 v dA S dA v, where S = (1 - A + v v)⁻¹ - v v.
    """
    logs = _filled(base, rows, columns, gaps)
    value, right = principal(logs)
    left = principal(logs.T)[1]
    units = (left - right) / 2
    matrix = np.exp(logs + units[:, None] - units[None, :] - value)
    both = np.exp((left + right) / 2 - (left + right).max() / 2)
    both = both / np.linalg.norm(both)
    outer = np.outer(both, both)
    inverse = np.linalg.inv(np.eye(len(matrix)) - matrix + outer) - outer
    forth, back = matrix[rows, columns], matrix[columns, rows]
    gain, loss = both[rows] * forth * both[columns], both[columns] * back * both[rows]
    # One column per gap: v dA and dA v, each with two entries.
    before, after = np.zeros((2, len(matrix), len(gaps)))
    each = np.arange(len(gaps))
    before[columns, each], before[rows, each] = both[rows] * forth, -both[columns] * back
    after[rows, each], after[columns, each] = forth * both[columns], -back * both[rows]
    mixed = before.T @ inverse @ after
    slope = gain - loss
    curve = np.diag(gain + loss) + mixed + mixed.T - np.outer(slope, slope)
    return value, slope, curve
