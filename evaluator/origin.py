"""See that the three packages come from one place.

A package called ``criteria`` exists elsewhere too; installed beside this one it would take its
place, and the errors that follow would not say why.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from criteria.faults import Faults


def check_origin() -> None:
    """Refuse to work if ``criteria`` or ``partners`` is somebody else's.

    Raises
    ------
    InputError
        With the place from which each is taken.
    """
    home = Path(__file__).resolve().parent.parent
    faults = Faults("installation")
    for name in ("criteria", "partners"):
        spec = find_spec(name)
        found = Path(spec.origin).resolve().parent.parent if spec and spec.origin else None
        if found != home:
            remedy = f"Uninstall the other package called '{name}'."
            faults.add(name, f"the package in {home}", str(found or "nowhere"), remedy)
    faults.raise_if_any()
