"""The command line. Each command is imported when it is called, so that help answers at once."""

from __future__ import annotations

import signal
import sys
from importlib import import_module

import click

from evaluator._version import __version__
from evaluator.origin import OriginError, check_origin

# The command, the module that holds it and what the overview says of it.
_COMMANDS = {
    "rank": "Rank the partners stage by stage, with the range of every rank.",
    "explain": "Say why a partner stands where it does, down to the statements.",
    "sensitivity": "Say what the ranking hangs on, and what to find out next.",
    "compare": "Say whether another method would rank them otherwise.",
    "weights": "Show the weights of each stage and the judgements behind them.",
    "evidence": "List the claims, each with its document and place.",
    "template": "Write a workbook to fill in: your partners, criteria and judges.",
    "convert": "Turn a study from a workbook into a folder, or back, without loss.",
    "replay": "Rank a recorded run again, and say whether it is the same to the byte.",
    "diff": "Say what changed between two runs, and what each change moved.",
    "check": "Check the data, the places in the documents and the expectations.",
}


class _LazyGroup(click.Group):
    """A group that knows its commands by name and loads one when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order in which a new user meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"evaluator.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Offer the nearest command where there is none of a name."""
        from criteria.faults import nearest

        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            near = nearest(args[0], _COMMANDS)
            hint = f" Did you mean '{near}'?" if near else ""
            ctx.fail(f"No such command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="evaluator")
def cli() -> None:
    """Whom to rely on: rank partners by what documents say of them, explain, check.

    Every number rests on statements that can be read back in the documents. Start with
    'evaluator rank'.
    """


def main() -> None:
    """Run the command line: exit 0 done, 1 the input is at fault, 2 the call is at fault."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        check_origin()
    except OriginError as error:
        click.echo(f"The installation is at fault: {error}", err=True)
        sys.exit(1)
    # Ended from outside, it leaves its files whole, as when interrupted.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        cli(prog_name="evaluator")
    except OSError as error:
        sys.stdout = None  # or Python would fail once more in flushing it
        click.echo(f"Not written: {error.strerror or error}.", err=True)
        sys.exit(1)
