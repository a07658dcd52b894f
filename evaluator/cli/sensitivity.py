"""``evaluator sensitivity``: what the ranking of each stage hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from criteria.faults import Faults
from evaluator.cli import analysis, common
from evaluator.cli.space import read_space, space_around

if TYPE_CHECKING:
    from evaluator.robustness.weights.space import WeightSpace
    from evaluator.sensitivity.stage import StageSensitivity
    from evaluator.study import Study

# What a shell says of a program that the keyboard interrupted.
_INTERRUPTED = 130
_SAMPLES = 100_000
# What is asked of the ranking, too.
_OF_RANK = ("method", "normalization", "mineral", "seed")


@click.command()
@click.option("--stage", default="all", show_default=True, metavar="STAGE|all")
@click.option("--samples", type=int, help="How many draws.  [default: 100,000]")
@click.option(
    "--precision",
    type=float,
    metavar="D",
    help="Draw until no share is off by more than D, such as 0.005.",
)
@click.option(
    "--weights-around",
    "around",
    metavar="C|any",
    help="Weights within a factor C, nine times in ten; any: nothing is known of them.",
)
@click.option("--order", "orders", multiple=True, metavar="TEXT", help="'a > b = c; d > b'.")
@click.option("--bounds", multiple=True, metavar="TEXT", help="'a=0.1:0.4, b=0.05:'.")
@click.option(
    "--vary",
    default="both",
    show_default=True,
    metavar="WHAT",
    help="weights, levels or both.",
)
@common.method_option
@common.normalization_option
@common.mineral_option
@common.weights_option
@common.format_option
@analysis.export_option
@common.force_option
@common.seed_option
@click.option(
    "--kernel",
    default="auto",
    show_default=True,
    help="auto, numpy or compiled; the latter is made ready once, in some ten seconds.",
)
@click.option("--workers", type=int, default=1, show_default=True, help="Threads.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler that counts instead.")
@common.data_option
def sensitivity(
    stage: str,
    samples: int | None,
    precision: float | None,
    around: str | None,
    orders: tuple[str, ...],
    bounds: tuple[str, ...],
    weights: str | None,
    form: str,
    exports: tuple[str, ...],
    force: bool,
    data: str | None,
    **options: Any,
) -> None:
    """Say what the ranking of each stage hangs on.

    How likely each rank is while weights and levels vary; how far each weight may move; what
    would change the first place soonest; where the uncertainty comes from; what to find out next.
    What is drawn (--vary, --weights-around, --order, --bounds) concerns the first table; the rest
    rests on the weights of the stage. Ctrl-C stops it; nothing is written then.
    """
    with common.telling_faults(), _telling_how_far():
        faults = Faults("sensitivity")
        paths = [Path(path) for path in exports]
        with faults.collecting():
            analysis.check_targets(paths, force=force)
        if samples is not None and precision is not None:
            remedy = "Leave one of them out."
            faults.add("precision", "samples or a precision", "both", remedy)
        study = common.load_study(data, faults)
        asked = {name: options.pop(name) for name in _OF_RANK}
        space = None
        with faults.collecting():
            space = read_space(study, around, orders, bounds, options["vary"])
        drawn = {"precision": precision, "samples": _SAMPLES if samples is None else samples}
        _check_wish(study, space, {**drawn, **options}, faults)
        stages, given = common.check_question(study, stage, weights, asked, faults)
        _make_ready(options["kernel"])
        results = []
        for name in stages:
            mine = space or space_around(study, name, given.get(name), around, asked["mineral"])
            chosen = {**asked, **drawn, **options, "weights": given.get(name), "space": mine}
            with common.counting(study.framework.stage(name).name, "sample") as progress:
                results.append(study.sensitivity(name, progress=progress, **chosen))
        _work_out(results)
        from evaluator.outputs.sensitivity_export import Analysed

        analysis.show(Analysed(results), form, paths, force=force, whole=stage == "all")


def _check_wish(
    study: Study, space: WeightSpace | None, options: dict[str, Any], faults: Faults
) -> None:
    """Note what is wrong with how much is wanted, before anything is counted."""
    from evaluator.robustness.accept import Effort
    from evaluator.sensitivity.asking import read_wish

    vary = options["vary"]
    effort = Effort(seed=0, **{name: value for name, value in options.items() if name != "vary"})
    read_wish(study.framework, None, effort, space, vary, faults)


def _make_ready(kernel: str) -> None:
    """Compile the fast back end, if it is asked for and was not compiled before.

    Raises
    ------
    InputError
        If it cannot be had.
    """
    from evaluator.robustness.kernels.cache import has_numba, holds_compiled_code
    from evaluator.robustness.kernels.choose import COMPILED, warm_up

    if kernel == COMPILED and not (has_numba() and holds_compiled_code()):
        if has_numba():
            click.echo("Compiling, once; this takes some ten seconds.", err=True)
        warm_up()


def _work_out(results: list[StageSensitivity]) -> None:
    """Work out all answers, with a bar on a terminal."""
    from tqdm import tqdm

    from evaluator.sensitivity.stage import ANSWERS

    todo = [(found, name) for found in results for name in ANSWERS]
    looks: dict[str, Any] = {"unit": "answer", "leave": False, "delay": 0.5}
    for found, name in tqdm(todo, desc="What moves it", disable=None, **looks):
        getattr(found, name)


@contextmanager
def _telling_how_far() -> Iterator[None]:
    """Say how far the drawing came when the user stops it."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        told = str(interrupt).capitalize() or "Stopped"
        click.echo(f"\n{told}. Nothing was written.", err=True)
        raise SystemExit(_INTERRUPTED) from None
