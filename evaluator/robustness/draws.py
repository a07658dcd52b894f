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
from evaluator.robustness.level_draws import level_parts, random_stream

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
    for (drawn,) in draw_together([problem], samples, block, seed, factor):
        yield drawn


def draw_together(
    problems: Sequence[DecisionProblem], samples: int, block: int, seed: int, factor: float
) -> Iterator[tuple[Block, ...]]:
    """Draw for several problems at once: the same as for each alone, in less time.

    Parameters
    ----------
    problems : sequence of DecisionProblem
        With the same alternatives and criteria, such as the stages of a study.
    samples, block, seed, factor
        As for `draw_blocks`.

    Yields
    ------
    tuple of Block
        One for each problem; a block that would fill the memory comes in parts, each of which
        has to be read before the next, which takes its memory.
    """
    for number, start in enumerate(range(0, samples, block)):
        size, stream = min(block, samples - start), (seed, number)
        weights = [draw_weights(problem.weights, factor, size, stream) for problem in problems]
        done = 0
        for levels in level_parts(problems, size, stream):
            part = slice(done, done + len(levels[0]))
            yield tuple(
                Block(*drawn) for drawn in zip(levels, (w[part] for w in weights), strict=True)
            )
            done = part.stop


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
