"""Compiled: many alternatives, ranked by sorting and compared bit by bit (needs numba).

Sorting goes by keys: scores in float64 whose last bits give way to the number of the alternative,
so that NumPy's sort of plain numbers brings the order along. Pairs are compared on the places in
binary: one word holds one digit of an alternative's place in 64 samples, and a handful of logical
operations compare two alternatives in all of them at once.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from evaluator.robustness.kernels.cache import compiled
from evaluator.robustness.kernels.native.vectors import (
    absolute,
    add,
    as_floats,
    as_words,
    bits_set,
    both,
    but_not,
    differing,
    divide,
    either,
    fused,
    lanes_with,
    load,
    maximum,
    minimum,
    splat,
    store,
    subtract,
    total_of,
    where_positive,
)

# Samples whose places are written side by side, as words of 16 bits.
STRIP = 32
# Samples that are compared at a time: two vectors of 512 bits.
SHEET = 1024
# Between alternatives on a sheet; not a power of two, lest all fall on the same part of a cache.
ROW = SHEET + STRIP
_WORDS = SHEET // 64
LANES = 8
# Alternatives whose digits stay in the nearest cache.
_TILE = 32
_UNITS = 2.0**32


@njit(nogil=True, forceinline=True)
def _key(to_worst, to_best, mask, number, closeness):
    """Make keys of sums: the score, with the number of the alternative for its last bits."""
    if closeness:
        total = add(to_worst, to_best)
        to_worst = where_positive(total, divide(to_worst, total), splat(0.5))
    return as_floats(either(but_not(splat(mask), as_words(to_worst)), number))


@compiled
def fill_keys(gain, loss, weights, mask, m, keys):
    """Score samples and write the keys to sort by.

    Parameters
    ----------
    gain, loss : array of float64, (n * width,)
        Of fixed levels, criterion by criterion, with `width` alternatives. A loss of length 0
        stands for a sum.
    weights : array of float64, (S, n)
        S even; those of the closeness squared.
    mask : uint64
        The bits that the number of an alternative takes.
    keys : array of float64, (S * width,)
        Filled; beyond m with infinity.
    """
    samples, n = weights.shape
    width = len(keys) // samples
    closeness = len(loss) > 0
    numbers = np.arange(width).astype(np.uint64)
    # Two samples and sixteen alternatives at a time, so that what is loaded is used twice.
    for sample in range(0, samples, 2):
        for i in range(0, width, 2 * LANES):
            a = b = c = d = splat(0.0)
            e = f = g = h = splat(0.0)
            for k in range(n):
                one, two = splat(weights[sample, k]), splat(weights[sample + 1, k])
                near, far = load(gain, k * width + i), load(gain, k * width + i + LANES)
                a, b = fused(one, near, a), fused(one, far, b)
                c, d = fused(two, near, c), fused(two, far, d)
                if closeness:
                    near, far = load(loss, k * width + i), load(loss, k * width + i + LANES)
                    e, f = fused(one, near, e), fused(one, far, f)
                    g, h = fused(two, near, g), fused(two, far, h)
            number, next_number = load(numbers, i), load(numbers, i + LANES)
            at = sample * width + i
            store(keys, at, _key(a, e, mask, number, closeness))
            store(keys, at + LANES, _key(b, f, mask, next_number, closeness))
            store(keys, at + width, _key(c, g, mask, number, closeness))
            store(keys, at + width + LANES, _key(d, h, mask, next_number, closeness))
        for i in range(m, width):
            keys[sample * width + i] = np.inf
            keys[(sample + 1) * width + i] = np.inf


@njit(nogil=True, forceinline=True)
def _is_clear(keys, at, m, near, noise, spare):
    """Say whether the keys of a sample, rising from `at` on, are far enough from each other."""
    slack = splat(np.inf)
    for p in range(at, at + m - 1, LANES):
        low, high = load(keys, p), load(keys, p + 1)
        size = maximum(absolute(low), absolute(high))
        gap = subtract(high, low)
        slack = minimum(subtract(gap, fused(size, splat(near), splat(noise))), slack)
    store(spare, 0, slack)
    return spare.min() > 0.0


@njit(nogil=True)
def _read_strip(keys, words, mask, near, noise, sizes, weights, strip, firsts, unsettled):
    """Write the places of a strip of samples; return which are clear, and how many are not."""
    samples, n = weights.shape
    width = len(keys) // samples
    m = len(sizes)
    spare = np.empty(LANES, dtype=np.float64)
    left = 0
    clear = np.uint32(0)
    strip[:] = 0
    for sample in range(samples):
        at = sample * width
        if not _is_clear(keys, at, m, near, noise, spare):
            unsettled[left] = sample
            left += 1
            continue
        clear |= np.uint32(1) << np.uint32(sample)
        better = 0
        for p in range(at + m - 1, at - 1, -1):
            i = words[p] & mask
            strip[i * np.uint64(STRIP) + np.uint64(sample)] = better
            better += sizes[i]
        first = words[at + m - 1] & mask
        share = _UNITS / sizes[first]
        for k in range(n):
            units = np.int64(np.rint(weights[sample, k] * share))
            firsts[first * np.uint64(n) + np.uint64(k)] += units
    return clear, left


@compiled
def read_places(
    keys, words, mask, near, noise, sizes, weights, sheet, places, digits, valid, firsts, unsettled
):
    """Read the places of samples off their sorted keys.

    Parameters
    ----------
    keys : array of float64, (S * width,)
        Rising in each sample.
    words : the same memory as words of 64 bits
    mask : uint64
    near, noise : float
        Keys nearer than `near` of themselves, or than `noise`, are left to the reference.
    sizes : array of int32, (m,)
        How many alternatives each row stands for.
    weights : array of float64, (S, n)
    sheet : int
        The place of these samples on the sheet, a multiple of STRIP.
    places : array of uint16, (m * ROW,)
        Of the sheet, by row: how many alternatives are better; filled.
    digits : array of uint32, (m * digits * SHEET / 32,)
        The places in binary, by row and digit; filled.
    valid : array of uint32, (SHEET / 32,)
        Which samples count; filled.
    firsts : array of int64, (m * n,)
        Weights of the samples in which a row is first; grows.
    unsettled : array of int64
        Filled from the start with the samples, of these, that are left to the reference.

    Returns
    -------
    int
        How many were left.
    """
    samples, m = len(weights), len(sizes)
    width = len(keys) // samples
    count = len(digits) // ((m + m % 2) * (SHEET // STRIP))
    strip = np.empty(m * STRIP, dtype=np.uint16)
    left = 0
    for start in range(0, samples, STRIP):
        end = min(start + STRIP, samples)
        part = slice(start * width, end * width)
        clear, more = _read_strip(
            keys[part],
            words[part],
            mask,
            near,
            noise,
            sizes,
            weights[start:end],
            strip,
            firsts,
            unsettled[left:],
        )
        unsettled[left : left + more] += start
        left += more
        column = (sheet + start) // STRIP
        valid[column] = clear
        for i in range(m):
            row = load(strip, i * STRIP)
            store(places, i * ROW + sheet + start, row)
            for digit in range(count):
                found = lanes_with(row, splat(np.uint16(1 << digit)))
                digits[(i * count + digit) * (SHEET // STRIP) + column] = found
    return left


@njit(nogil=True, forceinline=True)
def _worse(mine, other, before):
    """Compare one more digit: where two differ, the one that is set is higher; else as before."""
    return differing(before, both(differing(mine, other), differing(mine, before)))


@njit(nogil=True, forceinline=True)
def _count_four(digits, count, i, j, valid, lost):
    """Count the losses of i and i + 1 against j and j + 1; four pairs share what is loaded."""
    a = b = c = d = splat(np.uint64(0))
    for word in range(0, _WORDS, LANES):
        p = q = r = s = splat(np.uint64(0))
        for digit in range(count):
            mine = load(digits, (i * count + digit) * _WORDS + word)
            next_mine = load(digits, ((i + 1) * count + digit) * _WORDS + word)
            other = load(digits, (j * count + digit) * _WORDS + word)
            next_other = load(digits, ((j + 1) * count + digit) * _WORDS + word)
            p, q = _worse(mine, other, p), _worse(mine, next_other, q)
            r, s = _worse(next_mine, other, r), _worse(next_mine, next_other, s)
        counted = load(valid, word)
        a, b = add(a, bits_set(both(p, counted))), add(b, bits_set(both(q, counted)))
        c, d = add(c, bits_set(both(r, counted))), add(d, bits_set(both(s, counted)))
    lost[i, j] += total_of(a)
    lost[i, j + 1] += total_of(b)
    lost[i + 1, j] += total_of(c)
    lost[i + 1, j + 1] += total_of(d)


@compiled
def count_sheet(places, digits, valid, ranks, lost):
    """Count the ranks and the pairs of a sheet of samples.

    Parameters
    ----------
    places : array of uint16, (m * ROW,)
    digits : array of uint64, (m * digits * SHEET / 64,)
        m made even by one more row.
    valid : array of uint64, (SHEET / 64,)
    ranks : array of int64, (m, total)
        Grows by the samples in which so many alternatives are better.
    lost : array of uint64, (m, m), m made even, or (0, 0)
        By pair i < j, grows by the samples in which i lost. Below the diagonal stands nothing
        of use.
    """
    one = np.uint64(1)
    for i in range(len(ranks)):
        for word in range(_WORDS):
            bits = valid[word]
            for sample in range(64):
                place = places[np.uint64(i * ROW + word * 64 + sample)]
                counted = bits >> np.uint64(sample) & one
                ranks[np.uint64(i), np.uint64(place)] += np.int64(counted)
    even = len(lost)
    if even == 0:
        return
    count = len(digits) // (even * _WORDS)
    for tile in range(0, even, _TILE):
        end = min(tile + _TILE, even)
        for i in range(0, end, 2):
            for j in range(max(tile, i), end, 2):
                _count_four(digits, count, i, j, valid, lost)


@compiled
def spread_losses(lost, samples, wins):
    """Add the wins of both sides of each pair.

    Parameters
    ----------
    lost : array of uint64
        By pair i < j, samples in which i lost.
    samples : int
        How many were counted.
    wins : array of int64, (m, m)
        Grows.
    """
    m = len(wins)
    for top in range(0, m, _TILE):
        for left in range(top, m, _TILE):
            for i in range(top, min(top + _TILE, m)):
                for j in range(max(left, i + 1), min(left + _TILE, m)):
                    losses = np.int64(lost[i, j])
                    wins[i, j] += samples - losses
                    wins[j, i] += losses
