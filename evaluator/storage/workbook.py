"""Read a workbook into sheets of cells; nothing in it is run, used in silence or left out so."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from criteria.faults import Faults, nearest
from evaluator.storage.archive import Archive, open_archive, read_file
from evaluator.storage.limits import Limits
from evaluator.storage.scan import SheetScan
from evaluator.storage.sheets.columns import folded, kind_of, layouts
from evaluator.storage.sheets.sheet import Cell, Odd, Sheet, column_letters

if TYPE_CHECKING:
    from openpyxl import Workbook

# Sheets that are not read: what a template says of itself, and what people write for themselves.
READ_ME, LISTS, NOTES = "Read me", "Lists", "Notes"
# How a workbook writes control characters, which the library leaves as they are.
_ESCAPED: Final = re.compile(r"_x(00[01][0-9A-Fa-f]|007F)_")


def read_workbook(path: Path, limits: Limits, faults: Faults) -> list[Sheet]:
    """Read the sheets of a workbook, noting every fault; those that are unfit are left out.

    The file is looked into before it is parsed: its size, what is packed into it, macros, links
    to other files, entities, and cells far out.
    """
    here = Faults(path.name)
    data = read_file(path, limits, here)
    archive = open_archive(data, limits, here) if data is not None else None
    faults.extend(here)
    return [] if archive is None else _read_sheets(archive, path.name, faults)


def _read_sheets(archive: Archive, where: str, faults: Faults) -> list[Sheet]:
    """Parse a workbook that may be parsed."""
    here = Faults(where)
    try:
        book = _open(archive)
        if len(book.worksheets) != archive.sheets:
            here.add(
                "file", "sheets of cells alone", "a chart or another part as a sheet", "Remove it."
            )
        found = [_read_sheet(sheet, archive, where, here) for sheet in book.worksheets]
    except Exception as error:  # whatever a broken file makes of the parser
        told = f"{type(error).__name__}: {error}"[:120]
        here.add("file", "a workbook that can be read", told, "Save it again from a spreadsheet.")
        found = []
    faults.extend(here)
    return [sheet for sheet in found if sheet is not None]


def _open(archive: Archive) -> Workbook:
    """Open a workbook for reading, formulas as they are written."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on what a spreadsheet may have and we do not need
        return openpyxl.load_workbook(io.BytesIO(archive.data), read_only=True, keep_links=False)


def _read_sheet(sheet: Any, archive: Archive, where: str, faults: Faults) -> Sheet | None:
    """Read one sheet; None if it is not for us, or unfit."""
    title, scan = str(sheet.title), archive.scans.get(sheet._worksheet_path, SheetScan())
    if folded(title) in map(folded, (READ_ME, LISTS)) or folded(title).startswith(folded(NOTES)):
        return None
    here = Faults(f"{where}, sheet {title}")
    kind = kind_of(title)
    if kind is None:
        known = [layout.title for layout in layouts().values()]
        near = nearest(title, known)
        remedy = f"Did you mean '{near}'?" if near else f"Remove it, or call it '{NOTES}'."
        here.add("sheet", "a sheet of a study", f"{title!r}", remedy)
    if sheet.sheet_state != "visible":
        here.add("sheet", "a sheet to be seen", "a hidden one", "Show it, or remove it.")
    _check_shape(scan, here)
    faults.extend(here)
    if kind is None or here:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cells = sheet.iter_rows(max_row=max(scan.last_row, 1), max_col=max(scan.last_column, 1))
        return Sheet(kind, title, [[_plain(cell) for cell in row] for row in cells])


def _check_shape(scan: SheetScan, here: Faults) -> None:
    """Note what is merged, and what is hidden and would count all the same."""
    for cells in scan.merged:
        remedy = "Take the cells apart, and fill in each."
        here.add(f"cells {cells}", "a cell for each value", "merged cells", remedy)
    if scan.hidden_rows:
        remedy = "Show them (clear the filter), or delete them."
        here.add(_numbers("row", scan.hidden_rows), "rows to be seen", "hidden ones", remedy)
    for first, last in scan.hidden_columns:
        filled = [column for column in sorted(scan.columns) if first <= column <= last]
        if filled:
            key = f"column {', '.join(column_letters(column - 1) for column in filled)}"
            here.add(key, "columns to be seen", "hidden ones", "Show them, or delete them.")


def _numbers(what: str, numbers: list[int]) -> str:
    """Name a few numbers, and how many more there are."""
    few = ", ".join(map(str, numbers[:5]))
    more = f" and {len(numbers) - 5} more" if len(numbers) > 5 else ""
    return f"{what}{'s' if len(numbers) > 1 else ''} {few}{more}"


def _plain(cell: Any) -> Cell:
    """Return what stands in a cell, as text, number or yes and no; or what it is otherwise."""
    value, kind = cell.value, cell.data_type
    if value is None:
        return None
    if kind == "f":
        return Odd("formula", str(getattr(value, "text", None) or value))
    if kind == "e":
        return Odd("error", str(value))
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return Odd("date", str(value).removesuffix(" 00:00:00"))
    return unicodedata.normalize("NFC", _ESCAPED.sub(lambda m: chr(int(m[1], 16)), str(value)))
