"""The draws of a stage as evidence to come: which step every cell is near, and who ranks where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from criteria import Framework
from evaluator.drawing import rank_draws
from evaluator.problem import DecisionProblem
from evaluator.query import Query
from evaluator.robustness import draw_blocks
from evaluator.robustness.ranges import Ranks
from evaluator.sensitivity.information import nearest_steps


@dataclass(frozen=True)
class Drawn:
    """What the draws gave.

    Attributes
    ----------
    ranked, others : tuple of str
    steps : ndarray, shape (S, m, n)
        The step of the scale that each cell is nearest to, from 0; those ranked come first.
    ranks : ndarray, shape (S, ranked)
    inserted : ndarray, shape (S, others)
        The rank of each of the others if it alone were added.
    """

    ranked: tuple[str, ...]
    others: tuple[str, ...]
    steps: np.ndarray
    ranks: Ranks
    inserted: Ranks


def draw_stage(problem: DecisionProblem, ranked: int, framework: Framework, query: Query) -> Drawn:
    """Draw levels and weights together; rank the first `ranked` rows, and each of the rest."""
    settings, scale = framework.settings, framework.scale
    inside, outside = list(range(ranked)), list(range(ranked, len(problem.alternatives)))
    steps, ranks, inserted = [], [], []
    for block in draw_blocks(
        problem, query.samples, settings.range.block, query.seed, settings.weights.factor
    ):
        inner, added = rank_draws(block, inside, outside, problem, query)
        ranks.append(inner)
        inserted.append(added)
        steps.append(nearest_steps(block.levels, scale.low, scale.high).astype(np.int8))
    names = problem.alternatives
    return Drawn(
        ranked=names[:ranked],
        others=names[ranked:],
        steps=np.concatenate(steps),
        ranks=np.concatenate(ranks),
        inserted=np.concatenate(inserted),
    )
