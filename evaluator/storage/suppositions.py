"""Read claims that are to be supposed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from criteria import Faults
from criteria.reading import check_keys, note_no_list, read_toml
from evaluator.storage.limits import Limits
from evaluator.storage.read import WORKBOOKS, check_size

_LISTS = ("claim", "source")
_OTHERS = (*WORKBOOKS, ".csv", ".json")


def read_suppositions(
    path: Path, limits: Mapping[str, int] | None = None
) -> tuple[list[Any], list[Any]]:
    """Read the claims of a file, and the sources that they bring along.

    Parameters
    ----------
    limits : mapping, optional
        How large it may be, as for `evaluator.load`.

    Raises
    ------
    InputError
        If it is no TOML, is larger than allowed, or holds something else.
    """
    faults, bounds = Faults(path.name), Limits.of(limits)
    _check_form(path, faults)
    if path.is_file():
        bounds.check("values", check_size(path, bounds, faults), "file", faults)
    faults.raise_if_any()
    data = read_toml(path, faults) or {}
    check_keys(data, _LISTS, path.name, faults)
    found = {name: data.get(name, []) for name in _LISTS}
    for name, entries in found.items():
        if not isinstance(entries, list):
            note_no_list(entries, path.name, name, faults)
    faults.raise_if_any()
    return found["claim"], found["source"]


def _check_form(path: Path, faults: Faults) -> None:
    """Note a file of another form, in which a study is given and no claims to be tried."""
    if path.suffix.lower() in _OTHERS and not path.is_dir():
        is_book = path.suffix.lower() in WORKBOOKS
        found = f"{'a workbook' if is_book else 'another form'}, '{path.suffix}'"
        remedy = "Write each claim as a [[claim]] in a text file such as claim.toml."
        if is_book:
            remedy += " A workbook is given with --data."
        faults.add("file", "claims in TOML, each under [[claim]]", found, remedy)
