"""Settings as rows of section, name and value, of the kinds that their models ask for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel

from criteria.settings import Settings
from criteria.tree import Table
from evaluator.storage.sheets.cells import read_cell, shown, write_cell
from evaluator.storage.sheets.columns import Kind, layouts
from evaluator.storage.sheets.numbers import MisreadError
from evaluator.storage.sheets.places import Notes
from evaluator.storage.sheets.rows import Entry, Rows, read_rows
from evaluator.storage.sheets.sheet import Cell, Row, Sheet

_FILE: Final = "settings.toml"
_NUMBER: Final = re.compile(r"[1-9][0-9]*")


def write_settings(table: Table) -> list[Row]:
    """Return the headings, with what they are for above them, and a row for every setting."""
    layout = layouts()["settings"]
    headings = [column.label for column in layout.columns]
    return [[layout.about], headings, *(list(row) for row in _leaves(table, ()))]


def _leaves(table: Table, section: tuple[str, ...]) -> Iterator[Row]:
    """Go through the settings of a section, and through the sections in it."""
    deeper: list[tuple[Table, tuple[str, ...]]] = []
    for key, value in table.items():
        path = (*section, key)
        if isinstance(value, dict):
            deeper.append((value, path))
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            deeper += [(item, (*path, str(number))) for number, item in enumerate(value, start=1)]
        else:
            text = write_cell(value, _kind_of(path) or _guessed(value)) if value != [] else ""
            yield ".".join(section), key, text, meaning(path)
    for inner, path in deeper:
        yield from _leaves(inner, path)


def read_settings(sheet: Sheet, notes: Notes) -> Table | None:
    """Read the settings; None if the sheet cannot be read."""
    rows = read_rows(sheet, layouts()["settings"], notes)
    if rows is None:
        return None
    found: dict[tuple[str, ...], tuple[Entry, Any]] = {}
    for entry in rows.entries:
        path = _path(entry)
        if path in found:
            first = found[path][0].row + 1
            notes.tell(
                sheet, f"row {entry.row + 1}", f"every setting once, as in row {first}",
                ".".join(path), "Remove one of them.",
            )  # fmt: skip
            continue
        found[path] = entry, _value(rows, entry, path, notes)
    table, sections = Table(), {path[:size] for path in found for size in range(1, len(path))}
    for path in sorted(found, key=_by_number):
        if path in sections:
            cell = sheet.cell(found[path][0].row, rows.heading.columns["setting"])
            remedy = "Remove the row, or rename it."
            notes.tell(sheet, f"{cell} (Setting)", "a setting", f"a section, {path[-1]!r}", remedy)
            continue
        _put(table, path, found[path][1])
        _place(rows, found[path][0], path, table, notes)
    return {key: _listed(value) for key, value in table.items()}


def _path(entry: Entry) -> tuple[str, ...]:
    """Return the sections of a setting and its name."""
    section, name = entry.values.get("section", ""), entry.values.get("setting", "")
    return (*(part.strip() for part in section.split(".") if part.strip()), name)


def _by_number(path: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Order numbered sections by their numbers, and leave the rest in their order."""
    return tuple((int(part), "") if _NUMBER.fullmatch(part) else (0, "") for part in path)


def _value(rows: Rows, entry: Entry, path: tuple[str, ...], notes: Notes) -> Any:
    """Return what a setting is set to."""
    text, sheet = entry.values.get("value", ""), rows.heading.sheet
    kind = _kind_of(path)
    if not text:
        return [] if kind in ("list", "values") else ""
    try:
        return read_cell(text, kind or _guessed(text))
    except MisreadError as error:
        cell = sheet.cell(entry.row, rows.heading.columns["value"])
        notes.tell(sheet, f"{cell} ({'.'.join(path)})", error.expected, shown(text), error.remedy)
        return text


def _put(table: Table, path: tuple[str, ...], value: Any) -> None:
    """Put a value at a path; numbered sections are kept by number for now."""
    for part in path[:-1]:
        table = table.setdefault(part, {})
    table[path[-1]] = value


def _listed(value: Any) -> Any:
    """Turn numbered sections into lists."""
    if not isinstance(value, dict):
        return value
    inside = {key: _listed(item) for key, item in value.items()}
    if inside and all(_NUMBER.fullmatch(key) and isinstance(value[key], dict) for key in inside):
        return list(inside.values())
    return inside


def _place(rows: Rows, entry: Entry, path: tuple[str, ...], table: Table, notes: Notes) -> None:
    """Note where a setting stands, under every name that a fault has for it."""
    told, inside = list[str](), table
    for part in path[:-1]:
        is_number = _NUMBER.fullmatch(part) and part in inside
        told.append(f"number {list(inside).index(part) + 1}" if is_number else part)
        inside = inside[part]
    told.append(path[-1])
    keys = [f"file, {' → '.join(told)}", f"{', '.join(told[:-1])}, {told[-1]}"]
    if len(path) > 1 and path[-1] == "setting":  # an alternative is told by what it is for
        keys.append(f"{path[0]}, {path[1]} {entry.values.get('value', '')}")
    for key in keys:
        notes.places.add(_FILE, key, rows.heading, entry.row, "value")
    section = f"file, {' → '.join(told[:-1])}"
    if len(path) > 1:
        notes.places.add(_FILE, section, rows.heading, entry.row, keep=True)


def _guessed(value: object) -> Kind:
    """Return a kind for a setting that no model knows, so that it can be told as unknown."""
    if isinstance(value, bool) or value in ("yes", "no"):
        return "flag"
    if isinstance(value, list):
        return "values"
    return "number" if isinstance(value, int | float) else "text"


@cache
def _kind_of(path: tuple[str, ...]) -> Kind | None:
    """Return how the value at a path is read; None if there is no such setting."""
    kind: Any = Settings
    for part in path:
        kind = _inside(_bare(kind), part)
        if kind is None:
            return None
    return _leaf_kind(_bare(kind))


def _inside(kind: Any, part: str) -> Any:
    """Return the annotation of what stands under a key."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        return fields[part].annotation if part in fields else None
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    return arguments[0] if get_origin(kind) is tuple and _NUMBER.fullmatch(part) else None


def _bare(kind: Any) -> Any:
    """Return an annotation without what is demanded of its value."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    return kind


def _leaf_kind(kind: Any) -> Kind | None:
    """Return how a value of a type is read."""
    if get_origin(kind) is tuple:
        item = _bare(get_args(kind)[0])
        return "values" if get_origin(item) in (Union, UnionType) else "list"
    plain: Mapping[Any, Kind] = {bool: "flag", int: "number", float: "number", str: "text"}
    return plain.get(kind)


@cache
def _meanings() -> Mapping[str, str]:
    """Return what settings mean, by their paths with the numbers left out."""
    path = Path(__file__).parent / "meanings.toml"
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def meaning(path: tuple[str, ...]) -> Cell:
    """Return what a setting means; of a key that is the user's own, what its section holds.

    Examples
    --------
    >>> meaning(("gate", "coverage"))[:20]
    'To be ranked, a part'
    """
    named = ".".join(part for part in path if not _NUMBER.fullmatch(part))
    return _meanings().get(named, _meanings().get(named.rpartition(".")[0]))
