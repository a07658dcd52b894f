"""Sheets of cells, from whatever they were read, and where a cell stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

_LETTERS: Final = 26


@dataclass(frozen=True)
class Odd:
    """A cell that holds no plain value.

    Attributes
    ----------
    kind : str
    shown : str
        What a fault shows of it: the formula, the date, the error.
    result : str
        What the formula gives, where a sheet is written.
    """

    kind: Literal["formula", "date", "error"]
    shown: str
    result: str = ""


Cell: TypeAlias = str | int | float | bool | Odd | None
Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True)
class Sheet:
    """A sheet of cells.

    Attributes
    ----------
    kind : str
        What it holds: a table of ``columns.toml``.
    title : str
        Its name in the workbook; of a CSV file, its name.
    rows : sequence
        The cells, row by row from the first; a row may be shorter than others.
    is_csv : bool
        Whether it was read from a CSV file, in which every row has as many cells as the heading.
    """

    kind: str
    title: str
    rows: Sequence[Row]
    is_csv: bool = False

    def place(self, where: str) -> str:
        """Return how a fault names the sheet."""
        return self.title if self.is_csv else f"{where}, sheet {self.title}"

    def cell(self, row: int, column: int) -> str:
        """Return how a fault names a cell; both count from zero."""
        if self.is_csv:
            return f"row {row + 1}, column {column + 1}"
        return f"cell {column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Return the letters of a column, counted from zero.

    Examples
    --------
    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, _LETTERS)
        letters = chr(ord("A") + last) + letters
    return letters
