"""Ranking a stage: scores read a second time, who is there, and who may change whose place."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from evaluator.ranking import Ranking, Row

STAGES = ("upstream", "midstream", "downstream")
every_stage = pytest.mark.parametrize("stage", STAGES)
# Enough to see whether a draw moved; the ranges themselves are tested elsewhere.
FEW = 200


def _scores(ranking: Ranking) -> list[tuple[str, float]]:
    """Who is ranked, in order, with what score."""
    return [(row.partner, row.score) for row in ranking.rows]


# --- Scores and ranks ----------------------------------------------------------------------------


@every_stage
def test_scores_are_those_of_a_slow_plain_reading(rankings, plain, stage):
    ranking = rankings[stage]
    for row in (*ranking.rows, *ranking.unranked):
        expected = plain.topsis(plain.levels(row.partner, stage), ranking.weights)
        assert row.score == pytest.approx(expected, rel=1e-11, abs=1e-12)
        assert row.score == float(f"{row.score:.11e}")


@every_stage
def test_a_group_line_scores_what_its_region_says(rankings, plain, stage):
    for group in rankings[stage].groups:
        levels = plain.levels(group.region, stage)
        expected = plain.topsis(levels, rankings[stage].weights)
        assert group.score == pytest.approx(expected, abs=1e-12)


@every_stage
def test_ranks_follow_the_scores_and_ties_share_the_better_one(rankings, plain, stage):
    rows = rankings[stage].rows
    assert [row.rank for row in rows] == plain.ranks([row.score for row in rows])
    tied = [row.partner for row in rows if [r.rank for r in rows].count(row.rank) > 1]
    assert tied == sorted(tied, key=lambda name: next(r.rank for r in rows if r.partner == name))


@every_stage
def test_the_rest_are_told_where_they_would_stand_alone(rankings, plain, stage):
    ranking = rankings[stage]
    scores = [row.score for row in ranking.rows]
    for row in (*ranking.unranked, *ranking.groups):
        assert row.rank_if_added == plain.ranks([*scores, row.score])[-1]
        assert 1 <= row.rank_low <= row.rank_high <= len(scores) + 1
        assert 1 <= row.expected_rank <= len(scores) + 1


def test_tiers_rise_by_one_down_the_ranking(rankings):
    for ranking in rankings.values():
        steps = [row.tier for row in ranking.rows]
        assert steps[0] == 1
        assert all(b - a in (0, 1) for a, b in pairwise(steps))


# --- Who is there --------------------------------------------------------------------------------


@every_stage
def test_nobody_is_dropped(rankings, evidence, stage):
    ranking = rankings[stage]
    named = [row.partner for row in (*ranking.rows, *ranking.unranked)]
    candidates = {partner.id for partner in evidence.partners.values() if partner.is_candidate}
    assert ranking.considered == len(named) == len(set(named)) == 19
    assert set(named) == candidates


@every_stage
def test_whoever_is_not_ranked_is_told_why(rankings, stage):
    for row in rankings[stage].unranked:
        assert row.missing
        assert all(reason.strip() for reason in row.missing)


def test_members_with_nothing_of_their_own_stand_under_one_line(rankings):
    by_region = {group.region: group.members for group in rankings["upstream"].groups}
    silent = {row.partner for row in rankings["upstream"].unranked if not row.own_coverage}
    assert by_region["latin-america"] == ("BRA", "PER")
    assert {name for members in by_region.values() for name in members} <= silent


# --- Who may change whose place ------------------------------------------------------------------


@every_stage
def test_dropping_a_dossier_reorders_nobody_else(study, vary, stage):
    before = _scores(study.rank(stage, samples=FEW))
    for partner in [p.id for p in study.evidence.partners.values() if p.is_candidate]:
        after = vary.without(partner).rank(stage, samples=FEW)
        assert _scores(after) == [entry for entry in before if entry[0] != partner]
        assert after.considered == 18


@every_stage
def test_dropping_one_that_is_not_ranked_changes_no_other_row_at_all(study, vary, stage):
    before = study.rank(stage, samples=FEW)
    lines = [replace(group, members=()) for group in before.groups]
    for row in before.unranked:
        after = vary.without(row.partner).rank(stage, samples=FEW)
        assert after.rows == before.rows
        assert after.unranked == tuple(other for other in before.unranked if other != row)
        assert [replace(group, members=()) for group in after.groups] == lines


@every_stage
def test_the_reference_is_shown_on_request_and_changes_nobody(study, rankings, stage):
    asked = study.rank(stage, reference=True)
    assert [row.partner for row in asked.reference] == ["CHN"]
    assert rankings[stage].reference == ()
    for name in ("rows", "unranked", "groups", "silence", "considered"):
        assert getattr(asked, name) == getattr(rankings[stage], name)


@every_stage
@pytest.mark.parametrize("how", [("vector", False), ("vector", True), (None, True)])
def test_the_reference_is_never_a_candidate(study, stage, how):
    normalization, reference = how
    ranking = study.rank(stage, normalization=normalization, reference=reference, samples=FEW)
    assert "CHN" not in {row.partner for row in (*ranking.rows, *ranking.unranked)}


# --- Minerals ------------------------------------------------------------------------------------


def test_for_one_ore_only_those_rank_of_whom_it_is_known(study):
    ranking = study.rank("upstream", mineral="lithium", samples=FEW)
    ranked = {row.partner for row in ranking.rows}
    assert "AUS" in ranked
    assert "COD" not in ranked
    (congo,) = (row for row in ranking.unranked if row.partner == "COD")
    assert any("reserves" in reason for reason in congo.missing)
    assert "COD" in {row.partner for row in study.rank("upstream", samples=FEW).rows}
    cobalt = study.rank("upstream", mineral="cobalt", samples=FEW)
    assert "COD" in {row.partner for row in cobalt.rows}


@every_stage
def test_scores_for_one_ore_are_those_of_a_slow_plain_reading(study, plain, stage):
    for mineral in [ore.id for ore in study.evidence.minerals]:
        ranking = study.rank(stage, mineral=mineral, samples=1)
        assert ranking.considered == len(ranking.rows) + len(ranking.unranked) == 19
        for row in ranking.rows:
            levels = plain.levels(row.partner, stage, mineral=mineral)
            assert row.score == pytest.approx(plain.topsis(levels, ranking.weights), abs=1e-12)


# --- Methods -------------------------------------------------------------------------------------

CALLS = [("topsis", "scale"), ("topsis", "vector"), ("topsis", "minmax"), ("ahp", None)]


@every_stage
@pytest.mark.parametrize("call", CALLS)
def test_every_method_gives_ranks_with_their_range(study, rankings, stage, call):
    method, normalization = call
    ranking = study.rank(stage, method, normalization, samples=500)
    assert {r.partner for r in ranking.rows} == {r.partner for r in rankings[stage].rows}
    count = len(ranking.rows)
    for row in ranking.rows:
        assert 0 <= row.score <= 1
        assert 1 <= row.rank_low <= row.rank_high <= count
        assert 1 <= row.expected_rank <= count
    assert any(row.rank_low < row.rank_high for row in ranking.rows)
    assert (ranking.method, ranking.normalization) == call


@every_stage
def test_ahp_adds_up_weights_and_the_worth_of_levels(study, plain, stage):
    ranking = study.rank(stage, "ahp", samples=1)
    worth = study.intensities.tolist()

    def worth_of(level: float) -> float:
        below = min(int(level), 4)
        return worth[below - 1] + (level - below) * (worth[below] - worth[below - 1])

    for row in ranking.rows:
        levels = plain.levels(row.partner, stage)
        expected = sum(ranking.weights[name] * worth_of(level) for name, level in levels.items())
        assert row.score == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("call", CALLS)
def test_an_ore_that_nobody_is_known_to_have_ranks_nobody(study, call):
    ranking = study.rank("upstream", *call, mineral="titanium", samples=20)
    assert ranking.rows == ()
    assert ranking.considered == len(ranking.unranked) == 19
    assert {row.rank_if_added for row in ranking.unranked} == {1}
    assert ranking.table.empty


# --- Tables --------------------------------------------------------------------------------------


def test_tables_hold_every_row_by_partner(rankings):
    ranking = rankings["midstream"]
    table = ranking.table
    wanted = ["rank", "name", "score", "rank_low", "rank_high", "tier", "role", "coverage"]
    assert set(wanted) <= set(table.columns)
    for row in ranking.rows:
        found = table.loc[row.partner]
        assert (found["rank"], found["score"], found["tier"]) == (row.rank, row.score, row.tier)
        assert found["role"] == row.role.role
    out = ranking.not_ranked
    assert set(table.columns) <= set(out.columns)
    assert out["rank"].isna().all()
    assert out.loc["AUS", "missing"] == "; ".join(ranking.row("AUS").missing)
    assert isinstance(ranking.row("JPN"), Row)
