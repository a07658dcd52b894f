"""Read the tables of a study from wherever they were written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

from criteria import Fault, Faults, InputError, Tree
from criteria.load import read_framework
from evaluator.storage.folders import study_folders
from evaluator.storage.record import Inputs, read_inputs, record_at, trees_of
from evaluator.suppose import NOTHING, Supposed
from partners.load import read_evidence


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
        The file that holds all of them, where it is one.
    """

    criteria: Tree
    partners: Tree
    is_mixed: bool
    supposed: Supposed = NOTHING
    file: str = ""

    def told(self, fault: Fault) -> Fault:
        """Return a fault as of the place where its owner wrote the thing."""
        (found,) = self.criteria.relocate([fault])
        if not self.file or found.where.startswith(self.file):
            return found
        return replace(found, where=f"{self.file}, {found.where}")


def read_tables(path: str | Path | None, faults: Faults) -> Tables:
    """Read the tables of what ships, or of a study of one's own.

    Raises
    ------
    InputError
        If there is nothing at the path that a study could be read from. Faults of single files
        are noted, and their tables left empty.
    """
    record = record_at(Path(path)) if isinstance(path, str | PathLike) else None
    if record is not None:
        return _read_record(record, faults)
    criteria, partners = study_folders(path)
    return Tables(
        read_framework(criteria, faults),
        read_evidence(partners, faults),
        (criteria is None) != (partners is None),
    )


def _read_record(path: Path, faults: Faults) -> Tables:
    """Read the tables that a run was recorded with."""
    inputs = read_inputs(path, faults)
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
