"""Where methods part: how much of their disagreement lies between groups, and who moves most."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from evaluator.arrays import Floats
    from evaluator.comparison.comparison import MethodRow
    from evaluator.problem import DecisionProblem


@dataclass(frozen=True)
class Grouping:
    """How much of the disagreement of the methods lies between groups of them.

    Attributes
    ----------
    by : str
        What they are grouped by.
    groups : mapping of str to tuple of str
        The methods of each group.
    share : float
        Of 1: the variance of the orders of all pairs of partners that lies between the groups.
    by_chance : float
        What groups of these sizes, drawn at random, have between them on average.
    """

    by: str
    groups: Mapping[str, tuple[str, ...]]
    share: float
    by_chance: float


@dataclass(frozen=True)
class Standout:
    """A criterion on which a partner stands out: its level, and the mean of those ranked."""

    criterion: str
    level: float
    mean: float


@dataclass(frozen=True)
class Mover:
    """The partner whose rank moves most over the methods.

    Attributes
    ----------
    best, worst : int
        Its ranks.
    best_by, worst_by : tuple of str
        The methods that give them.
    strong, weak : Standout
        The criteria that lift it most, and pull it down most, against the mean of those ranked:
        by weight times difference.
    """

    partner: str
    best: int
    worst: int
    best_by: tuple[str, ...]
    worst_by: tuple[str, ...]
    strong: Standout
    weak: Standout


def find_groupings(rows: Sequence[MethodRow]) -> tuple[Grouping, ...]:
    """Group the methods by compensation, by normalisation and by thresholds.

    A grouping is left out where it has one group only, or where all methods agree.
    """
    if len(rows) < 2:
        return ()
    signs = pair_signs(rows)
    kinds: Mapping[str, list[str]] = {
        "compensation": [row.compensates for row in rows],
        "normalization": [row.normalization or "its own" for row in rows],
        "thresholds": ["with" if row.has_thresholds else "without" for row in rows],
    }
    found = []
    for by, labels in kinds.items():
        count = len(set(labels))
        if 1 < count < len(rows) and signs.size and np.ptp(signs, axis=0).any():
            groups = {
                label: tuple(
                    row.method for row, mine in zip(rows, labels, strict=True) if mine == label
                )
                for label in dict.fromkeys(labels)
            }
            chance = (count - 1) / (len(rows) - 1)
            found.append(Grouping(by, groups, between_share(signs, labels), chance))
    return tuple(found)


def pair_signs(rows: Sequence[MethodRow]) -> Floats:
    """Say by method and pair of partners which comes first: 1, -1, or 0 where they tie."""
    names = list(rows[0].ranks)
    return np.array(
        [
            [np.sign(row.ranks[other] - row.ranks[one]) for one, other in combinations(names, 2)]
            for row in rows
        ],
        dtype=np.float64,
    ).reshape(len(rows), -1)


def between_share(signs: Floats, labels: Sequence[Hashable]) -> float:
    """Return the share of the variance of `signs` that lies between groups of rows.

    Summed over the columns; of two rows, the squared distance is four times the pairs that they
    order oppositely and once those that only one of them orders.

    Examples
    --------
    >>> between_share(np.array([[1.0], [1.0], [-1.0], [-1.0]]), "aabb")
    1.0
    >>> between_share(np.array([[1.0], [-1.0], [1.0], [-1.0]]), "aabb")
    0.0
    """
    total = float(((signs - signs.mean(axis=0)) ** 2).sum())
    within = 0.0
    for label in dict.fromkeys(labels):
        mine = signs[[one == label for one in labels]]
        within += float(((mine - mine.mean(axis=0)) ** 2).sum())
    return 1 - within / total


def find_mover(rows: Sequence[MethodRow], problem: DecisionProblem) -> Mover | None:
    """Find the partner whose rank moves most, and the criteria on which it stands out.

    Of several the one that the first method ranks best; None where nobody moves.
    """
    spans = {
        name: max(row.ranks[name] for row in rows) - min(row.ranks[name] for row in rows)
        for name in problem.alternatives
    }
    if not any(spans.values()):
        return None
    name = min(spans, key=lambda one: (-spans[one], rows[0].ranks[one], one))
    best = min(row.ranks[name] for row in rows)
    worst = max(row.ranks[name] for row in rows)
    levels = problem.filled()
    own, means = levels[problem.alternatives.index(name)], levels.mean(axis=0)
    gains = problem.weights * (own - means)
    gains *= [1 if way == "max" else -1 for way in problem.directions]
    strong, weak = (
        Standout(problem.criteria[k], float(own[k]), float(means[k]))
        for k in (int(gains.argmax()), int(gains.argmin()))
    )
    return Mover(
        partner=name,
        best=best,
        worst=worst,
        best_by=tuple(row.method for row in rows if row.ranks[name] == best),
        worst_by=tuple(row.method for row in rows if row.ranks[name] == worst),
        strong=strong,
        weak=weak,
    )
