"""What changed between two studies, and which of the changes moved whom.

The changes are made one at a time, in an order that is stated, and the stages ranked after each:
what moves at a step does so because of it, and the moves of all steps add up to the whole. What
each would do alone is said beside it, for where the two differ the order matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from criteria import Faults, InputError
from criteria.frozen import FrozenDict
from evaluator.query import seed_and_draws
from evaluator.records.changes import Change, State, changes
from evaluator.records.moves import Move, Places, moves, places
from evaluator.records.question import Question
from evaluator.records.states import apply, study_of
from evaluator.records.steps import BOUND, MOST, Step, is_silent, plan, with_needs
from evaluator.suppose import NOTHING

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.study import Study


@dataclass(frozen=True)
class Side:
    """A study and what is asked of it.

    Attributes
    ----------
    name : str
        What it is called in print.
    """

    name: str
    study: Study
    question: Question

    @property
    def state(self) -> State:
        """What its rankings are made from."""
        return State(self.study.framework, self.study.evidence, self.question)

    @property
    def draws(self) -> tuple[Any, ...]:
        """What determines the random numbers behind ranges, tiers and roles."""
        study, asked = self.study, self.question
        drawn = seed_and_draws(study.framework, study.evidence, asked.seed, asked.samples)
        return *drawn, study.framework.settings.range.block, study.framework.criterion_ids


@dataclass(frozen=True)
class Result:
    """What a step does.

    Attributes
    ----------
    step : Step
    moves : tuple of Move
        After the steps before it.
    alone : tuple of Move or None
        On the first side, with nothing but what it cannot do without; None where that cannot be
        ranked.
    needs : tuple of int
        The numbers of the other steps that it cannot do without, from 0.
    """

    step: Step
    moves: tuple[Move, ...]
    alone: tuple[Move, ...] | None
    needs: tuple[int, ...] = ()

    @property
    def interacts(self) -> bool:
        """Whether it does something else alone than in its turn."""
        return self.alone != self.moves


@dataclass(frozen=True, repr=False)
class Difference:
    """What changed between two sides, and what moved because of which change.

    `table` has every move with the steps behind it, `steps` what each of them changes and moves.

    Attributes
    ----------
    before, after : Side
    stages : tuple of str
        Those that both sides ask about.
    changes : tuple of Change
        All of them.
    silent : tuple of Change
        Those that no ranking can hang on.
    results : tuple of Result
        Step by step.
    moves : tuple of Move
        From the first side to the second.
    names : mapping of str to str
        Of partners, by id.
    """

    before: Side
    after: Side
    stages: tuple[str, ...]
    changes: tuple[Change, ...]
    silent: tuple[Change, ...]
    results: tuple[Result, ...]
    moves: tuple[Move, ...]
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", FrozenDict(self.names))

    def __repr__(self) -> str:
        """Say how much changed and moved."""
        if not self.changes:
            return f"<Difference: nothing changed; {', '.join(self.stages)}>"
        ranks = sum(move.is_of_rank for move in self.moves)
        return (
            f"<Difference: {len(self.changes)} changed in {len(self.results)} steps; "
            f"{ranks} moves of rank, {len(self.moves) - ranks} of range, tier or role alone; "
            f"{', '.join(self.stages)}>"
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row per stage and partner that stands elsewhere, with the numbers of the steps."""
        from evaluator.records.tables import move_table

        return move_table(self)

    @property
    def steps(self) -> pd.DataFrame:
        """One row per step, from 1: what changes, who moves in rank in its turn and alone."""
        from evaluator.records.tables import step_table

        return step_table(self)

    @property
    def same_draws(self) -> bool:
        """Whether both sides draw the same random numbers."""
        return self.before.draws == self.after.draws

    def causes(self, move: Move) -> tuple[tuple[int, Move], ...]:
        """Return the steps that move a partner at a stage, with what each does to it.

        Where its rank moves, those that move the rank; otherwise all.
        """
        found = [
            (number, part)
            for number, result in enumerate(self.results)
            for part in result.moves
            if (part.stage, part.partner) == (move.stage, move.partner)
        ]
        return tuple((n, part) for n, part in found if part.is_of_rank or not move.is_of_rank)

    @property
    def returned(self) -> tuple[tuple[str, str], ...]:
        """Who moved in rank at some step and stands at the end where it stood, by stage."""
        moved = {(m.stage, m.partner) for m in self.moves if m.is_of_rank}
        passing = {
            (m.stage, m.partner) for result in self.results for m in result.moves if m.is_of_rank
        }
        return tuple(sorted(passing - moved))


Progress = Callable[[Sequence[int]], Iterable[int]]


def difference(
    before: Side, after: Side, *, most: int = MOST, progress: Progress = iter
) -> Difference:
    """Say what changed between two sides and what each change moved.

    Parameters
    ----------
    most : int
        From more steps on, those about one partner are taken together.
    progress : callable
        Goes through the numbers of the steps, such as a bar of progress.

    Raises
    ------
    InputError
        If one of the sides cannot be ranked as asked, or no stage is asked about on both.
    """
    found = changes(before.state, after.state)
    stages = _common_stages(before, after)
    path = _Path(before, after, stages, plan(before.state, after.state, found, most))
    results = path.walk(progress)
    return Difference(
        before,
        after,
        stages,
        found,
        tuple(change for change in found if is_silent(change)),
        results,
        moves(path.start, path.end, stages),
        {
            partner.id: partner.name
            for side in (before, after)
            for partner in side.study.evidence.partners.values()
        },
    )


def _common_stages(before: Side, after: Side) -> tuple[str, ...]:
    """Return the stages that both sides have and ask about.

    Raises
    ------
    InputError
        If there is none.
    """
    first, second = (
        [stage for stage in side.question.stages if stage in side.study.framework.stage_ids]
        for side in (before, after)
    )
    stages = tuple(stage for stage in first if stage in second)
    if not stages:
        faults = Faults("diff")
        expected = f"one that {before.name} is about ({', '.join(first) or 'none that it has'})"
        remedy = "Compare runs that have a stage in common, such as those of --stage all."
        faults.add("stage", expected, ", ".join(second) or "none that it has", remedy)
        raise InputError(faults)
    return stages


class _Path:
    """The way from one side to the other; every state on it is ranked once."""

    def __init__(
        self, before: Side, after: Side, stages: tuple[str, ...], steps: tuple[Step, ...]
    ) -> None:
        self.before, self.stages = before, stages
        self.start, self.end = (self._ranked(side.study, side.question) for side in (before, after))
        self.steps = steps
        self.known: dict[frozenset[tuple[str, str]], Places | None] = {}

    def walk(self, progress: Progress) -> tuple[Result, ...]:
        """Make the steps one after the other, and each alone."""
        self.steps, stations = self._stations()
        results = []
        for number in progress(range(len(self.steps))):
            moved = moves(stations[number], stations[number + 1], self.stages)
            chosen = with_needs(number, self.steps, self.before.state)
            alone = self._alone(chosen)
            needs = tuple(sorted(chosen - {number}))
            results.append(Result(self.steps[number], moved, alone, needs))
        return tuple(results)

    def _stations(self) -> tuple[tuple[Step, ...], list[Places]]:
        """Return the steps, those joined that cannot be ranked one by one, and who stands where."""
        stations, made, joined = [self.start], list[Change](), list[Step]()
        pending: tuple[Change, ...] = ()
        last = len(self.steps) - 1
        for number, step in enumerate(self.steps):
            pending = (*pending, *step.changes)
            reached = self.end if number == last else self._rank([*made, *pending])
            if reached is None:
                continue
            bound = len(pending) > len(step.changes)
            joined.append(Step(pending, BOUND) if bound else step)
            stations.append(reached)
            made += pending
            pending = ()
        return tuple(joined), stations

    def _alone(self, chosen: Iterable[int]) -> tuple[Move, ...] | None:
        """Say what some of the steps do on the first side."""
        made = [change for number in sorted(chosen) for change in self.steps[number].changes]
        found = self._rank(made)
        return None if found is None else moves(self.start, found, self.stages)

    def _rank(self, made: list[Change]) -> Places | None:
        """Rank the first side with some changes made; None where that cannot be ranked."""
        if len(made) == sum(len(step.changes) for step in self.steps):
            return self.end
        key = frozenset((change.kind, change.name) for change in made)
        if key not in self.known:
            try:
                state = apply(self.before.state, made)
                self.known[key] = self._ranked(study_of(state), state.question)
            except InputError:
                self.known[key] = None
        return self.known[key]

    def _ranked(self, study: Study, question: Question) -> Places:
        """Return who stands where at every stage."""
        bare = replace(study, supposed=NOTHING)  # a supposed claim is a change like any other
        return places(replace(question, stages=self.stages).ask_all(bare))
