"""From a method and levels with their spread to the task that a kernel counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from evaluator.arrays import maximised
from evaluator.methods.forms import LINEAR, linear_forms
from evaluator.methods.method import SCORE
from evaluator.methods.normalize import SCALE
from evaluator.methods.weighted import factors
from evaluator.robustness.kernels.levels import NORMAL, TRIANGULAR, LevelDraws
from evaluator.robustness.kernels.task import CLOSENESS, PRODUCT, SUM, Task

if TYPE_CHECKING:
    from evaluator.methods import Method
    from evaluator.problem import Floats

# Methods that kernels know by heart; all others are called sample by sample.
_KINDS: Final = {"topsis": CLOSENESS, "weighted_sum": SUM, "weighted_product": PRODUCT}


@dataclass(frozen=True, eq=False)
class Levels:
    """Levels and how far they may be off: m alternatives, n criteria.

    Attributes
    ----------
    values : array of float, (m, n)
        NaN where nothing is known.
    low, high : array of float, (m, n)
        The spread; the whole scale where nothing is known.
    deviation : array of float, (m, n)
        Standard deviations, for a normal distribution.
    distribution : str
    streams : tuple of int
        The random stream of each alternative.
    shared : mapping of int to array of float, (m, n)
        By random stream, the share of each cell that moves with it.
    """

    values: Floats
    low: Floats
    high: Floats
    deviation: Floats
    streams: tuple[int, ...]
    distribution: str = TRIANGULAR
    shared: Mapping[int, Floats] = field(default_factory=dict)

    @property
    def varies(self) -> bool:
        """Whether any level is uncertain."""
        return bool(np.isnan(self.values).any() or (self.low < self.high).any())

    def held(self, middle: Floats) -> Levels:
        """Return the same levels without spread, unknown ones at the middle of the scale."""
        values = np.where(np.isnan(self.values), middle, self.values)
        return Levels(values, values, values, 0 * values, self.streams)

    def record(self) -> dict[str, Any]:
        """Return what the digest takes in."""
        return {
            "values": [[None if np.isnan(x) else x for x in row] for row in self.values.tolist()],
            "spread": [self.low.tolist(), self.high.tolist(), self.deviation.tolist()],
            "distribution": self.distribution,
            "streams": list(self.streams),
            "shared": {str(stream): share.tolist() for stream, share in self.shared.items()},
        }


def build_task(
    method: Method,
    arguments: Mapping[str, Any],
    directions: Sequence[str],
    levels: Levels,
    ends: tuple[Floats, Floats],
    seed: int,
) -> Task:
    """Build the task of a method.

    Parameters
    ----------
    arguments : mapping
        Keyword arguments of the method.
    directions : sequence of {"max", "min"}, length n
    levels : Levels
        Where they vary, those of TOPSIS and of the weighted product under "scale" keep within it,
        and those of AHP within the levels that have intensities.
    ends : (array of float, array of float), each (n,)
        The low and the high end of each scale.
    seed : int
        Of the drawn levels.
    """
    kind, on_scale = _KINDS.get(method.id), arguments.get("normalization") == SCALE
    score = partial(_score, figures=method.figures, directions=tuple(directions), **arguments)
    if not levels.varies:
        if kind is None:
            return Task.generic(score, levels.values)
        return _fixed(kind, method.id, arguments, directions, levels.values)
    low, high = levels.low, levels.high
    if (on_scale and kind != SUM) or "intensities" in arguments:
        low, high = np.maximum(low, ends[0]), np.minimum(high, ends[1])
    draws = LevelDraws(
        values=levels.values,
        low=low,
        high=high,
        streams=levels.streams,
        distribution=levels.distribution,
        deviation=levels.deviation if levels.distribution == NORMAL else None,
        seed=seed,
        shared=levels.shared,
    )
    if kind is None or not on_scale:
        return Task.generic(score, draws)
    more = maximised(directions)
    return Task.drawn(kind, draws, np.where(more, *ends), np.where(more, *ends[::-1]))


def _fixed(
    kind: str,
    method: str,
    arguments: Mapping[str, Any],
    directions: Sequence[str],
    values: Floats,
) -> Task:
    """Build the task of fixed levels: what a criterion adds, per unit of its weight."""
    normalization, scale = arguments["normalization"], arguments.get("scale")
    if method in LINEAR:
        return Task.fixed(kind, *linear_forms(values, directions, method, normalization, scale))
    with np.errstate(divide="ignore"):
        return Task.fixed(kind, np.log(factors(values, directions, normalization, scale)))


def _score(
    levels: Floats, weights: Floats, *, figures: Any, directions: tuple[str, ...], **arguments: Any
) -> Floats:
    """Score many samples by any method; a function that can be sent to another process."""
    scores: Floats = figures(levels, weights, directions, **arguments)[SCORE]
    return scores
