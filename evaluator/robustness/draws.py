"""Draw weights and levels within their uncertainty, in blocks with random streams of their own.

A stream belongs to a block and a partner, never to a worker or a position: adding a partner
leaves the draws of the others as they were, and the same seed gives the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.problem import DecisionProblem, Floats
from evaluator.robustness.level_draws import level_parts, level_pieces, random_stream

# The half-width of a nine-in-ten interval of the standard normal distribution.
NINE_IN_TEN = 1.6448536269514722


@dataclass(frozen=True)
class Block:
    """Draws: levels, shape (S, m, n), and weights, shape (S, n)."""

    levels: Floats
    weights: Floats


def draw_blocks(
    problem: DecisionProblem, samples: int, block: int, seed: int, factor: float
) -> Iterator[Block]:
    """Draw levels and weights together, block by block; one that is large comes in parts.

    Parameters
    ----------
    samples, block : int
        Draws in all and per block.
    seed : int
        Where the streams begin.
    factor : float
        A weight may be off by this factor, nine times in ten.
    """
    for size, stream in _streams(samples, block, seed):
        weights = draw_weights(problem.weights, factor, size, stream)
        done = 0
        for (levels,) in level_parts([problem], size, stream):
            yield Block(levels, weights[done : done + len(levels)])
            done += len(levels)


def draw_pieces(
    problems: Sequence[DecisionProblem], samples: int, block: int, seed: int, factor: float
) -> Iterator[tuple[slice, slice, tuple[Block, ...]]]:
    """Draw for several problems at once, some alternatives after the other: the same numbers.

    Parameters
    ----------
    problems : sequence of DecisionProblem
        With the same alternatives and criteria, such as the stages of a study.
    samples, block, seed, factor
        As for `draw_blocks`.

    Yields
    ------
    draws, alternatives : slice
        Which they are; all alternatives of some draws come before other draws.
    blocks : tuple of Block
        One for each problem.
    """
    before = 0
    for size, stream in _streams(samples, block, seed):
        weights = [draw_weights(problem.weights, factor, size, stream) for problem in problems]
        for draws, alternatives, levels in level_pieces(problems, size, stream):
            drawn = zip(levels, weights, strict=True)
            blocks = tuple(Block(values, shares[draws]) for values, shares in drawn)
            yield slice(before + draws.start, before + draws.stop), alternatives, blocks
        before += size


def _streams(samples: int, block: int, seed: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Go through the blocks: how many draws each has, and its random stream."""
    for number, start in enumerate(range(0, samples, block)):
        yield min(block, samples - start), (seed, number)


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
    normal = random_stream("weights", stream).standard_normal((size, weights.size))
    drawn = weights * np.exp(math.log(factor) / NINE_IN_TEN * normal)
    total: Floats = drawn.sum(axis=1, keepdims=True)
    return drawn / total
