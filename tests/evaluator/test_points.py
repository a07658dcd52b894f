"""Weights stated outright and blends: examples, properties, labels, faults."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.weighting import blend, equal, points, rancom, swing

both = pytest.mark.parametrize("weigh", [swing, points], ids=["swing", "points"])
SIZES = st.lists(st.floats(0, 1e6), min_size=1, max_size=8).filter(lambda sizes: sum(sizes) > 1e-3)


@both
@pytest.mark.parametrize(
    ("given_points", "expected"),
    [
        ([100, 80, 20], [1 / 2, 2 / 5, 1 / 10]),
        ([100, 75, 50, 25], [2 / 5, 3 / 10, 1 / 5, 1 / 10]),
        ([100, 0], [1, 0]),
        ([7], [1]),
        ([1e308, 1e308, 0], [1 / 2, 1 / 2, 0]),
        ([5e-324, 5e-324], [1 / 2, 1 / 2]),
    ],
)
def test_points_are_divided_by_their_sum(weigh, given_points, expected):
    assert weigh(given_points) == pytest.approx(expected, abs=1e-15)


@both
@given(sizes=SIZES)
def test_only_proportions_count(weigh, sizes):
    weights = np.asarray(weigh(sizes))
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert weights * sum(sizes) == pytest.approx(sizes, rel=1e-9, abs=1e-12)
    assert np.array_equal(weigh([4 * size for size in sizes]), weights)


@both
def test_labels_come_back(weigh):
    weights = weigh({"b": 30, "a": 10})
    assert weights.to_dict() == {"b": 0.75, "a": 0.25}
    pd.testing.assert_series_equal(weigh(pd.Series({"b": 30, "a": 10})), weights)
    assert isinstance(weigh((30, 10)), np.ndarray)


@both
@pytest.mark.parametrize(
    ("given_points", "fragments"),
    [
        ([100, -5, "x"], ["criterion 1: expected a number of 0 or more; found -5", "found 'x'"]),
        ([0, 0], ["sum: expected points above 0; found all 0"]),
        ([], ["expected one number of points per criterion; found none"]),
        ({"a": float("inf")}, ["criterion a"]),
        (100, ["expected one number of points per criterion"]),
        (pd.DataFrame({"a": [1]}), ["Give a list, an array, a dict or a Series"]),
    ],
)
def test_points_at_fault_are_refused(weigh, given_points, fragments):
    with pytest.raises(InputError) as caught:
        weigh(given_points)
    assert len(caught.value.faults) == len(fragments)
    for fragment, fault in zip(fragments, caught.value.faults, strict=True):
        assert fragment in str(fault)


@pytest.mark.parametrize(
    "criteria",
    [3, np.int64(3), np.ones((5, 3)), [[1, 2, 3], [4, 5, 6]]],
    ids=["int", "numpy int", "array", "rows"],
)
def test_equal_weights_of_a_number_or_a_matrix(criteria):
    assert np.array_equal(equal(criteria), [1 / 3, 1 / 3, 1 / 3])


@pytest.mark.parametrize(
    "criteria",
    [
        ["a", "b"],
        ("a", "b"),
        iter("ab"),
        {"a": 5, "b": 1},
        pd.Series({"a": 5, "b": 1}),
        pd.Index(["a", "b"]),
        pd.DataFrame({"a": [1, 2], "b": [3, 4]}),
        np.array(["a", "b"]),
    ],
    ids=lambda given: type(given).__name__,
)
def test_equal_weights_keep_labels(criteria):
    weights = equal(criteria)
    assert weights.to_dict() == {"a": 0.5, "b": 0.5}


@pytest.mark.parametrize(
    ("criteria", "fragment"),
    [
        (0, "at least one criterion; found 0"),
        ([], "at least one criterion; found 0"),
        (True, "a number, labels or a matrix"),
        ("ab", "a number, labels or a matrix"),
        (["a", "a"], "criterion a: expected each label once"),
        ([[1, 2], [3]], "rows of one length"),
        (np.ones((2, 2, 2)), "3 dimensions"),
    ],
)
def test_criteria_at_fault_are_refused(criteria, fragment):
    with pytest.raises(InputError, match=fragment):
        equal(criteria)


def test_an_additive_blend_is_a_mean():
    judged, measured = [0.5, 0.3, 0.2], [0.2, 0.2, 0.6]
    assert blend(judged, measured) == pytest.approx([0.35, 0.25, 0.4])
    assert blend(judged, measured, share=0.8) == pytest.approx([0.44, 0.28, 0.28])
    assert blend(judged, measured, share=1) == pytest.approx(judged)
    assert blend(judged, measured, share=0) == pytest.approx(measured)


def test_a_multiplicative_blend_is_a_product():
    # Hwang and Yoon (1981), doi:10.1007/978-3-642-48318-9: a priori weights times those by
    # entropy, divided by their sum; 0.10, 0.06 and 0.12 of 0.28.
    found = blend([0.5, 0.3, 0.2], [0.2, 0.2, 0.6], how="multiplicative")
    assert found == pytest.approx([10 / 28, 6 / 28, 12 / 28])
    assert blend([1, 1], [3, 1], how="multiplicative") == pytest.approx([0.75, 0.25])
    assert blend([5, 1, 0], [1, 1, 9], how="multiplicative") == pytest.approx([5 / 6, 1 / 6, 0])


@pytest.mark.parametrize("how", ["additive", "multiplicative"])
@given(pairs=st.lists(st.tuples(st.floats(0.1, 9), st.floats(0.1, 9)), min_size=1, max_size=6))
def test_a_blend_is_symmetric_and_free_of_units(how, pairs):
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    blended = blend(first, second, how=how)
    assert blended.sum() == pytest.approx(1, abs=1e-12)
    assert blend(second, first, how=how) == pytest.approx(blended)
    assert blend(first * 7, second / 3, how=how) == pytest.approx(blended)
    assert blend(first, first) == pytest.approx(first / first.sum())


def test_a_blend_matches_labels():
    judged = pd.Series({"price": 3, "risk": 1})
    for measured in ({"risk": 0.75, "price": 0.25}, [0.25, 0.75]):
        assert blend(judged, measured).to_dict() == pytest.approx({"price": 0.5, "risk": 0.5})
    found = blend([3, 1], pd.Series({"price": 0.25, "risk": 0.75}))
    assert found.to_dict() == pytest.approx({"price": 0.5, "risk": 0.5})


@pytest.mark.parametrize(
    ("arguments", "fragments"),
    [
        (([1, -1], [1, 1]), ["subjective: criterion 1: expected a number of 0 or more"]),
        (([1, 1], [1, 1, 1]), ["objective: entries: expected 2 entries"]),
        ((rancom(2), [1, 1]), ["subjective: entries: expected one weight per criterion"]),
        (([1, 1], rancom(2)), ["found a whole RancomResult. Give its attribute `weights`."]),
        (
            (pd.DataFrame([[1, 1]]), [1, 1]),
            ["subjective: entries: expected one weight per criterion; found a table"],
        ),
        (([1, 1], [0, 0]), ["objective: sum"]),
        (({"price": 1}, {"prise": 1}), ["Did you mean 'price'?", "objective: criterion price"]),
        (([1], [1], 1.5), ["share: expected a number from 0 to 1; found 1.5"]),
        (([1], [1], "half"), ["share"]),
        (([1], [1], 0.5, "product"), ["how: expected a way (additive, multiplicative)"]),
        (([1], [1], 0.5, None), ["how"]),
        (([1], [1], 0.3, "multiplicative"), ["share: expected none"]),
        (([1, 0], [0, 1], 0.5, "multiplicative"), ["product: expected a criterion"]),
        (([-1], ["x"], 2, "y"), ["subjective", "objective", "how", "share"]),
    ],
)
def test_a_blend_at_fault_is_refused(arguments, fragments):
    with pytest.raises(InputError) as caught:
        blend(*arguments)
    assert len(caught.value.faults) == len(fragments)
    for fragment, fault in zip(fragments, caught.value.faults, strict=True):
        assert fragment in str(fault)
