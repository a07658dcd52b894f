"""What can be asked of a study beside one ranking: about stages, about methods, about weights."""

from evaluator.questions.methods import MethodQuestions
from evaluator.questions.stages import StageQuestions
from evaluator.questions.weights import WeightQuestions

__all__ = ["MethodQuestions", "StageQuestions", "WeightQuestions"]
