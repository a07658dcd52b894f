"""The decision problem: labels kept together, nothing writable, silent cells where they belong."""

from __future__ import annotations

import numpy as np
import pytest

from evaluator.assembly import build_problem
from evaluator.cells import Cell
from evaluator.problem import DecisionProblem


@pytest.fixture
def problem() -> DecisionProblem:
    """Two alternatives by two criteria, one cell silent, the second criterion to be minimised."""
    nan = np.nan
    return DecisionProblem(
        alternatives=("A", "B"),
        criteria=("ore", "risk"),
        levels=np.array([[4.0, nan], [2.0, 1.5]]),
        low=np.array([[3.0, 1.0], [1.0, 1.0]]),
        high=np.array([[5.0, 5.0], [3.0, 2.0]]),
        shared={"region": np.array([[0.0, 0.0], [0.5, 1.0]])},
        weights=np.array([0.25, 0.75]),
        directions=("max", "min"),
        scale=(1, 5),
    )


@pytest.fixture
def cells() -> dict[str, dict[str, Cell]]:
    """Cells of two members, one in two regions, and of one of the regions, all alike."""

    def row(**shares: float) -> dict[str, Cell]:
        vote = object()
        names = ("reliability", "reserves", "processing", "technology", "policy_stability")
        cell = Cell(4.0, 3.0, 5.0, votes=(vote,), inherited_share=shares)
        return dict.fromkeys(names, cell)

    return {"M": row(south=0.25, east=0.5), "N": row(south=1.0), "south": row(east=0.5)}


def test_silent_cells_enter_at_the_middle(problem):
    assert problem.middle == 3.0
    assert problem.filled().tolist() == [[4.0, 3.0], [2.0, 1.5]]


def test_the_worst_end_of_a_criterion_to_be_minimised_is_the_upper_one(problem):
    assert problem.silent_end(best=False).tolist() == [[4.0, 5.0], [2.0, 1.5]]
    assert problem.silent_end(best=True).tolist() == [[4.0, 1.0], [2.0, 1.5]]


def test_taking_alternatives_takes_all_their_rows_along(problem):
    taken = problem.take(["B", "A"])
    assert taken.alternatives == ("B", "A")
    for name in ("levels", "low", "high"):
        np.testing.assert_array_equal(getattr(taken, name), getattr(problem, name)[::-1])
    assert taken.shared["region"].tolist() == [[0.5, 1.0], [0.0, 0.0]]
    assert problem.take(["B"]).shared["region"].tolist() == [[0.5, 1.0]]
    assert problem.take([]).levels.shape == (0, 2)


def test_nothing_of_it_can_be_written_to(problem):
    for array in (problem.levels, problem.low, problem.high, problem.weights):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(ValueError, match="read-only"):
        problem.shared["region"][...] = 0


def test_weights_are_matched_by_name(framework, cells):
    weights = dict(zip(framework.criterion_ids, (0.1, 0.2, 0.3, 0.4, 0.0), strict=True))
    backwards = dict(reversed(weights.items()))
    problem = build_problem(cells, framework, backwards)
    assert problem.criteria == framework.criterion_ids
    assert problem.weights.tolist() == [0.1, 0.2, 0.3, 0.4, 0.0]


def test_a_region_shares_with_its_members_all_that_is_its_own(framework, cells):
    problem = build_problem(cells, framework, dict.fromkeys(framework.criterion_ids, 0.2))
    rows = {region: share[:, 0].tolist() for region, share in problem.shared.items()}
    assert rows == {"east": [0.5, 0.0, 0.5], "south": [0.25, 1.0, 0.5]}
    assert list(rows) == ["east", "south"]


def test_the_order_of_the_regions_does_not_hang_on_who_comes_first(framework, cells):
    weights = dict.fromkeys(framework.criterion_ids, 0.2)
    backwards = build_problem(dict(reversed(cells.items())), framework, weights)
    assert list(build_problem(cells, framework, weights).shared) == list(backwards.shared)


def test_a_region_is_one_even_where_no_member_of_it_is_left(framework, cells):
    alone = {"south": cells["south"]}
    weights = dict.fromkeys(framework.criterion_ids, 0.2)
    assert "south" not in build_problem(alone, framework, weights).shared
    problem = build_problem(alone, framework, weights, ["south"])
    assert problem.shared["south"].tolist() == [[0.5] * 5]
