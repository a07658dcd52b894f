"""What any spreadsheet takes: names of sheets, room on them, and cells that are text."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final

from criteria.faults import Fault, InputError
from evaluator.outputs.safe import clean

SAFE: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Limits of the format.
_CELL_LENGTH = 32_767
_NAME_LENGTH = 31
_ROWS, _COLUMNS = 1_048_576, 16_384
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\]")


def check_room(sheet: str, rows: int, columns: int) -> None:
    """Refuse a table that is too large for a sheet, of which the rest would be lost.

    Raises
    ------
    InputError
        With what fits.

    Examples
    --------
    >>> check_room("Figures", 1_048_577, 12)
    Traceback (most recent call last):
    ...
    criteria.faults.InputError: 1 fault in the input
      .xlsx: sheet Figures: expected at most 1,048,576 rows and 16,384 columns; found 1,048,577
      rows and 12 columns. Write .csv or .json, which hold any number.
    """
    if rows > _ROWS or columns > _COLUMNS:
        expected = f"at most {_ROWS:,} rows and {_COLUMNS:,} columns"
        found = f"{rows:,} rows and {columns:,} columns"
        remedy = "Write .csv or .json, which hold any number."
        raise InputError([Fault(".xlsx", f"sheet {clean(sheet)}", expected, found, remedy)])


def sheet_name(title: str, taken: Collection[str]) -> str:
    """Return a name that every spreadsheet accepts and that no other sheet has.

    Examples
    --------
    >>> sheet_name("Mid/stream", []), sheet_name("Upstream", ["upstream"])
    ('Mid stream', 'Upstream 2')
    """
    base = _BAD_IN_NAME.sub(" ", clean(title)).strip("' ") or "Stage"
    if base.casefold() == "history":  # a name that Excel keeps for itself
        base = "History of"
    used = {name.casefold() for name in taken}
    number, name = 1, _cut(base, _NAME_LENGTH).rstrip("' ")
    while name.casefold() in used:
        number += 1
        name = f"{_cut(base, _NAME_LENGTH - len(str(number)) - 1).rstrip(chr(39) + ' ')} {number}"
    return name


def _cut(text: str, length: int) -> str:
    """Cut text to a length as the format counts it, where some characters count twice."""
    units = text.encode("utf-16-le")[: 2 * length]
    return units.decode("utf-16-le", errors="ignore")


def write_text(sheet: Any, line: int, position: int, text: str, style: Any) -> None:
    """Write text as text; of more than a cell can hold, the end is cut and dots say so."""
    whole = clean(text)
    held = _cut(whole, _CELL_LENGTH)
    if held != whole:
        held = f"{_cut(whole, _CELL_LENGTH - 1)}…"
    sheet.write_string(line, position, held, style)
