"""What knowing each cell of those ranked would be worth: from draws, or exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from criteria import Faults, Framework
from evaluator.cells import Cell
from evaluator.drawing import score_levels
from evaluator.gate import Cells
from evaluator.problem import DecisionProblem
from evaluator.query import Query
from evaluator.sensitivity.drawn import Drawn
from evaluator.sensitivity.exact_information import exact_value_of_information, step_chances
from evaluator.sensitivity.information import entropy_fall, naming_gain, share_places, tally

# More outcomes than this, of all partners together, are more than an exact sum should hold.
_OUTCOMES: Final = 50_000
# The figures of a cell, in the order in which they are estimated and shown.
FIGURES: Final = ("gain", "gain_error", "bits", "bits_error", "top_bits", "top_bits_error")


@dataclass(frozen=True)
class CellValue:
    """What knowing one cell of a ranked partner would be worth.

    Attributes
    ----------
    cell : Cell
        What is known so far.
    gain, gain_error : float
        The expected rise in the probability of naming the right leader, and its standard error.
    bits, bits_error : float
        The expected fall in the entropy of who is first.
    top_bits, top_bits_error : float or None
        The expected fall in the entropies of who is among the first places, added up over
        partners; None in the exact computation.
    """

    partner: str
    criterion: str
    cell: Cell
    gain: float
    gain_error: float
    bits: float
    bits_error: float
    top_bits: float | None
    top_bits_error: float | None


def drawn_values(
    problem: DecisionProblem, drawn: Drawn, inside: Cells, framework: Framework
) -> tuple[list[CellValue], dict[str, float]]:
    """Estimate what knowing each cell of those ranked is worth."""
    if not inside:
        return [], {}
    settings, count = framework.settings.sensitivity, len(framework.scale.levels)
    steps = drawn.steps[:, : len(inside)].reshape(len(drawn.steps), -1)
    leading = share_places(drawn.ranks, 1)
    leaders = tally(steps, leading, count, settings.batches)
    places = share_places(drawn.ranks, settings.top)
    tops = tally(steps, places, count, settings.batches)
    found = (naming_gain(leaders), entropy_fall(leaders), entropy_fall(tops, membership=True))
    figures = np.stack([part for item in found for part in (item.value, item.error)], axis=1)
    labels = [(name, criterion) for name in inside for criterion in problem.criteria]
    rows = [
        CellValue(
            name,
            criterion,
            inside[name][criterion],
            **dict(zip(FIGURES, map(float, line), strict=True)),
        )
        for (name, criterion), line in zip(labels, figures, strict=True)
    ]
    return rows, dict(zip(inside, map(float, leading.mean(axis=0)), strict=True))


def exact_values(
    problem: DecisionProblem, inside: Cells, query: Query
) -> tuple[list[CellValue], dict[str, float]]:
    """Compute what knowing each cell of those ranked is worth, at the weights of the query."""
    low, high = problem.scale
    chances = step_chances(problem)
    outcomes = int((chances > 0).sum(axis=2).prod(axis=1).sum())
    if outcomes > _OUTCOMES:
        faults = Faults("next evidence")
        remedy = "Let the weights vary; the draws need no such sum."
        faults.add("weights held", f"at most {_OUTCOMES:,} outcomes", f"{outcomes:,}", remedy)
        faults.raise_if_any()
    found = exact_value_of_information(
        chances,
        np.arange(low, high + 1),
        lambda levels: score_levels(levels[None], problem, query)[0],
    )
    rows = [
        CellValue(
            name,
            criterion,
            inside[name][criterion],
            gain=float(found.gain[i, k]),
            gain_error=0.0,
            bits=float(found.bits[i, k]),
            bits_error=0.0,
            top_bits=None,
            top_bits_error=None,
        )
        for i, name in enumerate(inside)
        for k, criterion in enumerate(problem.criteria)
    ]
    return rows, dict(zip(inside, map(float, found.first), strict=True))
