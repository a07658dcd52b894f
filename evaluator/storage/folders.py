"""Where a study is read from."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from criteria.faults import Faults, InputError, nearest


def study_folders(path: str | Path | None) -> tuple[Path | None, Path | None]:
    """Return where criteria and partners are read from; None for what ships.

    Parameters
    ----------
    path : path or None
        A folder with ``partners/`` and, if the criteria are one's own too, ``criteria/``.

    Raises
    ------
    InputError
        If there is no such folder.
    """
    if path is None:
        return None, None
    if not isinstance(path, str | PathLike):
        faults = Faults("load")
        faults.add("path", "the path of a folder", path, "Give it as text or as a Path.")
        raise InputError(faults)
    folder = Path(path)
    faults = Faults(str(folder))
    try:
        names = sorted(item.name for item in folder.iterdir()) if folder.is_dir() else []
        is_there = folder.exists()
    except OSError as error:
        faults.add("path", "a readable folder", error.strerror or str(error), "Check the path.")
        raise InputError(faults) from None
    if not is_there:
        faults.add("path", "a folder", "nothing there", "Check the path.")
    elif not folder.is_dir():
        faults.add("path", "a folder with partners/", "a file", "Name the folder that holds it.")
    elif not (folder / "partners").is_dir():
        inside = ", ".join(names[:5]) or "nothing"
        remedy = "Lay it out as partners/data of what ships, in a folder called partners."
        faults.add("path", "a folder with partners/", inside, remedy)
    elif "criteria" in names and not (folder / "criteria").is_dir():
        faults.add("criteria", "a folder", "something else", "Make it a folder, or remove it.")
    elif "criteria" not in names:
        alike = nearest("criteria", (name for name in names if (folder / name).is_dir()))
        if alike not in (None, "partners"):
            faults.add("path", "criteria/, or none for what ships", f"{alike}/", "Rename it.")
    faults.raise_if_any()
    criteria = folder / "criteria"
    return (criteria if criteria.is_dir() else None), folder / "partners"
