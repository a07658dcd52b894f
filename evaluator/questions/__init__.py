"""What can be asked of a study beside one ranking: stages, methods, weights, and what if."""

from evaluator.questions.methods import MethodQuestions
from evaluator.questions.stages import StageQuestions
from evaluator.questions.suppositions import Suppositions
from evaluator.questions.weights import WeightQuestions

__all__ = ["MethodQuestions", "StageQuestions", "Suppositions", "WeightQuestions"]
