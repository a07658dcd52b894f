"""Counting on a Dask cluster of real processes: the same counts, whatever happens to workers."""

import importlib.util
import logging
import os
import pickle
import signal
import socket
import sys
import time
from contextlib import closing, contextmanager, nullcontext
from queue import SimpleQueue
from types import SimpleNamespace

import numpy as np
import pytest

from criteria.faults import InputError
from evaluator import smaa
from evaluator.robustness import cluster as counting
from evaluator.robustness import record
from evaluator.robustness.cluster import count_on_cluster
from evaluator.robustness.kernels.task import Task
from evaluator.robustness.run import Run
from evaluator.robustness.simulate import Interrupted, simulate
from evaluator.robustness.weights.space import WeightSpace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="no distributed"),
]

GAIN = np.random.default_rng(5).random((7, 4))


@pytest.fixture(scope="module")
def started():
    """Two workers, each a process of its own, watched by a nanny that replaces the fallen."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        silence_logs=logging.CRITICAL,
    ) as found:
        yield found


@pytest.fixture
def cluster(started):
    """Both workers are there, whatever the test before did to them."""
    from distributed import Client

    with Client(started, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    return started


def a_run(samples=600_000, **changes):
    entries = {
        "task": Task.fixed("sum", GAIN),
        "space": WeightSpace.uniform(),
        "criteria": tuple("abcd"),
        "seed": 3,
        "samples": samples,
        "block": 4096,
        "kernel": "numpy",
    }
    return Run(**{**entries, **changes})


def pids(cluster):
    from distributed import Client

    with Client(cluster, set_as_default=False) as client:
        return sorted(client.run(os.getpid).values())


def is_same(one, other):
    """Whether every batch holds the same counts, to the last one."""
    pairs = zip(one.batches.tallies, other.batches.tallies, strict=True)
    return all(
        np.array_equal(a.ranks, b.ranks)
        and np.array_equal(a.wins, b.wins)
        and np.array_equal(a.first_weights, b.first_weights)
        and a.ties == b.ties
        and a.samples == b.samples
        for a, b in pairs
    )


def test_workers_elsewhere_count_the_same(cluster):
    run = a_run()
    seen = []
    there = simulate(
        run, scheduler=cluster.scheduler_address, progress=lambda done, wanted: seen.append(done)
    )
    assert is_same(simulate(run), there)
    assert seen == sorted(seen)
    assert seen[-1] == run.samples


def test_all_figures_are_the_same_and_the_digest_too(cluster):
    entries = {
        "matrix": [[5, 1, 3], [2, 4, None], [3, 3, 3]],
        "directions": "max",
        "spread": 0.5,
        "samples": 20_000,
    }
    here, there = smaa(**entries), smaa(**entries, scheduler=cluster.scheduler_address)
    assert here.digest == there.digest
    assert here.bound == there.bound
    for name, error in here.errors.items():
        assert error.equals(there.errors[name])
        assert getattr(here, name, error).equals(getattr(there, name, there.errors[name]))


def test_a_worker_killed_in_the_middle_loses_nothing(cluster):
    run = a_run(2_000_000)
    before = pids(cluster)
    killed = []

    def kill(done, wanted):
        if not killed:
            killed.append(before[0])
            os.kill(before[0], signal.SIGKILL)

    there = simulate(run, scheduler=cluster.scheduler_address, progress=kill)
    assert killed[0] not in pids(cluster)
    assert is_same(simulate(run), there)


def test_an_interruption_leaves_no_task_behind(cluster):
    from distributed import Client

    def interrupt(done, wanted):
        raise KeyboardInterrupt

    with pytest.raises(Interrupted, match=r"stopped after [\d,]+ of 3,000,000 samples"):
        simulate(a_run(3_000_000), scheduler=cluster.scheduler_address, progress=interrupt)
    with Client(cluster, set_as_default=False) as client:
        end = time.monotonic() + 10
        while any(client.processing().values()) and time.monotonic() < end:
            time.sleep(0.05)
        assert not any(client.processing().values())
    assert is_same(simulate(a_run()), simulate(a_run(), scheduler=cluster.scheduler_address))


def test_a_worker_with_other_versions_is_refused(cluster, monkeypatch):
    monkeypatch.setattr(record, "__version__", "0.0.1")
    with pytest.raises(InputError, match=r"expected evaluator 0\.0\.1; found evaluator \d"):
        simulate(a_run(), scheduler=cluster.scheduler_address)


def _fails(levels, weights):
    return 1 / 0


def _kills(levels, weights):
    os._exit(1)


@pytest.mark.parametrize(
    ("score", "told"), [(_fails, "ZeroDivisionError"), (_kills, "KilledWorker")]
)
def test_a_unit_that_fails_everywhere_is_told(cluster, score, told):
    broken = a_run(20_000, task=Task.generic(score, GAIN))
    with pytest.raises(InputError, match=rf"found {told}: .*[^.]\. Nothing was lost"):
        simulate(broken, scheduler=cluster.scheduler_address)


def test_all_workers_lost_for_good_is_told_in_time(cluster):
    run = a_run(10_000_000)
    units = tuple(run.units())
    with closing(count_on_cluster(run, units, cluster.scheduler_address, patience=1.0)) as counted:
        next(counted)
        cluster.scale(0)
        start = time.monotonic()
        with pytest.raises(InputError, match=r"a worker within 1 s; found none.*dask worker"):
            list(counted)
        assert time.monotonic() - start < 15
    # And one who comes when there is nobody waits no longer.
    with pytest.raises(InputError, match=r"a worker within 0\.5 s; found none"):
        next(count_on_cluster(run, units, cluster.scheduler_address, patience=0.5))


def test_a_scheduler_that_goes_away_is_told():
    from distributed import LocalCluster

    run = a_run(10_000_000)
    with LocalCluster(
        n_workers=1, processes=False, dashboard_address=":0", silence_logs=logging.CRITICAL
    ) as brief:
        counted = count_on_cluster(run, tuple(run.units()), brief.scheduler_address, patience=1.0)
        with closing(counted):
            next(counted)
            brief.close()
            with pytest.raises(InputError, match="leave the scheduler out to count here"):
                list(counted)


@contextmanager
def silent_port():
    """Someone who listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_scheduler_that_does_not_answer_is_named_with_the_remedy(monkeypatch, capfd):
    monkeypatch.setattr(counting, "_ANSWER", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    with silent_port() as silent:
        addresses = [f"tcp://127.0.0.1:{free}", f"tcp://127.0.0.1:{silent}", "nonsense", "x://y:1"]
        for address in addresses:
            start = time.monotonic()
            with pytest.raises(InputError) as caught:
                smaa([[1, 2], [2, 1]], "max", scheduler=address)
            (fault,) = caught.value.faults
            assert fault.key == address
            assert "dask scheduler" in fault.remedy
            assert time.monotonic() - start < 8
    assert capfd.readouterr() == ("", "")


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"expected the library distributed; found not installed"):
        smaa([[1, 2], [2, 1]], "max", scheduler="tcp://127.0.0.1:8786")


def test_a_worker_counts_what_it_has_the_versions_for():
    run = a_run()
    expected, unit = record.computed_by(run.kernel), next(iter(run.units()))
    counted = counting._count(run, expected, unit)
    assert pickle.dumps(counted) == pickle.dumps(run.count(unit))
    other = {**expected, "numpy": "0.1"}
    with pytest.raises(InputError, match=r"numpy 0\.1"):
        counting._count(run, other, [0])


def test_workers_that_are_gone_for_a_moment_are_waited_for(monkeypatch):
    run = a_run()
    expected = run.count([0])
    looks = iter([None, None, expected])
    monkeypatch.setattr(counting, "_connected", lambda scheduler: nullcontext(NobodyThere()))
    monkeypatch.setattr(counting, "_wait_for_worker", lambda *_: None)
    monkeypatch.setattr(counting, "_next", lambda *_: next(looks))
    assert list(count_on_cluster(run, [[0]], "tcp://127.0.0.1:8786", patience=60)) == [expected]


class NobodyThere:
    """A client of a scheduler that has lost all its workers, and the work not yet."""

    def map(self, count, units, **_options):
        return [SimpleNamespace(add_done_callback=lambda put: None) for _ in units]

    def scheduler_info(self):
        return {"workers": {}}


def test_a_result_lost_with_its_worker_is_waited_for_again():
    class Lost:
        def result(self, timeout):
            raise TimeoutError

    finished, lost = SimpleQueue(), Lost()
    finished.put(lost)
    assert counting._next(finished, "tcp://127.0.0.1:8786") is None
    assert finished.get_nowait() is lost
