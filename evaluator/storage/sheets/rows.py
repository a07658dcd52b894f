"""Rows of cells into entries, by the headings of a sheet, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from criteria.faults import nearest
from criteria.tree import Table
from evaluator.storage.sheets.cells import read_cell, shown, write_cell
from evaluator.storage.sheets.columns import Column, Kind, Layout, folded
from evaluator.storage.sheets.numbers import MisreadError
from evaluator.storage.sheets.places import Heading, Notes, is_empty
from evaluator.storage.sheets.sheet import Cell, Row, Sheet

# Headings stand in one of so many rows.
_ABOVE = 4


class Entry(NamedTuple):
    """An entry and its row, counted from zero."""

    row: int
    values: Table


class Rows(NamedTuple):
    """The entries of a sheet, where its columns stand, and the row of its headings."""

    heading: Heading
    entries: list[Entry]
    first: int


class _Found(NamedTuple):
    """A column that is read: where it stands, its key, how it is read, and its name in a family."""

    at: int
    key: str
    label: str
    kind: Kind
    member: str | None = None


def read_rows(
    sheet: Sheet,
    layout: Layout,
    notes: Notes,
    first: int = 0,
    last: int | None = None,
    skip: Callable[[Cell], bool] | None = None,
) -> Rows | None:
    """Read the rows of a sheet below its headings, noting every fault in a cell.

    Parameters
    ----------
    first, last : int
        The row of the headings, and that before which the entries end, counted from zero.
    skip : callable, optional
        Tells of a cell whether it is not to be read, as a formula of our own.

    Returns
    -------
    Rows or None
        None if the headings do not tell what the cells are, which was noted.
    """
    if last is None and not sheet.is_csv:
        first = _heading_row(sheet, layout, notes, first)
    headings = sheet.rows[first] if len(sheet.rows) > first else ()
    found = _read_headings(sheet, headings, layout, notes, first)
    if found is None:
        return None
    # Of a family the first column stands for all; each also stands for itself.
    columns = {column.key: column.at for column in reversed(found)}
    columns |= {f"{c.key} → {c.member}": c.at for c in found if c.member is not None}
    heading = Heading.of(sheet, columns)
    width = max((i + 1 for i, cell in enumerate(headings) if not is_empty(cell)), default=0)
    entries = []
    for number in range(first + 1, len(sheet.rows) if last is None else last):
        row = sheet.rows[number]
        if _fits(sheet, row, number, width, notes):
            if skip is not None:
                row = [None if skip(cell) else cell for cell in row]
            values = _read_row(sheet, row, number, found, notes)
            if values:
                entries.append(Entry(number, values))
    return Rows(heading, entries, first)


def _heading_row(sheet: Sheet, layout: Layout, notes: Notes, first: int) -> int:
    """Return the row of the headings, above which one cell may say what the sheet is for."""
    labels = {folded(column.label) for column in layout.columns}
    for number, row in enumerate(sheet.rows[first : first + _ABOVE], start=first):
        if any(isinstance(cell, str) and folded(cell) in labels for cell in row):
            for above in range(first, number):
                tell_above(sheet, above, notes)
            return number
    return first


def tell_above(sheet: Sheet, number: int, notes: Notes, first: int = 1) -> None:
    """Note what stands above the headings of a sheet, but for what may say there what it is."""
    for index, cell in enumerate(sheet.rows[number][first:], start=first):
        if not is_empty(cell):
            place, remedy = sheet.cell(number, index), "Remove it, or write it below."
            notes.tell(sheet, place, "nothing above the headings", shown(cell), remedy)


def read_text(sheet: Sheet, row: int, column: int, notes: Notes) -> str:
    """Return the text of one cell, empty where there is none; note what else stands in it."""
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    cell = cells[column] if column < len(cells) else None
    try:
        return read_cell(cell, "text") or ""
    except MisreadError as error:
        notes.tell(sheet, sheet.cell(row, column), error.expected, shown(cell), error.remedy)
        return ""


def _read_headings(
    sheet: Sheet, headings: Row, layout: Layout, notes: Notes, first: int
) -> list[_Found] | None:
    """Return the columns by their headings; None if one that is needed is not there."""
    by_label = {folded(column.label): column for column in layout.columns}
    found, seen = list[_Found](), set[tuple[str, str | None]]()
    for index, cell in enumerate(headings):
        if is_empty(cell):
            continue
        label = cell.strip() if isinstance(cell, str) else ""
        column = _column(label, index, layout, by_label)
        place = f"{sheet.cell(first, index)} (heading)"
        if column is None:
            labels = [known.label for known in layout.columns]
            near = nearest(label, labels)
            remedy = f"Did you mean '{near}'?" if near else f"Use: {', '.join(labels)}."
            notes.tell(sheet, place, f"a heading of {layout.title}", shown(cell), remedy)
        elif (column.key, column.member) in seen:
            remedy = "Remove one of the columns, or rename it."
            notes.tell(sheet, place, "every heading once", f"{shown(cell)} again", remedy)
        else:
            seen.add((column.key, column.member))
            found.append(column)
    missing = [c for c in layout.columns if c.needed and (c.key, None) not in seen]
    for lost in missing:
        _tell_missing(sheet, lost, first, notes)
    return None if missing else found


def _column(
    label: str, index: int, layout: Layout, by_label: Mapping[str, Column]
) -> _Found | None:
    """Return the column that a heading names."""
    column, family = by_label.get(folded(label)), layout.family
    if column is not None:
        return _Found(index, column.key, column.label, column.kind)
    if family is not None and folded(label).startswith(folded(family.head)):
        member = label.partition(family.head.strip())[2].strip()
        if member:
            return _Found(index, family.key, label, "text", member)
    return None


def _tell_missing(sheet: Sheet, column: Column, first: int, notes: Notes) -> None:
    """Note a column that is not there."""
    expected = f"a column '{column.label}'"
    notes.tell(sheet, f"row {first + 1} (headings)", expected, "none", "Add the column.")


def _fits(sheet: Sheet, row: Row, number: int, width: int, notes: Notes) -> bool:
    """Tell whether a row is to be read: there is something in it, and no cell without a heading."""
    if not any(row) and all(is_empty(cell) for cell in row):
        return False
    if sheet.is_csv and len(row) != width:
        what = "too many" if len(row) > width else "too few"
        remedy = "Put fields with a comma in quotation marks." if len(row) > width else "Add them."
        notes.tell(sheet, f"row {number + 1}", f"{width} fields", f"{len(row)}, {what}", remedy)
        return False
    for index in range(width, len(row)):
        if not is_empty(row[index]):
            remedy = "Give the column a heading, or empty the cell."
            notes.tell(
                sheet,
                sheet.cell(number, index),
                "nothing, as no heading stands above",
                shown(row[index]),
                remedy,
            )
    return True


def _read_row(sheet: Sheet, row: Row, number: int, found: Sequence[_Found], notes: Notes) -> Table:
    """Read the cells of one row."""
    values, size = Table(), len(row)
    for index, key, label, kind, member in found:
        cell: Cell = row[index] if index < size else None
        if cell is None or cell == "":
            continue
        try:
            value = read_cell(cell, kind)
        except MisreadError as error:
            place = f"{sheet.cell(number, index)} ({label})"
            notes.tell(sheet, place, error.expected, shown(cell), error.remedy)
            continue
        if value is None:
            continue
        if member is None:
            values[key] = value
        else:
            values.setdefault(key, {})[member] = value
    return values


def write_rows(layout: Layout, entries: Iterable[Table], members: Sequence[str] = ()) -> list[Row]:
    """Return what a sheet is for, its headings and a row for every entry.

    Parameters
    ----------
    members : sequence of str
        The names of its family of columns.

    Raises
    ------
    ValueError
        If an entry has a key that the sheet has no column for.
    """
    family = layout.family
    headings = [column.label for column in layout.columns]
    headings += [f"{family.head}{member}" for member in members] if family else []
    return [
        [layout.about],
        headings,
        *(list(_write_row(layout, entry, members)) for entry in entries),
    ]


def _write_row(layout: Layout, entry: Mapping[str, Any], members: Sequence[str]) -> Iterator[Cell]:
    """Go through the cells of an entry."""
    family = layout.family
    unknown = [
        key for key in entry if key not in layout.by_key and not (family and key == family.key)
    ]
    if unknown:
        raise ValueError(f"{layout.title} has no column for {', '.join(unknown)}")
    for column in layout.columns:
        yield write_cell(entry[column.key], column.kind) if column.key in entry else None
    if family:
        inside = entry.get(family.key, {})
        if set(inside) - set(members):
            raise ValueError(f"{layout.title} has no column for every key of {family.key}")
        for member in members:
            yield inside.get(member)
