"""From a task and a weight space to acceptability: draw, count, estimate."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.robustness.acceptability import Figures, figures_of
from evaluator.robustness.confidence import confidence_factors
from evaluator.robustness.kernels import choose_kernel
from evaluator.robustness.run import Run, block_size
from evaluator.robustness.simulate import FIRST, simulate

if TYPE_CHECKING:
    from evaluator.robustness.kernels.task import Task
    from evaluator.robustness.simulate import Progress, Sampled
    from evaluator.robustness.weights.space import WeightSpace


@dataclass(frozen=True)
class Effort:
    """How many samples, by what and how; none of it but `kernel` changes a sample.

    Attributes
    ----------
    samples : int
        Not used with a precision.
    precision : float or None
        Double the samples until no rank acceptability is off by more, nineteen times in twenty.
    seed : int
    kernel : {"auto", "numpy", "compiled"}
    workers : int
        Threads.
    scheduler : str or None
        Address of a Dask scheduler that counts instead.
    progress : callable or None
    """

    samples: int
    precision: float | None
    seed: int
    kernel: str = "auto"
    workers: int = 1
    scheduler: str | None = None
    progress: Progress | None = None


def accept(
    task: Task, space: WeightSpace, criteria: Sequence[Hashable], effort: Effort
) -> tuple[Sampled, Figures]:
    """Draw, count and estimate.

    Parameters
    ----------
    task : Task
        How weights, and levels where they are drawn, become scores.
    space : WeightSpace
    criteria : sequence
        Labels of the weights, in the order of the columns of the task.
    effort : Effort
    """
    samples = effort.samples if effort.precision is None else FIRST
    kernel = choose_kernel(effort.kernel, task)
    run = Run(
        task=task,
        space=space,
        criteria=tuple(criteria),
        seed=effort.seed,
        samples=samples,
        block=block_size(samples),
        kernel=kernel.name,
    )
    sampled = simulate(
        run,
        precision=effort.precision,
        workers=effort.workers,
        scheduler=effort.scheduler,
        progress=effort.progress,
    )
    central = sampled.batches.central_weights.value
    counter = kernel if kernel.draws(task) else None
    confidence = confidence_factors(task, central, sampled.samples, counter)
    return sampled, figures_of(sampled.batches, confidence)
