"""Small decision problems that methods are put to the proof with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from criteria.frozen import FrozenDict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from evaluator.arrays import Floats

# Values lie on a scale of five steps in halves, so that ties and near ties abound.
_LOW, _HIGH, _STEP = 1.0, 5.0, 0.5
_LARGEST = (9, 5)


@dataclass(frozen=True, eq=False)
class Problem:
    """A decision matrix with what is asked of it.

    Attributes
    ----------
    matrix : array of float, (m, n)
    weights : array of float, (n,)
    directions : tuple of {"max", "min"}, length n
    units : array of float, (n,)
        What a step of each criterion is worth; whatever is given in the units of a criterion, such
        as the ends of a scale, is multiplied by it.
    extra : mapping
        Options of the method that carry no unit.
    in_units : mapping of str to array of float, (n,) or (n, 2)
        Options of the method in the units of the criteria, for units of 1.
    """

    matrix: Floats
    weights: Floats
    directions: tuple[str, ...]
    units: Floats
    extra: Mapping[str, Any]
    in_units: Mapping[str, Floats]

    @property
    def options(self) -> dict[str, Any]:
        """The options of the method, in the units of the matrix."""
        scaled = {
            name: (np.asarray(value).T * self.units).T for name, value in self.in_units.items()
        }
        return {**self.extra, **scaled}

    def rows(self, chosen: NDArray[np.int64]) -> Problem:
        """Return the problem with some of the alternatives, in the order given."""
        return replace(self, matrix=self.matrix[chosen])

    def columns(self, chosen: NDArray[np.int64]) -> Problem:
        """Return the problem with some of the criteria, in the order given."""
        return replace(
            self,
            matrix=self.matrix[:, chosen],
            weights=self.weights[chosen],
            directions=tuple(self.directions[k] for k in chosen),
            units=self.units[chosen],
            in_units=FrozenDict({name: v[chosen] for name, v in self.in_units.items()}),
        )

    def in_other_units(self, factors: Floats) -> Problem:
        """Return the same problem with each criterion in another unit."""
        return replace(self, matrix=self.matrix * factors, units=self.units * factors)

    def with_column(self, value: float, weight: float) -> Problem:
        """Return the problem with one more criterion, on which all are worth the same."""
        doubled = self.columns(np.array([*range(len(self.weights)), 0]))
        matrix = doubled.matrix.copy()
        matrix[:, -1] = value
        weights = np.append(self.weights, weight)
        return replace(doubled, matrix=matrix, weights=weights, units=np.append(self.units, 1.0))

    def with_values(self, matrix: Floats) -> Problem:
        """Return the problem with other values."""
        return replace(self, matrix=matrix)

    def better(self, row: int, column: int, by: float) -> Problem | None:
        """Return the problem with one value improved; None where it would leave the scale."""
        changed = self.matrix.copy()
        changed[row, column] += by if self.directions[column] == "max" else -by
        if not _LOW <= changed[row, column] <= _HIGH:
            return None
        return replace(self, matrix=changed)


def problems(
    options: Mapping[str, Any], count: int, seed: int, smallest: int = 3
) -> Iterator[Problem]:
    """Draw problems of 3 to 9 alternatives by 1 to 5 criteria.

    Parameters
    ----------
    options : mapping
        Of the method: those in the units of a criterion as `UnitOption`, for every criterion the
        same; all others as they are.
    count : int
        How many problems.
    seed : int
    smallest : int
        The least number of alternatives.

    Examples
    --------
    >>> first = next(problems({}, 1, seed=0))
    >>> first.matrix.shape, first.directions
    ((8, 4), ('max', 'max', 'max', 'max'))
    """
    generator = np.random.default_rng(seed)
    for _ in range(count):
        m = int(generator.integers(smallest, _LARGEST[0] + 1))
        n = int(generator.integers(1, _LARGEST[1] + 1))
        steps = round((_HIGH - _LOW) / _STEP)
        in_units = {k: v for k, v in options.items() if isinstance(v, UnitOption)}
        levels = np.asarray(_LOW + _STEP * generator.integers(0, steps + 1, (m, n)), np.float64)
        weights = generator.integers(1, 10, n) / 10
        ways = tuple(generator.choice(["max", "min"], n).tolist())
        yield Problem(
            matrix=levels,
            weights=weights,
            directions=ways,
            units=np.ones(n),
            extra=FrozenDict({k: v for k, v in options.items() if k not in in_units}),
            in_units=FrozenDict({k: v.spread_over(ways) for k, v in in_units.items()}),
        )


@dataclass(frozen=True)
class UnitOption:
    """An option in the units of a criterion: a number, several of them, or a function.

    Attributes
    ----------
    value : float, tuple of float, or callable
        The function takes the direction of a criterion.

    Examples
    --------
    >>> UnitOption((1, 5)).spread_over(["max", "min"])
    array([[1., 5.],
           [1., 5.]])
    >>> UnitOption({"max": 5, "min": 1}.get).spread_over(["max", "min"])
    array([5., 1.])
    """

    value: Any

    def spread_over(self, directions: Sequence[str]) -> Floats:
        """Return the option once for every criterion."""
        each = [self.value(way) if callable(self.value) else self.value for way in directions]
        return np.array(each, dtype=np.float64)
