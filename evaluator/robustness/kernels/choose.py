"""Which kernel counts: the compiled one where it is ready, else NumPy. The counts are the same."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Fault, InputError, unknown_name
from evaluator.robustness.kernels.cache import (
    has_numba,
    holds_compiled_code,
    note_compiled_code,
)
from evaluator.robustness.kernels.levels import LevelDraws
from evaluator.robustness.kernels.numpy_kernel import NumpyKernel
from evaluator.robustness.kernels.tally import Tally
from evaluator.robustness.kernels.task import CLOSENESS, Task

if TYPE_CHECKING:
    from evaluator.robustness.kernels.task import Kernel

AUTO: Final = "auto"
NUMPY: Final = "numpy"
COMPILED: Final = "compiled"
KERNELS: Final = (AUTO, NUMPY, COMPILED)


def choose_kernel(name: str = AUTO, task: Task | None = None) -> Kernel:
    """Return a kernel by name.

    Parameters
    ----------
    name : {"auto", "numpy", "compiled"}
        "auto": the compiled kernel where numba is installed and `warm_up` has run before on this
        machine, else NumPy; nothing is compiled. "compiled": compiles what it needs on first use,
        which takes some ten seconds once, and keeps it.
    task : Task, optional
        What is to be counted; "auto" then chooses a kernel that supports it.

    Raises
    ------
    InputError
        If there is no kernel of this name, or numba is asked for and not installed.

    Examples
    --------
    >>> choose_kernel("numpy").name
    'numpy'
    """
    if name not in KERNELS:
        raise InputError([Fault("kernel", "name", *unknown_name("a kernel", name, KERNELS))])
    if name == COMPILED and not has_numba():
        remedy = "Install the extra 'fast' (pip install 'partner-evaluator[fast]'), or use 'numpy'."
        raise InputError([Fault("kernel", COMPILED, "numba", "no such package", remedy)])
    if name == COMPILED:
        return _compiled_kernel()
    if name == AUTO and has_numba() and holds_compiled_code():
        kernel = _compiled_kernel()
        if task is None or kernel.supports(task):
            return kernel
    return NumpyKernel()


def warm_up() -> None:
    """Compile everything now and keep it, so that "auto" may choose the compiled kernel.

    Raises
    ------
    InputError
        If numba is not installed.
    """
    kernel = choose_kernel(COMPILED)
    weights = np.full((1, 2), 0.5)
    few, many = np.eye(3, 2), np.linspace(0.0, 1.0, 128).reshape(64, 2)
    levels = LevelDraws(few, few, few + 1, streams=(0, 1, 2))
    for task in (
        Task.fixed(CLOSENESS, few, 1 - few),
        Task.fixed(CLOSENESS, many, 1 - many),
        Task.drawn(CLOSENESS, levels, np.zeros(2), np.full(2, 2.0)),
    ):
        kernel.tally(task, weights, 0, Tally.empty(*task.shape))
    note_compiled_code()


@cache
def _compiled_kernel() -> Kernel:
    """Return the one compiled kernel of this process, which remembers what it made ready."""
    from evaluator.robustness.kernels.compiled import CompiledKernel

    return CompiledKernel()
