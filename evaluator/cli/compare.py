"""``evaluator compare``: a stage by every method, side by side, and why they part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from criteria.faults import Faults
from evaluator.cli import analysis, common

if TYPE_CHECKING:
    from evaluator.comparison import Comparison, Reversals


@click.command()
@click.option("--stage", default="all", show_default=True, metavar="STAGE|all")
@click.option(
    "--methods",
    metavar="NAMES",
    help="Compare with these, such as vikor,edas; by default with all.",
)
@click.option(
    "--reversals", is_flag=True, help="Try also whether an order turns when others come and go."
)
@common.method_option
@common.normalization_option
@common.mineral_option
@common.weights_option
@common.format_option
@analysis.export_option
@common.force_option
@common.seed_option
@common.samples_option
@common.data_option
def compare(
    stage: str,
    methods: str | None,
    reversals: bool,
    weights: str | None,
    form: str,
    exports: tuple[str, ...],
    force: bool,
    data: str | None,
    **options: Any,
) -> None:
    """Say whether another method would rank the partners otherwise.

    The ranks by every method on the same levels and weights; how far each agrees with --method;
    the consensus of all; and why they part. With --reversals: whether the order by --method holds
    when a partner is left out, doubled or made worse, or one is added that is worst throughout.
    """
    with common.telling_faults():
        faults = Faults("compare")
        paths = [Path(path) for path in exports]
        with faults.collecting():
            analysis.check_targets(paths, force=force)
        _check_methods(methods, faults)
        study = common.load_study(data, faults)
        stages, given = common.check_question(study, stage, weights, options, faults)
        results: list[Comparison] = []
        turned: list[Reversals | None] = []
        for name in common.with_progress(stages):
            asked = {**options, "weights": given.get(name)}
            results.append(study.compare(name, methods, **asked))
            turned.append(study.reversals(name, **asked) if reversals else None)
        from evaluator.outputs.comparison_export import Compared

        what = Compared(results, turned, study)
        analysis.show(what, form, paths, force=force, whole=stage == "all")


def _check_methods(methods: str | None, faults: Faults) -> None:
    """Note every name that is not that of a method, before anything is computed."""
    from evaluator.comparison.side_by_side import read_methods

    read_methods(methods, faults)
