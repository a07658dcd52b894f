"""Explanations: parts that add up, ranks that a second reading confirms, claims at their places."""

from __future__ import annotations

import pytest

from criteria import InputError
from evaluator.ranking import UnrankedRow
from partners import Kind

STAGES = ("upstream", "midstream", "downstream")
every_stage = pytest.mark.parametrize("stage", STAGES)
FEW = 20


def _all(study, stage: str, **asked):
    """The explanation of every candidate at a stage."""
    for partner in study.evidence.partners.values():
        if partner.is_candidate:
            yield partner.id, study.explain(stage, partner.id, samples=FEW, **asked)


def _part(explanation, criterion: str):
    return next(part for part in explanation.parts if part.criterion.id == criterion)


# --- Parts ---------------------------------------------------------------------------------------


@every_stage
@pytest.mark.parametrize("how", [("topsis", "scale"), ("topsis", "vector"), ("ahp", None)])
def test_shares_of_the_score_sum_to_one_or_are_all_nothing(study, stage, how):
    method, normalization = how
    for _, explanation in _all(study, stage, method=method, normalization=normalization):
        shares = [part.share for part in explanation.parts]
        assert min(shares) >= 0
        assert sum(shares) == pytest.approx(1, rel=1e-12) or shares == [0] * len(shares)


@every_stage
def test_a_share_is_what_goes_if_the_criterion_falls_to_its_worst(study, plain, stage):
    for partner, explanation in _all(study, stage):
        weights = explanation.ranking.weights
        whole = plain.topsis(plain.levels(partner, stage), weights)
        losses = [
            whole - plain.topsis(plain.levels(partner, stage, **{name: 1.0}), weights)
            for name in weights
        ]
        expected = [loss / sum(losses) for loss in losses]
        assert [part.share for part in explanation.parts] == pytest.approx(expected, abs=1e-9)
        assert [part.weight for part in explanation.parts] == list(weights.values())


def test_who_stands_at_the_worst_throughout_has_nothing_to_lose(vary):
    worst = vary.claims(lambda claim: claim.model_copy(update={"level": "very low"}))
    for criterion in worst.framework.criterion_ids:
        worst = type(vary)(worst).adding("AUS", criterion, "very low")
    explanation = worst.explain("upstream", "AUS", samples=FEW)
    assert explanation.row.score == 0
    assert [part.share for part in explanation.parts] == [0] * 5


@every_stage
def test_ranks_at_the_ends_of_a_cell_agree_with_ranking_again(study, rankings, plain, stage):
    ranking = rankings[stage]
    for partner, explanation in _all(study, stage):
        others = [row.score for row in ranking.rows if row.partner != partner]
        for part in explanation.parts:
            found = (part.rank_if_low, part.rank_if_high)
            for end, rank in zip((part.cell.low, part.cell.high), found, strict=True):
                levels = plain.levels(partner, stage, **{part.criterion.id: float(end)})
                score = plain.topsis(levels, ranking.weights)
                assert rank == plain.ranks([*others, score])[-1]


# --- Claims --------------------------------------------------------------------------------------


def test_a_statement_is_listed_with_document_and_place(study):
    part = _part(study.explain("upstream", "AUS", samples=FEW), "reliability")
    named = {claim.id: claim for claim in part.cell.own}
    claim = named["AUS-reliability-1"]
    assert (claim.source, str(claim.locator)) == ("surya", "§3 ¶1")
    assert "most reliable" in claim.terms
    assert claim.note


@every_stage
def test_every_claim_of_a_partner_is_listed_once_where_it_applies(study, stage):
    for partner, explanation in _all(study, stage):
        listed = [
            claim.id
            for part in explanation.parts
            for claim in (*part.cell.own, *part.cell.prospects, *part.silenced)
            if claim.partner == partner
        ]
        claims = study.evidence.partners[partner].claims
        there = [c.id for c in claims if not c.stages or stage in c.stages]
        assert sorted(listed) == sorted(there)


def test_repetitions_and_surpassed_labels_are_listed_as_silent(study):
    explanation = study.explain("upstream", "AUS", samples=FEW)
    silenced = {claim.id for claim in _part(explanation, "reserves").silenced}
    assert "AUS-reserves-3" in silenced  # repeats another
    assert "AUS-reserves-2" in silenced  # a label where a size is given
    assert "AUS-reserves-1" not in silenced


def test_disputed_claims_are_listed_as_silent(study):
    explanation = study.explain("upstream", "CHN", samples=FEW)
    assert "CHN-reserves-2" in {claim.id for claim in _part(explanation, "reserves").silenced}


def test_engagements_are_those_of_the_partner_and_of_who_names_it(study, evidence):
    for partner, explanation in _all(study, "upstream"):
        expected = [e.id for e in evidence.engagements if partner in (e.partner, *e.with_)]
        assert [item.id for item in explanation.engagements] == expected


# --- What would admit those who are not ranked ----------------------------------------------------


def test_whoever_is_not_ranked_is_told_what_would_admit_it(study):
    row = study.explain("upstream", "JPN", samples=FEW).row
    assert isinstance(row, UnrankedRow)
    assert row.missing == ("a claim on reserves",)


@pytest.mark.parametrize(
    ("stage", "partner", "criteria"),
    [
        ("upstream", "JPN", ["reserves"]),
        ("midstream", "AUS", ["processing"]),
        ("midstream", "USA", ["processing"]),
        ("downstream", "KOR", ["reliability"]),
        ("upstream", "BRA", ["reserves"]),
    ],
)
def test_such_a_claim_does_admit_it(study, vary, stage, partner, criteria):
    assert study.explain(stage, partner, samples=FEW).row.missing
    admitted = study
    for criterion in criteria:
        admitted = type(vary)(admitted).adding(partner, criterion)
    ranking = admitted.rank(stage, samples=FEW)
    assert partner in {row.partner for row in ranking.rows}
    assert admitted.explain(stage, partner, samples=FEW).ranked == len(ranking.rows)


def test_a_claim_on_something_else_does_not(vary):
    ranking = vary.adding("JPN", "processing").rank("upstream", samples=FEW)
    assert "JPN" not in {row.partner for row in ranking.rows}


def test_nothing_is_missing_of_whoever_is_ranked(study, rankings):
    for row in rankings["upstream"].rows:
        explanation = study.explain("upstream", row.partner)
        assert explanation.row == row
        assert explanation.ranking == rankings["upstream"]


# --- Who can be asked for ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["AUS", "aus", "Australia", "AU", " australia "])
def test_a_partner_goes_by_every_name_it_has(study, name):
    assert study.explain("upstream", name, samples=FEW).partner.id == "AUS"


def test_the_reference_can_be_asked_for(study):
    explanation = study.explain("midstream", "China", samples=FEW)
    assert isinstance(explanation.row, UnrankedRow)
    assert explanation.row in explanation.ranking.reference


def test_regions_and_frameworks_cannot(study, evidence):
    for partner in evidence.partners.values():
        if partner.kind not in (Kind.REGION, Kind.FRAMEWORK):
            continue
        with pytest.raises(InputError) as caught:
            study.explain("upstream", partner.id, samples=FEW)
        (fault,) = caught.value.faults
        assert fault.expected == "one that can be ranked"
        assert partner.id in fault.remedy


def test_every_fault_of_the_question_is_told_at_once(study):
    with pytest.raises(InputError) as caught:
        study.explain("upsteam", "Austrlia", mineral="lithum", samples=FEW)
    remedies = " ".join(fault.remedy for fault in caught.value.faults)
    assert len(caught.value.faults) == 3
    for near in ("Australia", "upstream", "lithium"):
        assert f"Did you mean '{near}'?" in remedies


# --- Tables --------------------------------------------------------------------------------------


@every_stage
def test_tables_hold_the_parts_and_the_statements(study, stage):
    for _, explanation in _all(study, stage):
        table, said = explanation.table, explanation.statements
        assert list(table.index) == [part.criterion.id for part in explanation.parts]
        silent = [part.cell.is_silent for part in explanation.parts]
        assert list(table["level"].isna()) == silent
        assert list(table["share"]) == [part.share for part in explanation.parts]
        counted = [claim.id for part in explanation.parts for claim in part.cell.own]
        assert list(said.index[said["how"] == "own"]) == counted
        assert said.index.is_unique


def test_tables_of_one_of_whom_nothing_is_said(study):
    explanation = study.explain("downstream", "KAZ", samples=FEW)
    assert list(explanation.statements.columns)[:2] == ["criterion", "level"]
    assert (explanation.table["evidence"] == "silent").sum() == 4
