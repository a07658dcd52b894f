"""What is judged: criteria, rubrics, stages, weights and the settings, all of it data."""

from criteria.faults import Fault, Faults, InputError
from criteria.framework import Framework
from criteria.load import load_framework
from criteria.models import Criterion, Direction, Judgement, Scale, Stage, StageWeights
from criteria.settings import Settings

__all__ = [
    "Criterion",
    "Direction",
    "Fault",
    "Faults",
    "Framework",
    "InputError",
    "Judgement",
    "Scale",
    "Settings",
    "Stage",
    "StageWeights",
    "load_framework",
]
