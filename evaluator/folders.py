"""Where a study is read from."""

from __future__ import annotations

from pathlib import Path

from criteria.faults import Faults, nearest


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
    folder = Path(path)
    faults = Faults(str(folder))
    if not folder.exists():
        faults.add("path", "a folder", "nothing there", "Check the path.")
    elif not folder.is_dir():
        faults.add("path", "a folder with partners/", "a file", "Name the folder that holds it.")
    elif not (folder / "partners").is_dir():
        inside = ", ".join(sorted(item.name for item in folder.iterdir())[:5]) or "nothing"
        remedy = "Lay it out as partners/data of what ships, in a folder called partners."
        faults.add("path", "a folder with partners/", inside, remedy)
    elif not (folder / "criteria").exists():
        alike = nearest("criteria", (item.name for item in folder.iterdir() if item.is_dir()))
        if alike not in (None, "partners"):
            faults.add("path", "criteria/, or none for what ships", f"{alike}/", "Rename it.")
    faults.raise_if_any()
    criteria = folder / "criteria"
    return (criteria if criteria.is_dir() else None), folder / "partners"
