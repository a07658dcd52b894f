"""Writing files whole or not at all: never half a file, never half of several."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from criteria.faults import Fault, InputError
from evaluator.outputs.safe import plain_text
from evaluator.outputs.targets import check_targets
from evaluator.outputs.temporary import (
    clear_stale,
    close,
    create,
    free_name,
    open_shared,
    sync_folder,
    write_all,
)


@dataclass
class _Staged:
    """One output on its way: its temporary file and, where there was one, the old file."""

    target: Path
    temporary: Path
    descriptor: int | None = None
    backup: Path | None = None
    old: int | None = None
    placed: bool = False


def write_files(contents: Mapping[Path, bytes], *, force: bool = False) -> None:
    """Write several files so that all of them are new and whole, or all of them as before.

    Each is written beside its target and forced to disk; when all are, they take the place of
    their targets. Killed in between, it leaves some new and the others old, each of them whole;
    the next call clears away what else was left. The folder may be reached through links, as
    home folders often are; no link is followed in it.

    Parameters
    ----------
    contents : mapping of Path to bytes
    force : bool
        Overwrite files that exist.

    Raises
    ------
    InputError
        If a target is at fault or cannot be written; every file is then as it was, but for those
        that the fault names.
    """
    check_targets(list(contents), force=force)
    # A link that is turned elsewhere meanwhile takes no file along.
    real = {Path(os.path.realpath(path.parent)) / path.name: path for path in contents}
    staged: list[_Staged] = []
    folders = sorted({path.parent for path in real})
    path: Path | None = None
    try:
        for folder in folders:
            clear_stale(folder)
        for path, given in real.items():
            _stage(path, contents[given], staged)
        # Somebody may have come first while the temporary files were written.
        check_targets(list(real), force=force)
        for item in staged:
            path = item.target
            _place(item, force=force)
        for path in folders:
            sync_folder(path)
    except BaseException as error:
        lost = _restore(staged)
        if isinstance(error, OSError):
            raise InputError([writing_fault(path, error, lost)]) from error
        raise
    finally:
        _tidy(staged)


def _stage(target: Path, data: bytes, staged: list[_Staged]) -> None:
    """Write a file beside its target, with the old file's permissions, and force it to disk."""
    item = _Staged(target, free_name(target.parent))
    staged.append(item)
    item.descriptor = create(item.temporary)
    while item.descriptor is None:
        item.temporary = free_name(target.parent)
        item.descriptor = create(item.temporary)
    if hasattr(os, "fchmod"):
        with contextlib.suppress(FileNotFoundError):
            os.fchmod(item.descriptor, target.lstat().st_mode & 0o777)
    write_all(item.descriptor, data)
    if sys.platform == "win32":  # an open file cannot be renamed there
        close(item.descriptor)
        item.descriptor = None


def _place(item: _Staged, *, force: bool) -> None:
    """Put the new file in its place; an old one there is kept until all are in place."""
    if force:
        if item.target.exists():
            _keep_old(item)
        item.temporary.replace(item.target)
    else:
        try:
            # Unlike a rename, a link never takes the place of what another put there meanwhile.
            os.link(item.temporary, item.target)
        except FileExistsError:
            raise
        except OSError:  # not every file system can link
            item.temporary.replace(item.target)
    item.placed = True


def _keep_old(item: _Staged) -> None:
    """Give the old file a second name, or copy it where the file system has no second names."""
    with contextlib.suppress(PermissionError):  # not ours to read: then it is kept without a lock
        item.old = open_shared(item.target)
    item.backup = free_name(item.target.parent)
    try:
        os.link(item.target, item.backup)
    except OSError:
        shutil.copyfile(item.target, item.backup)


def _restore(staged: list[_Staged]) -> list[Path]:
    """Put the old files back; return the targets of which that cannot be done."""
    lost = []
    for item in staged:
        if item.placed:
            try:
                if item.backup is None:
                    item.target.unlink()
                else:
                    close(item.old)
                    item.old = None
                    item.backup.replace(item.target)
            except OSError:
                lost.append(item.target)
    return lost


def _tidy(staged: list[_Staged]) -> None:
    """Remove what is left of our temporary files and let go of the locks."""
    for item in staged:
        for path in (item.temporary, item.backup):
            if path is not None:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
        close(item.descriptor)
        close(item.old)


def writing_fault(path: Path | None, error: OSError, lost: Sequence[Path] = ()) -> Fault:
    """Say that writing failed, and how the files stand."""
    remedy = "Free some space or write elsewhere"
    if isinstance(error, FileExistsError):
        remedy = "Another call was quicker: give another name, or add --force"
    told = "every file is as it was."
    if lost:
        names = ", ".join(plain_text(str(name)) for name in lost)
        told = f"new and whole already, and not to be undone: {names}."
    return Fault(
        plain_text(str(path)),
        "writing",
        "room and leave to write",
        error.strerror or type(error).__name__,
        f"{remedy}; {told}",
    )
