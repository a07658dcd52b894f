"""Ranked tables and explanations on a terminal, readable at 80 columns and without colour."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Collection
from typing import TYPE_CHECKING

from rich.console import Console, RenderHook
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from evaluator.outputs import words
from evaluator.outputs.moves_words import supposed_words
from evaluator.outputs.safe import printable
from evaluator.outputs.views import notes
from evaluator.ranking import Ranking

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, ConsoleRenderable, RenderResult

    from evaluator.study import Study

# A longer name takes several lines.
NAME_WIDTH = 22
_WIDTH = 80
_BAR = 10


def console() -> Console:
    """Return a console of at least 80 columns, without colour when piped."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    columns = shutil.get_terminal_size((_WIDTH, 24)).columns if is_terminal else _WIDTH
    out = Console(
        width=max(columns, _WIDTH), highlight=False, soft_wrap=False, markup=False, emoji=False
    )
    out.push_render_hook(_Harmless())
    return out


class _Harmless(RenderHook):
    """Lets nothing reach a terminal that it would obey, whoever prints it."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """Clean what is about to be printed."""
        return [_Cleaned(renderable) for renderable in renderables]


class _Cleaned:
    """Something to print, of which the text is cleaned when it is laid out."""

    def __init__(self, inner: ConsoleRenderable) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Go through the text with its styles."""
        for segment in console.render(self._inner, options):
            yield Segment(printable(segment.text), segment.style, segment.control)


def print_rankings(rankings: list[Ranking], study: Study) -> None:
    """Print the stages one under the other, with one footing for all."""
    out = console()
    if study.path is not None:
        out.print()
        out.print(Text(rankings[0].about.title, style="bold"))
    for ranking in rankings:
        _print_stage(out, ranking, study)
    out.rule(style="dim")
    for sentence in notes(rankings):
        say(out, sentence)
    say(out, "Own / all: own coverage, and coverage.")
    say(out, "Why a partner stands where it does: evaluator explain NAME")
    say(out, "What the ranking hangs on: evaluator sensitivity")
    if study.path is not None:
        held = "only 'evaluator check' with --data and --sources holds them against documents."
        say(out, f"Data of your own, from {study.path}; {held}")
    first = rankings[0]
    say(out, f"{words.date_words(first.data_date)}. Seed {first.seed}. Digest {_digests(rankings)}")


def _digests(rankings: list[Ranking]) -> str:
    """Show the head of each digest."""
    return " ".join(ranking.digest[:12] for ranking in rankings)


def _print_stage(out: Console, ranking: Ranking, study: Study) -> None:
    """Print one stage."""
    stage = study.framework.stage(ranking.stage)
    ore = f", {study.evidence.mineral(ranking.mineral).name} only" if ranking.mineral else ""
    out.print()
    mark = ", SUPPOSED" if ranking.supposed else ""
    out.print(Text(f"{stage.name.upper()}{ore}{mark}: {stage.question}", style="bold"))
    for sentence in supposed_words(ranking):
        say(out, sentence)
    say(out, f"Method: {words.method_words(ranking)}.")
    say(out, f"Weights: {words.weight_words(ranking)}; {words.ratio_words(ranking)}.")
    if ranking.rows:
        print_fitting(out, _ranked_table(ranking), ("Partner", "Role"))
    else:
        out.print("  Nobody has enough evidence to be ranked.")
    say(out, f"{words.count_words(ranking)}.")
    for sentence in words.reading_words(ranking):
        say(out, sentence)
    _print_list(out, "Open roles (share of the draws)", words.open_role_words(ranking))
    _print_groups(out, ranking, study)
    head = "Not ranked, for want of"
    head += " (where each might stand if added alone)" if ranking.rows else ""
    _print_list(out, head, words.unranked_words(ranking))
    for row in ranking.reference:
        place = f"{row.rank_if_added} ({words.range_words(row)})"
        say(out, f"Reference: {row.name} would rank {place}; never a candidate.")
    if ranking.rows:
        for sentence in words.silence_words(ranking):
            say(out, sentence)


def _ranked_table(ranking: Ranking) -> Table:
    """Build the table of those ranked."""
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("Tier", justify="right", no_wrap=True)
    table.add_column("Rank", justify="right", no_wrap=True)
    table.add_column("Range", justify="right", no_wrap=True)
    table.add_column("Partner", min_width=14, max_width=NAME_WIDTH, overflow="fold")
    # Scores of some methods, such as flows, are no shares of anything: they get no bar.
    drawn = words.are_shares(ranking)
    table.add_column("Score", justify="left" if drawn else "right", no_wrap=True)
    table.add_column("Role", no_wrap=True)
    table.add_column("Own / all", justify="right", no_wrap=True)
    for row in ranking.rows:
        table.add_row(
            str(row.tier),
            f"{'=' if ranking.is_tied(row) else ''}{row.rank}",
            words.range_words(row),
            Text(row.name),
            f"{bar(row.score)} {row.score:.2f}" if drawn else f"{row.score:.2f}",
            row.role.role,
            f"{row.own_coverage:4.0%} /{row.coverage:4.0%}",
        )
    return table


def print_fitting(out: Console, table: Table, texts: Collection[str]) -> None:
    """Print a table; where it is too wide, text takes several lines, so that no figure is cut.

    Parameters
    ----------
    texts : collection of str
        The headings of the columns that may.
    """
    wide = out.options.update(max_width=10_000)
    if out.measure(table, options=wide).maximum > out.width:
        for column in table.columns:
            if column.header in texts:
                column.no_wrap, column.min_width, column.overflow = False, None, "fold"
    out.print(table)


def bar(share: float, steps: int = _BAR) -> str:
    """Draw a share of 1 as a bar."""
    filled = round(share * steps)
    return "█" * filled + "·" * (steps - filled)


def _print_list(out: Console, head: str, sentences: list[str]) -> None:
    """Print sentences under a heading, if there are any."""
    if sentences:
        out.print(Text(head, style="bold"))
    for sentence in sentences:
        say(out, sentence, indent="  ")


def _print_groups(out: Console, ranking: Ranking, study: Study) -> None:
    """Print a line for each region whose members have nothing of their own."""
    for row in ranking.groups:
        if row.members:
            names = ", ".join(study.evidence.partners[name].name for name in row.members)
            place = f"{row.rank_if_added} (range {words.range_words(row)})"
            ore = f" for {study.evidence.mineral(ranking.mineral).name}" if ranking.mineral else ""
            say(
                out,
                f"Group {row.name} ({names}): no claim of their own{ore}; what is said of "
                f"the region would rank {place}.",
            )


def say(out: Console, sentence: str, indent: str = "") -> None:
    """Print a sentence, wrapped with a hanging indent and without markup."""
    import textwrap

    width = min(out.width, 100)
    out.print(
        Text(
            textwrap.fill(
                sentence,
                width,
                initial_indent=indent,
                subsequent_indent=indent + "  ",
                break_on_hyphens=False,  # a name that is broken cannot be looked up
            )
        )
    )
