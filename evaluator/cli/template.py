"""``evaluator template``: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli import common


@click.command()
@click.argument("target", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.option("--from-shipped", "shipped", is_flag=True, help="With what ships in it.")
@click.option(
    "--judges",
    type=click.IntRange(min=2, max=50),
    metavar="NUMBER",
    help="So many judges compare the criteria, each on a sheet.",
)
@common.force_option
def template(target: Path, shipped: bool, judges: int | None, force: bool) -> None:
    """Write a workbook to fill in: criteria, partners, claims, judges and all the rest.

    It comes with a small invented example that can be ranked as it stands, or with what ships.
    Then: 'evaluator rank --data FILE.xlsx'.
    """
    with common.telling_faults():
        from evaluator.outputs.files import write_files
        from evaluator.outputs.targets import check_targets
        from evaluator.outputs.template import study_workbook, template_tree

        check_targets([target], [".xlsx"], force=force)
        tree = template_tree(shipped=shipped, judges=judges)
        write_files({target: study_workbook(tree, example=not shipped)}, force=force)
        click.echo(f"Written: {target}. Fill it in; then 'evaluator check --data {target}'.")
