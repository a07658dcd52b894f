"""Who coded and who checked is held against each other, and two readings are no repetition."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from criteria import Faults
from partners import Claim
from partners.checks import check_evidence

CLAIM = "KOR-technology-1"


@pytest.fixture
def told(evidence, framework):
    """Check the evidence with the claims of one dossier changed; return the faults."""

    def told(*claims: Claim):
        partner = evidence.partners["KOR"].model_copy(update={"claims": claims})
        changed = replace(evidence, partners={**evidence.partners, "KOR": partner})
        faults = Faults("data")
        people, register = tuple(changed.partners.values()), tuple(changed.sources.values())
        check_evidence(changed, people, register, framework, faults)
        return list(faults)

    return told


@pytest.fixture
def claim(evidence) -> Claim:
    (claim,) = (claim for claim in evidence.claims if claim.id == CLAIM)
    return claim


def _by(claim: Claim, coder: str, **changes) -> Claim:
    """Return the claim as another coder reads it."""
    return claim.model_copy(update={"coder": coder, "id": f"KOR-technology-{coder}", **changes})


# --- Coder and checker ---------------------------------------------------------------------------


@pytest.mark.parametrize(("coder", "checker"), [("", ""), ("Ana", ""), ("Ana", "Ben")])
def test_who_coded_and_who_checked(claim, told, coder, checker):
    coded = claim.model_copy(update={"coder": coder, "checker": checker})
    assert told(coded) == []
    assert coded.is_draft is not bool(checker)


@pytest.mark.parametrize("checker", ["Ana Silva", "ana silva", "ANA  SILVA"])
def test_nobody_checks_an_own_claim(claim, told, checker):
    faults = told(claim.model_copy(update={"coder": "Ana Silva", "checker": checker}))
    fault = faults[0]
    assert (fault.where, fault.key) == ("KOR.toml", f"claim {CLAIM}, checker")
    assert "'Ana Silva'" in fault.found
    assert f"'{checker}'" in fault.found


def test_what_is_checked_says_who_coded_it(claim, told):
    (fault,) = told(claim.model_copy(update={"checker": "Ben"}))
    assert (fault.where, fault.key) == ("KOR.toml", f"claim {CLAIM}, coder")
    assert "'Ben'" in fault.found


def test_a_name_is_written_in_one_way(claim, told):
    again = _by(claim, "ana silva", id="KOR-technology-2", terms=("other words",))
    (fault,) = told(claim.model_copy(update={"coder": "Ana Silva"}), again)
    assert (fault.key, fault.found) == ("claim KOR-technology-2, coder", "'ana silva'")
    assert fault.expected == f"'Ana Silva', as in {CLAIM}, coder"


@pytest.mark.parametrize("day", ["2026-02-29", "2026-13-01", "2026", "25.11.2026", "20261125"])
def test_a_day_of_review_is_one_of_the_calendar(claim, day):
    values = {**claim.model_dump(), "locator": claim.locator}
    assert Claim.model_validate({**values, "review_by": "2026-11-25"}).review_by == "2026-11-25"
    with pytest.raises(ValidationError):
        Claim.model_validate({**values, "review_by": day})


# --- Two readings of one statement ---------------------------------------------------------------


@pytest.mark.parametrize("level", ["high", "low"])
def test_two_coders_may_read_one_statement(claim, told, level):
    assert told(_by(claim, "Ana"), _by(claim, "Ben", level=level)) == []
    assert told(_by(claim, "Ben", level=level), _by(claim, "Ana")) == []


@pytest.mark.parametrize("coders", [("Ana", "Ana"), ("Ana", ""), ("", "Ana"), ("", "")])
def test_one_coder_or_an_unnamed_one_states_a_thing_once(claim, told, coders):
    one, other = (
        _by(claim, coder, id=f"KOR-technology-{n}") for n, coder in enumerate(coders, start=1)
    )
    (fault,) = told(one, other)
    assert (fault.where, fault.key) == ("KOR.toml", "claim KOR-technology-2")
    assert "same_as = 'KOR-technology-1'" in fault.remedy
    assert fault.remedy.startswith("Remove it")


def test_a_reading_of_the_same_words_is_no_repetition(claim, told):
    (fault,) = told(_by(claim, "Ana"), _by(claim, "Ben", same_as="KOR-technology-Ana"))
    assert (fault.where, fault.key) == ("KOR.toml", "claim KOR-technology-Ben, same_as")
    again = _by(claim, "Ana", id="KOR-technology-9", same_as="KOR-technology-Ana")
    assert told(_by(claim, "Ana"), again) == []
