"""Read grids of judgements, with the reasons from the lists beneath them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from criteria.faults import nearest
from criteria.tree import Table
from evaluator.storage.sheets.cells import read_cell, shown
from evaluator.storage.sheets.columns import Kind, Layout
from evaluator.storage.sheets.grids import above_diagonal, is_ours
from evaluator.storage.sheets.numbers import MisreadError
from evaluator.storage.sheets.places import Heading, Notes, is_empty
from evaluator.storage.sheets.rows import Entry, Rows, read_rows
from evaluator.storage.sheets.sheet import Cell, Odd, Sheet

# How far what is written twice may differ: a spreadsheet shows and copies fewer digits.
_CLOSE: Final = 1e-6


@dataclass(frozen=True)
class Spot:
    """A cell, for whoever has to find it."""

    heading: Heading
    row: int
    column: str = ""


@dataclass(frozen=True)
class Judged:
    """A judgement as its model takes it, with where its value and the rest of it stand."""

    values: Table
    value: Spot
    rest: Spot


@dataclass(frozen=True)
class Grid:
    """A grid as it stands in a sheet.

    Attributes
    ----------
    sheet : Sheet
    labels : mapping of str to int
        The things compared, with the column of each.
    rows : mapping of str to int
        The row of each, counted from zero.
    """

    sheet: Sheet
    labels: Mapping[str, int]
    rows: Mapping[str, int]

    def cell(self, first: str, second: str) -> Cell:
        """Return what stands in a cell."""
        row, column = self.sheet.rows[self.rows[first]], self.labels[second]
        return row[column] if column < len(row) else None

    def name(self, first: str, second: str) -> str:
        """Return how a fault names a cell."""
        return self.sheet.cell(self.rows[first], self.labels[second])

    def spot(self, first: str, second: str) -> Spot:
        """Return where a cell stands."""
        return Spot(Heading.of(self.sheet, self.labels), self.rows[first], second)


def read_grid(sheet: Sheet, corner: int, last: int, notes: Notes) -> Grid:
    """Read a grid from the row of its headings to that before which it ends."""
    labels = _labels(sheet, corner, notes)
    rows: dict[str, int] = {}
    before = len(notes.faults)
    for number in range(corner + 1, last):
        row = sheet.rows[number]
        label = _label(row[0]) if row else ""
        if label in labels and label not in rows:
            rows[label] = number
        elif not all(is_empty(cell) for cell in row):
            _tell_label(sheet, number, label, labels, notes)
    if len(notes.faults) == before:
        _check_beside(sheet, corner, labels, rows, notes)
    known = {label: column for label, column in labels.items() if label in rows}
    grid = Grid(sheet, known, rows)
    for line, first in enumerate(known):
        for second in list(known)[: line + 1]:
            _check_below(grid, first, second, notes)
    return grid


def _labels(sheet: Sheet, corner: int, notes: Notes) -> dict[str, int]:
    """Return the columns of a grid by their headings; note a heading that stands twice."""
    labels: dict[str, int] = {}
    for index, cell in enumerate(sheet.rows[corner][1:], start=1):
        if not is_empty(cell) and labels.setdefault(_label(cell), index) != index:
            place, found = f"{sheet.cell(corner, index)} (grid)", f"{shown(cell)} again"
            remedy = "Remove one of the columns."
            notes.tell(sheet, place, "each heading of the grid once", found, remedy)
    return labels


def _check_beside(
    sheet: Sheet, corner: int, labels: Mapping[str, int], rows: Mapping[str, int], notes: Notes
) -> None:
    """Note columns of a grid without a row, and what stands under no heading."""
    for label, index in labels.items():
        if label not in rows:
            place, remedy = f"{sheet.cell(corner, index)} (grid)", "Add the row."
            notes.tell(sheet, place, "a heading that begins a row, too", repr(label), remedy)
    columns, expected = {0, *labels.values()}, "nothing, as no heading stands above"
    remedy = "Empty it, or write it on a sheet 'Notes'."
    for number in rows.values():
        for index, cell in enumerate(sheet.rows[number]):
            if index not in columns and not is_empty(cell):
                notes.tell(sheet, sheet.cell(number, index), expected, shown(cell), remedy)


def _label(cell: Cell) -> str:
    """Return what stands in a heading of a grid."""
    return cell.shown if isinstance(cell, Odd) else str(cell if cell is not None else "").strip()


def _tell_label(
    sheet: Sheet, number: int, label: str, labels: Mapping[str, int], notes: Notes
) -> None:
    """Note a row of a grid that compares what no column does, or what another row did."""
    near = nearest(label, labels)
    remedy = f"Did you mean '{near}'?" if near and near != label else f"Use: {', '.join(labels)}."
    expected = "each heading of the grid once"
    notes.tell(sheet, f"{sheet.cell(number, 0)} (grid)", expected, repr(label), remedy)


def _check_below(grid: Grid, first: str, second: str, notes: Notes) -> None:
    """Note what was written on or below the diagonal and does not follow from what stands above."""
    cell = grid.cell(first, second)
    if is_empty(cell) or is_ours(cell):
        return
    above: Cell = 1 if first == second else grid.cell(second, first)
    try:
        value, wanted = read_cell(cell, "judgement"), read_cell(above, "reciprocal")
    except MisreadError as error:
        expected, remedy = error.expected, error.remedy
    else:
        if wanted is not None and math.isclose(value, wanted, rel_tol=_CLOSE):
            return
        place = grid.name(second, first)
        expected = "1, or nothing" if first == second else f"what follows from {place}, or nothing"
        remedy = "Empty it." if first == second else f"Empty it, and judge in {place}."
    key = f"{grid.name(first, second)} (grid)"
    notes.tell(grid.sheet, key, expected, shown(cell), remedy)


def read_judged(
    grid: Grid, layout: Layout, first: int, last: int, notes: Notes
) -> list[Judged] | None:
    """Return the judgements in the order of the list beneath a grid; None if it has no headings.

    What is judged in the grid and not listed follows, without a reason.

    Parameters
    ----------
    first, last : int
        The row of the headings of the list, and that before which it ends.
    """
    rows = read_rows(grid.sheet, layout, notes, first, last, is_ours)
    if rows is None:
        return None
    more, less = (column.key for column in layout.columns[:2])
    judged, listed = list[Judged](), set[tuple[str, str]]()
    for entry in rows.entries:
        names = str(entry.values.get(more, "")), str(entry.values.get(less, ""))
        pair, kind = above_diagonal(list(grid.labels), *names)
        rest = Spot(rows.heading, entry.row)
        spot = grid.spot(*pair) if pair else Spot(rows.heading, entry.row, "value")
        if pair:
            listed.add(pair)
        value = _value(grid, rows, entry, pair, kind, notes)
        values = {key: text for key, text in entry.values.items() if key != "value"}
        if value is not None:
            judged.append(Judged({**values, "value": value}, spot, rest))
        elif pair is None and not set(names) & grid.labels.keys():
            place = f"{grid.sheet.cell(entry.row, rows.heading.columns[more])} (list)"
            expected, remedy = "a heading of the grid", "Write it on a sheet 'Notes' instead."
            notes.tell(grid.sheet, place, expected, repr(" ".join(names).strip()), remedy)
        elif set(values) - {more, less} and not is_told(notes, spot):
            expected = f"a judgement, as row {entry.row + 1} has a reason for it"
            told = f"{_cell_of(spot)} ({names[0]} × {names[1]})"
            notes.tell(grid.sheet, told, expected, "nothing", "Judge it, or remove the reason.")
    return judged + _unlisted(grid, more, less, listed, notes)


def is_told(notes: Notes, spot: Spot) -> bool:
    """Tell whether a fault of a cell was noted already."""
    where, cell = spot.heading.sheet.place(notes.where), _cell_of(spot)
    return any(fault.where == where and fault.key.startswith(f"{cell} (") for fault in notes.faults)


def _cell_of(spot: Spot) -> str:
    """Return how a fault names a spot."""
    return spot.heading.sheet.cell(spot.row, spot.heading.columns.get(spot.column, 0))


def _value(
    grid: Grid,
    rows: Rows,
    entry: Entry,
    pair: tuple[str, str] | None,
    kind: Kind,
    notes: Notes,
) -> float | None:
    """Return a judgement from the grid, or from the list where it cannot stand in the grid."""
    typed = entry.values.get("value")
    found = _from_grid(grid, pair, kind, notes) if pair else None
    if typed is None or found is None:
        return found if typed is None else typed
    if not math.isclose(typed, found, rel_tol=_CLOSE):
        cell = grid.sheet.cell(entry.row, rows.heading.columns["value"])
        place = grid.name(*pair) if pair else ""
        notes.tell(
            grid.sheet, f"{cell} (Value)", f"what {place} says, or nothing", str(typed),
            f"Empty it, and judge in {place}.",
        )  # fmt: skip
    return float(typed)


def _from_grid(grid: Grid, pair: tuple[str, str], kind: Kind, notes: Notes) -> float | None:
    """Return a judgement from its cell above the diagonal; None if there is none."""
    cell = grid.cell(*pair)
    try:
        value: float | None = read_cell(cell, kind)
    except MisreadError as error:
        key = f"{grid.name(*pair)} ({pair[0]} × {pair[1]})"
        if not is_told(notes, grid.spot(*pair)):
            notes.tell(grid.sheet, key, error.expected, shown(cell), error.remedy)
        return None
    return value


def _unlisted(
    grid: Grid, more: str, less: str, listed: set[tuple[str, str]], notes: Notes
) -> list[Judged]:
    """Return what is judged in the grid and has no row in the list beneath it."""
    found, labels = list[Judged](), list(grid.labels)
    for line, first in enumerate(labels):
        for second in labels[line + 1 :]:
            if (first, second) in listed:
                continue
            value = _from_grid(grid, (first, second), "judgement", notes)
            if value is not None:
                spot = grid.spot(first, second)
                found.append(Judged({more: first, less: second, "value": value}, spot, spot))
    return found


def place_judged(
    judged: list[Judged], grid: Grid, file: str, before: str, checked: str, notes: Notes
) -> None:
    """Note where judgements stand.

    Parameters
    ----------
    before : str
        What stands before ``judgement`` in the faults of the model.
    checked : str
        Where the checks of pairs say that a fault is.
    """
    labels = list(grid.labels)
    for first in labels:
        for second in labels:
            if first != second:
                pair, _ = above_diagonal(labels, first, second)
                assert pair is not None
                _add(notes, checked, f"judgement {first} × {second}", grid.spot(*pair))
    for number, item in enumerate(judged, start=1):
        names = [
            text for key, text in item.values.items() if key in ("more", "less", "better", "worse")
        ]
        compared = f" ({' × '.join(names)})" if len(names) == 2 else ""
        key = f"{before}judgement → number {number}{compared}"
        _add(notes, file, key, item.rest)
        for field in ("source", "reason", "more", "less", "better", "worse"):
            _add(notes, file, f"{key} → {field}", Spot(item.rest.heading, item.rest.row, field))
        _add(notes, file, f"{key} → value", item.value)


def _add(notes: Notes, file: str, key: str, spot: Spot) -> None:
    """Note where something stands."""
    notes.places.add(file, key, spot.heading, spot.row, spot.column)
