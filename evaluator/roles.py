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
    good = _goodness(levels, problem)
    capable = good[:, :, problem.criteria.index(key)] >= settings.capable
    columns = [problem.criteria.index(name) for name in dependability]
    dependable = good[:, :, columns].min(axis=2) >= settings.dependable
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
    """Give a role if it holds in enough of the draws and dependability is known.

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
    if all(cells[name].is_silent for name in dependability):
        return RoleFinding(OPEN, shares, "dependability unknown", _either(shares, settings))
    if any(cells[name].contested for name in dependability):
        return RoleFinding(OPEN, shares, "dependability contested", _either(shares, settings))
    if shares[likeliest] < settings.share_of_draws:
        return RoleFinding(OPEN, shares, "the draws do not agree", tuple(shares)[:2])
    return RoleFinding(likeliest, shares)


def _either(shares: Mapping[str, float], settings: RoleSettings) -> tuple[str, ...]:
    """Return the two roles between which dependability alone decides, likelier first."""
    roles = {role.id: role.capable for role in settings.role}
    capable = roles[next(iter(shares))]
    return tuple(role for role in shares if roles[role] == capable)


def _goodness(levels: Floats, problem: DecisionProblem) -> Floats:
    """Turn criteria of which less is better around, so that more is better throughout."""
    flip = np.array([way == "min" for way in problem.directions])
    return np.where(flip, sum(problem.scale) - levels, levels)
