"""What the ranking of a stage hangs on: acceptability, and every other question to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from criteria import Framework
from criteria.faults import Fault, InputError
from evaluator.assembly import build_problem
from evaluator.field import take_the_field
from evaluator.methods.forms import WEIGHTED_SUM
from evaluator.methods.normalize import SCALE
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
from evaluator.sensitivity.question import Question, exact_arguments, extreme_ranks_of
from evaluator.sensitivity.recodings import Recodings, one_step_recodings
from evaluator.sensitivity.settings_shift import SettingsShift, settings_shift
from evaluator.sensitivity.variance_shares import VarianceShares, variance_shares
from partners import Evidence

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.robustness.exact.critical import CriticalWeights
    from evaluator.robustness.exact.critical_levels import CriticalLevels
    from evaluator.robustness.exact.nearest import SmallestChange

# What computes here and not in a ranking.
COMPUTING: Final = ("salib",)
# The answers that are worked out when they are first asked for, and take a while.
ANSWERS: Final = (
    "possible_ranks",
    "recodings",
    "leave_one_out",
    "variance_shares",
    "next_evidence",
    "settings_shift",
)


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
    """

    ranking: Ranking
    question: Question

    row_name: ClassVar[str] = "partner"

    @property
    def vary(self) -> str:
        """What was drawn: ``both``, ``weights`` or ``levels``."""
        return self.question.wish.vary

    @cached_property
    def weight_intervals(self) -> pd.DataFrame:
        """The exact values of each weight over which the first place, the top three, all hold.

        Raises
        ------
        InputError
            For methods other than TOPSIS and the weighted sum.
        """
        from evaluator.robustness.exact.intervals import weight_intervals

        return weight_intervals(**exact_arguments(self.question, "weight intervals"))

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
        from evaluator.robustness.exact.nearest import smallest_change

        return smallest_change(
            **exact_arguments(self.question, "the smallest change"), a=a, b=b, norm=norm
        )

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
    def next_evidence_held(self) -> NextEvidence:
        """The same with the weights held at those of the stage: exact, not drawn.

        Every cell stands on a step of the scale, by the share of its spread nearest to it, and
        independent of the others.

        Raises
        ------
        InputError
            Under a normalisation by the data, or if there are too many outcomes to go through.
        """
        return next_evidence(*self.question.parts, weights_held=True)

    @cached_property
    def settings_shift(self) -> SettingsShift:
        """What moves if a setting of ours were otherwise."""
        return settings_shift(*self.question.parts)

    @cached_property
    def critical_weights(self) -> CriticalWeights:
        """The smallest change of each weight that reverses a pair (Triantaphyllou & Sánchez).

        Raises
        ------
        InputError
            For methods other than TOPSIS and the weighted sum.
        """
        from evaluator.robustness.exact.critical import critical_weights

        return critical_weights(**exact_arguments(self.question, "critical weights"))

    @cached_property
    def critical_levels(self) -> CriticalLevels:
        """The smallest change of each level that reverses a pair (Triantaphyllou & Sánchez).

        Raises
        ------
        InputError
            For methods other than TOPSIS and the weighted sum on the fixed ends of the scale.
        """
        from evaluator.robustness.exact.critical_levels import critical_levels

        exact = exact_arguments(self.question, "critical levels")
        if exact.pop("normalization") != SCALE:
            remedy = "Leave the normalization out."
            found = str(self.question.query.normalization)
            key, expected = "normalization", "the fixed ends of the scale"
            raise InputError([Fault("sensitivity", key, expected, found, remedy)])
        return critical_levels(**exact)

    @cached_property
    def possible_ranks(self) -> pd.DataFrame:
        """The best and the worst rank that each partner can hold, for some weights and levels.

        ``exact`` for the weighted sum on the fixed ends of the scale: by mixed-integer programmes
        over all admissible weights (drawn around others: each within the factor, which one draw
        in ten is not) and all levels within their spread. For other methods the best and the
        worst in any sample, which are inner bounds: more ranks may be possible than were seen.
        Equal scores share the better rank. A rank is necessary where both are the same.
        """
        import pandas as pd

        seen = self.figures.seen
        if self.has_exact_ranks and len(seen) > 1:
            found = extreme_ranks_of(self.question)
        else:
            found = pd.DataFrame(_ends(seen), index=self._index())
        return found.assign(exact=self.has_exact_ranks)

    @property
    def has_exact_ranks(self) -> bool:
        """Whether possible ranks are exact, and not only those that were seen."""
        query, alone = self.question.query, len(self.alternatives) == 1
        return alone or (query.method.id == WEIGHTED_SUM and query.is_independent)


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
        weights=wish.words,
        drawing=sampled.kind,
        kernel=sampled.kernel,
        bound=sampled.bound,
        digest="",
        ranking=ranking,
        question=Question(framework, evidence, query, problem, wish),
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
    if not seen.size:
        return {"best": [], "worst": []}
    return {"best": seen.argmax(axis=1) + 1, "worst": seen.shape[1] - seen[:, ::-1].argmax(axis=1)}
