"""Rank one stage: cells, gate, scores, draws, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from criteria import Framework
from evaluator.about import about_study
from evaluator.assembly import build_problem
from evaluator.field import Field, take_the_field
from evaluator.methods import rank_scores, round_scores
from evaluator.problem import DecisionProblem, Floats
from evaluator.query import Query
from evaluator.ranking import GroupRow, Ranking, Row, UnrankedRow
from evaluator.robustness import RankRange, draw_blocks, insert_ranks, rank_range, tiers
from evaluator.robustness.ranges import Ranks
from evaluator.roles import Counts, count_roles, find_role
from partners import Evidence


@dataclass(frozen=True)
class _Drawn:
    """What the draws gave: ranks of those ranked, inserted ranks of the rest, role counts."""

    ranks: Ranks
    inserted: Ranks
    roles: Counts


def rank_stage(framework: Framework, evidence: Evidence, query: Query) -> Ranking:
    """Rank the partners at a stage; the digest is left to the caller.

    Parameters
    ----------
    query : Query
        A checked question.
    """
    field = take_the_field(framework, evidence, query)
    rest = [*field.others, *field.groups, *field.reference]
    problem = build_problem(field.cells, framework, query.weights.weights, field.groups)
    core = problem.take(field.ranked)
    drawn = _draw(problem, field.ranked, rest, framework, query)
    scores = round_scores(score_levels(core.filled(), core, query))
    ranks = rank_scores(scores)
    order = sorted(range(len(field.ranked)), key=lambda i: (ranks[i], field.ranked[i]))
    stage = framework.stage(query.stage)
    rows = _rows(field, order, scores, ranks, drawn, framework, evidence, stage.key_criterion)
    added = _added(problem, field.ranked, rest, drawn, framework, query)
    settings = framework.settings
    return Ranking(
        stage=query.stage,
        stage_name=stage.name,
        key_criterion=framework.criterion(stage.key_criterion).name,
        mineral=query.mineral,
        method=query.method.id,
        normalization=query.normalization,
        weights=query.weights.weights,
        weights_origin=query.weights.origin,
        weights_set=query.weights.name,
        consistency_ratio=query.weights.consistency_ratio,
        accepted_ratio=settings.weights.max_consistency_ratio,
        rows=rows,
        unranked=tuple(_unranked(name, field, added, evidence) for name in field.others),
        groups=tuple(
            _group(region, members, added, evidence) for region, members in field.groups.items()
        ),
        reference=tuple(_unranked(name, field, added, evidence) for name in field.reference),
        silence=_silence(core, ranks, query),
        considered=len(field.ranked) + len(field.others),
        seed=query.seed,
        samples=query.samples,
        range_ends=(settings.range.low, settings.range.high),
        weight_factor=settings.weights.factor,
        role_meanings={role.id: role.meaning for role in settings.roles.role},
        role_share=settings.roles.share_of_draws,
        data_date=evidence.date,
        about=about_study(framework, evidence),
        criterion_names={criterion.id: criterion.name for criterion in framework.criteria},
        label_levels=_label_levels(rows, field, framework, stage.key_criterion),
    )


def _draw(
    problem: DecisionProblem,
    ranked: list[str],
    rest: list[str],
    framework: Framework,
    query: Query,
) -> _Drawn:
    """Draw weights and levels together; rank those ranked, and each of the rest beside them."""
    settings = framework.settings
    key = framework.stage(query.stage).key_criterion
    inside = [problem.alternatives.index(name) for name in ranked]
    outside = [problem.alternatives.index(name) for name in rest]
    ranks, inserted = [], []
    roles = np.zeros((len(ranked), len(settings.roles.role)), dtype=np.int64)
    blocks = draw_blocks(
        problem, query.samples, settings.range.block, query.seed, settings.weights.factor
    )
    for block in blocks:
        levels = block.levels[:, inside]
        scores = round_scores(score_levels(levels, problem, query, block.weights))
        ranks.append(rank_scores(scores).astype(np.int32))
        inserted.append(
            insert_draws(scores, block.levels, inside, outside, block.weights, problem, query)
        )
        roles += count_roles(levels, problem, key, settings.gate.dependability, settings.roles)
    return _Drawn(np.concatenate(ranks), np.concatenate(inserted), roles)


def insert_draws(
    scores: Floats,
    levels: Floats,
    inside: list[int],
    outside: list[int],
    weights: Floats,
    problem: DecisionProblem,
    query: Query,
) -> Ranks:
    """Rank each of the rest as if it alone were added."""
    if query.is_independent:
        alone = round_scores(score_levels(levels[:, outside], problem, query, weights))
        return insert_ranks(scores, alone)
    columns = []
    for row in outside:
        joined = score_levels(levels[:, [*inside, row]], problem, query, weights)
        columns.append(rank_scores(round_scores(joined))[:, -1])
    return np.array(columns, dtype=np.int32).reshape(len(outside), len(levels)).T


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


def _rows(
    field: Field,
    order: list[int],
    scores: Floats,
    ranks: np.ndarray,
    drawn: _Drawn,
    framework: Framework,
    evidence: Evidence,
    key: str,
) -> tuple[Row, ...]:
    """Put together the rows of those ranked, best first."""
    settings = framework.settings
    spans = rank_range(drawn.ranks, settings.range.low, settings.range.high)
    steps = dict(zip(order, tiers(order, drawn.ranks, settings.tiers.threshold), strict=True))
    rows = []
    for i in order:
        name = field.ranked[i]
        cells, covered = field.cells[name], field.coverage[name]
        rows.append(
            Row(
                rank=int(ranks[i]),
                partner=name,
                name=evidence.partners[name].name,
                score=float(scores[i]),
                expected_rank=spans[i].expected,
                rank_low=spans[i].low,
                rank_high=spans[i].high,
                tier=steps[i],
                role=find_role(drawn.roles[i], cells, settings.gate.dependability, settings.roles),
                coverage=covered.total,
                own_coverage=covered.own,
                by_label=all(claim.label for claim in cells[key].own),
            )
        )
    return tuple(rows)


def _label_levels(
    rows: tuple[Row, ...], field: Field, framework: Framework, key: str
) -> tuple[str, ...]:
    """Return the levels that labels stand for where nothing else is known, the lowest first."""
    known = [field.cells[row.partner][key].own for row in rows if row.by_label]
    found = {claim.level for claims in known for claim in claims}
    return tuple(level for level in framework.scale.levels if level in found)


@dataclass(frozen=True)
class _Added:
    """Where an alternative would stand if it alone were added."""

    score: float
    rank: int
    span: RankRange


def _added(
    problem: DecisionProblem,
    ranked: list[str],
    rest: list[str],
    drawn: _Drawn,
    framework: Framework,
    query: Query,
) -> dict[str, _Added]:
    """Return where each of the rest would stand."""
    settings = framework.settings.range
    spans = rank_range(drawn.inserted, settings.low, settings.high)
    found = {}
    for name, span in zip(rest, spans, strict=True):
        joined = problem.take([*ranked, name])
        scores = round_scores(score_levels(joined.filled(), joined, query))
        found[name] = _Added(float(scores[-1]), int(rank_scores(scores)[-1]), span)
    return found


def _unranked(
    name: str, field: Field, added: Mapping[str, _Added], evidence: Evidence
) -> UnrankedRow:
    """Put together the row of a partner that is not ranked."""
    covered, place = field.coverage[name], added[name]
    return UnrankedRow(
        partner=name,
        name=evidence.partners[name].name,
        score=place.score,
        rank_if_added=place.rank,
        expected_rank=place.span.expected,
        rank_low=place.span.low,
        rank_high=place.span.high,
        coverage=covered.total,
        own_coverage=covered.own,
        missing=covered.missing,
    )


def _group(
    region: str, members: tuple[str, ...], added: Mapping[str, _Added], evidence: Evidence
) -> GroupRow:
    """Put together the line of a region whose members have nothing of their own."""
    place = added[region]
    return GroupRow(
        region=region,
        name=evidence.partners[region].name,
        members=members,
        score=place.score,
        rank_if_added=place.rank,
        expected_rank=place.span.expected,
        rank_low=place.span.low,
        rank_high=place.span.high,
    )


def _silence(
    core: DecisionProblem, ranks: np.ndarray, query: Query
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return whose rank changes if every silent cell stood at the worst or the best end."""
    changed = {}
    for end, best in (("worst", False), ("best", True)):
        moved = rank_scores(round_scores(score_levels(core.silent_end(best=best), core, query)))
        changed[end] = tuple(
            (name, int(rank))
            for name, rank, before in zip(core.alternatives, moved, ranks, strict=True)
            if rank != before
        )
    return changed
