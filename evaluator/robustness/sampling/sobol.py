"""Scrambled Sobol points, computed directly for any chunk of the sequence.

A point is the exclusive or of the direction numbers at the bits of its index. So the points of the
low bits and of the middle ones are tabulated, and the bits of a chunk's number are one exclusive or
more: no chunk needs the ones before it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evaluator.robustness.sampling.streams import Kind, stream

if TYPE_CHECKING:
    from evaluator.problem import Floats

Bits: TypeAlias = NDArray[np.uint64]

# Bits of an index: four thousand million points a sequence.
INDEX_BITS = 32
# Digits of a scrambled point. A double has one more, which is always one, so that no point is zero.
DIGITS = 51
# The exponent of the doubles from one to two, whose mantissa is then the point itself.
_ONE = np.uint64(0x3FF0000000000000)


@dataclass(frozen=True)
class SobolUniforms:
    """Independently scrambled Sobol sequences, dealt out in chunks.

    Block b is chunk b // replicates of sequence b % replicates, so that the sequences grow together
    and the scatter of their means is an honest error (Owen 1997, doi:10.1214/aos/1031594731).

    Attributes
    ----------
    dimension : int
        Coordinates of a point.
    replicates : int
        How many sequences.
    block : int
        Points of a block, a power of two.
    seed : int
        Where the scrambling begins.

    Examples
    --------
    >>> SobolUniforms(dimension=2, replicates=4, block=8, seed=1).draw(0, 8).shape
    (2, 8)
    """

    dimension: int
    replicates: int
    block: int
    seed: int

    kind: ClassVar[Kind] = "quasi"

    def draw(self, block: int, size: int) -> Floats:
        """Return the first points of a block.

        Returns
        -------
        array of float, (dimension, size)
            Between 0 and 1, neither included; one row per coordinate.
        """
        chunk, replicate = divmod(block, self.replicates)
        lows, middles, columns = _tables(self.dimension, self.replicates, self.block, self.seed)
        low = lows[replicate]
        middle = middles[replicate] ^ chosen(columns[replicate], chunk)[:, np.newaxis]
        points = np.empty((self.dimension, middle.shape[1], low.shape[1]))
        np.bitwise_xor(low[:, np.newaxis, :], middle[:, :, np.newaxis], out=points.view(np.uint64))
        points -= 1.0
        return points.reshape(self.dimension, -1)[:, :size]


@lru_cache(maxsize=8)
def _tables(dimension: int, replicates: int, block: int, seed: int) -> tuple[Bits, Bits, Bits]:
    """Return the points of the low and of the middle bits of an index, and the other columns."""
    random = stream("sobol", seed, 0)
    columns, shift = scramble(direction_numbers(dimension), replicates, random)
    columns <<= np.uint64(1)
    bits = block.bit_length() - 1
    half = bits // 2
    # The exponent and the last digit ride along in one of the tables.
    start = (shift << np.uint64(1)) | np.uint64(1) | _ONE
    middle = tabulated(columns[..., half:bits]) ^ start[..., np.newaxis]
    return tabulated(columns[..., :half]), middle, columns[..., bits:].copy()


@cache
def direction_numbers(dimension: int) -> Bits:
    """Return the direction numbers of Joe and Kuo (2008), doi:10.1137/070709359.

    Returns
    -------
    array of uint64, (dimension, 32)
        Column k belongs to bit k of the index; 32 binary digits after the point each.

    Examples
    --------
    >>> (direction_numbers(3)[:, :3] / 2.0**32).tolist()
    [[0.5, 0.25, 0.125], [0.5, 0.75, 0.625], [0.5, 0.75, 0.375]]
    """
    numbers = [[1 << (INDEX_BITS - 1 - k) for k in range(INDEX_BITS)]]
    for entry in _joe_kuo()[: dimension - 1]:
        numbers.append(_recurrence(entry["degree"], entry["inner"], entry["initial"]))
    found = np.array(numbers[:dimension], dtype=np.uint64)
    found.flags.writeable = False
    return found


def largest_dimension() -> int:
    """Return for how many coordinates there are direction numbers.

    Examples
    --------
    >>> largest_dimension()
    21
    """
    return 1 + len(_joe_kuo())


def scramble(directions: Bits, replicates: int, random: np.random.Generator) -> tuple[Bits, Bits]:
    """Scramble by random linear matrices and digital shifts (Matoušek 1998).

    Every point is uniform, the points of a sequence keep their even spread, and beyond the 32
    digits of the direction numbers the digits are random: doi:10.1006/jcom.1998.0489.

    Parameters
    ----------
    directions : array of uint64, (d, 32)
    replicates : int
        How many scramblings, each independent of the others.
    random : Generator

    Returns
    -------
    columns : array of uint64, (replicates, d, 32)
        Direction numbers of 51 digits.
    shift : array of uint64, (replicates, d)
        What every point is shifted by.
    """
    shape = (replicates, len(directions), INDEX_BITS + 1)
    drawn = random.integers(0, 1 << DIGITS, shape, dtype=np.uint64)
    # Column j of a lower triangular matrix: nothing above digit j, one there, anything below.
    diagonal = np.uint64(1) << np.arange(DIGITS - 1, DIGITS - 1 - INDEX_BITS, -1, dtype=np.uint64)
    matrix = (drawn[..., 1:] & (diagonal - np.uint64(1))) | diagonal
    columns = np.zeros((*shape[:2], INDEX_BITS), dtype=np.uint64)
    for digit in range(INDEX_BITS):
        is_set = (directions >> np.uint64(INDEX_BITS - 1 - digit)) & np.uint64(1)
        columns ^= is_set * matrix[..., digit, np.newaxis]
    return columns, drawn[..., 0]


def tabulated(columns: Bits) -> Bits:
    """Return the points of all indices that some bits can write, in the order of the indices.

    Parameters
    ----------
    columns : array of uint64, (..., k)
        Direction numbers of the bits, the lowest first.

    Returns
    -------
    array of uint64, (..., 2 ** k)

    Examples
    --------
    >>> tabulated(np.array([[4, 2]], dtype=np.uint64)).tolist()
    [[0, 4, 2, 6]]
    """
    points = np.zeros((*columns.shape[:-1], 1), dtype=np.uint64)
    for bit in range(columns.shape[-1]):
        points = np.concatenate([points, points ^ columns[..., bit, np.newaxis]], axis=-1)
    return points


def chosen(columns: Bits, index: int) -> Bits:
    """Return the point of one index.

    Examples
    --------
    >>> chosen(np.array([[4, 2]], dtype=np.uint64), 3).tolist()
    [6]
    """
    point = np.zeros(columns.shape[:-1], dtype=np.uint64)
    for bit in range(index.bit_length()):
        if index >> bit & 1:
            point ^= columns[..., bit]
    return point


@cache
def _joe_kuo() -> list[dict[str, Any]]:
    text = files(__package__).joinpath("sobol_directions.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["dimension"])


def _recurrence(degree: int, inner: int, initial: list[int]) -> list[int]:
    """Continue the numbers of one dimension (Bratley & Fox 1988, doi:10.1145/42288.214372)."""
    numbers = [m << (INDEX_BITS - 1 - k) for k, m in enumerate(initial)]
    for k in range(degree, INDEX_BITS):
        new = numbers[k - degree] ^ (numbers[k - degree] >> degree)
        for i in range(1, degree):
            if inner >> (degree - 1 - i) & 1:
                new ^= numbers[k - i]
        numbers.append(new)
    return numbers
