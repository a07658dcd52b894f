"""What else can be asked of a study: about methods, about weights, and what would follow if."""

from evaluator.questions.methods import MethodQuestions
from evaluator.questions.suppositions import Suppositions
from evaluator.questions.weights import WeightQuestions

__all__ = ["MethodQuestions", "Suppositions", "WeightQuestions"]
