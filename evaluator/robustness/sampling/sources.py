"""Where weights come from, block by block: mapped points, gamma variates, rejection, one point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

import numpy as np

from evaluator.robustness.sampling.streams import Kind, Uniforms, stream

if TYPE_CHECKING:
    from evaluator.arrays import Bools
    from evaluator.problem import Floats
    from evaluator.robustness.sampling.polytope import LinearSystem

# Rejection looks at so many candidates at a time, whatever is asked for.
_CANDIDATES = 4096


class Source(Protocol):
    """Draws of weights, block by block, a block by its number alone."""

    @property
    def kind(self) -> Kind:
        """How the draws depend on each other."""

    @property
    def replicates(self) -> int:
        """How many independent sequences the blocks are dealt to."""

    def draw(self, block: int, size: int) -> Floats:
        """Return the first weights of a block, (size, n)."""


@dataclass(frozen=True, eq=False)
class OnePoint:
    """The same weights always.

    Examples
    --------
    >>> OnePoint(np.array([0.75, 0.25])).draw(0, 2)
    array([[0.75, 0.25],
           [0.75, 0.25]])
    """

    weights: Floats

    kind: ClassVar[Kind] = "fixed"
    replicates: ClassVar[int] = 1

    def draw(self, block: int, size: int) -> Floats:
        """Return the weights, (size, n)."""
        return np.asfortranarray(np.broadcast_to(self.weights, (size, self.weights.size)))


@dataclass(frozen=True, eq=False)
class Mapped:
    """Points of the unit cube, mapped to weights.

    Attributes
    ----------
    uniforms : Uniforms
        Random or Sobol points.
    to_weights : callable
        `SimplexMap` or `LogNormalMap`.
    """

    uniforms: Uniforms
    to_weights: Callable[[Floats], Floats]

    @property
    def kind(self) -> Kind:
        """As of the points."""
        return self.uniforms.kind

    @property
    def replicates(self) -> int:
        """As of the points."""
        return self.uniforms.replicates

    def draw(self, block: int, size: int) -> Floats:
        """Return the first weights of a block, (size, n)."""
        return self.to_weights(self.uniforms.draw(block, size))


@dataclass(frozen=True, eq=False)
class DirichletDraws:
    """Weights from a Dirichlet distribution; zero stays zero.

    Attributes
    ----------
    weights : array of float, (n,)
        The mean.
    concentration : float
        The sum of the parameters.
    seed : int

    Examples
    --------
    >>> DirichletDraws(np.array([0.5, 0.0, 0.5]), 1e9, 1).draw(0, 1).round(3)
    array([[0.5, 0. , 0.5]])
    """

    weights: Floats
    concentration: float
    seed: int

    kind: ClassVar[Kind] = "independent"
    replicates: ClassVar[int] = 1

    def draw(self, block: int, size: int) -> Floats:
        """Return the first weights of a block, (size, n)."""
        used = self.weights > 0
        shapes = self.concentration * self.weights[used]
        # Gamma(a) is Gamma(a + 1) U ** (1 / a) (Marsaglia & Tsang 2000, doi:10.1145/358407.358414);
        # in logarithms a small a does not vanish.
        gamma = stream("weights", self.seed, block).standard_gamma(shapes + 1.0, (size, used.sum()))
        power = stream("powers", self.seed, block).standard_exponential(gamma.shape)
        logs = np.log(gamma.T) - power.T / shapes[:, np.newaxis]
        sizes = np.exp(logs - logs.max(axis=0))
        weights = np.zeros((self.weights.size, size))
        weights[used] = sizes / sizes.sum(axis=0)
        return weights.T


@dataclass(frozen=True, eq=False)
class Rejection:
    """Those of independent draws that meet linear constraints.

    Attributes
    ----------
    candidates : Source
        Independent draws.
    system : LinearSystem
        What they have to meet.
    """

    candidates: Source
    system: LinearSystem

    kind: ClassVar[Kind] = "independent"
    replicates: ClassVar[int] = 1

    def acceptance(self) -> float:
        """Return the share of the candidates that are accepted, from the first ones of block 0."""
        return float(self._is_accepted(self._round(0, 0)).mean())

    def draw(self, block: int, size: int) -> Floats:
        """Return the first weights of a block, (size, n)."""
        kept: list[Floats] = []
        missing, number = size, 0
        while missing > 0:
            drawn = self._round(block, number)
            kept.append(drawn[self._is_accepted(drawn)][:missing])
            missing, number = missing - len(kept[-1]), number + 1
        return np.asfortranarray(np.concatenate(kept))

    def _round(self, block: int, number: int) -> Floats:
        # Blocks of candidates that no other block of draws looks at.
        return self.candidates.draw((block << 32) + number, _CANDIDATES)

    def _is_accepted(self, drawn: Floats) -> Bools:
        return self.system.holds(drawn)
