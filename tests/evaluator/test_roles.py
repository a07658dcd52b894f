"""Roles: the rule of the settings, when a role stays open, and that roles come from the data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluator.cells import Cell
from evaluator.problem import DecisionProblem
from evaluator.roles import count_roles, find_role

STAGES = ("upstream", "midstream", "downstream")
DEPENDABILITY = ("reliability", "policy_stability")
KNOWN = Cell(4.0, 3.0, 5.0, votes=(object(),), own=(object(),))
CONTESTED = replace(KNOWN, value=3.0, contested=True)
INHERITED = replace(KNOWN, own=(), inherited=(object(),))
SILENT = Cell(float("nan"), 1.0, 5.0)


@pytest.fixture(scope="module")
def rule(framework):
    """The settings of the roles, with thresholds of our own."""
    values = {"capable": 3.5, "dependable": 3.0, "share_of_draws": 0.8}
    return framework.settings.roles.model_copy(update=values)


def _problem(directions=("max", "max", "max")) -> DecisionProblem:
    """One alternative by key criterion, reliability and policy stability."""
    one = np.ones((1, 3))
    return DecisionProblem(
        ("A",), ("key", *DEPENDABILITY), 3 * one, one, 5 * one, {}, one[0] / 3, directions, (1, 5)
    )


def _counted(levels, rule, directions=("max", "max", "max")) -> dict[str, int]:
    """How often each role holds in these draws of one alternative."""
    draws = np.array(levels, dtype=float)[:, None, :]
    (counts,) = count_roles(draws, _problem(directions), "key", DEPENDABILITY, rule)
    return {role.id: int(n) for role, n in zip(rule.role, counts, strict=True) if n}


# --- The rule ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "role"),
    [
        ((3.5, 3.0, 3.0), "foundation"),
        ((5.0, 5.0, 2.99), "hedge"),
        ((5.0, 2.99, 5.0), "hedge"),
        ((3.49, 3.0, 5.0), "supporting"),
        ((1.0, 2.9, 5.0), "marginal"),
        ((3.49, 5.0, 1.0), "marginal"),
    ],
)
def test_the_level_on_the_key_criterion_and_the_lower_dependability_decide(levels, role, rule):
    assert _counted([levels], rule) == {role: 1}


def test_every_draw_counts_once(rule):
    draws = [(5, 5, 5), (5, 5, 5), (5, 1, 5), (1, 5, 5), (1, 1, 1)]
    counted = _counted(draws, rule)
    assert counted == {"foundation": 2, "hedge": 1, "supporting": 1, "marginal": 1}


def test_on_a_criterion_to_be_minimised_the_low_end_is_the_good_one(rule):
    directions = ("min", "max", "min")
    assert _counted([(1.0, 5.0, 1.0)], rule, directions) == {"foundation": 1}
    assert _counted([(5.0, 5.0, 1.0)], rule, directions) == {"supporting": 1}
    assert _counted([(1.0, 5.0, 5.0)], rule, directions) == {"hedge": 1}


def _found(rule, cells=(KNOWN, KNOWN), **counts: int):
    """The finding from counts by role and the two cells of dependability."""
    numbers = np.array([counts.get(role.id, 0) for role in rule.role])
    return find_role(numbers, dict(zip(DEPENDABILITY, cells, strict=True)), DEPENDABILITY, rule)


def test_a_role_is_given_if_it_holds_in_enough_of_the_draws(rule):
    enough = _found(rule, hedge=80, marginal=20)
    assert (enough.role, enough.reason, enough.between) == ("hedge", "", ())
    assert enough.shares == {"hedge": 0.8, "marginal": 0.2, "foundation": 0, "supporting": 0}
    short = _found(rule, hedge=79, marginal=21)
    assert (short.role, short.reason) == ("open", "the draws do not agree")
    assert short.between == ("hedge", "marginal")


def test_unknown_dependability_is_open_and_no_hedge(rule):
    found = _found(rule, (SILENT, SILENT), hedge=95, foundation=5)
    assert (found.role, found.reason) == ("open", "dependability unknown")
    assert found.between == ("hedge", "foundation")
    assert _found(rule, (SILENT, KNOWN), hedge=95, foundation=5).role == "hedge"


@pytest.mark.parametrize("cells", [(CONTESTED, KNOWN), (KNOWN, CONTESTED), (CONTESTED, SILENT)])
def test_contested_dependability_is_open_where_it_could_decide(rule, cells):
    found = _found(rule, cells, hedge=95, foundation=5)
    assert (found.role, found.reason) == ("open", "dependability contested")
    assert found.between == ("hedge", "foundation")
    assert _found(rule, cells, hedge=95, marginal=5).role == "hedge"


@pytest.mark.parametrize("cells", [(INHERITED, INHERITED), (INHERITED, SILENT)])
def test_what_is_said_of_a_region_gives_no_member_a_role(rule, cells):
    found = _found(rule, cells, foundation=100)
    assert (found.role, found.reason) == ("open", "dependability said of the region only")
    assert found.between == ("foundation",)
    assert _found(rule, (INHERITED, KNOWN), foundation=100).role == "foundation"


# --- The shipped study ---------------------------------------------------------------------------


def _role(study, stage: str, partner: str, **asked):
    """The finding for one partner."""
    return study.rank(stage, **asked).row(partner).role


def test_shares_are_of_the_draws_and_likeliest_first(rankings):
    for ranking in rankings.values():
        for row in ranking.rows:
            shares = list(row.role.shares.values())
            assert sum(shares) == pytest.approx(1, rel=1e-12)
            assert shares == sorted(shares, reverse=True)
            assert bool(row.role.reason) == (row.role.role == "open") == bool(row.role.between)


def test_foundation_and_hedge_follow_from_the_levels_and_the_thresholds(rankings, vary):
    demanding = vary.settings("roles", capable=4.9)
    assert _role(demanding, "upstream", "AUS").role == "supporting"
    assert _role(demanding, "upstream", "RUS").role == "marginal"
    lenient = vary.settings("roles", dependable=1.0)
    assert _role(lenient, "upstream", "RUS").role == "foundation"
    strict = vary.settings("roles", dependable=5.0)
    assert _role(strict, "upstream", "AUS").role == "hedge"
    sure = vary.settings("roles", share_of_draws=0.99)
    assert _role(sure, "upstream", "RUS").reason == "the draws do not agree"


def test_without_the_statement_behind_it_there_is_no_hedge(vary):
    ranking = vary.without_claims("RUS-reliability-1").rank("upstream")
    assert "RUS" not in {row.partner for row in ranking.rows}
    assert any("reliability" in reason for reason in ranking.row("RUS").missing)


def test_the_opposite_statement_makes_no_hedge_either(vary, rankings):
    def praised(claim):
        better = {"level": "very high"}
        return claim.model_copy(update=better) if claim.id == "RUS-reliability-1" else claim

    found = _role(vary.claims(praised), "upstream", "RUS")
    assert found.role == "open"
    assert (
        found.shares["foundation"] > 0.3 > rankings["upstream"].row("RUS").role.shares["foundation"]
    )


@pytest.mark.parametrize("stage", STAGES)
def test_the_words_of_the_documents_on_roles_are_no_evidence(study, rankings, stage):
    blind = replace(study, evidence=replace(study.evidence, expectations=(), passages=()))
    assert blind.rank(stage).rows == rankings[stage].rows
