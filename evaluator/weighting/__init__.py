"""Weights of criteria: from judgements, from an order of importance, from the data, or blended."""

from evaluator.weighting.ahp import AhpResult, Triad, ahp
from evaluator.weighting.best_worst import BestWorstResult, best_worst
from evaluator.weighting.blend import blend
from evaluator.weighting.groups import GroupResult, combine_judgements
from evaluator.weighting.hierarchy import HierarchyResult, hierarchy
from evaluator.weighting.objective import critic, entropy, merec, standard_deviation
from evaluator.weighting.points import equal, points, swing
from evaluator.weighting.rancom import RancomResult, rancom
from evaluator.weighting.rank_weights import rank_reciprocal, rank_sum, roc
from evaluator.weighting.revision import Revision, suggest_revision

__all__ = [
    "AhpResult",
    "BestWorstResult",
    "GroupResult",
    "HierarchyResult",
    "RancomResult",
    "Revision",
    "Triad",
    "ahp",
    "best_worst",
    "blend",
    "combine_judgements",
    "critic",
    "entropy",
    "equal",
    "hierarchy",
    "merec",
    "points",
    "rancom",
    "rank_reciprocal",
    "rank_sum",
    "roc",
    "standard_deviation",
    "suggest_revision",
    "swing",
]
