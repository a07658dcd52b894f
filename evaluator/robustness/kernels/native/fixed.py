"""Compiled: fixed levels, weights varying, up to a few dozen alternatives (needs numba)."""

from __future__ import annotations

import numpy as np
from numba import njit

from evaluator.robustness.kernels.cache import compiled
from evaluator.robustness.kernels.native.groups import (
    GROUP,
    SPILL,
    compare_row,
    count_group,
    firsts_of,
    gather_pairs,
    lay_out,
    settle,
    take_back,
)
from evaluator.robustness.kernels.native.vectors import (
    WIDTH,
    add,
    divide,
    fused,
    load,
    minimum,
    multiply,
    splat,
    store,
    where_positive,
)

# A sum of squared distances below 1e-25 may have lost digits to underflow: count it as near.
_SMALL = np.float32(1e20)
_HALF = np.float32(0.5)
_NOTHING = np.float32(0.0)
_FAR = np.float32(1e30)


@njit(nogil=True, forceinline=True)
def _score_closeness(gain, loss, squared, i, half):
    """Score half a group by A / (A + B), which orders as the closeness does and needs no roots."""
    to_worst, to_best = splat(_NOTHING), splat(_NOTHING)
    for k in range(gain.shape[1]):
        weight = load(squared, k * GROUP + half)
        to_worst = fused(splat(gain[i, k]), weight, to_worst)
        to_best = fused(splat(loss[i, k]), weight, to_best)
    total = add(to_worst, to_best)
    share = where_positive(total, divide(to_worst, total), splat(_HALF))
    return share, multiply(total, splat(_SMALL))


@njit(nogil=True, forceinline=True)
def _score_sum(gain, weights, i, half):
    """Score half a group by the weighted sum."""
    total = splat(_NOTHING)
    for k in range(gain.shape[1]):
        total = fused(splat(gain[i, k]), load(weights, k * GROUP + half), total)
    return total


@njit(nogil=True)
def _rank_by_closeness(gain, loss, squared, sizes, scores, places, pairs, gaps):
    """Score and compare the rows of a group one after the other."""
    nearest, next_nearest = splat(_FAR), splat(_FAR)
    for i in range(len(sizes)):
        share, small = _score_closeness(gain, loss, squared, i, 0)
        next_share, next_small = _score_closeness(gain, loss, squared, i, WIDTH)
        store(scores, i * GROUP, share)
        store(scores, i * GROUP + WIDTH, next_share)
        nearest, next_nearest = minimum(nearest, small), minimum(next_nearest, next_small)
        nearest, next_nearest = compare_row(scores, i, sizes, places, pairs, nearest, next_nearest)
    store(gaps, 0, nearest)
    store(gaps, WIDTH, next_nearest)


@njit(nogil=True)
def _rank_by_sum(gain, weights, sizes, scores, places, pairs, gaps):
    """Score and compare the rows of a group one after the other."""
    nearest, next_nearest = splat(_FAR), splat(_FAR)
    for i in range(len(sizes)):
        store(scores, i * GROUP, _score_sum(gain, weights, i, 0))
        store(scores, i * GROUP + WIDTH, _score_sum(gain, weights, i, WIDTH))
        nearest, next_nearest = compare_row(scores, i, sizes, places, pairs, nearest, next_nearest)
    store(gaps, 0, nearest)
    store(gaps, WIDTH, next_nearest)


@njit(nogil=True)
def _score_exactly(gain, loss, weights, exact):
    """Score one sample in float64; `loss` without rows stands for a sum."""
    m, n = gain.shape
    for i in range(m):
        to_worst = to_best = 0.0
        for k in range(n):
            if len(loss):
                to_worst += weights[k] ** 2 * gain[i, k]
                to_best += weights[k] ** 2 * loss[i, k]
            else:
                to_worst += weights[k] * gain[i, k]
        exact[i] = to_worst
        if len(loss):
            total = np.sqrt(to_worst) + np.sqrt(to_best)
            exact[i] = np.sqrt(to_worst) / total if total > 0.0 else 0.5


@compiled
def tally_fixed(
    gain, loss, gain32, loss32, weights, samples, sizes, tolerance, ranks, lost, firsts, unsettled
):
    """Count a block of samples.

    Parameters
    ----------
    gain, loss : array of float64, (m, n)
        Of rows that differ; a loss of no rows stands for a sum.
    gain32, loss32 : the same in float32
    weights : array of float64, (n, S)
        S is a multiple of GROUP; what stands beyond the last sample is not counted.
    samples : int
        How many there are.
    sizes : array of int8, (m,)
        How many alternatives each row stands for.
    tolerance : float32
        Scores nearer than this are settled in float64.
    ranks : array of int64, (m * total,)
        Counts of row and number of better alternatives.
    lost : array of int64, (m, m)
        By pair i < j, samples in which i lost.
    firsts : array of uint64, (m * n * LANES,)
        Weights of the samples in which a row is first, in whole units, in several parts.
    unsettled : array of int64, (S,)
        Filled with the samples that were not counted.

    Returns
    -------
    int
        How many were not counted.
    """
    m, n = gain.shape
    scores = np.empty(m * GROUP, dtype=np.float32)
    side_by_side = np.empty(n * GROUP, dtype=np.float32)
    units = np.empty(n * GROUP, dtype=np.uint64)
    places = np.empty(m * GROUP, dtype=np.int8)
    pairs = np.zeros(m * (m - 1) // 2 * GROUP, dtype=np.int8)
    gaps = np.empty(GROUP, dtype=np.float32)
    leaders = np.empty(GROUP, dtype=np.int8)
    exact = np.empty(m, dtype=np.float64)
    left = 0
    for start in range(0, samples, GROUP):
        lay_out(weights, start, len(loss) > 0, side_by_side, units)
        if len(loss):
            _rank_by_closeness(gain32, loss32, side_by_side, sizes, scores, places, pairs, gaps)
        else:
            _rank_by_sum(gain32, side_by_side, sizes, scores, places, pairs, gaps)
        store(leaders, 0, firsts_of(places, m))
        for lane in range(GROUP):
            if gaps[lane] <= tolerance or start + lane >= samples:
                take_back(scores, lane, places, lost)
                leaders[lane] = -1
                if start + lane < samples:
                    _score_exactly(gain, loss, weights[:, start + lane], exact)
                    leaders[lane] = settle(exact, sizes, lane, places, lost)
                    if leaders[lane] < 0:
                        unsettled[left] = start + lane
                        left += 1
        count_group(places, leaders, start, weights, sizes, units, ranks, firsts)
        if start // GROUP % SPILL == SPILL - 1:
            gather_pairs(pairs, m, lost)
    gather_pairs(pairs, m, lost)
    return left
