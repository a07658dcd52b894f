"""CPU time of counting ranks and pairs over many samples: our kernels beside what one would write.

All run in one thread, in turn with each other, on the same weights, and count the same; drawing
weights is left out but in the last table. Where the counts do not agree nothing is timed.
``python benchmarks/acceptability.py --memory SAMPLES`` prints the memory one run takes.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is loaded

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from evaluator.robustness.kernels import LevelDraws, NumpyKernel, Tally, Task, choose_kernel

ROUNDS = 9
BLOCK = 8192
# Alternatives, criteria, samples of ours, of chunked NumPy, of the loop over pymcdm.
SIZES = ((20, 5, 32768, 32768, 300), (200, 10, 8192, 4096, 100), (1000, 20, 2048, 512, 20))
DRAWN = (20, 5, 16384, 16384)
CHUNK = 2**16  # scores that chunked NumPy takes at a time: the fastest of those tried


def problem(m: int, n: int, samples: int) -> tuple[np.ndarray, np.ndarray]:
    """Partial values, which min-max normalization leaves as they are, and weights."""
    stream = np.random.default_rng([m, n])
    levels = stream.random((m, n))
    levels -= levels.min(axis=0)
    return levels / levels.max(axis=0), stream.dirichlet(np.ones(n), samples)


def in_blocks(weights: np.ndarray) -> list[np.ndarray]:
    """Cut weights into blocks, criterion by criterion in memory: as our samplers draw them."""
    return [
        np.asfortranarray(weights[start : start + BLOCK]) for start in range(0, len(weights), BLOCK)
    ]


def by_kernel(kernel: object, task: Task, blocks: list[np.ndarray]) -> Tally:
    """Count with one of our kernels, block by block."""
    tally = Tally.empty(*task.shape)
    for number, weights in enumerate(blocks):
        kernel.tally(task, weights, number * BLOCK, tally)  # type: ignore[attr-defined]
    return tally


def by_loop(
    levels: np.ndarray, weights: np.ndarray, *, validation: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Score, rank and count sample by sample with pymcdm, as its documentation does."""
    from pymcdm import normalizations
    from pymcdm.methods import TOPSIS

    m, n = levels.shape
    method, types = TOPSIS(normalizations.minmax_normalization), np.ones(n)
    rows = np.arange(m)
    ranks, wins = np.zeros((m, m), dtype=np.int64), np.zeros((m, m), dtype=np.int64)
    for drawn in weights:
        scores = method(levels, drawn, types, validation=validation)
        ranks[rows, method.rank(scores).astype(np.int64) - 1] += 1
        wins += scores[:, np.newaxis] > scores
    return ranks, wins


def by_chunks(levels: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count in plain NumPy: two products, a sort and comparisons per chunk of samples."""
    m = len(levels)
    gain, loss = levels**2, (1 - levels) ** 2
    ranks, wins = np.zeros(m * m, dtype=np.int64), np.zeros((m, m), dtype=np.int64)
    for start in range(0, len(weights), max(1, CHUNK // m)):
        squared = weights[start : start + max(1, CHUNK // m)] ** 2
        _count(np.sqrt(squared @ gain.T), np.sqrt(squared @ loss.T), ranks, wins)
    return ranks.reshape(m, m), wins


def by_chunks_of_levels(low, mode, high, weights: np.ndarray, seed: int) -> np.ndarray:
    """Draw levels with NumPy's own triangular generator, and count in plain NumPy."""
    m = len(mode)
    stream = np.random.default_rng(seed)
    ranks, wins = np.zeros(m * m, dtype=np.int64), np.zeros((m, m), dtype=np.int64)
    for start in range(0, len(weights), max(1, CHUNK // m)):
        squared = weights[start : start + max(1, CHUNK // m)] ** 2
        drawn = stream.triangular(low, mode, high, (len(squared), *mode.shape))
        gain = np.einsum("smk,sk->sm", drawn**2, squared)
        loss = np.einsum("smk,sk->sm", (1 - drawn) ** 2, squared)
        _count(np.sqrt(gain), np.sqrt(loss), ranks, wins)
    return ranks.reshape(m, m)


def _count(gain: np.ndarray, loss: np.ndarray, ranks: np.ndarray, wins: np.ndarray) -> None:
    scores = gain / (gain + loss)
    m = scores.shape[1]
    order = np.argsort(-scores, axis=1)
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.broadcast_to(np.arange(m), order.shape), axis=1)
    ranks += np.bincount((places + m * np.arange(m)).ravel(), minlength=m * m)
    narrow = np.ascontiguousarray(places.T.astype(np.int16))
    for i in range(m - 1):
        won = np.count_nonzero(narrow[i] < narrow[i + 1 :], axis=1)
        wins[i, i + 1 :] += won
        wins[i + 1 :, i] += len(scores) - won


def cpu_of(run: Callable[[], object]) -> float:
    """Return the CPU seconds of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def interleaved(runs: dict[str, tuple[Callable[[], object], float]]) -> dict[str, float]:
    """Run in turn; return the median CPU time of each, divided by its amount of work."""
    for run, _ in runs.values():
        run()
    rounds = [{name: cpu_of(run) for name, (run, _) in runs.items()} for _ in range(ROUNDS)]
    return {
        name: statistics.median(each[name] for each in rounds) / work
        for name, (_, work) in runs.items()
    }


def table(kernels: dict[str, object]) -> None:
    """Print what a sample costs per alternative, and how often ours fits into it."""
    print(f"CPU ns per sample x alternative, pairs counted; median of {ROUNDS} interleaved runs")
    for m, n, *samples in SIZES:
        compare(kernels, m, n, *samples)


def compare(
    kernels: dict[str, object], m: int, n: int, ours: int, chunked: int, looped: int
) -> None:
    """Compare on one size, once all have given the same counts."""
    levels, weights = problem(m, n, ours)
    task = Task.fixed("closeness", levels**2, (1 - levels) ** 2)
    for found, expected in zip(
        by_loop(levels, weights[:looped], validation=True),
        by_chunks(levels, weights[:looped]),
        strict=True,
    ):
        np.testing.assert_array_equal(found, expected)
    ranks, wins = by_chunks(levels, weights[:chunked])
    for kernel in kernels.values():
        tally = by_kernel(kernel, task, in_blocks(weights[:chunked]))
        np.testing.assert_array_equal(tally.ranks, ranks)
        np.testing.assert_array_equal(tally.wins, wins)
    few, blocks = weights[:looped], in_blocks(weights)
    runs = {
        "pymcdm loop": (lambda: by_loop(levels, few, validation=True), looped * m / 1e9),
        "  unvalidated": (lambda: by_loop(levels, few, validation=False), looped * m / 1e9),
        "chunked NumPy": (lambda: by_chunks(levels, weights[:chunked]), chunked * m / 1e9),
    }
    for name, kernel in kernels.items():
        runs[name] = (lambda kernel=kernel: by_kernel(kernel, task, blocks), ours * m / 1e9)
    _print(f"{m}x{n}", runs)


def table_of_levels(kernels: dict[str, object]) -> None:
    """The same where levels vary too."""
    m, n, ours, chunked = DRAWN
    mode, weights = problem(m, n, ours)
    blocks = in_blocks(weights)
    low, high = np.maximum(mode - 0.2, 0), np.minimum(mode + 0.3, 1)
    draws = LevelDraws(mode, low, high, streams=tuple(range(m)))
    task = Task.drawn("closeness", draws, np.zeros(n), np.ones(n))
    shares = by_chunks_of_levels(low, mode, high, weights, 1) / ours
    tally = by_kernel(kernels["compiled"], task, blocks)
    assert np.abs(tally.rank_shares() - shares).max() < 5 / np.sqrt(ours)
    runs: dict[str, tuple[Callable[[], object], float]] = {
        "chunked NumPy": (
            lambda: by_chunks_of_levels(low, mode, high, weights[:chunked], 1),
            chunked * m / 1e9,
        )
    }
    for name, kernel in kernels.items():
        runs[name] = (lambda kernel=kernel: by_kernel(kernel, task, blocks), ours * m / 1e9)
    _print(f"{m}x{n}, levels vary", runs)


def _print(label: str, runs: dict[str, tuple[Callable[[], object], float]]) -> None:
    figures = interleaved(runs)
    print(f"  {label}")
    for name, figure in figures.items():
        times = ", ".join(
            f"{other / figure:,.1f} x {rival}"
            for rival, other in figures.items()
            if rival in ("pymcdm loop", "chunked NumPy") and other > figure
        )
        print(f"    {name:<14} {figure:10.2f}   {times}")


def whole_run() -> None:
    """Print what `smaa` takes for 100,000 samples of 20 x 5, all included."""
    from evaluator.robustness.smaa import smaa

    levels, _ = problem(20, 5, 1)
    runs = {
        name: (lambda name=name: smaa(1 + 4 * levels, "max", kernel=name), 1e-3)
        for name in ("numpy", "compiled")
    }
    for name, figure in interleaved(runs).items():
        print(f"  smaa, 100,000 samples of 20x5, {name}: {figure:.1f} ms")


def memory(samples: int) -> None:
    """Print by how much memory grows in a run of so many samples."""
    levels, _ = problem(20, 5, 1)
    task = Task.fixed("closeness", levels**2, (1 - levels) ** 2)
    kernel, tally = choose_kernel("compiled"), Tally.empty(20, 5)
    stream = np.random.default_rng(1)
    kernel.tally(task, stream.dirichlet(np.ones(5), 1), 0, Tally.empty(20, 5))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for start in range(0, samples, BLOCK):
        weights = stream.random((min(BLOCK, samples - start), 5))
        weights /= weights.sum(axis=1, keepdims=True)
        kernel.tally(task, weights, start, tally)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"  {samples:>11,} samples: peak {after / 1024:.0f} MB with all that is loaded, "
        f"{(after - before) / 1024:.1f} MB of it since the first sample"
    )


def main() -> None:
    """Print all tables."""
    if sys.argv[1:2] == ["--memory"]:
        memory(int(sys.argv[2]))
        return
    kernels = {"numpy": NumpyKernel(), "compiled": choose_kernel("compiled")}
    table(kernels)
    table_of_levels(kernels)
    whole_run()
    for samples in (10_000, 1_000_000, 100_000_000):
        command = [sys.executable, __file__, "--memory", str(samples)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
