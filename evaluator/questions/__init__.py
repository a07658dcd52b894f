"""What can be asked of a study beside its rankings: about methods and about weights."""

from evaluator.questions.methods import MethodQuestions
from evaluator.questions.weights import WeightQuestions

__all__ = ["MethodQuestions", "WeightQuestions"]
