"""The smallest revision: a published matrix, exhaustive search, properties, what is refused."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.weighting import ahp, suggest_revision
from evaluator.weighting.revision_search import Candidates, search

SCALE = [Fraction(1, k) for k in range(9, 1, -1)] + [Fraction(k) for k in range(1, 10)]
METHODS = ("geometric", "eigenvector")


def matrix(size: int, *above) -> np.ndarray:
    judged = np.ones((size, size))
    for (i, j), value in zip(itertools.combinations(range(size), 2), above, strict=True):
        judged[i, j], judged[j, i] = float(value), float(1 / value)
    return judged


# Saaty (1990), doi:10.1016/0377-2217(90)90057-I: the criteria for a house.
HOUSE = matrix(
    8,
    *(5, 3, 7, 6, 6, 1 / 3, 1 / 4),
    *(1 / 3, 5, 3, 3, 1 / 5, 1 / 7),
    *(6, 3, 4, 6, 1 / 5),
    *(1 / 3, 1 / 4, 1 / 7, 1 / 8),
    *(1 / 2, 1 / 5, 1 / 6),
    *(1 / 5, 1 / 6),
    1 / 2,
)


@pytest.mark.parametrize("method", METHODS)
def test_house_needs_the_judgement_that_saaty_2003_would_revise_first(method):
    # Saaty (2003), Decision-making with the AHP: why is the principal eigenvector necessary,
    # European Journal of Operational Research 145(1), 85-91, doi:10.1016/S0377-2217(02)00227-8:
    # neighbourhood over condition, the third over the seventh.
    revision = suggest_revision(HOUSE, method=method, random_index="saaty1980")
    (change,) = revision.changes
    assert (change.row, change.column, change.before) == (2, 6, 6.0)
    assert revision.proven
    assert revision.before == ahp(HOUSE, method, "saaty1980").consistency_ratio > 0.10
    assert revision.after == ahp(revision.judgements, method, "saaty1980").consistency_ratio <= 0.10
    # A step less is not enough.
    short = HOUSE.copy()
    short[2, 6], short[6, 2] = change.after + 1, 1 / (change.after + 1)
    assert ahp(short, method, "saaty1980").consistency_ratio > 0.10


# --- Exhaustive search -------------------------------------------------------------------------


def place(value) -> Fraction:
    return value - 1 if value >= 1 else 1 - 1 / value


def slow_revisions(judged: list[Fraction], size: int, count: int, method: str):
    """Every change of so many judgements that is enough: steps, ratio."""
    for chosen in itertools.combinations(range(len(judged)), count):
        others = [[value for value in SCALE if value != judged[i]] for i in chosen]
        for values in itertools.product(*others):
            changed = list(judged)
            for i, value in zip(chosen, values, strict=True):
                changed[i] = value
            ratio = ahp(matrix(size, *changed), method).consistency_ratio
            if ratio <= 0.10:
                steps = sum(abs(place(changed[i]) - place(judged[i])) for i in chosen)
                yield steps, ratio


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=5, deadline=None)
@given(judged=st.lists(st.sampled_from(SCALE), min_size=6, max_size=6))
def test_one_change_agrees_with_trying_every_one(method, judged):
    revision = suggest_revision(matrix(4, *judged), method=method)
    best = min(slow_revisions(judged, 4, 1, method), default=None)
    if ahp(matrix(4, *judged), method).consistency_ratio <= 0.10:
        assert revision.changes == ()
    elif best is None:
        assert len(revision.changes) > 1
    else:
        (change,) = revision.changes
        assert revision.proven
        assert abs(place(change.after) - place(change.before)) == pytest.approx(float(best[0]))
        assert revision.after == pytest.approx(best[1])


def test_two_changes_agree_with_trying_every_pair():
    judged = [Fraction(value) for value in (3, Fraction(1, 5), 4, 6, Fraction(1, 4), 7)]
    revision = suggest_revision(matrix(4, *judged))
    assert not list(slow_revisions(judged, 4, 1, "geometric"))
    steps, ratio = min(slow_revisions(judged, 4, 2, "geometric"))
    assert len(revision.changes) == 2
    assert revision.proven
    moved = sum(abs(place(change.after) - place(change.before)) for change in revision.changes)
    assert (moved, revision.after) == pytest.approx((float(steps), ratio))


# --- Properties -------------------------------------------------------------------------------


@st.composite
def near_consistent(draw) -> np.ndarray:
    """Judgements of up to seven that lie near some weights, two of them turned over."""
    size = draw(st.integers(4, 7))
    weights = draw(st.lists(st.floats(1, 5), min_size=size, max_size=size))
    pairs = list(itertools.combinations(range(size), 2))
    values = [min(SCALE, key=lambda v: abs(float(v) - weights[i] / weights[j])) for i, j in pairs]
    for turned in draw(st.lists(st.sampled_from(range(len(pairs))), max_size=2, unique=True)):
        values[turned] = 1 / values[turned]
    return matrix(size, *values)


@settings(max_examples=25, deadline=None)
@given(near_consistent(), st.sampled_from(METHODS), st.sampled_from([0.05, 0.10]))
def test_what_is_suggested_is_enough_on_the_scale_and_no_more_than_told(judged, method, threshold):
    before = judged.copy()
    revision = suggest_revision(judged, threshold, method=method)
    np.testing.assert_array_equal(judged, before)
    assert revision.after == ahp(revision.judgements, method).consistency_ratio <= threshold
    assert len(revision.changes) <= 2
    assert revision.proven
    expected = judged.copy()
    for change in revision.changes:
        assert change.before == judged[change.row, change.column]
        assert any(change.after == pytest.approx(float(value)) for value in SCALE)
        expected[change.row, change.column] = change.after
        expected[change.column, change.row] = 1 / change.after
    assert revision.judgements == pytest.approx(expected)


@pytest.mark.parametrize("method", METHODS)
def test_judgements_beyond_mending_are_drawn_towards_their_weights(method):
    random = np.random.default_rng(9)
    judged = matrix(7, *(SCALE[i] for i in random.integers(17, size=21)))
    revision = suggest_revision(judged, method=method)
    assert revision.after == pytest.approx(0.10, rel=1e-6)
    assert not revision.proven
    assert len(revision.changes) == 21
    after = ahp(revision.judgements, largest=None).weights
    assert after == pytest.approx(ahp(judged).weights)


def test_a_revision_that_is_not_enough_is_passed_over_wherever_it_comes_from(monkeypatch):
    """What the search takes for enough is worked out once more, as `ahp` does."""
    found = suggest_revision(HOUSE)
    nothing = Candidates(*np.zeros((2, 3, 0), dtype=np.intp))

    def with_some_that_change_nothing(*arguments):
        yield nothing, True
        yield from search(*arguments)

    monkeypatch.setattr("evaluator.weighting.revision.search", with_some_that_change_nothing)
    again = suggest_revision(HOUSE)
    assert (again.changes, again.after) == (found.changes, found.after)


def test_order_and_names():
    names = list("abcdefgh")
    frame = pd.DataFrame(HOUSE, index=names, columns=names)
    turned = suggest_revision(frame.loc[names[::-1], names])
    (change,) = turned.changes
    assert {change.row, change.column} == {"c", "g"}
    assert isinstance(turned.judgements, pd.DataFrame)
    assert str(suggest_revision(frame).changes[0]).startswith("c × g from 6 to ")


def test_consistent_judgements_need_none():
    revision = suggest_revision(np.ones((5, 5)))
    assert (revision.changes, revision.before, revision.after) == ((), 0, 0)
    assert revision.proven


# --- What is refused ---------------------------------------------------------------------------


def faults_of(*args, **options) -> list:
    with pytest.raises(InputError) as caught:
        suggest_revision(*args, **options)
    return list(caught.value.faults)


@pytest.mark.parametrize("threshold", [0, -0.1, "0.1", True, float("nan")])
def test_threshold_at_fault(threshold):
    (fault,) = faults_of(HOUSE, threshold)
    assert fault.key == "threshold"


def test_incomplete_judgements_are_to_be_completed_first():
    (fault,) = faults_of({("a", "b"): 2, ("b", "c"): 2})
    assert (fault.expected, fault.found) == ("every pair judged", "1 missing")


def test_bad_judgements_name_the_cell():
    (fault,) = faults_of([[1, 10], [1 / 10, 1]])
    assert fault.key == "0 × 1"
