"""Criteria with sub-criteria: published hierarchies, properties, what is refused."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.weighting import ahp, hierarchy
from evaluator.weighting.random_index import find_random_index


def judged(names, *above: float) -> dict[tuple[str, str], float]:
    return dict(zip(itertools.combinations(names, 2), above, strict=True))


# --- Published examples -----------------------------------------------------------------------

# Saaty (1990), How to make a decision: the analytic hierarchy process, European Journal of
# Operational Research 48(1), 9-26, doi:10.1016/0377-2217(90)90057-I.
CRITERIA = ("size", "transport", "area", "age", "yard", "facilities", "condition", "finance")
HOUSE = judged(
    CRITERIA,
    *(5, 3, 7, 6, 6, 1 / 3, 1 / 4),
    *(1 / 3, 5, 3, 3, 1 / 5, 1 / 7),
    *(6, 3, 4, 6, 1 / 5),
    *(1 / 3, 1 / 4, 1 / 7, 1 / 8),
    *(1 / 2, 1 / 5, 1 / 6),
    *(1 / 5, 1 / 6),
    1 / 2,
)
HOUSES = {
    "size": judged("ABC", 6, 8, 4),
    "transport": judged("ABC", 7, 1 / 5, 1 / 8),
    "area": judged("ABC", 8, 6, 1 / 4),
    "age": judged("ABC", 1, 1, 1),
    "yard": judged("ABC", 5, 4, 1 / 3),
    "facilities": judged("ABC", 8, 6, 1 / 5),
    "condition": judged("ABC", 1 / 2, 1 / 2, 1),
    "finance": judged("ABC", 1 / 7, 1 / 5, 3),
}
# Wikipedia, Analytic hierarchy process: car example: cost and capacity have sub-criteria.
CAR = judged(("cost", "safety", "style", "capacity"), 3, 7, 3, 9, 1, 1 / 7)
CAR_PARTS = {
    "cost": judged(("price", "fuel", "maintenance", "resale"), 2, 5, 3, 2, 2, 1 / 2),
    "capacity": judged(("cargo", "passengers"), 1 / 5),
}
# Saaty (2005), Theory and Applications of the Analytic Network Process: choosing a city to work in;
# figures by AHPy (Griffith), tests/test_ahp.py.
CITY = judged(
    ("culture", "family", "housing", "jobs", "transport"),
    *(1 / 5, 3, 1 / 2, 5),
    *(7, 1, 7),
    *(1 / 4, 3),
    7,
)
CITIES = {
    "culture": judged("bopw", *(1 / 2, 1, 1 / 2), *(2.5, 1), 1 / 2.5),
    "family": judged("bopw", *(2, 1 / 3, 4), *(1 / 8, 2), 9),
    "housing": judged("bopw", *(5, 1 / 2, 2.5), *(1 / 9, 1 / 4), 7),
    "jobs": judged("bopw", *(1 / 2, 3, 4), *(6, 8), 1),
    "transport": judged("bopw", *(1.5, 1 / 2, 4), *(1 / 3.5, 2.5), 9),
}


def test_three_houses_as_printed_by_saaty_1990():
    result = hierarchy(HOUSE, HOUSES, method="eigenvector", random_index="saaty1980")
    assert result.weights.to_dict() == pytest.approx({"A": 0.396, "B": 0.341, "C": 0.263}, abs=5e-4)
    assert result.local[("size",)].to_dict() == pytest.approx(
        {"A": 0.754, "B": 0.181, "C": 0.065}, abs=1e-3
    )
    assert result.consistency.loc["", "consistency_ratio"] == pytest.approx(0.169, abs=5e-4)
    assert result.consistency.loc["transport", "consistency_ratio"] == pytest.approx(
        0.213, abs=1e-3
    )


def test_sub_criteria_of_a_car_as_printed():
    result = hierarchy(CAR, CAR_PARTS, method="eigenvector")
    local = result.local[()].to_dict() | result.local[("cost",)].to_dict()
    printed = {"cost": 0.510, "safety": 0.234, "style": 0.041, "capacity": 0.215}
    parts = {"price": 0.488, "fuel": 0.252, "maintenance": 0.100, "resale": 0.161}
    assert local == pytest.approx(printed | parts, abs=1e-3)
    expected = {"safety": 0.234, "style": 0.041, "cargo": 0.036, "passengers": 0.179}
    expected |= {"price": 0.249, "fuel": 0.128, "maintenance": 0.051, "resale": 0.082}
    assert result.weights.to_dict() == pytest.approx(expected, abs=1e-3)


def test_four_cities_as_found_by_another_program():
    result = hierarchy(CITY, CITIES, method="eigenvector")
    expected = {"b": 0.2291, "o": 0.2748, "p": 0.3852, "w": 0.1110}
    assert result.weights.to_dict() == pytest.approx(expected, abs=1e-4)


# --- Consistency of the whole ------------------------------------------------------------------


def test_consistency_of_the_hierarchy_by_hand():
    result = hierarchy(CAR, CAR_PARTS)
    top, cost = ahp(CAR), ahp(CAR_PARTS["cost"])
    share = float(top.weights["cost"])
    index = top.consistency_index + share * cost.consistency_index
    # Two elements cannot contradict each other, and have no random index.
    random = find_random_index("saaty", 4).value * (1 + share)
    assert result.consistency_ratio == pytest.approx(index / random)
    assert list(result.consistency.index) == ["", "cost", "capacity"]
    assert result.consistency["size"].tolist() == [4, 4, 2]


def test_given_weights_are_taken_as_they_are_and_have_no_consistency():
    result = hierarchy([3, 1], {0: pd.Series({"a": 2, "b": 2}), 1: {"c": 1, "d": 3}})
    expected = {"a": 0.375, "b": 0.375, "c": 0.0625, "d": 0.1875}
    assert result.weights.to_dict() == pytest.approx(expected)
    assert result.consistency_ratio == 0
    assert result.consistency["consistency_ratio"].isna().all()


# --- Shape -------------------------------------------------------------------------------------


def test_any_depth():
    below = ({("x", "y"): 3}, {"x": ([1, 1, 2], {"x.2": {("u", "v"): 1}})})
    result = hierarchy({("a", "b"): 1}, {"b": below})
    assert result.weights.to_dict() == pytest.approx(
        {"a": 1 / 2, "x.0": 3 / 32, "x.1": 3 / 32, "u": 3 / 32, "v": 3 / 32, "y": 1 / 8}
    )
    deepest = result.table[result.table["name"] == "u"].iloc[0]
    assert (deepest["parent"], deepest["level"]) == ("b / x / x.2", 4)
    assert result.local[("b", "x")].sum() == pytest.approx(1)
    assert result.global_weights is result.weights


def test_a_hierarchy_of_one_level_is_ahp():
    assert hierarchy(CAR).weights.to_dict() == pytest.approx(ahp(CAR).weights.to_dict())
    plain = np.array([[1, 3], [1 / 3, 1]])
    assert hierarchy(plain).weights.to_dict() == pytest.approx({0: 0.75, 1: 0.25})


def test_frames_arrays_and_pairs_mix():
    frame = pd.DataFrame([[1, 2], [1 / 2, 1]], index=["a", "b"], columns=["a", "b"])
    result = hierarchy(frame, {"a": np.array([[1, 1], [1, 1]]), "b": [[1, None], [1 / 3, 1]]})
    assert result.weights.to_dict() == pytest.approx(
        {"a.0": 1 / 3, "a.1": 1 / 3, "b.0": 1 / 4, "b.1": 1 / 12}
    )


sizes = st.lists(st.floats(1, 9), min_size=1, max_size=4)


@given(st.lists(sizes, min_size=1, max_size=4), st.sampled_from(["geometric", "eigenvector"]))
def test_global_weights_are_shares_and_add_up_level_by_level(groups, method):
    top = np.array([sum(group) for group in groups])
    parts = {
        i: {
            f"{i}-{j}": {f"{i}-{k}": a / b for k, b in enumerate(group)}
            for j, a in enumerate(group)
        }
        for i, group in enumerate(groups)
    }
    result = hierarchy(top[:, None] / top, parts, method=method, largest=None)
    total = sum(map(sum, groups))
    expected = {
        f"{i}-{j}": a / total for i, group in enumerate(groups) for j, a in enumerate(group)
    }
    assert result.weights.to_dict() == pytest.approx(expected)
    by_level = result.table.groupby("level")["global"].sum()
    assert by_level.to_numpy() == pytest.approx(1)
    assert result.table[result.table["leaf"]]["global"].sum() == pytest.approx(1)
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)


# --- What is refused ---------------------------------------------------------------------------


def faults_of(*args, **options) -> list:
    with pytest.raises(InputError) as caught:
        hierarchy(*args, **options)
    return list(caught.value.faults)


def test_every_fault_is_told_with_its_place():
    parts = {
        "cost": {("price", "fuel"): 0},
        "safty": [1, 2],
        "capacity": ([1, -1], {"capacity.0": [[1, 2], [2, 1]]}),
    }
    faults = faults_of(CAR, parts)
    assert [(fault.where, fault.key) for fault in faults] == [
        ("judgements", "part safty"),
        ("cost", "price × fuel"),
        ("capacity", "criterion capacity.1"),
        ("capacity / capacity.0", "1 × 0"),
    ]
    assert faults[0].remedy == "Did you mean 'safety'?"


def test_parts_that_are_no_mapping():
    (fault,) = faults_of(CAR, [CAR_PARTS["cost"]])
    assert fault.key == "parts"


def test_options_at_fault():
    assert [fault.key for fault in faults_of(CAR, method="x", random_index="y")] == [
        "method",
        "random_index",
    ]


def test_a_disconnected_part_names_the_missing_link():
    (fault,) = faults_of(CAR, {"cost": {("a", "b"): 2, ("c", "d"): 2}})
    assert (fault.where, fault.key) == ("cost", "a × c")
