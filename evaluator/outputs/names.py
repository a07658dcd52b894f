"""Names of files that follow from data: they stay in their folder, on every file system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from criteria.faults import Faults
from evaluator.outputs.safe import clean

# Names that Windows keeps for devices, whatever follows a dot.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in (*range(10), *"¹²³")]
)
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"\\|?*]')
# What any file system takes: bytes of a name.
_BYTES = 255


def check_names(names: Iterable[str], where: str) -> None:
    """Refuse names of files in a folder that lead out of it, or that not every system can keep.

    Parameters
    ----------
    names : iterable of str
        Relative to the folder, ``/`` between folders: ``dossiers/AUS.toml``.
    where : str
        The folder, as faults name it.

    Raises
    ------
    InputError
        With every fault of every name.

    Examples
    --------
    >>> check_names(["dossiers/AUS.toml", "dossiers/aus.toml"], "study")
    Traceback (most recent call last):
    ...
    criteria.faults.InputError: 1 fault in the input
      study: dossiers/aus.toml: expected names that differ in more than capitals; found
      dossiers/AUS.toml too. Rename one: not every system tells them apart.
    """
    faults, seen = Faults(clean(where)), dict[str, str]()
    for name in names:
        shown = clean(name)
        found = next(filter(None, map(_fault_of, name.split("/"))), None)
        if found:
            remedy = "Rename what the file is named after."
            faults.add(shown, "a name that every system can keep", found, remedy)
        first = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if first is not name:
            expected = "names that differ in more than capitals"
            remedy = "Rename one: not every system tells them apart."
            faults.add(shown, expected, f"{clean(first)} too", remedy)
    faults.raise_if_any()


def _fault_of(part: str) -> str | None:
    """Say what is wrong with one part of a path, if anything is."""
    if part in ("", ".", ".."):
        return "a path that leads elsewhere"
    if _FORBIDDEN.search(part) or part != clean(part):
        return "a sign that not every system takes"
    if part.endswith((".", " ")):
        return "a dot or a blank at the end"
    if part.split(".")[0].rstrip().casefold() in _DEVICES:
        return "the name of a device"
    if len(part.encode()) > _BYTES:
        return f"more than {_BYTES} bytes"
    return None
