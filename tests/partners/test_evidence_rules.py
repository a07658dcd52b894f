"""The rules by which the documents were coded, held against what ships.

Silence is no level, intent fills nothing, a document speaks once, a label is no size, and the
conclusions of the documents are no evidence.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from evaluator.cells import build_cells
from partners import Claim, Evidence, load_evidence
from partners.documents import Document, Locator, fold, read_document
from partners.models import PassageKind

SILENT = {
    "KOR": ["reserves", "reliability", "processing", "policy_stability"],
    "JPN": ["reserves"],
    "EUU": ["reserves", "reliability", "processing"],
    "AUS": ["processing"],
    "CAN": ["processing", "technology"],
    "RUS": ["processing", "policy_stability"],
    "USA": ["processing"],
    "ARE": ["reliability", "technology"],
    "SAU": ["reliability", "technology"],
    "NAM": ["processing", "technology"],
    "CHL": ["processing", "technology"],
    "KAZ": ["reliability", "processing", "technology", "policy_stability"],
    "west-asia": ["reserves", "reliability", "technology"],
    "CHN": ["policy_stability"],
}


# --- Silence -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("partner", "criterion"), [(name, item) for name, items in SILENT.items() for item in items]
)
def test_silence_stays_silence(cells, framework, partner, criterion):
    """Whatever the stage and the mineral: no claim that counts, no value, the whole scale."""
    for (name, _, _, column), cell in cells.items():
        if (name, column) == (partner, criterion):
            assert cell.is_silent
            assert cell.status == "silent"
            assert math.isnan(cell.value)
            assert (cell.low, cell.high) == (framework.scale.low, framework.scale.high)
            assert (*cell.own, *cell.inherited) == ()
            assert cell.inherited_share == {}
            assert not cell.contested


def test_a_cell_has_a_value_exactly_where_a_claim_counts(evidence, framework, cells):
    basis = framework.settings.evidence.basis
    for (name, stage, mineral, criterion), cell in cells.items():
        lineage = (name, *evidence.regions_of(name))
        by_mineral = framework.criterion(criterion).by_mineral
        counting = [
            claim
            for claim in evidence.claims
            if claim.partner in lineage
            and claim.criterion == criterion
            and not (claim.same_as or claim.disputed)
            and basis[claim.basis] > 0
            and claim.about(stage, mineral, by_mineral)
        ]
        assert cell.is_silent is (not counting)
        assert math.isnan(cell.value) is (not counting)


@pytest.mark.parametrize("name", ["NA", "na", "Namibia", "namibia", "NAM"])
def test_namibia_is_no_missing_value(evidence, name):
    assert evidence.find(name).id == "NAM"


def test_with_a_mineral_chosen_reserves_are_claims_that_name_it(cells):
    for (_, _, mineral, criterion), cell in cells.items():
        if criterion == "reserves" and mineral is not None:
            claims = (*cell.own, *cell.inherited, *cell.prospects)
            assert all(mineral in claim.minerals for claim in claims)


# --- Conclusions of the documents --------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(evidence, documents) -> dict[str, Document]:
    """The documents, by source."""
    return {
        source.id: read_document(
            (documents / source.file).read_text(encoding="utf-8"),
            [(section.id, section.heading) for section in source.section],
        )
        for source in evidence.sources.values()
    }


def _sentences(document: Document, locator: Locator, terms: tuple[str, ...]) -> set[str]:
    """Return the sentences at a place that have all of the terms, or else one of them."""
    found = {text for place in locator.places() for text in document.sentences[place]}
    folded = [fold(term).casefold() for term in terms]
    whole = {text for text in found if all(term in text.casefold() for term in folded)}
    return whole or {text for text in found if any(term in text.casefold() for term in folded)}


def test_no_claim_stands_where_the_documents_do_nothing_but_give_roles(evidence):
    only_roles = [
        passage
        for passage in evidence.passages
        if passage.kind is PassageKind.ROLE and not passage.terms
    ]
    stage_roles = [entry for entry in evidence.expectations if not entry.role]
    places = {
        (item.source, place)
        for item in (*only_roles, *stage_roles)
        for place in item.locator.places()
    }
    assert ("surya", ("8", 3)) in places
    for claim in evidence.claims:
        assert not places & {(claim.source, place) for place in claim.locator.places()}


def test_what_counts_from_a_sentence_that_gives_a_role_is_hedged(evidence, opened):
    giving = [passage for passage in evidence.passages if passage.kind is PassageKind.ROLE]
    roles = [
        (item.source, _sentences(opened[item.source], item.locator, item.terms))
        for item in (*giving, *evidence.expectations)
    ]
    firm = {
        claim.id
        for claim in evidence.claims
        if claim.counts and claim.basis != "hedged"
        for source, sentences in roles
        if source == claim.source
        and _sentences(opened[source], claim.locator, claim.terms) & sentences
    }
    assert firm == set()


# --- Intent ------------------------------------------------------------------------------------


def test_prospects_fill_and_move_nothing(evidence, framework, cells, every_cell, keep):
    intent = framework.settings.evidence.is_intent
    without = keep(evidence, lambda claim: not intent(claim.basis))
    assert len(without.claims) < len(evidence.claims)
    bare = every_cell(without)
    for place, cell in cells.items():
        assert repr(cell.value) == repr(bare[place].value)
        assert cell.status == bare[place].status
        assert cell.low == bare[place].low
        assert cell.high >= bare[place].high
        assert (cell.votes, cell.contested) == (bare[place].votes, bare[place].contested)


def test_a_prospect_taken_out_of_its_file_changes_no_value(
    edited, evidence, framework, cells, every_cell
):
    prospects = [claim for claim in evidence.claims if claim.basis == "prospect"]
    folder = edited([])
    for claim in prospects:
        path = folder / "partners" / "dossiers" / f"{claim.partner}.toml"
        parts = path.read_text(encoding="utf-8").split("[[claim]]")
        kept = [part for part in parts if f'id = "{claim.id}"' not in part]
        lost = next(part for part in parts if f'id = "{claim.id}"' in part)
        tail = lost[lost.index("\n[[engagement]]") :] if "[[engagement]]" in lost else "\n"
        path.write_text("[[claim]]".join(kept) + tail, encoding="utf-8")
    without = load_evidence(framework, folder / "partners")
    assert len(without.claims) == len(evidence.claims) - len(prospects)
    assert len(without.engagements) == len(evidence.engagements)
    bare = every_cell(without)
    for place, cell in cells.items():
        assert (repr(cell.value), cell.status) == (repr(bare[place].value), bare[place].status)


# --- Repetitions, disputes, labels -------------------------------------------------------------


@pytest.mark.parametrize("field", ["same_as", "disputed"])
def test_repetitions_and_disputed_claims_change_nothing(
    evidence, cells, every_cell, keep, shown, field
):
    without = keep(evidence, lambda claim: not getattr(claim, field))
    assert len(without.claims) < len(evidence.claims)
    assert shown(every_cell(without)) == shown(cells)


def test_what_is_disputed_is_where_the_texts_err(evidence):
    disputed = {claim.id for claim in evidence.claims if claim.disputed}
    assert disputed == {"CHN-reserves-2", "CHN-processing-6"}
    assert [item.id for item in evidence.engagements if item.disputed] == ["ipef-engagement-1"]


def test_a_flat_label_changes_nothing_where_more_is_said(evidence, cells, every_cell, keep, shown):
    """Drop all labels: a cell in which the same partners have sizes stays as it is."""
    bare = shown(every_cell(keep(evidence, lambda claim: not claim.label)))
    before, unchanged = shown(cells), 0
    labelled = {claim.partner for claim in evidence.claims if claim.label}
    for place, cell in cells.items():
        counted = (*cell.own, *cell.inherited)
        if place[0] in labelled and counted and not any(claim.label for claim in counted):
            assert before[place] == bare[place]
            unchanged += 1
    assert unchanged


def test_a_label_never_stands_beside_a_size_of_the_same_partner(cells):
    for cell in cells.values():
        counted = (*cell.own, *cell.inherited)
        for owner in {claim.partner for claim in counted}:
            assert len({claim.label for claim in counted if claim.partner == owner}) == 1


# --- One voice per document --------------------------------------------------------------------


def _with(evidence: Evidence, claim: Claim) -> Evidence:
    """Return the evidence with one claim more."""
    partner = evidence.partners[claim.partner]
    more = partner.model_copy(update={"claims": (*partner.claims, claim)})
    return replace(evidence, partners={**evidence.partners, partner.id: more})


def _firm(evidence: Evidence, framework, claim: Claim) -> list[Claim]:
    """Return what the document of a claim says of the same cell, the partner's regions included."""
    lineage = (claim.partner, *evidence.regions_of(claim.partner))
    return [
        other
        for other in evidence.claims
        if other.partner in lineage
        and (other.criterion, other.source) == (claim.criterion, claim.source)
        and other.counts
        and not framework.settings.evidence.is_intent(other.basis)
    ]


def test_saying_it_again_changes_nothing(evidence, framework, every_cell):
    """A document that says the same thing of a cell twice has one vote of the same weight.

    Where a document says different things of one cell its vote is their mean, so only documents
    that are at one with themselves are asked.
    """
    asked = 0
    for claim in evidence.claims:
        said = _firm(evidence, framework, claim)
        if claim not in said or len({(other.level, other.basis) for other in said}) > 1:
            continue
        asked += 1
        louder = _with(evidence, claim.model_copy(update={"id": f"{claim.id}-again"}))
        for stage in framework.stage_ids:
            before, after = (
                build_cells(body.partners[claim.partner], body, framework, stage, None)
                for body in (evidence, louder)
            )
            one, other = before[claim.criterion], after[claim.criterion]
            assert other.value == pytest.approx(one.value, abs=1e-12, nan_ok=True)
            assert [vote.weight for vote in other.votes] == [vote.weight for vote in one.votes]
            assert (other.low, other.high) == (one.low, one.high)
    assert asked > 30


def test_every_document_has_one_vote_and_no_more(cells):
    for cell in cells.values():
        sources = [vote.source for vote in cell.votes]
        assert len(sources) == len(set(sources))
        heard = (*cell.own, *cell.inherited) if cell.inherited_share else cell.own
        assert set(sources) == {claim.source for claim in heard}
