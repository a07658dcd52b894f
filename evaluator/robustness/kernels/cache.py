"""Where compiled code is kept, so that it is compiled once for a machine and a version.

numba keeps machine code beside the module by default, which fails in a read-only installation,
and does not notice when a function changes that another module compiles in. The folder here is
the user's own, named after the sources and the versions that the code depends on.
"""

from __future__ import annotations

import hashlib
import os
import platform
import stat
import sys
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# Where numba's users say that it should keep things.
_CHOSEN: Final = "NUMBA_CACHE_DIR"
_NAME: Final = "partner-evaluator"
_READY: Final = "ready"


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function on its first call and keep the machine code; a decorator.

    The compiled function lets other threads run.
    """
    import numba

    dispatcher = numba.njit(nogil=True)(function)
    folder = cache_folder()
    if folder is not None:
        # numba reads the folder when a function is declared; other functions keep theirs.
        config: Any = numba.config
        before, config.CACHE_DIR = config.CACHE_DIR, str(folder)
        try:
            dispatcher.enable_caching()
        finally:
            config.CACHE_DIR = before
    found: Callable[..., Any] = dispatcher
    return found


def cache_folder() -> Path | None:
    """Return the folder for the compiled code of these sources, made if need be.

    Returns
    -------
    Path or None
        None where there is no folder that only this user can write to: what is read from the
        cache is run, so that nobody else may have put it there.
    """
    chosen = os.environ.get(_CHOSEN)
    root = Path(chosen) if chosen else _user_folder() / _NAME
    folder = root / f"kernels-{_fingerprint()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_private(folder) and os.access(folder, os.W_OK) else None
    except OSError:
        return None


def holds_compiled_code() -> bool:
    """Say whether everything was compiled before, for this processor."""
    folder = cache_folder()
    if folder is None:
        return False
    try:
        return (folder / _READY).read_text(encoding="utf-8") == _processor()
    except OSError:
        return False


def note_compiled_code() -> None:
    """Note that everything is compiled."""
    folder = cache_folder()
    if folder is not None:
        (folder / _READY).write_text(_processor(), encoding="utf-8")


def _user_folder() -> Path:
    """Return where programs of this user keep what they can make again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~/AppData/Local")).expanduser()
    if sys.platform == "darwin":
        return Path("~/Library/Caches").expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()


def _is_private(folder: Path) -> bool:
    """Say whether only this user can write to a folder."""
    if sys.platform == "win32":
        return True
    found = folder.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@cache
def _fingerprint() -> str:
    """Name what compiled code depends on: the sources, Python and numba."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    versions = [platform.python_version(), *(version(name) for name in ("numba", "llvmlite"))]
    digest.update(" ".join(versions).encode())
    return digest.hexdigest()[:16]


@cache
def _processor() -> str:
    """Name the processor that code is compiled for."""
    from llvmlite import binding

    return f"{binding.get_host_cpu_name()} {binding.get_host_cpu_features().flatten()}"


def has_numba() -> bool:
    """Say whether numba is installed, without loading it."""
    return find_spec("numba") is not None
