"""How changes are told: what is other, in few words, and what it moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from evaluator.outputs.moves_words import claim_words, rank_words
from evaluator.records import changes as kinds

if TYPE_CHECKING:
    from evaluator.records.changes import Change
    from evaluator.records.difference import Difference
    from evaluator.records.moves import Move
    from evaluator.records.steps import Step

# How the kinds are called in print, where it is not by their own name.
_CALLED: Final[Mapping[str, str]] = {
    kinds.STRUCTURE: "",
    kinds.SOURCE: "document",
    kinds.WEIGHTS: "judgements for",
    kinds.INTENSITIES: "worth of the",
    kinds.CODING: "table of coder",
    kinds.PASSAGE: "passage set aside",
}
_LONGEST: Final = 60
# So many changes or steps are named; of more, only their numbers.
_FEW: Final = 2
_NO_MOVE: Final = "nothing"


def change_words(change: Change) -> str:
    """Name a change.

    Returns
    -------
    str
        Such as ``claim CHL-reserves-5 (added)``.
    """
    named = f"{_CALLED.get(change.kind, change.kind)} {change.name}".strip()
    if change.kind in (kinds.SETTING, kinds.QUESTION):
        (pair,) = change.fields.values()
        return f"{named}: {_from_to(*pair)}"
    return f"{named} ({change.action})"


def step_words(step: Step) -> str:
    """Name the changes of a step; of many, how many there are about whom or of which kind."""
    if len(step.changes) <= _FEW:
        return "; ".join(change_words(change) for change in step.changes)
    count = len(step.changes)
    owners = {change.partner for change in step.changes}
    if len(owners) == 1 and "" not in owners:
        return f"{count} changes of what is said of {owners.pop()}"
    (first, *_) = step.changes
    return f"{change_words(first)} and {count - 1} more"


def detail_words(change: Change) -> list[str]:
    """Say what is other in a change, field by field; of what came or went, what it says."""
    if change.kind in (kinds.SETTING, kinds.QUESTION):
        return []
    if change.action != kinds.CHANGED:
        entry = change.before if change.after is None else change.after
        return [*_entry_words(change.kind, entry)]
    return [f"{', '.join(path)}: {_from_to(*pair)}" for path, pair in change.fields.items()]


def _entry_words(kind: str, entry: Any) -> Iterator[str]:
    """Say what an entry says."""
    if kind == kinds.CLAIM:
        says = claim_words(entry).partition(" ")[2].strip("()")
        yield f"{says} [{entry.source} {entry.locator}]: {entry.note}"
    elif kind == kinds.PARTNER:
        yield f"{entry.name}, {entry.kind}, with {len(entry.claims)} claims"
    elif kind == kinds.SOURCE:
        yield f"{entry.title} ({entry.kind}, {entry.date})"


def _from_to(before: Any, after: Any) -> str:
    """Say what was there and what is there now."""
    return f"{_value(before)} to {_value(after)}"


def _value(value: Any) -> str:
    """Write a plain value on one short line."""
    if value is None:
        return "none"
    if isinstance(value, dict):
        text = ", ".join(f"{name} {_value(item)}" for name, item in value.items())
    elif isinstance(value, list):
        text = ", ".join(map(_value, value))
    else:
        text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def moves_words(found: Iterable[Move], names: Mapping[str, str], stages: int = 2) -> str:
    """Say who moves, stage by stage; of those whose rank stays, how many.

    Parameters
    ----------
    stages : int
        How many are compared; of one alone the name need not be said.
    """
    by_stage: dict[str, list[Move]] = {}
    for move in found:
        by_stage.setdefault(move.stage, []).append(move)
    told = []
    for stage, here in by_stage.items():
        ranks = [rank_words(move, names) for move in here if move.is_of_rank]
        others = len(here) - len(ranks)
        if others:
            ranks.append(f"{others} in range, tier or role")
        told.append((f"{stage}: " if stages > 1 else "") + ", ".join(ranks))
    return "; ".join(told) or _NO_MOVE


def otherwise_words(move: Move) -> str:
    """Say from what to what a partner moves whose rank stays.

    Examples
    --------
    >>> from evaluator.records.moves import Move, Place
    >>> otherwise_words(Move("x", "CHL", Place(2, 1, 4, 1, "open"), Place(2, 1, 3, 1, "hedge")))
    'range 1-4 to 1-3; role open to hedge'
    """
    spans = [
        str(place.low) if place.low == place.high else f"{place.low}-{place.high}"
        for place in (move.before, move.after)
    ]
    ends: dict[str, Sequence[object]] = {
        "range": spans,
        "tier": [move.before.tier, move.after.tier],
        "role": [move.before.role, move.after.role],
    }
    return "; ".join(f"{what} {ends[what][0]} to {ends[what][1]}" for what in move.changed)


def cause_words(move: Move, what: Difference) -> str:
    """Say because of which changes a partner moves; where there are several, what each does."""
    causes = what.causes(move)
    steps = [(f"{n + 1}", step_words(what.results[n].step), part) for n, part in causes]
    if len(steps) == 1:
        ((number, told, _),) = steps
        return f"{number}. {told}"
    if len(steps) > _FEW:
        return ", ".join(f"{number}. ({_between(part)})" for number, _, part in steps)
    return "; ".join(f"{number}. {told} ({_between(part)})" for number, told, part in steps)


def _between(move: Move) -> str:
    """Say from which rank to which, where the partner is named already."""
    ends = ("out" if place.rank is None else str(place.rank) for place in (move.before, move.after))
    return " to ".join(ends) if move.is_of_rank else ", ".join(move.changed)


def summary_words(what: Difference) -> str:
    """Say in one sentence how much changed and how much moved.

    Returns
    -------
    str
        Such as ``3 changes; 2 ranks moved, 1 came in``.
    """
    ranks = [move for move in what.moves if move.is_of_rank]
    came = sum(move.before.rank is None for move in ranks)
    went = sum(move.after.rank is None for move in ranks)
    stayed = len(ranks) - came - went
    parts = [_count(stayed, "rank moved", "ranks moved") if stayed or not ranks else ""]
    parts += [f"{came} came in" if came else "", f"{went} dropped out" if went else ""]
    changed = _count(len(what.changes), "change", "changes")
    return f"{changed}; {', '.join(part for part in parts if part)}"


def _count(number: int, one: str, many: str) -> str:
    """Count things."""
    return f"{number or 'no'} {one if number == 1 else many}"
