"""What the commands share: options, the study, and how faults are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from criteria.faults import Faults, InputError

if TYPE_CHECKING:
    from criteria.faults import Fault
    from evaluator.query import Weights
    from evaluator.robustness.simulate import Progress
    from evaluator.study import Study
    from evaluator.weight_sets import StageSets

Command = Callable[..., Any]
Item = TypeVar("Item")

# Where the limits given to a command are kept, for whoever loads its study.
_LIMITS = "evaluator.limits"


def _keep_limits(context: click.Context, _: click.Parameter, given: tuple[str, ...]) -> None:
    """Read limits such as ``rows=200000``, and keep them."""
    limits: dict[str, int] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not value.strip().isdecimal() or len(value) > 15:
            raise click.BadParameter(f"'{text}' is not written as NAME=NUMBER, such as rows=200000")
        limits[name.strip()] = int(value)
    context.meta[_LIMITS] = limits


def given_limits() -> dict[str, int]:
    """Return the limits given to the command that runs; none where none runs."""
    context = click.get_current_context(silent=True)
    found: dict[str, int] = context.meta.get(_LIMITS, {}) if context is not None else {}
    return found


limit_option = click.option(
    "--limit",
    multiple=True,
    metavar="NAME=NUMBER",
    expose_value=False,
    callback=_keep_limits,
    help="How large the data may be, such as rows=200000.",
)


def data_option(command: Command) -> Command:
    """Take a study of one's own, and how large it may be."""
    told = "A workbook of your own, or a folder with partners/ (and criteria/)."
    return click.option("--data", "data", metavar="FILE|FOLDER", help=told)(limit_option(command))


mineral_option = click.option(
    "--mineral", metavar="NAME", help="Count what is known for one mineral."
)
method_option = click.option(
    "--method",
    default="topsis",
    show_default=True,
    metavar="NAME",
    help="Such as topsis, ahp, vikor or promethee_ii; docs/methods.md has all.",
)
normalization_option = click.option(
    "--normalization",
    metavar="NAME",
    help="Such as scale (fixed ends, the default where it can be used), vector or minmax.",
)
weights_option = click.option(
    "--weights",
    "weights",
    metavar="NAME|FILE",
    help="A weight set by name, or TOML with your own weights or judgements.",
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
        tell_faults(f"The input is at fault ({len(error.faults)}):", error.faults)
        if _is_to_write():
            click.echo("\nNothing was written.", err=True)
        raise SystemExit(1) from None


def _is_to_write() -> bool:
    """Tell whether the command was asked to write files, which faults keep it from."""
    given = click.get_current_context().params
    return any(given.get(name) for name in ("export", "exports", "records", "target"))


def tell_faults(head: str, faults: Sequence[Fault]) -> None:
    """Tell faults on standard error, each with its place, under a heading."""
    from evaluator.outputs.safe import clean

    lines = [head]
    for number, fault in enumerate(faults, start=1):
        lines.append(f"\n{number}. {clean(fault.where)}")
        for label, text in (
            ("entry", fault.key),
            ("expected", fault.expected),
            ("found", fault.found),
            ("remedy", fault.remedy),
        ):
            lines.append(f"   {label + ':':<10}{clean(text)}")
    click.echo("\n".join(lines), err=True)  # at once: there may be tens of thousands


def load_study(data: str | None, faults: Faults | None = None) -> Study:
    """Load the study that a command works on; raise its faults after those noted so far."""
    from evaluator.loading import load

    noted = faults if faults is not None else Faults("study")
    try:
        return load(data, given_limits())
    except InputError as error:
        noted.extend(error.faults)
    raise InputError(noted)


def check_question(
    study: Study, stage: str, weights: str | None, options: dict[str, Any], faults: Faults
) -> tuple[tuple[str, ...], dict[str, Weights]]:
    """Return the stages asked for and the weights asked for by stage.

    Raises
    ------
    InputError
        With every fault in the call, those noted so far among them.
    """
    stages, given = study.framework.stage_ids, dict[str, "Weights"]()
    with faults.collecting():
        stages = choose_stages(study, stage)
    with faults.collecting():
        given = read_weights(study, weights, stages, options.get("mineral"))
    with faults.collecting():
        study.check_question(stages[0], **options)
    faults.raise_if_any()
    return stages, given


def read_weights(
    study: Study, given: str | None, stages: tuple[str, ...], mineral: str | None = None
) -> dict[str, Weights]:
    """Read the weights asked for by stage; nothing where none are.

    Parameters
    ----------
    given : str or None
        The name of a weight set, or a file with weights or with a weight set.
    mineral : str, optional
        The mineral that the matrix behind objective weights is about.

    Raises
    ------
    InputError
        With every fault of the name or the file.
    """
    if given is None:
        return {}
    from criteria.weight_sets import REFERENCE
    from criteria.weights_file import read_weights_file

    path, known = Path(given), {REFERENCE, *study.framework.other_weights}
    if given in known or not (path.suffix or path.name != given or path.exists()):
        _check_name(study, given, stages)
        return dict.fromkeys(stages, given)
    found = read_weights_file(path, study.framework, stages)
    if isinstance(found, dict):
        return {**found}
    sets: dict[str, Weights] = {}
    for stage in stages:
        sets[stage] = _stage_sets(study, stage, mineral).weigh(found, path.name, path.name)
    return sets


def _check_name(study: Study, name: str, stages: tuple[str, ...]) -> None:
    """Refuse the name of a set that does not hold for every stage asked for."""
    faults = Faults("rank")
    for stage in stages:
        with faults.collecting():
            _stage_sets(study, stage).check(name)
    faults.items = list(dict.fromkeys(faults))  # of every stage the same
    faults.raise_if_any()


def _stage_sets(study: Study, stage: str, mineral: str | None = None) -> StageSets:
    """Return the weight sets of a stage; of a mineral that is not known, those of all."""
    from evaluator.weight_sets import StageSets

    ore = None
    if mineral is not None:
        with suppress(InputError):  # told with the rest of the question
            ore = study.evidence.mineral(mineral).id
    return StageSets(study.framework, study.evidence, study.stage_weights, stage, ore)


def print_json(records: list[dict[str, Any]], *, whole: bool) -> None:
    """Print the records of all stages as a list, or that of the one asked for alone."""
    from evaluator.outputs.claim_records import to_json

    click.echo(to_json(records if whole else records[0]), nl=False)


def tell_written(paths: Sequence[Path]) -> None:
    """Say on standard error what was written."""
    from evaluator.outputs.safe import clean

    for path in paths:
        click.echo(f"Written: {clean(str(path))}", err=True)


def with_progress(ranked: Sequence[Item], unit: str = "stage") -> Iterator[Item]:
    """Go through what is ranked with a bar on a terminal, and none where output is piped."""
    from tqdm import tqdm

    with tqdm(ranked, desc="Ranking", unit=unit, leave=False, disable=None, delay=0.5) as bar:
        yield from bar


@contextmanager
def counting(what: str, unit: str) -> Iterator[Progress]:
    """Show a bar of what is done on a terminal, and none where output is piped."""
    from tqdm import tqdm

    with tqdm(desc=what, unit=unit, unit_scale=True, leave=False, disable=None, delay=0.5) as bar:

        def move(done: int, total: int | None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield move


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
