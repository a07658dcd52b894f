"""Priorities from complete judgements: bare arithmetic on logarithms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from evaluator.arrays import Floats


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
    means = logs.mean(axis=1)
    # The errors are similar to the judgements, but of one size: no digits are lost.
    values, vectors = np.linalg.eig(errors(logs, means))
    first = int(values.real.argmax())
    return shares(means + np.log(np.abs(vectors[:, first]))), float(values[first].real)


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
