"""Coders, checkers and days of review are shown where claims are, and only where any is given."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from evaluator.cli import cli
from evaluator.comparison.second_opinion import SecondOpinion
from evaluator.outputs.check_records import Checked, check_record
from evaluator.outputs.claims import write
from evaluator.outputs.coding_report import Coders, print_coders
from evaluator.outputs.explanation import print_explanations
from evaluator.outputs.records import explanation_record
from partners.coder_agreement import agreement_of_claims
from partners.coding_state import coding_state

PARTNER, STAGE = "AUS", "upstream"


@pytest.fixture(scope="module")
def read_twice(vary):
    """Have Ana code all that is claimed of a partner, and Ben read a step lower all that counts."""
    levels = vary.study.framework.scale.levels

    def twice(partner):
        if partner.id != PARTNER:
            return partner
        ana = [
            claim.model_copy(update={"coder": "Ana", "checker": "Cleo", "review_by": "2026-01-31"})
            for claim in partner.claims
        ]
        ben = [
            claim.model_copy(
                update={
                    "id": f"{claim.id}-ben",
                    "coder": "Ben",
                    "checker": "",
                    "review_by": "2027-01-31",
                    "level": levels[max(0, levels.index(claim.level) - 1)],
                }
            )
            for claim in ana
            if claim.counts
        ]
        return partner.model_copy(update={"claims": (*ana, *ben)})

    return vary.partners(twice)


def _printed(study, on=None) -> str:
    """Return what a check says of coders, on one line."""
    out = Console(file=io.StringIO(), width=100_000)
    evidence = study.evidence
    claims = agreement_of_claims(study.framework, evidence.claims)
    state = coding_state(evidence, on)
    print_coders(out, Coders(None, None, None, claims, state), study.framework.scale)
    return " ".join(out.file.getvalue().split())


def _flat(study, form: str) -> str:
    claims = study.evidence.partners[PARTNER].claims
    return " ".join(write(claims, study.evidence, form).split())


def test_the_list_of_claims_says_who_coded_who_checked_and_when_to_look_again(read_twice, study):
    listed = _flat(read_twice, "table")
    assert "(coded by Ana, checked by Cleo, to be looked at again by 2026-01-31)" in listed
    assert "(coded by Ben, draft, to be looked at again by 2027-01-31)" in listed
    plain = _flat(study, "table")
    assert not any(word in plain for word in ("coded by", "draft", "looked at again"))


def test_json_and_csv_hold_coder_checker_and_day(read_twice, study):
    marks = [("Ana", "Cleo", "2026-01-31"), ("Ben", None, "2027-01-31")]
    claims = read_twice.evidence.partners[PARTNER].claims
    for form, nothing in (("json", None), ("csv", "")):
        text = write(claims, read_twice.evidence, form)
        rows = json.loads(text) if form == "json" else list(csv.DictReader(io.StringIO(text)))
        found = {(row["coder"], row["checker"] or None, row["review_by"]) for row in rows}
        assert found == set(marks)
        (bare,) = {
            (row["coder"], row["checker"], row["review_by"])
            for row in (
                json.loads(write(study.evidence.claims, study.evidence, form))
                if form == "json"
                else csv.DictReader(io.StringIO(write(study.evidence.claims, study.evidence, form)))
            )
        }
        assert bare == (nothing,) * 3


def test_an_explanation_shows_readings_beside_each_other(read_twice, capsys):
    explanation = read_twice.explain(STAGE, PARTNER)
    print_explanations([explanation], read_twice)
    told = " ".join(capsys.readouterr().out.split())
    assert (
        told.count("one of 2 readings of a statement")
        == sum(claim.coder == "Ben" for part in explanation.parts for claim in part.cell.own) * 2
    )
    statements = explanation.statements
    own = statements[statements["how"] == "own"]
    assert own["coder"].tolist() == ["Ana", "Ben"] * (len(own) // 2)
    assert set(own["checker"]) == {"Cleo", ""}
    votes = [vote for part in explanation_record(explanation)["parts"] for vote in part["votes"]]
    assert {vote["coders_apart"] for vote in votes} == {0.5}


def test_a_check_counts_drafts_and_names_what_is_due(read_twice, study):
    claims = read_twice.evidence.claims
    drafts = sum(not claim.checker for claim in claims)
    ana, ben = (sum(claim.coder == who for claim in claims) for who in ("Ana", "Ben"))
    told = _printed(read_twice)
    assert f"{len(claims)} claims: {len(claims) - drafts} checked" in told
    assert f"Ana: {ana}, {ana} of them checked Ben: {ben}, none of them checked" in told
    assert f"no coder named: {len(claims) - ana - ben}, none of them checked" in told
    assert f"by {read_twice.evidence.date} ({ana}): " in told
    assert f"Next: {PARTNER}-policy_stability-1-ben (2027-01-31), of {ben} later" in told
    assert "by 2026-01-30: none." in _printed(read_twice, "2026-01-30")
    due = _printed(read_twice, "2027-01-31")
    assert f"by 2027-01-31 ({ana + ben}): " in due
    assert "Next" not in due
    assert _printed(study) == ""
    assert "by 2026-11-25: none." in _printed(study, "2026-11-25")


def test_a_check_tells_how_far_coders_agree_and_on_what_they_do_not(read_twice):
    found = agreement_of_claims(read_twice.framework, read_twice.evidence.claims)
    told = _printed(read_twice)
    assert f"2 coders, {len(found.units)} statements read by two or more" in told
    assert f"they differ on {len(found.differing)}" in told
    assert f"ordinal {found.ordinal.value:.2f} (95 % interval" in told
    assert f"Ana and Ben, {found.shared} in common: weighted kappa quadratic" in told
    unit = found.differing[0]
    levels = [read_twice.framework.scale.levels[level - 1] for level in unit.known]
    place = f"{unit.partner} {unit.criterion} [{unit.place}]"
    assert f"{place} Ana {levels[0]}, Ben {levels[1]}" in told


def test_a_reading_left_out_of_many_is_counted_and_not_dropped_in_silence(read_twice):
    found = agreement_of_claims(read_twice.framework, read_twice.evidence.claims)
    due = [claim for claim in read_twice.evidence.claims if claim.review_by]
    told = _printed(read_twice, "2030-01-01")
    assert len(due) > 40
    assert f"and {len(due) - 40} more" in told
    assert len(found.differing) <= 40


def test_the_day_of_a_check_is_given_on_the_command_line():
    result = CliRunner().invoke(cli, ["check", "--on", "2026-2-30"])
    assert result.exit_code == 1
    assert "a day such as 2026-11-25" in result.stderr
    assert result.stdout == ""


def test_a_check_as_json_holds_what_it_prints():
    result = CliRunner().invoke(cli, ["check", "--format", "json", "--on", "2026-11-25"])
    assert result.exit_code == 0, result.output
    record = json.loads(result.stdout)
    printed = (Path(__file__).parent / "golden" / "check.txt").read_text(encoding="utf-8")
    told = " ".join(printed.split())
    data = record["data"]
    assert f"{data['claims']} claims: {data['counted']} count, {data['prospects']} are" in told
    assert f"{data['repeated']} repeat another (counted once), {data['disputed']} are" in told
    tables = record["agreement"]["tables"]
    for measurement, alpha in tables["alpha"].items():
        ends = f"(95 % interval {alpha['low']:.2f} to {alpha['high']:.2f})"
        assert f"{measurement} {alpha['value']:.2f} {ends}" in told
    assert f"they differ on {len(tables['differing'])}." in told
    for one in record["expectations"]:
        assert one["figures"] in told
    assert record["agreement"]["claims"] is None
    assert (record["coding"]["day"], record["coding"]["due"]) == ("2026-11-25", [])
    opinion = record["second_opinion"]
    assert f"Asked for {opinion['asked']} scorings" in told
    assert f"answered {opinion['answered']};" in told
    filled = [cell for row in record["coverage"].values() for cell in row.values()]
    assert {cell["status"] for cell in filled} == {"own", "inherited", "silent"}
    assert all((cell["value"] is None) == (cell["status"] == "silent") for cell in filled)


def test_agreement_that_is_undefined_is_missing_in_json_and_said_in_print(vary):
    def one_level(partner):
        claims = [
            claim.model_copy(update={"coder": coder, "id": f"{claim.id}-{coder}", "level": level})
            for claim in partner.claims[:1]
            for coder in ("Ana", "Ben")
        ]
        return partner.model_copy(update={"claims": tuple(claims)})

    level = vary.study.framework.scale.levels[-1]
    study = vary.partners(one_level)
    found = agreement_of_claims(study.framework, study.evidence.claims)
    coders = Coders(None, None, None, found, None)
    record = check_record(Checked(study, "", (), (), SecondOpinion(0, 0, 0.0), coders))
    nothing = {"value": None, "low": None, "high": None}
    assert record["agreement"]["claims"]["alpha"] == {"ordinal": nothing, "interval": nothing}
    assert "undefined (nothing could differ by chance)" in _printed(study)
