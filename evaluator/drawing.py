"""Score levels, and rank draws of them: those ranked, and each of the rest beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from criteria import Framework
from evaluator.methods import rank_scores, round_scores
from evaluator.problem import DecisionProblem, Floats
from evaluator.query import Query
from evaluator.robustness import draw_together, insert_ranks
from evaluator.robustness.draws import Block
from evaluator.robustness.ranges import Ranks
from evaluator.roles import Counts, count_roles


@dataclass(frozen=True)
class Entry:
    """A stage to be drawn: the question, everyone's levels, those ranked and the rest by row."""

    query: Query
    problem: DecisionProblem
    inside: list[int]
    outside: list[int]


@dataclass(frozen=True)
class Drawn:
    """What the draws gave: ranks of those ranked, inserted ranks of the rest, role counts."""

    ranks: Ranks
    inserted: Ranks
    roles: Counts


def draw_entries(
    entries: Sequence[Entry],
    framework: Framework,
    progress: Callable[[int, int | None], None] | None = None,
) -> list[Drawn]:
    """Draw weights and levels together, and rank every draw at every stage.

    Parameters
    ----------
    entries : sequence of Entry
        With the same alternatives, of queries with the same seed and number of draws.
    progress : callable, optional
        Told how many draws are done, and of how many.
    """
    settings, samples = framework.settings, entries[0].query.samples
    found = [_nothing_yet(entry, samples, framework) for entry in entries]
    done, problems = 0, [entry.problem for entry in entries]
    for blocks in draw_together(
        problems, samples, settings.range.block, entries[0].query.seed, settings.weights.factor
    ):
        part = slice(done, done + len(blocks[0].levels))
        for entry, drawn, block in zip(entries, found, blocks, strict=True):
            drawn.ranks[part], drawn.inserted[part] = rank_draws(
                block, entry.inside, entry.outside, entry.problem, entry.query
            )
            drawn.roles[...] += _roles(block, entry, framework)
        done = part.stop
        if progress is not None:
            progress(done, samples)
    return found


def _nothing_yet(entry: Entry, samples: int, framework: Framework) -> Drawn:
    """Return where the ranks and roles of a stage go."""
    inside, outside = len(entry.inside), len(entry.outside)
    return Drawn(
        np.empty((samples, inside), dtype=np.int32),
        np.empty((samples, outside), dtype=np.int32),
        np.zeros((inside, len(framework.settings.roles.role)), dtype=np.int64),
    )


def _roles(block: Block, entry: Entry, framework: Framework) -> Counts:
    """Count the draws in which each role holds, of those ranked."""
    settings = framework.settings
    key = framework.stage(entry.query.stage).key_criterion
    names = settings.gate.dependability
    return count_roles(block.levels, entry.problem, key, names, settings.roles)[entry.inside]


def rank_draws(
    block: Block, inside: list[int], outside: list[int], problem: DecisionProblem, query: Query
) -> tuple[Ranks, Ranks]:
    """Rank some of the alternatives in every draw, and each of the others as if added alone.

    Returns
    -------
    tuple of ndarray, shape (S, inside) and (S, outside)
    """
    if query.is_independent:
        scores = _scores(block.levels, problem, query, block.weights)
        ranked = scores[:, inside]
        return rank_scores(ranked).astype(np.int32), insert_ranks(ranked, scores[:, outside])
    ranked = _scores(block.levels[:, inside], problem, query, block.weights)
    columns = []
    for row in outside:
        joined = _scores(block.levels[:, [*inside, row]], problem, query, block.weights)
        columns.append(rank_scores(joined)[:, -1])
    inserted = np.array(columns, dtype=np.int32).reshape(len(outside), len(ranked)).T
    return rank_scores(ranked).astype(np.int32), inserted


def _scores(levels: Floats, problem: DecisionProblem, query: Query, weights: Floats) -> Floats:
    """Return the rounded scores of draws, each draw one run of memory as ranking goes by them."""
    return round_scores(np.ascontiguousarray(score_levels(levels, problem, query, weights)))


def score_levels(
    levels: Floats, problem: DecisionProblem, query: Query, weights: Floats | None = None
) -> Floats:
    """Score by the method of the query; higher is better.

    Parameters
    ----------
    levels : array of float, (m, n) or (S, m, n)
        Of a problem with the scale and the directions of `problem`, or draws of it.
    weights : array of float, (n,) or (S, n), optional
        By default those of `problem`.

    Returns
    -------
    array of float, (m,) or (S, m)
    """
    if not levels.shape[-2]:
        return np.zeros(levels.shape[:-1])
    arguments = query.arguments(problem.scale)
    shares = problem.weights if weights is None else weights
    return query.method.score(levels, shares, problem.directions, **arguments)
