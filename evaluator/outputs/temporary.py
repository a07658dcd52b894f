"""Temporary files and folders beside their targets: locked while alive, cleared when not."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

# What is unfinished carries such a name, so that a later call can tell what a killed one left.
_FILE, _FOLDER = ".part", ".parts"
NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def free_name(folder: Path, *, is_folder: bool = False) -> Path:
    """Return a name for a temporary file or folder that nobody else will take."""
    return folder / f".evaluator-{secrets.token_hex(8)}{_FOLDER if is_folder else _FILE}"


def open_new(path: Path) -> int:
    """Create a file, never through a link, and open it to write."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o666)


def create(path: Path) -> int | None:
    """Create a file and lock it; None if another call took it for dead before it was locked."""
    descriptor = open_new(path)
    try:
        lock(descriptor, wait=True)
        is_there = os.fstat(descriptor).st_nlink > 0
    except BaseException:
        close(descriptor)
        raise
    if is_there:
        return descriptor
    close(descriptor)
    return None


def open_shared(path: Path) -> int:
    """Open a file to read and hold it, as others may too; what is held is not cleared."""
    descriptor = os.open(path, os.O_RDONLY | NO_LINK)
    lock(descriptor, wait=False, shared=True)
    return descriptor


def lock(descriptor: int, *, wait: bool, shared: bool = False) -> bool:
    """Lock an open file until it is closed, however the process ends; tell whether it worked."""
    if sys.platform == "win32":
        return False
    import fcntl

    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, how | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def clear_stale(folder: Path) -> None:
    """Remove the temporary files that a killed call left in a folder.

    A live call holds a lock on each of its own; where there are no locks nothing is removed.
    """
    _clear(folder, _FILE, stat.S_ISREG, Path.unlink)


def clear_stale_folders(folder: Path) -> None:
    """Remove the unfinished folders that a killed call left, as `clear_stale` does files."""
    _clear(folder, _FOLDER, stat.S_ISDIR, shutil.rmtree)


def _clear(
    folder: Path, suffix: str, is_kind: Callable[[int], bool], remove: Callable[[Path], object]
) -> None:
    """Remove what carries a name of ours, is of a kind and is held by nobody."""
    ours = re.compile(rf"\.evaluator-[0-9a-f]{{16}}{re.escape(suffix)}")
    found: list[Path] = []
    with contextlib.suppress(OSError):
        found = [path for path in folder.iterdir() if ours.fullmatch(path.name)]
    for path in found:
        with contextlib.suppress(OSError):  # another's, or gone meanwhile
            if is_kind(path.lstat().st_mode):
                _remove_if_dead(path, remove)


def _remove_if_dead(path: Path, remove: Callable[[Path], object]) -> None:
    """Remove what is temporary unless someone holds it."""
    descriptor = os.open(path, os.O_RDONLY | NO_LINK)
    try:
        if lock(descriptor, wait=False):
            remove(path)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of the data, in as many calls as it takes, and force it to disk."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the system can do that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def close(descriptor: int | None) -> None:
    """Close a file if it is open; what was to be on disk was forced there before."""
    if descriptor is not None:
        with contextlib.suppress(OSError):
            os.close(descriptor)
