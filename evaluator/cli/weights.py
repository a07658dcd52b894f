"""``evaluator weights``: who weighed the criteria, how and why, and what other weights change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from criteria.faults import Faults
from evaluator.cli import common

if TYPE_CHECKING:
    from evaluator.query import Weights
    from evaluator.study import Study


@click.command()
@click.option("--stage", default="all", show_default=True, metavar="STAGE|all")
@click.option(
    "--set",
    "--weights",
    "weights",
    metavar="NAME|FILE",
    help="A weight set by name, or TOML with your own weights or judgements.",
)
@click.option("--compare", is_flag=True, help="All sets side by side, and the ranks under each.")
@common.method_option
@common.normalization_option
@common.mineral_option
@common.format_option
@common.data_option
def weights(
    stage: str, weights: str | None, compare: bool, form: str, data: str | None, **options: Any
) -> None:
    """Show the weights of each stage: who gave them, when, why, how, and how consistent they are.

    With --set another weight set than the reference, or your own. With --compare all of them, and
    what each makes of the ranking; --method, --normalization and --mineral are those of the ranks.
    """
    with common.telling_faults():
        study = common.load_study(data)
        faults = Faults("weights")
        stages, given = common.check_question(study, stage, weights, options, faults)
        if compare:
            _compare(study, stages, given, options, form, whole=stage == "all")
        else:
            _show(study, stages, given, options, form, whole=stage == "all")


def _show(
    study: Study,
    stages: tuple[str, ...],
    given: dict[str, Weights],
    options: dict[str, Any],
    form: str,
    *,
    whole: bool,
) -> None:
    """Print one weight set per stage in the form asked for."""
    from evaluator.outputs.weights_records import csv_text, set_rows, weights_record

    asked = {"mineral": options["mineral"]}
    found = {
        name: study.check_question(name, weights=given.get(name), **asked).weights
        for name in stages
    }
    if form == "json":
        records = [weights_record(name, item) for name, item in found.items()]
        common.print_json(records, whole=whole)
    elif form == "csv":
        click.echo(csv_text(set_rows(found)), nl=False)
    else:
        from evaluator.outputs.weights_report import print_weights

        print_weights(study, found)


def _compare(
    study: Study,
    stages: tuple[str, ...],
    given: dict[str, Weights],
    options: dict[str, Any],
    form: str,
    *,
    whole: bool,
) -> None:
    """Print the comparison of all weight sets in the form asked for."""
    from evaluator.outputs.weights_records import comparison_record, comparison_rows, csv_text

    found = [study.compare_weights(name, given.get(name), **options) for name in stages]
    if form == "json":
        common.print_json([comparison_record(item) for item in found], whole=whole)
    elif form == "csv":
        click.echo(csv_text(comparison_rows(found)), nl=False)
    else:
        from evaluator.outputs.weights_comparison import print_comparisons

        print_comparisons(study, found)
