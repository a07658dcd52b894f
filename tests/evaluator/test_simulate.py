"""Runs: the same counts however they are split, enough samples for a precision, interruptions."""

import pickle
import threading
import warnings
from itertools import chain

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator import WeightSpace, smaa
from evaluator.robustness import simulate as simulation
from evaluator.robustness.kernels.numpy_kernel import NumpyKernel
from evaluator.robustness.kernels.tally import Tally
from evaluator.robustness.kernels.task import Task
from evaluator.robustness.run import Run, block_size
from evaluator.robustness.simulate import Interrupted, simulate

GAIN = np.random.default_rng(5).random((7, 4)).round(1)


def a_run(samples=40_000, **changes):
    entries = {
        "task": Task.fixed("sum", GAIN),
        "space": WeightSpace.uniform(),
        "criteria": tuple("abcd"),
        "seed": 3,
        "samples": samples,
        "block": block_size(samples),
        "kernel": "numpy",
    }
    return Run(**{**entries, **changes})


def counts(sampled):
    """Everything that was counted, batch by batch, in bytes."""
    return [
        (
            tally.samples,
            tally.ranks.tobytes(),
            tally.wins.tobytes(),
            tally.first_weights.tobytes(),
            sorted(tally.ties.items()),
        )
        for tally in sampled.batches.tallies
    ]


def counting_threads():
    """Threads that are counting still."""
    return [one for one in threading.enumerate() if one.name.startswith("ThreadPoolExecutor")]


# --- how a run is cut -----------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 10**6),
    st.integers(0, 40),
    st.sampled_from([2, 300, 800]),
    st.sampled_from([32, 4096]),
)
def test_units_hold_every_block_once_and_keep_to_one_batch(samples, start, m, block):
    run = a_run(samples, task=Task.fixed("sum", np.zeros((m, 4))), block=block)
    units = list(run.units(start))
    stop = -(-samples // block)
    assert sorted(chain.from_iterable(units)) == list(range(start, stop))
    for unit in units:
        assert 1 <= len(unit) <= max(1, 65_536 // block)
        assert len({run.batch_of(one) for one in unit}) == 1
        # A batch holds whole replicates of the sampler, which are dealt to blocks by turns.
        assert {one % 32 % run.batches for one in unit} == {run.batch_of(unit[0])}


def test_units_are_dealt_out_as_they_are_asked_for():
    units = a_run(10**8).units()
    assert next(units) == tuple(range(0, 256, 32))


@given(st.integers(1, 10**9))
def test_blocks_are_powers_of_two_and_enough_to_tell_an_error(samples):
    block = block_size(samples)
    assert block.bit_count() == 1
    assert 32 <= block <= 8192
    assert samples < 512 or samples >= 16 * block


def test_large_tables_are_held_in_fewer_batches():
    for m, batches in ((2, 32), (250, 32), (500, 8), (1000, 4), (3000, 4)):
        assert a_run(task=Task.fixed("sum", np.zeros((m, 4)))).batches == batches


# --- the same counts, whoever counts --------------------------------------------------------------


@pytest.mark.parametrize("levels", ["held", "drawn"])
def test_threads_change_no_count(levels):
    entries = {
        "matrix": [[5, 1, 3, 2], [2, 4, None, 3], [3, 3, 3, 3], [1, 5, 2, 2]],
        "directions": "max",
        "spread": 0.5 if levels == "drawn" else None,
        "samples": 50_000,
        "seed": 4,
    }
    results = [smaa(**entries, workers=workers) for workers in (1, 2, 4)]
    for other in results[1:]:
        assert other.digest == results[0].digest
        assert other.bound == results[0].bound
        for name, error in other.errors.items():
            pd.testing.assert_frame_equal(
                pd.DataFrame(error), pd.DataFrame(results[0].errors[name]), check_exact=True
            )
            value = getattr(other, name, error)
            assert value.equals(getattr(results[0], name, results[0].errors[name]))
    assert not counting_threads()


@pytest.mark.parametrize("m", [7, 300])
def test_threads_change_no_count_of_a_batch(m):
    gain = np.random.default_rng(1).random((m, 4))
    gain[1] = gain[0]
    run = a_run(2000, task=Task.fixed("sum", gain))
    once = counts(simulate(run))
    assert sum(one[0] for one in once) == 2000
    for workers in (2, 5):
        assert counts(simulate(run, workers=workers)) == once


def test_blocks_counted_in_any_order_are_the_run():
    run = a_run(20_000)
    units = list(run.units())
    np.random.default_rng(1).shuffle(units)
    batches = [Tally.empty(7, 4) for _ in range(run.batches)]
    for unit in units:
        # By a copy that went through a pipe, as another process would.
        batch, tally = pickle.loads(pickle.dumps(run)).count(unit)
        batches[batch].merge(tally)
    shuffled = [tally for tally in batches if tally.samples]
    for one, other in zip(shuffled, simulate(run).batches.tallies, strict=True):
        np.testing.assert_array_equal(one.ranks, other.ranks)
        np.testing.assert_array_equal(one.first_weights, other.first_weights)
        assert one.ties == other.ties


def test_the_same_seed_gives_the_same_bytes_and_another_others():
    first, again, other = (smaa(GAIN * 4 + 1, "max", samples=5000, seed=s) for s in (1, 1, 2))
    table = first.rank_acceptability.to_csv()
    assert table == again.rank_acceptability.to_csv()
    assert first.digest == again.digest
    assert table != other.rank_acceptability.to_csv()
    assert first.digest != other.digest


def test_the_global_random_state_is_neither_used_nor_moved():
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first = smaa([[5, 1], [2, 4]], "max", spread=1.0, samples=2000)
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002
    np.random.seed(2)  # noqa: NPY002
    assert smaa([[5, 1], [2, 4]], "max", spread=1.0, samples=2000).pairwise.equals(first.pairwise)


def test_other_alternatives_leave_the_draws_of_a_pair_as_they_were():
    """Under fixed ends a pair meets in the same draws, whoever else there is, in any order."""
    matrix = pd.DataFrame(
        [[4, 2, None], [3, 3, 3], [2, 4, 4], [5, 1, 2]], index=list("ABCD"), columns=list("xyz")
    )
    entries = {"spread": 0.8, "samples": 3000, "seed": 5}
    whole = smaa(matrix, "max", **entries).pairwise
    turned = smaa(matrix.loc[["D", "B", "A", "C"]], "max", **entries).pairwise
    fewer = smaa(matrix.loc[["C", "A"]], "max", **entries).pairwise
    pd.testing.assert_frame_equal(
        turned.loc[list("ABCD"), list("ABCD")], whole, check_exact=True, check_names=False
    )
    assert fewer.loc["A", "C"] == whole.loc["A", "C"]


# --- enough samples for a precision ---------------------------------------------------------------


def small_steps(monkeypatch, first=1024, most=16_384):
    monkeypatch.setattr(simulation, "FIRST", first)
    monkeypatch.setattr("evaluator.robustness.accept.FIRST", first)
    monkeypatch.setattr(simulation, "MOST", most)


NINE = np.random.default_rng(2).uniform(1, 5, (5, 12))


def test_a_finer_precision_takes_more_samples_and_holds(monkeypatch):
    small_steps(monkeypatch, most=10**6)
    exact = smaa(NINE, "max", samples=200_000, seed=99)
    sizes = []
    for precision in (0.05, 0.02, 0.01):
        result = smaa(NINE, "max", precision=precision, seed=1)
        away = np.abs(result.rank_acceptability - exact.rank_acceptability).max(axis=None)
        assert result.bound <= precision
        assert away <= precision + exact.bound
        sizes.append(result.samples)
    assert sizes == sorted(set(sizes))
    # Twelve criteria are drawn independently: four times the samples halve the error.
    assert 8 <= sizes[2] / sizes[0] <= 64


@pytest.mark.parametrize("n", [3, 12])
def test_a_run_that_grew_is_the_run_that_began_as_large(monkeypatch, n):
    """Its samples go on where they ended: nothing is drawn twice or thrown away."""
    small_steps(monkeypatch, first=131_072, most=262_144)
    matrix = NINE[:, :n]
    seen = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        grown = smaa(
            matrix,
            "max",
            precision=1e-6,
            seed=2,
            progress=lambda done, wanted: seen.append((done, wanted)),
        )
    assert grown.samples == 262_144
    assert seen[-1] == (262_144, None)
    at_once = smaa(matrix, "max", samples=262_144, seed=2)
    assert grown.rank_acceptability.equals(at_once.rank_acceptability)
    assert grown.standard_error.equals(at_once.standard_error)
    assert grown.digest == at_once.digest


def test_the_end_of_what_can_be_drawn_is_said(monkeypatch):
    small_steps(monkeypatch, most=3000)
    said = r"the precision 1e-05 was not reached: within 0\.\d+ after 3,000 samples"
    with pytest.warns(UserWarning, match=said) as caught:
        result = smaa(NINE, "max", precision=1e-5)
    assert caught[0].filename == __file__
    assert result.samples == 3000
    assert result.bound > 1e-5


def test_a_rank_that_is_never_taken_does_not_stop_early(monkeypatch):
    """Dominance: all shares are 0 or 1 in every batch, and yet 1024 samples prove little."""
    small_steps(monkeypatch, most=10**6)
    result = smaa([[2, 2], [3, 3]], "max", precision=0.0005)
    assert result.samples > 10_000
    assert result.bound <= 0.0005


# --- progress and interruption --------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 3])
def test_progress_is_told_up_to_the_end(workers):
    seen = []
    simulate(a_run(), workers=workers, progress=lambda done, wanted: seen.append((done, wanted)))
    done = [one for one, _ in seen]
    assert done == sorted(done)
    assert seen[-1] == (40_000, 40_000)
    assert {wanted for _, wanted in seen} == {40_000}
    assert len(seen) >= 16


@pytest.mark.parametrize("workers", [1, 3])
def test_an_interruption_says_how_far_it_came_and_leaves_no_thread(workers):
    seen = []

    def interrupt(done, wanted):
        seen.append(done)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        simulate(a_run(), workers=workers, progress=interrupt)
    assert not counting_threads()
    assert (caught.value.done, caught.value.wanted) == (seen[-1], 40_000)
    assert str(caught.value) == f"stopped after {seen[-1]:,} of 40,000 samples"
    assert isinstance(caught.value, KeyboardInterrupt)


def test_an_interruption_of_a_precision_does_not_know_the_end(monkeypatch):
    small_steps(monkeypatch)

    def interrupt(done, wanted):
        raise KeyboardInterrupt

    with pytest.raises(Interrupted, match=r"^stopped after [\d,]+ samples$"):
        smaa(NINE, "max", precision=0.01, progress=interrupt)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interruption_while_counting_is_one_too(workers, monkeypatch):
    """As by Ctrl-C in the kernel; a thread would be asked by the main one, which waits for it."""
    whole, calls = NumpyKernel.tally, []

    def tally(self, *arguments):
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        whole(self, *arguments)

    monkeypatch.setattr(NumpyKernel, "tally", tally)
    with pytest.raises(Interrupted) as caught:
        simulate(a_run(), workers=workers)
    # Another thread may have gone on a little.
    assert 0 <= caught.value.done < 40_000
    assert caught.value.done <= 4 * 2048 or workers > 1
    assert not counting_threads()


def test_another_error_of_the_progress_is_passed_on_and_leaves_no_thread():
    def fail(done, wanted):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        simulate(a_run(), workers=3, progress=fail)
    assert not counting_threads()
