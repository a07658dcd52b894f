"""Would another method say otherwise, and does a method contradict itself? Asked of a stage."""

from evaluator.comparison.comparison import Comparison
from evaluator.comparison.reversals import Reversals, rank_reversals
from evaluator.comparison.side_by_side import compare_methods
from evaluator.comparison.stage_reversals import stage_reversals

__all__ = ["Comparison", "Reversals", "compare_methods", "rank_reversals", "stage_reversals"]
