"""Levels drawn within their spread, sample by sample, each a function of seed and sample alone."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.robustness.kernels.philox import UNIFORMS, key_of, philox, uniforms
from evaluator.robustness.level_draws import triangular

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from evaluator.arrays import Floats

TRIANGULAR: Final = "triangular"
UNIFORM: Final = "uniform"
NORMAL: Final = "normal"
DISTRIBUTIONS: Final = (TRIANGULAR, UNIFORM, NORMAL)


@dataclass(frozen=True, eq=False)
class LevelDraws:
    """How the levels of m alternatives on n criteria vary.

    Attributes
    ----------
    values : array of float, (m, n)
        The mode, or the mean of a normal distribution. NaN is a silent cell, which is uniform from
        `low` to `high` whatever the distribution.
    low, high : array of float, (m, n)
        Ends of the spread; under "normal" used for silent cells only.
    streams : tuple of int, length m
        The number of the random stream of each row, 32 bits (see `stream_numbers`).
    distribution : {"triangular", "uniform", "normal"}
    deviation : array of float, (m, n), optional
        Standard deviations, needed with "normal".
    seed : int
    shared : mapping of int to array of float, (m, n)
        By the number of a random stream that rows have in common: the share of each cell that
        moves with it. The shares of a cell sum to at most one.

    Raises
    ------
    InputError
        If shapes differ, a distribution is unknown, a value lies outside its spread or two streams
        have the same number.

    Examples
    --------
    >>> cell = np.array([[3.0]])
    >>> draws = LevelDraws(cell, cell - 1, cell + 1, streams=(7,), seed=1)
    >>> draws.draw(0, 2).shape
    (2, 1, 1)
    """

    values: Floats
    low: Floats
    high: Floats
    streams: tuple[int, ...]
    distribution: str = TRIANGULAR
    deviation: Floats | None = None
    seed: int = 0
    shared: Mapping[int, Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        faults = Faults("level draws")
        self._check_shapes(faults)
        if self.distribution not in DISTRIBUTIONS:
            faults.unknown("distribution", "a distribution", self.distribution, DISTRIBUTIONS)
        if self.distribution == NORMAL and self.deviation is None:
            faults.add("deviation", "standard deviations", "nothing", "Give one for each cell.")
        self._check_spread(faults)
        taken = Counter([*self.streams, *self.shared])
        for stream in sorted(stream for stream, count in taken.items() if count > 1):
            remedy = "Number the streams with stream_numbers."
            faults.add(f"stream {stream}", "a number of its own", "a second one", remedy)
        faults.raise_if_any()

    def _check_shapes(self, faults: Faults) -> None:
        """Note every array that does not match the values."""
        shape = self.values.shape
        arrays = {"low": self.low, "high": self.high, "deviation": self.deviation}
        arrays |= {f"shared {stream}": share for stream, share in self.shared.items()}
        for name, array in arrays.items():
            if array is not None and array.shape != shape:
                faults.add(name, f"shape {shape}", f"shape {array.shape}", "One entry per cell.")
        if (len(self.streams),) != shape[:1]:
            remedy = "Give one stream per row."
            faults.add("streams", f"{shape[0]} numbers", f"{len(self.streams)}", remedy)

    def _check_spread(self, faults: Faults) -> None:
        """Note every cell whose ends are the wrong way round or leave its value out."""
        if faults or self.distribution == NORMAL:
            return
        mode = np.where(np.isnan(self.values), self.low, self.values)
        for i, k in np.argwhere(~((self.low <= mode) & (mode <= self.high))).tolist():
            spread = f"{self.values[i, k]} in {self.low[i, k]} to {self.high[i, k]}"
            remedy = "Let the spread hold the value."
            faults.add(f"row {i}, column {k}", "low <= value <= high", spread, remedy)

    def uniforms(self, start: int, count: int) -> Floats:
        """Return what the levels are made of: uniform numbers between 0 and 1.

        Parameters
        ----------
        start, count : int
            The first sample and how many.

        Returns
        -------
        array of float, (count, m, n)
        """
        return self._uniforms(_consecutive(start, count))

    def draw(self, start: int, count: int) -> Floats:
        """Return the levels of consecutive samples.

        Returns
        -------
        array of float, (count, m, n)
        """
        return self.draw_at(_consecutive(start, count))

    def draw_at(self, samples: NDArray[np.uint64]) -> Floats:
        """Return the levels of given samples.

        Parameters
        ----------
        samples : array of uint64, (S,)
            Global numbers of the samples.

        Returns
        -------
        array of float, (S, m, n)
        """
        numbers = self._uniforms(samples)
        if self.distribution == TRIANGULAR:
            return triangular(numbers, self.low, self.values, self.high)
        flat = self.low + numbers * (self.high - self.low)
        if self.distribution == UNIFORM or self.deviation is None:
            return flat
        from scipy.special import ndtri

        silent = np.isnan(self.values)
        return np.where(silent, flat, self.values + self.deviation * ndtri(numbers))

    def _uniforms(self, samples: NDArray[np.uint64]) -> Floats:
        own = self._of_streams(samples, self.streams)
        moving = sum(self.shared.values(), np.zeros(self.values.shape))
        if not moving.any():
            return own
        from scipy.special import ndtr, ndtri

        # A Gaussian copula: cells move together by their shares, and each stays uniform.
        rows, columns = np.nonzero(moving > 0)
        left = np.clip(1.0 - moving[rows, columns], 0.0, 1.0)
        normal = np.sqrt(left) * ndtri(own[:, rows, columns])
        for stream, share in self.shared.items():
            common = ndtri(self._of_streams(samples, (stream,)))[:, 0]
            normal += np.sqrt(share[rows, columns]) * common[:, columns]
        own[:, rows, columns] = ndtr(normal)
        return own

    def _of_streams(self, samples: NDArray[np.uint64], streams: tuple[int, ...]) -> Floats:
        """Return the uniform numbers of some streams, shape (S, streams, n)."""
        low, high = samples & np.uint64(0xFFFFFFFF), samples >> np.uint64(32)
        numbers = np.array(streams, dtype=np.uint64)
        columns = self.values.shape[1]
        drawn = np.empty((len(samples), len(streams), columns))
        key = key_of(self.seed)
        for first in range(0, columns, UNIFORMS):
            counter = (low[:, np.newaxis], high[:, np.newaxis], numbers, first // UNIFORMS)
            served = range(first, min(first + UNIFORMS, columns))
            for column, number in zip(served, uniforms(philox(counter, key)), strict=False):
                drawn[:, :, column] = number
        return drawn


def stream_numbers(names: Iterable[str]) -> dict[str, int]:
    """Return a random stream for each name, which other names do not change.

    The number is the CRC-32 of the name. Of two names with the same, which is rare, the later in
    the alphabet takes that of its name with a mark appended.

    Parameters
    ----------
    names : iterable of str
        Of the alternatives and of what they have in common.

    Examples
    --------
    >>> stream_numbers(["Lea", "Ada"])
    {'Ada': 3040723336, 'Lea': 2768135066}
    """
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for name in sorted(set(names)):
        marked = name
        while zlib.crc32(marked.encode()) in taken:
            marked += "\0"
        numbers[name] = zlib.crc32(marked.encode())
        taken.add(numbers[name])
    return numbers


def _consecutive(start: int, count: int) -> NDArray[np.uint64]:
    return np.arange(start, start + count, dtype=np.uint64)
