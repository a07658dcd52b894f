"""Count the units of a run on a Dask cluster; a lost worker's units are counted again by others.

Of use beyond one machine only: starting a cluster and sending a task each cost more than counting.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from criteria.faults import Fault, InputError
from evaluator.robustness.record import computed_by

if TYPE_CHECKING:
    from evaluator.robustness.run import Counted, Run

# Seconds to wait for the scheduler to answer, and for a worker while there is none.
_ANSWER: Final = 5
_PATIENCE: Final = 60
# Seconds between two looks at whether there is still a worker.
_LOOK: Final = 2


def count_on_cluster(
    run: Run, units: Sequence[Sequence[int]], scheduler: str, *, patience: float = _PATIENCE
) -> Generator[Counted, None, None]:
    """Count units on the workers of a scheduler, in whatever order they finish.

    Parameters
    ----------
    run : Run
    units : sequence of sequences of int
        Blocks; each unit is one task.
    scheduler : str
        Such as ``tcp://10.0.0.1:8786``.
    patience : float
        Seconds to wait while there is no worker at all.

    Raises
    ------
    InputError
        If the scheduler does not answer, if a worker runs other versions, if the last one is
        lost for good, or if a unit fails on every worker that tries it.
    """
    with _connected(scheduler) as client:
        _wait_for_worker(client, scheduler, patience)
        finished: SimpleQueue[Any] = SimpleQueue()
        count = partial(_count, run, computed_by(run.kernel))
        futures = client.map(count, units, pure=False, key="evaluator-count")
        for future in futures:
            future.add_done_callback(finished.put)
        left, seen = len(futures), time.monotonic()
        while left:
            counted = _next(finished, scheduler)
            if counted is not None:
                left -= 1
                yield counted
            if counted is not None or _workers(client):
                seen = time.monotonic()
            elif time.monotonic() - seen > patience:
                raise _lost(scheduler, patience)


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    """Connect to a scheduler; cancel what is left and leave it running at the end."""
    try:
        from distributed import Client
    except ImportError:
        remedy = "Install the extra 'distributed', or leave the scheduler out to count here."
        raise _fault(scheduler, "the library distributed", "not installed", remedy) from None
    try:
        _greet(scheduler)
        client = Client(scheduler, timeout=_ANSWER, set_as_default=False)
    except Exception as error:  # whoever else listens there may answer anything
        remedy = "Start one with 'dask scheduler', or leave the scheduler out to count here."
        expected = f"the address of a Dask scheduler that answers within {_ANSWER} s"
        raise _fault(scheduler, expected, str(error) or "no answer", remedy) from None
    with client:
        yield client


def _greet(scheduler: str) -> None:
    """Shake hands with a scheduler: a client waits for ever for one that never says a word."""
    from distributed import Security
    from distributed.comm import connect

    async def greet() -> None:
        arguments = Security().get_connection_args("client")
        comm = await asyncio.wait_for(connect(scheduler, _ANSWER, **arguments), _ANSWER)
        await comm.close()

    # In a thread, because a notebook has an event loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, greet()).result()


def _workers(client: Any) -> int:
    """Return how many workers the scheduler has now."""
    return len(client.scheduler_info()["workers"])


def _wait_for_worker(client: Any, scheduler: str, patience: float) -> None:
    """Give the first worker some time to come up."""
    end = time.monotonic() + patience
    while not _workers(client):
        if time.monotonic() > end:
            raise _lost(scheduler, patience)
        time.sleep(min(_LOOK, patience))


def _count(run: Run, expected: dict[str, str], unit: Sequence[int]) -> Counted:
    """Count a unit on a worker, whose versions must not count something else."""
    here = computed_by(run.kernel)
    wrong = {name: found for name, found in here.items() if found != expected[name]}
    if wrong:
        wanted = ", ".join(f"{name} {expected[name]}" for name in wrong)
        found = ", ".join(f"{name} {version}" for name, version in wrong.items())
        remedy = "Install the same versions everywhere; requirements.lock names them."
        raise InputError([Fault("scheduler", "a worker", wanted, found, remedy)])
    return run.count(unit)


def _next(finished: SimpleQueue[Any], scheduler: str) -> Counted | None:
    """Wait a little for the next result, and forget it on the cluster; None if there is none."""
    try:
        future = finished.get(timeout=_LOOK)
    except Empty:
        return None
    try:
        counted: Counted = future.result(timeout=_LOOK)
    except TimeoutError:
        # The worker was lost with the result: others count it again.
        finished.put(future)
        return None
    except InputError:
        raise
    except Exception as error:
        remedy = "Nothing was lost: run it again, or leave the scheduler out to count here."
        found = f"{type(error).__name__}: {error}".rstrip(".")
        raise _fault(scheduler, "every unit counted by some worker", found, remedy) from error
    future.release()
    return counted


def _lost(scheduler: str, patience: float) -> InputError:
    """Say that there is no worker and none comes."""
    remedy = (
        f"Start one with 'dask worker {scheduler}' and run it again, or leave the scheduler out "
        "to count here. Nothing was written."
    )
    return _fault(scheduler, f"a worker within {patience:g} s", "none", remedy)


def _fault(scheduler: str, expected: str, found: str, remedy: str) -> InputError:
    return InputError([Fault("scheduler", scheduler, expected, found, remedy)])
