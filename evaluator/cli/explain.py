"""``evaluator explain``: why a partner stands where it does, and what would admit it."""

from __future__ import annotations

from typing import Any

import click

from criteria.faults import Faults
from evaluator.cli import common


@click.command()
@click.argument("partner")
@click.option("--stage", default="all", show_default=True, metavar="STAGE|all")
@common.method_option
@common.normalization_option
@common.mineral_option
@common.weights_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@common.seed_option
@common.samples_option
@common.data_option
def explain(
    partner: str,
    stage: str,
    weights: str | None,
    form: str,
    data: str | None,
    **options: Any,
) -> None:
    """Say why PARTNER stands where it does, down to the statements.

    PARTNER is an id, a name or a two-letter code: AUS, Australia, AU. Those who are not ranked
    are answered too: what is missing, and where they would stand.
    """
    with common.telling_faults():
        faults = Faults("explain")
        study = common.load_study(data)
        with faults.collecting():
            study.evidence.find(partner)
        stages, given = common.check_question(study, stage, weights, options, faults)
        found = [
            study.explain(name, partner, weights=given.get(name), **options)
            for name in common.with_progress(stages)
        ]
        if form == "json":
            from evaluator.outputs.records import explanation_record

            common.print_json([explanation_record(item) for item in found], whole=stage == "all")
        else:
            from evaluator.outputs.explanation import print_explanations

            print_explanations(found, study)
