"""How to read the difference of two runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.outputs.diff_words import moves_words, step_words

if TYPE_CHECKING:
    from evaluator.records.difference import Difference
    from evaluator.records.moves import Move


def order_note() -> str:
    """Say in which order changes are made, and what that means."""
    return (
        "Changes are made one at a time, each on top of those before it: criteria, scale and "
        "stages; documents; partners; settings; judgements; claims by id; the question. The "
        "stages are ranked after each, so that the moves add up to the whole (decision 15)."
    )


def draws_note(what: Difference) -> str:
    """Say whether a move may be an accident of the draws."""
    if what.same_draws:
        return (
            "Both sides draw the same random numbers: no range, tier or role moves by the luck of "
            "the draws."
        )
    return (
        "The two sides draw other random numbers (seed, number of draws or criteria differ): a "
        "range, tier or role may have moved by the luck of the draws; a rank and a score cannot."
    )


def interaction_notes(what: Difference) -> list[str]:
    """Say of which changes the order matters, and what they would do alone."""
    told = []
    for number, result in enumerate(what.results):
        if not result.interacts:
            continue
        named = f"{number + 1}. {step_words(result.step)}"
        if result.alone is None:
            told.append(f"{named}: alone it leaves nothing that could be ranked.")
            continue
        needs = ", ".join(str(n + 1) for n in result.needs)
        alone = f"alone (with {needs})" if needs else "alone"
        told += [
            f"{named}: at {stage} in its turn {_moved(result.moves, stage, what)}; "
            f"{alone} {_moved(result.alone, stage, what)}."
            for stage in what.stages
            if _at(result.moves, stage) != _at(result.alone, stage)
        ]
    return told


def _moved(found: tuple[Move, ...], stage: str, what: Difference) -> str:
    """Say who moves at a stage."""
    return moves_words(_at(found, stage), what.names, 1)


def _at(found: tuple[Move, ...], stage: str) -> list[Move]:
    """Return the moves at a stage."""
    return [move for move in found if move.stage == stage]
