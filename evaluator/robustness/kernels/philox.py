"""Random numbers by counting: Philox4x32-10.

A number is a function of a key and a counter alone. No state travels from draw to draw, so that
any sample can be drawn anywhere, in any order, and again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from evaluator.arrays import Floats

    Words = NDArray[np.uint64]

ROUNDS: Final = 10
# Multipliers of the words, and what the key grows by from round to round (Salmon et al., 2011).
MULTIPLIERS: Final = (0xD2511F53, 0xCD9E8D57)
KEY_STEPS: Final = (0x9E3779B9, 0xBB67AE85)

_WORD: Final = 0xFFFFFFFF
# Numbers of 24 bits that the 128 bits of a counter make.
UNIFORMS: Final = 5
_STEP: Final = 2.0**-24


def philox(counter: tuple[ArrayLike, ...], key: tuple[int, int]) -> tuple[Words, ...]:
    """Scramble a counter of four words under a key of two (Philox4x32-10).

    Parameters
    ----------
    counter : four array-likes of int
        Words of 32 bits; broadcast against each other.
    key : (int, int)
        Words of 32 bits.

    Returns
    -------
    four arrays of uint64
        Words of 32 bits, of the common shape.

    References
    ----------
    Salmon, J. K., Moraes, M. A., Dror, R. O., & Shaw, D. E. (2011). Parallel random numbers: as
    easy as 1, 2, 3. Proceedings of SC'11. doi:10.1145/2063384.2063405

    Examples
    --------
    >>> [hex(int(word)) for word in philox((0, 0, 0, 0), (0, 0))]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    a, b, c, d = (np.asarray(word, dtype=np.uint64) for word in counter)
    first, second = key
    for _ in range(ROUNDS):
        left = a * np.uint64(MULTIPLIERS[0])
        right = c * np.uint64(MULTIPLIERS[1])
        # The high words cross over and meet the key; the low words stay.
        a = (right >> np.uint64(32)) ^ b ^ np.uint64(first)
        c = (left >> np.uint64(32)) ^ d ^ np.uint64(second)
        b = right & np.uint64(_WORD)
        d = left & np.uint64(_WORD)
        first = (first + KEY_STEPS[0]) & _WORD
        second = (second + KEY_STEPS[1]) & _WORD
    return tuple(np.broadcast_arrays(a, b, c, d))


def uniforms(words: Sequence[Words]) -> Iterator[Floats]:
    """Turn the four words of a counter into five uniform numbers, one after the other.

    Each is the middle of one of 2 ** 24 equal steps from 0 to 1, so that neither 0 nor 1 is ever
    drawn. The first four take the upper 24 bits of a word. The lower 8 bits of the first three
    words, which these leave, make the fifth: every bit of a counter is as good as another.

    Examples
    --------
    >>> words = [np.array([word], dtype=np.uint64) for word in (0, 0x80000000, 0xFF, 0xFFFFFFFF)]
    >>> [float(number[0]).hex() for number in uniforms(words)]
    ['0x1.0000000000000p-25', '0x1.0000010000000p-1', '0x1.0000000000000p-25',
     '0x1.ffffff0000000p-1', '0x1.ff00000000000p-17']
    """
    for word in words:
        yield _middle(word >> np.uint64(8))
    first, second, third = (word & np.uint64(0xFF) for word in words[:3])
    yield _middle(first << np.uint64(16) | second << np.uint64(8) | third)


def _middle(step: Words) -> Floats:
    return np.asarray((step + 0.5) * _STEP, dtype=np.float64)


def key_of(seed: int) -> tuple[int, int]:
    """Return the key that belongs to a seed.

    Parameters
    ----------
    seed : int
        Not negative.

    Examples
    --------
    >>> key_of(0)
    (2968811710, 3677149159)
    """
    first, second = np.random.SeedSequence(seed).generate_state(2, np.uint32)
    return int(first), int(second)
