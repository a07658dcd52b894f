"""Philox against its published known answers, and what is drawn from it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evaluator.robustness.kernels.philox import ROUNDS, key_of, philox, uniforms

ONES = 0xFFFFFFFF
word = st.integers(0, ONES)
repeatable = settings(derandomize=True, deadline=None, max_examples=50)


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    # From the file kat_vectors of the authors' library Random123, for "philox4x32 10":
    # Salmon, J. K., Moraes, M. A., Dror, R. O., & Shaw, D. E. (2011). Parallel random numbers: as
    # easy as 1, 2, 3. Proceedings of SC'11. doi:10.1145/2063384.2063405
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((ONES,) * 4, (ONES,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_known_answers(counter, key, answer):
    assert " ".join(f"{int(found):08x}" for found in philox(counter, key)) == answer


def _plainly(counter: list[int], key: list[int]) -> list[int]:
    """Philox4x32 in integers of Python, written from the paper's description of a round."""
    left, right = list(counter), list(key)
    for _ in range(ROUNDS):
        high0, low0 = divmod(0xD2511F53 * left[0], 2**32)
        high1, low1 = divmod(0xCD9E8D57 * left[2], 2**32)
        left = [high1 ^ left[1] ^ right[0], low1, high0 ^ left[3] ^ right[1], low0]
        right = [(right[0] + 0x9E3779B9) % 2**32, (right[1] + 0xBB67AE85) % 2**32]
    return left


@repeatable
@given(st.tuples(word, word, word, word), st.tuples(word, word))
def test_the_vectors_agree_with_plain_integers(counter, key):
    assert [int(found) for found in philox(counter, key)] == _plainly(list(counter), list(key))


def test_counters_are_broadcast():
    rows, columns = np.arange(3)[:, np.newaxis], np.arange(5)
    words = philox((rows, 0, columns, 7), (1, 2))
    assert all(found.shape == (3, 5) for found in words)
    assert [int(found[2, 4]) for found in words] == _plainly([2, 0, 4, 7], [1, 2])


def _bits(number: float) -> int:
    """The 24 bits that a uniform number was made of."""
    step = number * 2**24 - 0.5
    assert step == int(step)
    return int(step)


@repeatable
@given(st.tuples(word, word, word, word))
def test_a_counter_makes_five_numbers_that_share_no_bit(words):
    arrays = [np.array([found], dtype=np.uint64) for found in words]
    numbers = [float(found[0]) for found in uniforms(arrays)]
    assert all(0 < number < 1 for number in numbers)
    joined = sum(found << (32 * place) for place, found in enumerate(words))
    upper = [joined >> (32 * place + 8) & 0xFFFFFF for place in range(4)]
    lower = [joined >> (32 * place) & 0xFF for place in range(3)]
    assert [_bits(number) for number in numbers[:4]] == upper
    assert _bits(numbers[4]) == lower[0] << 16 | lower[1] << 8 | lower[2]


def test_the_numbers_are_uniform_and_apart():
    count = 20_000
    drawn = np.array(list(uniforms(philox((np.arange(count), 0, 5, 0), key_of(3)))))
    for row in drawn:
        assert stats.kstest(row, "uniform").pvalue > 0.001
    correlations = np.corrcoef(drawn)[np.triu_indices(5, 1)]
    assert np.abs(correlations).max() < 4 / np.sqrt(count)
    following = np.corrcoef(drawn[:, :-1], drawn[:, 1:])[:5, 5:]
    assert np.abs(following).max() < 4 / np.sqrt(count)


def test_seeds_have_keys_of_their_own():
    keys = {key_of(seed) for seed in (0, 1, 2, 2**32, 2**64, 2**100)}
    assert len(keys) == 6
    assert all(0 <= part <= ONES for key in keys for part in key)
