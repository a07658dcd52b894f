"""The difference of two runs as plain records, and as one row per move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from evaluator.outputs.diff_notes import draws_note, order_note
from evaluator.outputs.diff_words import step_words
from evaluator.outputs.moves_words import move_record, place_record
from evaluator.storage.dump import plain

if TYPE_CHECKING:
    from evaluator.records.changes import Change
    from evaluator.records.difference import Difference, Result, Side
    from evaluator.records.moves import Move

_PLACE: Final = ("rank", "rank_low", "rank_high", "tier", "role")
COLUMNS: Final = (
    "kind",
    "step",
    "change",
    "stage",
    "partner",
    "name",
    *(f"{part}_before" for part in _PLACE),
    *(f"{part}_after" for part in _PLACE),
    "digest_before",
    "digest_after",
)


def difference_record(what: Difference) -> dict[str, Any]:
    """Return a difference as nested records."""
    return {
        "before": _side_record(what.before),
        "after": _side_record(what.after),
        "stages": list(what.stages),
        "same_draws": what.same_draws,
        "changes": [change_record(change) for change in what.changes],
        "moves": [
            {**move_record(move), "because_of": [n + 1 for n, _ in what.causes(move)]}
            for move in what.moves
        ],
        "steps": [_step_record(number, result) for number, result in enumerate(what.results, 1)],
        "no_ranking_hangs_on": [_name_record(change) for change in what.silent],
        "moved_and_came_back": [
            {"stage": stage, "partner": partner} for stage, partner in what.returned
        ],
        "notes": [order_note(), draws_note(what)],
    }


def _side_record(side: Side) -> dict[str, Any]:
    """Return what a side is, and what is asked of it."""
    return {
        "name": side.name,
        "digest": side.study.digest,
        "supposed": list(side.study.supposed.claims),
        "question": side.question.record,
    }


def change_record(change: Change) -> dict[str, Any]:
    """Return a change with every field that differs; of what came or went, the whole entry."""
    record = _name_record(change)
    if change.fields:
        record["fields"] = [
            {"field": ", ".join(path), "before": before, "after": after}
            for path, (before, after) in change.fields.items()
        ]
    else:
        for side, entry in (("before", change.before), ("after", change.after)):
            record[side] = plain(entry) if hasattr(entry, "model_dump") else entry
    return record


def _name_record(change: Change) -> dict[str, Any]:
    """Return what a change is called."""
    return {"kind": change.kind, "name": change.name, "action": change.action}


def _step_record(number: int, result: Result) -> dict[str, Any]:
    """Return what a step does in its turn and alone."""
    alone = result.alone
    return {
        "step": number,
        "changes": [_name_record(change) for change in result.step.changes],
        "taken_together_because": result.step.why or None,
        "moves": [move_record(move) for move in result.moves],
        "alone": None if alone is None else [move_record(move) for move in alone],
        "alone_with_steps": [n + 1 for n in result.needs],
        "order_matters": result.interacts,
    }


def difference_rows(what: Difference) -> Iterator[dict[str, Any]]:
    """Go through every move: of the whole, of each step in its turn, and of each alone.

    A change that moves nobody has a row of its own without a partner.
    """
    for move in what.moves:
        yield _row(what, "whole", move, None)
    for number, result in enumerate(what.results):
        if not result.moves:
            yield _row(what, "step", None, number)
        for move in result.moves:
            yield _row(what, "step", move, number)
        for move in result.alone or ():
            yield _row(what, "alone", move, number)


def _row(what: Difference, kind: str, move: Move | None, number: int | None) -> dict[str, Any]:
    """Return one row."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row["kind"] = kind
    row["digest_before"], row["digest_after"] = (
        side.study.digest for side in (what.before, what.after)
    )
    if number is not None:
        row |= {"step": number + 1, "change": step_words(what.results[number].step)}
    if move is not None:
        row |= {"stage": move.stage, "partner": move.partner}
        row["name"] = what.names.get(move.partner, move.partner)
        for end, place in (("before", move.before), ("after", move.after)):
            row |= {f"{part}_{end}": value for part, value in place_record(place).items()}
    return row
