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
    as_words,
    both,
    but_not,
    divide,
    load,
    minimum,
    multiply,
    negative,
    splat,
    store,
    subtract,
    where_zero,
)
from evaluator.robustness.kernels.numpy_kernel import NEAR

LANES = WIDTH // 2
# What makes one whole of a weight in a tally.
_UNITS = 2.0**32
_ROUNDER = 1.5 * 2.0**52
_ROUNDER_BITS = np.float64(_ROUNDER).view(np.uint64)


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
def lay_out(weights, start, squared, out):
    """Lay the weights of a group of samples side by side, criterion by criterion, in float32.

    Lanes beyond the last sample repeat it.
    """
    samples, n = weights.shape
    last = np.uint64(samples - 1)
    for lane in range(np.uint64(WIDTH)):
        sample = min(np.uint64(start) + lane, last)
        for k in range(np.uint64(n)):
            weight = weights[sample, k]
            out[k * np.uint64(WIDTH) + lane] = weight * weight if squared else weight


@njit(nogil=True)
def count_group(places, leaders, lanes, start, weights, sizes, ranks, firsts):
    """Add the places and the first weights of a group of samples.

    Parameters
    ----------
    places : array of int32, (m * WIDTH,)
    leaders : array of int32, (WIDTH,)
        Which row is first in each lane, or -1 where the lane is not counted.
    lanes : int
        How many of the lanes hold a sample.
    start : int
        The first sample.
    weights : array of float64, (S, n)
    sizes, ranks, firsts
        As for `tally_fixed`.
    """
    rows, total = np.uint64(len(sizes)), np.uint64(len(ranks) // len(sizes))
    for lane in range(np.uint64(lanes)):
        if leaders[lane] >= 0:
            for i in range(rows):
                place = places[i * np.uint64(WIDTH) + lane]
                ranks[i * total + np.uint64(place)] += np.int32(1)
    _count_firsts(leaders, lanes, start, weights, sizes, firsts)


@njit(nogil=True)
def _count_firsts(leaders, lanes, start, weights, sizes, firsts):
    """Add the weights of a group of samples, in whole units, to those of their first rows."""
    n = weights.shape[1]
    flat, wide = weights.reshape(-1), len(firsts) // len(sizes)
    for lane in range(lanes):
        if leaders[lane] < 0:
            continue
        first, sample = leaders[lane], start + lane
        size = splat(np.float64(sizes[first]))
        for k in range(0, wide, LANES):
            # Lanes beyond the last criterion take what comes next; nobody reads what they add up.
            at = sample * n + k
            part = load(flat, at) if at + LANES <= len(flat) else _last(flat, at)
            share = multiply(part, splat(_UNITS))
            if sizes[first] > 1:
                share = divide(share, size)
            # Adding 1.5 * 2 ** 52 rounds to a whole number, which then stands in the last bits.
            units = subtract(as_words(add(share, splat(_ROUNDER))), splat(_ROUNDER_BITS))
            store(firsts, first * wide + k, add(load(firsts, first * wide + k), units))


@njit(nogil=True)
def _last(flat, at):
    """Return the lanes from an element on where the array ends before they do."""
    padded = np.zeros(LANES, dtype=np.float64)
    for k in range(at, len(flat)):
        padded[k - at] = flat[k]
    return load(padded, 0)


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
