"""What is judged: criteria, rubrics, stages, weights and the settings, all of it data."""

from criteria.faults import Fault, Faults, InputError
from criteria.framework import Framework
from criteria.load import load_framework
from criteria.models import Criterion, Direction, Judgement, Scale, Stage
from criteria.settings import Settings
from criteria.tree import Tree
from criteria.weight_sets import WeightSetFile

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
    "Tree",
    "WeightSetFile",
    "load_framework",
]
