"""``evaluator convert``: a study from a workbook into a folder, or back."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli import common


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO", type=click.Path(path_type=Path))
@click.option(
    "--tables",
    type=click.Choice(["toml", "csv"]),
    default="toml",
    show_default=True,
    help="How a folder holds partners, claims and sources.",
)
@common.limit_option
@common.force_option
def convert(source: str, target: Path, tables: str, force: bool) -> None:
    """Turn a study into a workbook (TO ends in .xlsx) or a folder (any other TO), without loss.

    FROM is a workbook or a folder. A workbook that exists is overwritten with --force; a folder
    that holds something is never touched. What is written is read again before it takes its
    place, and is the same study to the last word.
    """
    with common.telling_faults():
        from evaluator.outputs.conversion import convert_study

        digest = convert_study(source, target, tables, common.given_limits(), force=force)
        click.echo(f"Written: {target}. The same study: digest {digest[:12]}.")
