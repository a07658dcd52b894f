"""What ships on what is known: every dossier is a case, and every claim is one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import FrozenInstanceError
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

import partners
from criteria import InputError, load_framework
from partners import Claim, load_evidence
from partners.documents import Document, fold, read_document
from partners.models import Partner

DATA = Path(partners.__file__).parent / "data"
DOSSIERS = sorted((DATA / "dossiers").glob("*.toml"))
FRAMEWORK = load_framework()
EVIDENCE = load_evidence(FRAMEWORK)
LONGEST_COPY = 5  # words in a row that a note may share with a document
LONGEST_NAME = 7  # and an instrument, which keeps its name

every_dossier = pytest.mark.parametrize("path", DOSSIERS, ids=lambda path: path.stem)
every_claim = pytest.mark.parametrize("claim", EVIDENCE.claims, ids=lambda claim: claim.id)


@cache
def _opened(folder: Path) -> dict[str, Document]:
    """Read the documents, by source."""
    return {
        source.id: read_document(
            (folder / source.file).read_text(encoding="utf-8"),
            [(section.id, section.heading) for section in source.section],
        )
        for source in EVIDENCE.sources.values()
    }


@cache
def _runs(folder: Path, longest: int = LONGEST_COPY) -> frozenset[tuple[str, ...]]:
    """Return every run of words in the documents that would be a copy."""
    return frozenset(
        run
        for document in _opened(folder).values()
        for run in _runs_of(" ".join(document.paragraphs.values()), longest)
    )


def _runs_of(text: str, longest: int = LONGEST_COPY) -> set[tuple[str, ...]]:
    """Return the runs of words, one longer than may be copied, whatever case and punctuation."""
    words = re.findall(r"\w+", fold(text).casefold())
    size = longest + 1
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


# --- Dossiers ----------------------------------------------------------------------------------


@every_dossier
def test_a_dossier_is_loaded_to_the_last_entry(path):
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    partner = EVIDENCE.partners[path.stem]
    assert (partner.id, partner.name, partner.kind) == (raw["id"], raw["name"], raw["kind"])
    assert [claim.id for claim in partner.claims] == [e["id"] for e in raw.get("claim", [])]
    assert [item.id for item in partner.engagements] == [
        entry["id"] for entry in raw.get("engagement", [])
    ]


@every_dossier
def test_a_dossier_says_something(path):
    partner = EVIDENCE.partners[path.stem]
    assert partner.claims or partner.engagements


@every_dossier
def test_a_partner_is_found_by_every_name_that_it_has(path):
    partner = EVIDENCE.partners[path.stem]
    for name in partner.names:
        assert EVIDENCE.find(f" {name.swapcase()} ") is partner


@every_dossier
def test_countries_go_by_their_iso_codes_and_nobody_else(path):
    partner = EVIDENCE.partners[path.stem]
    if partner.kind in ("country", "bloc"):
        assert re.fullmatch("[A-Z]{3}", partner.id)
        assert re.fullmatch("[A-Z]{2}", partner.alpha2)
    else:
        assert partner.id == partner.id.casefold()
        assert not partner.alpha2


def test_partners_come_in_the_order_of_their_files():
    assert list(EVIDENCE.partners) == [path.stem for path in DOSSIERS]


def test_there_is_one_reference_row_and_it_is_no_candidate():
    reference = [partner for partner in EVIDENCE.partners.values() if partner.reference]
    assert [partner.id for partner in reference] == ["CHN"]
    assert not reference[0].is_candidate


def test_the_date_of_the_data_is_that_of_the_youngest_document():
    assert EVIDENCE.date == "2026-02-02"


# --- Claims ------------------------------------------------------------------------------------


@every_claim
def test_a_claim_has_a_readable_id_of_its_own(claim):
    assert re.fullmatch(rf"{claim.partner}-{claim.criterion}-[1-9]\d*", claim.id)
    assert [other.id for other in EVIDENCE.claims].count(claim.id) == 1


@every_claim
def test_a_claim_takes_a_step_of_the_rubric(claim):
    assert claim.level in FRAMEWORK.criterion(claim.criterion).rubric
    assert claim.basis in FRAMEWORK.settings.evidence.basis


@every_claim
def test_a_claim_has_one_to_four_short_terms(claim):
    assert 1 <= len(claim.terms) <= 4
    for term in claim.terms:
        assert len(term.split()) <= 6, term


@every_claim
def test_a_claim_has_a_note_of_one_line(claim):
    assert "\n" not in claim.note
    assert claim.note.endswith(".")
    assert len(claim.note.split()) >= 2


@every_claim
def test_a_flat_label_is_moderate_and_implied(claim):
    if claim.label:
        assert (claim.level, claim.basis, claim.criterion) == ("moderate", "implied", "reserves")


@every_claim
def test_a_share_of_production_is_implied_and_named_as_such(claim):
    if "Production share" in claim.note:
        assert (claim.criterion, claim.basis) == ("reserves", "implied")


@every_claim
def test_the_terms_of_a_claim_stand_at_its_place(claim, documents):
    document = _opened(documents)[claim.source]
    for term in claim.terms:
        assert document.has(claim.locator, term), f"'{term}' at {claim.locator}"


@every_claim
def test_a_note_is_not_copied_from_a_document(claim, documents):
    assert not _runs_of(claim.note) & _runs(documents)


def test_no_other_note_is_copied_from_a_document(documents):
    notes = [passage.note for passage in EVIDENCE.passages]
    notes += [entry.note for entry in EVIDENCE.expectations]
    notes += [report.note for item in EVIDENCE.engagements for report in item.report]
    notes += [item.amount for item in EVIDENCE.engagements]
    copied = [note for note in notes if _runs_of(note) & _runs(documents)]
    assert copied == []


def test_an_instrument_keeps_its_name_and_no_sentence(documents):
    runs = _runs(documents, LONGEST_NAME)
    told = [f"{item.instrument} {item.amount}" for item in EVIDENCE.engagements]
    assert [text for text in told if _runs_of(text, LONGEST_NAME) & runs] == []


def test_every_heading_of_the_register_stands_in_its_document(documents):
    missing = {name: document.missing_headings for name, document in _opened(documents).items()}
    assert set(missing.values()) == {()}


# --- Models ------------------------------------------------------------------------------------


def _models() -> list[BaseModel]:
    """Return one object of every model of the evidence."""
    found: list[BaseModel] = [EVIDENCE.claims[0], EVIDENCE.engagements[0], EVIDENCE.minerals[0]]
    found += [EVIDENCE.passages[0], EVIDENCE.expectations[0], EVIDENCE.engagements[0].report[0]]
    found += [EVIDENCE.sources["ris"], EVIDENCE.sources["ris"].section[0]]
    return [*found, EVIDENCE.partners["AUS"]]


@pytest.mark.parametrize("model", _models(), ids=lambda model: type(model).__name__)
def test_models_are_frozen_and_closed(model):
    name = next(iter(type(model).model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(model, name, getattr(model, name))
    with pytest.raises(ValidationError, match="notess"):
        type(model).model_validate({**model.model_dump(by_alias=True), "notess": "x"})


def test_the_evidence_is_frozen():
    with pytest.raises(FrozenInstanceError):
        EVIDENCE.partners = {}


@pytest.mark.parametrize(
    "change",
    [
        {"terms": ()},
        {"terms": ("a", "b", "c", "d", "e")},
        {"terms": ("a", "a")},
        {"terms": "a"},
        {"locator": "page 3"},
        {"label": "yes"},
        {"label": 1},
        {"note": " "},
        {"level": 4},
        {"minerals": ("lithium", "lithium")},
    ],
)
def test_claims_that_are_none(change):
    with pytest.raises(ValidationError):
        Claim.model_validate({**EVIDENCE.claims[0].model_dump(), **change})


@pytest.mark.parametrize("change", [{"kind": "planet"}, {"reference": "no"}, {"id": "A B"}])
def test_partners_that_are_none(change):
    with pytest.raises(ValidationError):
        Partner.model_validate({"id": "ABC", "name": "Abc", "kind": "country", **change})


# --- Finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "near"),
    [("Austrlia", "Australia"), ("Namibbia", "Namibia"), ("south corea", "South Korea")],
)
def test_the_nearest_partner_is_offered(name, near):
    with pytest.raises(InputError, match=f"Did you mean '{near}'"):
        EVIDENCE.find(name)


@pytest.mark.parametrize("name", ["", "   ", "qqq"])
def test_a_partner_that_is_unlike_any(name):
    with pytest.raises(InputError, match="Candidates: ARE, ARG"):
        EVIDENCE.find(name)


def test_minerals_are_found_by_id_and_name():
    assert EVIDENCE.mineral("Rare Earths") is EVIDENCE.mineral("rare-earths ")
    with pytest.raises(InputError, match="Did you mean 'lithium'"):
        EVIDENCE.mineral("lithum")


def test_regions_of_regions_come_after_the_nearest():
    assert EVIDENCE.regions_of("ARG") == ("latin-america", "lithium-triangle")
    assert EVIDENCE.regions_of("lithium-triangle") == ("latin-america",)
    assert EVIDENCE.regions_of("AUS") == ()
