"""Judgements of pairs as a grid, filled in above the diagonal, and a list with the reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from criteria.tree import Table
from evaluator.storage.sheets.cells import write_cell
from evaluator.storage.sheets.columns import Kind, Layout
from evaluator.storage.sheets.sheet import Cell, Odd, Row, column_letters

# What stands left above a grid.
CORNER: Final = "How many times more"
# How every formula begins that is written here: empty where the cell that it follows is.
_OURS: Final = re.compile(r'=IF\(\$?[A-Z]{1,3}\$?[0-9]+="","",')


def write_block(
    labels: Sequence[str], judgements: Sequence[Table], layout: Layout, above: int
) -> list[Row]:
    """Return the rows of a grid and of the list beneath it.

    Parameters
    ----------
    labels : sequence of str
        The things compared, in their order.
    above : int
        How many rows of the sheet stand above.
    """
    keys = [column.key for column in layout.columns[:2]]
    cells, typed = _cells(labels, judgements, keys)
    rows: list[Row] = [[CORNER, *labels]]
    rows += [list(_grid_row(labels, line, cells, above)) for line in range(len(labels))]
    rows.append([column.label for column in layout.columns])
    for number, item in enumerate(judgements):
        row: dict[str, Cell] = {k: write_cell(text, "text") for k, text in item.items()}
        row["value"] = typed.get(number) or _follows(labels, item, keys, above)
        rows.append([row.get(column.key) for column in layout.columns])
    return rows


def _cells(
    labels: Sequence[str], judgements: Sequence[Table], keys: Sequence[str]
) -> tuple[dict[tuple[str, str], str], dict[int, str]]:
    """Return what stands above the diagonal by pair, and what cannot stand there by its number."""
    cells, typed = dict[tuple[str, str], str](), dict[int, str]()
    for number, item in enumerate(judgements):
        if "value" not in item:  # yet to be judged
            continue
        pair, kind = above_diagonal(labels, item[keys[0]], item[keys[1]])
        if pair is None or pair in cells:
            typed[number] = write_cell(item["value"], "judgement")
        else:
            cells[pair] = write_cell(item["value"], kind)
    return cells, typed


def _follows(labels: Sequence[str], item: Table, keys: Sequence[str], corner: int) -> Cell:
    """Return the formula that takes a judgement from the grid; nothing if it is not there."""
    first, second = (item[key] for key in keys)
    if first not in labels or second not in labels:
        return None
    cell = _address(corner, labels.index(first), labels.index(second))
    result = write_cell(item["value"], "judgement") if "value" in item else ""
    return Odd("formula", f'=IF({cell}="","",{cell})', result)


def above_diagonal(
    labels: Sequence[str], first: str, second: str
) -> tuple[tuple[str, str] | None, Kind]:
    """Return a pair as it stands above the diagonal; none if it cannot stand there."""
    if first not in labels or second not in labels or first == second:
        return None, "judgement"
    if labels.index(first) < labels.index(second):
        return (first, second), "judgement"
    return (second, first), "reciprocal"


def _grid_row(
    labels: Sequence[str], line: int, values: Mapping[tuple[str, str], str], corner: int
) -> Iterator[Cell]:
    """Go through the cells of one row of a grid."""
    yield labels[line]
    for column in range(len(labels)):
        if column > line:
            yield values.get((labels[line], labels[column]))
        elif column == line:
            yield "1"
        else:
            other = _address(corner, column, line)
            value = values.get((labels[column], labels[line]), "")
            yield Odd("formula", reciprocal(other), _turned(value))


def _turned(value: str) -> str:
    """Return the text of the reciprocal of a judgement."""
    above, _, below = value.partition("/")
    return "" if not value else (f"{below or 1}/{above}" if above != "1" else below or "1")


def reciprocal(cell: str) -> str:
    """Return the formula that gives the reciprocal of a judgement, number or text, as text.

    Examples
    --------
    >>> reciprocal("C3")[:14]
    '=IF(C3="","",I'
    """
    stroke = f'FIND("/",{cell})'
    above, below = f"LEFT({cell},{stroke}-1)", f"MID({cell},{stroke}+1,30)"
    turned = f'IF({above}="1",{below},{below}&"/"&{above})'
    whole = f'IF({cell}&""="1","1","1/"&{cell})'
    return f'=IF({cell}="","",IF(ISERROR({stroke}),{whole},{turned}))'


def is_ours(cell: Cell) -> bool:
    """Tell whether a cell holds a formula that was written here, and is not to be read."""
    if not isinstance(cell, Odd) or cell.kind != "formula":
        return False
    return _OURS.match(cell.shown.replace(" ", "")) is not None


def _address(corner: int, line: int, column: int) -> str:
    """Return the address of a cell of a grid, of which line and column count from zero."""
    return f"{column_letters(column + 1)}{corner + line + 2}"
