"""The inputs of a run as one JSON file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import criteria.load
import partners.load
from criteria import Faults, Tree
from criteria.folder import check_tables
from criteria.reading import Flag, Record, build
from criteria.weight_sets import judgements_of
from evaluator.storage.dump import tree_of
from evaluator.storage.json_text import parse_json, read_bytes
from evaluator.storage.limits import Limits
from evaluator.suppose import NOTHING, Supposed

if TYPE_CHECKING:
    from criteria import Framework
    from partners import Evidence

INPUTS: Final = "inputs.json"
_LAYOUTS: Final = {
    "criteria": (criteria.load.FILES, criteria.load.FOLDERS),
    "partners": (partners.load.FILES, partners.load.FOLDERS),
}


class Inputs(Record):
    """Everything that a ranking is read from.

    Attributes
    ----------
    is_mixed : bool
        Whether criteria and partners are not of one study: then the judgements may follow from
        documents that the register does not have.
    supposed_claims, supposed_sources : tuple of str
        Ids of what nobody has said.
    tables : dict
        By the names of the files that they could be read from.
    """

    is_mixed: Flag
    supposed_claims: tuple[str, ...]
    supposed_sources: tuple[str, ...]
    tables: dict[str, dict[str, Any]]

    @property
    def supposed(self) -> Supposed:
        """What is supposed."""
        return Supposed(self.supposed_claims, self.supposed_sources)


def inputs_of(
    framework: Framework, evidence: Evidence, supposed: Supposed | None = None
) -> dict[str, Any]:
    """Return everything that a study is read from as plain values."""
    asked = supposed or NOTHING
    named = {
        item.source
        for entry in (*framework.stage_weights.values(), *framework.other_weights.values())
        for item in judgements_of(entry)
        if item.source is not None
    }
    return {
        "is_mixed": not named <= set(evidence.sources),
        "supposed_claims": list(asked.claims),
        "supposed_sources": list(asked.sources),
        "tables": dict(tree_of(framework, evidence).tables),
    }


def record_at(path: Path) -> Path | None:
    """Return the file with the inputs if a path leads to a record of a run, or to that file."""
    if path.suffix.lower() == ".json" and path.is_file():
        return path
    inside = path / INPUTS
    return inside if inside.is_file() and not (path / "partners").exists() else None


def read_inputs(path: Path, limits: Limits, faults: Faults) -> Inputs | None:
    """Read the inputs of a run; note why if they cannot be read, or are larger than allowed."""
    data = read_bytes(path, limits, faults)
    return None if data is None else parse_inputs(data, path.name, limits, faults)


def parse_inputs(data: bytes, where: str, limits: Limits, faults: Faults) -> Inputs | None:
    """Read the inputs of a run from the text of their file; note why not as `read_inputs` does."""
    value = parse_json(data, where, limits, faults)
    inputs = None if value is None else build(Inputs, value, where, "file", faults)
    if inputs is None:
        return None
    before = len(faults)
    for name, table in inputs.tables.items():
        here = Faults(f"{where}, {name}")
        for key, entries in table.items():
            if isinstance(entries, list):
                limits.check("rows", len(entries), key, here)
        faults.extend(here)
    return inputs if len(faults) == before else None


def trees_of(inputs: Inputs, where: str) -> tuple[Tree, Tree]:
    """Return the tables of criteria and partners as if they had been read from files.

    Raises
    ------
    InputError
        With every table that nothing would read.
    """
    faults, whole = Faults(where), Tree(where, dict(inputs.tables))
    for name in inputs.tables:
        if name.partition("/")[0] not in _LAYOUTS:
            faults.unknown(name, "a table in one of the folders", name, _LAYOUTS)
    for part, (files, folders) in _LAYOUTS.items():
        with faults.collecting():
            check_tables(whole.part(part), files, folders)
    faults.raise_if_any()
    return whole.part("criteria"), whole.part("partners")
