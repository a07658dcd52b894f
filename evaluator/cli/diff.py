"""``evaluator diff``: what changed between two runs, and what each change moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from criteria.faults import Faults, InputError
from evaluator.cli import analysis, common

if TYPE_CHECKING:
    from evaluator.records.run import Run
    from evaluator.study import Study

# What data is called that ships.
_SHIPPED = "shipped"


@click.command()
@click.argument("before", metavar="RUN1")
@click.argument("after", metavar="RUN2")
@common.format_option
@analysis.export_option
@common.force_option
@common.limit_option
def diff(before: str, after: str, form: str, exports: tuple[str, ...], force: bool) -> None:
    """Say what changed between two runs, and which ranks moved because of which change.

    Each is a folder that 'evaluator rank --record' wrote, or data as --data takes it ('shipped'
    for what ships), of which the question of the other is asked. The changes are made one at a
    time, and the stages ranked after each.
    """
    with common.telling_faults():
        faults = Faults("diff")
        paths = [Path(path) for path in exports]
        with faults.collecting():
            analysis.check_targets(paths, force=force)
        runs, studies = [], []
        for path in (before, after):
            run = study = None
            with faults.collecting():
                run = _run_at(path)
                study = _load(path) if run is None else run.study()
            runs.append(run)
            studies.append(study)
        one, other = studies
        if faults or one is None or other is None:
            raise InputError(faults)
        from evaluator.outputs.diff_report import Told
        from evaluator.records.difference import Side, difference
        from evaluator.records.question import Question

        asked = [run.question for run in runs if run is not None]
        question = asked[0] if asked else Question(one.framework.stage_ids)
        sides = [
            Side(path, study, question if run is None else run.question)
            for path, study, run in zip((before, after), (one, other), runs, strict=True)
        ]
        with_progress = partial(common.with_progress, unit="change")
        found = difference(sides[0], sides[1], progress=with_progress)
        what = Told(found, tuple(_remarks([run for run in runs if run is not None])))
        analysis.show(what, form, paths, force=force, whole=False)


def _run_at(path: str) -> Run | None:
    """Read the run at a path; None where there is data instead.

    Raises
    ------
    InputError
        If it is damaged, or was altered.
    """
    from evaluator.records.run import is_run, read_run

    if not is_run(path):
        return None
    run = read_run(path, common.given_limits())
    if run.altered:
        raise InputError(run.altered)
    return run


def _load(path: str) -> Study:
    """Load data of the user's own, or what ships."""
    return common.load_study(None if path == _SHIPPED and not Path(path).exists() else path)


def _remarks(runs: Sequence[Run]) -> Iterator[str]:
    """Say where a run was made by other versions than rank it now."""
    from evaluator.records.run import machine

    now = machine()["versions"]
    for run in runs:
        others = [
            f"{name} {found}"
            for name, found in sorted(run.record.versions.items())
            if now.get(name) != found
        ]
        if others:
            yield f"{run.folder} was made by {', '.join(others)}; it is ranked anew here."
