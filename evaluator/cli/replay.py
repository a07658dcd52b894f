"""``evaluator replay``: a recorded run once more, the same to the byte or what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from evaluator.cli import common

if TYPE_CHECKING:
    from criteria.faults import Fault
    from evaluator.records.run import Run


@click.command()
@click.argument("run", metavar="RUN")
@common.data_option
def replay(run: str, data: str | None) -> None:
    """Rank a recorded run again, and say whether it comes out the same to the byte.

    RUN is a folder that 'evaluator rank --record' wrote. With --data the same question is asked
    of other data. Exit code 1 where anything differs, with everything that does.
    """
    with common.telling_faults():
        from evaluator.records.run import read_run

        recorded = read_run(run, common.given_limits())
        found = [*recorded.altered, *_differences(recorded, data)]
        if found:
            common.tell_faults(f"Not the same ({len(found)}):", found)
            raise SystemExit(1)
        count = len(recorded.files)
        click.echo(f"The same to the byte: {count} files, {_stages(recorded)}.")


def _differences(recorded: Run, data: str | None) -> list[Fault]:
    """Ask again, and hold every file against the one recorded."""
    from evaluator.outputs.run_files import run_again
    from evaluator.records.replay import differences

    study = recorded.study() if data is None else common.load_study(data)
    with common.counting("Ranking", "draw") as progress:
        again = run_again(study, recorded.question, recorded.record.data, progress)
    return differences(recorded.files, again)


def _stages(recorded: Run) -> str:
    """Name the stages that were ranked, and the digest of the data."""
    return f"{', '.join(recorded.question.stages)}; data {recorded.record.study[:12]}"
