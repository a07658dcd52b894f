"""Compiled: rank a group of samples, side by side in lanes, and count (needs numba).

Scores are compared in float32. A sample in which two scores are nearer than their rounding may
explain is not decided here but settled in float64, or where that is too near as well, left to the
reference. So float32 speeds up the counts and never changes one.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from evaluator.robustness.kernels.native.vectors import (
    BYTES,
    WIDTH,
    absolute,
    add,
    as_words,
    below,
    both,
    but_not,
    count_equal,
    differing,
    load,
    minimum,
    multiply,
    narrowed,
    splat,
    store,
    subtract,
    where_zero,
)
from evaluator.robustness.kernels.numpy_kernel import NEAR

# So many samples are ranked together: a byte each in the lanes of one vector.
GROUP = BYTES
# So many groups until the counts of a pair could be more than a byte holds.
SPILL = 127
LANES = WIDTH // 2
# What makes one whole of a weight in a tally.
_UNITS = 2.0**32
_ROUNDER = 1.5 * 2.0**52
_ROUNDER_BITS = np.float64(_ROUNDER).view(np.uint64)


@njit(nogil=True, forceinline=True)
def compare_row(scores, i, sizes, places, pairs, nearest, next_nearest):
    """Compare one row of a group of samples with all rows before it.

    Parameters
    ----------
    scores : array of float32, (m * GROUP,)
    i : int
    sizes : array of int8, (m,)
        How many alternatives each row stands for.
    places : array of int8, (m * GROUP,)
        How many alternatives are better; grows, and begins for row i.
    pairs : array of int8, (m * (m - 1) / 2 * GROUP,)
        By row i and then j < i, grows by the samples in which j lost.
    nearest, next_nearest : lanes of float32
        The smallest gaps so far in both halves; returned with those of the row.
    """
    mine, next_mine = load(scores, i * GROUP), load(scores, i * GROUP + WIDTH)
    better, size = splat(np.int8(0)), splat(sizes[i])
    pair = i * (i - 1) // 2 * GROUP
    for j in range(i):
        at = j * GROUP
        other, next_other = load(scores, at), load(scores, at + WIDTH)
        nearest = minimum(nearest, absolute(subtract(mine, other)))
        next_nearest = minimum(next_nearest, absolute(subtract(next_mine, next_other)))
        lost = below(other, mine, next_other, next_mine)
        better = add(better, but_not(lost, splat(sizes[j])))
        store(places, at, add(load(places, at), both(lost, size)))
        store(pairs, pair + at, subtract(load(pairs, pair + at), lost))
    store(places, i * GROUP, better)
    return nearest, next_nearest


@njit(nogil=True)
def compare_rows(scores, sizes, places, pairs, nearest, next_nearest, gaps):
    """Compare all pairs of a group of samples, whose smallest gaps go into `gaps`."""
    for i in range(len(sizes)):
        nearest, next_nearest = compare_row(scores, i, sizes, places, pairs, nearest, next_nearest)
    store(gaps, 0, nearest)
    store(gaps, WIDTH, next_nearest)


@njit(nogil=True)
def firsts_of(places, m):
    """Return which row is first in each lane, as lanes."""
    first = splat(np.int8(0))
    for i in range(1, m):
        first = where_zero(load(places, i * GROUP), splat(np.int8(i)), first)
    return first


@njit(nogil=True)
def lay_out(weights, start, squared, out, units):
    """Lay the weights of a group side by side, criterion by criterion, in float32 and in units.

    Parameters
    ----------
    weights : array of float64, (n, S)
        S a multiple of GROUP.
    out : array of float32, (n * GROUP,)
    units : array of uint64, (n * GROUP,)
    """
    n, samples = weights.shape
    flat = weights.reshape(-1)
    for k in range(n):
        for lane in range(0, GROUP, WIDTH):
            at, to = k * samples + start + lane, k * GROUP + lane
            part, next_part = load(flat, at), load(flat, at + LANES)
            store(units, to, _in_units(part))
            store(units, to + LANES, _in_units(next_part))
            if squared:
                part, next_part = multiply(part, part), multiply(next_part, next_part)
            store(out, to, narrowed(part, next_part))


@njit(nogil=True, forceinline=True)
def _in_units(weights):
    """Round weights to whole units of a tally."""
    # Adding 1.5 * 2 ** 52 rounds to a whole number, which then stands in the last bits.
    rounded = add(multiply(weights, splat(_UNITS)), splat(_ROUNDER))
    return subtract(as_words(rounded), splat(_ROUNDER_BITS))


@njit(nogil=True)
def count_group(places, leaders, start, weights, sizes, units, ranks, firsts):
    """Add the places and the first weights of a group of samples.

    Parameters
    ----------
    places : array of int8, (m * GROUP,)
        -1 where the lane is not counted.
    leaders : array of int8, (GROUP,)
        Which row is first in each lane, or -1 where the lane is not counted.
    start : int
        The first sample.
    weights : array of float64, (n, S)
    units : array of uint64, (n * GROUP,)
        The weights in whole units.
    sizes, ranks, firsts
        As for `tally_fixed`.
    """
    rows = len(sizes)
    total = len(ranks) // rows
    for i in range(rows):
        mine = load(places, i * GROUP)
        for place in range(total):
            ranks[i * total + place] += count_equal(mine, splat(np.int8(place)))
    _count_firsts(leaders, start, weights, sizes, units, firsts)


@njit(nogil=True)
def _count_firsts(leaders, start, weights, sizes, units, firsts):
    """Add the weights of a group of samples, in whole units, to those of their first rows."""
    n = len(weights)
    first = load(leaders, 0)
    wide = np.empty(GROUP, dtype=np.uint64)
    for lane in range(GROUP):
        wide[lane] = leaders[lane]
    # Few rows are ever first: masked sums of all lanes are quicker than a walk from lane to lane.
    for i in range(len(sizes)):
        if count_equal(first, splat(np.int8(i))) > 0:
            if sizes[i] == 1:
                _add_where(wide, np.uint64(i), units, n, firsts)
            else:
                _add_shares(leaders, i, start, weights, sizes[i], firsts)


@njit(nogil=True, forceinline=True)
def _add_where(leaders, i, units, n, firsts):
    """Add the weights of the lanes in which a row is first, lane by lane."""
    mark, nothing = splat(i), splat(np.uint64(0))
    a, b = differing(load(leaders, 0), mark), differing(load(leaders, LANES), mark)
    c, d = differing(load(leaders, WIDTH), mark), differing(load(leaders, WIDTH + LANES), mark)
    for k in range(n):
        at, to = k * GROUP, (np.int64(i) * n + k) * LANES
        one = add(load(firsts, to), where_zero(a, load(units, at), nothing))
        other = where_zero(b, load(units, at + LANES), nothing)
        one = add(one, where_zero(c, load(units, at + WIDTH), nothing))
        other = add(other, where_zero(d, load(units, at + WIDTH + LANES), nothing))
        store(firsts, to, add(one, other))


@njit(nogil=True)
def _add_shares(leaders, i, start, weights, size, firsts):
    """Add the weights of the lanes in which a row is first, shared by its alternatives."""
    n = len(weights)
    for k in range(n):
        for lane in range(GROUP):
            if leaders[lane] == i:
                share = np.rint(weights[k, start + lane] * _UNITS / size)
                firsts[(i * n + k) * LANES] += np.uint64(share)


@njit(nogil=True)
def take_back(scores, lane, places, lost):
    """Take back the places of one lane, and in `lost` (m, m) what its pairs added."""
    m = len(lost)
    for i in range(m):
        places[i * GROUP + lane] = -1
        for j in range(i + 1, m):
            if scores[i * GROUP + lane] < scores[j * GROUP + lane]:
                lost[i, j] -= 1


@njit(nogil=True)
def settle(exact, sizes, lane, places, lost):
    """Rank one sample by scores in float64, unless two are too near for that as well.

    Parameters
    ----------
    exact : array of float64, (m,)
    places : array of int8, (m * GROUP,)
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
        places[i * GROUP + lane] = better
        if better == 0:
            first = i
    return first


@njit(nogil=True)
def gather_pairs(pairs, m, lost):
    """Move the counts of all pairs into `lost` (m, m), lanes added up."""
    pair = 0
    for i in range(m):
        for j in range(i):
            total = 0
            for lane in range(pair, pair + GROUP):
                total += np.int64(pairs[lane])
            lost[j, i] += total
            pair += GROUP
    pairs[:] = 0
