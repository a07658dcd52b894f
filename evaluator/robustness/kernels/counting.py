"""From scores or ranks of many samples to counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.robustness.kernels.tally import WEIGHT_UNIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.robustness.kernels.tally import Tally

# Up to so many alternatives, comparing all pairs of scores gives the ranks faster than sorting.
_COMPARED = 48


def count_ranks(ranks: NDArray[np.int64], weights: Floats, into: Tally) -> None:
    """Add the counts of samples whose ranks are known, ties and all.

    Parameters
    ----------
    ranks : array of int, (S, m)
        From 1; who ties shares the better rank.
    weights : array of float, (S, n)
    """
    samples, m = ranks.shape
    places = ranks - 1
    cells = places + m * np.arange(samples)[:, np.newaxis]
    sizes = np.bincount(cells.ravel(), minlength=samples * m)[cells]
    keys = m * np.arange(m) + places
    alone = sizes == 1
    into.ranks += np.bincount(keys[alone], minlength=m * m).reshape(m, m)
    codes, counts = np.unique(keys[~alone] * (m + 1) + sizes[~alone], return_counts=True)
    for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
        key, size = divmod(code, m + 1)
        alternative, place = divmod(key, m)
        tie = (alternative, place + 1, size)
        into.ties[tie] = into.ties.get(tie, 0) + count
    if into.wins is not None:
        for i in range(m):
            into.wins[i] += (ranks[:, i, np.newaxis] < ranks).sum(axis=0)
    first = places == 0
    parts = shared_weights(weights, first.sum(axis=1))
    # Whole numbers below 2 ** 53, so that the product is exact.
    into.first_weights += (first.T.astype(np.float64) @ parts).astype(np.int64)
    into.samples += samples


def shared_weights(weights: Floats, firsts: NDArray[np.int64]) -> Floats:
    """Return the weights of samples in whole units, divided among those who are first together.

    Parameters
    ----------
    weights : array of float, (S, n)
    firsts : array of int, (S,)
        How many are first.

    Examples
    --------
    >>> shared_weights(np.array([[0.5, 0.5]]), np.array([2])) * 2.0**-32
    array([[0.25, 0.25]])
    """
    return np.asarray(np.rint(weights / WEIGHT_UNIT / firsts[:, np.newaxis]))


def count_orders(scores: Floats, weights: Floats, into: Tally) -> None:
    """Add the counts of samples in which no two scores are equal.

    Parameters
    ----------
    scores : array of float, (S, m)
        Higher is better.
    weights : array of float, (S, n)
    """
    samples, m = scores.shape
    if samples == 0:
        return
    places = _places_by_pairs(scores, into) if m <= _COMPARED else _places_by_order(scores, into)
    keys = places + np.arange(m, dtype=np.int64)[:, np.newaxis] * m
    into.ranks += np.bincount(keys.ravel(), minlength=m * m).reshape(m, m)
    first = np.argmin(places, axis=0)
    units = shared_weights(weights, np.ones(samples, dtype=np.int64))
    for k in range(weights.shape[1]):
        # Whole numbers below 2 ** 53, so that the sums are exact.
        sums = np.bincount(first, weights=units[:, k], minlength=m)
        into.first_weights[:, k] += sums.astype(np.int64)
    into.samples += samples


def _places_by_pairs(scores: Floats, into: Tally) -> NDArray[np.uint8]:
    """Compare all pairs, count their wins and return the places, from 0, of shape (m, S)."""
    rows = np.ascontiguousarray(scores.T)
    m, samples = rows.shape
    places = np.zeros((m, samples), dtype=np.uint8)
    for i in range(m - 1):
        won = rows[i] > rows[i + 1 :]
        places[i + 1 :] += won.view(np.uint8)
        places[i] += np.uint8(m - 1 - i) - won.view(np.uint8).sum(axis=0, dtype=np.uint8)
        if into.wins is not None:
            # Row by row, because counting along an axis is several times slower.
            counts = np.array([np.count_nonzero(row) for row in won])
            into.wins[i, i + 1 :] += counts
            into.wins[i + 1 :, i] += samples - counts
    return places


def _places_by_order(scores: Floats, into: Tally) -> NDArray[np.int32]:
    """Sort, count the wins of all pairs and return the places, from 0, of shape (m, S)."""
    samples, m = scores.shape
    order = np.argsort(scores, axis=1)
    places = np.empty((samples, m), dtype=np.int32)
    falling = np.broadcast_to(np.arange(m - 1, -1, -1, dtype=np.int32), order.shape)
    np.put_along_axis(places, order, falling, axis=1)
    rows = np.ascontiguousarray(places.T)
    if into.wins is not None:
        # Half as wide, twice as fast.
        narrow = rows.astype(np.int16 if m < 2**15 else np.int32)
        for i in range(m - 1):
            bits = np.packbits(narrow[i] < narrow[i + 1 :], axis=1)
            counts = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
            into.wins[i, i + 1 :] += counts
            into.wins[i + 1 :, i] += samples - counts
    return rows
