"""What follows: problem, methods, ranking, robustness and outputs.

The public names are loaded when they are first used, so that a command that needs none of the
heavy libraries answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from evaluator._version import __version__
from evaluator.origin import check_origin

if TYPE_CHECKING:
    from criteria.faults import InputError
    from evaluator.comparison import rank_reversals
    from evaluator.loading import load
    from evaluator.methods.outranking.relation import preference_relation
    from evaluator.methods.outranking.sorting import sort_matrix
    from evaluator.methods.rank_matrix import rank_matrix
    from evaluator.outputs.run_files import record_run
    from evaluator.ranking import Ranking
    from evaluator.records.compare import diff
    from evaluator.records.difference import Difference
    from evaluator.robustness.acceptability import Acceptability
    from evaluator.robustness.exact.critical import critical_weights
    from evaluator.robustness.exact.critical_levels import critical_levels
    from evaluator.robustness.exact.extremes import extreme_ranks, preferences
    from evaluator.robustness.exact.intervals import weight_intervals
    from evaluator.robustness.exact.nearest import smallest_change
    from evaluator.robustness.smaa import smaa
    from evaluator.robustness.weights.space import WeightSpace
    from evaluator.study import Study
    from evaluator.weighting import ahp, combine_judgements, hierarchy, suggest_revision

__all__ = [
    "Acceptability",
    "Difference",
    "InputError",
    "Ranking",
    "Study",
    "WeightSpace",
    "__version__",
    "ahp",
    "combine_judgements",
    "critical_levels",
    "critical_weights",
    "diff",
    "extreme_ranks",
    "hierarchy",
    "load",
    "preference_relation",
    "preferences",
    "rank_matrix",
    "rank_reversals",
    "record_run",
    "smaa",
    "smallest_change",
    "sort_matrix",
    "suggest_revision",
    "weight_intervals",
]

_HOMES = {
    "Acceptability": "evaluator.robustness.acceptability",
    "Difference": "evaluator.records.difference",
    "InputError": "criteria.faults",
    "Ranking": "evaluator.ranking",
    "Study": "evaluator.study",
    "WeightSpace": "evaluator.robustness.weights.space",
    "ahp": "evaluator.weighting",
    "combine_judgements": "evaluator.weighting",
    "critical_levels": "evaluator.robustness.exact.critical_levels",
    "critical_weights": "evaluator.robustness.exact.critical",
    "diff": "evaluator.records.compare",
    "extreme_ranks": "evaluator.robustness.exact.extremes",
    "hierarchy": "evaluator.weighting",
    "load": "evaluator.loading",
    "preference_relation": "evaluator.methods.outranking.relation",
    "preferences": "evaluator.robustness.exact.extremes",
    "rank_matrix": "evaluator.methods.rank_matrix",
    "rank_reversals": "evaluator.comparison.reversals",
    "record_run": "evaluator.outputs.run_files",
    "smaa": "evaluator.robustness.smaa",
    "smallest_change": "evaluator.robustness.exact.nearest",
    "sort_matrix": "evaluator.methods.outranking.sorting",
    "suggest_revision": "evaluator.weighting",
    "weight_intervals": "evaluator.robustness.exact.intervals",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'evaluator' has no attribute '{name}'")
    check_origin()
    # Kept, so that the next use finds it without coming here.
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
