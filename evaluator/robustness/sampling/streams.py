"""Random streams that belong to a block of draws, never to a worker or a position."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from evaluator.problem import Floats

Kind: TypeAlias = Literal["fixed", "independent", "quasi", "chain"]


class Uniforms(Protocol):
    """Points of the unit cube, block by block; `SobolUniforms` are another."""

    @property
    def kind(self) -> Kind:
        """How the points of a block depend on each other."""

    @property
    def replicates(self) -> int:
        """How many independent sequences the blocks are dealt to."""

    def draw(self, block: int, size: int) -> Floats:
        """Return the first points of a block, (dimension, size)."""


@dataclass(frozen=True)
class RandomUniforms:
    """Independent uniform numbers, a stream of its own for every block.

    Attributes
    ----------
    dimension : int
        Coordinates of a point.
    seed : int
        Where the streams begin.

    Examples
    --------
    >>> RandomUniforms(dimension=3, seed=1).draw(0, 2).shape
    (3, 2)
    """

    dimension: int
    seed: int

    kind: ClassVar[Kind] = "independent"
    replicates: ClassVar[int] = 1

    def draw(self, block: int, size: int) -> Floats:
        """Return the first points of a block.

        Returns
        -------
        array of float, (dimension, size)
            Between 0 and 1, neither included; one row per coordinate.
        """
        drawn = stream("weights", self.seed, block).random((size, self.dimension))
        # Zero has one chance in 2 ** 53, and its normal quantile is infinite.
        np.maximum(drawn, np.finfo(np.float64).tiny, out=drawn)
        return np.ascontiguousarray(drawn.T)


def stream(name: str, seed: int, block: int) -> np.random.Generator:
    """Return the random stream of a name within a block.

    Examples
    --------
    >>> bool(stream("weights", 1, 0).random() == stream("weights", 1, 0).random())
    True
    """
    key = (block, zlib.crc32(name.encode()))
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
