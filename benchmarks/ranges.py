"""CPU time of scoring draws: our kernel beside a plain loop over pymcdm, interleaved.

Both score the same drawn matrices with the same drawn weights and must agree, or nothing is timed.
"""

from __future__ import annotations

import statistics
import time

import numpy as np
from pymcdm import normalizations
from pymcdm.methods import TOPSIS

from evaluator.methods import closeness

ROUNDS = 5
SIZES = ((20, 5, 2000), (200, 10, 300))
SCALE = (1.0, 5.0)


def ours(levels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score all draws at once."""
    directions = ["max"] * levels.shape[2]
    return closeness(levels, weights, directions, "scale", scale=SCALE)


def peer(levels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score draw by draw with pymcdm, the ends of the scale appended as two rows."""
    method = TOPSIS(normalizations.minmax_normalization)
    count = levels.shape[2]
    ends = np.array([[SCALE[1]] * count, [SCALE[0]] * count])
    types = np.ones(count)
    return np.array(
        [
            method(np.vstack([matrix, ends]), drawn, types, validation=False)[:-2]
            for matrix, drawn in zip(levels, weights, strict=True)
        ]
    )


def cpu_of(function: object, *arguments: np.ndarray) -> float:
    """Return the CPU seconds of one call."""
    start = time.process_time()
    function(*arguments)  # type: ignore[operator]
    return time.process_time() - start


def main() -> None:
    """Print nanoseconds per sample and alternative of both, and their ratio."""
    stream = np.random.default_rng(1)
    print(f"CPU ns per sample x alternative, median of {ROUNDS} interleaved runs; levels vary too")
    for m, n, samples in SIZES:
        levels = stream.uniform(*SCALE, (samples, m, n))
        weights = stream.dirichlet(np.ones(n), samples)
        np.testing.assert_allclose(ours(levels, weights), peer(levels, weights), rtol=1e-9)
        pairs = [
            (cpu_of(ours, levels, weights), cpu_of(peer, levels, weights)) for _ in range(ROUNDS)
        ]
        unit = 1e9 / (samples * m)
        mine, theirs = (statistics.median(column) * unit for column in zip(*pairs, strict=True))
        print(f"  {m}x{n}: ours {mine:.0f}, pymcdm loop {theirs:.0f}, ratio {theirs / mine:.0f}")


if __name__ == "__main__":
    main()
