"""What a comparison of weight sets says, in sentences built from its figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from criteria.weight_sets import REFERENCE

if TYPE_CHECKING:
    from evaluator.sensitivity.weight_comparison import WeightComparison


def in_sentences(found: WeightComparison) -> list[str]:
    """Say who is first under which sets, who moves most, and whose rank leaves its range."""
    if not found.partners:
        return ["Nobody has enough evidence to be ranked."]
    told = [_first_words(found), _move_words(found)]
    beyond = [row.name for row in found.ranking.rows if _leaves_range(found, row.partner)]
    if beyond:
        told.append(f"Under some set beyond the published range: {', '.join(beyond)}.")
    return told


def gate_words(found: WeightComparison) -> list[str]:
    """Say whom a set would drop or admit."""
    by_change: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for name, order in found.orders.items():
        by_change.setdefault((order.dropped, order.entered), []).append(name)
    told = []
    for (dropped, entered), sets in by_change.items():
        under = ", ".join(sets)
        if dropped:
            told.append(f"Not ranked under {under}: {_named(dropped, found)}.")
        if entered:
            told.append(f"Ranked too under {under}: {_named(entered, found)}.")
    return [*told, *_next_words(found)]


def _next_words(found: WeightComparison) -> list[str]:
    """Say who of those ranked is first where a set drops who else would be."""
    first: dict[tuple[str, ...], list[str]] = {}
    for name, order in found.orders.items():
        if set(order.leaders) & set(order.dropped):
            first.setdefault(order.leaders_admitted, []).append(name)
    return [
        f"First without them under {', '.join(sets)}: {_named(leaders, found) or 'nobody'}."
        for leaders, sets in first.items()
    ]


def _first_words(found: WeightComparison) -> str:
    """Say who is first under which sets."""
    first: dict[tuple[str, ...], list[str]] = {}
    for name, order in found.orders.items():
        first.setdefault(order.leaders, []).append(name)
    count = len(found.sets)
    if len(first) == 1:
        (leaders,) = first
        under = f"all {count} sets" if count > 1 else "the only set"
        return f"First under {under}: {_named(leaders, found)}."
    parts = [
        f"{_named(leaders, found)} under {len(sets)} of {count} sets"
        + (f" ({', '.join(sets)})" if REFERENCE not in sets else ", the reference among them")
        for leaders, sets in sorted(first.items(), key=lambda item: -len(item[1]))
    ]
    return f"First: {'; '.join(parts)}."


def _move_words(found: WeightComparison) -> str:
    """Say who moves most, between which ranks, and under which sets."""
    widest = max(found.partners, key=lambda partner: _width(found, partner))
    ranks = found.ranks_of(widest)
    low, high = min(ranks.values()), max(ranks.values())
    if low == high:
        return "No rank changes under any set."
    best, worst = (
        ", ".join(name for name, rank in ranks.items() if rank == end) for end in (low, high)
    )
    return f"Moves most: {found.names[widest]}, {low} ({best}) to {high} ({worst})."


def _named(partners: Iterable[str], found: WeightComparison) -> str:
    return ", ".join(found.names[partner] for partner in partners)


def _width(found: WeightComparison, partner: str) -> int:
    ranks = found.ranks_of(partner).values()
    return max(ranks) - min(ranks)


def _leaves_range(found: WeightComparison, partner: str) -> bool:
    """Tell whether some set ranks a partner outside its published range."""
    row = next(row for row in found.ranking.rows if row.partner == partner)
    return any(not row.rank_low <= r <= row.rank_high for r in found.ranks_of(partner).values())
