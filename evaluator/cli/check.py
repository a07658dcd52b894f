"""``evaluator check``: the data, the documents, coverage, coders and expectations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli import common

if TYPE_CHECKING:
    from evaluator.comparison.second_opinion import SecondOpinion
    from evaluator.expectations import ExpectationFinding
    from evaluator.study import Study
    from partners.agreement import Agreement


@click.command()
@click.option(
    "--sources",
    "sources",
    metavar="FOLDER",
    help="Where the documents lie; without it the places in them cannot be checked.",
)
@common.data_option
def check(sources: str | None, data: str | None) -> None:
    """Check the data, the places in the documents, and what the documents expect.

    Without --sources everything else is checked, and what could not be is said.
    """
    with common.telling_faults():
        study = common.load_study(data)
        verified = _verify(study, sources)
        from evaluator.expectations import without_reasons
        from evaluator.outputs.check_report import print_check

        findings = _judge(study)
        alone = _judge(replace(study, evidence=without_reasons(study.evidence)))
        print_check(study, verified, findings, alone, _second_opinion(study), *_agreements(study))


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


def _verify(study: Study, sources: str | None) -> str:
    """Open the documents, if they are at hand; say in words what was verified."""
    if sources is None:
        return (
            "NOT CHECKED: the places and terms in the documents, their checksums, and that every "
            "paragraph was read. Give --sources FOLDER."
        )
    from partners.verification import verify_documents

    result = verify_documents(study.evidence, study.framework, Path(sources))
    result.faults.raise_if_any()
    return (
        f"{len(study.evidence.sources)} documents opened, checksums as coded; {result.places} "
        f"places found with their terms; all {result.paragraphs} paragraphs are coded or set "
        "aside with a reason."
    )


def _agreements(study: Study) -> tuple[Agreement | None, Agreement | None]:
    """Compare the two coders, and a third with the evidence, where the data has their tables."""
    from partners.agreement import compare_coders, compare_with_third

    two = compare_coders(study.framework, study.evidence.codings)
    return two, compare_with_third(study.framework, study.evidence)
