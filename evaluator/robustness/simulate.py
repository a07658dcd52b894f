"""Count the samples of a run, here, in threads or on a cluster, and stop when they are enough."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from evaluator.robustness.estimates import Batches, bound
from evaluator.robustness.kernels.tally import Tally

if TYPE_CHECKING:
    from typing import TypeAlias

    from evaluator.robustness.run import Counted, Run

    Counting: TypeAlias = Generator[Counted, None, None]

Progress = Callable[[int, int | None], None]

# Where a precision is asked for: the samples to begin with, doubled until it holds, and the end.
FIRST: Final = 131_072
MOST: Final = 100_000_000


class Interrupted(KeyboardInterrupt):
    """Drawing was interrupted by the user.

    Attributes
    ----------
    done : int
        Samples that had been counted.
    wanted : int or None
        Samples in all; None where a precision decides.
    """

    def __init__(self, done: int, wanted: int | None) -> None:
        self.done, self.wanted = done, wanted
        of = "" if wanted is None else f" of {wanted:,}"
        super().__init__(f"stopped after {done:,}{of} samples")


@dataclass(frozen=True, eq=False)
class Sampled:
    """What was counted.

    Attributes
    ----------
    batches : Batches
    samples : int
        In all.
    kind : str
        How the weights were drawn: ``fixed``, ``independent``, ``quasi`` or ``chain``.
    kernel : str
        The back end that counted.
    bound : float
        No rank acceptability is off by more, nineteen times in twenty.
    """

    batches: Batches
    samples: int
    kind: str
    kernel: str
    bound: float


def simulate(
    run: Run,
    *,
    precision: float | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Sampled:
    """Count all samples of a run, or as many as a precision takes.

    Parameters
    ----------
    run : Run
        With a precision, its samples are those to begin with, in whole blocks.
    precision : float, optional
        Double the samples until no rank acceptability is off by more, nineteen times in twenty;
        at the end of what can be drawn a warning says how far that is.
    workers : int
        Threads of this process; no figure depends on them.
    scheduler : str, optional
        Address of a Dask scheduler whose workers count instead.
    progress : callable, optional
        Called with the samples counted so far and in all (None where a precision decides).

    Raises
    ------
    Interrupted
        If the user interrupts; says how far it came.
    """
    batches = [Tally.empty(*run.task.shape) for _ in range(run.batches)]
    start, done, wanted = 0, 0, None if precision is not None else run.samples
    while True:
        try:
            # Closed at once, so that no thread and no task on a cluster outlives an interruption.
            with closing(_spread(run, start, workers, scheduler)) as counted:
                for batch, tally in counted:
                    batches[batch].merge(tally)
                    done += tally.samples
                    if progress is not None:
                        progress(done, wanted)
        except KeyboardInterrupt:
            raise Interrupted(done, wanted) from None
        sampled = _sampled(run, batches)
        if precision is None or sampled.bound <= precision:
            return sampled
        if run.samples >= MOST:
            _warn(sampled, precision)
            return sampled
        start = run.samples // run.block
        run = replace(run, samples=min(2 * run.samples, MOST))


def _sampled(run: Run, tallies: list[Tally]) -> Sampled:
    """Put together what was counted."""
    kind = run.sampler.kind
    filled = tuple(tally for tally in tallies if tally.samples)
    batches = Batches(filled, independent=kind in ("fixed", "independent"))
    off = bound(batches, run.samples * run.sampler.effective_share())
    return Sampled(batches, run.samples, kind, run.kernel, off)


def _warn(sampled: Sampled, precision: float) -> None:
    """Say that the samples came to an end before the precision held."""
    reached = f"within {sampled.bound:.2g} after {sampled.samples:,} samples, which are the most"
    warnings.warn(f"the precision {precision:g} was not reached: {reached}", stacklevel=5)


def _spread(run: Run, start: int, workers: int, scheduler: str | None) -> Counting:
    """Count the units of a run here, in threads or on a cluster, in whatever order."""
    units = run.units(start)
    if scheduler is not None:
        from evaluator.robustness.cluster import count_on_cluster

        return count_on_cluster(run, tuple(units), scheduler)
    if workers > 1:
        return _in_threads(run, units, workers)
    return (run.count(unit) for unit in units)


def _in_threads(run: Run, units: Iterable[Sequence[int]], workers: int) -> Counting:
    """Count in threads, never holding more than a few counts that nobody has taken."""
    from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

    run.sampler  # noqa: B018  made once, before the threads ask for it
    waiting: set[Future[Counted]] = set()
    todo = iter(units)
    with ThreadPoolExecutor(workers) as pool:
        try:
            while True:
                while len(waiting) < 2 * workers and (unit := next(todo, None)) is not None:
                    waiting.add(pool.submit(run.count, unit))
                if not waiting:
                    return
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
