"""``evaluator.diff``: two studies compared in one call, with the figures of the command."""

from __future__ import annotations

import json

import pytest

import evaluator
from criteria import InputError

GIVEN = {"partner": "Chile", "criterion": "processing", "level": "high", "basis": "stated"}


@pytest.fixture(scope="module")
def supposed(study):
    """The study with a claim that brings Chile in at one stage."""
    return study.suppose([{**GIVEN, "stages": ["midstream"]}])


@pytest.fixture(scope="module")
def found(study, supposed):
    """All stages compared."""
    return evaluator.diff(study, supposed, samples=100)


def test_all_stages_are_compared_unless_told_otherwise(study, supposed, found):
    assert found.stages == study.framework.stage_ids
    one = evaluator.diff(study, supposed, "midstream", samples=100)
    assert one.stages == ("midstream",)
    assert one.moves == found.moves
    assert "2 changed in 2 steps; 4 moves of rank" in repr(found)


def test_every_move_is_a_row_with_the_places_of_both_rankings(study, supposed, found):
    before, after = (one.rank("midstream", samples=100).table for one in (study, supposed))
    assert set(found.table.partner) == {"CHL", "JPN", "ARE", "SAU"}
    for row in found.table.itertuples():
        assert row.because_of == (2,)
        assert row.name == after.loc[row.partner, "name"]
        assert row.rank_after == after.loc[row.partner, "rank"]
        assert row.rank_high_after == after.loc[row.partner, "rank_high"]
        if row.partner == "CHL":
            assert found.table.rank_before.isna()[row.Index]
        else:
            assert row.rank_before == before.loc[row.partner, "rank"]


def test_every_step_is_a_row_with_who_moves_in_its_turn_and_alone(found):
    assert list(found.steps.index) == [1, 2]
    assert found.steps.changes[2] == "claim CHL-processing-supposed-1 (added)"
    assert found.steps.moves[1] == ""
    assert "midstream: CHL out to 1" in found.steps.moves[2]
    assert found.steps.alone[2] == found.steps.moves[2]
    assert not found.steps.order_matters.any()


def test_of_one_study_with_itself_it_says_that_nothing_changed(study):
    found = evaluator.diff(study, study, samples=20)
    assert repr(found).startswith("<Difference: nothing changed; ")
    assert len(found.table) == len(found.steps) == 0
    assert "because_of" in found.table.columns


def test_it_has_the_figures_of_the_command(run, study, supposed, found, tmp_path):
    runs = [evaluator.record_run(one, tmp_path, samples=100) for one in (study, supposed)]
    told = json.loads(run("diff", *runs, "--format", "json").stdout)
    assert [(m["stage"], m["partner"], m["because_of"]) for m in told["moves"]] == [
        (row.stage, row.partner, list(row.because_of)) for row in found.table.itertuples()
    ]


def test_options_are_those_of_a_ranking(study, supposed):
    found = evaluator.diff(study, supposed, "upstream", method="vikor", weights="equal", seed=3)
    assert found.before.question == found.after.question
    ranking = found.before.question.ask_all(study)[0]
    assert (ranking.method, ranking.seed, ranking.weights_set) == ("vikor", 3, "equal")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"stage": "middle"}, "a stage"),
        ({"method": "topsi"}, "Did you mean 'topsis'"),
        ({"weights": "x"}, "a weight set"),
        ({"colour": 1}, "an option"),
    ],
)
def test_a_question_at_fault_is_told_once(study, asked, told):
    with pytest.raises(InputError, match=told) as refused:
        evaluator.diff(study, study, **asked)
    assert len(refused.value.faults) == 1


def test_what_is_no_study_is_told(study):
    with pytest.raises(InputError, match="Load it first"):
        evaluator.diff(study, "runs/0fe8438363f92730")
