"""Compiled: rank a group of samples, side by side in lanes, and count (needs numba).

Scores are compared in float32. A sample in which two scores are nearer than their rounding may
explain is not decided here but settled in float64, or where that is too near as well, left to the
reference. So float32 speeds up the counts and never changes one.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from evaluator.robustness.kernels.native.vectors import (
    WIDTH,
    absolute,
    add,
    both,
    but_not,
    load,
    minimum,
    negative,
    splat,
    store,
    subtract,
    where_zero,
)
from evaluator.robustness.kernels.numpy_kernel import NEAR

# What makes one whole of a weight in a tally.
_UNITS = 2.0**32


@njit(nogil=True)
def compare(scores, sizes, places, pairs, nearest):
    """Compare all pairs of a group of samples.

    Parameters
    ----------
    scores : array of float32, (m * WIDTH,)
    sizes : array of int32, (m,)
        How many alternatives each row stands for.
    places : array of int32, (m * WIDTH,)
        Filled with how many alternatives are better.
    pairs : array of int32, (m * (m - 1) / 2 * WIDTH,)
        By pair i < j, grows by the samples in which i lost.
    nearest : lanes of float32
        The smallest gap so far; returned with those of the pairs.
    """
    m = len(sizes)
    for i in range(m):
        store(places, i * WIDTH, splat(np.int32(0)))
    pair = 0
    for i in range(m):
        mine = load(scores, i * WIDTH)
        better = load(places, i * WIDTH)
        size = splat(sizes[i])
        for j in range(i + 1, m):
            gap = subtract(mine, load(scores, j * WIDTH))
            nearest = minimum(nearest, absolute(gap))
            lost = negative(gap)
            better = add(better, both(lost, splat(sizes[j])))
            store(places, j * WIDTH, add(load(places, j * WIDTH), but_not(lost, size)))
            store(pairs, pair, subtract(load(pairs, pair), lost))
            pair += WIDTH
        store(places, i * WIDTH, better)
    return nearest


@njit(nogil=True)
def firsts_of(places, m):
    """Return which row is first in each lane, as lanes."""
    first = splat(np.int32(0))
    for i in range(1, m):
        first = where_zero(load(places, i * WIDTH), splat(np.int32(i)), first)
    return first


@njit(nogil=True)
def count_group(places, leaders, lanes, start, weights, sizes, ranks, firsts):
    """Add the places and the first weights of a group of samples.

    Parameters
    ----------
    leaders : array of int32, (WIDTH,)
        Which row is first in each lane, or -1 where the lane is not counted.
    """
    m, n = len(sizes), weights.shape[1]
    total = len(ranks) // m
    for lane in range(lanes):
        first = leaders[lane]
        if first < 0:
            continue
        for i in range(m):
            ranks[np.uint64(i * total) + np.uint64(places[i * WIDTH + lane])] += 1
        share = _UNITS / sizes[first]
        for k in range(n):
            units = np.int64(np.rint(weights[start + lane, k] * share))
            firsts[np.uint64(first * n + k)] += units


@njit(nogil=True)
def take_back(scores, lane, m, lost):
    """Take back what the pairs of one lane added, in `lost` (m, m)."""
    for i in range(m):
        for j in range(i + 1, m):
            if scores[i * WIDTH + lane] < scores[j * WIDTH + lane]:
                lost[i, j] -= 1


@njit(nogil=True)
def settle(exact, sizes, lane, places, lost):
    """Rank one sample by scores in float64, unless two are too near for that as well.

    Parameters
    ----------
    exact : array of float64, (m,)
    places : array of int32, (m * WIDTH,)
        The lane's places are written, the best being 0.
    lost : array of int64, (m, m)
        By pair i < j, grows where i lost.

    Returns
    -------
    int
        The row that is first, or -1 where nothing was decided or counted.
    """
    m = len(sizes)
    for i in range(m):
        for j in range(i + 1, m):
            size = max(abs(exact[i]), abs(exact[j]))
            if abs(exact[i] - exact[j]) <= NEAR * size:
                return -1
    first = 0
    for i in range(m):
        better = 0
        for j in range(m):
            if exact[j] > exact[i]:
                better += sizes[j]
                if i < j:
                    lost[i, j] += 1
        places[i * WIDTH + lane] = better
        if better == 0:
            first = i
    return first


@njit(nogil=True)
def gather_pairs(pairs, m, lost):
    """Add up the lanes of each pair into `lost` (m, m)."""
    pair = 0
    for i in range(m):
        for j in range(i + 1, m):
            for lane in range(WIDTH):
                lost[i, j] += pairs[pair + lane]
            pair += WIDTH
