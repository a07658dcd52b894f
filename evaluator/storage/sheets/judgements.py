"""Sheets of judgements: a block of grid and list for every weight set, judge by judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from criteria.tree import Table
from evaluator.storage.sheets.columns import Layout, folded, layouts
from evaluator.storage.sheets.grid_reading import (
    Grid,
    Judged,
    place_judged,
    read_grid,
    read_judged,
)
from evaluator.storage.sheets.grids import CORNER, write_block
from evaluator.storage.sheets.places import WHOLE, Heading, Notes, is_empty
from evaluator.storage.sheets.rows import read_text, tell_above
from evaluator.storage.sheets.sheet import Row, Sheet

SET: Final = "Weight set"
_INTENSITIES = "intensities.toml"
# A row is known by its first cells, so many at most.
_WORDS: Final = 3
# Who judged the levels, above their grid.
_ORIGIN: Final[Mapping[str, str]] = MappingProxyType(
    {"scale": "Scale", "who": "Who", "when": "When"}
)


@dataclass(frozen=True)
class Block:
    """The judgements of one set by one judge.

    Attributes
    ----------
    name, use : str
        The set, and whether it is a reference or another.
    row : int
        Where it begins, counted from zero.
    """

    name: str
    use: str
    sheet: Sheet
    row: int
    judged: list[Judged]
    grid: Grid


def write_blocks(
    blocks: Iterable[tuple[str, str, Sequence[Table]]],
    labels: Sequence[str],
    layout: Layout,
    above: Sequence[Row] = (),
) -> list[Row]:
    """Return the rows of a sheet with a block for every set: its name, its use, its judgements."""
    rows = list(above)
    for name, use, judgements in blocks:
        rows.append([SET, name, use])
        rows += write_block(labels, judgements, layout, len(rows))
        rows.append([])
    return rows


def read_blocks(sheet: Sheet, layout: Layout, notes: Notes, first: int = 0) -> list[Block]:
    """Read the blocks of a sheet from a row on; one without grid or list is told and left out."""
    marks = _find_rows(sheet, {(folded(SET),): "set", **_starts(layout)})
    begins = [number for number, what in marks if what == "set"]
    if marks and marks[0][1] != "set":
        expected = f"a row above it that begins with '{SET}' and the name of the set"
        remedy = "Write it above, or take it from a new template."
        notes.tell(sheet, f"row {marks[0][0] + 1}", expected, "none", remedy)
        first = begins[0] if begins else len(sheet.rows)
    if not marks and _tell_shifted(sheet, notes):
        return []
    for number in range(first, begins[0] if begins else len(sheet.rows)):
        tell_above(sheet, number, notes)
    blocks = []
    for begin, end in pairwise([*begins, len(sheet.rows)]):
        inside = [(number, what) for number, what in marks if begin < number < end]
        if [what for _, what in inside] != ["grid", "list"]:
            expected = f"a grid ('{CORNER}') and a list ('{layout.columns[0].label}') beneath it"
            found = ", ".join(what for _, what in inside) or "neither"
            remedy = "Copy the block of another set, and change its name."
            notes.tell(sheet, f"row {begin + 1} ({SET})", expected, found, remedy)
            continue
        tell_above(sheet, begin, notes, 3)
        for number in range(begin + 1, inside[0][0]):
            tell_above(sheet, number, notes)
        grid = read_grid(sheet, inside[0][0], inside[1][0], notes)
        judged = read_judged(grid, layout, inside[1][0], end, notes)
        name, use = (read_text(sheet, begin, column, notes) for column in (1, 2))
        if judged is not None:
            blocks.append(Block(name, use.casefold(), sheet, begin, judged, grid))
    return blocks


def _tell_shifted(sheet: Sheet, notes: Notes) -> bool:
    """Note blocks that do not begin in the first column; tell whether there is one."""
    for number, row in enumerate(sheet.rows):
        for index, cell in enumerate(row[1:], start=1):
            if isinstance(cell, str) and folded(cell) == folded(SET):
                remedy = "Delete the columns to the left of it."
                notes.tell(sheet, sheet.cell(number, index), "it in column A", repr(SET), remedy)
                return True
    return False


def _find_rows(sheet: Sheet, starts: Mapping[tuple[str, ...], str]) -> list[tuple[int, str]]:
    """Return the rows that begin with given words, in their order, with what each begins.

    Parameters
    ----------
    starts : mapping of tuple of str to str
        By the words of the first cells, folded, what begins there.
    """
    found = []
    for number, row in enumerate(sheet.rows):
        words = tuple(folded(cell) if isinstance(cell, str) else "" for cell in row[:_WORDS])
        found += [(number, what) for start, what in starts.items() if words[: len(start)] == start]
    return found


def _starts(layout: Layout) -> dict[tuple[str, ...], str]:
    """Return how the rows begin in which a grid and the list beneath it do."""
    headings = tuple(folded(column.label) for column in layout.columns[:3])
    return {(folded(CORNER),): "grid", headings: "list"}


def write_intensities(table: Table, levels: Sequence[str]) -> list[Row]:
    """Return the sheet of how much better each level is than another, the highest first."""
    layout, labels = layouts()["intensities"], list(reversed(levels))
    origin = [[label, table["ahp"][key]] for key, label in _ORIGIN.items()]
    above: list[Row] = [[layout.about], *origin, []]
    return [*above, *write_block(labels, table.get("judgement", []), layout, len(above))]


def read_intensities(sheet: Sheet, notes: Notes) -> Table | None:
    """Read how much better each level is than another; None if there is no grid or no list."""
    layout = layouts()["intensities"]
    marks = _find_rows(sheet, _starts(layout))
    if [what for _, what in marks] != ["grid", "list"]:
        expected = f"a grid ('{CORNER}') and a list ('{layout.columns[0].label}') beneath it"
        notes.tell(sheet, "sheet", expected, "another layout", "Take it from a new template.")
        return None
    corner, below = marks[0][0], marks[1][0]
    grid = read_grid(sheet, corner, below, notes)
    judged = read_judged(grid, layout, below, len(sheet.rows), notes)
    if judged is None:
        return None
    place_judged(judged, grid, _INTENSITIES, "file, ", _INTENSITIES, notes)
    return {"ahp": _origin(sheet, corner, notes), "judgement": [item.values for item in judged]}


def _origin(sheet: Sheet, corner: int, notes: Notes) -> Table:
    """Read who judged the levels."""
    words, found = {folded(label): key for key, label in _ORIGIN.items()}, Table()
    heading = Heading.of(sheet, {"value": 1})
    for told in ("file", WHOLE):
        notes.places.add(_INTENSITIES, told, heading, corner)
    for number, row in enumerate(sheet.rows[:corner]):
        first = folded(str(row[0])) if row and not is_empty(row[0]) else ""
        if first in words:
            text = read_text(sheet, number, 1, notes)
            found |= {words[first]: text} if text else {}
            tell_above(sheet, number, notes, 2)
            told = f"file, ahp → {words[first]}"
            notes.places.add(_INTENSITIES, told, heading, number, "value")
        else:
            tell_above(sheet, number, notes)
    return found
