"""The decision matrix of those ranked at a stage, and how a method is put to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from criteria.faults import Faults
from evaluator.assembly import build_problem
from evaluator.gate import candidate_cells, pass_gate
from evaluator.methods.options import read_arguments
from evaluator.reading.matrix import Table

if TYPE_CHECKING:
    from criteria import Framework
    from evaluator.problem import DecisionProblem
    from evaluator.query import Query
    from partners import Evidence


def ranked_problem(framework: Framework, evidence: Evidence, query: Query) -> DecisionProblem:
    """Return the decision problem of those that are ranked, as `Study.rank` has it."""
    weights, stage, mineral = query.weights.weights, query.stage, query.mineral
    cells = candidate_cells(framework, evidence, stage, mineral)
    inside, _ = pass_gate(cells, weights, framework, stage, mineral)
    return build_problem(inside, framework, weights)


def stage_arguments(problem: DecisionProblem, query: Query) -> dict[str, object]:
    """Return the arguments of the method for the levels of a stage, checked.

    Raises
    ------
    InputError
        If it needs what a stage does not give, or cannot take the levels.
    """
    if not problem.alternatives:
        return {}
    faults = Faults(query.method.id)
    offered = query.arguments(problem.scale)
    offered.pop("normalization", None)
    levels = np.array(problem.filled())
    table = Table(levels, problem.alternatives, problem.criteria)
    arguments = read_arguments(
        query.method.id, query.normalization, offered, table, faults, problem.directions
    )
    faults.raise_if_any()
    return arguments
