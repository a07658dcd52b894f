"""Coverage and the gate: who is ranked, and what the others are told they lack."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import load_framework
from evaluator.cells import Cell, Vote
from evaluator.coverage import Coverage, cover
from partners import load_evidence

FRAMEWORK = load_framework()
NAMES = FRAMEWORK.criterion_ids
CLAIM = load_evidence(FRAMEWORK).claims[0]
VOTE = Vote("ris", "ris", 4.0, 1.0, own=True)
CELLS = {
    "own": Cell(4.0, 3.0, 5.0, votes=(VOTE,), own=(CLAIM,)),
    "inherited": Cell(4.0, 3.0, 5.0, votes=(VOTE,), inherited=(CLAIM,)),
    "silent": Cell(math.nan, 1, 5),
    "prospect": Cell(math.nan, 1, 5, prospects=(CLAIM,)),
}
WEIGHTS = dict(zip(NAMES, (0.3, 0.3, 0.2, 0.1, 0.1), strict=True))
STATUS = st.fixed_dictionaries({name: st.sampled_from(list(CELLS)) for name in NAMES})


def _framework(**changes):
    """Return the shipped framework with a gate of our own."""
    gate = FRAMEWORK.settings.gate.model_copy(
        update={
            "coverage": 0.5,
            "inherited_share": 0.5,
            "dependability": ("reliability", "policy_stability"),
            **changes,
        }
    )
    return replace(FRAMEWORK, settings=FRAMEWORK.settings.model_copy(update={"gate": gate}))


def _cover(key="reserves", framework=None, **status) -> Coverage:
    """Measure the coverage of cells that are silent unless told otherwise."""
    cells = {name: CELLS[status.get(name, "silent")] for name in NAMES}
    return cover(cells, WEIGHTS, key, framework or _framework())


def test_the_order_of_the_criteria_that_the_weights_here_assume():
    expected = ("reliability", "reserves", "processing", "technology", "policy_stability")
    assert expected == NAMES


def test_own_claims_count_in_full_and_inherited_ones_by_half():
    found = _cover(reserves="own", reliability="inherited", technology="own")
    assert found.own == pytest.approx(0.4)
    assert found.total == pytest.approx(0.55)
    assert found.is_ranked


def test_intent_covers_nothing():
    found = _cover(**dict.fromkeys(NAMES, "prospect"))
    assert (found.own, found.total) == (0, 0)
    assert not found.is_ranked


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("silent", "a claim on reserves"),
        ("prospect", "a claim of fact on reserves (so far only intent)"),
        ("inherited", "a claim of its own on reserves (only its region's)"),
    ],
)
def test_the_key_criterion_needs_a_claim_of_its_own(status, told):
    rest = dict.fromkeys(NAMES, "own") | {"reserves": status}
    assert _cover(**rest).missing == (told,)


@pytest.mark.parametrize("name", ["reliability", "policy_stability"])
@pytest.mark.parametrize("status", ["own", "inherited"])
def test_any_evidence_on_dependability_is_enough(name, status):
    firm = dict.fromkeys(("reserves", "processing", "technology"), "own")
    assert _cover(**firm, **{name: status}).is_ranked


def test_without_any_the_gate_says_so():
    found = _cover(reserves="own", processing="own", technology="own", reliability="prospect")
    assert found.total == pytest.approx(0.6)
    assert found.missing == ("any evidence on reliability or policy stability",)


def test_half_of_the_weight_is_covered_or_told():
    found = _cover(reserves="own", policy_stability="own")
    assert found.missing == ("coverage of 50% of the weight (has 40%)",)


def test_coverage_at_the_threshold_passes_whatever_the_rounding():
    """In binary 0.05 + 0.25 + 0.3 / 2 is 0.44999999999999996, which is not short of 0.45."""
    weights = dict(zip(NAMES, (0.3, 0.25, 0.05, 0.2, 0.2), strict=True))
    status = {"reliability": "inherited", "reserves": "own", "processing": "own"}
    cells = {name: CELLS[status.get(name, "silent")] for name in NAMES}
    found = cover(cells, weights, "reserves", _framework(coverage=0.45))
    assert found.total < 0.45
    assert found.is_ranked
    assert not cover(cells, weights, "reserves", _framework(coverage=0.4501)).is_ranked


def test_everything_that_is_missing_is_told():
    assert _cover().missing == (
        "a claim on reserves",
        "any evidence on reliability or policy stability",
        "coverage of 50% of the weight (has 0%)",
    )


def test_coverage_is_told_where_the_claims_named_would_not_bring_it():
    cells = dict.fromkeys(NAMES, CELLS["silent"])
    weights = dict(zip(NAMES, (0.1, 0.2, 0.3, 0.3, 0.1), strict=True))
    found = cover(cells, weights, "reserves", _framework(coverage=0.5))
    assert found.missing[-1] == "coverage of 50% of the weight (has 0%)"
    assert len(found.missing) == 3
    easier = cover(cells, weights, "reserves", _framework(coverage=0.3))
    assert len(easier.missing) == 2


@settings(derandomize=True, deadline=None)
@given(STATUS, st.sampled_from(NAMES))
def test_coverage_is_a_share_and_own_is_never_more_than_total(status, key):
    found = _cover(key, **status)
    assert 0 <= found.own <= found.total <= 1 + 1e-12
    assert found.is_ranked is (not found.missing)


@settings(derandomize=True, deadline=None)
@given(STATUS, st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_learning_more_never_costs_the_place(status, key, learned):
    before = _cover(key, **status)
    after = _cover(key, **{**status, learned: "own"})
    assert after.total >= before.total
    assert set(after.missing) <= set(before.missing) or not after.is_ranked
    assert after.is_ranked or not before.is_ranked


# --- What ships --------------------------------------------------------------------------------


def test_nobody_is_dropped_without_a_word(study):
    candidates = {p.id for p in study.evidence.partners.values() if p.is_candidate}
    for stage in study.framework.stages:
        weights = study.stage_weights[stage.id].weights
        found = {
            name: cover(
                study.cells(study.evidence.partners[name], stage.id),
                weights,
                stage.key_criterion,
                study.framework,
            )
            for name in candidates
        }
        ranking = study.rank(stage.id, samples=10)
        assert {row.partner for row in ranking.rows} == {n for n in found if found[n].is_ranked}
        assert {row.partner: row.missing for row in ranking.unranked} == {
            name: found[name].missing for name in found if found[name].missing
        }
        assert ranking.considered == len(candidates)
