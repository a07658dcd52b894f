"""Rank reversals among the partners that are ranked at a stage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from evaluator.arrays import maximised
from evaluator.comparison.core import ranked_problem, stage_arguments
from evaluator.comparison.reversals import Reversals, find_reversals

if TYPE_CHECKING:
    from collections.abc import Hashable

    from criteria import Framework
    from evaluator.query import Query
    from partners import Evidence


def stage_reversals(framework: Framework, evidence: Evidence, query: Query) -> Reversals:
    """Say which ranked partners change their order when others come, go or are doubled.

    Parameters
    ----------
    query : Query
        A checked question; no draws are made.

    Returns
    -------
    Reversals
        Without a digest, which is left to the caller.

    Raises
    ------
    InputError
        If the method cannot take the levels of the stage.

    Examples
    --------
    >>> from evaluator import load
    >>> study = load()
    >>> found = stage_reversals(study.framework, study.evidence, study.check_question("midstream"))
    >>> found.count  # by the fixed ends of the scale nobody's score depends on another
    0
    """
    problem = ranked_problem(framework, evidence, query)
    low, high = problem.scale
    found = find_reversals(
        query.method,
        problem.filled(),
        problem.weights,
        problem.directions,
        stage_arguments(problem, query),
        labels=problem.alternatives,
        worst=np.where(maximised(problem.directions), low, high),
    )
    names: dict[Hashable, str] = {
        name: evidence.partners[name].name for name in problem.alternatives
    }
    return replace(found, names=names, stage=query.stage, mineral=query.mineral)
