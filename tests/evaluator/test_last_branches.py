"""What is seldom asked of weights, thresholds and linear programmes, and what is answered then."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from criteria.faults import InputError
from evaluator import WeightSpace, extreme_ranks, rank_matrix, smaa
from evaluator.robustness.acceptability import no_figures
from evaluator.robustness.confidence import confidence_factors
from evaluator.robustness.kernels.task import Task


def told(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    return str(caught.value)


def test_ratios_in_words_are_ratios_by_name():
    assert WeightSpace.ratios("a/b=1:3") == WeightSpace.ratios({"a/b": (1, 3)})


def test_weights_are_joined_with_weights_alone():
    with pytest.raises(TypeError):
        WeightSpace.uniform() & 3


def test_a_criterion_is_as_important_as_itself():
    system = WeightSpace.order([["a", "a"]]).constraints(("a", "b"))
    assert system.holds(np.array([0.2, 0.8]))


def test_an_unknown_criterion_is_told_once():
    space = WeightSpace.order(["a", "z", "b"])
    said = told(lambda: space.constraints(("a", "b")))
    assert said.count("found 'z'") + said.count("found z") == 1


def test_groups_within_groups_are_no_order():
    assert "labels, or lists of equals" in told(lambda: WeightSpace.order(["a", [["b"], "c"]]))


@pytest.mark.parametrize(("order", "found"), [([], "nothing"), (["a"], "a"), ([["a"]], "a")])
def test_an_order_needs_two(order, found):
    said = told(lambda: WeightSpace.order(order))
    assert f"expected two criteria or more; found {found}." in said


def test_weights_that_are_held_have_to_meet_what_is_said_of_them():
    matrix = pd.DataFrame([[1, 2], [2, 1]], columns=["a", "b"])
    held = WeightSpace.around({"a": 0.7, "b": 0.3}, factor=1.0)
    met = smaa(matrix, "max", weights=held & WeightSpace.order("a > b"))
    assert met.drawing == "fixed"
    assert met.central_weights.loc[1].tolist() == pytest.approx([0.7, 0.3], abs=1e-9)
    said = told(lambda: smaa(matrix, "max", weights=held & WeightSpace.order("b > a")))
    assert "constraints: expected more than 1% of the weights around the given ones" in said
    assert "found 0.0%" in said


def test_a_space_of_weights_is_no_fault_beside_a_matrix_that_is_one():
    said = told(lambda: smaa(5, "max", weights=WeightSpace.order("a > b")))
    assert "matrix" in said
    assert "weight" not in said


def test_nobody_who_is_never_first_has_confidence():
    task = Task.fixed("sum", np.eye(2))
    found = confidence_factors(task, np.full((2, 2), np.nan), 100)
    assert np.isnan([found.value, found.error]).all()


@pytest.mark.parametrize(
    ("method", "normalization", "share"),
    [
        # By logarithms of 4 : 1 and 1 : 2 the first leads where 2 w > 1 - w.
        ("weighted_product", "linear", 2 / 3),
        # Of benefits alone COPRAS adds up shares of the sums: it leads where 3/5 w > 1/3 (1 - w).
        ("copras", "sum", 1 - (1 / 3) / (3 / 5 + 1 / 3)),
    ],
)
def test_held_levels_are_ranked_by_any_method(method, normalization, share):
    asked = {"method": method, "normalization": normalization, "samples": 2**16}
    result = smaa([[4, 1], [1, 2]], "max", **asked)
    assert result.rank_acceptability.loc[0, 1] == pytest.approx(share, abs=1e-3)


def test_a_discrimination_below_zero_is_told():
    def rank():
        rank_matrix([[1], [2]], [1], "max", "electre_iii", q=0, p=1, alpha=0.1, beta=-0.3)

    assert "beta: value: expected at least -alpha, -0.1; found -0.3" in told(rank)


def test_a_difference_that_half_counts_is_no_zero():
    said = told(
        lambda: rank_matrix(
            [[1], [2]], [1], "max", "promethee_ii", preference_functions="gaussian", s=0
        )
    )
    assert "a number above 0" in said


def test_of_nobody_there_are_figures_of_no_size():
    figures = no_figures(["a", "b"])
    assert figures.seen.shape == (0, 0)
    assert {len(one.value) for one in vars(figures).values() if hasattr(one, "value")} == {0}


def test_a_matrix_at_fault_is_told_alone():
    said = told(lambda: extreme_ranks("x", "max"))
    assert "matrix" in said
    assert "weights" not in said


def test_no_answer_of_a_solver_is_no_rank(monkeypatch):
    failed = SimpleNamespace(status=4, message="numerical difficulties", x=None)
    monkeypatch.setattr("scipy.optimize.linprog", lambda *_args, **_options: failed)
    with pytest.raises(ArithmeticError, match="numerical difficulties"):
        extreme_ranks([[1, 2], [2, 1]], "max")
