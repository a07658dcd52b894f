"""Corners of a polytope, and its cut into simplices, for exact independent draws."""

from __future__ import annotations

from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from evaluator.robustness.sampling.maps import SimplexMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from evaluator.arrays import Bools
    from evaluator.problem import Floats
    from evaluator.robustness.sampling.polytope import Flat

# Corners and facets nearer to each other than this are one; facets of length 1 less apart in
# volume are parallel.
_SAME = 1e-9
# Systems of equations solved at a time.
_BATCH = 20_000


def triangulated(flat: Flat, most: int = 10_000) -> SimplexMap | None:
    """Return the map of the unit cube onto a polytope, evenly by volume.

    Parameters
    ----------
    flat : Flat
        Of at least one dimension.
    most : int
        How many simplices are still welcome; they are all held in memory.

    Returns
    -------
    SimplexMap or None
        None if there would be more.

    Examples
    --------
    >>> from evaluator.robustness.sampling.polytope import flatten, simplex_system
    >>> triangulated(flatten(simplex_system(3))).vertices.shape
    (1, 3, 3)
    """
    points, on = corners(flat.a, flat.b)
    # In the order of the weights, because the basis is one of many.
    order = np.lexsort(flat.weights(points).round(9).T[::-1])
    points = points[order]
    pieces = cut(on[order], flat.dimension, most)
    if pieces is None:
        return None
    simplices = np.array(pieces)
    sizes = volumes(points[simplices])
    large = sizes > 0.0
    return SimplexMap(flat.weights(points[simplices[large]]), sizes[large] / sizes.sum())


def corners(a: Floats, b: Floats) -> tuple[Floats, Bools]:
    """Find the corners of the polytope a y <= b: where d facets meet, and no other forbids.

    Parameters
    ----------
    a, b : array of float, (m, d) and (m,)
        Rows of length 1.

    Returns
    -------
    points : array of float, (V, d)
    on : array of bool, (V, m)
        Which facets each is on.

    Examples
    --------
    >>> triangle = np.array([[-1.0, 0.0], [0.0, -1.0], [0.6, 0.8]])
    >>> points, on = corners(triangle, np.array([0.0, 0.0, 1.2]))
    >>> points.round(3).tolist(), on.sum(axis=1).tolist()
    ([[2.0, 0.0], [0.0, 1.5], [0.0, 0.0]], [2, 2, 2])
    """
    sets = np.array(list(combinations(range(len(a)), a.shape[1])))
    found = [_meeting(a, b, sets[start : start + _BATCH]) for start in range(0, len(sets), _BATCH)]
    points = np.concatenate(found) + 0.0
    on = np.abs(points @ a.T - b) <= _SAME
    # Where more than d facets meet, a corner is found more than once.
    first = np.unique(on, axis=0, return_index=True)[1]
    return points[first], on[first]


def cut(on: Bools, dimension: int, most: int) -> list[tuple[int, ...]] | None:
    """Cut a polytope into simplices: the first corner joined to those of the facets it is not on.

    Every face is cut by its own first corner, so that neighbours fit (the pulling triangulation;
    Lee and Santos 2017, Handbook of Discrete and Computational Geometry, chapter 16).

    Parameters
    ----------
    on : array of bool, (V, m)
        Which facets each corner is on.
    dimension : int
        Of the polytope.
    most : int
        The number of simplices that is still welcome.

    Returns
    -------
    list of tuple of int, or None
        The d + 1 corners of each simplex; None if there are more than that, which are counted
        without being made.

    Examples
    --------
    >>> square = np.array([[1, 0, 0, 1], [1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], dtype=bool)
    >>> cut(square, 2, most=10)
    [(0, 1, 2), (0, 2, 3)]
    """
    facets = [_as_bits(np.flatnonzero(column)) for column in on.T]
    whole, far = _as_bits(range(len(on))), dict[int, list[int]]()
    if _explore(whole, dimension, facets, far, {}) > most:
        return None
    return [_as_numbers(piece) for piece in _pieces(whole, far)]


def volumes(simplices: Floats) -> Floats:
    """Return the volumes of simplices, (T, d + 1, d).

    Examples
    --------
    >>> volumes(np.array([[[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]])).tolist()
    [0.5]
    """
    edges = simplices[:, 1:] - simplices[:, :1]
    sizes: Floats = np.abs(np.linalg.det(edges)) / factorial(simplices.shape[2])
    return sizes


def _meeting(a: Floats, b: Floats, sets: NDArray[np.intp]) -> Floats:
    rows = a[sets]
    crossing = np.abs(np.linalg.det(rows)) > _SAME
    points = np.linalg.solve(rows[crossing], b[sets[crossing]][..., np.newaxis])[..., 0]
    return points[(points @ a.T <= b + _SAME).all(axis=1)]


def _explore(
    face: int, dimension: int, facets: list[int], far: dict[int, list[int]], counts: dict[int, int]
) -> int:
    """Note the sides of a face, a set of corners as bits, that its apex is not on; count pieces."""
    if face.bit_count() == dimension + 1:
        return 1
    if face not in counts:
        far[face] = [side for side in _sides(face, facets) if not side & _apex(face)]
        counts[face] = sum(_explore(side, dimension - 1, facets, far, counts) for side in far[face])
    return counts[face]


def _pieces(face: int, far: dict[int, list[int]]) -> Iterator[int]:
    """Give the simplices of a face, which is one itself where it has no sides noted."""
    if face not in far:
        yield face
    for side in far.get(face, ()):
        for piece in _pieces(side, far):
            yield piece | _apex(face)


def _apex(face: int) -> int:
    """Return the first corner of a face, as a bit."""
    return face & -face


def _sides(face: int, facets: list[int]) -> list[int]:
    """Return the facets of a face: where it meets facets of the whole, unless in a smaller face."""
    meetings = sorted({face & facet for facet in facets} - {face, 0})
    return [
        one
        for one in meetings
        if not any(one != other and one & other == one for other in meetings)
    ]


def _as_bits(members: Iterable[int]) -> int:
    return sum(1 << int(member) for member in members)


def _as_numbers(face: int) -> tuple[int, ...]:
    return tuple(bit for bit in range(face.bit_length()) if face >> bit & 1)
