"""How weights shall be drawn: from where, in what blocks, from Sobol points or independent ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from numbers import Integral
from typing import Literal, TypeAlias, get_args

from criteria.faults import Faults
from evaluator.reading.entries import shown
from evaluator.robustness.sampling.maps import LogNormalMap, SimplexMap
from evaluator.robustness.sampling.sobol import SobolUniforms, largest_dimension
from evaluator.robustness.sampling.sources import Mapped
from evaluator.robustness.sampling.streams import RandomUniforms

Points: TypeAlias = Literal["auto", "quasi", "independent"]
POINTS: tuple[Points, ...] = get_args(Points)

# Sequences, each scrambled on its own, whose scatter is the error of the mean.
REPLICATES = 32
# Sobol points pay up to so many coordinates, and errors can be told from so many sequences.
_QUASI_DIMENSION = 10
_QUASI_BLOCKS = 16


@dataclass(frozen=True)
class Plan:
    """How weights shall be drawn.

    Attributes
    ----------
    seed : int
        Where the random streams begin.
    block : int
        Draws of a block.
    total : int or None
        Draws in all, if that is known.
    points : {"auto", "quasi", "independent"}
        Scrambled Sobol points or independent ones; by itself Sobol points where they pay.
    """

    seed: int
    block: int
    total: int | None = None
    points: Points = "auto"

    @property
    def replicates(self) -> int:
        """How many sequences there are, as long as each has a block."""
        return REPLICATES if self.total is None else min(REPLICATES, -(-self.total // self.block))

    def is_quasi(self, dimension: int) -> bool:
        """Say whether so many coordinates shall come from Sobol points."""
        possible = dimension <= largest_dimension() and self.block.bit_count() == 1
        pays = dimension <= _QUASI_DIMENSION and self.replicates >= _QUASI_BLOCKS
        return possible and (self.points == "quasi" or (self.points == "auto" and pays))

    def mapped(self, to_weights: SimplexMap | LogNormalMap) -> Mapped:
        """Return draws through a map."""
        dimension, replicates = to_weights.dimension, self.replicates
        if self.is_quasi(dimension):
            sobol = SobolUniforms(dimension, replicates, self.block, self.seed)
            return Mapped(sobol, to_weights)
        return Mapped(RandomUniforms(dimension, self.seed), to_weights)

    def independent(self) -> Plan:
        """Return the plan for independent draws."""
        return replace(self, points="independent")


def read_plan(seed: object, block: object, total: object, points: object) -> Plan:
    """Read how weights shall be drawn.

    Raises
    ------
    InputError
        With every fault.

    Examples
    --------
    >>> read_plan(1, 4096, None, "auto").replicates
    32
    """
    faults = Faults("sampler")
    read = (
        _whole("seed", seed, 0, faults),
        _whole("block", block, 1, faults),
        None if total is None else _whole("total", total, 1, faults),
    )
    chosen = next((name for name in POINTS if name == points), None)
    if chosen is None:
        faults.unknown("points", "a kind of points", points, POINTS)
    faults.raise_if_any()
    return Plan(*read, chosen or "auto")


def _whole(name: str, given: object, least: int, faults: Faults) -> int:
    if isinstance(given, Integral) and not isinstance(given, bool) and int(given) >= least:
        return int(given)
    faults.add(name, f"a whole number, {least} or more", shown(given), "Write such a number.")
    return least
