"""Read the tables of a study from wherever they were written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from os import PathLike
from pathlib import Path

from criteria import Faults, Tree
from criteria.faults import Fault, InputError
from criteria.load import read_framework
from evaluator.storage.csv_sheets import names_in, read_csv_sheet
from evaluator.storage.folders import study_folders
from evaluator.storage.limits import Limits
from evaluator.storage.record import Inputs, read_inputs, record_at, trees_of
from evaluator.storage.sheets import check_whole, tree_of_sheets
from evaluator.storage.sheets.places import without_echoes
from evaluator.storage.workbook import read_workbook
from evaluator.suppose import NOTHING, Supposed
from partners.load import read_evidence

_WORKBOOK = ".xlsx"
# Other workbooks, of which people think as the same.
_ALIKE = (".xlsm", ".xls", ".ods", ".xlsb")
WORKBOOKS = (_WORKBOOK, *_ALIKE)


@dataclass(frozen=True)
class Tables:
    """The tables of a study, not yet built.

    Attributes
    ----------
    criteria, partners : Tree
    is_mixed : bool
        Whether one of the two is the user's own and the other ships.
    supposed : Supposed
        What in them nobody has said.
    file : str
        The file that holds all of them, where it is a record.
    is_book : bool
        Whether they were read from the sheets of a workbook, and so have the form of these.
    """

    criteria: Tree
    partners: Tree
    is_mixed: bool
    supposed: Supposed = NOTHING
    file: str = ""
    is_book: bool = False

    def told(self, noted: Sequence[Fault], faults: Iterable[Fault]) -> list[Fault]:
        """Return every fault as of the place where it was made, each once, sheet by sheet.

        Parameters
        ----------
        noted : sequence of Fault
            Those noted while reading, with which `faults` begin.
        """
        later = self.criteria.relocate(list(faults)[len(noted) :])
        found = [self._in_file(fault) for fault in (*noted, *without_echoes(noted, later))]
        sheets = {where: n for n, where in enumerate(dict.fromkeys(f.where for f in found))}
        return sorted(found, key=lambda fault: sheets[fault.where])

    def _in_file(self, fault: Fault) -> Fault:
        """Return a fault with the name of the record that holds its table."""
        if not self.file or fault.where.startswith(self.file):
            return fault
        return replace(fault, where=f"{self.file}, {fault.where}")


def read_tables(
    path: str | Path | None, faults: Faults, limits: Mapping[str, int] | None = None
) -> Tables:
    """Read the tables of what ships, or of a study of one's own.

    Parameters
    ----------
    path : path or None
        A folder, a workbook or a recorded run; None for what ships.
    limits : mapping, optional
        How large it may be, where the limits of ``limits.toml`` are not to hold.

    Raises
    ------
    InputError
        If there is nothing at the path that a study could be read from. Faults of single files
        are noted, and their tables left empty.
    """
    bounds = Limits.of(limits)
    if isinstance(path, str | PathLike):
        record = record_at(Path(path))
        if record is not None:
            return _read_record(record, bounds, faults)
        if _is_workbook(Path(path)):
            return _from_workbook(Path(path), bounds, faults)
    criteria, partners = study_folders(path)
    _check_sizes([folder for folder in (criteria, partners) if folder is not None], bounds)
    return Tables(
        read_framework(criteria, faults),
        _read_partners(partners, bounds, faults),
        (criteria is None) != (partners is None),
    )


def _is_workbook(path: Path) -> bool:
    """Tell whether a path is meant as a workbook."""
    return path.suffix.lower() in WORKBOOKS and not path.is_dir()


def _from_workbook(path: Path, limits: Limits, faults: Faults) -> Tables:
    """Read a workbook; of the criteria, what ships where it has none."""
    before = len(faults)
    if path.suffix.lower() != _WORKBOOK:
        faults.add(path.name, "a workbook .xlsx", f"'{path.suffix}'", "Save it as .xlsx.")
        raise InputError(faults)
    sheets = read_workbook(path, limits, faults)
    if not sheets and len(faults) > before:
        raise InputError(faults)
    tree = tree_of_sheets(sheets, path.name, faults)
    if len(faults) == before:
        tree = check_whole(sheets, tree, faults)
    criteria = tree.part("criteria")
    if criteria.tables:
        return Tables(criteria, tree.part("partners"), False, is_book=True)
    return Tables(read_framework(None, faults), tree.part("partners"), True, is_book=True)


def _read_partners(folder: Path | None, limits: Limits, faults: Faults) -> Tree:
    """Read a folder of evidence, from TOML and from CSV files beside or instead of it."""
    if folder is None:
        return read_evidence(None, faults)
    names = names_in(folder)
    tree = read_evidence(folder, faults, names)
    if not names:
        return tree
    read = [read_csv_sheet(folder / name, limits, faults) for name in names]
    sheets = [sheet for sheet in read if sheet is not None]
    tables = {f"partners/{name}": table for name, table in tree.tables.items()}
    beside = replace(tree, tables=tables)
    built = tree_of_sheets(sheets, str(folder), faults, beside).part("partners")
    # What stands in a table that could not be read is not called unknown.
    unread = {
        f"{Path(name).stem}.toml": None
        for name, sheet in zip(names, read, strict=True)
        if sheet is None
    }
    return replace(built, tables={**unread, **built.tables})


def _check_sizes(folders: Iterable[Path], limits: Limits) -> None:
    """Refuse folders with too many files, or one that is too large, before any is parsed.

    Raises
    ------
    InputError
        With every file that is.
    """
    faults, paths = Faults("study"), list[Path]()
    for folder in folders:
        found = sorted(islice(folder.rglob("*"), limits.files + 1))
        here = Faults(str(folder))
        limits.check("files", len(found), "folder", here, more=len(found) > limits.files)
        faults.extend(here)
        paths += found
    faults.raise_if_any()
    size = values = 0
    for path in paths:
        if path.suffix in (".toml", ".csv") and path.is_file():
            here = Faults(path.name)
            size += path.stat().st_size
            is_counted = path.suffix == ".toml" or path.parent.name == "coding"
            values += check_size(path, limits, here, is_counted=is_counted)
            faults.extend(here)
    whole = Faults("study")
    limits.check("inflated", size, "all files", whole)
    limits.check("values", values, "all files", whole)
    faults.extend(whole)
    faults.raise_if_any()


def check_size(path: Path, limits: Limits, here: Faults, *, is_counted: bool = True) -> int:
    """Note a file that is larger than allowed, before it is parsed; return how many values it has.

    Parameters
    ----------
    is_counted : bool
        Whether its entries are counted too, as those of TOML are; otherwise only its bytes.
    """
    if not limits.check("bytes", path.stat().st_size, "file", here) or not is_counted:
        return 0
    entries, values = _count_entries(path)
    limits.check("rows", entries, "file", here)
    return values


def _count_entries(path: Path) -> tuple[int, int]:
    """Count the entries of a file without parsing it, and the values of TOML.

    Entries are lines, and of TOML those that open one; before every value stands one of a few
    signs.
    """
    try:
        raw = b"\n" + path.read_bytes()
    except OSError:  # told when it is read
        return 0, 0
    if path.suffix != ".toml":
        return raw.count(b"\n"), 0
    return raw.count(b"\n[["), sum(raw.count(sign) for sign in (b"=", b",", b"[", b"{"))


def _read_record(path: Path, limits: Limits, faults: Faults) -> Tables:
    """Read the tables that a run was recorded with."""
    inputs = read_inputs(path, limits, faults)
    if inputs is None:
        raise InputError(faults)
    return tables_of_record(inputs, path.name)


def tables_of_record(inputs: Inputs, file: str) -> Tables:
    """Return the tables of a record.

    Raises
    ------
    InputError
        With every table in it that nothing would read.
    """
    criteria, partners = trees_of(inputs, file)
    return Tables(criteria, partners, inputs.is_mixed, inputs.supposed, file)
