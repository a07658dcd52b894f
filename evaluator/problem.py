"""The decision problem: alternatives, criteria, levels with their spread, weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class DecisionProblem:
    """A decision matrix with what is uncertain about it, all by label.

    Attributes
    ----------
    alternatives, criteria : tuple of str
        Labels of the rows (m) and columns (n).
    levels : ndarray, shape (m, n)
        On the scale; NaN where a cell is silent.
    low, high : ndarray, shape (m, n)
        The spread of each cell; the whole scale where it is silent.
    shared : mapping of str to ndarray, shape (m, n)
        By region, the share of each cell that members of the region have in common.
    weights : ndarray, shape (n,)
        Not negative, summing to one.
    directions : tuple of str
        ``max`` or ``min`` by criterion.
    scale : tuple of float
        The lowest and the highest level.
    """

    alternatives: tuple[str, ...]
    criteria: tuple[str, ...]
    levels: Floats
    low: Floats
    high: Floats
    shared: Mapping[str, Floats]
    weights: Floats
    directions: tuple[str, ...]
    scale: tuple[float, float]

    def __post_init__(self) -> None:
        for name in ("levels", "low", "high", "weights"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        shared = {region: frozen(share) for region, share in self.shared.items()}
        object.__setattr__(self, "shared", shared)

    @cached_property
    def places(self) -> dict[str, int]:
        """The row of each alternative."""
        return {name: row for row, name in enumerate(self.alternatives)}

    @property
    def middle(self) -> float:
        """The middle of the scale, where a silent cell enters the score."""
        return sum(self.scale) / 2

    def filled(self) -> Floats:
        """Return the levels with silent cells at the middle of the scale."""
        return np.where(np.isnan(self.levels), self.middle, self.levels)

    def silent_end(self, *, best: bool) -> Floats:
        """Return the levels with silent cells at the best or the worst end of the scale."""
        ends = [self.scale[(way == "max") == best] for way in self.directions]
        return np.where(np.isnan(self.levels), np.array(ends), self.levels)

    def take(self, alternatives: Sequence[str]) -> DecisionProblem:
        """Return the problem of some of the alternatives, in the order given."""
        rows = [self.places[name] for name in alternatives]
        return replace(
            self,
            alternatives=tuple(alternatives),
            levels=self.levels[rows],
            low=self.low[rows],
            high=self.high[rows],
            shared={region: share[rows] for region, share in self.shared.items()},
        )


def frozen(array: Floats) -> Floats:
    """Return a copy that cannot be written to; the caller's own stays as it is."""
    copy = np.array(array)
    copy.setflags(write=False)
    return copy
