"""Readers of matrices, weights and directions: the short way and the long way say the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.faults import Faults
from evaluator.reading.matrix import read_directions, read_matrix, read_weights

TYPES = [np.float64, np.float32, np.float16, np.int64, np.int8, np.uint16]


def read(matrix):
    faults = Faults("here")
    table = read_matrix(matrix, faults)
    return table, [str(fault) for fault in faults]


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_arrays_and_frames_of_numbers_are_read_as_cell_by_cell(kind):
    matrix = np.arange(12).reshape(4, 3).astype(kind)
    slow, _ = read(matrix.astype(object))
    for given_matrix in (matrix, np.asfortranarray(matrix), matrix[:], matrix.tolist()):
        table, faults = read(given_matrix)
        assert not faults
        assert np.asarray(table.values).dtype == np.float64
        assert np.array_equal(table.values, slow.values)
        assert (table.alternatives, table.criteria) == (slow.alternatives, slow.criteria)
    table, faults = read(pd.DataFrame(matrix, index=list("wxyz"), columns=list("abc")))
    assert not faults
    assert np.array_equal(table.values, slow.values)
    assert (table.alternatives, table.criteria) == (tuple("wxyz"), tuple("abc"))


def test_what_was_read_is_a_copy():
    matrix = np.ones((2, 2))
    np.asarray(read(matrix)[0].values)[0, 0] = 5
    frame = pd.DataFrame(matrix)
    np.asarray(read(frame)[0].values)[0, 0] = 5
    assert (matrix == 1).all()
    assert (frame == 1).all().all()


@given(
    cells=st.lists(
        st.lists(st.sampled_from([1.0, -2.5, np.nan, np.inf, -np.inf]), min_size=2, max_size=2),
        min_size=1,
        max_size=4,
    )
)
def test_what_is_not_finite_is_told_cell_by_cell_whatever_it_comes_in(cells):
    told = read(cells)[1]
    assert len(told) == (~np.isfinite(cells)).sum()
    assert read(np.array(cells))[1] == told
    assert read(np.array(cells, dtype=object))[1] == told
    assert read(pd.DataFrame(cells))[1] == told


@pytest.mark.parametrize(
    "matrix",
    [
        np.array([[True, False]]),
        pd.DataFrame({"a": [True, False]}),
        pd.DataFrame({"a": [1, None]}, dtype="Int64"),
        np.ma.array([[1.0, 2.0]], mask=[[False, True]]),
        np.array([[1 + 2j]]),
        np.array([["1"]]),
        pd.DataFrame({"a": pd.to_datetime(["2020-01-01"])}),
    ],
    ids=["bool", "bool frame", "missing", "masked", "complex", "text", "dates"],
)
def test_what_is_no_number_takes_no_short_way(matrix):
    assert read(matrix)[1]


def test_labels_that_come_twice_are_told_though_all_cells_are_numbers():
    told = read(pd.DataFrame(np.ones((2, 2)), index=["x", "x"], columns=["a", "a"]))[1]
    assert len(told) == 2
    assert read(pd.DataFrame({"a": pd.array([1, 2], dtype="Int64")}))[1] == []


@given(weights=st.lists(st.floats(0, 1e300), min_size=1, max_size=6).filter(any))
def test_weights_in_an_array_are_shared_out_as_those_in_a_list(weights):
    criteria = tuple(range(len(weights)))
    faults = Faults("here")
    shares = read_weights(np.array(weights), criteria, faults)
    assert not len(faults)
    assert shares == pytest.approx(read_weights(weights, criteria, faults), rel=1e-14)
    assert shares.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    "weights", [[1, -1], [0, 0], [np.nan, 1], [np.inf, 1], [1], [1, 1, 1], [[1, 1]]]
)
def test_weights_at_fault_are_told_alike_in_an_array_and_in_a_list(weights):
    short, long = Faults("here"), Faults("here")
    read_weights(np.array(weights, dtype=float), (0, 1), short)
    read_weights([float(w) if np.ndim(w) == 0 else w for w in weights], (0, 1), long)
    assert len(short) == len(long) > 0
    assert [fault.key for fault in short] == [fault.key for fault in long]


@pytest.mark.parametrize(
    "directions",
    [
        ["max", "min"],
        ("max", "min"),
        np.array(["max", "min"]),
        iter(["max", "min"]),
        {"b": "min", "a": "max"},
        pd.Series(["min", "max"], index=["b", "a"]),
    ],
    ids=["list", "tuple", "array", "iterator", "dict", "Series"],
)
def test_directions_are_the_same_whatever_they_come_in(directions):
    assert read_directions(directions, ("a", "b"), Faults("here")) == ("max", "min")
