"""Regions, frameworks and engagements, as the rules of coding have them, in what ships."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partners import Evidence, Kind


def _every_partner(evidence: Evidence, **changes) -> Evidence:
    """Return the evidence with every partner changed alike."""
    partners = {p.id: p.model_copy(update=changes) for p in evidence.partners.values()}
    return replace(evidence, partners=partners)


# --- Regions -----------------------------------------------------------------------------------


def test_a_claim_of_a_region_is_never_a_members_own(evidence, cells):
    for (partner, *_), cell in cells.items():
        assert all(claim.partner == partner for claim in cell.own)
        assert all(claim.partner in evidence.regions_of(partner) for claim in cell.inherited)
        assert (cell.status == "own") is bool(cell.own)
        says_more = any(not claim.label for claim in cell.own)
        voices = () if says_more else cell.inherited
        assert set(cell.inherited_share) == {claim.partner for claim in voices}


def test_what_is_said_of_a_region_moves_no_member_of_which_more_is_said(
    cells, every_cell, evidence
):
    alone = every_cell(_every_partner(evidence, regions=()))
    widened = 0
    for place, cell in cells.items():
        if any(not claim.label for claim in cell.own):
            assert cell.value == alone[place].value
            assert cell.low <= alone[place].low
            assert cell.high >= alone[place].high
            widened += bool(cell.inherited)
    assert widened


def test_without_its_regions_a_member_keeps_exactly_what_is_its_own(evidence, cells, every_cell):
    alone = every_cell(_every_partner(evidence, regions=()))
    for place, cell in cells.items():
        assert alone[place].own == cell.own
        assert alone[place].is_silent is (cell.status != "own")


def test_members_inherit_at_a_discount(evidence, framework, cells):
    settings = framework.settings.evidence
    inherited = [cell for cell in cells.values() if cell.status == "inherited"]
    assert inherited
    for cell in inherited:
        for vote in cell.votes:
            best = max(settings.basis[c.basis] for c in cell.inherited if c.source == vote.source)
            assert vote.weight == best * settings.inheritance


@pytest.mark.parametrize(
    ("partner", "criterion"),
    [("BRA", "reserves"), ("PER", "reliability"), ("COD", "policy_stability")],
)
def test_what_a_member_only_inherits_is_marked_so(cells, partner, criterion):
    assert cells[partner, "upstream", None, criterion].status == "inherited"


def test_only_regions_pass_claims_on(evidence):
    owners = {region for partner in evidence.partners for region in evidence.regions_of(partner)}
    assert {evidence.partners[owner].kind for owner in owners} == {Kind.REGION}


# --- Frameworks --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["quad", "g7"])
def test_quad_and_g7_pass_nothing_on(evidence, cells, every_cell, keep, shown, name):
    assert evidence.partners[name].claims
    without = shown(every_cell(keep(evidence, lambda claim: claim.partner != name)))
    before = shown(cells)
    assert {place[0] for place in before if before[place] != without[place]} == {name}


def test_frameworks_are_no_candidates(evidence):
    frameworks = [p for p in evidence.partners.values() if p.kind is Kind.FRAMEWORK]
    assert frameworks
    assert not any(partner.is_candidate for partner in frameworks)


# --- Engagements -------------------------------------------------------------------------------


def _engagement(evidence: Evidence, name: str):
    """Return an engagement by id."""
    return next(item for item in evidence.engagements if item.id == name)


def test_the_two_argentine_sums_are_one_engagement(evidence):
    sums = [
        item.id
        for item in evidence.engagements
        if any(
            figure in text
            for figure in ("24 million", "200 crore")
            for report in item.report
            for text in (item.amount, *report.terms)
        )
    ]
    assert sums == ["ARG-engagement-1"]
    deal = _engagement(evidence, "ARG-engagement-1")
    assert "USD 24 million" in deal.amount
    assert "INR 200 crore" in deal.amount
    assert {report.source for report in deal.report} >= {"akka", "surya"}


@pytest.mark.parametrize("name", ["BOL-engagement-1", "CHL-engagement-1"])
def test_where_documents_disagree_on_a_status_the_lower_is_shown(evidence, framework, name):
    found = _engagement(evidence, name)
    assert {report.status for report in found.report} == {"signed", "sought"}
    assert found.status(framework.settings.ladder.status) == "sought"


def test_no_document_reports_more_than_the_status_shown(evidence, framework):
    ladder = framework.settings.ladder.status
    for item in evidence.engagements:
        shown = ladder.index(item.status(ladder))
        assert all(shown <= ladder.index(report.status) for report in item.report)


def test_nothing_reaches_operating(evidence):
    reached = {report.status for item in evidence.engagements for report in item.report}
    assert "operating" not in reached


def test_the_titanium_slag_of_kazakhstan_is_an_engagement_and_no_capacity(evidence, cells):
    assert "titanium" in _engagement(evidence, "KAZ-engagement-1").minerals
    for stage in ("upstream", "midstream", "downstream"):
        assert cells["KAZ", stage, "titanium", "processing"].is_silent


def test_an_engagement_is_no_score(evidence, cells, every_cell, shown):
    assert shown(every_cell(_every_partner(evidence, engagements=()))) == shown(cells)


# --- Contested ---------------------------------------------------------------------------------


def test_the_reliability_of_the_united_states_is_contested_and_nothing_else(cells):
    contested = {
        (partner, criterion)
        for (partner, _, mineral, criterion), cell in cells.items()
        if cell.contested and mineral is None
    }
    assert contested == {("USA", "reliability")}


def test_the_range_of_a_contested_cell_covers_both_sides(cells, framework):
    settings = framework.settings.evidence
    contested = [cell for cell in cells.values() if cell.contested]
    assert contested
    for cell in contested:
        assert cell.low <= settings.contested_low < settings.contested_high <= cell.high


@pytest.mark.parametrize("partner", ["CAN", "africa", "west-asia", "ARE", "SAU"])
def test_one_document_does_not_contradict_itself_into_a_contest(cells, partner):
    for (name, *_), cell in cells.items():
        if name == partner and len(cell.votes) < 2:
            assert not cell.contested
