"""See that the three packages come from one place.

A package called ``criteria`` exists elsewhere too; installed beside this one it would take its
place, and the errors that follow would not say why. So this is asked before anything else, and
nothing of ours is imported here.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


class OriginError(ImportError):
    """A package of this program is taken from somewhere else."""


def check_origin() -> None:
    """Refuse to work if ``criteria`` or ``partners`` is somebody else's.

    Raises
    ------
    OriginError
        With the place from which each is taken and what to do.
    """
    home = Path(__file__).resolve().parent.parent
    told = []
    for name in ("criteria", "partners"):
        spec = find_spec(name)
        found = Path(spec.origin).resolve().parent.parent if spec and spec.origin else None
        if found != home:
            told.append(
                f"'{name}' is taken from {found or 'nowhere'}, not from {home}. "
                f"Uninstall the other package called '{name}'."
            )
    if told:
        raise OriginError(" ".join(told))
