"""Count over many samples who takes which rank and who beats whom."""

from evaluator.robustness.kernels.choose import choose_kernel, warm_up
from evaluator.robustness.kernels.levels import LevelDraws, stream_numbers
from evaluator.robustness.kernels.numpy_kernel import NumpyKernel
from evaluator.robustness.kernels.tally import Tally
from evaluator.robustness.kernels.task import Kernel, Task

__all__ = [
    "Kernel",
    "LevelDraws",
    "NumpyKernel",
    "Tally",
    "Task",
    "choose_kernel",
    "stream_numbers",
    "warm_up",
]
