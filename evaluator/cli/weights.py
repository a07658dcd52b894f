"""``evaluator weights``: the weights of each stage, their consistency and the judgements."""

from __future__ import annotations

from dataclasses import replace

import click

from evaluator.cli import common


@click.command()
@click.option("--stage", default="all", show_default=True, metavar="STAGE|all")
@common.weights_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@common.data_option
def weights(stage: str, weights: str | None, form: str, data: str | None) -> None:
    """Show the weights of each stage and the judgements they follow from.

    With --weights it shows your own, and the share with which each acts in TOPSIS.
    """
    with common.telling_faults():
        from evaluator.weighting.stage_weights import WeightSet

        study = common.load_study(data)
        stages = common.choose_stages(study, stage)
        given = common.read_weights(study, weights, stages)
        sets = {name: WeightSet(found, None, "Given by the user") for name, found in given.items()}
        study = replace(study, stage_weights={**study.stage_weights, **sets})
        from evaluator.outputs.weights_report import print_weights, weights_record

        if form == "json":
            from evaluator.outputs.records import to_json

            records = [weights_record(study, name) for name in stages]
            click.echo(to_json(records if stage == "all" else records[0]), nl=False)
        else:
            print_weights(study, stages)
