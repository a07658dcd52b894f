"""Rankings that stand for several: elections from the literature, and every order tried."""

from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.agreement import borda, copeland, kemeny
from evaluator.agreement.consensus import preferences
from evaluator.agreement.programme import order_by_programme
from evaluator.agreement.subsets import order_by_subsets


def votes(*orders: tuple[int, str]) -> pd.DataFrame:
    """Ballots by how many cast them, such as (23, "abc"): alternatives x voters."""
    names = sorted(orders[0][1])
    ballots = [
        [order.index(name) + 1 for name in names]
        for count, order in orders * 1
        for _ in range(count)
    ]
    return pd.DataFrame(np.array(ballots).T, index=names)


# Borda (1781), as retold by Young (1988): 21 voters; Condorcet's objection is that c beats both.
BORDA = votes((1, "abc"), (7, "acb"), (7, "bca"), (6, "cba"))
# Condorcet (1785), as retold by Young, H. P. (1988). Condorcet's theory of voting. American
# Political Science Review, 82(4), 1231-1244. doi:10.2307/1961757: 60 voters whose majorities go in
# a circle, a over b by 33, b over c by 42, c over a by 35.
CONDORCET = votes((23, "abc"), (17, "bca"), (2, "bac"), (10, "cab"), (8, "cba"))
# The capital of Tennessee, of the articles on the Kemeny-Young method and on the Borda count in
# Wikipedia: Memphis, Nashville, Chattanooga, Knoxville.
TENNESSEE = votes((42, "mnck"), (26, "nckm"), (15, "cknm"), (17, "kcnm"))


@st.composite
def ballots(draw: st.DrawFn, least: int = 1, most: int = 6) -> np.ndarray:
    """Some rankings with ties of a few alternatives."""
    size = draw(st.integers(least, most))
    column = st.lists(st.integers(1, size), min_size=size, max_size=size)
    return np.array(draw(st.lists(column, min_size=1, max_size=5))).T


def distance(order: tuple[int, ...], ranks: np.ndarray) -> float:
    """Pairs on which an order and the rankings disagree, ties counted a half, one by one."""
    total = 0.0
    for sooner, later in combinations(order, 2):
        for column in ranks.T:
            total += (column[sooner] > column[later]) + (column[sooner] == column[later]) / 2
    return total


def best_orders(ranks: np.ndarray) -> tuple[float, list[tuple[int, ...]]]:
    """Try every order."""
    tried = {order: distance(order, ranks) for order in permutations(range(len(ranks)))}
    least = min(tried.values())
    return least, [order for order, found in tried.items() if found == least]


def test_borda_on_his_own_example() -> None:
    table = borda(BORDA)
    # With 3, 2 and 1 points he counts 37, 42 and 47; here the last place counts nothing.
    assert (table["points"] + 21).to_dict() == {"a": 37, "b": 42, "c": 47}
    assert table["rank"].to_dict() == {"c": 1, "b": 2, "a": 3}


def test_borda_and_copeland_on_tennessee() -> None:
    assert borda(TENNESSEE)["points"].to_dict() == {"m": 126, "n": 194, "c": 173, "k": 107}
    table = copeland(TENNESSEE)
    assert table["wins"].to_dict() == {"n": 3, "c": 2, "k": 1, "m": 0}
    assert table["rank"].to_dict() == {"n": 1, "c": 2, "k": 3, "m": 4}


def test_copeland_on_a_circle_ties() -> None:
    table = copeland(CONDORCET)
    assert (table[["wins", "losses", "points", "rank"]] == 1).to_numpy().all()


def test_kemeny_on_condorcets_example() -> None:
    # Young (1988): b c a has the support of 42 + 35 + 27 = 104 votes of 180.
    found = kemeny(CONDORCET)
    assert found.order == ("b", "c", "a")
    assert found.distance == 180 - 104
    assert found.is_unique


def test_kemeny_on_bordas_example() -> None:
    # c beats b by 13 to 8 and a by 13 to 8, and b beats a by 13 to 8.
    found = kemeny(BORDA)
    assert found.order == ("c", "b", "a")
    assert found.distance == 24


def test_kemeny_on_tennessee() -> None:
    found = kemeny(TENNESSEE)
    assert found.order == ("n", "c", "k", "m")
    assert found.distance == 600 - 393  # its Kemeny score there is 393
    assert found.table["rank"].to_dict() == {"m": 4, "n": 1, "c": 2, "k": 3}
    assert list(found.table.index) == list(TENNESSEE.index)


@settings(deadline=None, max_examples=50)
@given(ballots())
def test_kemeny_is_the_best_of_all_orders(ranks: np.ndarray) -> None:
    found = kemeny(ranks)
    least, best = best_orders(ranks)
    assert found.distance == least
    assert found.order in best
    assert found.is_unique == (len(best) == 1)
    always = {
        (one, other)
        for one, other in permutations(range(len(ranks)), 2)
        if all(order.index(one) < order.index(other) for order in best)
    }
    loose = {
        (one, other)
        for one, other in combinations(range(len(ranks)), 2)
        if (one, other) not in always and (other, one) not in always
    }
    assert set(found.swappable) == loose
    for one, other in permutations(range(len(ranks)), 2):
        if (one, other) in always:
            assert found.ranks[one] < found.ranks[other]


@settings(deadline=None, max_examples=50)
@given(ballots())
def test_kemeny_takes_the_first_best_order_by_borda(ranks: np.ndarray) -> None:
    points = borda(ranks)["points"].to_numpy()
    by_borda = sorted(range(len(ranks)), key=lambda one: (-points[one], one))
    _, best = best_orders(ranks)
    assert kemeny(ranks).order == min(
        best, key=lambda order: [by_borda.index(one) for one in order]
    )


@settings(deadline=None, max_examples=30)
@given(ballots(least=3, most=5))
def test_programme_and_subsets_agree(ranks: np.ndarray) -> None:
    before = preferences(ranks)
    order, precedes = order_by_subsets(before)
    other, also = order_by_programme(before)
    assert other == order
    np.testing.assert_array_equal(also, precedes)


def test_beyond_the_subsets_the_programme_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(np.random.SeedSequence(8))
    ranks = rng.permuted(np.tile(np.arange(12), (5, 1)), axis=1).T
    short = kemeny(ranks)
    monkeypatch.setattr("evaluator.agreement.kemeny_order.SUBSETS_UP_TO", 3)
    assert kemeny(ranks) == short


def test_fifteen_alternatives_in_a_circle_are_ordered() -> None:
    # Five rankings, each the last one turned on by three places: no majority parts them.
    ranks = np.array([np.roll(np.arange(15), 3 * turn) for turn in range(5)]).T
    found = kemeny(ranks)
    assert sorted(found.order) == list(range(15))
    assert not found.is_unique
    # By symmetry, to turn the best order on by three places gives one that is as good.
    turned = tuple((one + 3) % 15 for one in found.order)
    assert distance(turned, ranks) == distance(found.order, ranks) == found.distance


@given(ballots())
def test_majorities_part_the_order(ranks: np.ndarray) -> None:
    # Truchon's extended Condorcet criterion: whoever wins every duel comes first.
    lead = preferences(ranks) - preferences(ranks).T
    for one in range(len(ranks)):
        if all(lead[one, other] > 0 for other in range(len(ranks)) if other != one):
            assert kemeny(ranks).order[0] == one
            assert copeland(ranks)["rank"][one] == 1


@given(ballots())
def test_points_add_up(ranks: np.ndarray) -> None:
    size, judges = ranks.shape
    assert borda(ranks)["points"].sum() == judges * size * (size - 1) / 2
    duels = copeland(ranks)
    assert duels["points"].sum() == size * (size - 1) / 2
    assert (duels["wins"] + duels["ties"] + duels["losses"] == size - 1).all()


@given(ballots(), st.randoms())
def test_order_of_rows_and_columns_does_not_matter(ranks: np.ndarray, random: object) -> None:
    frame = pd.DataFrame(ranks, index=[f"a{one}" for one in range(len(ranks))])
    rows, columns = list(frame.index), list(frame.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    other = frame.loc[rows, columns]
    for consensus in (borda, copeland):
        pd.testing.assert_frame_equal(consensus(other).loc[frame.index], consensus(frame))
    assert kemeny(other).ranks == kemeny(frame).ranks
    assert kemeny(other).distance == kemeny(frame).distance


@given(ballots())
def test_one_ranking_is_its_own_consensus(ranks: np.ndarray) -> None:
    column = ranks[:, :1]
    expected = [1 + int((column < own).sum()) for own in column[:, 0]]
    assert borda(column)["rank"].tolist() == expected
    assert copeland(column)["rank"].tolist() == expected
    assert list(kemeny(column).ranks.values()) == expected


@pytest.mark.parametrize("consensus", [borda, copeland, kemeny])
def test_faults_are_told(consensus: object) -> None:
    with pytest.raises(InputError, match="row a, column x: expected a finite number"):
        consensus(pd.DataFrame({"x": [np.nan, 1]}, index=["a", "b"]))
    with pytest.raises(InputError, match="at least one row"):
        consensus(np.empty((0, 2)))
