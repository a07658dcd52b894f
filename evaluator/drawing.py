"""Score levels, and rank draws of them: those ranked, and each of the rest beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from criteria import Framework
from evaluator.methods import rank_scores, round_scores
from evaluator.problem import DecisionProblem, Floats
from evaluator.query import Query
from evaluator.robustness import draw_blocks, draw_pieces, insert_ranks
from evaluator.robustness.draws import Block
from evaluator.robustness.ranges import Ranks
from evaluator.roles import Counts, count_roles

# Draws in all and in a block, the seed, and the factor by which weights may be off.
Asked = tuple[int, int, int, float]


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
    query, settings = entries[0].query, framework.settings
    asked = (query.samples, settings.range.block, query.seed, settings.weights.factor)
    found = [_nothing_yet(entry, framework) for entry in entries]
    told = progress or (lambda done, wanted: None)
    if query.is_independent:
        for done in _rank_together(entries, found, asked, framework):
            told(done, query.samples)
    else:
        for number, (entry, drawn) in enumerate(zip(entries, found, strict=True)):
            for done in _rank_alone(entry, drawn, asked, framework):
                told((number * query.samples + done) // len(entries), query.samples)
    return [
        Drawn(d.ranks, d.inserted, d.roles[e.inside]) for e, d in zip(entries, found, strict=True)
    ]


def _nothing_yet(entry: Entry, framework: Framework) -> Drawn:
    """Return where the ranks of a stage go, and the roles of everybody."""
    samples, everybody = entry.query.samples, len(entry.problem.alternatives)
    return Drawn(
        np.empty((samples, len(entry.inside)), dtype=np.int32),
        np.empty((samples, len(entry.outside)), dtype=np.int32),
        np.zeros((everybody, len(framework.settings.roles.role)), dtype=np.int64),
    )


def _rank_together(
    entries: Sequence[Entry], found: list[Drawn], asked: Asked, framework: Framework
) -> Iterator[int]:
    """Rank the draws of several stages, where a score never depends on who else is there.

    Levels are scored as they are drawn, some alternatives after the other, so that of many nothing
    but the scores is ever held.
    """
    count = len(entries[0].problem.alternatives)
    for draws, rows, blocks in draw_pieces([entry.problem for entry in entries], *asked):
        if rows.start == 0:
            scores = [np.empty((len(blocks[0].levels), count)) for _ in entries]
        for entry, drawn, block, score in zip(entries, found, blocks, scores, strict=True):
            drawn.roles[rows] += _roles(block, entry, framework)
            score[:, rows] = score_levels(block.levels, entry.problem, entry.query, block.weights)
        if rows.stop == count:
            for entry, drawn, score in zip(entries, found, scores, strict=True):
                placed = _place(round_scores(score), entry.inside, entry.outside)
                drawn.ranks[draws], drawn.inserted[draws] = placed
            yield draws.stop


def _rank_alone(entry: Entry, drawn: Drawn, asked: Asked, framework: Framework) -> Iterator[int]:
    """Rank the draws of one stage."""
    done = 0
    for block in draw_blocks(entry.problem, *asked):
        part = slice(done, done + len(block.levels))
        placed = rank_draws(block, entry.inside, entry.outside, entry.problem, entry.query)
        drawn.ranks[part], drawn.inserted[part] = placed
        drawn.roles[...] += _roles(block, entry, framework)
        done = part.stop
        yield done


def _roles(block: Block, entry: Entry, framework: Framework) -> Counts:
    """Count the draws in which each role holds."""
    settings = framework.settings
    key = framework.stage(entry.query.stage).key_criterion
    names = settings.gate.dependability
    return count_roles(block.levels, entry.problem, key, names, settings.roles)


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
        return _place(scores, inside, outside)
    ranked = _scores(block.levels[:, inside], problem, query, block.weights)
    columns = []
    for row in outside:
        joined = _scores(block.levels[:, [*inside, row]], problem, query, block.weights)
        columns.append(rank_scores(joined)[:, -1])
    inserted = np.array(columns, dtype=np.int32).reshape(len(outside), len(ranked)).T
    return rank_scores(ranked).astype(np.int32), inserted


def _place(scores: Floats, inside: list[int], outside: list[int]) -> tuple[Ranks, Ranks]:
    """Rank some of the columns, and each of the others as if added alone to these."""
    ranked = scores[:, inside]
    return rank_scores(ranked).astype(np.int32), insert_ranks(ranked, scores[:, outside])


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
