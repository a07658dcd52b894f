"""Rank stages: cells, gate, scores, draws, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from criteria import Framework
from criteria.keeping import keeping_all
from evaluator.about import about_study
from evaluator.assembly import build_problem
from evaluator.cells import BuiltCells
from evaluator.drawing import Drawn, Entry, draw_entries, score_levels
from evaluator.field import Field, take_the_field
from evaluator.methods import rank_scores, round_scores
from evaluator.problem import Floats
from evaluator.query import Query
from evaluator.ranking import GroupRow, Ranking, Row, UnrankedRow
from evaluator.robustness import RankRange, insert_ranks, rank_range, tiers
from evaluator.roles import find_role
from partners import Evidence


@keeping_all()
def rank_stages(
    framework: Framework,
    evidence: Evidence,
    queries: Sequence[Query],
    progress: Callable[[int, int | None], None] | None = None,
) -> tuple[Ranking, ...]:
    """Rank the partners at one stage or several, on draws made once for all; without digests.

    Parameters
    ----------
    queries : sequence of Query
        Checked questions with the same mineral, seed and number of draws, and with reference rows
        in all or in none.
    progress : callable, optional
        Told how many draws are done, and of how many.
    """
    built: BuiltCells = {}
    fields = [take_the_field(framework, evidence, query, built) for query in queries]
    entries = [
        _enter(field, framework, query) for field, query in zip(fields, queries, strict=True)
    ]
    drawn = draw_entries(entries, framework, progress)
    return tuple(
        _rank(*stage, framework, evidence) for stage in zip(fields, entries, drawn, strict=True)
    )


def _enter(field: Field, framework: Framework, query: Query) -> Entry:
    """Put together what is drawn for a stage."""
    problem = build_problem(field.cells, framework, query.weights.weights, field.groups)
    inside = [problem.places[name] for name in field.ranked]
    rest = (*field.others, *field.groups, *field.reference)
    return Entry(query, problem, inside, [problem.places[name] for name in rest])


def _rank(
    field: Field, entry: Entry, drawn: Drawn, framework: Framework, evidence: Evidence
) -> Ranking:
    """Rank a stage of which the draws are made."""
    query = entry.query
    scores = _score(entry.problem.filled()[entry.inside], entry)
    ranks = rank_scores(scores)
    order = sorted(range(len(field.ranked)), key=lambda i: (ranks[i], field.ranked[i]))
    stage = framework.stage(query.stage)
    rows = _rows(field, order, scores, ranks, drawn, framework, evidence, stage.key_criterion)
    added = _added(entry, scores, drawn, framework)
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
        silence=_silence(entry, field.ranked, ranks),
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


def _rows(
    field: Field,
    order: list[int],
    scores: Floats,
    ranks: np.ndarray,
    drawn: Drawn,
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


def _added(entry: Entry, scores: Floats, drawn: Drawn, framework: Framework) -> dict[str, _Added]:
    """Return where each of the rest would stand beside those with the scores given."""
    settings = framework.settings.range
    spans = rank_range(drawn.inserted, settings.low, settings.high)
    names = [entry.problem.alternatives[row] for row in entry.outside]
    places = _insert(entry, scores)
    return {
        name: _Added(*place, span) for name, place, span in zip(names, places, spans, strict=True)
    }


def _insert(entry: Entry, scores: Floats) -> list[tuple[float, int]]:
    """Return the score and the rank of each of the rest if it alone were added."""
    levels = entry.problem.filled()
    if entry.query.is_independent:
        alone = _score(levels[entry.outside], entry)
        ranks = insert_ranks(scores[np.newaxis], alone[np.newaxis])[0]
        return list(zip(alone.tolist(), ranks.tolist(), strict=True))
    found = []
    for row in entry.outside:
        together = _score(levels[[*entry.inside, row]], entry)
        found.append((float(together[-1]), int(rank_scores(together)[-1])))
    return found


def _score(levels: Floats, entry: Entry) -> Floats:
    """Score some levels by the method and the weights of a stage."""
    return round_scores(score_levels(levels, entry.problem, entry.query))


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
    entry: Entry, ranked: list[str], ranks: np.ndarray
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return whose rank changes if every silent cell stood at the worst or the best end."""
    changed = {}
    for end, best in (("worst", False), ("best", True)):
        levels = entry.problem.silent_end(best=best)[entry.inside]
        moved = rank_scores(_score(levels, entry))
        changed[end] = tuple(
            (name, int(rank))
            for name, rank, before in zip(ranked, moved, ranks, strict=True)
            if rank != before
        )
    return changed
