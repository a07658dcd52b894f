"""Rankings and explanations as plain records, for JSON and for every table."""

from __future__ import annotations

from typing import Any

from evaluator.explain import Explanation, Part
from evaluator.outputs.claim_records import claim_record, engagement_record, to_json
from evaluator.outputs.moves_words import move_record, supposed_moves
from evaluator.ranking import GroupRow, Ranking, Row, UnrankedRow

# Shares and expected ranks are shown with this many digits; scores keep their twelve.
_DIGITS = 6


def ranking_record(ranking: Ranking) -> dict[str, Any]:
    """Return a ranking as nested records, in the order in which they are written."""
    return {
        "stage": ranking.stage,
        "mineral": ranking.mineral,
        "method": ranking.method,
        "normalization": ranking.normalization,
        "weights": {name: round(value, _DIGITS) for name, value in ranking.weights.items()},
        "weights_set": ranking.weights_set or None,
        "weights_origin": ranking.weights_origin,
        "consistency_ratio": _rounded(ranking.consistency_ratio),
        "ranking": [row_record(row) for row in ranking.rows],
        "not_ranked": [unranked_record(row) for row in ranking.unranked],
        "groups": [group_record(row) for row in ranking.groups],
        "reference": [unranked_record(row) for row in ranking.reference],
        "silence": {
            end: [{"partner": name, "rank": rank} for name, rank in moves]
            for end, moves in ranking.silence.items()
        },
        "considered": ranking.considered,
        "caveat": ranking.about.caveat,
        "samples": ranking.samples,
        "range": list(ranking.range_ends),
        "weight_factor": ranking.weight_factor,
        "data_date": ranking.data_date,
        "supposed": [claim_record(claim) for claim in ranking.supposed],
        "moved_by_supposed": [move_record(move) for move in supposed_moves(ranking)],
        "digest": ranking.digest,
        "seed": ranking.seed,
    }


def row_record(row: Row) -> dict[str, Any]:
    """Return the record of a ranked partner."""
    return {
        "rank": row.rank,
        "partner": row.partner,
        "name": row.name,
        "score": row.score,
        "expected_rank": _rounded(row.expected_rank),
        "rank_low": row.rank_low,
        "rank_high": row.rank_high,
        "tier": row.tier,
        "role": row.role.role,
        "role_between": list(row.role.between),
        "role_reason": row.role.reason,
        "role_shares": {name: _rounded(share) for name, share in row.role.shares.items()},
        "coverage": _rounded(row.coverage),
        "own_coverage": _rounded(row.own_coverage),
    }


def unranked_record(row: UnrankedRow) -> dict[str, Any]:
    """Return the record of a partner that is not ranked."""
    return {
        "rank": None,
        "partner": row.partner,
        "name": row.name,
        "score": row.score,
        "expected_rank": _rounded(row.expected_rank),
        "rank_low": row.rank_low,
        "rank_high": row.rank_high,
        "tier": None,
        "role": None,
        "coverage": _rounded(row.coverage),
        "own_coverage": _rounded(row.own_coverage),
        "rank_if_added": row.rank_if_added,
        "missing": list(row.missing),
    }


def group_record(row: GroupRow) -> dict[str, Any]:
    """Return the record of a region."""
    return {
        "region": row.region,
        "name": row.name,
        "members": list(row.members),
        "score": row.score,
        "rank_if_added": row.rank_if_added,
        "expected_rank": _rounded(row.expected_rank),
        "rank_low": row.rank_low,
        "rank_high": row.rank_high,
    }


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as nested records."""
    row = explanation.row
    return {
        "stage": explanation.ranking.stage,
        "mineral": explanation.ranking.mineral,
        "partner": explanation.partner.id,
        "name": explanation.partner.name,
        "ranked": explanation.ranked,
        "result": row_record(row) if isinstance(row, Row) else unranked_record(row),
        "parts": [_part_record(part) for part in explanation.parts],
        "engagements": [
            engagement_record(item, explanation.ladder) for item in explanation.engagements
        ],
        "digest": explanation.ranking.digest,
        "seed": explanation.ranking.seed,
    }


def _part_record(part: Part) -> dict[str, Any]:
    """Return what one criterion contributes."""
    cell = part.cell
    return {
        "criterion": part.criterion.id,
        "weight": _rounded(part.weight),
        "share_of_score": _rounded(part.share),
        "value": None if cell.is_silent else _rounded(cell.value),
        "low": _rounded(cell.low),
        "high": _rounded(cell.high),
        "status": cell.status,
        "contested": cell.contested,
        "rank_if_low": part.rank_if_low,
        "rank_if_high": part.rank_if_high,
        "votes": [
            {
                "source": vote.source,
                "value": _rounded(vote.value),
                "weight": vote.weight,
                "coders_apart": _rounded(vote.apart),
            }
            for vote in cell.votes
        ],
        "claims": [claim_record(claim) for claim in cell.own],
        "inherited": [claim_record(claim) for claim in cell.inherited],
        "inherited_only_widens": cell.only_widened,
        "prospects": [claim_record(claim) for claim in cell.prospects],
        "not_counted": [claim_record(claim) for claim in part.silenced],
    }


def _rounded(value: float | None) -> float | None:
    """Round what is shown; a missing value stays missing."""
    return None if value is None else round(value, _DIGITS)


__all__ = [
    "explanation_record",
    "group_record",
    "ranking_record",
    "row_record",
    "to_json",
    "unranked_record",
]
