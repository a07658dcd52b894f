"""Everything a study is read from, as plain tables by the names of their files.

A folder, a workbook and a record are read into the same tree, so that one way of building and
checking serves them all, and a fault is told where its owner wrote the thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from criteria.faults import Fault, Faults

Table: TypeAlias = dict[str, Any]
# Where a judgement stands in its file, of which the pair alone says enough beside its cell.
_PAIR = re.compile(r"^file, .*judgement → number \d+ \((.*? × .*?)\)")


@dataclass(frozen=True)
class Place:
    """Where an entry stands that was written as a row of cells.

    Attributes
    ----------
    where : str
        File and sheet.
    row : str
        What to call the entry as a whole, such as ``row 12``.
    cells : mapping of str to str
        What to call each of its fields, such as ``cell F12``.
    """

    where: str
    row: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tree:
    """Tables by the names of their files, with ``/`` between folder and file.

    Attributes
    ----------
    where : str
        The folder or file that was read.
    tables : mapping of str to dict or None
        As TOML has them; None where something stands that could not be read, which was noted.
    places : mapping of (str, str) to Place
        By file and entry, as faults name them, where these were not written so.

    Examples
    --------
    >>> tree = Tree("study", {"criteria/stages.toml": {"stage": []}})
    >>> tree.part("criteria").names(""), tree.part("criteria").tables
    (['stages.toml'], {'stages.toml': {'stage': []}})
    """

    where: str
    tables: Mapping[str, Table | None]
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)

    def part(self, folder: str) -> Tree:
        """Return what lies in a folder, under the names that it has there."""
        start = f"{folder}/"
        tables = {
            name.removeprefix(start): table
            for name, table in self.tables.items()
            if name.startswith(start)
        }
        return replace(self, where=f"{self.where}/{folder}", tables=tables)

    def names(self, folder: str) -> list[str]:
        """Return the names of the tables directly in a folder, in order."""
        start = f"{folder}/" if folder else ""
        inside = (name for name in self.tables if name.startswith(start))
        return sorted(name for name in inside if "/" not in name.removeprefix(start))

    def read(
        self,
        name: str,
        faults: Faults,
        keys: Iterable[str] | None = None,
        required: Iterable[str] = (),
    ) -> Table | None:
        """Return a table; note that it is missing, and keys of it that are unknown or missing.

        Returns
        -------
        dict or None
            None if there is no such table, or if it could not be read.
        """
        short = name.rpartition("/")[2]
        here = Faults(short)
        table = self.tables.get(name)
        if table is None:
            if name not in self.tables:
                here.add(
                    "file",
                    "a readable file",
                    "No such file or directory",
                    f"Check {self.where}/{name}.",
                )
            faults.extend(here)
            return None
        if keys is not None:
            allowed = tuple(keys)
            for key in table:
                if key not in allowed:
                    here.unknown(key, "a known key", key, allowed)
        for key in required:
            if key not in table:
                here.add(key, "an entry", "nothing", f"Add '{key}'.")
        faults.extend(here)
        return table

    def relocate(self, faults: Iterable[Fault]) -> list[Fault]:
        """Tell faults where their owner wrote the thing.

        Examples
        --------
        >>> place = Place("my.xlsx, sheet Claims", "row 12", {"level": "cell F12"})
        >>> tree = Tree("my.xlsx", {}, {("AUS.toml", "claim AUS-1"): place})
        >>> told = Fault("AUS.toml", "claim AUS-1, level", "a level", "'hi'", "Write 'high'.")
        >>> [(fault.where, fault.key) for fault in tree.relocate([told])]
        [('my.xlsx, sheet Claims', 'cell F12 (claim AUS-1, level)')]
        """
        return [self._relocated(fault) for fault in faults]

    def _relocated(self, fault: Fault) -> Fault:
        """Return a fault as of the place where its entry was written, if that is known."""
        entry, inner = fault.key, fault.key.partition(", ")[2]
        place = self.places.get((fault.where, entry))
        while place is None and ", " in entry:  # what is named may itself have a comma in its name
            entry = entry.rpartition(", ")[0]
            inner = fault.key[len(entry) + 2 :]
            place = self.places.get((fault.where, entry))
        if place is None:
            return fault
        cell = place.cells.get(inner) or place.cells.get(inner.split(" → ")[0]) or place.row
        told = _PAIR.sub(lambda found: found[1], fault.key)
        return replace(fault, where=place.where, key=f"{cell} ({told})")
