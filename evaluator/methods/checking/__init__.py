"""What every method is put to: properties that a ranking should have, tried on many problems.

A method that fails a check by its nature says so in `Method.departs`; the table of methods is made
from that.
"""

from evaluator.methods.checking.checks import CHECKS
from evaluator.methods.checking.ranker import Ranker, check_ranker, failure

__all__ = ["CHECKS", "Ranker", "check_ranker", "failure"]
