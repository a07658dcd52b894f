"""Compiled: score many alternatives and sort out their places (needs numba).

Sorting goes by keys: scores in float64 whose last bits give way to the number of the alternative,
so that NumPy's sort of plain numbers brings the order along.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from evaluator.robustness.kernels.cache import compiled
from evaluator.robustness.kernels.native.sheets import LANES, ROW, STRIP
from evaluator.robustness.kernels.native.vectors import (
    absolute,
    add,
    as_floats,
    as_words,
    but_not,
    divide,
    either,
    fused,
    load,
    maximum,
    minimum,
    splat,
    store,
    subtract,
    where_positive,
)

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
    # Two samples at a time, so that what is loaded is used twice; all samples before the next
    # alternatives, whose forms then stay in the nearest cache.
    for i in range(0, width, LANES):
        number = load(numbers, i)
        for sample in range(0, samples, 2):
            gained = next_gained = missed = next_missed = splat(0.0)
            for k in range(n):
                weight, next_weight = splat(weights[sample, k]), splat(weights[sample + 1, k])
                part = load(gain, k * width + i)
                gained, next_gained = (
                    fused(weight, part, gained),
                    fused(next_weight, part, next_gained),
                )
                if closeness:
                    part = load(loss, k * width + i)
                    missed, next_missed = (
                        fused(weight, part, missed),
                        fused(next_weight, part, next_missed),
                    )
            at = sample * width + i
            store(keys, at, _key(gained, missed, mask, number, closeness))
            store(keys, at + width, _key(next_gained, next_missed, mask, number, closeness))
    for sample in range(samples):
        keys[sample * width + m : (sample + 1) * width] = np.inf


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
    clear = np.uint64(0)
    strip[:] = 0
    for sample in range(samples):
        at = sample * width
        if not _is_clear(keys, at, m, near, noise, spare):
            unsettled[left] = sample
            left += 1
            continue
        clear |= np.uint64(1) << np.uint64(sample)
        better = 0
        for p in range(at + m - 1, at - 1, -1):
            i = words[p] & mask
            strip[i * np.uint64(STRIP) + np.uint64(sample)] = better
            better += sizes[i]
        first = words[at + m - 1] & mask
        for k in range(n):
            units = np.rint(weights[sample, k] * _UNITS / sizes[first])
            firsts[first * np.uint64(n) + np.uint64(k)] += np.int64(units)
    return clear, left


@compiled
def read_places(
    keys, words, mask, near, noise, sizes, weights, sheet, places, valid, firsts, unsettled
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
        Of the sheet, by row: how many alternatives are better, 0 for
        samples that do not count; filled.
    valid : array of uint64, (SHEET / 64,)
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
        valid[(sheet + start) // STRIP] = clear
        for i in range(m):
            store(places, i * ROW + sheet + start, load(strip, i * STRIP))
    return left
