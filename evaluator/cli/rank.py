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
@click.option("--reference", is_flag=True, help="Show also where reference rows would stand.")
@click.option(
    "--suppose",
    "suppositions",
    multiple=True,
    metavar="FILE",
    help="Try claims that nobody has made, from TOML with [[claim]]; may be given several times.",
)
@common.format_option
@click.option(
    "--export",
    "exports",
    multiple=True,
    metavar="PATH",
    help="Write to .csv .json .xlsx .parquet .md .html or .tex; may be given several times.",
)
@click.option(
    "--record",
    "records",
    metavar="FOLDER",
    help="Keep inputs, question, results and warnings in a folder of their own in FOLDER.",
)
@common.force_option
@common.seed_option
@common.samples_option
@common.data_option
def rank(
    stage: str,
    weights: str | None,
    suppositions: tuple[str, ...],
    form: str,
    exports: tuple[str, ...],
    records: str | None,
    force: bool,
    data: str | None,
    **options: Any,
) -> None:
    """Rank the partners, stage by stage, each with the range of its rank.

    Without options it ranks every stage of what ships. A rank is the best reading of the
    evidence; the range says how far it moves while weights and levels vary within what is known.
    """
    with common.telling_faults():
        faults = Faults("rank")
        paths = [Path(path) for path in exports]
        with faults.collecting():
            _check_targets(paths, force=force)
        with faults.collecting():
            _check_records(records)
        study = _suppose(common.load_study(data, faults), suppositions, faults)
        stages, given = common.check_question(study, stage, weights, options, faults)
        from evaluator.records.question import Question

        question = Question(stages, weights=given, **options)
        with common.counting("Ranking", "draw") as progress:
            rankings = list(question.ask_all(study, progress))
        if paths:
            from evaluator.outputs.export import export_rankings

            export_rankings(rankings, study.evidence, paths, force=force)
        written = [*paths]
        if records is not None:
            from evaluator.outputs.run_files import keep_run

            written.append(keep_run(study, question, rankings, records))
        _show(study, rankings, form, whole=stage == "all")
        common.tell_written(written)


def _check_targets(paths: list[Path], *, force: bool) -> None:
    """See that every file can be written before anything is computed."""
    if paths:
        from evaluator.outputs.export import check_targets

        check_targets(paths, force=force)


def _check_records(folder: str | None) -> None:
    """See that a run can be kept before anything is computed."""
    if folder is not None:
        from evaluator.outputs.targets import check_folder

        check_folder(Path(folder) / "run")


def _suppose(study: Study, files: tuple[str, ...], faults: Faults) -> Study:
    """Return the study with the claims of every file, each file a document of its own."""
    if files:
        from evaluator.storage.suppositions import read_suppositions

        for file in files:
            with faults.collecting():
                claims, sources = read_suppositions(Path(file), common.given_limits())
                study = study.suppose(claims, sources, Path(file).name)
    return study


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
