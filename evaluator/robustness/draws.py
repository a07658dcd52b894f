"""Draw weights and levels within their uncertainty, in blocks with random streams of their own.

A stream belongs to a block and a partner, never to a worker or a position: adding a partner
leaves the draws of the others as they were, and the same seed gives the same numbers.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evaluator.problem import DecisionProblem, Floats

# The half-width of a nine-in-ten interval of the standard normal distribution.
NINE_IN_TEN = 1.6448536269514722


@dataclass(frozen=True)
class Block:
    """One block of draws: levels, shape (S, m, n), and weights, shape (S, n)."""

    levels: Floats
    weights: Floats


def draw_blocks(
    problem: DecisionProblem, samples: int, block: int, seed: int, factor: float
) -> Iterator[Block]:
    """Draw levels and weights together, block by block.

    Parameters
    ----------
    samples, block : int
        Draws in all and per block.
    seed : int
        Where the streams begin.
    factor : float
        A weight may be off by this factor, nine times in ten.
    """
    for number, start in enumerate(range(0, samples, block)):
        size = min(block, samples - start)
        yield Block(
            draw_levels(problem, size, (seed, number)),
            draw_weights(problem.weights, factor, size, (seed, number)),
        )


def draw_weights(weights: Floats, factor: float, size: int, stream: tuple[int, int]) -> Floats:
    """Draw weights around given ones: w proportional to w0 exp(sigma z); zero stays zero.

    Parameters
    ----------
    weights : ndarray, shape (n,)
    factor : float
        exp(1.645 sigma): nine times in ten a weight is off by less, before they are scaled to one.
    stream : (int, int)
        Seed and number of the block.

    Returns
    -------
    ndarray, shape (size, n)
        Each row sums to one.

    Examples
    --------
    >>> draw_weights(np.array([0.75, 0.25]), 1.0, 2, (1, 0))
    array([[0.75, 0.25],
           [0.75, 0.25]])
    """
    normal = _stream("weights", stream).standard_normal((size, weights.size))
    drawn = weights * np.exp(math.log(factor) / NINE_IN_TEN * normal)
    total: Floats = drawn.sum(axis=1, keepdims=True)
    return drawn / total


def draw_levels(problem: DecisionProblem, size: int, stream: tuple[int, int]) -> Floats:
    """Draw every cell within its spread.

    A cell with evidence follows a triangular distribution with its value as the mode, a silent
    one a uniform distribution over the whole scale. Cells that members of a region inherit move
    together, as far as they are inherited (a Gaussian copula keeps each distribution as it is).

    Returns
    -------
    ndarray, shape (size, m, n)
    """
    from scipy.special import ndtr

    columns = len(problem.criteria)
    own = 1.0 - sum(problem.shared.values(), np.zeros(problem.levels.shape))
    normal = np.stack(
        [_stream(name, stream).standard_normal((size, columns)) for name in problem.alternatives],
        axis=1,
    )
    normal *= np.sqrt(np.clip(own, 0.0, 1.0))
    for region, share in problem.shared.items():
        common = _stream(f"region {region}", stream).standard_normal((size, columns))
        normal += np.sqrt(share) * common[:, None, :]
    return triangular(ndtr(normal), problem.low, problem.levels, problem.high)


def triangular(uniform: Floats, low: Floats, mode: Floats, high: Floats) -> Floats:
    """Turn uniform draws into triangular ones, or into uniform ones where there is no mode.

    Parameters
    ----------
    uniform : ndarray, shape (S, m, n)
        Between 0 and 1.
    low, mode, high : ndarray, shape (m, n)
        NaN in `mode` stands for a silent cell.

    Examples
    --------
    >>> draws = np.array([[[0.0]], [[0.5]], [[1.0]]])
    >>> triangular(draws, np.array([[1.0]]), np.array([[3.0]]), np.array([[5.0]])).ravel()
    array([1., 3., 5.])
    """
    width = high - low
    peak = np.where(np.isnan(mode), low, mode)
    turn = np.divide(peak - low, width, out=np.zeros(width.shape), where=width > 0)
    rising = low + np.sqrt(uniform * width * (peak - low))
    falling = high - np.sqrt((1.0 - uniform) * width * (high - peak))
    drawn = np.where(uniform < turn, rising, falling)
    return np.where(np.isnan(mode), low + uniform * width, drawn)


def _stream(name: str, stream: tuple[int, int]) -> np.random.Generator:
    """Return the random stream of a name within a block."""
    seed, block = stream
    key = (block, zlib.crc32(name.encode()))
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
