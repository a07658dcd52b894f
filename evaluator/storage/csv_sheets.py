"""CSV files as sheets of cells, and back: the same columns as in a workbook."""

from __future__ import annotations

import csv
import io
import itertools
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from criteria.faults import Faults
from evaluator.storage.archive import read_file
from evaluator.storage.formulas import is_live
from evaluator.storage.limits import Limits
from evaluator.storage.sheets.columns import kind_of
from evaluator.storage.sheets.sheet import Row, Sheet

# What may stand as a table in the folder of the evidence.
KINDS: Final = (
    "partners",
    "claims",
    "engagements",
    "sources",
    "sections",
    "minerals",
    "expectations",
    "passages",
)


def names_in(folder: Path) -> list[str]:
    """Return the names of the tables in a folder that are read as sheets."""
    return [f"{kind}.csv" for kind in KINDS if (folder / f"{kind}.csv").exists()]


def read_csv_sheet(path: Path, limits: Limits, faults: Faults) -> Sheet | None:
    """Read a CSV file as a sheet; None if it cannot be read, which is noted.

    Commas, semicolons or tabs may stand between the fields; the first row tells which.
    """
    here, kind = Faults(path.name), kind_of(path.stem)
    data = read_file(path, limits, here)
    text = _decoded(data, here) if data is not None else None
    rows = _rows(text, limits, here) if text is not None else None
    faults.extend(here)
    if rows is None or kind is None or here:
        return None
    return Sheet(kind, path.name, rows, is_csv=True)


def _decoded(data: bytes, here: Faults) -> str | None:
    """Return text that is UTF-8; note what it is instead."""
    remedy = "Save it as 'CSV UTF-8'."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        here.add("file", "UTF-8 text", "UTF-16 text", remedy)
    elif data.startswith(b"PK\x03\x04"):
        here.add("file", "text", "a packed file, such as a workbook", "Save it as 'CSV UTF-8'.")
    elif b"\x00" in data:
        row = data.count(b"\n", 0, data.index(b"\x00")) + 1
        here.add(f"line {row}", "UTF-8 text", "a NUL character", remedy)
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = data.count(b"\n", 0, error.start) + 1
            found = f"byte {data[error.start]:#04x}, as in an older encoding such as cp1252"
            here.add(f"line {row}", "UTF-8 text", found, remedy)
    return None


def _rows(text: str, limits: Limits, here: Faults) -> list[Row] | None:
    """Cut text into rows of cells; note what cannot be cut, and too many of them."""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    sign = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows: list[Row] = []
    try:
        rows += itertools.islice(reader, limits.rows + 2)  # the heading is no row of data
    except csv.Error as error:
        remedy = "Look for a quotation mark that is not closed, or not doubled."
        here.add(f"row {len(rows) + 1} or after it", "fields as CSV", str(error), remedy)
        return None
    if not limits.check("rows", len(rows) - 1 + sum(1 for _ in _rest(reader)), "file", here):
        return None
    if not limits.check("columns", max(map(len, rows), default=0), "file", here):
        return None
    return [_guarded_row(row) for row in rows] if "'" in text else rows


def _rest(reader: Iterable[list[str]]) -> Iterable[list[str]]:
    """Go through what is left, as far as it can be cut."""
    try:
        yield from reader
    except csv.Error:
        return


def _guarded_row(row: Row) -> Row:
    """Take away the marks that kept cells from being formulas."""
    return [_bare(cell) if isinstance(cell, str) and cell.startswith("'") else cell for cell in row]


def _bare(cell: str) -> str:
    """Return text without the mark that kept it from being a formula."""
    return cell[1:] if is_live(cell.lstrip("'")) else cell


def csv_of(rows: Iterable[Row]) -> str:
    r"""Write rows of text as CSV in which no cell is a formula; read again they are the same.

    Examples
    --------
    >>> csv_of([["Id", "Note"], ["A", "=1"], ["B", None]])
    "Id,Note\r\nA,'=1\r\nB,\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # so that either sign is quoted in a field
    for row in rows:
        writer.writerow("" if cell is None else _marked(str(cell)) for cell in row)
    return out.getvalue()


def _marked(text: str) -> str:
    """Return text with a mark that keeps it from being a formula, if it could be one."""
    return f"'{text}" if is_live(text.lstrip("'")) else text
