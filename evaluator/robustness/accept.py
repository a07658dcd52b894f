"""From a task and a weight space to acceptability: draw, count, estimate."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.robustness.acceptability import Figures, figures_of
from evaluator.robustness.estimates import Estimate, central_weights
from evaluator.robustness.kernels import choose_kernel
from evaluator.robustness.kernels.tally import Tally
from evaluator.robustness.run import Run, block_size
from evaluator.robustness.simulate import FIRST, simulate

if TYPE_CHECKING:
    from evaluator.problem import Floats
    from evaluator.robustness.kernels.task import Task
    from evaluator.robustness.simulate import Progress, Sampled
    from evaluator.robustness.weight_space import WeightSpace

# Drawn levels behind a confidence factor at most: its standard error is 0.005 or less.
_CONFIDENCE: Final = 10_000


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
    run = Run(
        task=task,
        space=space,
        criteria=tuple(criteria),
        seed=effort.seed,
        samples=samples,
        block=block_size(samples),
        kernel=choose_kernel(effort.kernel, task).name,
    )
    sampled = simulate(
        run,
        precision=effort.precision,
        workers=effort.workers,
        scheduler=effort.scheduler,
        progress=effort.progress,
    )
    central = central_weights(sampled.batches).value
    confidence = confidence_factors(task, central, min(sampled.samples, _CONFIDENCE), run.kernel)
    return sampled, figures_of(sampled, confidence)


def confidence_factors(task: Task, central: Floats, samples: int, kernel: str) -> Estimate:
    """Estimate how often each alternative is first under its own central weights.

    Parameters
    ----------
    central : ndarray, shape (m, n)
        NaN where an alternative is never first; so is its factor then.
    samples : int
        Drawn levels; a single one where levels are fixed.
    kernel : str
    """
    counter = choose_kernel(kernel, task)
    drawn = samples if task.varies else 1
    share, error = np.full(len(central), np.nan), np.full(len(central), np.nan)
    for row, weights in enumerate(central):
        if np.isnan(weights).any():
            continue
        tally = Tally.empty(*central.shape, pairwise=False)
        counter.tally(task, np.broadcast_to(weights, (drawn, weights.size)), 0, tally)
        share[row] = tally.rank_shares()[row, 0]
        error[row] = np.sqrt(share[row] * (1 - share[row]) / max(drawn - 1, 1))
    return Estimate(share, error)
