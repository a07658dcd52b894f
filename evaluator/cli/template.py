"""``evaluator template``: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from criteria.faults import Faults
from evaluator.cli import common


@click.command()
@click.argument("target", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.option("--from-shipped", "shipped", is_flag=True, help="With what ships in it.")
@click.option(
    "--from",
    "draft",
    metavar="FILE|FOLDER",
    help="With a study that you have begun in it, and grids of its own criteria.",
)
@click.option(
    "--judges",
    type=click.IntRange(min=2, max=50),
    metavar="NUMBER",
    help="So many judges compare the criteria, each on a sheet.",
)
@common.limit_option
@common.force_option
def template(
    target: Path, shipped: bool, draft: str | None, judges: int | None, force: bool
) -> None:
    """Write a workbook to fill in: criteria, partners, claims, judges and all the rest.

    It comes with a small invented example that can be ranked as it stands, or with what ships.
    Then: 'evaluator rank --data FILE.xlsx'. Once your own criteria and stages stand in it,
    'evaluator template NEW.xlsx --from FILE.xlsx --judges 6' adds the grids for six judges.
    """
    if shipped and draft is not None:
        raise click.UsageError("Give --from-shipped or --from, not both.")
    with common.telling_faults():
        from evaluator.outputs.files import write_files
        from evaluator.outputs.safe import clean
        from evaluator.outputs.targets import check_targets
        from evaluator.outputs.template import draft_tree, study_workbook, template_tree
        from evaluator.storage.read import read_tables

        check_targets([target], [".xlsx"], force=force)
        if draft is None:
            tree, left_out = template_tree(shipped=shipped, judges=judges), list[str]()
        else:
            faults = Faults("study")
            _check_other(target, draft)
            begun = read_tables(draft, faults, common.given_limits())
            tree, left_out = draft_tree(begun, faults, judges)
        example = not shipped and draft is None
        write_files({target: study_workbook(tree, example=example)}, force=force)
        for told in left_out:
            click.echo(f"Left out: {clean(told)}.", err=True)
        click.echo(f"Written: {target}. Fill it in; then 'evaluator check --data {target}'.")


def _check_other(target: Path, draft: str) -> None:
    """Refuse to write over the draft itself: what is left out of the new workbook stays in it."""
    faults = Faults(str(target))
    if target.exists() and Path(draft).exists() and target.samefile(draft):
        faults.add("path", "a file other than the draft", "the draft", "Give another name.")
    faults.raise_if_any()
