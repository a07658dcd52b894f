"""How far rankings agree: published figures, slow second readings, and properties."""

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.agreement import (
    MEASURES,
    agreement_table,
    kendall_tau_b,
    spearman,
    weighted_spearman,
    ws,
)

SYMMETRIC = (kendall_tau_b, spearman, weighted_spearman)
# Smart watches by two rankings, printed with r_W = 0.96 and WS = 0.90 by Paradowski, B.,
# Bączkiewicz, A., & Wątróbski, J. (2021). Towards proper consumer choices - MCDM based product
# selection. Procedia Computer Science, 192, 1347-1358.
WATCHES = (
    [7, 11, 2, 1, 4, 9, 6, 3, 5, 10, 8, 12],
    [7, 11, 3, 2, 4, 9, 6, 1, 5, 10, 8, 12],
)


@st.composite
def two_rankings(draw: st.DrawFn, ties: bool = True) -> tuple[list[int], list[int]]:
    size = draw(st.integers(2, 9))
    if ties:
        ranks = st.lists(st.integers(1, size), min_size=size, max_size=size)
        return draw(ranks), draw(ranks)
    return draw(st.permutations(range(1, size + 1))), draw(st.permutations(range(1, size + 1)))


def plain_average(ranks: list[int]) -> list[Fraction]:
    """Mean places by counting, one alternative at a time."""
    return [
        sum(other < own for other in ranks) + Fraction(1 + sum(other == own for other in ranks), 2)
        for own in ranks
    ]


@pytest.mark.parametrize(
    ("first", "second", "ordered_alike", "pairs"),
    [
        # Kendall, M. G. (1970). Rank Correlation Methods (4th ed.), example 3.1: tau-b = 0.859.
        (
            [1, 2.5, 2.5, 4.5, 4.5, 6.5, 6.5, 8, 9.5, 9.5],
            [1, 2, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
            33,
            41 * 36,
        ),
        # Ibid., example 3.4: S = 34, tau-b = 0.41.
        (
            [2.5, 2.5, 2.5, 2.5, 5, 6.5, 6.5, 10, 10, 10, 10, 10, 14, 14, 14, 16, 17],
            [1, 1, 1, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 2, 2],
            34,
            116 * 60,
        ),
    ],
    ids=["example 3.1", "example 3.4"],
)
def test_kendall_tau_b_is_that_of_kendalls_examples(
    first: list[float], second: list[float], ordered_alike: int, pairs: int
) -> None:
    assert kendall_tau_b(first, second) == pytest.approx(ordered_alike / math.sqrt(pairs), 1e-15)


def test_kendalls_examples_to_the_printed_digits() -> None:
    tied = [1, 2.5, 2.5, 4.5, 4.5, 6.5, 6.5, 8, 9.5, 9.5]
    more = [1, 2, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10]
    assert round(kendall_tau_b(tied, more), 3) == 0.859


def test_spearman_is_that_of_a_known_example() -> None:
    # The example of the article on Spearman's rank correlation in Wikipedia: rho = -29 / 165.
    quotients = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    assert spearman(quotients, hours) == pytest.approx(-29 / 165, 1e-15)


def test_weighted_spearman_is_the_one_published() -> None:
    assert round(weighted_spearman(*WATCHES), 2) == 0.96


def test_a_swap_in_the_middle_as_published() -> None:
    # Sałabun, W., & Urbaniak, K. (2020), doi:10.1007/978-3-030-50417-5_47, as the tests of crispyn
    # (energyinpython/crispyn) quote it.
    order, swapped = [1, 2, 3, 4, 5], [1, 3, 2, 4, 5]
    assert spearman(order, swapped) == 0.9
    assert round(weighted_spearman(order, swapped), 4) == 0.8833


def test_ws_is_the_one_published() -> None:
    assert round(ws(*WATCHES), 2) == 0.90


@settings(deadline=None, max_examples=50)
@given(two_rankings())
def test_kendall_and_spearman_are_those_of_scipy(pair: tuple[list[int], list[int]]) -> None:
    from scipy.stats import kendalltau, spearmanr

    first, second = pair
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert math.isnan(kendall_tau_b(first, second))
        assert math.isnan(spearman(first, second))
        return
    assert kendall_tau_b(first, second) == pytest.approx(kendalltau(first, second)[0], abs=1e-14)
    assert spearman(first, second) == pytest.approx(spearmanr(first, second)[0], abs=1e-14)


@settings(deadline=None, max_examples=50)
@given(two_rankings(ties=False))
def test_all_are_those_of_pymcdm_where_nothing_ties(pair: tuple[list[int], list[int]]) -> None:
    from pymcdm import correlations

    assert kendall_tau_b(*pair) == pytest.approx(correlations.kendall_tau(*pair), abs=1e-14)
    assert spearman(*pair) == pytest.approx(correlations.spearman(*pair), abs=1e-14)
    assert weighted_spearman(*pair) == pytest.approx(
        correlations.weighted_spearman(*pair), abs=1e-14
    )
    assert ws(*pair) == pytest.approx(correlations.ws(*map(np.array, pair)), abs=1e-14)


@given(two_rankings())
def test_weighted_ones_are_their_formulas_in_fractions(pair: tuple[list[int], list[int]]) -> None:
    first, second = map(plain_average, pair)
    count = len(first)
    loss = sum(
        (a - b) ** 2 * ((count - a + 1) + (count - b + 1))
        for a, b in zip(first, second, strict=True)
    )
    if len(set(first)) > 1 and len(set(second)) > 1:
        exact = 1 - 6 * loss / (count**4 + count**3 - count**2 - count)
        assert weighted_spearman(*pair) == pytest.approx(float(exact), abs=1e-14)
    similarity = 1 - sum(
        2 ** -float(a) * float(abs(a - b) / max(abs(1 - a), abs(count - a)))
        for a, b in zip(first, second, strict=True)
    )
    assert ws(*pair) == pytest.approx(similarity, abs=1e-14)


@given(two_rankings())
def test_it_does_not_matter_how_ties_are_written(pair: tuple[list[int], list[int]]) -> None:
    first, second = pair
    dense = [sorted(set(first)).index(rank) + 1 for rank in first]
    competition = [1 + sum(other < rank for other in first) for rank in first]
    for measure in MEASURES.values():
        figures = [measure(ranks, second) for ranks in (first, dense, competition)]
        np.testing.assert_array_equal(figures, [figures[0]] * 3)


@given(two_rankings(), st.randoms())
def test_it_does_not_matter_in_which_order_alternatives_come(
    pair: tuple[list[int], list[int]], random: object
) -> None:
    first, second = pair
    names = [f"a{place}" for place in range(len(first))]
    shuffled = list(zip(names, second, strict=True))
    random.shuffle(shuffled)
    for measure in MEASURES.values():
        by_position = measure(first, second)
        by_label = measure(dict(zip(names, first, strict=True)), dict(shuffled))
        np.testing.assert_array_equal(by_label, by_position)
        series = pd.Series(dict(shuffled))
        np.testing.assert_array_equal(measure(pd.Series(first, index=names), series), by_position)


@given(two_rankings())
def test_three_are_symmetric(pair: tuple[list[int], list[int]]) -> None:
    first, second = pair
    for measure in SYMMETRIC:
        np.testing.assert_array_equal(measure(first, second), measure(second, first))


def test_ws_is_not_symmetric() -> None:
    assert ws([1, 2, 3], [3, 1, 2]) != ws([3, 1, 2], [1, 2, 3])


@given(two_rankings())
def test_a_ranking_agrees_with_itself(pair: tuple[list[int], list[int]]) -> None:
    first, _ = pair
    for measure in MEASURES.values():
        assert measure(first, first) == 1 or len(set(first)) == 1


@given(two_rankings(ties=False))
def test_a_ranking_opposes_its_reverse(pair: tuple[list[int], list[int]]) -> None:
    first, _ = pair
    reverse = [len(first) + 1 - rank for rank in first]
    for measure in SYMMETRIC:
        assert measure(first, reverse) == pytest.approx(-1, abs=1e-15)


@pytest.mark.parametrize("swapped", [(0, 1), (3, 4)])
def test_what_happens_at_the_top_counts_most(swapped: tuple[int, int]) -> None:
    ranks = [1, 2, 3, 4, 5]
    other = list(ranks)
    one, two = swapped
    other[one], other[two] = other[two], other[one]
    top = swapped == (0, 1)
    plain = spearman(ranks, other)
    assert (weighted_spearman(ranks, other) < plain) is top
    assert (ws(ranks, other) < plain) is top


def test_where_all_tie_nothing_is_ordered() -> None:
    for measure in SYMMETRIC:
        assert math.isnan(measure([1, 1, 1], [1, 2, 3]))
        assert math.isnan(measure([1, 2, 3], [1, 1, 1]))
    assert ws([1, 1, 1], [1, 2, 3]) == pytest.approx(1 - 2 * 2**-2.0)


def test_a_single_alternative_orders_nothing() -> None:
    for measure in MEASURES.values():
        assert math.isnan(measure([1], [1]))


def test_blocks_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(np.random.SeedSequence(3))
    first, second = rng.integers(1, 40, (2, 60))
    whole = kendall_tau_b(first, second)
    monkeypatch.setattr("evaluator.agreement.measures._BLOCK", 7 * 60)
    assert kendall_tau_b(first, second) == whole


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ([1, 2], [1, 2, 3], "second: expected 2 ranks, as in the first; found 3"),
        ([1, math.nan], [1, 2], "rankings, first: alternative 1: expected a finite number"),
        ([1, "two"], [1, 2], "found 'two'"),
        ([], [], "expected at least one"),
        ("12", [1, 2], "Give a list, an array, a dict or a Series"),
        ({"a": 1, "b": 2}, {"a": 1, "c": 2}, "rankings, first: alternative b"),
        ({"north": 1}, {"nord": 1}, "Did you mean 'north'?"),
        (pd.Series([1, 2], index=["a", "a"]), [1, 2], "expected each label once"),
    ],
)
def test_faults_are_told(first: object, second: object, told: str) -> None:
    for measure in MEASURES.values():
        with pytest.raises(InputError) as error:
            measure(first, second)
        assert told in str(error.value)


def test_faults_of_both_rankings_are_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        spearman([math.nan, 1], [1, math.inf])
    assert len(error.value.faults) == 2


@pytest.mark.parametrize("name", MEASURES)
def test_table_holds_every_pair(name: str) -> None:
    rng = np.random.default_rng(np.random.SeedSequence(4))
    ranks = pd.DataFrame(rng.integers(1, 6, (7, 3)), columns=["x", "y", "z"])
    table = agreement_table(ranks, name)
    assert list(table.index) == list(table.columns) == ["x", "y", "z"]
    for one in ranks:
        for other in ranks:
            assert table.loc[one, other] == MEASURES[name](ranks[one], ranks[other])


def test_table_takes_arrays_and_refuses_other_measures() -> None:
    assert agreement_table([[1, 2], [2, 1]]).loc[0, 1] == -1
    with pytest.raises(InputError, match="Did you mean 'spearman'"):
        agreement_table([[1, 2], [2, 1]], "spearmans")
    with pytest.raises(InputError, match="expected a measure"):
        agreement_table([[1, 2], [2, 1]], ["ws"])
