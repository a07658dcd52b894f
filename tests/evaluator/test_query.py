"""What may be asked: weights by name, minerals and methods that exist, and every fault at once."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from criteria import InputError
from evaluator import Study, rank_matrix

WEIGHTS = {
    "reliability": 0.3,
    "reserves": 0.3,
    "processing": 0.2,
    "technology": 0.1,
    "policy_stability": 0.1,
}


def _faults(study, **asked) -> list[str]:
    """Every fault of a question, on one line each."""
    with pytest.raises(InputError) as caught:
        study.rank(**{"stage": "upstream", "samples": 1, **asked})
    return [str(fault) for fault in caught.value.faults]


# --- Weights -------------------------------------------------------------------------------------


def test_a_mapping_a_series_and_any_order_are_the_same_weights(study):
    backwards = dict(reversed(WEIGHTS.items()))
    asked = [
        study.rank("upstream", weights=weights, samples=50)
        for weights in (WEIGHTS, backwards, pd.Series(WEIGHTS), pd.Series(backwards))
    ]
    assert all(ranking == asked[0] for ranking in asked)
    assert asked[0].weights == pytest.approx(WEIGHTS, rel=1e-15)
    assert asked[0].consistency_ratio is None
    assert asked[0].weights_origin == "given by the user"


def test_weights_are_divided_by_their_sum(study):
    fours = study.rank("upstream", weights={k: 4 * w for k, w in WEIGHTS.items()}, samples=50)
    assert sum(fours.weights.values()) == pytest.approx(1, rel=1e-15)
    assert fours.rows == study.rank("upstream", weights=WEIGHTS, samples=50).rows
    ones = study.rank("upstream", weights=dict.fromkeys(WEIGHTS, 1), samples=1)
    assert ones.weights == pytest.approx(dict.fromkeys(WEIGHTS, 0.2), rel=1e-15)


def test_a_weight_of_zero_takes_a_criterion_out(study, plain):
    weights = {**WEIGHTS, "technology": 0}
    ranking = study.rank("downstream", weights=weights, samples=1)
    for row in ranking.rows:
        levels = plain.levels(row.partner, "downstream")
        del levels["technology"]
        assert row.score == pytest.approx(plain.topsis(levels, ranking.weights), abs=1e-12)


def test_what_is_given_replaces_the_weights_of_the_stage(study, rankings):
    weights = study.stage_weights["upstream"].weights
    again = study.rank("upstream", weights=weights)
    assert again.weights == pytest.approx(weights, rel=1e-15)
    assert [(r.partner, r.rank) for r in again.rows] == [
        (r.partner, r.rank) for r in rankings["upstream"].rows
    ]


def test_wrong_weights_are_told_all_at_once(study):
    wrong = {
        "reliabilty": 0.5,
        "reserves": -0.1,
        "processing": math.nan,
        "technology": "0.2",
        "policy_stability": math.inf,
    }
    told = _faults(study, weights=wrong)
    assert len(told) == 6
    assert sum("Did you mean 'reliability'?" in fault for fault in told) == 1
    for name in ("reliability", "reserves", "processing", "technology", "policy_stability"):
        assert any(fault.startswith(f"weights: {name}: ") for fault in told)


@pytest.mark.parametrize("bad", [None, True, "1", 1j, [1.0], np.nan, pd.NA, -1e-300])
def test_what_is_no_weight_is_refused(study, bad):
    (told,) = _faults(study, weights={**WEIGHTS, "reserves": bad})
    assert told.startswith("weights: reserves: ")


def test_nothing_but_zeros_is_refused(study):
    (told,) = _faults(study, weights=dict.fromkeys(WEIGHTS, 0))
    assert "sum of the weights" in told


@pytest.mark.parametrize("bad", [[0.2] * 5, np.full(5, 0.2), 0.2, {"reserves"}])
def test_weights_without_names_are_refused(study, bad):
    (told,) = _faults(study, weights=bad)
    assert "by the name of each criterion" in told


# --- Names and numbers ---------------------------------------------------------------------------


def test_an_ore_goes_by_id_or_name_in_any_case(study):
    asked = [
        study.rank("upstream", mineral=name, samples=1)
        for name in ("rare-earths", "Rare Earths", " RARE-EARTHS ")
    ]
    assert asked[0] == asked[1] == asked[2]


@pytest.mark.parametrize("how", [("lithum", "lithium"), ("Rare-earth", "rare-earths")])
def test_an_unknown_ore_is_told_with_the_nearest(study, how):
    (told,) = _faults(study, mineral=how[0])
    assert f"Did you mean '{how[1]}'?" in told


@pytest.mark.parametrize("bad", [5, "", "kryptonite"])
def test_what_is_no_ore_is_refused(study, bad):
    (told,) = _faults(study, mineral=bad)
    assert told.startswith("minerals: mineral: ")


@pytest.mark.parametrize("bad", ["upsteam", "", None, 5, ["upstream"]])
def test_what_is_no_stage_is_refused(study, bad):
    (told,) = _faults(study, stage=bad)
    assert "upstream, midstream, downstream" in told


def test_methods_and_normalisations_have_to_fit(study):
    assert "'topsis'" in _faults(study, method="topsi")[0]
    assert "'vector'" in _faults(study, normalization="vektor")[0]
    assert "Leave the normalization out" in _faults(study, method="ahp", normalization="scale")[0]


def test_values_as_they_are_are_not_offered_by_the_name_of_none(study):
    (told,) = _faults(study, normalization="None")
    assert "(scale, vector, minmax, max, sum, linear)" in told
    assert "Did you mean 'None'" not in told


@pytest.mark.parametrize(
    "bad", [0, -1, 1.5, "100", True, math.nan, math.inf, 10**12, pytest.param(10**5000, id="huge")]
)
def test_what_is_no_count_of_draws_is_refused(study, bad):
    (told,) = _faults(study, samples=bad)
    assert "a whole number from 1 to 1,000,000" in told


def test_a_count_of_draws_in_the_settings_is_named_too(vary):
    (told,) = _faults(vary.settings("range", samples=2_000_000, scores=10**9), samples=None)
    assert "found 2000000" in told


@pytest.mark.parametrize("bad", [-1, 1.5, "1", True, 2**63])
def test_what_is_no_seed_is_refused(study, bad):
    (told,) = _faults(study, seed=bad)
    assert "a whole number from 0 to" in told


def test_numbers_of_numpy_will_do(study):
    plain = study.rank("midstream", samples=20, seed=0)
    assert study.rank("midstream", samples=np.int64(20), seed=np.int32(0)) == plain


def test_every_fault_of_a_question_is_told_at_once(study):
    told = _faults(
        study,
        stage="up",
        method="ahpp",
        mineral="lithum",
        weights={"reserves": -1},
        samples=0,
        seed=-1,
    )
    # One each, and of the weights one that is wrong and four that are missing.
    assert len(told) == 5 + 5


def test_a_method_that_needs_more_than_a_stage_gives_is_refused(study: Study) -> None:
    with pytest.raises(InputError) as error:
        study.rank("midstream", method="comet")
    assert len(error.value.faults) == 1
    assert "comet, which needs characteristic_values" in str(error.value)


def test_a_method_that_needs_bounds_gets_the_ends_of_the_scale(study: Study) -> None:
    ranking = study.rank("upstream", method="spotis", samples=10)
    ends = (study.framework.scale.low, study.framework.scale.high)
    names = [row.partner for row in ranking.rows]
    cells = [study.cells(study.evidence.partners[name], "upstream") for name in names]
    middle = sum(ends) / 2
    levels = [[middle if c.is_silent else c.value for c in row.values()] for row in cells]
    bare = rank_matrix(levels, list(ranking.weights.values()), "max", "spotis", bounds=ends)
    assert bare["rank"].tolist() == [row.rank for row in ranking.rows]
