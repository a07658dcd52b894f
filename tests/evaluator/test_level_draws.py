"""Levels drawn by counting: distributions, what moves together, and samples that stay put."""

from __future__ import annotations

import math
import zlib

import numpy as np
import pytest
from scipy import stats

from criteria.faults import InputError
from evaluator.robustness.kernels import LevelDraws, stream_numbers
from evaluator.robustness.level_draws import triangular

MANY = 20_000
REGION = 77


def draws_of(*cells: tuple[float, float, float], **options: object) -> LevelDraws:
    """One row per cell (low, mode, high), one criterion."""
    low, mode, high = (np.array([[cell[i]] for cell in cells]) for i in range(3))
    return LevelDraws(mode, low, high, streams=tuple(range(len(cells))), **options)


SPREADS = [(1.0, 3.0, 5.0), (1.0, 1.0, 3.0), (3.0, 5.0, 5.0), (2.5, 4.2, 4.9)]


@pytest.mark.parametrize("spread", SPREADS)
def test_triangular_levels(spread):
    low, mode, high = spread
    drawn = draws_of(spread).draw(0, MANY).ravel()
    same = stats.triang((mode - low) / (high - low), loc=low, scale=high - low)
    assert stats.kstest(drawn, same.cdf).pvalue > 0.001


def test_uniform_levels_ignore_the_mode():
    drawn = draws_of((2.0, 2.1, 4.0), distribution="uniform").draw(0, MANY).ravel()
    assert stats.kstest(drawn, stats.uniform(2, 2).cdf).pvalue > 0.001


def test_normal_levels_and_a_silent_one_among_them():
    cells = draws_of(
        (0, 3.0, 0),
        (1.0, math.nan, 5.0),
        distribution="normal",
        deviation=np.array([[0.5], [9.0]]),
    )
    drawn = cells.draw(0, MANY)[:, :, 0]
    assert stats.kstest(drawn[:, 0], stats.norm(3, 0.5).cdf).pvalue > 0.001
    assert stats.kstest(drawn[:, 1], stats.uniform(1, 4).cdf).pvalue > 0.001


def test_a_silent_cell_is_uniform_over_its_spread():
    drawn = draws_of((1.0, math.nan, 5.0)).draw(0, MANY).ravel()
    assert stats.kstest(drawn, stats.uniform(1, 4).cdf).pvalue > 0.001


def test_cells_move_apart_unless_they_share():
    drawn = draws_of((1.0, 3.0, 5.0), (1.0, 3.0, 5.0)).draw(0, MANY)[:, :, 0]
    assert abs(stats.spearmanr(*drawn.T).statistic) < 4 / math.sqrt(MANY)


@pytest.mark.parametrize("share", [0.25, 0.75, 1.0])
def test_what_is_shared_correlates_by_its_share_and_keeps_each_distribution(share):
    # Spearman's correlation of a Gaussian copula with parameter r is 6/pi asin(r/2).
    # Kruskal, W. H. (1958). Ordinal measures of association. Journal of the American Statistical
    # Association, 53(284), 814-861. doi:10.1080/01621459.1958.10501481
    spreads = SPREADS[0], SPREADS[3]
    cells = draws_of(*spreads, shared={REGION: np.full((2, 1), share)})
    drawn = cells.draw(0, MANY)[:, :, 0]
    found = stats.spearmanr(*drawn.T).statistic
    assert found == pytest.approx(6 / math.pi * math.asin(share / 2), abs=4 / math.sqrt(MANY))
    for column, (low, mode, high) in zip(drawn.T, spreads, strict=True):
        same = stats.triang((mode - low) / (high - low), loc=low, scale=high - low)
        assert stats.kstest(column, same.cdf).pvalue > 0.001


def test_only_cells_with_a_share_are_moved():
    share = np.array([[0.5, 0.0], [0.5, 0.0]])
    low, high = np.ones((2, 2)), np.full((2, 2), 5.0)
    alone = LevelDraws(low + 2, low, high, streams=(1, 2))
    joined = LevelDraws(low + 2, low, high, streams=(1, 2), shared={REGION: share})
    np.testing.assert_array_equal(joined.draw(0, 50)[:, :, 1], alone.draw(0, 50)[:, :, 1])
    assert (joined.draw(0, 50)[:, :, 0] != alone.draw(0, 50)[:, :, 0]).any()


# --- Samples and rows stay put -------------------------------------------------------------------


def _wide(streams: tuple[int, ...]) -> LevelDraws:
    shape = (len(streams), 12)
    share = {REGION: np.full(shape, 0.3)}
    return LevelDraws(
        np.full(shape, 3.0), np.ones(shape), np.full(shape, 5.0), streams, seed=9, shared=share
    )


@pytest.mark.parametrize("start", [0, 5000, 2**32 - 3, 2**40])
def test_a_sample_is_the_same_whatever_it_is_drawn_with(start):
    cells = _wide((3, 1, 4))
    together = cells.draw(start, 7)
    for offset in range(7):
        np.testing.assert_array_equal(cells.draw(start + offset, 1)[0], together[offset])
    backwards = np.arange(start, start + 7, dtype=np.uint64)[::-1]
    np.testing.assert_array_equal(cells.draw_at(backwards), together[::-1])


def test_samples_beyond_32_bits_are_not_the_first_ones_again():
    cells = _wide((3,))
    assert (cells.uniforms(0, 4) != cells.uniforms(2**32, 4)).all()


def test_other_rows_leave_a_row_as_it_was():
    together = _wide((3, 1, 4)).draw(100, 5)
    np.testing.assert_array_equal(_wide((4,)).draw(100, 5)[:, 0], together[:, 2])
    np.testing.assert_array_equal(_wide((1, 3)).draw(100, 5), together[:, [1, 0]])


def test_other_columns_leave_a_column_as_it_was():
    cells = draws_of((1.0, 3.0, 5.0))
    np.testing.assert_array_equal(cells.uniforms(0, 9)[:, 0, 0], _first_of_twelve(9))


def _first_of_twelve(count: int) -> np.ndarray:
    shape = (1, 12)
    wide = LevelDraws(np.full(shape, 3.0), np.ones(shape), np.full(shape, 5.0), streams=(0,))
    return wide.uniforms(0, count)[:, 0, 0]


def test_levels_are_the_inverse_of_the_distribution_at_the_uniform_numbers():
    cells = draws_of(*SPREADS)
    expected = triangular(cells.uniforms(3, 8), cells.low, cells.values, cells.high)
    np.testing.assert_array_equal(cells.draw(3, 8), expected)


def test_seeds_differ():
    one, two = (draws_of((1.0, 3.0, 5.0), seed=seed).draw(0, 20) for seed in (1, 2))
    assert (one != two).all()


# --- Streams and faults ---------------------------------------------------------------------------

# Two words with the same CRC-32, a pair that is often quoted.
TWINS = ("plumless", "buckeroo")


def test_streams_belong_to_names():
    assert zlib.crc32(TWINS[0].encode()) == zlib.crc32(TWINS[1].encode())
    numbers = stream_numbers(["Ada", *TWINS])
    assert len(set(numbers.values())) == 3
    assert stream_numbers(["Lea", *TWINS[::-1]])[TWINS[0]] == numbers[TWINS[0]]
    assert numbers["Ada"] == zlib.crc32(b"Ada")
    assert all(0 <= number < 2**32 for number in numbers.values())


def test_all_faults_are_told_at_once():
    with pytest.raises(InputError) as told:
        LevelDraws(
            np.ones((2, 1)),
            np.ones((1, 1)),
            np.ones((2, 1)),
            streams=(5, 5, 6),
            distribution="triangle",
            shared={5: np.ones((2, 2))},
        )
    text = str(told.value)
    for part in ("low", "shared 5", "streams", "'triangular'", "stream 5", "5 faults"):
        assert part in text


@pytest.mark.parametrize("cell", [(2.0, 1.0, 3.0), (2.0, 4.0, 3.0), (3.0, math.nan, 2.0)])
def test_a_spread_holds_its_value(cell):
    with pytest.raises(InputError, match="row 0, column 0"):
        draws_of(cell)


def test_a_normal_distribution_needs_deviations():
    with pytest.raises(InputError, match="standard deviations"):
        draws_of((1.0, 3.0, 5.0), distribution="normal")
