"""Random indices from the literature, by which a consistency index is divided."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# The tables begin here: one or two criteria cannot contradict each other.
SMALLEST = 3


@dataclass(frozen=True)
class RandomIndex:
    """The random indices of one publication.

    Attributes
    ----------
    source : str
        Where they are printed.
    values : tuple of float
        From a matrix of three upwards.
    beyond : tuple of float, optional
        Slope and intercept of the mean principal eigenvalue for larger matrices.
    """

    source: str
    values: tuple[float, ...]
    beyond: tuple[float, float] | None = None

    @property
    def largest(self) -> int | None:
        """The largest matrix covered, None where there is no limit."""
        return None if self.beyond else SMALLEST + len(self.values) - 1

    def covers(self, n: int) -> bool:
        """Say whether there is an index for a matrix of n."""
        return self.largest is None or n <= self.largest

    def at(self, n: int) -> float:
        """Return the index for a matrix of n, at least three and covered.

        Examples
        --------
        >>> random_indices()["saaty"].at(5)
        1.12
        >>> round(random_indices()["alonso-lamata"].at(20), 4)
        1.634
        """
        if n < SMALLEST + len(self.values) or self.beyond is None:
            return self.values[n - SMALLEST]
        slope, intercept = self.beyond
        return (slope * n + intercept - n) / (n - 1)


@cache
def random_indices() -> dict[str, RandomIndex]:
    """Return every published set of random indices, by name.

    Examples
    --------
    >>> sorted(random_indices())
    ['alonso-lamata', 'saaty', 'saaty-2005']
    """
    text = files(__package__).joinpath("random_index.toml").read_text(encoding="utf-8")
    return {
        name: RandomIndex(
            source=entry["source"],
            values=tuple(entry["values"]),
            beyond=_line(entry.get("beyond")),
        )
        for name, entry in tomllib.loads(text).items()
    }


def _line(entry: dict[str, float] | None) -> tuple[float, float] | None:
    return None if entry is None else (entry["slope"], entry["intercept"])
