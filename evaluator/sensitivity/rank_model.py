"""From uniform inputs to ranks: weights, levels, silence, normalisation and method all vary."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from evaluator.drawing import score_levels
from evaluator.methods import rank_scores, round_scores
from evaluator.methods.registry import get_method
from evaluator.problem import DecisionProblem, Floats
from evaluator.query import Query
from evaluator.robustness.draws import NINE_IN_TEN
from evaluator.robustness.level_draws import triangular

WEIGHTS: Final = "weights"
SILENCE: Final = "silence"
NORMALIZATION: Final = "normalization"
METHOD: Final = "method"
# A normal quantile is finite inside these.
_INSIDE: Final = 1e-12
# Cells drawn at a time, so that large studies fit into memory.
_CELLS: Final = 1_000_000


@dataclass(frozen=True)
class RankModel:
    """The ranks of a stage as a function of independent uniform inputs.

    Attributes
    ----------
    problem : DecisionProblem
        Of those ranked.
    query : Query
        The question; its method and normalisation are one of those drawn.
    factor : float
        A weight may be off by this factor, nine times in ten.
    methods, normalizations : tuple of str
        Those that are drawn from.

    Notes
    -----
    The inputs are those of the draws behind the ranges, and the choices that these hold fixed:
    one normal per weight; one per cell of every partner and one per cell that members of a
    region have in common, joined by the copula; how silent cells enter (drawn over the scale, in
    the middle, at the worst or at the best end); the method; and the normalisation, out of
    those that the method takes (nothing hangs on it where there are none). Choices are equally
    likely.
    """

    problem: DecisionProblem
    query: Query
    factor: float
    methods: tuple[str, ...]
    normalizations: tuple[str, ...]

    @cached_property
    def common(self) -> dict[str, list[int]]:
        """By region, the columns in which members have something in common."""
        shared = {
            region: np.flatnonzero((share > 0).any(axis=0)).tolist()
            for region, share in self.problem.shared.items()
        }
        return {region: columns for region, columns in shared.items() if columns}

    @property
    def groups(self) -> tuple[str, ...]:
        """The group of each input, in the order of the inputs."""
        count = len(self.problem.criteria)
        names = [WEIGHTS] * count
        for partner in self.problem.alternatives:
            names += [f"levels of {partner}"] * count
        for region, columns in self.common.items():
            names += [f"levels common to {region}"] * len(columns)
        return (*names, SILENCE, NORMALIZATION, METHOD)

    def ranks(self, inputs: Floats) -> Floats:
        """Rank every row of inputs, shape (R, D); return ranks, shape (R, m)."""
        size = max(1, _CELLS // self.problem.levels.size)
        parts = [self._ranks(inputs[at : at + size]) for at in range(0, len(inputs), size)]
        return np.concatenate(parts)

    def _ranks(self, inputs: Floats) -> Floats:
        """Rank rows that fit into memory together."""
        from scipy.special import ndtri

        rows, (m, n) = len(inputs), self.problem.levels.shape
        normal = ndtri(np.clip(inputs[:, :-3], _INSIDE, 1 - _INSIDE))
        weights = self._weights(normal[:, :n])
        levels = self._levels(normal[:, n:].reshape(rows, -1), inputs[:, -3])
        ranks = np.empty((rows, m))
        kinds = [get_method(name) for name in self.methods]
        for number, kind in enumerate(kinds):
            of_kind = _choice(inputs[:, -1], len(kinds)) == number
            taken = [name for name in self.normalizations if name in kind.normalizations]
            allowed: Sequence[str | None] = taken or [kind.usual]
            for position, normalization in enumerate(allowed):
                at = of_kind & (_choice(inputs[:, -2], len(allowed)) == position)
                asked = replace(self.query, method=kind, normalization=normalization)
                scores = score_levels(levels[at], self.problem, asked, weights[at])
                ranks[at] = rank_scores(round_scores(scores))
        return ranks

    def _weights(self, normal: Floats) -> Floats:
        """Return weights around those of the problem, as the draws have them."""
        drawn = self.problem.weights * np.exp(math.log(self.factor) / NINE_IN_TEN * normal)
        return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))

    def _levels(self, normal: Floats, silence: Floats) -> Floats:
        """Return levels within their spreads, as the draws have them, silent ones as chosen."""
        from scipy.special import ndtr

        problem = self.problem
        m, n = problem.levels.shape
        own = 1.0 - sum(problem.shared.values(), np.zeros((m, n)))
        mixed = normal[:, : m * n].reshape(-1, m, n) * np.sqrt(np.clip(own, 0.0, 1.0))
        at = m * n
        for region, columns in self.common.items():
            part = normal[:, at : at + len(columns)]
            share = np.sqrt(problem.shared[region][:, columns])
            mixed[:, :, columns] += share * part[:, None, :]
            at += len(columns)
        drawn = triangular(ndtr(mixed), problem.low, problem.levels, problem.high)
        choices = (problem.filled(), *(problem.silent_end(best=best) for best in (False, True)))
        chosen = _choice(silence, len(choices) + 1)
        silent = np.isnan(problem.levels)
        for number, fixed in enumerate(choices, start=1):
            held = (chosen == number)[:, None, None] & silent
            drawn = np.where(held, fixed, drawn)
        return drawn


def _choice(uniform: Floats, count: int) -> np.ndarray:
    """Return which of so many equally likely choices each uniform input makes."""
    return np.minimum((uniform * count).astype(np.int64), count - 1)
