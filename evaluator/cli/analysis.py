"""What the commands that analyse stages share: where files may go, and writing and printing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli import common

if TYPE_CHECKING:
    from evaluator.outputs.analysis_files import Analysis

export_option = click.option(
    "--export",
    "exports",
    multiple=True,
    metavar="PATH",
    help="Write to .csv .json .xlsx .md or .html; may be given several times.",
)


def check_targets(paths: list[Path], *, force: bool) -> None:
    """See that every file can be written before anything is computed."""
    if paths:
        from evaluator.outputs import analysis_files

        analysis_files.check_targets(paths, force=force)


def show(what: Analysis, form: str, paths: list[Path], *, force: bool, whole: bool) -> None:
    """Write the files, then print the results in the form asked for.

    Parameters
    ----------
    whole : bool
        Whether all stages were asked for, so that JSON is a list even of one.
    """
    from evaluator.outputs.analysis_files import csv_text, export_analysis

    if paths:
        export_analysis(what, paths, force=force)
    if form == "json":
        common.print_json(what.records, whole=whole)
    elif form == "csv":
        click.echo(csv_text(what), nl=False)
    else:
        what.print_tables()
    common.tell_written(paths)
