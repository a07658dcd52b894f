"""CSV files as sheets of cells: the same columns as in a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from criteria.csv_text import csv_rows
from criteria.faults import Faults
from evaluator.storage.archive import read_file
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
    """Read a CSV file as a sheet; None if it cannot be read, which is noted."""
    here, kind = Faults(path.name), kind_of(path.stem)
    data = read_file(path, limits, here)
    rows = _rows(data, limits, here) if data is not None else None
    faults.extend(here)
    if rows is None or kind is None or here:
        return None
    return Sheet(kind, path.name, rows, is_csv=True)


def _rows(data: bytes, limits: Limits, here: Faults) -> list[Row] | None:
    """Cut text into rows of cells; note what cannot be cut, and too many of them."""
    found = csv_rows(data, here, limits.rows + 2)  # the heading is no row of data
    if found is None:
        return None
    rows, count = found
    if not limits.check("rows", count - 1, "file", here):
        return None
    if not limits.check("columns", max(map(len, rows), default=0), "file", here):
        return None
    return [*rows]
