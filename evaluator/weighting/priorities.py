"""Priorities from complete judgements: bare arithmetic on logarithms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from evaluator.arrays import Floats

# Entries of an eigenvector below this are lost to rounding, and above this they are not.
_LOST, _SEEN = 1e-12, 1e-6
# Changes of unit after which every entry has come out.
_ROUNDS = 50


def geometric_weights(logs: Floats) -> tuple[Floats, float]:
    """Row geometric means, with the mean of (A w)_i / w_i.

    Parameters
    ----------
    logs : array of float, n x n
        Antisymmetric logarithms of the judgements.

    Returns
    -------
    tuple of array (n, sum 1) and float

    Examples
    --------
    >>> weights, lambda_max = geometric_weights(np.log([[1, 4], [1 / 4, 1]]))
    >>> weights.round(3).tolist(), round(lambda_max, 3)
    ([0.8, 0.2], 2.0)
    """
    means = logs.mean(axis=1)
    return shares(means), float(errors(logs, means).sum(axis=1).mean())


def eigenvector_weights(logs: Floats) -> tuple[Floats, float]:
    """Principal right eigenvector and eigenvalue; parameters as for `geometric_weights`."""
    value, scales = principal(logs)
    return shares(scales), float(np.exp(value))


def principal(logs: Floats) -> tuple[float, Floats]:
    """Return the logarithms of the principal eigenvalue and of its right eigenvector.

    Parameters
    ----------
    logs : array of float, n x n
        Logarithms of a positive matrix.

    Returns
    -------
    tuple of float and array (n,)
        Entries lost beside larger ones come out once the matrix is put in units of the
        eigenvector.

    Examples
    --------
    >>> value, scales = principal(np.log([[1, 1e40], [1e-40, 1]]))
    >>> round(np.exp(value), 6), round((scales[0] - scales[1]) / np.log(10), 6)
    (np.float64(2.0), np.float64(40.0))
    """
    units = logs.mean(axis=1)
    for _ in range(_ROUNDS):
        scaled = logs - units[:, None] + units[None, :]
        top = scaled.max()
        values, vectors = np.linalg.eig(np.exp(scaled - top))
        first = int(values.real.argmax())
        found = np.abs(vectors[:, first])
        value = float(np.log(values[first].real) + top)
        units = units + np.log(np.maximum(found, _LOST))
        if found.min() > _SEEN:
            break
    return value, units


def shares(logs: Floats) -> Floats:
    """Return the shares of 1 whose logarithms are these, up to a constant.

    Examples
    --------
    >>> shares(np.log([600.0, 200.0])).round(3).tolist()
    [0.75, 0.25]
    """
    sizes: Floats = np.exp(logs - logs.max())
    found: Floats = sizes / sizes.sum()
    return found


def errors(logs: Floats, scales: Floats) -> Floats:
    """Return a_ij w_j / w_i, 1 where a judgement is met by the weights w.

    Parameters
    ----------
    logs : array of float, n x n
        Logarithms of the judgements.
    scales : array of float, (n,)
        Logarithms of the weights.
    """
    found: Floats = np.exp(logs - scales[:, None] + scales[None, :])
    return found
