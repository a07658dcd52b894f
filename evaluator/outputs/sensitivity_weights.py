"""What is shown of drawn weights and levels, and of how far a weight may move."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from criteria.wording import inline
from evaluator.methods.forms import LINEAR
from evaluator.outputs.panels import Head, Panel, by_line, percent, points, spans, strip

if TYPE_CHECKING:
    from evaluator.robustness.exact.nearest import SmallestChange
    from evaluator.sensitivity.stage import StageSensitivity

# Beyond so many ranks a row of bars is too wide for a line.
_WIDEST = 24
# A weight that may take any value.
_EVERYWHERE = [(0.0, 1.0)]
_NORMS = {
    "l1": "sum of changes",
    "l2": "straight line",
    "linf": "largest change",
}
_DRAWN = {
    "both": "weights and levels vary",
    "weights": "weights vary and levels are held",
    "levels": "levels vary and weights are held",
}
_POSSIBLE = (
    "Seen: the best and the worst rank in any sample; others may be possible.",
    "Poss.: the best and the worst rank for any admissible weights and any levels within their "
    "spread, exact; of weights drawn around others, for those within the factor, which samples "
    "go beyond one time in ten.",
)
_ELSEWHERE = (
    "What is drawn was chosen for this table. All that follows rests on the weights of the stage: "
    "as they are, or drawn around them with the levels."
)
_HOW = {
    "fixed": "each sample drawn on its own",
    "independent": "each sample drawn on its own",
    "quasi": "scrambled Sobol points for the weights",
    "chain": "a random walk through the admissible weights",
}


def acceptability_panel(found: StageSensitivity) -> Panel:
    """Show how often each partner takes each rank."""
    rows, count = found.ranking.rows, len(found.alternatives)
    seen, table = by_line(found.possible_ranks), by_line(found.table)
    ranks = by_line(found.rank_acceptability)
    heads = [
        Head("Rank", True),
        Head("Partner", is_name=True),
        Head("First", True),
        Head("Top 3", True),
        Head("Expected", True),
        Head("Poss." if found.has_exact_ranks else "Seen", True),
        Head("Conf.", True),
    ]
    if count <= _WIDEST:
        heads.append(Head(f"Ranks 1 to {count}", is_drawing=True))
    lines = []
    for row in rows:
        name = row.partner
        cells = [
            f"{'=' if found.ranking.is_tied(row) else ''}{row.rank}",
            row.name,
            percent(table[name]["first"]),
            percent(table[name]["top_three"]),
            f"{table[name]['expected_rank']:.1f}",
            _seen(seen[name]["best"], seen[name]["worst"]),
            percent(table[name]["confidence"]) or "-",
        ]
        if count <= _WIDEST:
            cells.append(strip(ranks[name].values()))
        lines.append(tuple(cells))
    title = "How likely each rank is"
    return Panel(title, tuple(heads), tuple(lines), (*_duels(found), *_drawn(found)))


def _seen(best: int, worst: int) -> str:
    """Write the ranks that were seen."""
    return str(best) if best == worst else f"{best}-{worst}"


def _duels(found: StageSensitivity) -> list[str]:
    """Say how often each partner beats the next."""
    wins = by_line(found.pairwise)
    told = [
        f"{one.name} beats {other.name} in {percent(wins[one.partner][other.partner])}"
        for one, other in pairwise(found.ranking.rows)
        if one.rank != other.rank
    ]
    return [f"One by one: {'; '.join(told)}."] if told else []


def _drawn(found: StageSensitivity) -> list[str]:
    """Say what was drawn, how, and how sure the figures are."""
    asked = [] if found.question.wish.is_default else [_ELSEWHERE]
    return [
        f"{found.samples:,} samples in which {_DRAWN[found.vary]}; {_HOW[found.drawing]}. Weights: "
        f"{found.weights}. No share is off by more than {100 * found.bound:.1f} points (all at "
        f"once, nineteen times in twenty).",
        f"{_POSSIBLE[found.has_exact_ranks]} Conf.: how often "
        "a partner is first, while levels vary, under the mean of the weights that make it first "
        "(its central weights); - if it is never first.",
        *asked,
    ]


def intervals_panel(found: StageSensitivity) -> Panel:
    """Show over which values of each weight the order holds."""
    title = "How far one weight may move, the others keeping their proportions"
    if found.question.query.method.id not in LINEAR:
        return Panel(title, notes=(_not_exact(),))
    table, weights = by_line(found.weight_intervals), found.ranking.weights
    names = found.question.framework
    heads = (
        Head("Criterion"),
        Head("Now", True),
        Head("First place stays"),
        Head("Top three stays"),
        Head("Order stays"),
    )
    rows = tuple(
        (
            names.criterion(name).name,
            f"{weights[name]:.1%}",
            *map(spans, table[name].values()),
        )
        for name in sorted(weights, key=lambda name: -weights[name])
    )
    note = "Exact, with levels as coded and silence at the middle."
    if any(intervals != _EVERYWHERE for line in table.values() for intervals in line.values()):
        note += " Inside these values nothing moves; beyond them it does."
    return Panel(title, heads, rows, (note, *_critical(found)))


def _critical(found: StageSensitivity) -> list[str]:
    """Name the weights whose smallest relative change turns the first place, and any pair."""
    critical, names = found.critical_weights, found.question.framework
    if sum(row.rank == 1 for row in found.ranking.rows) > 1:
        return []  # a first place that is shared has no order to turn
    top, anywhere = critical.percent_top, critical.percent_any
    degrees = by_line(critical.criteria)
    told = []
    if top is not None:
        name, by = inline(names.criterion(str(top)).name), degrees[top]["top_percent"]
        told.append(f"{name} by {by:.0f}% for the first place")
    if anywhere is not None:
        name, by = inline(names.criterion(str(anywhere)).name), degrees[anywhere]["any_percent"]
        told.append(f"{name} by {by:.0f}% for some pair")
    if not told:
        return []
    rule = "counted in per cent of the weight itself, before all are rescaled"
    return [f"Critical weights (Triantaphyllou & Sánchez), {rule}: {'; '.join(told)}."]


def nearest_panel(found: StageSensitivity) -> Panel:
    """Show the least change of weights that makes another first."""
    title = "The least change of weights that makes another first"
    if found.question.query.method.id not in LINEAR:
        return Panel(title, notes=(_not_exact(),))
    changes = {norm: found.smallest_change(norm=norm) for norm in _NORMS}
    first = next(iter(changes.values()))
    if first.reason:  # nobody can, or somebody does already
        return Panel(title, notes=(_with_names(first.reason, found),))
    heads = (Head("Measured by"), Head("Points", True), Head("First then"), Head("Weights then"))
    rows = tuple(
        (
            _NORMS[norm],
            f"{100 * one.distance:.1f}",
            found.question.evidence.partners[str(one.b)].name,
            _weights_then(one, found),
        )
        for norm, one in changes.items()
    )
    exact = all(one.exact for one in changes.values())
    note = (
        "Exact."
        if exact
        else "The best found: TOPSIS bends in its weights, so nearer ones cannot be ruled out. "
        "That the order turns there was verified."
    )
    if not all(one.verified for one in changes.values()):
        note = note.removesuffix(" That the order turns there was verified.")
        note += " That the order turns there could not be verified for all."
    return Panel(title, heads, rows, (note,))


def _weights_then(change: SmallestChange, found: StageSensitivity) -> str:
    """Write the weights that change by half a point or more, with the change."""
    if change.weights is None or change.change is None:
        return ""
    weights: dict[Any, float] = change.weights.to_dict()
    changes: dict[Any, float] = change.change.to_dict()
    # Changes that are equal on paper stay in the order of the criteria.
    moved = sorted(changes.items(), key=lambda item: -round(abs(item[1]), 6))
    told = [
        f"{inline(found.question.framework.criterion(str(name)).name)} "
        f"{weights[name]:.0%} ({points(by)})"
        for name, by in moved
        if round(by * 100)
    ]
    return ", ".join(told) or "changes under half a point"


def _with_names(sentence: str, found: StageSensitivity) -> str:
    """Put names where a sentence has ids."""
    words = sentence.split(" ")
    partners = found.question.evidence.partners
    ids = {name: partners[name].name for name in map(str, found.alternatives)}
    return " ".join(ids.get(word.rstrip("."), word.rstrip(".")) for word in words) + "."


def _not_exact() -> str:
    """Say for which methods there is an exact answer."""
    return f"Computed for {' and '.join(LINEAR).replace('_', ' ')} only."
