"""Critical weights and levels: by the paper's own formulas, and by trying every other change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.methods import get_method, rank_matrix, round_scores
from evaluator.robustness.exact.critical import critical_weights
from evaluator.robustness.exact.critical_levels import critical_levels

METHODS = ("weighted_sum", "topsis")
every_method = pytest.mark.parametrize("method", METHODS)
repeatable = settings(derandomize=True, deadline=None, max_examples=40)


@st.composite
def problems(draw):
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    cell = draw(st.sampled_from([st.integers(1, 5).map(float), st.floats(1, 5)]))
    matrix = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows,
                           max_size=rows))  # fmt: skip
    weight = st.one_of(st.just(0.0), st.floats(0.05, 1))
    weights = draw(st.lists(weight, min_size=columns, max_size=columns).filter(any))
    ways = draw(st.lists(st.sampled_from(["max", "min"]), min_size=columns, max_size=columns))
    return np.array(matrix), np.array(weights) / np.sum(weights), ways


def scores(matrix, weights, ways, method, normalization="scale"):
    options = {"scale": (1, 5)} if normalization == "scale" else {}
    draws = get_method(method).score
    return round_scores(draws(matrix, weights, ways, normalization=normalization, **options))


def near_tie(*pair):
    return abs(pair[0] - pair[1]) < 1e-9


# --- Weights -----------------------------------------------------------------------------------


@repeatable
@given(problems())
def test_a_weighted_sum_reverses_where_the_paper_says(problem):
    # Triantaphyllou & Sánchez (1997), theorem 1, doi:10.1111/j.1540-5915.1997.tb01306.x: taking
    # δ off W_k reverses A_i and A_j past (P_j - P_i) / (a_jk - a_ik), if that leaves it positive.
    matrix, weights, ways = problem
    worths = np.where([way == "max" for way in ways], matrix - 1, 5 - matrix) / 4
    total = scores(matrix, weights, ways, "weighted_sum")
    found = critical_weights(matrix, weights, ways).pairs
    known = found.set_index(["better", "worse", "criterion"])["change"].to_dict()
    for i in range(len(matrix)):
        for j in range(len(matrix)):
            if total[i] <= total[j] or near_tie(total[i], total[j]):
                continue
            for k in range(len(ways)):
                gap = worths[j, k] - worths[i, k]
                taken = ((worths[j] - worths[i]) @ weights) / gap if abs(gap) > 1e-9 else np.inf
                left = weights[k] - taken
                if 1e-9 < left < 1e6 and weights[k] < 1:
                    assert known.pop((i, j, k)) == pytest.approx(-taken, rel=1e-6, abs=1e-9)
                elif not 0 <= left < np.inf:
                    assert (i, j, k) not in known


@repeatable
@given(problems(), st.sampled_from(METHODS))
def test_no_smaller_change_of_a_weight_reverses_a_pair(problem, method):
    matrix, weights, ways = problem
    found = critical_weights(matrix, weights, ways, method)
    now = scores(matrix, weights, ways, method)
    known = found.pairs.set_index(["better", "worse", "criterion"])["change"].to_dict()
    for k in range(len(ways)):
        # What the weight itself is set to, before all are divided by their sum.
        instead = np.geomspace(1e-3, 50, 120)
        changed = np.repeat(weights[np.newaxis], len(instead), axis=0)
        changed[:, k] = instead
        changed /= changed.sum(axis=1, keepdims=True)
        then = scores(matrix, changed, ways, method)
        sizes = np.abs(instead - weights[k])
        for i, j in np.argwhere(now[:, np.newaxis] > now):
            turned = sizes[then[:, i] < then[:, j] - 1e-9]
            least = abs(known.get((i, j, k), np.inf))
            assert turned.min(initial=np.inf) >= least - 1e-9


@repeatable
@given(problems(), st.sampled_from(METHODS))
def test_just_beyond_the_change_the_pair_is_reversed(problem, method):
    matrix, weights, ways = problem
    found = critical_weights(matrix, weights, ways, method).pairs
    for row in found.itertuples():
        way = np.sign(row.change)
        if abs(row.change) > 1e3 or weights[row.criterion] + row.change < 1e-3:
            continue  # beyond lies too little to be seen in a score
        sides = []
        for step in (-1e-4, 1e-4):
            changed = weights.copy()
            changed[row.criterion] += row.change + way * step * max(1, abs(row.change))
            if changed[row.criterion] < 0:
                break
            there = scores(matrix, changed / changed.sum(), ways, method)
            sides.append(there[row.better] - there[row.worse])
        if len(sides) == 2 and abs(row.change) > 1e-3 and abs(sides[1]) > 1e-9:
            assert sides[1] < 0
            assert sides[0] > -1e-9
        after = weights[row.criterion] + row.change
        assert row.weight == pytest.approx(after / (1 + row.change), rel=1e-6, abs=1e-12)


@every_method
def test_criteria_are_told_by_their_smallest_change(method):
    random = np.random.default_rng(8)
    for _ in range(8):
        matrix, weights = random.uniform(1, 5, (5, 4)), random.dirichlet(np.ones(4))
        found = critical_weights(matrix, weights, "max", method)
        leader = rank_matrix(matrix, weights, "max", method=method, normalization="scale",
                             scale=(1, 5))["rank"].idxmin()  # fmt: skip
        for k, row in found.criteria.iterrows():
            rows = found.pairs[found.pairs["criterion"] == k]
            top = rows[rows["better"] == leader]
            assert row["any_percent"] == rows["percent"].abs().min() or rows.empty
            assert row["any_change"] == rows["change"].abs().min() or rows.empty
            assert row["top_percent"] == (np.inf if top.empty else top["percent"].abs().min())
            assert row["top_change"] == (np.inf if top.empty else top["change"].abs().min())
            assert row["sensitivity"] == 1 / row["any_percent"]
        assert (found.pairs["percent"] * weights[found.pairs["criterion"]]).to_numpy() == (
            pytest.approx(100 * found.pairs["change"].to_numpy())
        )
        assert found.percent_any == found.criteria["sensitivity"].idxmax()
        assert found.percent_top == found.criteria["top_percent"].idxmin()


@every_method
def test_where_nothing_reverses_anything_nothing_is_critical(method):
    for matrix, weights in (
        ([[5, 5], [3, 3], [1, 1]], [1, 1]),  # one dominates the next
        ([[4, 2], [4, 2]], [1, 1]),  # level for good
        ([[5, 1], [1, 5]], [1, 1]),  # level now: there is no order to reverse
        ([[3, 3]], [1, 1]),
    ):
        found = critical_weights(matrix, weights, "max", method)
        assert found.pairs.empty
        assert (found.percent_any, found.percent_top) == (None, None)
        assert found.criteria["sensitivity"].tolist() == [0, 0]


@every_method
def test_the_only_weight_cannot_be_changed_and_that_of_nothing_by_no_percentage(method):
    found = critical_weights([[5, 1], [1, 5]], [1, 0], "max", method)
    assert found.pairs["criterion"].tolist() == [1]
    assert found.pairs["percent"].tolist() == [np.inf]
    assert found.pairs["change"].tolist() == pytest.approx([1])
    assert found.criteria["sensitivity"].tolist() == [0, 0]
    assert found.percent_any is None


def test_topsis_takes_the_nearer_of_two_crossings():
    # The second leads for weights of the first criterion between 0.22 and 0.58 only.
    matrix = [[5, 1, 5], [4.5, 4, 2.5]]
    for weight, nearer in ((0.3, 0.2215504825), (0.5, 0.5837255891)):
        weights = [weight, (1 - weight) * 6 / 13, (1 - weight) * 7 / 13]
        (row,) = critical_weights(matrix, weights, "max", "topsis").pairs.query(
            "criterion == 0"
        ).itertuples()  # fmt: skip
        assert (row.better, row.worse) == (1, 0)
        assert row.weight == pytest.approx(nearer, abs=1e-9)


# --- Levels ------------------------------------------------------------------------------------


@repeatable
@given(problems(), st.sampled_from(METHODS))
def test_a_level_reverses_a_pair_at_its_critical_level_and_nowhere_before(problem, method):
    matrix, weights, ways = problem
    found = critical_levels(matrix, weights, ways, method)
    now = scores(matrix, weights, ways, method)
    known = found.pairs.set_index(["alternative", "criterion", "other"])
    grid = np.linspace(1, 5, 81)
    for i, k in np.ndindex(matrix.shape):
        changed = np.repeat(matrix[np.newaxis], len(grid), axis=0)
        changed[:, i, k] = grid
        then = scores(changed, weights, ways, method)
        for j in range(len(matrix)):
            if now[i] == now[j]:
                assert (i, k, j) not in known.index
                continue
            lead = (then[:, i] - then[:, j]) * np.sign(now[i] - now[j])
            turned = np.abs(grid - matrix[i, k])[lead < -1e-9]
            least = abs(known["change"].get((i, k, j), np.inf))
            assert turned.min(initial=np.inf) >= least - 1e-9
            if least < np.inf:
                # Exactly there the two draw level; the score of the other does not move.
                there = matrix.copy()
                there[i, k] = known["level"][i, k, j]
                level = scores(there, weights, ways, method)
                assert level[i] == pytest.approx(level[j], abs=1e-9)
                assert 1 < there[i, k] < 5


@repeatable
@given(problems())
def test_a_weighted_sum_turns_at_the_level_that_the_paper_says(problem):
    # Theorem 2 of the paper: a_ij less (P_i - P_k) / W_j, within what an a_ij can be.
    matrix, weights, ways = problem
    total = scores(matrix, weights, ways, "weighted_sum")
    found = critical_levels(matrix, weights, ways).pairs
    known = found.set_index(["alternative", "criterion", "other"])["change"].to_dict()
    for i, k in np.ndindex(matrix.shape):
        for j in range(len(matrix)):
            if total[i] == total[j] or not weights[k]:
                assert (i, k, j) not in known
                continue
            way = 1 if ways[k] == "max" else -1
            change = -4 * way * (total[i] - total[j]) / weights[k]
            if 1 + 1e-6 < matrix[i, k] + change < 5 - 1e-6:
                assert known[i, k, j] == pytest.approx(change, rel=1e-9, abs=1e-9)


@every_method
def test_cells_are_told_by_their_smallest_change_and_keep_their_labels(method):
    frame = pd.DataFrame([[4.5, 2], [3, 4], [2, 3]], index=["x", "y", "z"], columns=["p", "q"])
    found = critical_levels(frame, {"p": 0.6, "q": 0.4}, "max", method)
    assert found.degrees.index.tolist() == ["x", "y", "z"]
    assert found.degrees.columns.tolist() == ["p", "q"]
    for row in frame.index:
        for column in frame.columns:
            rows = found.pairs.query("alternative == @row and criterion == @column")
            least = rows["percent"].abs().min() if len(rows) else np.inf
            assert found.degrees.loc[row, column] == least
            assert found.sensitivity.loc[row, column] == 1 / least
    assert (found.pairs["level"] - found.pairs["change"]).tolist() == pytest.approx(
        [frame.loc[row.alternative, row.criterion] for row in found.pairs.itertuples()]
    )


# --- What is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize("ask", [critical_weights, critical_levels])
def test_every_fault_is_told_at_once(ask):
    with pytest.raises(InputError) as caught:
        ask([[1, float("nan")], [7, 2]], [1, -1], ["max", "up"], "weighted")
    told = {(fault.where, fault.key) for fault in caught.value.faults}
    assert told == {
        ("matrix", "row 0, column 1"),
        ("weights", "criterion 1"),
        ("directions", "criterion 1"),
        ("method", "id"),
        ("scale", "matrix, row 1, column 0"),
    }
    assert "Did you mean 'weighted_sum'?" in str(caught.value)
