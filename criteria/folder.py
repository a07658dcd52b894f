"""Read a folder of TOML and CSV files into a tree, noting what nothing would read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from criteria.faults import Faults
from criteria.reading import check_entries, files_in, read_csv, read_toml
from criteria.tree import Place, Table, Tree


def read_folder(
    folder: Path,
    files: Iterable[str],
    folders: Mapping[str, str],
    faults: Faults,
    beside: Iterable[str] = (),
) -> Tree:
    """Read the files of a folder and of the folders in it.

    Parameters
    ----------
    files : iterable of str
        Their names; those that are not there are left out of the tree.
    folders : mapping of str to str
        By name, the suffix of the files in it.
    faults : Faults
        What cannot be read is noted here, and what no part of the engine would read.
    beside : iterable of str
        Names of files that somebody else reads.
    """
    files = tuple(files)
    check_entries(folder, (*files, *folders, *beside), faults)
    tables: dict[str, Table | None] = {}
    places: dict[tuple[str, str], Place] = {}
    for name in files:
        if (folder / name).exists():
            tables[name] = read_toml(folder / name, faults)
    for name, suffix in folders.items():
        inside = folder / name
        if inside.exists() and not inside.is_dir():
            tables[name] = None
        for path in files_in(inside, suffix, faults):
            if suffix == ".csv":
                table, numbers = read_csv(path, faults) or (None, [])
                places |= _rows(path.name, numbers)
            else:
                table = read_toml(path, faults)
            tables[f"{name}/{path.name}"] = table
    return Tree(str(folder), tables, places)


def _rows(where: str, numbers: list[int]) -> dict[tuple[str, str], Place]:
    """Return where the rows of a table stand, of which the empty ones are left out."""
    return {
        (where, f"row number {place}"): Place(where, f"row {number}")
        for place, number in enumerate(numbers, start=1)
    }


def check_tables(tree: Tree, files: Iterable[str], folders: Mapping[str, str]) -> None:
    """Refuse tables that nothing would read, such as one under a misspelt name.

    Raises
    ------
    InputError
        With each of them.
    """
    faults, wanted = Faults(tree.where), (*files, *(f"{name}/" for name in folders))
    for name in tree.tables:
        folder, _, file = name.partition("/")
        suffix = folders.get(folder, "")
        is_inside = suffix and "/" not in file and Path(file).suffix == suffix
        if name not in wanted and not is_inside:
            faults.unknown(name, "a table of the data", name, wanted)
    faults.raise_if_any()
