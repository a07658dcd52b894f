"""What the ranking of a stage hangs on: acceptability, and every other question to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from criteria import Framework
from criteria.faults import Fault, InputError, unknown_name
from evaluator.assembly import build_problem
from evaluator.field import take_the_field
from evaluator.methods.forms import LINEAR
from evaluator.problem import DecisionProblem
from evaluator.query import Query
from evaluator.ranking import Ranking
from evaluator.robustness.accept import accept
from evaluator.robustness.acceptability import Acceptability, Figures, no_figures
from evaluator.robustness.estimates import Batches
from evaluator.robustness.kernels import choose_kernel, stream_numbers
from evaluator.robustness.simulate import Sampled
from evaluator.robustness.tasks import Levels, build_task
from evaluator.sensitivity.asking import WEIGHTS, Wish
from evaluator.sensitivity.leave_one_out import LeaveOneOut, leave_one_out
from evaluator.sensitivity.next_evidence import NextEvidence, next_evidence
from evaluator.sensitivity.recodings import Recodings, one_step_recodings
from evaluator.sensitivity.settings_shift import SettingsShift, settings_shift
from evaluator.sensitivity.variance_shares import VarianceShares, variance_shares
from partners import Evidence

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.robustness.nearest import SmallestChange

# The answers that are worked out when they are first asked for, and take a while.
ANSWERS: Final = (
    "recodings",
    "leave_one_out",
    "variance_shares",
    "next_evidence",
    "settings_shift",
)


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked of a stage, with all that the answer rests on.

    Attributes
    ----------
    problem : DecisionProblem
        Of those ranked, in the order of the evidence.
    """

    framework: Framework
    evidence: Evidence
    query: Query
    problem: DecisionProblem

    @property
    def parts(self) -> tuple[Framework, Evidence, Query]:
        """What every question about a stage takes."""
        return self.framework, self.evidence, self.query


@dataclass(frozen=True, repr=False, eq=False)
class StageSensitivity(Acceptability):
    """What the ranking of a stage hangs on.

    The acceptability indices were counted when it was made; each of the other answers is worked
    out when it is first asked for.

    Attributes
    ----------
    ranking : Ranking
        As published.
    question : Question
    vary : {"both", "weights", "levels"}
        What was drawn.
    """

    ranking: Ranking
    question: Question
    vary: str

    @cached_property
    def weight_intervals(self) -> pd.DataFrame:
        """The exact values of each weight over which the first place, the top three, all hold.

        Raises
        ------
        InputError
            For methods other than TOPSIS and the weighted sum.
        """
        from evaluator.robustness.intervals import weight_intervals

        return weight_intervals(**self._exact("weight intervals"))

    def smallest_change(
        self, a: str | None = None, b: str | None = None, norm: str = "l2"
    ) -> SmallestChange:
        """Find the nearest weights at which one partner overtakes another.

        Parameters
        ----------
        a, b : str, optional
            Ids of ranked partners: by default the leader, and whoever overtakes it first.
        norm : {"l1", "l2", "linf"}

        Raises
        ------
        InputError
            If a name is not known, or for methods other than TOPSIS and the weighted sum.
        """
        from evaluator.robustness.nearest import smallest_change

        return smallest_change(**self._exact("the smallest change"), a=a, b=b, norm=norm)

    @cached_property
    def recodings(self) -> Recodings:
        """Which single claim, coded one step otherwise or left out, changes a rank."""
        return one_step_recodings(*self.question.parts)

    @cached_property
    def leave_one_out(self) -> LeaveOneOut:
        """What moves without each criterion, partner and document."""
        return leave_one_out(*self.question.parts)

    @cached_property
    def variance_shares(self) -> VarianceShares:
        """How much of the variance of the ranks each group of inputs explains (Sobol indices)."""
        return variance_shares(*self.question.parts)

    @cached_property
    def next_evidence(self) -> NextEvidence:
        """What knowing each cell would be worth, and what would admit those not ranked."""
        return next_evidence(*self.question.parts)

    @cached_property
    def settings_shift(self) -> SettingsShift:
        """What moves if a setting of ours were otherwise."""
        return settings_shift(*self.question.parts)

    @property
    def seen_ranks(self) -> pd.DataFrame:
        """The best and the worst rank of each partner in any of the samples.

        These are inner bounds: more ranks may be possible than were seen.
        """
        import pandas as pd

        seen = self.figures.ranks.value > 0
        columns = {"best": [], "worst": []} if not seen.size else _ends(seen)
        return pd.DataFrame(columns, index=self._index())

    def _exact(self, what: str) -> dict[str, Any]:
        """Return the arguments of the exact questions; see `rank_matrix`."""
        import pandas as pd

        query, problem = self.question.query, self.question.problem
        if query.method.id not in LINEAR:
            expected = f"a method that {what} can be computed for"
            parts = unknown_name(expected, query.method.id, LINEAR)
            raise InputError([Fault("sensitivity", "method", *parts)])
        return {
            "matrix": pd.DataFrame(
                problem.filled(), index=list(problem.alternatives), columns=list(problem.criteria)
            ),
            "weights": dict(zip(problem.criteria, problem.weights.tolist(), strict=True)),
            "directions": dict(zip(problem.criteria, problem.directions, strict=True)),
            "method": query.method.id,
            "normalization": query.normalization,
            "scale": problem.scale,
        }


def stage_sensitivity(
    framework: Framework,
    evidence: Evidence,
    query: Query,
    ranking: Ranking,
    wish: Wish,
) -> StageSensitivity:
    """Count how often each partner takes each rank; the digest is left to the caller.

    Parameters
    ----------
    query : Query
        A checked question, which `ranking` answers.
    wish : Wish
        What is drawn, from where and how often.
    """
    field = take_the_field(framework, evidence, query)
    everyone = build_problem(field.cells, framework, query.weights.weights, field.groups)
    problem = everyone.take(field.ranked)
    sampled, figures = _count(problem, query, wish)
    return StageSensitivity(
        alternatives=problem.alternatives,
        criteria=problem.criteria,
        figures=figures,
        samples=sampled.samples,
        seed=wish.effort.seed,
        weights=str(wish.space),
        drawing=sampled.kind,
        kernel=sampled.kernel,
        bound=sampled.bound,
        digest="",
        ranking=ranking,
        question=Question(framework, evidence, query, problem),
        vary=wish.vary,
    )


def _count(problem: DecisionProblem, query: Query, wish: Wish) -> tuple[Sampled, Figures]:
    """Draw and count; where nobody is ranked there is nothing to draw."""
    criteria, effort = problem.criteria, wish.effort
    if not problem.alternatives:
        kernel = choose_kernel(effort.kernel).name
        return Sampled(Batches((), independent=True), 0, "fixed", kernel, 0.0), no_figures(criteria)
    low, high = problem.scale
    levels = _levels(problem)
    if wish.vary == WEIGHTS:
        levels = levels.held(np.full(len(criteria), problem.middle))
    task = build_task(
        query.method,
        query.arguments(problem.scale),
        problem.directions,
        levels,
        (np.full(len(criteria), low), np.full(len(criteria), high)),
        effort.seed,
    )
    return accept(task, wish.space, criteria, effort)


def _levels(problem: DecisionProblem) -> Levels:
    """Return the levels of a problem with their spread and streams, by the names of the rows."""
    regions = {f"region {name}": share for name, share in problem.shared.items() if share.any()}
    numbers = stream_numbers([*problem.alternatives, *regions])
    return Levels(
        values=problem.levels,
        low=problem.low,
        high=problem.high,
        deviation=np.zeros(problem.levels.shape),
        streams=tuple(numbers[name] for name in problem.alternatives),
        shared={numbers[name]: share for name, share in regions.items()},
    )


def _ends(seen: np.ndarray) -> dict[str, Any]:
    """Return the first and the last rank that each alternative was seen at."""
    return {"best": seen.argmax(axis=1) + 1, "worst": seen.shape[1] - seen[:, ::-1].argmax(axis=1)}
