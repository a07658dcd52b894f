"""Count the units of a run on a Dask cluster; a lost worker's units are counted again by others.

Of use beyond one machine only: starting a cluster and sending a task each cost more than counting.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from criteria.faults import Fault, InputError
from evaluator._version import __version__
from evaluator.digest import versions

if TYPE_CHECKING:
    from evaluator.robustness.run import Counted, Run

# Seconds to wait for the scheduler to answer, and for a worker while there is none.
_ANSWER: Final = 10
_PATIENCE: Final = 60
# Seconds between two looks at whether there is still a worker.
_LOOK: Final = 2


def count_on_cluster(
    run: Run, units: Sequence[Sequence[int]], scheduler: str, *, patience: float = _PATIENCE
) -> Iterator[Counted]:
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
        If the scheduler does not answer, runs another version, loses its last worker for good,
        or a unit fails on every worker that tries it.
    """
    with _connected(scheduler) as client:
        _wait_for_worker(client, scheduler, patience)
        _check_versions(client, scheduler)
        waiting = set(client.map(run.count, units, pure=False, key="evaluator-count"))
        seen = time.monotonic()
        while waiting:
            done, waiting = _finished(client, waiting)
            if done or _workers(client):
                seen = time.monotonic()
            elif time.monotonic() - seen > patience:
                raise _lost(scheduler, patience)
            for future in done:
                yield _result(future, scheduler)


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    """Connect to a scheduler; cancel what is left and leave it running at the end."""
    try:
        from distributed import Client
    except ImportError:
        remedy = "Install the extra 'distributed', or leave the scheduler out to count here."
        raise _fault(scheduler, "the library distributed", "not installed", remedy) from None
    try:
        client = Client(scheduler, timeout=_ANSWER, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        remedy = "Start one with 'dask scheduler', or leave the scheduler out to count here."
        expected = f"the address of a Dask scheduler that answers within {_ANSWER} s"
        raise _fault(scheduler, expected, str(error) or "no answer", remedy) from None
    with client:
        yield client


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


def _check_versions(client: Any, scheduler: str) -> None:
    """Refuse workers whose versions would count something else."""
    here = versions(__version__)
    for worker, there in sorted(client.run(versions, __version__).items()):
        wrong = {name: found for name, found in there.items() if found != here[name]}
        if wrong:
            expected = ", ".join(f"{name} {here[name]}" for name in wrong)
            found = ", ".join(f"{name} {version}" for name, version in wrong.items())
            remedy = "Install the same versions everywhere; requirements.lock names them."
            raise _fault(scheduler, f"{expected} on {worker}", found, remedy)


def _finished(client: Any, waiting: set[Any]) -> tuple[set[Any], set[Any]]:
    """Wait a little for results; return those done and those still waited for."""
    from distributed import wait

    try:
        state = wait(waiting, timeout=_LOOK, return_when="FIRST_COMPLETED")
    except TimeoutError:
        return set(), waiting
    return state.done, state.not_done


def _result(future: Any, scheduler: str) -> Counted:
    """Return what a task counted, and forget it on the cluster."""
    try:
        counted: Counted = future.result()
    except InputError:
        raise
    except Exception as error:
        remedy = "Nothing was lost: run it again, or leave the scheduler out to count here."
        found = f"{type(error).__name__}: {error}"
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
