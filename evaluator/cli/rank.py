"""``evaluator rank``: the ranked tables, on the terminal, as data and as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from criteria.faults import Faults
from evaluator.cli import common

if TYPE_CHECKING:
    from evaluator.ranking import Ranking
    from evaluator.study import Study


@click.command()
@click.option("--stage", default="all", show_default=True, metavar="STAGE|all")
@common.method_option
@common.normalization_option
@common.mineral_option
@common.weights_option
@click.option("--reference", is_flag=True, help="Show also where China would stand.")
@common.format_option
@click.option(
    "--export",
    "exports",
    multiple=True,
    metavar="PATH",
    help="Write to .csv .json .xlsx .parquet .md .html or .tex; may be given several times.",
)
@common.force_option
@common.seed_option
@common.samples_option
@common.data_option
def rank(
    stage: str,
    weights: str | None,
    form: str,
    exports: tuple[str, ...],
    force: bool,
    data: str | None,
    **options: Any,
) -> None:
    """Rank the partners, stage by stage, each with the range of its rank.

    Without options it ranks all three stages of what ships. A rank is the best reading of the
    evidence; the range says how far it moves while weights and levels vary within what is known.
    """
    with common.telling_faults():
        faults = Faults("rank")
        paths = [Path(path) for path in exports]
        with faults.collecting():
            _check_targets(paths, force=force)
        study = common.load_study(data, faults)
        stages, given = common.check_question(study, stage, weights, options, faults)
        with common.counting("Ranking", "draw") as progress:
            asked = {**options, "weights": given, "progress": progress}
            rankings = list(study.rank_stages(stages, **asked))
        if paths:
            from evaluator.outputs.export import export_rankings

            export_rankings(rankings, study.evidence, paths, force=force)
        _show(study, rankings, form, whole=stage == "all")
        for path in paths:
            click.echo(f"Written: {path}", err=True)


def _check_targets(paths: list[Path], *, force: bool) -> None:
    """See that every file can be written before anything is computed."""
    if paths:
        from evaluator.outputs.export import check_targets

        check_targets(paths, force=force)


def _show(study: Study, rankings: list[Ranking], form: str, *, whole: bool) -> None:
    """Print the rankings in the form asked for."""
    if form == "json":
        from evaluator.outputs.records import ranking_record

        common.print_json([ranking_record(ranking) for ranking in rankings], whole=whole)
    elif form == "csv":
        from evaluator.outputs.export import csv_text

        click.echo(csv_text(rankings, study.evidence), nl=False)
    else:
        from evaluator.outputs.terminal import print_rankings

        print_rankings(rankings, study)
