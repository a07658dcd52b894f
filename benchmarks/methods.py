"""CPU of ``rank_matrix`` beside the same call of pymcdm, in one interleaved run.

pymcdm's call returns scores alone, with its checks (validated) or without; ours checks, ranks and
builds a table.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from pymcdm import methods, normalizations

from evaluator import rank_matrix

SIZES = ((20, 5, 200), (200, 10, 100), (2000, 20, 20))
ROUNDS = 15
# The target is for the first, TOPSIS by vectors; the others stand beside it.
PEERS: dict[str, Callable[[], object]] = {
    "topsis": lambda: methods.TOPSIS(normalizations.vector_normalization),
    "weighted_sum": lambda: methods.WSM(normalizations.vector_normalization),
    "vikor": methods.VIKOR,
    "waspas": methods.WASPAS,
    "mabac": methods.MABAC,
    "edas": methods.EDAS,
    "cocoso": methods.COCOSO,
}
LIMITS = {20: 3.0, 200: 1.5, 2000: 1.2}


def medians(calls: list[Callable[[], object]], repeat: int) -> list[float]:
    """Return the CPU of each call in microseconds, taken in turns."""
    spent: list[list[float]] = [[] for _ in calls]
    for call in calls:
        call()
    for _ in range(ROUNDS):
        for times, call in zip(spent, calls, strict=True):
            start = time.process_time()
            for _ in range(repeat):
                call()
            times.append((time.process_time() - start) / repeat * 1e6)
    return [statistics.median(times) for times in spent]


def side_by_side(name: str, m: int, n: int, repeat: int) -> list[float]:
    """Return our CPU, that of pymcdm and that of pymcdm with its checks."""
    generator = np.random.default_rng(0)
    matrix, weights = generator.uniform(0.1, 9.0, (m, n)), np.full(n, 1 / n)
    ways = (["max", "min"] * n)[:n]
    signs = np.where(np.array(ways) == "max", 1, -1)
    peer: Callable[..., object] = PEERS[name]()  # type: ignore[assignment]
    calls: list[Callable[[], object]] = [
        lambda: rank_matrix(matrix, weights, ways, name),
        lambda: peer(matrix, weights, signs, validation=False),
        lambda: peer(matrix, weights, signs),
    ]
    return medians(calls, repeat)


def main() -> None:
    print("rank_matrix beside pymcdm: CPU in microseconds, medians of an interleaved run")
    print(
        f"{'method':14}{'size':>9}{'ours':>8}{'pymcdm':>8}{'validated':>10}{'ratio':>7}{'limit':>7}"
    )
    for name in PEERS:
        for m, n, repeat in SIZES:
            ours, theirs, checked = side_by_side(name, m, n, repeat)
            limit = f"{LIMITS[m]:>7.1f}" if name == "topsis" else ""
            figures = f"{ours:>8.0f}{theirs:>8.0f}{checked:>10.0f}{ours / theirs:>7.2f}{limit}"
            print(f"{name:14}{f'{m}x{n}':>9}{figures}")


if __name__ == "__main__":
    main()
