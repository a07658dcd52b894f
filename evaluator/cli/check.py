"""``evaluator check``: the data, the documents, coverage, coders and expectations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from evaluator.cli import common

if TYPE_CHECKING:
    from criteria.faults import Faults
    from evaluator.comparison.second_opinion import SecondOpinion
    from evaluator.expectations import ExpectationFinding
    from evaluator.outputs.coding_report import Coders
    from evaluator.study import Study


@click.command()
@click.option(
    "--sources",
    "sources",
    metavar="FOLDER",
    help="Where the documents lie; without it the places in them cannot be checked.",
)
@click.option(
    "--on",
    metavar="DAY",
    help="List the claims to be looked at again by this day; by default by the date of the data.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@common.data_option
def check(sources: str | None, on: str | None, form: str, data: str | None) -> None:
    """Check the data, the places in the documents, its coders, and what the documents expect.

    Without --sources everything else is checked, and what could not be is said.
    """
    with common.telling_faults():
        study = common.load_study(data)
        coders = _coders(study, on)
        verified = _verify(study, sources, data)
        from evaluator.expectations import without_reasons
        from evaluator.outputs.check_records import Checked, check_record

        findings = _judge(study)
        alone = _judge(replace(study, evidence=without_reasons(study.evidence)))
        checked = Checked(study, verified, findings, alone, _second_opinion(study), coders)
        if form == "json":
            common.print_json([check_record(checked)], whole=False)
        else:
            from evaluator.outputs.check_report import print_check

            print_check(checked)


def _judge(study: Study) -> tuple[ExpectationFinding, ...]:
    """Rank the stages that the documents conclude on, and hold the conclusions against it."""
    from evaluator.expectations import judge_expectations

    stages = dict.fromkeys(item.stage for item in study.evidence.expectations)
    rankings = {stage: study.rank(stage) for stage in common.with_progress(tuple(stages))}
    return judge_expectations(study.evidence, rankings)


def _second_opinion(study: Study) -> SecondOpinion:
    """Have the matrices of all stages scored by another library."""
    from evaluator.comparison.second_opinion import second_opinion

    queries = [study.check_question(stage) for stage in study.framework.stage_ids]
    return second_opinion(study.framework, study.evidence, queries)


def _verify(study: Study, sources: str | None, data: str | None) -> str:
    """Open the documents, if they are at hand; say in words what was verified."""
    if sources is None:
        return (
            "NOT CHECKED: the places and terms in the documents, their checksums, and that every "
            "paragraph was read. Give --sources FOLDER."
        )
    from partners.verification import verify_documents

    result = verify_documents(study.evidence, study.framework, Path(sources))
    if result.faults:
        _raise_where_written(result.faults, data)
    return (
        f"{len(study.evidence.sources)} documents opened, checksums as coded; {result.places} "
        f"places found with their terms; all {result.paragraphs} paragraphs are coded or set "
        "aside with a reason."
    )


def _raise_where_written(faults: Faults, data: str | None) -> NoReturn:
    """Tell what the documents do not bear out by the sheet and the cell, if it stands in one."""
    from criteria.faults import Faults, InputError
    from evaluator.storage.read import read_tables

    tables = read_tables(data, Faults("study"), common.given_limits())
    raise InputError(tables.told((), tables.partners.relocate(faults)))


def _coders(study: Study, on: str | None) -> Coders:
    """Gather who coded what, and compare the coders of tables and of statements."""
    from evaluator.outputs.coding_report import Coders
    from partners.agreement import compare_coders, compare_with_third
    from partners.coder_agreement import agreement_of_claims, agreement_of_tables
    from partners.coding_state import coding_state

    framework, evidence = study.framework, study.evidence
    return Coders(
        two=compare_coders(framework, evidence.codings),
        third=compare_with_third(framework, evidence),
        tables=agreement_of_tables(framework, evidence.codings),
        claims=agreement_of_claims(framework, evidence.claims),
        state=coding_state(evidence, on),
    )
