"""Weights of criteria from judgements."""

from evaluator.weighting.ahp import AhpResult, Triad, ahp
from evaluator.weighting.groups import GroupResult, combine_judgements
from evaluator.weighting.hierarchy import HierarchyResult, hierarchy
from evaluator.weighting.revision import Revision, suggest_revision

__all__ = [
    "AhpResult",
    "GroupResult",
    "HierarchyResult",
    "Revision",
    "Triad",
    "ahp",
    "combine_judgements",
    "hierarchy",
    "suggest_revision",
]
