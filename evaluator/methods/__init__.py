"""Methods that turn a decision matrix into scores and ranks; the only part that asks pymcdm."""

from evaluator.methods.compromise import Compromise, compromise_set
from evaluator.methods.method import Compensation, Method
from evaluator.methods.outranking.relation import preference_relation
from evaluator.methods.outranking.sorting import sort_matrix
from evaluator.methods.rank_matrix import rank_matrix
from evaluator.methods.ratings import ratings
from evaluator.methods.registry import METHODS, get_method
from evaluator.methods.scoring import rank_scores, round_scores
from evaluator.methods.topsis import closeness, topsis

__all__ = [
    "METHODS",
    "Compensation",
    "Compromise",
    "Method",
    "closeness",
    "compromise_set",
    "get_method",
    "preference_relation",
    "rank_matrix",
    "rank_scores",
    "ratings",
    "round_scores",
    "sort_matrix",
    "topsis",
]
