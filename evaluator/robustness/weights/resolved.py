"""A weight space over the criteria at hand: labels become columns, contradictions are named."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from criteria.faults import Faults
from evaluator.robustness.draws import NINE_IN_TEN
from evaluator.robustness.sampling.polytope import (
    SAME,
    LinearSystem,
    contradictions,
    joined,
    simplex_system,
)
from evaluator.robustness.sampling.sampler import (
    WeightSampler,
    restricted,
    sample_around,
    sample_dirichlet,
    sample_polytope,
    sample_simplex,
)

if TYPE_CHECKING:
    from evaluator.problem import Floats
    from evaluator.robustness.sampling.plan import Plan
    from evaluator.robustness.weights.constraints import Constraint
    from evaluator.robustness.weights.middle import Middle


@dataclass(frozen=True, eq=False)
class Resolved:
    """A weight space over the criteria at hand.

    Attributes
    ----------
    around : Middle or None
        How others are drawn around given weights.
    is_limited : bool
        Whether there are constraints beyond those that all weights meet.
    criteria : tuple
        Labels of the columns.
    middle : array of float, (n,), or None
        The weights that others are drawn around.
    system : LinearSystem
        What all of them have to meet.
    """

    around: Middle | None
    is_limited: bool
    criteria: tuple[Hashable, ...]
    middle: Floats | None
    system: LinearSystem

    def sampler(self, plan: Plan) -> WeightSampler:
        """Return the sampler that suits the space.

        Raises
        ------
        InputError
            If hardly any draw around given weights meets the constraints.
        """
        around = self.around
        if around is None or self.middle is None:
            if self.is_limited:
                drawn = sample_polytope(self.system, plan)
            else:
                drawn = sample_simplex(len(self.criteria), plan)
            return WeightSampler(self.criteria, plan.block, drawn[1], drawn[0])
        if self.is_limited:
            plan = plan.independent()
        if around.kind == "around":
            drawn = sample_around(self.middle, log(around.amount) / NINE_IN_TEN, plan)
        else:
            drawn = sample_dirichlet(self.middle, around.amount, plan)
        if self.is_limited:
            drawn = restricted(drawn, self.system)
        return WeightSampler(self.criteria, plan.block, drawn[1], drawn[0])

    def contains(self, weights: Floats) -> bool:
        """Say whether weights, (n,), are admissible."""
        if self.around is not None and self.middle is not None:
            within = self.around.admits(weights, self.middle, SAME)
            return within and bool(self.system.holds(weights))
        return bool(self.system.holds(weights))


def resolve(
    around: Middle | None, limits: tuple[Constraint, ...], criteria: Iterable[Hashable]
) -> Resolved:
    """Match weights to draw around, and constraints, to criteria.

    Raises
    ------
    InputError
        With every fault: criteria that are not there, weights missing, and every smallest set of
        constraints that contradict each other.
    """
    labels = tuple(criteria)
    faults = Faults("weight space")
    if not labels:
        faults.add("criteria", "at least one", "none", "Name the criteria.")
    for label in dict.fromkeys(label for label in labels if labels.count(label) > 1):
        faults.add(f"criterion {label}", "each criterion once", "it again", "Drop or rename one.")
    middle = None if around is None else around.over(labels, faults)
    system = _system(limits, labels, faults)
    faults.raise_if_any()
    return Resolved(around, bool(limits), labels, middle, system)


def _system(
    limits: tuple[Constraint, ...], criteria: tuple[Hashable, ...], faults: Faults
) -> LinearSystem:
    """Write constraints as rows, and note what is unknown or contradictory."""
    # A text can only name text: the criteria of a bare matrix are numbers.
    positions: dict[Hashable, int] = {str(label): place for place, label in enumerate(criteria)}
    positions.update((label, place) for place, label in enumerate(criteria))
    rows = []
    unknown: set[Hashable] = set()
    for number, one in enumerate(limits):
        missing = [label for label, _ in one.terms if label not in positions]
        for label in missing:
            if label not in unknown:
                faults.unknown(one.text, "a criterion", label, map(str, criteria))
        unknown.update(missing)
        if not missing:
            rows.append((one.rows(positions, len(criteria)), number))
    whole = simplex_system(len(criteria))
    if rows and criteria:
        for found in contradictions(whole, rows):
            texts = ", ".join(limits[number].text for number in found)
            remedy = "Drop or widen one of them." if len(found) > 1 else "Drop or widen it."
            faults.add(texts, "weights that meet them and sum to 1", "a contradiction", remedy)
    return joined(whole, [row for row, _ in rows])
