"""Compiled: count ranks and pairs of many alternatives from their places (needs numba).

Pairs are compared on the places in binary: one word holds one digit of an alternative's place in
64 samples, and a handful of logical operations compare two alternatives in all of them at once.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from evaluator.robustness.kernels.cache import compiled
from evaluator.robustness.kernels.native.bits import add_counts, lanes_with, where_differing
from evaluator.robustness.kernels.native.vectors import WIDTH, load, splat

LANES = WIDTH // 2
# Samples whose places, words of 16 bits, are written side by side.
STRIP = 2 * WIDTH
# Samples that are compared at a time: one bit each in the lanes of one vector.
SHEET = 64 * LANES
# Between alternatives on a sheet; not a power of two, lest all fall on the same part of a cache.
ROW = SHEET + STRIP
# Alternatives whose digits stay in the nearest cache.
_TILE = 16
_ALL = np.uint64(2**64 - 1)


@njit(nogil=True, forceinline=True)
def _count_four(digits, count, i, j, fours, at):
    """Count the losses of i and i + 1 against j and j + 1; four pairs share what is loaded."""
    a = b = c = d = splat(np.uint64(0))
    for digit in range(count):
        mine = load(digits, (i * count + digit) * LANES)
        next_mine = load(digits, ((i + 1) * count + digit) * LANES)
        other = load(digits, (j * count + digit) * LANES)
        next_other = load(digits, ((j + 1) * count + digit) * LANES)
        a, b = where_differing(mine, other, a), where_differing(mine, next_other, b)
        c, d = where_differing(next_mine, other, c), where_differing(next_mine, next_other, d)
    add_counts(fours, at, a, b, c, d)


@njit(nogil=True)
def _count_ranks(row, valid, ranks):
    """Count the places of one row of a sheet."""
    for word in range(LANES):
        bits = valid[word]
        if bits == _ALL:
            for sample in range(word * 64, word * 64 + 64):
                ranks[np.uint64(row[sample])] += 1
        else:
            for sample in range(64):
                counted = bits >> np.uint64(sample) & np.uint64(1)
                ranks[np.uint64(row[word * 64 + sample])] += np.int64(counted)


@njit(nogil=True)
def _write_digits(row, digits):
    """Write the places of one row of a sheet in binary, digit by digit."""
    strips = SHEET // STRIP
    for digit in range(len(digits) // strips):
        bit = splat(np.uint16(1 << digit))
        for strip in range(strips):
            digits[digit * strips + strip] = lanes_with(load(row, strip * STRIP), bit)


@compiled
def count_sheet(places, valid, digits, ranks, lost):
    """Count the ranks and the pairs of a sheet of samples.

    Parameters
    ----------
    places : array of uint16, (m * ROW,)
        All 0 in samples that do not count, so that there nobody loses.
    valid : array of uint64, (SHEET / 64,)
        Which samples count.
    digits : array of uint64, (m * count * SHEET / 64,), m made even by one more row
        Room for the places in binary, by row and digit.
    ranks : array of int64, (m, total)
        Grows by the samples in which so many alternatives are better.
    lost : array of uint64, (m / 2, m / 2, 4), m made even, or (0, 0, 4)
        By pair i < j, grows by the samples in which i lost: at i // 2, j // 2 four pairs, of which
        the odd i come last. Below the diagonal stands nothing of use.
    """
    even = 2 * len(lost)
    fours = lost.reshape(-1)
    step = len(digits) // max(1, even)
    for i in range(len(ranks)):
        row = places[i * ROW : i * ROW + SHEET]
        _count_ranks(row, valid, ranks[i])
        if even:
            _write_digits(row, digits[i * step : (i + 1) * step])
    count = step // (SHEET // STRIP)
    for tile in range(0, even, _TILE):
        end = min(tile + _TILE, even)
        for i in range(0, end, 2):
            for j in range(max(tile, i), end, 2):
                _count_four(digits, count, i, j, fours, i * even + 2 * j)


@compiled
def spread_losses(lost, samples, wins):
    """Add the wins of both sides of each pair.

    Parameters
    ----------
    lost : array of uint64
        By pair i < j, samples in which i lost, as `count_sheet` leaves them.
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
                    losses = np.int64(lost[i // 2, j // 2, i % 2 * 2 + j % 2])
                    wins[i, j] += samples - losses
                    wins[j, i] += losses
