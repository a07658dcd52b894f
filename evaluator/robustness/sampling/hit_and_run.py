"""Random walks through a polytope with too many corners, and what their points are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from evaluator.robustness.sampling.polytope import Flat, centre, dot
from evaluator.robustness.sampling.streams import Kind, stream

if TYPE_CHECKING:
    from evaluator.problem import Floats

# Walkers of a block that go side by side, each a chain of its own.
_WALKERS = 256
# Sweeps, a step along every axis each: before a point is kept, and between two points of a walker.
_BURN_IN = 20
_THINNING = 3
# Points of each walker that tell the shape, and how often it is told anew.
_PILOT = 8
_PILOTS = 2


@dataclass(frozen=True, eq=False)
class HitAndRun:
    """Draws by hit-and-run along the axes of the polytope, chains of its own for every block.

    From a point the walk goes to a uniform point of the chord along an axis (Bélisle, Romeijn and
    Smith 1993, doi:10.1287/moor.18.2.255). The axes follow the covariance, measured by walks
    before, so that a long polytope is crossed as quickly as a round one. The walkers of a block
    start at the centre and take the axes in the same random order, each with steps of its own.

    Attributes
    ----------
    flat : Flat
        The polytope.
    start : array of float, (d,)
        Where every walker starts: the centre of the largest ball within.
    axes : array of float, (d, d)
        One per column.
    seed, replicates : int
    """

    flat: Flat
    start: Floats
    axes: Floats
    seed: int
    replicates: int

    kind: ClassVar[Kind] = "chain"

    @classmethod
    def through(cls, flat: Flat, seed: int, replicates: int) -> HitAndRun:
        """Prepare the walk: find the centre, and the axes from walks of their own.

        Examples
        --------
        >>> from evaluator.robustness.sampling.polytope import flatten, simplex_system
        >>> HitAndRun.through(flatten(simplex_system(4)), 1, 32).draw(0, 300).shape
        (300, 4)
        """
        start = centre(flat)
        axes: Floats = np.eye(flat.dimension)
        for number in range(_PILOTS):
            pilot = cls(flat, start, axes, 0, 1)
            points = pilot.walk(stream("axes of the weights", 0, number), _PILOT)
            spread = np.cov(points.reshape(-1, flat.dimension).T)
            axes = np.linalg.cholesky(spread).astype(np.float64)
        return cls(flat, start, axes, seed, replicates)

    def draw(self, block: int, size: int) -> Floats:
        """Return the first weights of a block, (size, n); the walkers take turns."""
        rounds = -(-size // _WALKERS)
        points = self.walk(stream("weights", self.seed, block), rounds)
        points = points.reshape(-1, self.flat.dimension)[:size]
        return np.asfortranarray(self.flat.weights(points))

    def walk(self, random: np.random.Generator, rounds: int) -> Floats:
        """Return the points that are kept, (rounds, walkers, d)."""
        kept = np.empty((rounds, self.flat.dimension, _WALKERS))
        # How far along the axes from the start, and how far from the facets.
        moved = np.zeros(kept.shape[1:])
        slack = np.repeat((self.flat.b - self.flat.a @ self.start)[:, np.newaxis], _WALKERS, axis=1)
        for number in range(rounds):
            for _ in range(_THINNING if number else _BURN_IN):
                self._sweep(moved, slack, random)
            kept[number] = moved
        return self.start + dot(kept.transpose(0, 2, 1), self.axes)

    def _sweep(self, moved: Floats, slack: Floats, random: np.random.Generator) -> None:
        """Take every walker a step along every axis, in random order."""
        speeds = (self.flat.a @ self.axes).T[:, :, np.newaxis]
        order = random.permutation(len(moved))
        for axis, shares in zip(order, random.random(moved.shape), strict=True):
            speed = speeds[axis]
            nears, leaves = (speed > 0.0)[:, 0], (speed < 0.0)[:, 0]
            forward = (slack[nears] / speed[nears]).min(axis=0)
            backward = (slack[leaves] / speed[leaves]).max(axis=0)
            step = backward + shares * (forward - backward)
            moved[axis] += step
            slack -= speed * step
        # Rounding may leave a walker outside by a hair.
        np.maximum(slack, 0.0, out=slack)


def effective_share(weights: Floats, walkers: int = _WALKERS) -> float:
    """Say how many independent draws a draw of a chain is worth, at most 1.

    The smallest over the criteria of 1 / (1 + 2 sum of autocorrelations), the sum cut where two in
    a row are not positive together (Geyer 1992, doi:10.1214/ss/1177011137). Autocovariances are
    means over the walkers, around the mean of all.

    Parameters
    ----------
    weights : array of float, (size, n)
        One block, in which the walkers take turns.
    walkers : int
        How many.

    Returns
    -------
    float
        1 where the block is too short to tell.

    Examples
    --------
    >>> effective_share(np.tile([[0.2, 0.8], [0.8, 0.2]], (4, 1)), walkers=2)
    0.142...
    """
    rounds = len(weights) // walkers
    if rounds < 2:
        return 1.0
    chains = weights[: rounds * walkers].reshape(rounds, walkers, -1)
    moved = chains - chains.mean(axis=(0, 1))
    spread = (moved**2).mean(axis=(0, 1))
    lags = [(moved[lag:] * moved[: rounds - lag]).mean(axis=(0, 1)) for lag in range(rounds)]
    varying = spread > 0
    correlations = np.array(lags)[:, varying] / spread[varying]
    times = [_correlation_time(column) for column in correlations.T]
    return min(1.0, 1.0 / max(times, default=1.0))


def _correlation_time(correlations: Floats) -> float:
    """Sum autocorrelations, (lags,), over pairs as long as these are positive."""
    pairs = correlations[: len(correlations) // 2 * 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs <= 0)
    return float(2.0 * pairs[: ends[0] if len(ends) else None].sum() - 1.0)
