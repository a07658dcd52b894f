"""How moves are told: who stands where before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from evaluator.records.moves import Move, Place, moves, places

if TYPE_CHECKING:
    from evaluator.ranking import Ranking
    from partners import Claim


def rank_words(move: Move, names: Mapping[str, str]) -> str:
    """Say from which rank to which a partner moves.

    Examples
    --------
    >>> from evaluator.records.moves import OUT
    >>> rank_words(Move("x", "CHL", Place(4), Place(3)), {"CHL": "Chile"})
    'Chile 4 to 3'
    >>> rank_words(Move("x", "CHL", OUT, Place(3)), {"CHL": "Chile"})
    'Chile comes in at 3'
    """
    name = names.get(move.partner, move.partner)
    if move.before.rank is None:
        return f"{name} comes in at {move.after.rank}"
    if move.after.rank is None:
        return f"{name} drops out, from {move.before.rank}"
    return f"{name} {move.before.rank} to {move.after.rank}"


def moved_words(found: Iterable[Move], names: Mapping[str, str]) -> str:
    """Say whose ranks move, or that none does."""
    told = [rank_words(move, names) for move in found if move.is_of_rank]
    return ", ".join(told) or "no rank moves"


def place_record(place: Place) -> dict[str, Any]:
    """Return a place as plain values."""
    return {
        "rank": place.rank,
        "rank_low": place.low,
        "rank_high": place.high,
        "tier": place.tier,
        "role": place.role,
    }


def move_record(move: Move) -> dict[str, Any]:
    """Return a move as plain values."""
    return {
        "stage": move.stage,
        "partner": move.partner,
        "before": place_record(move.before),
        "after": place_record(move.after),
    }


def supposed_words(ranking: Ranking) -> list[str]:
    """Say what a ranking supposes, and what moves because of it; nothing where it does not."""
    if ranking.without is None:
        return []
    claims = "; ".join(claim_words(claim) for claim in ranking.supposed)
    names = {row.partner: row.name for row in (*ranking.rows, *ranking.without.rows)}
    found = supposed_moves(ranking)
    others = [move for move in found if not move.is_of_rank]
    more = f"; ranges, tiers or roles of {len(others)} more" if others else ""
    return [
        f"SUPPOSED, not in the data: {claims}.",
        f"Against the ranking without it: {moved_words(found, names)}{more}.",
    ]


def supposed_moves(ranking: Ranking) -> tuple[Move, ...]:
    """Return who stands elsewhere because of what is supposed."""
    bare = [] if ranking.without is None else [ranking.without]
    return moves(places(bare), places([ranking])) if bare else ()


def claim_words(claim: Claim) -> str:
    """Say in short what a claim says.

    Returns
    -------
    str
        Such as ``CHL-reserves-5 (high, stated, for lithium)``.
    """
    parts = [claim.level, claim.basis, *(["label"] if claim.label else [])]
    about = [*claim.stages, *claim.minerals]
    return f"{claim.id} ({', '.join(parts)}{', for ' + ', '.join(about) if about else ''})"
