"""The same matrices scored by pymcdm: whether two writers of code come to one figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evaluator.comparison.core import ranked_problem
from evaluator.methods.peers import disagreement, peers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from criteria import Framework
    from evaluator.query import Query
    from partners import Evidence


class SecondOpinion(NamedTuple):
    """What a second implementation says.

    Attributes
    ----------
    asked : int
        How many methods and stages it was asked for.
    answered : int
        For how many it gave a finite answer.
    largest : float
        The largest difference of a score.
    """

    asked: int
    answered: int
    largest: float


def second_opinion(
    framework: Framework, evidence: Evidence, queries: Iterable[Query]
) -> SecondOpinion:
    """Score the matrix of each question by pymcdm too, by every method in `peers`.

    Examples
    --------
    >>> from evaluator import load
    >>> study = load()
    >>> asked = [study.check_question("downstream")]
    >>> found = second_opinion(study.framework, study.evidence, asked)
    >>> found.answered > 10, found.largest < 1e-11  # scores below 10, rounded to twelve digits
    (True, True)
    """
    asked, differences = 0, []
    for query in queries:
        problem = ranked_problem(framework, evidence, query)
        if len(problem.alternatives) < 2:
            continue
        for method in peers():
            asked += 1
            found = disagreement(method, problem.filled(), problem.weights, problem.directions)
            if found is not None:
                differences.append(found)
    return SecondOpinion(asked, len(differences), max(differences, default=0.0))
