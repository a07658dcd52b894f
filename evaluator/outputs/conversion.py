"""Turn a study from one form into another, and see that it is the same before it is written."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from criteria.faults import Faults
from evaluator.loading import load
from evaluator.outputs.files import write_files
from evaluator.outputs.folder import write_folder
from evaluator.outputs.names import check_names
from evaluator.outputs.study_folder import folder_files
from evaluator.outputs.targets import check_folder, check_targets
from evaluator.outputs.template import study_workbook
from evaluator.storage.dump import tree_of

# Endings by which people mean a file; as the name of a folder they would mislead.
_FILES = (".csv", ".json", ".ods", ".toml", ".xls", ".xlsb", ".xlsm", ".zip")


def convert_study(
    source: str | Path,
    target: Path,
    tables: str = "toml",
    limits: Mapping[str, int] | None = None,
    *,
    force: bool = False,
) -> str:
    """Write a study in another form; return its digest, which both have.

    Parameters
    ----------
    source : path
        A workbook or a folder.
    target : Path
        A workbook if it ends in ``.xlsx``, else a folder.
    tables : str
        ``toml`` or ``csv``: how a folder holds what is known.
    limits : mapping, optional
        How large the source may be.
    force : bool
        Overwrite a workbook that exists; a folder that holds something is never touched.

    Raises
    ------
    InputError
        If the source or the target is at fault; nothing is written then.
    """
    is_book = target.suffix.lower() == ".xlsx"
    if is_book:
        check_targets([target], [".xlsx"], force=force)
    else:
        _check_folder(target)
    study = load(source, limits)
    tree = tree_of(study.framework, study.evidence, target.name)
    files = {} if is_book else folder_files(tree, csv=tables == "csv")
    check_names(files, str(target))
    book = study_workbook(tree) if is_book else b""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / (f"study{target.suffix}" if is_book else "study")
        if is_book:
            write_files({trial: book})
        else:
            write_folder(trial, files)
        _check_same(study.digest, load(trial, limits).digest, target)
    if is_book:
        write_files({target: book}, force=force)
    else:
        write_folder(target, files)
    return study.digest


def _check_folder(target: Path) -> None:
    """Refuse a folder that holds something, before anything is read."""
    faults = Faults(str(target))
    check_folder(target)
    if target.suffix.lower() in _FILES:
        remedy = "Name a workbook .xlsx or a folder; a folder can hold CSV files: --tables csv."
        faults.add("path", "a new folder, or a workbook .xlsx", f"'{target.suffix}'", remedy)
    elif target.exists() and not (target.is_dir() and not any(target.iterdir())):
        found = "a folder with something in it" if target.is_dir() else "a file"
        faults.add("folder", "a new folder, or a workbook .xlsx", found, "Give another name.")
    faults.raise_if_any()


def _check_same(wanted: str, found: str, target: Path) -> None:
    """Refuse to write what would be read as another study."""
    faults = Faults(str(target))
    if wanted != found:
        remedy = "Keep it as it is, and tell us what in it is out of the ordinary."
        faults.add("study", f"the same study, {wanted[:12]}", f"another, {found[:12]}", remedy)
    faults.raise_if_any()
