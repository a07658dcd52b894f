"""Writing a folder of files whole or not at all, under a name that no other content has."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from criteria.faults import Fault, Faults, InputError
from evaluator.outputs.files import writing_fault
from evaluator.outputs.safe import plain_text
from evaluator.outputs.targets import check_folder
from evaluator.outputs.temporary import (
    NO_LINK,
    clear_stale_folders,
    close,
    free_name,
    lock,
    open_new,
    sync_folder,
    write_all,
)

# What systems say where something stands already in the place of a folder that moves there.
_TAKEN = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR}


def write_folder(target: Path, contents: Mapping[str, bytes]) -> bool:
    """Write a folder of files so that it is there whole or not at all.

    The files are written into a folder beside the target and forced to disk; then that folder
    takes the name of the target. One of the same content stays as it is; one of other content is
    never touched. What an earlier call left when it was killed is cleared away.

    Parameters
    ----------
    target : Path
        The folder that holds it is made if there is none.
    contents : mapping of str to bytes
        By the name of each file, with ``/`` between it and the folders inside that it lies in.

    Returns
    -------
    bool
        Whether anything was written: False where the same stood there already.

    Raises
    ------
    InputError
        If something else stands there, or it cannot be written.
    """
    check_folder(target)
    for name in contents:
        parts = name.split("/")
        if any(not part or part != Path(part).name or part.startswith(".") for part in parts):
            raise ValueError(f"'{name}' is not the plain name of a file")
    try:
        target.parent.mkdir(exist_ok=True)
        clear_stale_folders(target.parent)
        if target.exists() and not _is_empty(target):
            _check_same(target, contents)
            return False
        return _write(target, contents)
    except OSError as error:
        raise InputError([writing_fault(target, error)]) from error


def _write(target: Path, contents: Mapping[str, bytes]) -> bool:
    """Write the files beside the target and give their folder its name."""
    temporary, descriptor = _open_temporary(target.parent)
    try:
        for name, data in contents.items():
            _write_file(temporary / name, data)
        for folder in [*(path for path in temporary.rglob("*") if path.is_dir()), temporary]:
            sync_folder(folder)
        try:
            temporary.rename(target)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            _check_same(target, contents)  # somebody came first
            return False
        try:
            sync_folder(target.parent)
        except OSError as error:
            raise InputError([writing_fault(target, error, [target])]) from error
        return True
    finally:
        with contextlib.suppress(OSError):
            if temporary.exists():
                shutil.rmtree(temporary)
        close(descriptor)


def _open_temporary(folder: Path) -> tuple[Path, int | None]:
    """Make a folder of our own beside the target, and lock it where the system has locks."""
    while True:
        path = free_name(folder, is_folder=True)
        path.mkdir()
        if sys.platform == "win32":  # an open folder cannot be renamed there
            return path, None
        descriptor = None
        # Another call may take it for dead between its creation and its lock.
        with contextlib.suppress(FileNotFoundError):
            descriptor = os.open(path, os.O_RDONLY | NO_LINK)
            lock(descriptor, wait=True)
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return path, descriptor
        close(descriptor)


def _write_file(path: Path, data: bytes) -> None:
    """Write a new file and force it to disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = open_new(path)
    try:
        write_all(descriptor, data)
    finally:
        close(descriptor)


def _is_empty(folder: Path) -> bool:
    """Tell whether a folder holds nothing, so that another may take its place."""
    return folder.is_dir() and not any(folder.iterdir())


def _check_same(target: Path, contents: Mapping[str, bytes]) -> None:
    """Refuse a folder that holds anything but these files."""
    faults = Faults(plain_text(str(target)))
    remedy = "Move the folder away, or give another place; nothing in it was touched."
    names = _names_in(target) if target.is_dir() else None
    if names is None:
        raise InputError([Fault(faults.where, "folder", "a folder", "something else", remedy)])
    for name in sorted({*names, *contents}):
        if name not in contents:
            faults.add(name, "no such file", "one", remedy)
        elif not (target / name).is_file() or (target / name).read_bytes() != contents[name]:
            faults.add(name, "the file as it was written", "another, or none", remedy)
    faults.raise_if_any()


def _names_in(folder: Path) -> list[str]:
    """Return the names of the files in a folder and in the folders inside it."""
    found = (path for path in folder.rglob("*") if not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)
