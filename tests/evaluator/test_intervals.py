"""Weight intervals: against independent scores everywhere, and against fifty digits at the ends."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.methods import get_method, rank_scores, round_scores
from evaluator.methods.forms import linear_forms
from evaluator.robustness.exact.crossings import (
    against_the_rest,
    along_a_line,
    crossing_weights,
    roots_between,
    value_at,
)
from evaluator.robustness.exact.intervals import weight_intervals

SCALE = (1, 5)
METHODS = ("topsis", "weighted_sum")
NORMALIZATIONS = ("scale", "minmax", "vector")
repeatable = settings(derandomize=True, deadline=None, max_examples=150)


# --- What is asked, in plain words -------------------------------------------------------------


def moved(weights, k, value):
    """One weight at a value, the others in proportion, equal where they have none."""
    shares = np.array(weights, dtype=float) / np.sum(weights)
    rest = np.delete(shares, k)
    rest = rest / rest.sum() if rest.sum() > 0 else np.full(len(rest), 1 / max(len(rest), 1))
    return np.insert(rest * (1 - value), k, value)


def ranks_at(problem, weights):
    matrix, directions, method, normalization = problem
    options = {"scale": SCALE} if normalization == "scale" else {}
    scores = get_method(method).score(
        np.array(matrix, dtype=float), weights, directions, normalization=normalization, **options
    )
    return rank_scores(round_scores(scores))


def same(question, now, then):
    """Whether what a column of the table promises holds, read off the ranks."""
    if question == "full_ranking":
        return now.tolist() == then.tolist()
    places = {"first_place": 1, "top_three": 3}[question]
    top = now <= places
    if (top != (then <= places)).any():
        return False
    sharers = top & (now == now[top].max())
    if top.sum() <= places:
        return True
    return len(set(then[sharers])) == 1 and (then[top & ~sharers] < then[sharers][0]).all()


QUESTIONS = ("first_place", "top_three", "full_ranking")


@st.composite
def problems(draw, levels=None):
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    few = st.integers(1, 5).map(float)  # so that ties and equal rows are common
    many = st.floats(1, 5, allow_subnormal=False)
    cell = draw(st.sampled_from([few, many])) if levels is None else levels
    matrix = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows,
                           max_size=rows))  # fmt: skip
    weight = st.one_of(st.integers(0, 4).map(float), st.floats(0.05, 1))
    weights = draw(st.lists(weight, min_size=columns, max_size=columns).filter(any))
    directions = draw(st.lists(st.sampled_from(["max", "min"]), min_size=columns, max_size=columns))
    method, normalization = draw(st.sampled_from(METHODS)), draw(st.sampled_from(NORMALIZATIONS))
    return weights, (matrix, directions, method, normalization)


def intervals_of(weights, problem):
    matrix, directions, method, normalization = problem
    return weight_intervals(matrix, weights, directions, method, normalization, SCALE)


# --- Everywhere --------------------------------------------------------------------------------


@settings(repeatable, max_examples=1500)
@given(problems(), st.integers(0, 2**32 - 1))
def test_the_order_holds_inside_and_nowhere_else(given_, seed):
    weights, problem = given_
    table = intervals_of(weights, problem)
    now = ranks_at(problem, np.array(weights) / np.sum(weights))
    places = np.random.default_rng(seed).uniform(0.01, 0.99, 40)
    if len(weights) == 1:  # there is but one weight there can be
        assert all(found == [(0.0, 1.0)] for found in table.loc[0])
        return
    for k in range(len(weights)):
        ranks = ranks_at(problem, np.array([moved(weights, k, place) for place in places]))
        for question in QUESTIONS:
            found = table.loc[k, question]
            for place, then in zip(places, ranks, strict=True):
                if min(abs(place - end) for span in found for end in span) > 1e-9:
                    inside = any(low <= place <= high for low, high in found)
                    assert inside == same(question, now, then), (k, question, place, found)


@settings(repeatable, max_examples=80)
@given(problems())
def test_the_present_weight_belongs_to_it_and_the_intervals_are_in_order_and_apart(given_):
    weights, problem = given_
    table = intervals_of(weights, problem)
    shares = np.array(weights) / np.sum(weights)
    for k, share in enumerate(shares):
        for question in QUESTIONS:
            found = table.loc[k, question]
            assert any(low <= share + 1e-15 and share - 1e-15 <= high for low, high in found)
            assert all(0 <= low <= high <= 1 for low, high in found)
            assert all(high < low for (_, high), (low, _) in pairwise(found))


@settings(repeatable, max_examples=1500)
@given(problems())
def test_just_inside_an_end_the_order_holds_and_just_beyond_it_is_lost(given_):
    weights, problem = given_
    if len(weights) == 1:
        return
    table = intervals_of(weights, problem)
    shares = np.array(weights) / np.sum(weights)
    now = ranks_at(problem, shares)
    for k, share in enumerate(shares):
        for question in QUESTIONS:
            found = table.loc[k, question]
            for low, high in found:
                if low == high:
                    held = ranks_at(problem, moved(weights, k, low))
                    assert low == share or same(question, now, held)
                    continue
                for end, way in ((low, -1), (high, 1)):
                    if end in (0, 1):
                        continue
                    held = ranks_at(problem, moved(weights, k, end - way * (high - low) / 4))
                    assert same(question, now, held), (k, question, end)
                    beyond = end + way * 1e-3
                    others = [span for span in found if span != (low, high)]
                    if not any(a <= beyond <= b for a, b in others):
                        lost = ranks_at(problem, moved(weights, k, np.clip(beyond, 0, 1)))
                        assert not same(question, now, lost), (k, question, end)


@settings(repeatable, max_examples=60)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_columns_decides_nothing(given_, shuffle):
    weights, (matrix, directions, method, normalization) = given_
    table = intervals_of(weights, (matrix, directions, method, normalization))
    rows, columns = list(range(len(matrix))), list(range(len(weights)))
    shuffle.shuffle(rows)
    shuffle.shuffle(columns)
    turned = [[matrix[row][column] for column in columns] for row in rows]
    again = intervals_of(
        [weights[column] for column in columns],
        (turned, [directions[column] for column in columns], method, normalization),
    )
    for place, column in enumerate(columns):
        for question in QUESTIONS:
            one, other = table.loc[column, question], again.loc[place, question]
            assert np.array(one).ravel() == pytest.approx(np.array(other).ravel(), abs=1e-7)


# --- The ends, to the last digit ---------------------------------------------------------------


def decimal_lead(matrix, weights, k, place, method):
    """The lead of row 0 over row 1 on the scale 1 to 5, in fifty digits."""
    shares = [Decimal(float(w)) for w in weights]
    rest = sum(shares) - shares[k]
    moved_ = [place if j == k else s / rest * (1 - place) for j, s in enumerate(shares)]

    def score(row):
        if method == "weighted_sum":
            return sum(w * (Decimal(v) - 1) / 4 for w, v in zip(moved_, row, strict=True))
        worst = sum((w * (Decimal(v) - 1)) ** 2 for w, v in zip(moved_, row, strict=True)).sqrt()
        best = sum((w * (5 - Decimal(v))) ** 2 for w, v in zip(moved_, row, strict=True)).sqrt()
        return worst / (worst + best)

    return score(matrix[0]) - score(matrix[1])


@pytest.mark.parametrize("method", METHODS)
def test_ends_are_right_to_twelve_digits(method):
    random = np.random.default_rng(20)
    checked = 0
    with localcontext() as context:
        context.prec = 50
        while checked < 60:
            matrix = random.uniform(1, 5, (2, 4))
            weights = random.dirichlet(np.ones(4))
            table = weight_intervals(matrix, weights, "max", method, "scale", SCALE)
            for k in range(4):
                for end in {end for span in table.loc[k, "full_ranking"] for end in span} - {0, 1}:
                    below, above = Decimal(end) - Decimal("1e-12"), Decimal(end) + Decimal("1e-12")
                    leads = [
                        decimal_lead(matrix, weights, k, place, method) for place in (below, above)
                    ]
                    assert leads[0] * leads[1] < 0, (matrix, weights, k, end)
                    checked += 1


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=5),
    st.lists(st.integers(1, 9), min_size=3, max_size=3),
)
def test_a_weighted_sum_crosses_where_fractions_say(matrix, weights):
    # Mareschal (1988), doi:10.1016/0377-2217(88)90254-8: the leader's lead over each other one is
    # linear in the weight, so that first place is one interval between the nearest zeros.
    total = sum(weights)
    scores = [sum(Fraction(w * v, total) for w, v in zip(weights, row, strict=True))
              for row in matrix]  # fmt: skip
    leader = scores.index(max(scores))
    table = weight_intervals(matrix, weights, "max", "weighted_sum", "scale", SCALE)
    for k in range(3):
        low, high = Fraction(0), Fraction(1)
        rest = [Fraction(w, total - weights[k]) if j != k else 0 for j, w in enumerate(weights)]
        present = Fraction(weights[k], total)
        for row, score in zip(matrix, scores, strict=True):
            gaps = [a - b for a, b in zip(matrix[leader], row, strict=True)]
            at_none = sum(r * gap for r, gap in zip(rest, gaps, strict=True))
            slope = gaps[k] - at_none
            if score == scores[leader]:
                if at_none or slope:  # a tie that holds here alone
                    low = high = present
            elif slope and 0 <= -at_none / slope <= 1:
                crossing = -at_none / slope
                low, high = (low, min(high, crossing)) if crossing > present else (
                    max(low, crossing), high)  # fmt: skip
        assert np.array(table.loc[k, "first_place"]) == pytest.approx(
            np.array([[float(low), float(high)]]), abs=1e-12
        )


# --- Cases worth a name ------------------------------------------------------------------------


def test_a_pair_can_swap_and_swap_back():
    matrix, directions = [[5, 1, 5], [4.5, 4, 2.5]], ["max"] * 3
    problem = (matrix, directions, "topsis", "scale")
    outside = intervals_of([1, 6, 7], problem).loc[0, "first_place"]
    inside = intervals_of([7, 6, 7], problem).loc[0, "first_place"]
    assert [len(outside), len(inside)] == [2, 1]
    (_, high), (low, _) = outside
    assert 0.2 < high < 0.25
    assert 0.55 < low < 0.6
    # The same ratio of the other two, so the same crossings, and the rest of the line.
    assert outside == [(0.0, high), (low, 1.0)]
    assert inside == [(pytest.approx(high, abs=1e-12), pytest.approx(low, abs=1e-12))]
    for place, leader in ((0.1, 0), (0.4, 1), (0.8, 0)):
        assert ranks_at(problem, moved([1, 6, 7], 0, place)).tolist().index(1) == leader


def test_a_place_where_two_touch_does_not_cut_the_interval():
    def first_place(level):
        matrix = [[5, 1, 5], [level, 4, 2.5]]
        return intervals_of([1, 6, 7], (matrix, ["max"] * 3, "topsis", "scale")).loc[
            0, "first_place"
        ]

    # Between these levels of its rival the leader just touches, to the last bit.
    apart, swaps = 4.0, 4.5
    assert [len(first_place(apart)), len(first_place(swaps))] == [1, 2]
    while apart < (middle := (apart + swaps) / 2) < swaps:
        forms = linear_forms([[5, 1, 5], [middle, 4, 2.5]], ["max"] * 3, "topsis", "scale", SCALE)
        folded = against_the_rest(forms, np.array([1, 6, 7]) / 14, 0)
        cross = crossing_weights(folded, np.array([0]), np.array([1]))
        apart, swaps = (middle, swaps) if np.isnan(cross).any() else (apart, middle)
    for level in (apart, swaps):
        assert first_place(level) == [(0.0, 1.0)]
    assert len(first_place(swaps + 1e-6)) == 2


def test_equal_rows_stay_level_at_all_weights():
    matrix = [[4, 2, 3], [1, 1, 2], [4, 2, 3], [2, 2, 1]]
    for method in METHODS:
        table = weight_intervals(matrix, [1, 2, 1], "max", method, "scale", SCALE)
        for k in range(3):
            assert table.loc[k, "first_place"] == [(0.0, 1.0)]


@pytest.mark.parametrize("method", METHODS)
def test_a_tie_that_dissolves_at_once_holds_at_the_present_weight_only(method):
    table = weight_intervals([[5, 1], [1, 5]], [1, 1], "max", method, "scale", SCALE)
    for question in ("first_place", "full_ranking"):
        assert table[question].tolist() == [[(0.5, 0.5)]] * 2
    assert table["top_three"].tolist() == [[(0.0, 1.0)]] * 2


def test_a_tie_may_come_back_at_another_weight():
    matrix, weights = [[5, 1, 5], [4.5, 4, 2.5]], [1, 6, 7]
    (_, high), (low, _) = intervals_of(
        weights, (matrix, ["max"] * 3, "topsis", "scale")
    ).loc[0, "first_place"]  # fmt: skip
    level = moved(weights, 0, high)
    found = weight_intervals(matrix, level, "max", "topsis", "scale", SCALE).loc[0, "first_place"]
    assert found == [
        (pytest.approx(high, abs=1e-12),) * 2,
        (pytest.approx(low, abs=1e-12),) * 2,
    ]


def test_more_than_three_that_share_the_third_rank_have_to_stay_level():
    # Rows 2 and 3 are alike and share the third rank; row 4 is last.
    matrix = [[5, 5], [4, 4], [3, 2], [3, 2], [1, 1]]
    table = weight_intervals(matrix, [1, 1], "max", "weighted_sum", "scale", SCALE)
    assert table["top_three"].tolist() == [[(0.0, 1.0)]] * 2
    # Here they are level by their sum only.
    matrix = [[5, 5], [4, 4], [3, 2], [2, 3], [1, 1]]
    table = weight_intervals(matrix, [1, 1], "max", "weighted_sum", "scale", SCALE)
    assert table["top_three"].tolist() == [[(0.5, 0.5)]] * 2


@pytest.mark.parametrize("method", METHODS)
def test_a_criterion_with_all_or_none_of_the_weight(method):
    matrix = [[5, 1, 2], [3, 4, 4], [1, 5, 5]]
    table = weight_intervals(matrix, [1, 0, 0], "max", method, "scale", SCALE)
    equally = weight_intervals(matrix, [8, 1, 1], "max", method, "scale", SCALE)
    assert table.loc[0, "first_place"] == equally.loc[0, "first_place"]
    for k in (1, 2):  # against all on the first alone
        pair = weight_intervals([[row[0], row[k]] for row in matrix], [1, 0], "max", method,
                                "scale", SCALE)  # fmt: skip
        assert table.loc[k, "first_place"] == pair.loc[1, "first_place"]


def test_labels_of_rows_and_columns_are_kept_and_matched():
    frame = pd.DataFrame([[5.0, 1], [3, 4]], index=["x", "y"], columns=["ore", "law"])
    weights = pd.Series({"law": 0.3, "ore": 0.7})
    table = weight_intervals(frame, weights, {"law": "max", "ore": "max"}, "weighted_sum")
    assert table.index.tolist() == ["ore", "law"]
    assert table.columns.tolist() == list(QUESTIONS)
    bare = weight_intervals(frame.to_numpy(), [0.7, 0.3], "max", "weighted_sum")
    assert table.to_numpy().tolist() == bare.to_numpy().tolist()


@pytest.mark.parametrize("method", METHODS)
def test_a_single_alternative_and_a_single_criterion_hold_always(method):
    everything = [(0.0, 1.0)]
    for matrix, weights in (([[3, 2]], [1, 1]), ([[3], [2], [1]], [1])):
        table = weight_intervals(matrix, weights, "max", method, "scale", SCALE)
        assert all(found == everything for found in table.to_numpy().ravel())


# --- Lines in general --------------------------------------------------------------------------


@settings(repeatable, max_examples=60)
@given(st.lists(st.floats(-0.5, 1.5).filter(lambda root: abs(root) > 1e-3), min_size=1,
                max_size=4))  # fmt: skip
def test_roots_between_are_the_roots_it_was_built_from(roots):
    if min(np.diff(sorted(roots)), default=1) < 0.02 or min(abs(r - 1) for r in roots) < 1e-6:
        return
    coefficients = np.polynomial.polynomial.polyfromroots(roots)
    wanted = sorted(root for root in roots if 0 <= root <= 1)
    found = roots_between(coefficients)
    assert found[~np.isnan(found)] == pytest.approx(np.array(wanted), abs=1e-10)


@settings(repeatable, max_examples=60)
@given(problems(levels=st.floats(1, 5)), st.integers(0, 2**32 - 1))
def test_along_a_line_the_sign_says_who_is_ahead(given_, seed):
    weights, (matrix, directions, method, normalization) = given_
    scale = SCALE if normalization == "scale" else None
    forms = linear_forms(matrix, directions, method, normalization, scale)
    random = np.random.default_rng(seed)
    start, end = random.dirichlet(np.ones(len(weights)), 2)
    first, second = random.integers(0, len(matrix), 2)
    line = along_a_line(
        forms.rows(first), forms.rows(second), start, end - start
    )  # fmt: skip
    for place in random.uniform(0, 1, 5):
        scores = forms.scores(start + place * (end - start))
        if abs(scores[first] - scores[second]) > 1e-9:
            ahead = value_at(line, np.array([place]))[0]
            assert np.sign(ahead) == np.sign(scores[first] - scores[second])


@settings(repeatable, max_examples=60)
@given(problems(), st.integers(0, 2**32 - 1))
def test_the_forms_score_as_the_methods_do(given_, seed):
    weights, (matrix, directions, method, normalization) = given_
    scale = SCALE if normalization == "scale" else None
    forms = linear_forms(matrix, directions, method, normalization, scale)
    drawn = np.random.default_rng(seed).dirichlet(np.ones(len(weights)), 7)
    options = {} if scale is None else {"scale": scale}
    wanted = get_method(method).score(
        np.array(matrix), drawn, directions, normalization=normalization, **options
    )
    assert forms.scores(drawn) == pytest.approx(wanted, rel=1e-12, abs=1e-14)
    assert (forms.loss is None) == (method == "weighted_sum")


# --- What is refused ---------------------------------------------------------------------------


def test_every_fault_is_told_at_once():
    with pytest.raises(InputError) as caught:
        weight_intervals(
            [[1, float("nan")], [7, 2]], [1, -1], ["max", "up"], "topsi", "scales", SCALE
        )
    told = {(fault.where, fault.key) for fault in caught.value.faults}
    assert told == {
        ("matrix", "row 0, column 1"),
        ("weights", "criterion 1"),
        ("directions", "criterion 1"),
        ("method", "id"),
        ("normalization", "name"),
    }
    assert "Did you mean 'topsis'?" in str(caught.value)


def test_a_method_without_linear_forms_is_refused_and_a_value_beyond_the_scale():
    with pytest.raises(InputError, match=r"made of linear forms .*found 'ahp'"):
        weight_intervals([[1, 2]], [1, 1], "max", "ahp")
    with pytest.raises(InputError, match="a value within the scale"):
        weight_intervals([[1, 6]], [1, 1], "max", "topsis")
