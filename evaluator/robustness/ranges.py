"""What the draws say of a ranking: range, expected rank and tiers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluator.problem import Floats

Ranks = npt.NDArray[np.int32]


@dataclass(frozen=True)
class RankRange:
    """Where a rank lies in most draws, and its mean."""

    low: int
    high: int
    expected: float


def rank_range(ranks: Ranks, low: float, high: float) -> tuple[RankRange, ...]:
    """Return the range of each rank over the draws.

    Parameters
    ----------
    ranks : ndarray, shape (S, m)
        1 is best.
    low, high : float
        The shares of draws below and up to the ends, such as 0.05 and 0.95.

    Examples
    --------
    >>> rank_range(np.array([[1, 2], [1, 2], [2, 1], [1, 2]], dtype=np.int32), 0.05, 0.95)
    (RankRange(low=1, high=2, expected=1.25), RankRange(low=1, high=2, expected=1.75))
    """
    ends = np.quantile(ranks, [low, high], axis=0, method="inverted_cdf")
    means = ranks.mean(axis=0)
    return tuple(
        RankRange(int(first), int(last), float(mean))
        for first, last, mean in zip(ends[0], ends[1], means, strict=True)
    )


def insert_ranks(ranked: Floats, inserted: Floats) -> Ranks:
    """Return the rank that each further alternative would take if it alone were added.

    Parameters
    ----------
    ranked : ndarray, shape (S, m)
        Scores of those ranked; higher is better.
    inserted : ndarray, shape (S, k)
        Scores of the others.

    Returns
    -------
    ndarray, shape (S, k)

    Examples
    --------
    >>> insert_ranks(np.array([[0.9, 0.5]]), np.array([[0.7, 0.95]]))
    array([[2, 1]], dtype=int32)
    """
    ordered = np.sort(ranked, axis=1)
    better = [
        ranked.shape[1] - np.searchsorted(row, values, side="right")
        for row, values in zip(ordered, inserted, strict=True)
    ]
    return (np.array(better).reshape(inserted.shape) + 1).astype(np.int32)


def tiers(order: list[int], ranks: Ranks, threshold: float) -> list[int]:
    """Cut a ranking where the head of a tier wins too often.

    Parameters
    ----------
    order : list of int
        Columns of `ranks`, best first.
    ranks : ndarray, shape (S, m)
    threshold : float
        A new tier starts at the first alternative that the head of the tier beats more often.

    Returns
    -------
    list of int
        The tier of each alternative of `order`; 1 is best.

    Examples
    --------
    >>> tiers([0, 1, 2], np.array([[1, 2, 3], [2, 1, 3]], dtype=np.int32), 0.8)
    [1, 1, 2]
    """
    found: list[int] = []
    tier, head = 0, -1
    for column in order:
        if head < 0 or beats(ranks[:, head], ranks[:, column]) > threshold:
            tier, head = tier + 1, column
        found.append(tier)
    return found


def beats(first: Ranks, second: Ranks) -> float:
    """Return the share of draws in which the first stands before the second; ties count half."""
    return float((first < second).mean() + (first == second).mean() / 2)
