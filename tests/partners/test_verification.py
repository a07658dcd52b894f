"""Evidence held against documents: a small one of our own, and those that were coded."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from partners import Claim, Evidence, Passage
from partners.documents import Locator
from partners.models import PassageKind, Section
from partners.verification import Verification, verify_documents

TEXT = """A short lesson

1. Ore

Oreland holds large reserves of tin.

2. Roles

Oreland, which is stable, should serve upstream. Elsewhere it is said to be rich.
Farland could follow.
"""
SECTIONS = (Section(id="1", heading="1. Ore"), Section(id="2", heading="2. Roles"))


@pytest.fixture
def lesson(evidence, tmp_path) -> Evidence:
    """Evidence on one short document: two claims, and what is set aside."""
    (tmp_path / "lesson.txt").write_text(TEXT, encoding="utf-8")
    source = next(iter(evidence.sources.values())).model_copy(
        update={
            "id": "lesson",
            "file": "lesson.txt",
            "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "section": SECTIONS,
        }
    )
    pattern = next(c for c in evidence.claims if c.counts and c.basis == "stated")
    claims = (
        _claim(pattern, "ORE-reserves-1", "§1 ¶1", "large reserves"),
        _claim(pattern, "ORE-policy_stability-1", "§2 ¶1", "stable", basis="hedged"),
    )
    partner = evidence.partners["AUS"].model_copy(
        update={"id": "ORE", "claims": claims, "engagements": ()}
    )
    role, context = PassageKind.ROLE, PassageKind.CONTEXT
    passages = (
        _passage("¶1", context),
        _passage("§2 ¶1", role, "should serve upstream"),
        _passage("§2 ¶2", context),
    )
    return Evidence({"ORE": partner}, {"lesson": source}, (), passages, ())


def _claim(pattern: Claim, name: str, place: str, *terms: str, basis: str = "stated") -> Claim:
    changes = {
        "id": name,
        "partner": "ORE",
        "source": "lesson",
        "locator": Locator.parse(place),
        "terms": terms,
        "basis": basis,
    }
    return pattern.model_copy(update=changes)


def _passage(place: str, kind: PassageKind, *terms: str) -> Passage:
    return Passage(source="lesson", locator=place, kind=kind, terms=terms, note="Not scored.")


def _changed(evidence: Evidence, name: str, **changes: object) -> Evidence:
    """Change one claim."""

    def change(claim: Claim) -> Claim:
        return claim.model_copy(update=changes) if claim.id == name else claim

    partners = {
        key: partner.model_copy(update={"claims": tuple(change(c) for c in partner.claims)})
        for key, partner in evidence.partners.items()
    }
    assert partners != evidence.partners, f"there is no claim {name} to change"
    return replace(evidence, partners=partners)


@pytest.fixture
def verify(framework, tmp_path) -> Callable[[Evidence], Verification]:
    """Hold evidence against what lies in the folder of the test."""
    return lambda evidence: verify_documents(evidence, framework, tmp_path)


def _told(found: Verification) -> list[str]:
    return [str(fault) for fault in found.faults]


# --- A short document ----------------------------------------------------------------------------


def test_what_stands_in_its_place_is_no_fault(lesson, verify):
    found = verify(lesson)
    assert _told(found) == []
    assert (found.places, found.paragraphs) == (5, 4)


@pytest.mark.parametrize("place", ["§1 ¶2", "§3 ¶1", "¶2", "§1 ¶1-2"])
def test_a_place_that_is_not_there(lesson, verify, place):
    wrong = _changed(lesson, "ORE-reserves-1", locator=Locator.parse(place))
    told = _told(verify(wrong))
    assert (
        f"ORE.toml: claim ORE-reserves-1, locator: expected a place in lesson; found {place}"
        in told[0]
    )
    assert verify(wrong).places == 4


@pytest.mark.parametrize("term", ["small reserves", "large reserve", "stable", "arge reserves"])
def test_a_term_that_does_not_stand_there(lesson, verify, term):
    wrong = _changed(lesson, "ORE-reserves-1", terms=("tin", term))
    (told,) = _told(verify(wrong))
    assert f"claim ORE-reserves-1, terms: expected '{term}' at §1 ¶1 of lesson" in told


def test_a_term_of_what_is_set_aside_has_to_stand_there_too(lesson, verify):
    passages = (lesson.passages[0].model_copy(update={"terms": ("long lesson",)}),)
    told = _told(verify(replace(lesson, passages=passages + lesson.passages[1:])))
    assert any("passages/lesson.toml: passage ¶1" in line for line in told)


def test_a_term_may_differ_in_case_marks_and_white_space(lesson, verify):
    assert _told(verify(_changed(lesson, "ORE-reserves-1", terms=("LARGE  *reserves*",)))) == []


@pytest.mark.parametrize("index", [0, 2])
def test_a_paragraph_that_nobody_read(lesson, verify, index):
    passages = lesson.passages[:index] + lesson.passages[index + 1 :]
    (told,) = _told(verify(replace(lesson, passages=passages)))
    place = lesson.passages[index].locator
    assert f"passages/lesson.toml: passage {place}: expected a claim or a reason" in told
    assert f"for {place} of lesson" in told


def test_a_checksum_that_is_not_known_yet_is_told_in_full(lesson, verify):
    source = lesson.sources["lesson"].model_copy(update={"sha256": ""})
    (told,) = _told(verify(replace(lesson, sources={"lesson": source})))
    assert told.startswith("sources.toml: source lesson, sha256: expected the checksum of lesson")
    assert hashlib.sha256(TEXT.encode()).hexdigest() in told


def test_another_edition_is_not_the_one_that_was_coded(lesson, verify, tmp_path):
    (tmp_path / "lesson.txt").write_text(TEXT + "\n", encoding="utf-8")
    (told,) = _told(verify(lesson))
    assert "source lesson, sha256: expected SHA-256" in told


def test_a_missing_document_is_one_fault_and_its_places_are_not_found(lesson, verify, tmp_path):
    (tmp_path / "lesson.txt").unlink()
    found = verify(lesson)
    (told,) = _told(found)
    assert "source lesson: expected the document lesson.txt" in told
    assert (found.places, found.paragraphs) == (0, 0)


def test_a_document_that_is_no_text(lesson, verify, tmp_path):
    (tmp_path / "lesson.txt").write_bytes(b"\xff\xfe\x00")
    (told,) = _told(verify(lesson))
    assert "expected the document lesson.txt" in told


def test_a_heading_that_is_not_there(lesson, verify):
    sections = (*SECTIONS, Section(id="3", heading="3. Ends"))
    source = lesson.sources["lesson"].model_copy(update={"section": sections})
    (told,) = _told(verify(replace(lesson, sources={"lesson": source})))
    assert "section → number 3 → heading: expected the heading '3. Ends'" in told


def test_a_flat_claim_in_a_sentence_that_gives_a_role(lesson, verify):
    (told,) = _told(verify(_changed(lesson, "ORE-policy_stability-1", basis="stated")))
    assert "claim ORE-policy_stability-1: expected a hedged basis" in told
    assert _told(verify(_changed(lesson, "ORE-policy_stability-1", basis="implied"))) == []


def test_a_reason_beside_a_role_is_listed_with_its_expectation(lesson, verify, evidence):
    place = {"partner": "ORE", "source": "lesson", "locator": Locator.parse("§2 ¶1")}
    role = evidence.expectations[0].model_copy(
        update={**place, "terms": ("serve upstream",), "reasons": ()}
    )
    (told,) = _told(verify(replace(lesson, expectations=(role,))))
    assert "claim ORE-policy_stability-1: expected a reason beside a role" in told
    listed = role.model_copy(update={"reasons": ("ORE-policy_stability-1",)})
    assert _told(verify(replace(lesson, expectations=(listed,)))) == []


def test_a_flat_claim_in_the_sentence_beside_it_is_allowed(lesson, verify):
    beside = {"basis": "stated", "terms": ("said to be rich",)}
    assert _told(verify(_changed(lesson, "ORE-policy_stability-1", **beside))) == []


def test_all_faults_are_told_at_once(lesson, verify):
    wrong = _changed(lesson, "ORE-reserves-1", terms=("nothing", "of the kind"))
    wrong = _changed(wrong, "ORE-policy_stability-1", basis="stated")
    assert len(verify(replace(wrong, passages=wrong.passages[1:])).faults) == 4


# --- The documents that were coded ---------------------------------------------------------------


def test_every_place_of_the_shipped_evidence_stands(evidence, framework, documents):
    found = verify_documents(evidence, framework, documents)
    assert _told(found) == []
    reports = sum(len(item.report) for item in evidence.engagements)
    others = (evidence.claims, evidence.expectations, evidence.passages)
    assert found.places == reports + sum(len(items) for items in others)
    assert found.paragraphs > 100


@pytest.fixture
def copied(documents, tmp_path) -> Path:
    """A copy of the documents, to spoil."""
    return Path(shutil.copytree(documents, tmp_path / "documents"))


SPOILT = {
    "AUS-reliability-1": {"locator": Locator.parse("§3 ¶2")},
    "RUS-reserves-1": {"terms": ("insignificant reserves",)},
    "AUS-policy_stability-3": {"basis": "stated"},
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_claim_is_found_among_them_all(evidence, framework, documents, name):
    wrong = _changed(evidence, name, **SPOILT[name])
    told = _told(verify_documents(wrong, framework, documents))
    assert told
    assert all(line.split(": ")[1].startswith(f"claim {name}") for line in told)


def test_a_missing_document_is_named_and_the_others_still_read(evidence, framework, copied):
    source = evidence.sources["akka"]
    (copied / source.file).unlink()
    found = verify_documents(evidence, framework, copied)
    (told,) = _told(found)
    assert source.file in told
    assert found.places > 100


def test_a_new_paragraph_is_neither_known_nor_read(evidence, framework, copied):
    path = copied / evidence.sources["newsdesk"].file
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more thing.\n", encoding="utf-8")
    told = _told(verify_documents(evidence, framework, copied))
    assert len(told) == 2
    assert "source newsdesk: expected SHA-256" in told[0]
    assert "passages/newsdesk.toml: passage " in told[1]
