"""A study as the files of a folder: TOML, or CSV for what is known."""

from __future__ import annotations

from collections.abc import Mapping

import tomli_w

from criteria import Tree
from criteria.csv_text import csv_of
from criteria.tree import Table
from evaluator.storage.csv_sheets import KINDS
from evaluator.storage.sheets import sheets_of

# The tables of the evidence that CSV files take the place of.
_AS_CSV = ("sources.toml", "minerals.toml", "expectations.toml", "dossiers/", "passages/")


def folder_files(tree: Tree, *, csv: bool = False) -> dict[str, bytes]:
    """Return the files of a study by their names in its folder.

    Parameters
    ----------
    csv : bool
        Partners, claims, sources and the like as CSV, with the columns of a workbook.
    """
    files = {
        name: _written(name, table)
        for name, table in tree.tables.items()
        if table is not None and not (csv and _is_csv(name))
    }
    if csv:
        for sheet in sheets_of(tree):
            if sheet.kind in KINDS and len(sheet.rows) > 2:
                files[f"partners/{sheet.kind}.csv"] = csv_of(sheet.rows[1:]).encode()
    return files


def _is_csv(name: str) -> bool:
    """Tell whether a table has its place in a CSV file."""
    return name.startswith(tuple(f"partners/{start}" for start in _AS_CSV))


def _written(name: str, table: Table) -> bytes:
    """Return a table as a file of its kind."""
    if name.endswith(".csv"):
        return _coding(table).encode()
    return tomli_w.dumps(table, multiline_strings=False).encode()


def _coding(table: Table) -> str:
    """Return the table of another coder, every column by its key."""
    rows: list[Mapping[str, object]] = table["row"]
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return csv_of([keys, *([_cell(row.get(key)) for key in keys] for row in rows)])


def _cell(value: object) -> str | None:
    """Return a value as the table of a coder has it."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)
