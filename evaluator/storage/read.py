"""Read the tables of a study from wherever they were written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from criteria import Faults, Tree
from criteria.load import read_framework
from evaluator.storage.folders import study_folders
from partners.load import read_evidence


@dataclass(frozen=True)
class Tables:
    """The tables of a study, not yet built.

    Attributes
    ----------
    criteria, partners : Tree
    is_mixed : bool
        Whether one of the two is the user's own and the other ships.
    """

    criteria: Tree
    partners: Tree
    is_mixed: bool


def read_tables(path: str | Path | None, faults: Faults) -> Tables:
    """Read the tables of what ships, or of a study of one's own.

    Raises
    ------
    InputError
        If there is nothing at the path that a study could be read from. Faults of single files
        are noted, and their tables left empty.
    """
    criteria, partners = study_folders(path)
    return Tables(
        read_framework(criteria, faults),
        read_evidence(partners, faults),
        (criteria is None) != (partners is None),
    )
