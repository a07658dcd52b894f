"""How far judgements contradict each other: triads, circles of preference, the geometric index."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from evaluator.weighting.incomplete import log_least_squares

if TYPE_CHECKING:
    from evaluator.arrays import Bools, Floats

# Logarithms nearer to each other than this differ by rounding only.
_SAME = 1e-12
# A judgement nearer to 1 than this, as a logarithm, prefers neither.
_INDIFFERENT = 1e-9


def geometric_consistency_index(logs: Floats, known: Bools) -> float:
    """Mean squared logarithm of the errors of the geometric weights.

    Of the judgements that were made, divided by how many there are beyond the n - 1 that determine
    the weights: (n - 1)(n - 2) / 2 where all were made [1]_, N - (n - 1) where N were [2]_.

    Parameters
    ----------
    logs : array of float, n x n
        Antisymmetric logarithms of the judgements.
    known : array of bool, n x n
        Where there is one.

    Returns
    -------
    float
        0 for consistent judgements, and where there are no more than n - 1.

    References
    ----------
    .. [1] Aguarón, J. and Moreno-Jiménez, J. M. (2003), The geometric consistency index:
       approximated thresholds, European Journal of Operational Research 147(1), 137-145,
       doi:10.1016/S0377-2217(02)00255-2.
    .. [2] Escobar, M. T., Aguarón, J. and Moreno-Jiménez, J. M. (2015), Some extensions of the
       precise consistency consensus matrix, Decision Support Systems 74, 67-77,
       doi:10.1016/j.dss.2015.04.005, definition 6.

    Examples
    --------
    >>> logs = np.log([[1, 2, 2], [1 / 2, 1, 2], [1 / 2, 1 / 2, 1]])
    >>> round(geometric_consistency_index(logs, logs == logs), 4)
    0.1602
    """
    return compatibility(logs, known, log_least_squares(logs, known))


def compatibility(logs: Floats, known: Bools, scales: Floats) -> float:
    """Return the same index of judgements against any weights, given by their logarithms."""
    above = np.triu(known, 1)
    beyond = int(above.sum()) - (len(logs) - 1)
    if beyond < 1:
        return 0.0
    off = (logs - scales[:, None] + scales[None, :])[above]
    return float(off @ off) / beyond


def worst_triad(
    logs: Floats, known: Bools | None = None
) -> tuple[tuple[int, int, int], float] | None:
    """Find the three judgements that contradict each other most.

    Parameters
    ----------
    logs : array of float, n x n
        Antisymmetric logarithms of the judgements.
    known : array of bool, n x n, optional
        Where there is one; everywhere, if not given.

    Returns
    -------
    tuple of (i, j, k) and a_ij a_jk a_ki > 1, or None
        i is the first of the three in the matrix; of equals the first triad counts.
    """
    seen = logs if known is None else np.where(known, logs, np.nan)
    worst, ratio = None, 1.0
    for i in range(len(logs)):
        # circle[j, k] = log(a_ij a_jk a_ki); only j < k beyond i, each three once.
        circle = np.triu(seen[i][:, None] + seen + seen[:, i][None, :], 1)[i + 1 :, i + 1 :]
        size = np.nan_to_num(np.abs(circle), nan=0.0)
        top = float(np.exp(size.max(initial=0.0)))
        if top <= ratio * (1 + _SAME):
            continue
        j, k = np.unravel_index(int(np.argmax(size >= size.max() - _SAME)), size.shape)
        others = (int(j), int(k)) if circle[j, k] > 0 else (int(k), int(j))
        worst, ratio = (i, i + 1 + others[0], i + 1 + others[1]), top
    return None if worst is None else (worst, ratio)


def preference_circle(logs: Floats) -> tuple[int, ...] | None:
    """Find a shortest circle of preferences: a over b, b over c, and yet c over a.

    Parameters
    ----------
    logs : array of float, n x n
        Antisymmetric logarithms of the judgements, 0 where there is none.

    Returns
    -------
    tuple of int, or None
        Each is preferred to the next and the last to the first; the first such circle in the
        order of the matrix.

    Examples
    --------
    >>> preference_circle(np.log([[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]]))
    (0, 1, 2)
    """
    over = logs > _INDIFFERENT
    circles = [found for start in range(len(over)) if (found := _circle_from(over, start))]
    return min(circles, key=len, default=None)


def _circle_from(over: Bools, start: int) -> tuple[int, ...] | None:
    """Search outwards from `start` until something is preferred to it."""
    before: dict[int, int] = {}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if over[here, start]:
            path = [here]
            while path[-1] != start:
                path.append(before[path[-1]])
            return tuple(reversed(path))
        for after in np.flatnonzero(over[here]).tolist():
            if after != start and after not in before:
                before[after] = here
                waiting.append(after)
    return None
