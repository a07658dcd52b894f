"""The weight sets of a stage: judged, worked out from its decision matrix, and blends of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria import Faults, Framework, InputError
from criteria.weight_checks import check_blend, check_weight_set
from criteria.weight_sets import ALL, REFERENCE, BlendSet, ObjectiveSet, WeightSetFile
from evaluator.assembly import build_problem
from evaluator.gate import candidate_cells, pass_gate
from evaluator.weighting.judged_sets import Reference, weigh_judged
from evaluator.weighting.weight_set import WeightSet, make_set

if TYPE_CHECKING:
    from evaluator.problem import DecisionProblem, Floats
    from partners import Evidence

# The share of either part of a blend that names none.
_HALF: Final = 0.5
# What every reader of objective weights has to know.
DISCRIMINATES: Final = (
    "They tell what discriminates among these texts, not what matters to anybody."
)


@dataclass(frozen=True)
class StageSets:
    """The weight sets of one stage, each worked out when it is asked for.

    Attributes
    ----------
    framework, evidence : Framework, Evidence
    references : mapping of str to WeightSet
        By stage.
    stage : str
    mineral : str, optional
        The mineral that the decision matrix behind objective weights is about.
    """

    framework: Framework
    evidence: Evidence
    references: Mapping[str, WeightSet]
    stage: str
    mineral: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all sets that hold for the stage, the reference first."""
        return (REFERENCE, *self.framework.other_sets(self.stage))

    def find(self, name: str) -> WeightSet:
        """Return the set of a name.

        Raises
        ------
        InputError
            If there is none for this stage, with the nearest name; or if it cannot be worked out.
        """
        self.check(name)
        if name == REFERENCE:
            return self.references[self.stage]
        return self._weigh(self.framework.other_weights[name], name, f"other_weights/{name}.toml")

    def check(self, name: str) -> None:
        """Refuse the name of a set that there is not, or not for this stage."""
        faults, entry = Faults("rank"), self.framework.other_weights.get(name)
        if name != REFERENCE and entry is None:
            faults.unknown("weights", "a weight set", name, self.names)
        elif entry is not None and entry.stage not in (ALL, self.stage):
            _tell_other_stage(entry, self.stage, name, faults)
        faults.raise_if_any()

    def weigh(self, entry: WeightSetFile, name: str, where: str) -> WeightSet:
        """Return the weights of a set from elsewhere, under a name that no other set has.

        Raises
        ------
        InputError
            If it does not fit the criteria or the stage, or contradicts itself.
        """
        faults = Faults(where)
        if entry.stage not in (*self.framework.stage_ids, ALL):
            known = [*self.framework.stage_ids, ALL]
            faults.unknown("file, stage", "a stage", entry.stage, known)
        elif entry.stage not in (ALL, self.stage):
            _tell_other_stage(entry, self.stage, name, faults)
        if isinstance(entry, BlendSet):
            check_blend(entry, self.framework.other_weights, faults)
        check_weight_set(entry, self.framework.criterion_ids, where, faults)
        faults.raise_if_any()
        return self._weigh(entry, name, where)

    def all(self) -> tuple[dict[str, WeightSet], dict[str, str]]:
        """Return every set by name, and why there are no weights of those left out."""
        found: dict[str, WeightSet] = {}
        left_out: dict[str, str] = {}
        for name in self.names:
            try:
                found[name] = self.find(name)
            except InputError as error:
                left_out[name] = "; ".join(
                    f"{fault.key}: expected {fault.expected}, found {fault.found}"
                    for fault in error.faults
                )
        return found, left_out

    @cached_property
    def problem(self) -> DecisionProblem:
        """The decision problem of those who are ranked under the reference set."""
        framework, weights = self.framework, self.references[self.stage].weights
        cells = candidate_cells(framework, self.evidence, self.stage, self.mineral)
        inside, _ = pass_gate(cells, weights, framework, self.stage, self.mineral)
        return build_problem(inside, framework, weights)

    def _weigh(self, entry: WeightSetFile, name: str, where: str) -> WeightSet:
        """Return the weights of a set that was checked."""
        if isinstance(entry, ObjectiveSet):
            return self._from_matrix(entry, name, where)
        if isinstance(entry, BlendSet):
            return self._blended(entry, name)
        known = self.references[self.stage].weights
        reference = Reference(self.framework.stage_weights[self.stage], known)
        faults = Faults(where)
        found = weigh_judged(entry, name, where, self.framework, faults, reference)
        faults.raise_if_any()
        if found is None:
            raise AssertionError("no weights, and no fault")
        return found

    def _from_matrix(self, entry: ObjectiveSet, name: str, where: str) -> WeightSet:
        """Return the weights that follow from the decision matrix."""
        problem = self.problem
        try:
            shares = _shares(entry.method, problem)
        except InputError as error:
            raise InputError(  # the stage too, where all of them were asked for
                replace(fault, where=f"{where}, {fault.where}, {self.stage}")
                for fault in error.faults
            ) from None
        count = len(problem.alternatives)
        told = (
            f"Worked out from the levels of the {count} partners ranked here by the reference "
            "weights, silent cells at the middle of the scale."
        )
        notes = [told, DISCRIMINATES]
        return make_set(entry, name, problem.criteria, shares, notes=notes)

    def _blended(self, entry: BlendSet, name: str) -> WeightSet:
        """Return a share of one set with the rest of another."""
        from evaluator.weighting import blend

        criteria = self.framework.criterion_ids
        one, other = self.find(entry.subjective), self.find(entry.objective)
        first, second = ([item.weights[name] for name in criteria] for item in (one, other))
        share = _HALF if entry.share is None else entry.share
        shares = blend(first, second, share, entry.how)
        told = f"{share:.0%} {one.name} and {1 - share:.0%} {other.name}."
        if entry.how == "multiplicative":
            told = f"The product of {one.name} and {other.name}."
        return make_set(entry, name, criteria, np.asarray(shares), notes=[told, *other.notes])


def _tell_other_stage(entry: WeightSetFile, stage: str, name: str, faults: Faults) -> None:
    """Note that a set is for another stage than the one asked for."""
    remedy = f"Ask for --stage {entry.stage}, or take another set."
    faults.add("weights", f"a set for {stage}", f"'{name}', which is for {entry.stage}", remedy)


def _shares(method: str, problem: DecisionProblem) -> Floats:
    """Work out objective weights from the levels."""
    from evaluator import weighting

    levels, directions = problem.filled(), list(problem.directions)
    if method in _WITH_DIRECTIONS:
        return np.asarray(getattr(weighting, method)(levels, directions), dtype=np.float64)
    return np.asarray(getattr(weighting, method)(levels), dtype=np.float64)


# Those that ask which way each criterion points; the others give the same either way.
_WITH_DIRECTIONS: Final = frozenset({"critic", "merec"})
