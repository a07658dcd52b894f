"""The difference of two runs as people read it: what moved first, then what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from evaluator.about import about_study
from evaluator.outputs.diff_notes import draws_note, interaction_notes, order_note
from evaluator.outputs.diff_records import COLUMNS, difference_record, difference_rows
from evaluator.outputs.diff_words import (
    cause_words,
    change_words,
    detail_words,
    moves_words,
    otherwise_words,
    summary_words,
)
from evaluator.outputs.moves_words import rank_words
from evaluator.outputs.panels import Head, Panel, Section, named

if TYPE_CHECKING:
    from evaluator.records.difference import Difference, Result, Side

TITLE: Final = "What changed, and what it moved"
# So many changes of a step, and fields of a change, are shown; JSON has them all.
_MOST: Final = 10


@dataclass(frozen=True)
class Told:
    """An `Analysis`: the difference of two runs, and remarks on how it came about."""

    what: Difference
    remarks: tuple[str, ...] = ()
    columns: tuple[str, ...] = COLUMNS

    @property
    def title(self) -> str:
        """The title of pages and workbooks."""
        return TITLE

    @property
    def records(self) -> list[dict[str, Any]]:
        """The one record there is."""
        record = difference_record(self.what)
        return [{**record, "notes": [*record["notes"], *self.remarks]}]

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Every move, one a row."""
        return difference_rows(self.what)

    @property
    def sections(self) -> list[Section]:
        """The one section there is."""
        return [section_of(self.what, self.remarks)]

    def print_tables(self) -> None:
        """Print what is read on a terminal."""
        from rich.text import Text

        from evaluator.outputs.panel_terminal import print_panel
        from evaluator.outputs.terminal import console, say

        out, (section,) = console(), self.sections
        out.print()
        for fact in section.facts[:-1]:
            say(out, fact)
        out.print()
        out.print(Text(section.facts[-1], style="bold"))
        for panel in section.panels:
            print_panel(out, panel)
        out.rule(style="dim")
        say(out, section.footing)


def section_of(what: Difference, remarks: tuple[str, ...] = ()) -> Section:
    """Return everything that is shown of a difference."""
    panels = (_ranks(what), _otherwise(what), _steps(what), _alone(what), _silent(what))
    return Section(
        name="diff",
        title=TITLE,
        facts=(
            f"From: {_side(what.before)}",
            f"To:   {_side(what.after)}",
            *remarks,
            f"{summary_words(what)}.",
        ),
        panels=tuple(panel for panel in panels if panel is not None),
        footing=" ".join((order_note(), draws_note(what))),
        caveat=about_study(what.after.study.framework, what.after.study.evidence).caveat,
        data_date=what.after.study.evidence.date,
        digest=what.after.study.digest,
    )


def _side(side: Side) -> str:
    """Name a side."""
    supposed = ", SUPPOSED" if side.study.supposed else ""
    return f"{side.name}, data {side.study.digest[:12]}{supposed}"


def _ranks(what: Difference) -> Panel | None:
    """Show whose rank moves, and because of what."""
    rows = tuple(
        (move.stage, rank_words(move, what.names), cause_words(move, what))
        for move in what.moves
        if move.is_of_rank
    )
    back = [f"{what.names.get(name, name)} ({stage})" for stage, name in what.returned]
    notes = (f"Moved on the way and came back: {named(back)}.",) if back else ()
    if not rows and not notes:
        return None
    heads = (Head("Stage"), Head("Rank"), Head("Because of"))
    return Panel("Who moved in rank", heads, rows, notes)


def _otherwise(what: Difference) -> Panel | None:
    """Show whose range, tier or role moves while its rank stays."""
    rows = tuple(
        (
            move.stage,
            what.names.get(move.partner, move.partner),
            ", ".join(str(number + 1) for number, _ in what.causes(move)),
            otherwise_words(move),
        )
        for move in what.moves
        if not move.is_of_rank
    )
    heads = (Head("Stage"), Head("Partner", is_name=True), Head("By"), Head("From what to what"))
    return (
        Panel("Who kept the rank and moved in range, tier or role", heads, rows) if rows else None
    )


def _steps(what: Difference) -> Panel | None:
    """Show what changed, step by step, with what each moves."""
    if not what.results:
        return None
    count = len(what.stages)
    rows = []
    for number, result in enumerate(what.results, start=1):
        moved = f"moves {moves_words(result.moves, what.names, count)}"
        lines = [*_told(result), moved]
        rows += [(str(number) if line is lines[0] else "", line) for line in lines]
    heads = (Head("", is_number=True), Head("In the order in which they are made"))
    return Panel("What changed", heads, tuple(rows))


def _told(result: Result) -> Iterator[str]:
    """Go through the lines that tell the changes of a step."""
    for change in result.step.changes[:_MOST]:
        yield change_words(change) + _colon(detail_words(change))
    more = len(result.step.changes) - _MOST
    if more > 0:
        yield f"and {more} more, which --format json lists"
    if result.step.why:
        yield f"(together: {result.step.why})"


def _alone(what: Difference) -> Panel | None:
    """Say where the order of the changes matters."""
    if len(what.results) < 2:
        return None
    told = interaction_notes(what)
    title = "Alone"
    if not told:
        return Panel(title, notes=("Each change does alone what it does in its turn.",))
    return Panel("Where the order matters: what a change does alone", notes=tuple(told))


def _silent(what: Difference) -> Panel | None:
    """List the changes that no ranking can hang on."""
    if not what.silent:
        return None
    return Panel(
        "Changed too, but no ranking hangs on it",
        notes=tuple(_silent_words(what)),
    )


def _silent_words(what: Difference) -> Iterator[str]:
    """Go through the first of them."""
    for change in what.silent[:_MOST]:
        yield change_words(change) + _colon(detail_words(change))
    if len(what.silent) > _MOST:
        yield f"and {len(what.silent) - _MOST} more, which --format json lists"


def _colon(details: list[str]) -> str:
    """Put details after a colon, if there are any; the first few of many."""
    more = len(details) - _MOST
    told = "; ".join(details[:_MOST]) + (f"; and {more} more" if more > 0 else "")
    return f": {told}" if told else ""
