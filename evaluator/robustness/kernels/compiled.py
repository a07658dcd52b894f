"""The compiled kernel: the counts of the NumPy kernel, many times faster (needs numba)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from evaluator.robustness.kernels.by_groups import DrawnPlan, plan_drawn, plan_fixed
from evaluator.robustness.kernels.by_sorting import plan_sorted
from evaluator.robustness.kernels.numpy_kernel import NumpyKernel, tally_exactly

if TYPE_CHECKING:
    from typing import Protocol

    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.robustness.kernels.tally import Tally
    from evaluator.robustness.kernels.task import Task

    class Plan(Protocol):
        """A task made ready for compiled code."""

        def tally(self, weights: Floats, start: int, into: Tally) -> NDArray[np.int64]:
            """Count what can be; return the samples, within the block, that were not counted."""


class CompiledKernel:
    """Counts in compiled code; gives the counts of the NumPy kernel, to the last one.

    Up to forty alternatives are compared pair by pair in float32, many samples side by side; more
    are sorted in float64. Samples in which two scores are too near to be sure are left to the
    reference, so that speed never changes a count.
    """

    name = "compiled"

    def __init__(self) -> None:
        self._plans: WeakKeyDictionary[Task, Plan | None] = WeakKeyDictionary()

    def supports(self, task: Task) -> bool:
        """Say yes: what is not worth compiling is left to NumPy."""
        return True

    def draws(self, task: Task) -> bool:
        """Say whether levels are drawn by compiled code, too."""
        return isinstance(self._plan(task), DrawnPlan)

    def tally(self, task: Task, weights: Floats, start: int, into: Tally) -> None:
        """Score a block of samples and add the counts.

        Parameters
        ----------
        task : Task
        weights : array of float, (S, n)
            One sample a row, each summing to one.
        start : int
            The global number of the first sample.
        into : Tally
            Of the task's shape.
        """
        if len(weights) == 0:
            return
        plan = self._plan(task)
        if plan is None:
            NumpyKernel().tally(task, weights, start, into)
            return
        left = plan.tally(weights, start, into)
        if len(left):
            tally_exactly(task, weights[left], (left + start).astype(np.uint64), into)

    def _plan(self, task: Task) -> Plan | None:
        """Make a task ready, once."""
        if task not in self._plans:
            self._plans[task] = plan_fixed(task) or plan_drawn(task) or plan_sorted(task)
        return self._plans[task]
