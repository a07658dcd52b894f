"""How large what is read may be, and what is said of something larger."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from criteria.faults import Faults


@dataclass(frozen=True)
class Limits:
    """How large what is read may be; the defaults stand in ``limits.toml``.

    Attributes
    ----------
    bytes : int
        Of one file.
    files : int
        Of one folder.
    values : int
        Of all files TOML together, and of one file of a recorded run.
    inflated, ratio : int
        Bytes of all that is packed into one workbook or lies in one folder, and how many times
        larger than the file a workbook becomes.
    members, sheets, cells : int
        Of one workbook.
    rows, columns : int
        Of one sheet or table.
    elements : int
        Of one part of a workbook, but for cells and texts.
    """

    bytes: int
    files: int
    values: int
    inflated: int
    ratio: int
    members: int
    sheets: int
    rows: int
    columns: int
    cells: int
    elements: int

    @classmethod
    def of(cls, raised: Mapping[str, int] | None = None) -> Limits:
        """Return the limits, with those given in the place of the defaults.

        Raises
        ------
        InputError
            If a name is unknown or a value is no whole number above zero.

        Examples
        --------
        >>> Limits.of({"rows": 200_000}).rows
        200000
        """
        faults, names = Faults("limits"), [field.name for field in fields(cls)]
        for name, value in (raised or {}).items():
            if name not in names:
                faults.unknown(str(name), "a limit", name, names)
            elif isinstance(value, bool) or not isinstance(value, int) or value < 1:
                faults.add(name, "a whole number above zero", value, "Write it such as 200000.")
        faults.raise_if_any()
        return cls(**{**_defaults(), **(raised or {})})

    def check(self, name: str, found: int, key: str, here: Faults, *, more: bool = False) -> bool:
        """Note what is larger than allowed; tell whether it is not.

        Parameters
        ----------
        more : bool
            Whether counting ended there, so that there may be more still.
        """
        most = int(getattr(self, name))
        if found <= most:
            return True
        remedy = f"Make it smaller, or raise the limit with --limit {name}=NUMBER."
        told = f"{found:,}{' or more' if more else ''}"
        here.add(key, f"at most {most:,} {_UNITS[name]}", told, remedy)
        return False


_UNITS: Mapping[str, str] = {
    "bytes": "bytes",
    "files": "files and folders",
    "values": "values as TOML or JSON",
    "inflated": "bytes in all",
    "ratio": "times its size when unpacked",
    "members": "files packed into it",
    "sheets": "sheets",
    "rows": "rows",
    "columns": "columns",
    "cells": "cells",
    "elements": "elements besides cells and texts",
}


@cache
def _defaults() -> dict[str, int]:
    """Return the limits as they are declared."""
    path = Path(__file__).with_name("limits.toml")
    found: dict[str, int] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found
