"""Where an output may go: every fault of the paths, before anything is computed or written."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from criteria.faults import Fault, InputError, nearest
from evaluator.outputs.safe import plain_text


def check_targets(
    paths: Sequence[Path], suffixes: Collection[str] | None = None, *, force: bool = False
) -> None:
    """Refuse paths that cannot or must not be written.

    Parameters
    ----------
    paths : sequence of Path
    suffixes : collection of str, optional
        Those that there is a writer for, such as ``.csv``; by default any.
    force : bool
        Whether files that exist may be overwritten.

    Raises
    ------
    InputError
        With every fault of every path.

    Examples
    --------
    >>> check_targets([Path("ranks.xslx")], [".csv", ".xlsx"])
    Traceback (most recent call last):
    ...
    criteria.faults.InputError: 1 fault in the input
      ranks.xslx: suffix: expected .csv or .xlsx; found '.xslx'. Did you mean '.xlsx'?
    """
    faults: list[Fault] = []
    seen: dict[str, Path] = {}
    for path in paths:
        where = plain_text(str(path))
        faults += [Fault(where, *parts) for parts in _faults_of(path, suffixes, seen, force)]
    if faults:
        raise InputError(faults)


_Parts = tuple[str, str, str, str]


def check_folder(target: Path) -> None:
    """Refuse a folder that cannot be made, or something else in its place.

    The folder that is to hold it may be missing, but not the one above.

    Raises
    ------
    InputError
        With what is wrong.
    """
    where = plain_text(str(target))
    if "\x00" in str(target):
        raise InputError([Fault(where, "path", "a path", "a null character", "Give another.")])
    holder = target.parent if os.path.lexists(target.parent) else target.parent.parent
    found = _folder_fault(holder)
    if found is None and os.path.islink(target):  # noqa: PTH114 (never raises)
        remedy = "Give the path that it points to, or remove it."
        found = ("path", "a folder of its own", "a symbolic link", remedy)
    elif found is None and os.path.lexists(target) and not os.path.isdir(target):  # noqa: PTH112
        found = ("path", "a folder", "a file", "Give another path.")
    if found:
        raise InputError([Fault(where, *found)])


def _faults_of(
    path: Path, suffixes: Collection[str] | None, seen: dict[str, Path], force: bool
) -> Iterator[_Parts]:
    """Go through the faults of one path: key, expected, found, remedy."""
    if "\x00" in str(path):
        yield "path", "a path", "a null character in it", "Give another path."
        return
    if suffixes is not None and path.suffix.lower() not in suffixes:
        yield _unknown_suffix(path.suffix, suffixes)
    place = os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118 (never raises)
    if place in seen:
        yield "path", "each path once", "it twice", "Give one of them another name."
    seen[place] = path
    folder = _folder_fault(path.parent)
    if folder:
        yield folder
    else:
        yield from _target_faults(path, force)


def _unknown_suffix(suffix: str, suffixes: Collection[str]) -> _Parts:
    """Say which suffixes there are, and the nearest."""
    *others, last = suffixes
    allowed = f"{', '.join(others)} or {last}" if others else last
    near = nearest(suffix, suffixes)
    remedy = f"Did you mean '{near}'?" if near else "End the name in one of these."
    return "suffix", allowed, repr(suffix) if suffix else "none", remedy


def _folder_fault(folder: Path) -> _Parts | None:
    """Say what is wrong with the folder, if anything is."""
    shown = plain_text(str(folder))
    if not os.path.isdir(folder):  # noqa: PTH112 (never raises)
        kind = "a file" if os.path.exists(folder) else "nothing"  # noqa: PTH110 (never raises)
        return "folder", "a folder that exists", f"{kind} at {shown}", "Make the folder first."
    if not os.access(folder, os.W_OK | os.X_OK):
        remedy = "Choose a folder of your own."
        return "folder", "a folder that can be written", f"{shown}, which cannot", remedy
    return None


def _target_faults(path: Path, force: bool) -> Iterator[_Parts]:
    """Go through what is wrong with what stands at the path already, if anything does."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        yield "path", "a name that can be used", error.strerror or "an error", "Give another name."
        return
    if stat.S_ISLNK(mode):
        remedy = "Give the path that it points to, or remove it."
        yield "path", "a file of its own", "a symbolic link", remedy
    elif stat.S_ISDIR(mode):
        yield "path", "the name of a file", "a folder", "Add a file name."
    elif not stat.S_ISREG(mode):
        yield "path", "an ordinary file", "a device or pipe", "Give another path."
    elif not force:
        yield "path", "a new file", "one that exists", "Add --force to overwrite it."
