"""Writing files whole or not at all: never half a file, never half of several."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from criteria.faults import Fault, InputError
from evaluator.outputs.safe import plain_text
from evaluator.outputs.targets import check_targets

# What is unfinished carries this name, so that a later call can tell what a killed one left.
_OURS = re.compile(r"\.evaluator-[0-9a-f]{16}\.part")
NO_LINK = getattr(os, "O_NOFOLLOW", 0)


@dataclass
class _Staged:
    """One output on its way: its temporary file and, where there was one, the old file."""

    target: Path
    temporary: Path
    descriptor: int | None
    backup: Path | None = None
    backup_descriptor: int | None = None
    replaced: bool = False


def write_files(contents: Mapping[Path, bytes], *, force: bool = False) -> None:
    """Write several files so that all of them are new and whole, or all of them as before.

    Each is written beside its target and forced to disk; when all are, they take the place of
    their targets. What an earlier call left when it was killed is cleared away.

    Parameters
    ----------
    contents : mapping of Path to bytes
    force : bool
        Overwrite files that exist.

    Raises
    ------
    InputError
        If a target is at fault or cannot be written; every file is then as it was.
    """
    check_targets(list(contents), force=force)
    staged: list[_Staged] = []
    folders = sorted({path.parent for path in contents})
    target: Path | None = None
    try:
        for folder in folders:
            clear_stale(folder)
        for target, data in contents.items():
            _stage(target, data, staged)
        # Somebody may have come first while the temporary files were written.
        check_targets(list(contents), force=force)
        for item in staged:
            target = item.target
            _replace(item)
        for target in folders:
            sync_folder(target)
    except BaseException as error:
        _restore(staged)
        if isinstance(error, OSError):
            raise InputError([writing_fault(target, error)]) from error
        raise
    finally:
        _tidy(staged)


def clear_stale(folder: Path) -> None:
    """Remove the temporary files that a killed call left in a folder.

    A live call holds a lock on each of its own; where there are no locks nothing is removed.
    """
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if _OURS.fullmatch(path.name):
                _remove_if_dead(path)


def _remove_if_dead(path: Path) -> None:
    """Remove a temporary file unless someone holds it."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return
    descriptor = os.open(path, os.O_RDONLY | NO_LINK)
    try:
        if lock(descriptor, wait=False):
            path.unlink()
    finally:
        os.close(descriptor)


def _stage(target: Path, data: bytes, staged: list[_Staged]) -> None:
    """Write a file beside its target, with the old file's permissions, and force it to disk."""
    temporary, descriptor = _open_temporary(target.parent)
    item = _Staged(target, temporary, descriptor)
    staged.append(item)
    if hasattr(os, "fchmod"):
        with contextlib.suppress(FileNotFoundError):
            os.fchmod(descriptor, target.lstat().st_mode & 0o777)
    with os.fdopen(descriptor, "wb", closefd=False) as stream:
        stream.write(data)
        stream.flush()
    os.fsync(descriptor)
    if sys.platform == "win32":  # an open file cannot be renamed there
        os.close(descriptor)
        item.descriptor = None


def _open_temporary(folder: Path) -> tuple[Path, int]:
    """Create a temporary file of our own in a folder, and lock it."""
    while True:
        path = _free_name(folder)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags, 0o666)
        lock(descriptor, wait=True)
        # Another call may have taken it for dead between its creation and its lock.
        if os.fstat(descriptor).st_nlink:
            return path, descriptor
        os.close(descriptor)


def _replace(item: _Staged) -> None:
    """Put the new file in the place of the old one, which is kept until all are in place."""
    if item.target.exists():
        backup = _free_name(item.target.parent)
        try:
            os.link(item.target, backup)
        except OSError:  # not every file system can link
            shutil.copyfile(item.target, backup)
        item.backup = backup
        item.backup_descriptor = os.open(backup, os.O_RDONLY)
        lock(item.backup_descriptor, wait=False)
    item.temporary.replace(item.target)
    item.replaced = True


def _restore(staged: list[_Staged]) -> None:
    """Put the old files back."""
    for item in staged:
        if item.replaced:
            with contextlib.suppress(OSError):
                if item.backup is None:
                    item.target.unlink()
                else:
                    _close(item.backup_descriptor)
                    item.backup_descriptor = None
                    item.backup.replace(item.target)


def _tidy(staged: list[_Staged]) -> None:
    """Remove what is left of our temporary files and let go of the locks."""
    for item in staged:
        leftovers = [None if item.replaced else item.temporary, item.backup]
        for path in leftovers:
            if path is not None:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
        _close(item.descriptor)
        _close(item.backup_descriptor)


def _close(descriptor: int | None) -> None:
    """Close a file if it is open."""
    if descriptor is not None:
        os.close(descriptor)


def _free_name(folder: Path) -> Path:
    """Return a name for a temporary file that nobody else will take."""
    return folder / f".evaluator-{secrets.token_hex(8)}.part"


def lock(descriptor: int, *, wait: bool) -> bool:
    """Lock an open file until it is closed, however the process ends; tell whether it worked."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the system can do that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def writing_fault(target: Path | None, error: OSError) -> Fault:
    """Say that writing failed."""
    return Fault(
        plain_text(str(target)),
        "writing",
        "room and leave to write",
        error.strerror or type(error).__name__,
        "Free some space or write elsewhere; every file is as it was.",
    )
