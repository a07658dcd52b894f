"""What is asked of a stage, in the form in which each exact answer takes it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from criteria import Framework
from criteria.faults import Fault, InputError, unknown_name
from evaluator.methods.forms import LINEAR
from evaluator.problem import DecisionProblem, Floats
from evaluator.query import Query
from evaluator.robustness.weights.space import WeightSpace
from evaluator.sensitivity.asking import LEVELS, WEIGHTS, Wish
from partners import Evidence

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked of a stage, with all that the answer rests on.

    Attributes
    ----------
    problem : DecisionProblem
        Of those ranked, in the order of the evidence.
    wish : Wish
        What was drawn, and from where.
    """

    framework: Framework
    evidence: Evidence
    query: Query
    problem: DecisionProblem
    wish: Wish

    @property
    def parts(self) -> tuple[Framework, Evidence, Query]:
        """What every question about a stage takes."""
        return self.framework, self.evidence, self.query


def exact_arguments(question: Question, what: str) -> dict[str, Any]:
    """Return the arguments of the exact questions to a decision matrix, by label.

    Parameters
    ----------
    what : str
        What is asked for, in the words of a fault.

    Raises
    ------
    InputError
        For methods other than TOPSIS and the weighted sum, or where nobody is ranked.
    """
    query, problem = question.query, question.problem
    if not problem.alternatives:
        remedy = "See next_evidence for what would admit some."
        ranked = f"somebody ranked, for {what}"
        raise InputError([Fault("sensitivity", query.stage, ranked, "nobody", remedy)])
    if query.method.id not in LINEAR:
        expected = f"a method that {what} can be computed for"
        parts = unknown_name(expected, query.method.id, LINEAR)
        raise InputError([Fault("sensitivity", "method", *parts)])
    return {
        "matrix": _labelled(problem, problem.filled()),
        "weights": dict(zip(problem.criteria, problem.weights.tolist(), strict=True)),
        "directions": dict(zip(problem.criteria, problem.directions, strict=True)),
        "method": query.method.id,
        "normalization": query.normalization,
        "scale": problem.scale,
    }


def extreme_ranks_of(question: Question) -> pd.DataFrame:
    """Find the best and the worst rank of each partner by programmes over what is admissible.

    Of weights drawn around others those are admissible in which each is within the factor before
    they are scaled to one (samples go beyond it one time in ten); a weight of zero stays.
    """
    from evaluator.robustness.exact.extremes import extreme_ranks

    problem, wish = question.problem, question.wish
    exact = exact_arguments(question, "possible ranks")
    held = wish.vary == WEIGHTS
    return extreme_ranks(
        exact["matrix"],
        exact["directions"],
        scale=exact["scale"],
        weights=_admissible(exact["weights"], wish),
        low=_labelled(problem, problem.filled() if held else problem.low),
        high=_labelled(problem, problem.filled() if held else problem.high),
    ).ranks


def _admissible(weights: dict[str, float], wish: Wish) -> WeightSpace:
    """Return the weights that are admissible at all: a set with edges."""
    if wish.vary == LEVELS:
        return WeightSpace.bounds(dict(weights))
    middle = wish.space.middle
    if middle is None:
        return wish.space
    given = dict(zip(middle.labels or weights, middle.values, strict=True))
    zero = {name: 0.0 for name, weight in given.items() if not weight}
    space = WeightSpace(None, wish.space.limits)
    space = space & WeightSpace.bounds(zero) if zero else space
    if middle.kind == "dirichlet":
        return space
    some = [name for name, weight in given.items() if weight]
    reach = middle.amount**2
    ratios: dict[Hashable, tuple[float, float]] = {
        (one, other): (given[one] / given[other] / reach, given[one] / given[other] * reach)
        for one, other in combinations(some, 2)
    }
    return space & WeightSpace.ratios(ratios) if ratios else space


def _labelled(problem: DecisionProblem, values: Floats) -> pd.DataFrame:
    """Return values under the labels of a problem."""
    import pandas as pd

    return pd.DataFrame(values, index=list(problem.alternatives), columns=list(problem.criteria))
