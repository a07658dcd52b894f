"""What the commands share: options, the study, and how faults are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from criteria.faults import Faults, InputError

if TYPE_CHECKING:
    from evaluator.study import Study

Command = Callable[..., Any]

data_option = click.option(
    "--data", "data", metavar="FOLDER", help="A folder with your own partners/ (and criteria/)."
)
mineral_option = click.option("--mineral", metavar="NAME", help="Count what is known for one ore.")
method_option = click.option(
    "--method",
    default="topsis",
    show_default=True,
    metavar="NAME",
    help="topsis, ahp, weighted_sum or weighted_product.",
)
normalization_option = click.option(
    "--normalization",
    metavar="NAME",
    help="scale (fixed ends, the default), vector or minmax; not for ahp.",
)
weights_option = click.option(
    "--weights", "weights", metavar="FILE", help="TOML with your own weights, by stage."
)
format_option = click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table"
)
force_option = click.option("--force", is_flag=True, help="Overwrite files that exist.")
seed_option = click.option("--seed", type=int, help="Where the draws begin.")
samples_option = click.option("--samples", type=int, help="Draws behind the ranges.")


@contextmanager
def telling_faults() -> Iterator[None]:
    """Tell every fault of the input on standard error and leave with exit code 1."""
    try:
        yield
    except InputError as error:
        count = len(error.faults)
        click.echo(f"The input is at fault ({count}):", err=True)
        for number, fault in enumerate(error.faults, start=1):
            click.echo(f"\n{number}. {fault.where}", err=True)
            for label, text in (
                ("entry", fault.key),
                ("expected", fault.expected),
                ("found", fault.found),
                ("remedy", fault.remedy),
            ):
                click.echo(f"   {label + ':':<10}{text}", err=True)
        click.echo("\nNothing was written.", err=True)
        raise SystemExit(1) from None


def load_study(data: str | None, faults: Faults | None = None) -> Study:
    """Load the study that a command works on; raise its faults after those noted so far."""
    from evaluator.loading import load

    noted = faults if faults is not None else Faults("study")
    try:
        return load(data)
    except InputError as error:
        noted.extend(error.faults)
    raise InputError(noted)


def check_question(
    study: Study, stage: str, weights: str | None, options: dict[str, Any], faults: Faults
) -> tuple[tuple[str, ...], dict[str, dict[str, float]]]:
    """Return the stages asked for and the user's weights by stage.

    Raises
    ------
    InputError
        With every fault in the call, those noted so far among them.
    """
    stages, given = study.framework.stage_ids, dict[str, dict[str, float]]()
    with faults.collecting():
        stages = choose_stages(study, stage)
    with faults.collecting():
        given = read_weights(study, weights, stages)
    with faults.collecting():
        study.check_question(stages[0], **options)
    faults.raise_if_any()
    return stages, given


def read_weights(
    study: Study, path: str | None, stages: tuple[str, ...]
) -> dict[str, dict[str, float]]:
    """Read the user's own weights by stage; nothing where there is no file."""
    if path is None:
        return {}
    from criteria.weights_file import read_weights_file

    return read_weights_file(Path(path), study.framework, stages)


def with_progress(stages: Sequence[str]) -> Iterator[str]:
    """Go through stages with a bar on a terminal, and none where output is piped."""
    from tqdm import tqdm

    with tqdm(stages, desc="Ranking", unit="stage", leave=False, disable=None, delay=0.5) as bar:
        yield from bar


def choose_stages(study: Study, stage: str) -> tuple[str, ...]:
    """Return the stages asked for, in their order along the chain.

    Raises
    ------
    InputError
        If the stage is not known.
    """
    from criteria.faults import unknown_name

    known = study.framework.stage_ids
    if stage == "all":
        return known
    faults = Faults("rank")
    if stage not in known:
        faults.add("stage", *unknown_name("a stage", stage, [*known, "all"]))
    faults.raise_if_any()
    return (stage,)
