"""The sheets and their columns, as ``columns.toml`` declares them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "text",
    "date",
    "list",
    "flag",
    "number",
    "values",
    "mapping",
    "order",
    "judgement",
    "reciprocal",  # of a judgement, that of the pair the other way round
]


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    key : str
        Of the entry that a row becomes.
    kind : str
        How its cells are read.
    needed : bool
        Whether the sheet cannot be read without it.
    width : int
        In characters.
    note : str
        What to write there.
    choices : str
        What a drop-down offers; empty if there is none.
    """

    key: str
    width: int
    note: str
    kind: Kind = "text"
    needed: bool = False
    choices: str = ""

    @property
    def label(self) -> str:
        """The heading.

        Examples
        --------
        >>> Column("same_as", 9, "").label
        'Same as'
        """
        return self.key.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Family:
    """Columns of one kind, as many as there are names: ``head`` and a name make the heading."""

    key: str
    head: str
    width: int
    note: str


@dataclass(frozen=True)
class Layout:
    """What a sheet looks like.

    Attributes
    ----------
    repeated : bool
        Whether there may be several of them; then the first row has the name of each.
    """

    kind: str
    title: str
    about: str
    columns: tuple[Column, ...]
    family: Family | None = None
    repeated: bool = False
    by_key: Mapping[str, Column] = field(default_factory=dict)


def folded(heading: str) -> str:
    """Return a heading or title without regard to case, spaces and underscores.

    Examples
    --------
    >>> folded(" Same_as "), folded("same as")
    ('same as', 'same as')
    """
    return " ".join(heading.replace("_", " ").split()).casefold()


@cache
def layouts() -> Mapping[str, Layout]:
    """Return every layout, by the kind of its sheet, in the order in which they are filled in."""
    declared = tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))
    return MappingProxyType({kind: _layout(kind, table) for kind, table in declared.items()})


def _layout(kind: str, table: Mapping[str, Any]) -> Layout:
    """Build one layout."""
    columns = tuple(Column(**column) for column in table["column"])
    family = Family(**table["family"]) if "family" in table else None
    return Layout(
        kind,
        table["title"],
        table["about"],
        columns,
        family,
        table.get("repeated", False),
        MappingProxyType({column.key: column for column in columns}),
    )


def kind_of(title: str) -> str | None:
    """Return what a sheet holds by its title; None if nothing that a study has.

    Examples
    --------
    >>> kind_of("claims"), kind_of("Judge 2 (Ana)"), kind_of("Clams")
    ('claims', 'judge', None)
    """
    name = folded(title)
    for kind, layout in layouts().items():
        title = folded(layout.title)
        if name == title or (layout.repeated and name.startswith(f"{title} ")):
            return kind
    return None
