"""Read claims that are to be supposed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from criteria import Faults
from criteria.reading import check_keys, read_toml

_LISTS = ("claim", "source")


def read_suppositions(path: Path) -> tuple[list[Any], list[Any]]:
    """Read the claims of a file, and the sources that they bring along.

    Raises
    ------
    InputError
        If it is no TOML, or holds something else.
    """
    faults = Faults(path.name)
    data = read_toml(path, faults) or {}
    check_keys(data, _LISTS, path.name, faults)
    found = {name: data.get(name, []) for name in _LISTS}
    for name, entries in found.items():
        if not isinstance(entries, list):
            found_kind = type(entries).__name__
            faults.add(name, f"a list of [[{name}]] tables", found_kind, f"Write [[{name}]].")
    faults.raise_if_any()
    return found["claim"], found["source"]
