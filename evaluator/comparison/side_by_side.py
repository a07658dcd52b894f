"""Rank a stage by every method that can rank it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults, InputError
from evaluator.comparison.comparison import Comparison, MethodRow
from evaluator.comparison.core import ranked_problem, stage_arguments
from evaluator.comparison.parting import find_groupings, find_mover
from evaluator.comparison.why import why_they_part
from evaluator.methods import METHODS, get_method, rank_scores, round_scores
from evaluator.query import choose_normalization, lacking
from evaluator.reading.entries import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from criteria import Framework
    from evaluator.arrays import Floats
    from evaluator.methods import Method
    from evaluator.problem import DecisionProblem
    from evaluator.query import Query
    from evaluator.ranking import Ranking
    from partners import Evidence

# Options that are thresholds: of preference, indifference, veto, and of distances in CODAS.
_THRESHOLDS: Final = ("p", "q", "veto", "tau")


def compare_methods(
    framework: Framework,
    evidence: Evidence,
    query: Query,
    ranking: Ranking,
    methods: Iterable[Method] | None = None,
) -> Comparison:
    """Rank those ranked at a stage by every method, on the same levels and with the same weights.

    A method uses the fixed ends of the scale where it can, as `Study.rank` does, and otherwise the
    normalisation of its paper; thresholds are those of the settings, its other options those of its
    paper. Silent cells stand at the middle of the scale.

    Parameters
    ----------
    query : Query
        A checked question; its method is the one that the others are held against.
    ranking : Ranking
        The answer to it.
    methods : iterable of Method, optional
        By default all that need no more than a stage gives.

    Returns
    -------
    Comparison
        Without a digest, which is left to the caller.

    Examples
    --------
    >>> from evaluator import load
    >>> study = load()
    >>> question = study.check_question("midstream", samples=100)
    >>> found = compare_methods(
    ...     study.framework, study.evidence, question, study.rank("midstream", samples=100)
    ... )
    >>> found.rows[0].method
    'topsis'
    """
    problem = ranked_problem(framework, evidence, query)
    left_out: dict[str, str] = {}
    rows = []
    for method in _wanted(query, methods, left_out):
        mine = query
        if method.id != query.method.id:
            mine = replace(query, method=method, normalization=choose_normalization(method, None))
        try:
            rows.append(_row(problem, mine))
        except InputError as error:
            left_out[method.id] = _reason(error)
    rows = rows if problem.alternatives else []
    groupings = find_groupings(rows)
    mover = find_mover(rows, problem) if rows else None
    names = {row.partner: row.name for row in ranking.rows}
    return Comparison(
        ranking=ranking,
        rows=tuple(rows),
        left_out=left_out,
        groupings=groupings,
        mover=mover,
        why=why_they_part(rows, groupings, mover, names, framework),
    )


def read_methods(methods: Iterable[str] | str | None, faults: Faults) -> tuple[Method, ...] | None:
    """Read the names of methods, each once; None for all.

    Examples
    --------
    >>> [method.id for method in read_methods("topsis, wsm", Faults("compare"))]
    ['topsis', 'weighted_sum']
    """
    if methods is None:
        return None
    names = _names(methods)
    if names is None:
        remedy = "Give some, such as 'vikor,edas'; leave it out to compare with all."
        faults.add("methods", "names of methods", shown(methods), remedy)
    found: dict[str, Method] = {}
    for name in names or ():
        with faults.collecting():
            method = get_method(str(name))
            found[method.id] = method
    return tuple(found.values())


def _names(given: Iterable[str] | str) -> list[object] | None:
    """List names; None for what names none, but an empty list is one."""
    if isinstance(given, str):
        return [name.strip() for name in given.split(",") if name.strip()] or None
    return listed(given)


def _wanted(
    query: Query, methods: Iterable[Method] | None, left_out: dict[str, str]
) -> Iterable[Method]:
    """Go through the methods, that of the question first."""
    yield query.method
    for method in METHODS.values() if methods is None else methods:
        if method.id == query.method.id:
            continue
        if lacking(method):
            left_out[method.id] = f"needs {' and '.join(lacking(method))}, which no stage gives"
            continue
        yield method


def _row(problem: DecisionProblem, query: Query) -> MethodRow:
    """Rank by one method, and by each of its normalisations.

    Raises
    ------
    InputError
        If the method cannot rank the stage.
    """
    method = query.method
    arguments = stage_arguments(problem, query)
    scores = _scores(problem, query, arguments)
    others = {}
    for name in method.normalizations:
        try:
            other = replace(query, normalization=name)
            found = _scores(problem, other, stage_arguments(problem, other))
            others[name] = _ranks(problem, found)
        except InputError:  # not every normalisation can take every level
            continue
    return MethodRow(
        method=method.id,
        name=method.name,
        normalization=query.normalization,
        compensates=method.compensates.value,
        has_thresholds=any(_is_above_0(arguments.get(name)) for name in _THRESHOLDS),
        ranks=_ranks(problem, scores),
        scores=dict(zip(problem.alternatives, map(float, scores), strict=True)),
        by_normalization=others,
    )


def _is_above_0(threshold: object) -> bool:
    if threshold is None:
        return False
    return bool(np.any(np.asarray(threshold, dtype=np.float64) > 0))


def _scores(problem: DecisionProblem, query: Query, arguments: Mapping[str, object]) -> Floats:
    if not problem.alternatives:
        return np.zeros(0)
    levels = problem.filled()
    found = query.method.score(levels, problem.weights, problem.directions, **arguments)
    if not np.isfinite(found).all():
        faults = Faults(query.method.id)
        faults.add("scores", "finite scores", "others", "Use another method.")
        faults.raise_if_any()
    return round_scores(found)


def _ranks(problem: DecisionProblem, scores: Floats) -> dict[str, int]:
    return dict(zip(problem.alternatives, map(int, rank_scores(scores)), strict=True))


def _reason(error: InputError) -> str:
    """Say in a line what a method lacks."""
    first, *more = error.faults
    rest = f" (and {len(more)} more)" if more else ""
    return f"{first.key}: needs {first.expected}; there is {first.found}{rest}"
