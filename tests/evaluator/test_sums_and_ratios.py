"""What holds for every method by sums, products and ratios, whatever comes in."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.methods import get_method, rank_matrix

# What a method is told of n criteria with values from 1 to 5.
TOLD = {
    "waspas": lambda n: {},
    "lmaw": lambda n: {},
    "moora": lambda n: {},
    "moora_reference": lambda n: {},
    "multimoora": lambda n: {},
    "copras": lambda n: {},
    "ram": lambda n: {},
    "ocra": lambda n: {},
    "gra": lambda n: {},
    "ahp_relative": lambda n: {"mode": "distributive"},
    "ahp_relative ": lambda n: {"mode": "ideal"},
    "lopm": lambda n: {"limits": [2.5] * n},
    "comet": lambda n: {"characteristic_values": [[1, 2, 5]] * n},
}
# Those whose units are set by the matrix: what they are told is in no unit.
RELATIVE = [name for name in TOLD if name not in ("lopm", "comet")]
every_method = pytest.mark.parametrize("name", TOLD)
relative_methods = pytest.mark.parametrize("name", RELATIVE)
repeatable = settings(derandomize=True, deadline=None, max_examples=12)


def ranked(name, levels, weights, ways, **more):
    told = TOLD[name](np.shape(levels)[1]) if name in TOLD else {}
    return rank_matrix(levels, weights, ways, name.strip(), **(told | more))


@st.composite
def problems(draw, smallest=1):
    m, n = draw(st.integers(smallest, 6)), draw(st.integers(1, 5))
    cell = st.integers(10, 50).map(lambda x: x / 10)
    matrix = draw(st.lists(st.lists(cell, min_size=n, max_size=n), min_size=m, max_size=m))
    weights = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n).filter(any))
    ways = draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n))
    return np.array(matrix), weights, ways


@every_method
@repeatable
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_alternatives_and_of_criteria_does_not_matter(name, problem, random):
    levels, weights, ways = problem
    rows = random.sample(range(len(levels)), len(levels))
    columns = random.sample(range(len(weights)), len(weights))
    plain = ranked(name, levels, weights, ways)["rank"]
    turned = ranked(
        name,
        levels[np.ix_(rows, columns)],
        [weights[k] for k in columns],
        [ways[k] for k in columns],
    )
    assert turned["rank"].tolist() == plain[rows].tolist()


@every_method
@repeatable
@given(problems(), st.lists(st.integers(0, 20), min_size=5, max_size=5))
def test_who_is_at_least_as_good_throughout_is_never_behind(name, problem, gains):
    levels, weights, ways = problem
    better = [
        min(5.0, x + gain / 10) if way == "max" else max(1.0, x - gain / 10)
        for x, gain, way in zip(levels[0], gains, ways, strict=False)
    ]
    found = ranked(name, np.vstack([levels, better]), weights, ways)
    assert found["rank"].iloc[-1] <= found["rank"].iloc[0]


@every_method
@repeatable
@given(problems(smallest=2), st.data())
def test_to_become_better_never_costs_a_rank(name, problem, data):
    levels, weights, ways = problem
    row = data.draw(st.integers(0, len(levels) - 1))
    column = data.draw(st.integers(0, len(weights) - 1))
    step = data.draw(st.integers(1, 20)) / 10 * (1 if ways[column] == "max" else -1)
    improved = levels.copy()
    improved[row, column] = np.clip(improved[row, column] + step, 1, 5)
    before, after = (ranked(name, x, weights, ways)["rank"][row] for x in (levels, improved))
    assert after <= before


@every_method
@repeatable
@given(problems(), st.data())
def test_twins_tie(name, problem, data):
    levels, weights, ways = problem
    twin = data.draw(st.integers(0, len(levels) - 1))
    found = ranked(name, np.vstack([levels, levels[twin]]), weights, ways)
    assert found["rank"].iloc[-1] == found["rank"].iloc[twin]
    assert found["score"].iloc[-1] == found["score"].iloc[twin]


@relative_methods
@repeatable
@given(problems(), st.lists(st.sampled_from([1e-9, 0.3, 7, 1e9]), min_size=5, max_size=5))
def test_units_do_not_matter(name, problem, factors):
    levels, weights, ways = problem
    plain = ranked(name, levels, weights, ways)
    other = ranked(name, levels * factors[: len(weights)], weights, ways)
    assert other["rank"].tolist() == plain["rank"].tolist()


@every_method
@repeatable
@given(problems(), st.sampled_from([1e-300, 0.1, 3, 1e300]))
def test_only_the_proportions_of_the_weights_matter(name, problem, factor):
    levels, weights, ways = problem
    plain = ranked(name, levels, weights, ways)
    other = ranked(name, levels, [weight * factor for weight in weights], ways)
    assert other["rank"].tolist() == plain["rank"].tolist()
    np.testing.assert_allclose(other["score"], plain["score"], rtol=1e-10, atol=1e-11)


@every_method
@repeatable
@given(problems())
def test_a_criterion_without_weight_decides_nothing(name, problem):
    levels, weights, ways = problem
    plain = ranked(name, levels, weights, ways)["rank"]
    beside = np.linspace(1, 5, len(levels))
    wider = ranked(name, np.column_stack([levels, beside]), [*weights, 0], [*ways, "max"])["rank"]
    assert wider.tolist() == plain.tolist()


DEGENERATE = {
    "one alternative": [[3, 2, 4]],
    "two": [[3, 2, 4], [1, 5, 4]],
    "equal rows": [[3, 2, 4]] * 3,
    "a constant column": [[3, 2, 4], [3, 4, 1], [3, 3, 2]],
    "equal but for rounding": [[0.3, 1, 1], [0.1 + 0.2, 1, 1]],
}


@relative_methods
@pytest.mark.parametrize("case", DEGENERATE)
@pytest.mark.parametrize("ways", ["max", "min", ["max", "min", "min"]])
@pytest.mark.parametrize("factors", [[1, 1, 1], [1e150, 1e-150, 1], [1e-150, 1, 1e150]])
def test_degenerate_matrices_have_finite_figures_without_a_warning(name, case, ways, factors):
    levels = np.array(DEGENERATE[case], dtype=float) * factors
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        found = ranked(name, levels, [0.5, 0.5, 0], ways)
    assert np.isfinite(found.to_numpy()).all()
    if case in ("equal rows", "equal but for rounding"):
        assert found["rank"].tolist() == [1] * len(levels)


@relative_methods
@pytest.mark.parametrize("way", ["max", "min"])
def test_a_column_of_zeros_changes_no_rank(name, way):
    levels = np.array([[5, 2, 0], [3, 4, 0], [1, 3, 0]])
    plain = ranked(name, levels[:, :2], [0.6, 0.4], ["max", "min"])["rank"]
    found = ranked(name, levels, [0.48, 0.32, 0.2], ["max", "min", way])
    assert found["rank"].tolist() == plain.tolist()
    nothing = ranked(name, levels[:, 2:], [1], way)
    assert nothing["rank"].tolist() == [1, 1, 1]


@relative_methods
def test_extreme_values_within_a_column_are_borne(name):
    levels = [[1e150, 1e-150, 3], [1e-150, 1e150, 2], [1, 1, 1]]
    with np.errstate(all="raise", under="ignore"):
        found = ranked(name, levels, [1, 1, 1], ["max", "min", "max"])
    assert np.isfinite(found.to_numpy()).all()
    assert found["rank"].tolist()[0] == 1


@relative_methods
def test_mirror_images_tie_though_all_that_is_left_may_be_noise(name):
    stream = np.random.default_rng(10)
    for _ in range(40):
        first = stream.uniform(1, 9, 5)
        found = ranked(name, [first, first[::-1]], [0.15, 0.2, 0.3, 0.2, 0.15], "max")
        assert found["rank"].tolist() == [1, 1]


@every_method
def test_nothing_given_is_changed_and_read_only_is_good_enough(name):
    levels = np.random.default_rng(3).uniform(1, 5, (6, 4))
    weights, ways = np.array([0.1, 0.2, 0.3, 0.4]), ["max", "min", "max", "min"]
    expected = ranked(name, levels, weights, ways)
    kept = levels.copy()
    for array in (levels, weights):
        array.flags.writeable = False
    assert ranked(name, levels, weights, ways).equals(expected)
    assert np.array_equal(levels, kept)


@pytest.mark.parametrize("name", ["comet", "lopm", "ahp_relative"])
def test_draws_of_methods_that_are_told_more_score_like_single_matrices(name):
    stream = np.random.default_rng(6)
    levels, weights = stream.uniform(1, 5, (12, 7, 4)), stream.dirichlet(np.ones(4), 12)
    ways, told = ["max", "min", "max", "min"], TOLD[name](4)
    if name == "ahp_relative":
        judged = np.divide.outer(np.arange(1.0, 8), np.arange(1.0, 8))
        told = {"mode": "ideal", "comparisons": [None, judged, None, None]}
    score = get_method(name).score
    together = score(levels, weights, ways, **told)
    halves = [
        score(levels[some], weights[some], ways, **told) for some in np.split(np.arange(12), 2)
    ]
    assert together.tobytes() == np.concatenate(halves).tobytes()
    singles = [score(one, own, ways, **told) for one, own in zip(levels, weights, strict=True)]
    np.testing.assert_allclose(together, singles, rtol=0, atol=1e-12)
    same = score(np.broadcast_to(levels[0], levels.shape), weights, ways, **told)
    assert score(levels[0], weights, ways, **told).tobytes() == same.tobytes()
    same = score(levels, np.broadcast_to(weights[0], weights.shape), ways, **told)
    assert score(levels, weights[0], ways, **told).tobytes() == same.tobytes()
