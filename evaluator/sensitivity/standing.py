"""How a stage stands, and what a change does to it: who is ranked where, and who moves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from criteria import Framework
from criteria.frozen import FrozenDict
from evaluator.assembly import build_problem
from evaluator.drawing import score_levels
from evaluator.gate import Cells, candidate_cells, pass_gate
from evaluator.methods import rank_scores, round_scores
from evaluator.problem import DecisionProblem, Floats
from evaluator.query import Query
from partners import Evidence


@dataclass(frozen=True)
class Standing:
    """Who is ranked where at a stage.

    Attributes
    ----------
    ranks : mapping of str to int
        Of those ranked; 1 is best, equal scores share the better rank.
    missing : mapping of str to tuple
        Of the candidates that are not ranked, what is missing.
    """

    ranks: Mapping[str, int]
    missing: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        for name in ("ranks", "missing"):
            object.__setattr__(self, name, FrozenDict(getattr(self, name)))

    @property
    def leaders(self) -> tuple[str, ...]:
        """Who is first: several where they tie, none where nobody is ranked."""
        return self.best(1)

    def best(self, count: int) -> tuple[str, ...]:
        """Return those within the first places, in the order of their ids."""
        return tuple(sorted(name for name, rank in self.ranks.items() if rank <= count))


@dataclass(frozen=True)
class Move:
    """A partner whose rank changes; None where it is not ranked."""

    partner: str
    before: int | None
    after: int | None

    def __str__(self) -> str:
        """Say who moves from where to where."""
        before, after = ("out" if rank is None else rank for rank in (self.before, self.after))
        return f"{self.partner} {before} to {after}"


@dataclass(frozen=True)
class Shift:
    """What a change does to a stage.

    Attributes
    ----------
    leaders : tuple of str
        Who is first after the change; none where nobody is ranked any more.
    leader_changes, top_changes : bool
        Whether the first place, or the set of the first places, goes to others; not where nobody
        is ranked any more (`empties`).
    moves : tuple of Move
        Everybody whose rank changes, enters or drops out, best of before first.
    reversals : int
        Pairs ranked before and after whose order changes; a tie made or dissolved is one.
    """

    leaders: tuple[str, ...]
    leader_changes: bool
    top_changes: bool
    moves: tuple[Move, ...]
    reversals: int

    @property
    def entered(self) -> tuple[str, ...]:
        """Who is ranked only after the change."""
        return tuple(move.partner for move in self.moves if move.before is None)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Who is ranked only before the change."""
        return tuple(move.partner for move in self.moves if move.after is None)

    @property
    def empties(self) -> bool:
        """Whether somebody was ranked, and nobody can be any more."""
        return bool(self.dropped) and not self.leaders

    @property
    def precedence(self) -> tuple[int, ...]:
        """What sorts the shifts that matter most first.

        The stage is emptied, the leader changes, the first places change; then by pairs reversed
        and by ranks changed.
        """
        changes = (self.empties, self.leader_changes, self.top_changes)
        return (*(-change for change in changes), -self.reversals, -len(self.moves))

    @property
    def record(self) -> dict[str, object]:
        """What every table of shifts has in common."""
        return {
            "leader": ", ".join(self.leaders),
            "empties": self.empties,
            "leader_changes": self.leader_changes,
            "top_changes": self.top_changes,
            "rank_changes": len(self.moves),
            "reversals": self.reversals,
            "entered": ", ".join(self.entered),
            "dropped": ", ".join(self.dropped),
            "moves": "; ".join(map(str, self.moves)),
        }


# A change that does nothing; its record gives the columns of an empty table.
NO_SHIFT: Final = Shift((), False, False, (), 0)


def stage_cells(
    framework: Framework, evidence: Evidence, query: Query, names: Iterable[str] | None = None
) -> Cells:
    """Return the cells of the candidates at a stage, or of those of them that are named."""
    return candidate_cells(framework, evidence, query.stage, query.mineral, names)


def admit(
    cells: Cells, framework: Framework, query: Query
) -> tuple[Cells, dict[str, tuple[str, ...]]]:
    """Return the cells of those that pass the gate, and what the others are missing."""
    return pass_gate(cells, query.weights.weights, framework, query.stage, query.mineral)


def place(
    cells: Cells, framework: Framework, query: Query, silence: Floats | None = None
) -> Standing:
    """Rank those that pass the gate.

    Parameters
    ----------
    cells : dict
        Of the candidates, by partner and criterion.
    silence : ndarray, shape (n,), optional
        Where silent cells enter the score; by default at the middle of the scale.
    """
    inside, missing = admit(cells, framework, query)
    return Standing(rank_all(inside, framework, query, silence), missing)


def rank_all(
    cells: Cells, framework: Framework, query: Query, silence: Floats | None = None
) -> dict[str, int]:
    """Rank everybody who has cells, whatever the gate says; see `place`."""
    problem = build_problem(cells, framework, query.weights.weights)
    levels = problem.filled()
    if silence is not None:
        levels = np.where(np.isnan(problem.levels), silence, problem.levels)
    return dict(zip(cells, map(int, rank_levels(levels, problem, query)), strict=True))


def rank_levels(levels: Floats, problem: DecisionProblem, query: Query) -> np.ndarray:
    """Rank one matrix of levels, shape (m, n), by the draws' kernel, which is quick to call."""
    return rank_scores(round_scores(score_levels(levels, problem, query)))


def compare(before: Standing, after: Standing, top: int) -> Shift:
    """Say what a change does.

    Parameters
    ----------
    top : int
        How many places are watched together.
    """
    names = sorted({*before.ranks, *after.ranks}, key=lambda n: (before.ranks.get(n, math.inf), n))
    moves = (Move(name, before.ranks.get(name), after.ranks.get(name)) for name in names)
    common = [name for name in names if name in before.ranks and name in after.ranks]
    return Shift(
        leaders=after.leaders,
        leader_changes=bool(after.ranks) and before.leaders != after.leaders,
        top_changes=bool(after.ranks) and before.best(top) != after.best(top),
        moves=tuple(move for move in moves if move.before != move.after),
        reversals=sum(
            _order(before, one, other) != _order(after, one, other)
            for one, other in combinations(common, 2)
        ),
    )


def _order(standing: Standing, one: str, other: str) -> int:
    """Return -1, 0 or 1 as the first of two stands before, level with or after the second."""
    first, second = standing.ranks[one], standing.ranks[other]
    return (first > second) - (first < second)
