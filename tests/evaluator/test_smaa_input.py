"""What `smaa` takes and refuses, all faults at once, and what its digest tells apart."""

import numpy as np
import pandas as pd
import pytest

from evaluator import InputError, WeightSpace, smaa
from evaluator.robustness.kernels.numpy_kernel import NumpyKernel

LEVELS = pd.DataFrame({"a": [5.0, 2.0, 3.0], "b": [1.0, 4.0, np.nan]}, index=["X", "Y", "Z"])
FEW = {"samples": 400}


def faults_of(*arguments, **entries):
    """Every fault as (where, key)."""
    with pytest.raises(InputError) as caught:
        smaa(*arguments, **{**FEW, **entries})
    for fault in caught.value.faults:
        assert fault.remedy
        assert fault.expected
    return [(fault.where, fault.key) for fault in caught.value.faults]


# --- one by one -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "where", "key"),
    [
        ({"samples": 0}, "smaa", "samples"),
        ({"samples": -5}, "smaa", "samples"),
        ({"samples": 10**9}, "smaa", "samples"),
        ({"samples": 1000.0}, "smaa", "samples"),
        ({"samples": True}, "smaa", "samples"),
        ({"seed": -1}, "smaa", "seed"),
        ({"seed": None}, "smaa", "seed"),
        ({"workers": 0}, "smaa", "workers"),
        ({"precision": 0}, "smaa", "precision"),
        ({"precision": 1}, "smaa", "precision"),
        ({"precision": -0.1}, "smaa", "precision"),
        ({"precision": np.nan}, "smaa", "precision"),
        ({"precision": "fine"}, "smaa", "precision"),
        ({"kernel": "fortran"}, "smaa", "kernel"),
        ({"kernel": ["numpy"]}, "smaa", "kernel"),
        ({"scheduler": 8786}, "smaa", "scheduler"),
        ({"progress": "bar"}, "smaa", "progress"),
        ({"distribution": "gaussian"}, "distribution", "name"),
        ({"distribution": None}, "distribution", "name"),
        ({"method": "promethea"}, "method", "id"),
        ({"method": ["topsis"]}, "method", "id"),
        ({"normalization": "zscore"}, "normalization", "name"),
        ({"directions": "up"}, "directions", "all criteria"),
        ({"spread": -0.1}, "spread", "all cells"),
        ({"spread": np.inf}, "spread", "all cells"),
        ({"spread": np.nan}, "spread", "all cells"),
        ({"spread": "wide"}, "spread", "shape"),
        ({"spread": [0.1, 0.2]}, "spread", "shape"),
        ({"spread": [[0.1, 0.2]]}, "spread", "shape"),
        ({"spread": np.ones((3, 3))}, "spread", "shape"),
        ({"spread": [[0.1, 0.2], [0.1, -0.2], [1, 1]]}, "spread", "row Y, column b"),
        ({"spread": [[0.1, np.nan], [0.1, 0.2], [1, 1]]}, "spread", "row X, column b"),
        ({"spread": LEVELS.rename(columns={"b": "c"})}, "spread", "column b"),
        ({"spread": LEVELS.rename(columns={"b": "c"})}, "spread", "column c"),
        ({"spread": LEVELS.iloc[1:]}, "spread", "row X"),
        ({"scale": (5, 1)}, "scale", "ends"),
        ({"scale": None}, "scale", "ends"),
        ({"scale": (1, 4)}, "scale", "matrix, row X, column a"),
        ({"scale": [(1, 5)]}, "scale", "entries"),
        ({"weights": [0.5, 0.3, 0.2]}, "weights", "entries"),
        ({"weights": [0, 0]}, "weights", "sum"),
        ({"weights": [0.5, -0.5]}, "weights", "criterion b"),
        ({"weights": WeightSpace.order("a > c")}, "weight space", "a > c"),
        ({"weights": WeightSpace.around({"a": 1, "c": 1})}, "weights", "criterion b"),
        ({"power": 2}, "options", "power"),
        ({"method": "ahp"}, "intensities", "levels"),
    ],
)
def test_what_is_wrong_is_named_once(entries, where, key):
    directions = entries.get("directions", "max")
    rest = {name: entry for name, entry in entries.items() if name != "directions"}
    found = faults_of(LEVELS, directions, **rest)
    assert (where, key) in found
    assert len(found) == len(set(found)), found


def test_contradictory_constraints_are_named():
    space = WeightSpace.bounds({"a": (0.7, None)}) & WeightSpace.order("b > a")
    with pytest.raises(InputError, match=r"a at least 0\.7, b > a.*contradiction"):
        smaa(LEVELS, "max", weights=space)


@pytest.mark.parametrize("matrix", [[], [[]], [[1, "two"]], [[1, 2], [3]], [[np.inf, 1]], 5])
def test_a_matrix_that_is_none(matrix):
    assert faults_of(matrix, "max")


def test_everything_that_is_wrong_is_told_at_once():
    found = faults_of(
        [[1, "two"], [9, 4]],
        ["max", "up"],
        samples=0,
        seed=-1,
        precision=0,
        workers=0,
        kernel="none",
        spread=-1,
        distribution="flat",
        method="topsy",
        normalization="none",
        weights=WeightSpace.order("a > b"),
        unknown=1,
    )
    assert {where for where, _ in found} >= {
        "matrix",
        "directions",
        "smaa",
        "spread",
        "distribution",
        "method",
        "normalization",
        "weight space",
        "options",
    }
    assert {key for where, key in found if where == "smaa"} == {
        "samples",
        "seed",
        "precision",
        "workers",
        "kernel",
    }


def test_the_nearest_name_is_offered():
    with pytest.raises(InputError, match=r"Did you mean 'triangular'"):
        smaa(LEVELS, "max", distribution="triangle")
    with pytest.raises(InputError, match=r"Did you mean 'compiled'"):
        smaa(LEVELS, "max", kernel="compile")


def test_a_silent_cell_needs_a_scale_that_its_criterion_keeps_to():
    """Under another normalization too: it is drawn over the scale, here the default 1 to 5."""
    matrix = pd.DataFrame({"cost": [120.0, 90.0, np.nan], "level": [700.0, 3.0, 4.0]})
    found = faults_of(matrix, "max", normalization="vector")
    assert found == [
        ("scale", "matrix, row 0, column cost"),
        ("scale", "matrix, row 1, column cost"),
    ]
    result = smaa(matrix, "max", normalization="vector", scale=[(50, 200), (0, 1)], **FEW)
    assert result.rank_acceptability.notna().all(axis=None)


def test_ratings_are_drawn_within_the_levels_that_have_intensities():
    """A silent cell is uniform over the levels 1 to 3, whatever the scale says."""
    entries = {"method": "ahp", "intensities": [0.0, 0.5, 1.0], "samples": 50_000}
    result = smaa([[2.5], [None]], "max", **entries)
    error = result.errors["pairwise"].loc[0, 1]
    assert result.pairwise.loc[0, 1] == pytest.approx(0.75, abs=4 * error)
    # Within 3 +- 1 that leaves 2 to 3.
    result = smaa([[3.0], [2.75]], "max", spread=[[1], [0]], distribution="uniform", **entries)
    error = result.errors["pairwise"].loc[0, 1]
    assert result.pairwise.loc[0, 1] == pytest.approx(0.25, abs=4 * error)


# --- labels ---------------------------------------------------------------------------------------


def test_a_spread_is_matched_by_label():
    spread = pd.DataFrame({"b": [0.1, 0.2, 9.0], "a": [0.3, 0.4, 0.5]}, index=["Y", "X", "Z"])
    straight = spread.loc[["X", "Y", "Z"], ["a", "b"]]
    results = [smaa(LEVELS, "max", spread=one, **FEW) for one in (spread, straight)]
    assert results[0].digest == results[1].digest
    assert results[0].pairwise.equals(results[1].pairwise)


def test_a_spread_is_one_number_or_one_per_cell():
    results = [smaa(LEVELS, "max", spread=one, **FEW) for one in (0.5, np.full((3, 2), 0.5))]
    assert results[0].pairwise.equals(results[1].pairwise)


def test_results_bear_the_labels_of_the_matrix():
    matrix = LEVELS.set_axis([("X", 1), ("Y", 2), "Z"]).set_axis([("a", "x"), 7], axis=1)
    result = smaa(matrix, {("a", "x"): "max", 7: "min"}, **FEW)
    rows, columns = [("X", 1), ("Y", 2), "Z"], [("a", "x"), 7]
    assert result.rank_acceptability.index.tolist() == rows
    assert result.rank_acceptability.columns.tolist() == [1, 2, 3]
    assert result.pairwise.columns.tolist() == rows
    assert result.central_weights.columns.tolist() == columns
    assert result.expected_rank.index.tolist() == rows
    assert result.table.columns.tolist() == [
        "first",
        "top_three",
        "expected_rank",
        "holistic",
        "confidence",
    ]
    assert result.errors["central_weights"].index.tolist() == rows


def test_what_is_changed_in_a_table_is_not_changed_in_the_result():
    result = smaa(LEVELS, "max", **FEW)
    before, table = result.rank_acceptability, result.rank_acceptability
    table.iloc[:] = 0
    assert result.rank_acceptability.equals(before)


def test_the_matrix_is_not_touched():
    matrix, spread = LEVELS.to_numpy().copy(), np.full((3, 2), 0.5)
    smaa(matrix, "max", spread=spread, **FEW)
    np.testing.assert_array_equal(matrix, LEVELS)
    np.testing.assert_array_equal(spread, 0.5)


def test_it_says_in_words_what_was_drawn():
    result = smaa(LEVELS, "max", weights=WeightSpace.order("a > b"), **FEW)
    assert "3 alternatives, 400 samples, weights uniform where a > b" in repr(result)
    assert result.drawing in ("independent", "quasi")


# --- digest ---------------------------------------------------------------------------------------

BASE = {
    "matrix": LEVELS,
    "directions": "max",
    "spread": 0.5,
    "weights": {"a": 0.50001, "b": 0.49999},
    "samples": 400,
    "seed": 1,
}


CHANGES = [
    {"matrix": LEVELS.replace(5.0, 4.999999999)},
    {"matrix": LEVELS.fillna(3.0)},
    {"matrix": LEVELS.rename(index={"X": "W"})},
    {"matrix": LEVELS.rename(columns={"b": "c"}), "weights": {"a": 0.50001, "c": 0.49999}},
    {"directions": {"a": "max", "b": "min"}},
    {"spread": 0.5000001},
    {"spread": [[0.5, 0.5], [0.5, 0.4], [0.5, 0.5]]},
    {"distribution": "uniform"},
    {"distribution": "normal"},
    {"weights": {"a": 0.50002, "b": 0.49998}},
    {"weights": None},
    {"weights": WeightSpace.around({"a": 0.50001, "b": 0.49999}, 1.5)},
    {"weights": WeightSpace.around({"a": 0.50001, "b": 0.49999}, 1.5000001)},
    {"weights": WeightSpace.dirichlet({"a": 0.50001, "b": 0.49999}, 1.5)},
    {"weights": WeightSpace.bounds({"a": (0.3, None)})},
    {"weights": WeightSpace.bounds({"a": (0.3000000001, None)})},
    {"weights": WeightSpace.bounds({"b": (0.3, None)})},
    {"samples": 401},
    {"seed": 2},
    {"method": "weighted_sum"},
    {"normalization": "vector"},
    {"normalization": "minmax"},
    {"scale": (1, 5.5)},
    {"scale": {"a": (1, 5), "b": (0, 5)}},
    {"method": "ahp", "intensities": [1, 2, 3, 4, 5]},
    {"method": "ahp", "intensities": [1, 2, 3, 4, 5.00000001]},
]


def test_the_digest_changes_with_every_input():
    digests = [smaa(**{**BASE, **change}).digest for change in [{}, *CHANGES]]
    for change, digest in zip(CHANGES, digests[1:], strict=True):
        assert digests.count(digest) == 1, change


def test_the_digest_does_not_change_with_what_changes_nothing():
    digest = smaa(**BASE, kernel="numpy").digest
    for same in (
        {"workers": 2},
        {"progress": lambda done, wanted: None},
        {"spread": np.full((3, 2), 0.5)},
        {"weights": [50001, 49999]},
        {"scale": [(1, 5), (1.0, 5.0)]},
        {"directions": ["max", "max"]},
        {"kernel": "numpy"},
    ):
        assert smaa(**{**BASE, "kernel": "numpy", **same}).digest == digest, same
    as_list = smaa(**{**BASE, "method": "ahp", "intensities": [1, 2, 3, 4, 5]})
    as_array = smaa(**{**BASE, "method": "ahp", "intensities": np.arange(1.0, 6.0)})
    assert as_list.digest == as_array.digest


def test_the_digest_changes_with_the_back_end(monkeypatch):
    class Other(NumpyKernel):
        name = "other"

    before = smaa(**BASE, kernel="numpy")
    for module in ("accept", "run"):
        monkeypatch.setattr(f"evaluator.robustness.{module}.choose_kernel", lambda *_: Other())
    after = smaa(**BASE, kernel="numpy")
    assert (before.kernel, after.kernel) == ("numpy", "other")
    assert after.pairwise.equals(before.pairwise)
    assert after.digest != before.digest
