"""Maps from the unit cube to weights: onto simplices, and onto weights around given ones.

Arrays run criterion by criterion in memory: a row per coordinate inside, its transpose outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.problem import Floats


@dataclass(frozen=True, eq=False)
class SimplexMap:
    """Maps the unit cube onto simplices side by side, evenly by volume.

    Attributes
    ----------
    vertices : array of float, (T, d + 1, n)
        The corners of each simplex, as weights.
    shares : array of float, (T,)
        The share of each in the volume.
    """

    vertices: Floats
    shares: Floats

    @classmethod
    def whole(cls, count: int) -> SimplexMap:
        """Return the map onto all weights of so many criteria."""
        return cls(np.eye(count)[np.newaxis], np.ones(1))

    @classmethod
    def above(cls, lows: Floats) -> SimplexMap:
        """Return the map onto all weights that are not below these, (n,), of a sum below 1."""
        return cls((lows + (1.0 - lows.sum()) * np.eye(lows.size))[np.newaxis], np.ones(1))

    @property
    def dimension(self) -> int:
        """Coordinates of a point of the cube."""
        return int(self.vertices.shape[1]) - 1

    @property
    def mean(self) -> Floats:
        """The mean of weights drawn so, (n,)."""
        means = self.shares @ self.vertices.mean(axis=1)
        return np.asarray(means / means.sum())

    def __call__(self, uniforms: Floats) -> Floats:
        """Map points of the cube, which are used up.

        Parameters
        ----------
        uniforms : array of float, (d, size)

        Returns
        -------
        array of float, (size, n)

        Examples
        --------
        >>> SimplexMap.whole(3)(np.array([[0.25], [0.5]]))
        array([[0.5 , 0.25, 0.25]])
        """
        if self._is_whole:
            return stick_breaking(uniforms).T
        which = self._choose(uniforms[0]) if len(self.shares) > 1 else np.zeros(1, dtype=np.intp)
        mixture = stick_breaking(uniforms)
        # Sums in a fixed order: a matrix product would round by the number of points.
        weights = np.zeros((self.vertices.shape[2], uniforms.shape[1]))
        for corners, share in zip(self._by_corner, mixture, strict=True):
            weights += corners.take(which, axis=1) * share
        return weights.T

    @cached_property
    def _by_corner(self) -> Floats:
        """The corners, (d + 1, n, T), so that the simplices of a corner lie together."""
        return np.ascontiguousarray(self.vertices.transpose(1, 2, 0))

    @cached_property
    def _is_whole(self) -> bool:
        count = self.vertices.shape[2]
        return self.vertices.shape == (1, count, count) and bool(
            np.array_equal(self.vertices[0], np.eye(count))
        )

    def _choose(self, first: Floats) -> NDArray[np.intp]:
        """Choose simplices by the first coordinate, and stretch what is left of it to 0 to 1."""
        ends = np.cumsum(self.shares)
        which = np.searchsorted(ends[:-1], first, side="right")
        first -= (ends - self.shares)[which]
        first /= self.shares[which]
        np.clip(first, 0.0, 1.0, out=first)
        return which


@dataclass(frozen=True, eq=False)
class LogNormalMap:
    """Maps the unit cube onto weights around given ones: w proportional to w0 exp(sigma z).

    The same point gives the same z whatever the weights, so that results move smoothly with them.

    Attributes
    ----------
    weights : array of float, (n,)
        Shares of 1; zero stays zero.
    sigma : float
        Standard deviation of the logarithm.
    """

    weights: Floats
    sigma: float

    @property
    def dimension(self) -> int:
        """Coordinates of a point of the cube."""
        return self.weights.size

    def __call__(self, uniforms: Floats) -> Floats:
        """Map points of the cube, (n, size), to weights, (size, n).

        Examples
        --------
        >>> LogNormalMap(np.array([0.75, 0.25]), 0.3)(np.array([[0.5], [0.5]]))
        array([[0.75, 0.25]])
        """
        from scipy.special import ndtri

        drawn = ndtri(uniforms, out=uniforms)
        drawn *= self.sigma
        # So that the largest is one whatever the factor, and zero stays zero.
        drawn[self.weights == 0] = -np.inf
        drawn -= drawn.max(axis=0)
        np.exp(drawn, out=drawn)
        drawn *= self.weights[:, np.newaxis]
        drawn /= drawn.sum(axis=0)
        return np.asarray(drawn.T)


def stick_breaking(uniforms: Floats) -> Floats:
    """Break a stick of length 1 so that its pieces are uniform on the simplex.

    What is left after piece k of n is the rest before it times u ** (1 / (n - k)), the largest of
    n - k uniform numbers (Devroye 1986, Non-Uniform Random Variate Generation, chapter XI.4). No
    piece is preferred, and even points stay even.

    Parameters
    ----------
    uniforms : array of float, (d, size)
        Used up.

    Returns
    -------
    array of float, (d + 1, size)
        Columns sum to 1.

    Examples
    --------
    >>> stick_breaking(np.array([[0.81], [0.5]])).ravel().round(12).tolist()
    [0.1, 0.45, 0.45]
    """
    dimension, size = uniforms.shape
    pieces = np.empty((dimension + 1, size))
    before: Floats | float = 1.0
    for k, row in enumerate(uniforms):
        take_root(row, dimension - k)
        if k:
            row *= before
        np.subtract(before, row, out=pieces[k])
        before = row
    pieces[dimension] = before
    return pieces


def take_root(values: Floats, degree: int) -> None:
    """Replace values by their roots, by square and cube roots where they do (powers are slower).

    Examples
    --------
    >>> values = np.array([64.0])
    >>> take_root(values, 6)
    >>> values.tolist()
    [2.0]
    """
    while degree % 2 == 0:
        np.sqrt(values, out=values)
        degree //= 2
    while degree % 3 == 0:
        np.cbrt(values, out=values)
        degree //= 3
    if degree > 1:
        np.power(values, 1.0 / degree, out=values)
