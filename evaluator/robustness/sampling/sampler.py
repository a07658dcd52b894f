"""A sampler of weights, and the choice of the one that suits a space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from criteria.faults import Fault, InputError
from evaluator.robustness.sampling.hit_and_run import HitAndRun, effective_share
from evaluator.robustness.sampling.maps import LogNormalMap, SimplexMap
from evaluator.robustness.sampling.plan import Plan
from evaluator.robustness.sampling.polytope import Flat, centre, count_corners, flatten, lowest
from evaluator.robustness.sampling.sources import (
    DirichletDraws,
    Mapped,
    OnePoint,
    Rejection,
    Source,
)
from evaluator.robustness.sampling.streams import Kind, RandomUniforms
from evaluator.robustness.sampling.triangulation import triangulated

if TYPE_CHECKING:
    from collections.abc import Hashable

    from evaluator.problem import Floats
    from evaluator.robustness.sampling.polytope import LinearSystem

# Sets of facets that may be searched for corners; beyond that a polytope is walked through.
_CORNERS = 20_000
# Rejection is quicker than a walk as long as it keeps one draw in ten; where nothing else will do,
# it has to keep one in a hundred.
_QUICK = 0.1
_ACCEPTED = 0.01


@dataclass(frozen=True, eq=False)
class WeightSampler:
    """Draws weights block by block.

    Attributes
    ----------
    criteria : tuple
        Labels of the columns.
    block : int
        Draws of a block.
    center : array of float, (n,)
        A point of the space that depends on nothing but the space: the weights given, or the mean
        of the draws, or the centre of the largest ball within.
    source : Source
        Where the draws come from.
    """

    criteria: tuple[Hashable, ...]
    block: int
    center: Floats
    source: Source

    @property
    def kind(self) -> Kind:
        """How the draws of a block depend on each other.

        "fixed": all are one point; "independent"; "quasi": scrambled Sobol points; "chain".
        """
        return self.source.kind

    @property
    def replicates(self) -> int:
        """How many independent sequences there are; 1 where every draw is independent.

        Block b belongs to sequence b % replicates. With more than one, an error comes from the
        scatter of the sequences and not from that of the draws.
        """
        return self.source.replicates

    def draw(self, block: int, size: int | None = None) -> Floats:
        """Return the first weights of a block, by (seed, block) alone.

        Parameters
        ----------
        block : int
            The number of the block, from 0.
        size : int, optional
            At most the size of a block, which is the default.

        Returns
        -------
        array of float, (size, n)
            Rows sum to 1. Each criterion lies together in memory (Fortran order).

        Raises
        ------
        ValueError
            If there is no such block, or it has fewer draws.
        """
        size = self.block if size is None else size
        if block < 0 or not 0 <= size <= self.block:
            raise ValueError(f"block {block} has {self.block} draws, not {size}")
        return self.source.draw(block, size)

    def effective_share(self) -> float:
        """Say how many independent draws a draw is worth: less than 1 for chains, measured."""
        if self.kind != "chain":
            return 1.0
        return effective_share(self.draw(0))


def sample_simplex(count: int, plan: Plan) -> tuple[Source, Floats]:
    """Return uniform draws from all weights of so many criteria, and their mean."""
    whole = SimplexMap.whole(count)
    if count == 1:
        return OnePoint(whole.mean), whole.mean
    return plan.mapped(whole), whole.mean


def sample_polytope(system: LinearSystem, plan: Plan) -> tuple[Source, Floats]:
    """Return uniform draws from a polytope that is not empty, and a point in its middle.

    Exact and independent where it can be cut into simplices or where rejection does, otherwise a
    walk.
    """
    flat = flatten(system)
    if flat.dimension == 0:
        point = flat.weights(np.empty(0))
        return OnePoint(point), point
    pieces = triangulated(flat) if count_corners(flat) <= _CORNERS else None
    if pieces is not None:
        return plan.mapped(pieces), pieces.mean
    middle = _middle(flat)
    if flat.dimension == flat.origin.size - 1:
        around = SimplexMap.above(lowest(system))
        # The space decides, not the seed.
        trial, rejection = (
            Rejection(Mapped(RandomUniforms(flat.dimension, seed), around), system)
            for seed in (0, plan.seed)
        )
        if trial.acceptance() >= _QUICK:
            return rejection, middle
    return HitAndRun.through(flat, plan.seed, plan.replicates), middle


def sample_around(weights: Floats, sigma: float, plan: Plan) -> tuple[Source, Floats]:
    """Return draws w proportional to w0 exp(sigma z), and w0."""
    if sigma == 0.0 or np.count_nonzero(weights) == 1:
        return OnePoint(weights), weights
    return plan.mapped(LogNormalMap(weights, sigma)), weights


def sample_dirichlet(weights: Floats, concentration: float, plan: Plan) -> tuple[Source, Floats]:
    """Return draws from a Dirichlet distribution, and its mean."""
    if np.count_nonzero(weights) == 1:
        return OnePoint(weights), weights
    return DirichletDraws(weights, concentration, plan.seed), weights


def restricted(drawn: tuple[Source, Floats], system: LinearSystem) -> tuple[Source, Floats]:
    """Return those draws that meet linear constraints, and a point in their middle.

    Parameters
    ----------
    drawn : (Source, array)
        Independent draws, or one point.
    system : LinearSystem
        Not empty.

    Raises
    ------
    InputError
        If next to none of the draws do.
    """
    source, middle = drawn
    if source.kind == "fixed":
        share = float(system.holds(middle))
    else:
        source = Rejection(source, system)
        share = source.acceptance()
    if share < _ACCEPTED:
        raise InputError(
            [
                Fault(
                    "weight space",
                    "constraints",
                    f"more than {_ACCEPTED:.0%} of the weights around the given ones to meet them",
                    f"{share:.1%}",
                    "Widen them, or draw uniformly within them.",
                )
            ]
        )
    return source, middle if system.holds(middle) else _middle(flatten(system))


def _middle(flat: Flat) -> Floats:
    return flat.weights(centre(flat))
