"""From a method and levels with their spread to the task that a kernel counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from evaluator.methods.arrays import maximised
from evaluator.methods.forms import linear_forms
from evaluator.methods.topsis import SCALE
from evaluator.robustness.kernels import LevelDraws, Task
from evaluator.robustness.kernels.levels import NORMAL
from evaluator.robustness.kernels.task import CLOSENESS, PRODUCT, SUM

if TYPE_CHECKING:
    from evaluator.methods import Method
    from evaluator.problem import DecisionProblem, Floats
