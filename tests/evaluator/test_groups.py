"""Judgements of a group: published examples, a slow reckoning, what is refused."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.weighting import ahp, combine_judgements

WAYS = ("judgements", "priorities")
SCALE = [1 / k for k in range(9, 1, -1)] + list(range(1, 10))


def matrix(size: int, *above: float) -> np.ndarray:
    judged = np.ones((size, size))
    for (i, j), value in zip(itertools.combinations(range(size), 2), above, strict=True):
        judged[i, j], judged[j, i] = value, 1 / value
    return judged


# --- Published examples -----------------------------------------------------------------------

# Escobar, Aguarón and Moreno-Jiménez (2015), Some extensions of the precise consistency consensus
# matrix, Decision Support Systems 74, 67-77, doi:10.1016/j.dss.2015.04.005, tables 1 and 2: the
# values of a park, judged by the parties of a village.
PSOE = matrix(5, *(3, 5, 8, 6), *(3, 5, 4), *(3, 2), 1 / 3)
PP = matrix(5, *(3, 7, 9, 5), *(3, 7, 1), *(5, 1 / 5), 1 / 5)
PAR = matrix(5, *(5, 7, 7, 5), *(1, 5, 1), *(5, 1 / 3), 1 / 5)
NEW = matrix(5, *(1 / 2, 1 / 5, 1 / 8, 1 / 7), *(1 / 4, 1 / 6, 1 / 5), *(1 / 4, 1 / 3), 3)


@pytest.mark.parametrize(
    ("judges", "importance", "weights", "index", "compatibility"),
    [
        pytest.param(
            [PSOE, PP, PAR], None, (0.540, 0.191, 0.096, 0.036, 0.137), 0.149, 0.468, id="equal"
        ),
        pytest.param(
            [PSOE, PP, PAR],
            [5, 4, 2],
            (0.533, 0.208, 0.096, 0.037, 0.125),
            0.122,
            0.464,
            id="by councillors",
        ),
        pytest.param(
            [PSOE, PP, PAR, NEW],
            None,
            (0.366, 0.188, 0.141, 0.091, 0.214),
            0.073,
            2.867,
            id="with the new party",
        ),
    ],
)
def test_combined_judgements_as_printed_by_escobar_2015(
    judges, importance, weights, index, compatibility
):
    group = combine_judgements(judges, importance=importance)
    assert group.weights == pytest.approx(weights, abs=5.1e-4)
    assert group.geometric_consistency_index == pytest.approx(index, abs=5.1e-4)
    # The index of the group is the mean of those of its members, by importance.
    mean = (group.judges["compatibility"] * group.judges["importance"]).sum()
    assert mean == pytest.approx(compatibility, abs=5.1e-4)


def test_the_party_that_sees_it_the_other_way_round_is_farthest():
    group = combine_judgements({"PSOE": PSOE, "PP": PP, "PAR": PAR, "NP": NEW})
    assert group.farthest == "NP"
    assert group.judges["distance"].idxmax() == group.judges["compatibility"].idxmax() == "NP"


def test_geometric_mean_of_three_judgements_by_aczel_and_saaty():
    # Aczél and Saaty (1983), doi:10.1016/0022-2496(83)90028-7: the only mean of equal voices that
    # keeps reciprocals and ratios. Of 3, 4 and 6 that is 72 to the third part.
    group = combine_judgements([matrix(2, 3), matrix(2, 4), matrix(2, 6)])
    assert group.judgements[0, 1] == pytest.approx(72 ** (1 / 3))
    assert group.judgements[1, 0] == pytest.approx(1 / group.judgements[0, 1])


# --- A slow second reckoning ------------------------------------------------------------------


@st.composite
def panels(draw, least: int = 2, most: int = 5) -> tuple[list[np.ndarray], list[float]]:
    size = draw(st.integers(least, most))
    count = draw(st.integers(2, 4))
    pairs = size * (size - 1) // 2
    row = st.lists(st.sampled_from(SCALE), min_size=pairs, max_size=pairs)
    judges = [matrix(size, *draw(row)) for _ in range(count)]
    return judges, draw(st.lists(st.floats(0.1, 10), min_size=count, max_size=count))


def slow_combination(judges: list[np.ndarray], importance: list[float]) -> np.ndarray:
    total = sum(importance)
    return np.array(
        [
            [
                math.prod(
                    judged[i, j] ** (part / total)
                    for judged, part in zip(judges, importance, strict=True)
                )
                for j in range(len(judges[0]))
            ]
            for i in range(len(judges[0]))
        ]
    )


@given(panels(), st.sampled_from(["geometric", "eigenvector"]))
def test_combined_judgements_are_weighed_as_any_other(panel, method):
    judges, importance = panel
    group = combine_judgements(judges, importance=importance, method=method)
    slow = slow_combination(judges, importance)
    alone = ahp(slow, method)
    assert group.judgements == pytest.approx(slow)
    assert group.weights == pytest.approx(alone.weights)
    assert group.consistency_ratio == pytest.approx(alone.consistency_ratio, abs=1e-9)
    assert group.lambda_max == pytest.approx(alone.lambda_max)
    assert (group.worst_triad is None) == (alone.worst_triad is None)


@given(panels(), st.sampled_from(["geometric", "eigenvector"]))
def test_combined_priorities_are_the_means_of_the_weights(panel, method):
    judges, importance = panel
    parts = np.array(importance) / sum(importance)
    own = np.array([ahp(judged, method).weights for judged in judges])
    geometric = np.prod(own ** parts[:, None], axis=0)
    group = combine_judgements(judges, "priorities", importance, method=method)
    assert group.weights == pytest.approx(geometric / geometric.sum())
    plain = combine_judgements(judges, "priorities", importance, method=method, mean="arithmetic")
    assert plain.weights == pytest.approx(parts @ own)
    assert group.priorities.to_numpy() == pytest.approx(own)


@given(panels())
def test_with_geometric_means_both_ways_agree(panel):
    # Barzilai and Golany (1994), AHP rank reversal, normalization and aggregation rules, INFOR
    # 32(2), 57-64.
    judges, importance = panel
    one, other = (combine_judgements(judges, way, importance) for way in WAYS)
    assert one.weights == pytest.approx(other.weights)


@given(panels(), st.sampled_from(WAYS), st.randoms())
def test_order_of_the_judges_does_not_matter(panel, how, random):
    judges, importance = panel
    order = list(range(len(judges)))
    random.shuffle(order)
    before = combine_judgements(judges, how, importance)
    after = combine_judgements([judges[i] for i in order], how, [importance[i] for i in order])
    assert after.weights == pytest.approx(before.weights)
    assert after.judges["distance"].to_numpy() == pytest.approx(
        before.judges["distance"].to_numpy()[order], abs=1e-9
    )


@given(panels(), st.sampled_from(WAYS))
def test_spread_and_distance_by_their_definitions(panel, how):
    judges, importance = panel
    group = combine_judgements(judges, how, importance)
    own, parts = group.priorities.to_numpy(), group.judges["importance"].to_numpy()
    assert parts == pytest.approx(np.array(importance) / sum(importance))
    spread, size = group.spread, own.shape[1]
    assert spread["least"].to_numpy() == pytest.approx(own.min(axis=0))
    assert spread["greatest"].to_numpy() == pytest.approx(own.max(axis=0))
    for i in range(size):
        logs = np.log(own[:, i])
        variance = parts @ (own[:, i] - parts @ own[:, i]) ** 2
        assert spread["standard_deviation"].iloc[i] == pytest.approx(variance**0.5, abs=1e-12)
        assert spread["factor"].iloc[i] == pytest.approx(
            math.exp((parts @ (logs - parts @ logs) ** 2) ** 0.5)
        )
    for row, found in zip(own, group.judges["distance"], strict=True):
        squares = [
            math.log(row[i] / row[j] * group.weights[j] / group.weights[i]) ** 2
            for i, j in itertools.combinations(range(size), 2)
        ]
        assert found == pytest.approx(math.sqrt(sum(squares) / len(squares)), abs=1e-9)


def test_judges_who_agree_are_the_group():
    for how in WAYS:
        group = combine_judgements([PP, PP, PP], how, importance=[1, 2, 3])
        assert group.weights == pytest.approx(ahp(PP).weights)
        assert group.judges["distance"].to_numpy() == pytest.approx(0, abs=1e-12)
        assert group.farthest is None


# --- Names, and gaps ---------------------------------------------------------------------------


def named(judged: np.ndarray, names: str = "abcde") -> pd.DataFrame:
    labels = list(names[: len(judged)])
    return pd.DataFrame(judged, index=labels, columns=labels)


@pytest.mark.parametrize("how", WAYS)
def test_matrices_are_matched_by_name(how):
    turned = named(PP).loc[list("edcba"), list("badce")]
    group = combine_judgements({"ann": named(PSOE), "bob": turned}, how, {"bob": 1, "ann": 3})
    plain = combine_judgements([PSOE, PP], how, [3, 1])
    assert list(group.weights.index) == list("abcde")
    assert group.weights.to_numpy() == pytest.approx(plain.weights)
    assert list(group.judgements.columns) == list("abcde")
    assert list(group.judges.index) == ["ann", "bob"]
    assert group.judges["importance"].to_dict() == {"ann": 0.75, "bob": 0.25}


def test_stacked_arrays_are_one_judge_each():
    group = combine_judgements(np.array([PSOE, PP, PAR]))
    assert group.weights == pytest.approx(combine_judgements([PSOE, PP, PAR]).weights)


def test_where_one_left_a_pair_out_the_others_stand_for_it():
    gap = PSOE.copy()
    gap[0, 1] = gap[1, 0] = np.nan
    group = combine_judgements([gap, PP, PAR], importance=[2, 1, 3])
    assert group.judgements[0, 1] == pytest.approx((3 * 5**3) ** (1 / 4))
    assert group.missing == 0
    assert np.isfinite(group.judges["distance"]).all()


def test_nobody_has_to_judge_enough_alone_where_judgements_are_combined():
    ann, bob = {("a", "b"): 2, ("c", "d"): 3}, {("b", "c"): 2, ("c", "d"): 3, ("a", "a"): 1}
    group = combine_judgements({"ann": ann, "bob": bob})
    assert group.weights.to_numpy() == pytest.approx(np.array([12, 6, 3, 1]) / 22)
    assert group.missing == 3
    assert group.judges["distance"].isna().all()
    assert group.farthest is None
    with pytest.raises(InputError) as caught:
        combine_judgements({"ann": ann, "bob": bob}, "priorities")
    assert [fault.where for fault in caught.value.faults] == [
        "judgements of judge ann",
        "judgements of judge bob",
    ]


# --- What is refused ---------------------------------------------------------------------------


def faults_of(*given_, **options) -> list:
    with pytest.raises(InputError) as caught:
        combine_judgements(*given_, **options)
    return list(caught.value.faults)


@pytest.mark.parametrize("judges", [[], {}, (), None, iter([])], ids=str)
def test_an_empty_group(judges):
    (fault,) = faults_of(judges)
    assert (fault.key, fault.found) == ("judges", "none")
    assert fault.remedy == "Give a matrix of judgements for each of two or more judges."


@pytest.mark.parametrize(
    "judges",
    [
        [PP],
        PP,
        PP.tolist(),
        named(PP),
        {"ann": named(PP)},
        {("a", "b"): 3},
        {"a": {"b": 3, "c": 2}, "b": {"c": 1}},
        {"ann": {("a", "b"): 3}},
    ],
    ids=["list", "array", "rows", "frame", "mapping", "pairs", "named rows", "one of pairs"],
)
def test_a_single_expert(judges):
    (fault,) = faults_of(judges)
    assert (fault.key, fault.expected, fault.found) == ("judges", "at least two", "one")
    assert "ahp(" in fault.remedy


@pytest.mark.parametrize(
    ("importance", "key"),
    [
        ([1, 0], "judge 1"),
        ([-1, 1], "judge 0"),
        ([math.nan, 1], "judge 0"),
        ([1, "2"], "judge 1"),
        ([1, math.inf], "judge 1"),
        ([1], "length"),
        ([1, 1, 1], "length"),
        (3, "length"),
        ({0: 1}, "judge 1"),
        ({0: 1, 1: 1, 2: 1}, "2"),
    ],
    ids=str,
)
def test_importance_at_fault(importance, key):
    (fault,) = faults_of([PSOE, PP], importance=importance)
    assert (fault.where, fault.key) == ("importance", key)


@pytest.mark.parametrize(
    ("cell", "key"),
    [(0, "a × b"), (-2, "a × b"), (10, "a × b"), (2, "b × a"), ("x", "a × b")],
)
def test_bad_judgements_name_the_judge_and_the_cell(cell, key):
    bad = named(PP).astype(object)
    bad.loc["a", "b"] = cell
    if cell == 10:
        bad.loc["b", "a"] = 1 / 10
    (fault,) = faults_of({"ann": named(PSOE), "bob": bad})
    assert (fault.where, fault.key) == ("judgements of bob", key)
    diagonal = named(PP)
    diagonal.loc["c", "c"] = np.nan
    (fault,) = faults_of([named(PSOE), diagonal])
    assert (fault.where, fault.key) == ("judgements of judge 1", "c × c")


def test_names_that_differ_between_judges():
    faults = faults_of([named(PSOE), named(PP).rename(index={"e": "f"}, columns={"e": "f"})])
    assert [fault.key for fault in faults] == ["criterion e", "criterion f"]
    (fault,) = faults_of([named(PSOE), PP])
    assert fault.remedy == "Give all matrices names, or none."
    (fault,) = faults_of([PP, matrix(2, 3)])
    assert (fault.expected, fault.found) == ("5 × 5, as the first", "2 × 2")


def test_nobody_is_compared_with_a_first_judge_who_gave_no_matrix():
    (fault,) = faults_of([7, named(PP)])
    assert fault.where == "judgements of judge 0"


def test_a_pair_that_nobody_judged_and_that_nothing_links():
    one = {("a", "b"): 2, ("c", "d"): 2}
    (fault,) = faults_of([one, one])
    assert fault.key == "a × c"


def test_options_at_fault():
    keys = [
        fault.key
        for fault in faults_of([PP, PP], "both", method="mean", mean="mode", random_index="x")
    ]
    assert sorted(keys) == ["how", "mean", "method", "random_index"]
    (fault,) = faults_of([PP, PP], mean="arithmetic")
    assert fault.key == "mean"


def test_input_is_left_alone():
    one, other = named(PSOE), named(PP).loc[list("edcba")]
    combine_judgements([one, other])
    pd.testing.assert_frame_equal(one, named(PSOE))
    pd.testing.assert_frame_equal(other, named(PP).loc[list("edcba")])
