"""Compiled: levels and weights varying, up to a few dozen alternatives (needs numba)."""

from __future__ import annotations

import numpy as np
from numba import njit

from evaluator.robustness.kernels.cache import compiled
from evaluator.robustness.kernels.native.groups import (
    GROUP,
    SPILL,
    compare_rows,
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
    differing,
    divide,
    either,
    fused,
    load,
    lower_words,
    maximum,
    minimum,
    multiply,
    root,
    shifted_left,
    shifted_right,
    splat,
    store,
    subtract,
    to_floats,
    upper_word,
    where_positive,
    word_product,
)
from evaluator.robustness.kernels.philox import KEY_STEPS, MULTIPLIERS, ROUNDS, UNIFORMS

_FIRST, _SECOND = (np.uint64(word) for word in MULTIPLIERS)
_WORD, _HALF_WORD = np.uint64(0xFFFFFFFF), np.uint64(32)
_DROPPED, _DROPPED_LONG = np.uint32(8), np.uint64(8)
_TWICE, _ONCE, _ALL = np.uint32(1), np.uint32(1), np.uint32(2**25)
_STEP, _HALF_STEP = 2.0**-24, np.float32(2.0**-25)
_NOTHING, _HALF, _WHOLE = np.float32(0.0), np.float32(0.5), np.float32(1.0)
_FAR, _SMALL = np.float32(1e30), np.float32(1e20)
# What stands in the last axis of the cells.
_START, _END, _RISE, _FALL, _TURN = range(5)


@njit(nogil=True, forceinline=True)
def _words(low, high, half, stream, group, keys, words):
    """Scramble the counters of a group of samples into five words each (Philox4x32-10).

    The upper 24 bits of a word make a uniform number (see `philox.uniforms`).

    A word takes 64 bits on the way, for the sake of the products, so that a group comes in halves.
    """
    left, right = splat(_FIRST), splat(_SECOND)
    a, b = load(low, half), load(high, half)
    c, d = splat(stream), splat(group)
    e, f = load(low, half + WIDTH // 2), load(high, half + WIDTH // 2)
    g, h = c, d
    for step in range(ROUNDS):
        first, second = splat(keys[2 * step]), splat(keys[2 * step + 1])
        over, under = word_product(a, left), word_product(c, right)
        a = differing(differing(upper_word(under), b), first)
        c = differing(differing(upper_word(over), d), second)
        b, d = under, over
        over, under = word_product(e, left), word_product(g, right)
        e = differing(differing(upper_word(under), f), first)
        g = differing(differing(upper_word(over), h), second)
        f, h = under, over
    one, two, three = lower_words(a, e), lower_words(b, f), lower_words(c, g)
    store(words, 0, one)
    store(words, WIDTH, two)
    store(words, 2 * WIDTH, three)
    store(words, 3 * WIDTH, lower_words(d, h))
    top, eight, sixteen = splat(np.uint32(24)), splat(np.uint32(8)), splat(np.uint32(16))
    rest = shifted_right(shifted_left(two, top), eight)
    rest = either(rest, shifted_right(shifted_left(three, top), sixteen))
    store(words, 4 * WIDTH, either(rest, shifted_left(one, top)))


@njit(nogil=True, forceinline=True)
def _partial(words, column, cell, sign):
    """Return the partial values of one cell, 0 at the worst end of the scale and 1 at the best."""
    steps = shifted_right(load(words, column * WIDTH), splat(_DROPPED))
    odd = add(add(steps, steps), splat(_ONCE))
    rising = multiply(to_floats(odd), splat(_HALF_STEP))
    if cell[_RISE] < _NOTHING:  # a uniform cell
        return fused(rising, splat(cell[_END] - cell[_START]), splat(cell[_START]))
    # Not one minus the other, which near one would leave few digits.
    falling = multiply(to_floats(subtract(splat(_ALL), odd)), splat(_HALF_STEP))
    before = subtract(splat(cell[_TURN]), rising)
    square = where_positive(
        before, multiply(rising, splat(cell[_RISE])), multiply(falling, splat(cell[_FALL]))
    )
    side = where_positive(before, splat(sign), splat(-sign))
    end = where_positive(before, splat(cell[_START]), splat(cell[_END]))
    return fused(side, root(square), end)


@njit(nogil=True)
def _score(cells, signs, streams, keys, low, high, weights, within, words, scores, half):
    """Draw and score half a group of samples."""
    m, n = cells.shape[:2]
    nearest = splat(_FAR)
    for i in range(m):
        to_worst, to_best = splat(_NOTHING), splat(_NOTHING)
        for k in range(n):
            if k % UNIFORMS == 0:
                _words(low, high, half, streams[i], np.uint64(k // UNIFORMS), keys, words)
            value = _partial(words, k % UNIFORMS, cells[i, k], signs[k])
            weight = load(weights, k * GROUP + half)
            if within:
                value = maximum(minimum(value, splat(_WHOLE)), splat(_NOTHING))
                rest = subtract(splat(_WHOLE), value)
                to_worst = fused(weight, multiply(value, value), to_worst)
                to_best = fused(weight, multiply(rest, rest), to_best)
            else:
                to_worst = fused(weight, value, to_worst)
        if within:
            total = add(to_worst, to_best)
            nearest = minimum(nearest, multiply(total, splat(_SMALL)))
            to_worst = where_positive(total, divide(to_worst, total), splat(_HALF))
        store(scores, i * GROUP + half, to_worst)
    return nearest


@njit(nogil=True)
def _words_of(sample, stream, group, keys):
    """Scramble the counter of one sample into four words."""
    a, b = sample & _WORD, sample >> _HALF_WORD
    c, d = stream, np.uint64(group)
    for step in range(ROUNDS):
        left, right = a * _FIRST, c * _SECOND
        a = (right >> _HALF_WORD) ^ b ^ keys[2 * step]
        c = (left >> _HALF_WORD) ^ d ^ keys[2 * step + 1]
        b, d = right & _WORD, left & _WORD
    low = np.uint64(0xFF)
    rest = (a & low) << np.uint64(24) | (b & low) << np.uint64(16) | (c & low) << np.uint64(8)
    return a, b, c, d, rest


@njit(nogil=True)
def _score_exactly(cells, signs, streams, keys, sample, weights, within, exact):
    """Draw and score one sample in float64."""
    m, n = cells.shape[:2]
    for i in range(m):
        to_worst = to_best = 0.0
        for k in range(n):
            if k % UNIFORMS == 0:
                words = _words_of(sample, streams[i], k // UNIFORMS, keys)
            rising = ((words[k % UNIFORMS] >> _DROPPED_LONG) + 0.5) * _STEP
            cell, sign = cells[i, k], np.float64(signs[k])
            if cell[_RISE] < 0.0:
                value = cell[_START] + rising * (cell[_END] - cell[_START])
            elif rising < cell[_TURN]:
                value = cell[_START] + sign * np.sqrt(rising * cell[_RISE])
            else:
                value = cell[_END] - sign * np.sqrt((1.0 - rising) * cell[_FALL])
            if within:
                value = min(max(value, 0.0), 1.0)
                to_worst += weights[k] ** 2 * value**2
                to_best += weights[k] ** 2 * (1.0 - value) ** 2
            else:
                to_worst += weights[k] * value
        exact[i] = to_worst
        if within:
            total = np.sqrt(to_worst) + np.sqrt(to_best)
            exact[i] = np.sqrt(to_worst) / total if total > 0.0 else 0.5


@compiled
def tally_drawn(
    cells,
    cells32,
    signs,
    streams,
    keys,
    weights,
    samples,
    start,
    within,
    tolerance,
    ranks,
    lost,
    firsts,
    unsettled,
):
    """Count a block of samples.

    Parameters
    ----------
    cells : array of float64, (m, n, 5)
        For each cell the partial values of the low and the high end, the squares of the rise from
        the one and of the fall to the other, and the share of draws before the mode. A negative
        rise stands for a uniform cell.
    cells32 : the same in float32
    signs : array of float32, (n,)
        1 where more is better, else -1.
    streams : array of uint64, (m,)
    keys : array of uint64, (2 * ROUNDS,)
        The key of each round.
    weights : array of float64, (n, S)
        S is a multiple of GROUP; what stands beyond the last sample is not counted.
    samples : int
        How many there are.
    start : uint64
        The global number of the first sample.
    within : bool
        True for the closeness, false for the sum.
    tolerance, ranks, lost, firsts, unsettled
        As for `tally_fixed`.

    Returns
    -------
    int
        How many were not counted.
    """
    m, n = cells.shape[:2]
    scores = np.empty(m * GROUP, dtype=np.float32)
    side_by_side = np.empty(n * GROUP, dtype=np.float32)
    units = np.empty(n * GROUP, dtype=np.uint64)
    words = np.empty(UNIFORMS * WIDTH, dtype=np.uint32)
    low, high = np.empty(GROUP, dtype=np.uint64), np.empty(GROUP, dtype=np.uint64)
    places = np.empty(m * GROUP, dtype=np.int8)
    sizes = np.ones(m, dtype=np.int8)
    pairs = np.zeros(m * (m - 1) // 2 * GROUP, dtype=np.int8)
    gaps = np.empty(GROUP, dtype=np.float32)
    leaders = np.empty(GROUP, dtype=np.int8)
    exact = np.empty(m, dtype=np.float64)
    left = 0
    for first in range(0, samples, GROUP):
        lay_out(weights, first, within, side_by_side, units)
        for lane in range(GROUP):
            number = start + np.uint64(first + lane)
            low[lane], high[lane] = number & _WORD, number >> _HALF_WORD
        nearest = _score(
            cells32, signs, streams, keys, low, high, side_by_side, within, words, scores, 0
        )
        next_nearest = _score(
            cells32, signs, streams, keys, low, high, side_by_side, within, words, scores, WIDTH
        )
        compare_rows(scores, sizes, places, pairs, nearest, next_nearest, gaps)
        store(leaders, 0, firsts_of(places, m))
        for lane in range(GROUP):
            sample = first + lane
            if gaps[lane] <= tolerance or sample >= samples:
                take_back(scores, lane, places, lost)
                leaders[lane] = -1
                if sample < samples:
                    number = start + np.uint64(sample)
                    _score_exactly(
                        cells, signs, streams, keys, number, weights[:, sample], within, exact
                    )
                    leaders[lane] = settle(exact, sizes, lane, places, lost)
                    if leaders[lane] < 0:
                        unsettled[left] = sample
                        left += 1
        count_group(places, leaders, first, weights, sizes, units, ranks, firsts)
        if first // GROUP % SPILL == SPILL - 1:
            gather_pairs(pairs, m, lost)
    gather_pairs(pairs, m, lost)
    return left


def round_keys(key: tuple[int, int]) -> np.ndarray:
    """Return the key of each round, first and second word in turn.

    Examples
    --------
    >>> [hex(word) for word in round_keys((0, 1))[:4]]
    ['0x0', '0x1', '0x9e3779b9', '0xbb67ae86']
    """
    steps = np.arange(ROUNDS, dtype=np.uint64)[:, np.newaxis]
    keys = np.array(key, dtype=np.uint64) + steps * np.array(KEY_STEPS, dtype=np.uint64)
    return (keys & np.uint64(0xFFFFFFFF)).ravel()
