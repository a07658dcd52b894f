"""What stands in a new workbook: an invented example, or what ships, with judges to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from criteria import Faults, Tree, load_framework
from criteria.folder import read_folder
from criteria.tree import Table
from evaluator.outputs.template.draft import judged_anew, judged_by
from evaluator.storage.dump import tree_of
from partners import load_evidence

_EXAMPLE: Final = Path(__file__).parent / "example"
_FILES: Final = {
    "criteria": ("criteria.toml", "stages.toml", "settings.toml"),
    "partners": ("sources.toml", "minerals.toml", "expectations.toml"),
}
_FOLDERS: Final = {
    "criteria": {"weights": ".toml"},
    "partners": {"dossiers": ".toml", "passages": ".toml"},
}
_SETTINGS, _REFERENCE = "criteria/settings.toml", "criteria/weights/"


def template_tree(*, shipped: bool = False, judges: int | None = None) -> Tree:
    """Return the tables of a new workbook.

    Parameters
    ----------
    shipped : bool
        What ships instead of an invented example; the settings are those that ship in any case.
    judges : int, optional
        So many judges compare the criteria for the reference sets. In the example each judges as
        the example does; in what ships their cells are empty, for nobody's judgement is made up.
    """
    framework = load_framework()
    tree = tree_of(framework, load_evidence(framework))
    if not shipped:
        tables = {
            **_example(),
            "criteria/intensities.toml": tree.tables["criteria/intensities.toml"],
        }
        own = tables[_SETTINGS]
        tables[_SETTINGS] = _merged(tree.tables[_SETTINGS] or {}, own or {})
        tree = Tree("example", tables)
    if judges is None:
        return tree
    return Tree(
        tree.where,
        {
            name: table
            if table is None or not name.startswith(_REFERENCE)
            else judged_anew(table, framework.criterion_ids, judges)
            if shipped
            else judged_by(table, table["judgement"], judges)
            for name, table in tree.tables.items()
        },
    )


def _example() -> dict[str, Table | None]:
    """Read the example."""
    faults, tables = Faults("example"), dict[str, Table | None]()
    for half in _FILES:
        found = read_folder(_EXAMPLE / half, _FILES[half], _FOLDERS[half], faults)
        tables |= {f"{half}/{name}": table for name, table in found.tables.items()}
    faults.raise_if_any()
    return tables


def _merged(table: Table, own: Table) -> Table:
    """Return a table in which some entries are others."""
    merged: dict[str, Any] = {**table}
    for key, value in own.items():
        is_table = isinstance(value, dict) and isinstance(table.get(key), dict)
        merged[key] = _merged(table[key], value) if is_table else value
    return merged
