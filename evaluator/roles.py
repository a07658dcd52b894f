"""Roles by rule: what a partner is good for at a stage, if the draws agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from criteria.settings import RoleSettings
from evaluator.cells import Cell
from evaluator.problem import DecisionProblem, Floats
from evaluator.ranking import OPEN, RoleFinding

Counts = npt.NDArray[np.int64]


def count_roles(
    levels: Floats,
    problem: DecisionProblem,
    key: str,
    dependability: Sequence[str],
    settings: RoleSettings,
) -> Counts:
    """Count the draws in which each role holds.

    Parameters
    ----------
    levels : ndarray, shape (S, m, n)
    key : str
        The criterion that decides on capability.
    dependability : sequence of str
        The criteria whose lower one decides on dependability.

    Returns
    -------
    ndarray, shape (m, roles)
        In the order of the settings.
    """
    capable = _goodness(levels, problem, key) >= settings.capable
    lower = np.minimum.reduce([_goodness(levels, problem, name) for name in dependability])
    dependable = lower >= settings.dependable
    return np.stack(
        [
            ((capable == role.capable) & (dependable == role.dependable)).sum(axis=0)
            for role in settings.role
        ],
        axis=1,
    )


def find_role(
    counts: Counts, cells: Mapping[str, Cell], dependability: Sequence[str], settings: RoleSettings
) -> RoleFinding:
    """Give a role if it holds in enough of the draws and dependability is known of the partner.

    Parameters
    ----------
    counts : ndarray, shape (roles,)
    cells : mapping
        The partner's cells by criterion.
    """
    shares = {
        settings.role[index].id: float(counts[index] / counts.sum())
        for index in np.argsort(-counts, kind="stable")
    }
    likeliest = next(iter(shares))
    known = {cells[name].status for name in dependability}
    if known == {"silent"}:
        reason = "dependability unknown"
    elif "own" not in known:
        reason = "dependability said of the region only"
    elif any(cells[name].contested for name in dependability) and _is_in_doubt(shares, settings):
        reason = "dependability contested"
    elif shares[likeliest] < settings.share_of_draws:
        reason = "the draws do not agree"
    else:
        return RoleFinding(likeliest, shares)
    between = tuple(role for role, share in shares.items() if share)[:2]
    return RoleFinding(OPEN, shares, reason, between)


def _is_in_doubt(shares: Mapping[str, float], settings: RoleSettings) -> bool:
    """Tell whether draws differ on dependability, so that a contested cell could decide it."""
    return len({role.dependable for role in settings.role if shares[role.id]}) > 1


def _goodness(levels: Floats, problem: DecisionProblem, criterion: str) -> Floats:
    """Return the levels on a criterion, turned around where less is better; shape (S, m)."""
    column = problem.criteria.index(criterion)
    drawn = levels[:, :, column]
    return sum(problem.scale) - drawn if problem.directions[column] == "min" else drawn
