"""One cell into the value of its column, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from criteria.faults import short
from evaluator.storage.sheets import texts
from evaluator.storage.sheets.columns import Kind
from evaluator.storage.sheets.numbers import (
    MisreadError,
    read_judgement,
    read_number,
    write_judgement,
    write_number,
)
from evaluator.storage.sheets.sheet import Cell, Odd

_REMEDIES: Final = MappingProxyType(
    {
        "formula": "Copy the cell and paste it as values.",
        "error": "Mend the formula that it comes from, or empty the cell.",
        "date": "Give the cell the format Text, and type it again",
    }
)
# What to type into a cell that a spreadsheet took for a date.
_EXAMPLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "judgement": "such as 1/3",
        "reciprocal": "such as 1/3",
        "date": "such as 2024-03-07",
        "number": "such as 0.5",
    }
)
_EXPECTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "date": "a date as text",
        "flag": "yes or nothing",
        "number": "a number",
        "judgement": "a judgement such as 3 or 1/3",
        "reciprocal": "a judgement such as 3 or 1/3",
    }
)
_YES, _NO = "yes", "no"


def read_cell(cell: Cell, kind: Kind) -> Any:
    """Return what a cell says; None if it is empty.

    Raises
    ------
    MisreadError
        If it says nothing that its column could hold.

    Examples
    --------
    >>> read_cell(" high ", "text"), read_cell("a; b", "list"), read_cell(2024, "text")
    ('high', ['a', 'b'], '2024')
    """
    if isinstance(cell, str):
        text = cell.strip()
    elif cell is None:
        return None
    else:
        text = _as_text(cell, kind)
    return _READERS[kind](text) if text else None


def write_cell(value: Any, kind: Kind) -> str:
    """Return the text that `read_cell` reads back as the value.

    Examples
    --------
    >>> write_cell(True, "flag"), write_cell(["a", "b"], "list"), write_cell(1 / 3, "judgement")
    ('yes', 'a; b', '1/3')
    """
    return _WRITERS[kind](value)


def shown(cell: Cell) -> str:
    """Return what a fault shows of a cell, on one short line."""
    return short(cell.shown if isinstance(cell, Odd) else repr(cell))


def _as_text(cell: int | float | bool | Odd, kind: Kind) -> str:
    """Return a cell that holds no text as the text that was meant, if that can be told."""
    if isinstance(cell, Odd):
        remedy = _REMEDIES[cell.kind]
        if cell.kind == "date":
            remedy = f"{remedy}, {_EXAMPLES.get(kind, 'as you mean it')}."
        raise MisreadError(_expected(kind), remedy)
    if isinstance(cell, bool):
        if kind != "flag":
            raise MisreadError(_expected(kind), "Give the cell the format Text, and type it again.")
        return _YES if cell else _NO
    if isinstance(cell, float):
        if cell != cell or abs(cell) == float("inf"):
            raise MisreadError("a finite number", "Write a number, or leave the cell empty.")
        return write_number(cell)
    return str(cell)


def _expected(kind: Kind) -> str:
    """Say what a column holds."""
    return _EXPECTED.get(kind, "text")


def _flag(text: str) -> bool:
    """Read a yes or a no."""
    if text.casefold() in (_YES, _NO):
        return text.casefold() == _YES
    raise MisreadError("yes or nothing", "Write yes, or leave the cell empty.")


_READERS: Final[Mapping[Kind, Callable[[str], Any]]] = MappingProxyType(
    {
        "text": str,
        "date": str,
        "list": texts.read_list,
        "flag": _flag,
        "number": read_number,
        "values": texts.read_values,
        "mapping": texts.read_mapping,
        "order": texts.read_order,
        "judgement": read_judgement,
        "reciprocal": partial(read_judgement, flipped=True),
    }
)
_WRITERS: Final[Mapping[Kind, Callable[[Any], str]]] = MappingProxyType(
    {
        "text": str,
        "date": str,
        "list": texts.write_list,
        "flag": lambda value: _YES if value else _NO,
        "number": write_number,
        "values": texts.write_values,
        "mapping": texts.write_mapping,
        "order": texts.write_order,
        "judgement": write_judgement,
        "reciprocal": partial(write_judgement, flipped=True),
    }
)
