"""Means over the judges of a group, and how far they lie apart: bare arithmetic."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from evaluator.weighting.priorities import shares

if TYPE_CHECKING:
    from evaluator.arrays import Floats
    from evaluator.weighting.judgement_matrix import JudgementMatrix
    from evaluator.weighting.judges import Panel


def combined(panel: Panel) -> JudgementMatrix:
    """Return the geometric mean of the judgements, weighed by importance, pair by pair."""
    known = np.array([matrix.known for matrix in panel.matrices])
    parts = panel.importance[:, None, None] * known
    logs = np.array([matrix.logs for matrix in panel.matrices])
    # Only the importance of those who judged a pair counts there.
    total = parts.sum(axis=0)
    means = (parts * logs).sum(axis=0) / np.where(total > 0, total, 1.0)
    return replace(panel.matrices[0], values=np.where(total > 0, np.exp(means), np.nan))


def mean_priorities(priorities: Floats, importance: Floats, mean: str) -> Floats:
    """Return the weights of a group from those of its judges.

    Parameters
    ----------
    priorities : array of float, (judges, n)
        Above 0.
    importance : array of float, (judges,)
        Shares of 1.
    mean : {"geometric", "arithmetic"}
        Which.

    Examples
    --------
    >>> mean_priorities(np.array([[0.8, 0.2], [0.5, 0.5]]), np.array([0.5, 0.5]), "geometric")
    array([0.66666667, 0.33333333])
    """
    if mean == "arithmetic":
        return np.asarray(importance @ priorities)
    return shares(np.asarray(importance @ np.log(priorities)))


def distances(priorities: Floats, weights: Floats) -> Floats:
    """Return how far the weights of each judge lie from those of the group.

    Parameters
    ----------
    priorities : array of float, (judges, n)
        The weights of the judges.
    weights : array of float, (n,)
        Those of the group.

    Examples
    --------
    >>> distances(np.array([[0.5, 0.5], [0.8, 0.2]]), np.array([0.5, 0.5])).round(3).tolist()
    [0.0, 1.386]
    """
    off = np.log(priorities) - np.log(weights)
    # The variance of the logarithms is half the mean square of their differences in pairs.
    return np.asarray(
        np.sqrt(
            2
            * ((off - off.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
            / max(len(weights) - 1, 1)
        )
    )


def spread(own: Floats, importance: Floats) -> dict[str, Floats]:
    """Return, by criterion, how the weights of the judges vary.

    Parameters
    ----------
    own : array of float, (judges, n)
        The weights of the judges; rows of NaN do not count.
    importance : array of float, (judges,)
        Shares of 1.

    Returns
    -------
    dict of arrays (n,)
        ``least``, ``greatest``, ``standard_deviation`` and ``factor``, the geometric standard
        deviation.

    Examples
    --------
    >>> spread(np.array([[0.8, 0.2], [0.2, 0.8]]), np.array([0.5, 0.5]))["factor"].tolist()
    [2.0, 2.0]
    """
    there = np.isfinite(own).all(axis=1)
    if not there.any():
        return dict.fromkeys(("least", "greatest", "standard_deviation", "factor"), own[0])
    rows, parts = own[there], importance[there] / importance[there].sum()
    return {
        "least": rows.min(axis=0),
        "greatest": rows.max(axis=0),
        "standard_deviation": _deviation(rows, parts),
        "factor": np.exp(_deviation(np.log(rows), parts)),
    }


def _deviation(rows: Floats, parts: Floats) -> Floats:
    return np.asarray(np.sqrt(parts @ (rows - parts @ rows) ** 2))
