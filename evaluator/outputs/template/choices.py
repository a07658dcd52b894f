"""What the drop-downs of a workbook offer: what other sheets hold, or a column of Lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

from criteria.models import Direction
from criteria.tree import Table
from criteria.weight_sets import METHODS, BestWorstSet, BlendSet, GroupSet, OrderSet
from evaluator.storage.sheets import Sheet
from evaluator.storage.sheets.weights import FOLDERS
from partners.models import Expectation, Kind, PassageKind

# Drop-downs that offer the first column of another sheet, which may grow.
SHEETS: Final = {
    "criteria": "Criteria",
    "levels": "Scale",
    "stages": "Stages",
    "partners": "Partners",
    "sources": "Sources",
    "minerals": "Minerals",
}
# The section of the settings of which the names are offered.
_BASES = "evidence.basis"


def fixed_lists(settings: Table) -> dict[str, list[str]]:
    """Return the lists of the sheet Lists: what the engine knows, and names from the settings."""
    return {
        "directions": [item.value for item in Direction],
        "kinds": [item.value for item in Kind],
        "passages": [item.value for item in PassageKind],
        "yes": ["yes"],
        "met if": _literals(Expectation, "met_if"),
        "uses": list(FOLDERS),
        "weighing": list(METHODS),
        "combining": [*_literals(GroupSet, "how"), *_literals(BlendSet, "how")],
        "models": _literals(BestWorstSet, "model"),
        "origins": _literals(OrderSet, "from_"),
        "statuses": list(settings.get("ladder", {}).get("status", [])),
        "roles": [role["id"] for role in settings.get("roles", {}).get("role", [])],
    }


def _literals(model: Any, field: str) -> list[str]:
    """Return the words that a field may be."""
    found = [model.model_fields[field].annotation]
    while not all(isinstance(item, str) for item in found):
        found = [
            part for item in found for part in (get_args(item) or (item,)) if part is not type(None)
        ]
    return found


def bases_range(settings: Sheet) -> str:
    """Return the cells of the sheet of settings in which the names of the bases stand."""
    rows = [number for number, row in enumerate(settings.rows, start=1) if row[0] == _BASES]
    return f"='{settings.title}'!$B${min(rows)}:$B${max(rows)}" if rows else ""


def sheet_range(title: str, rows: int) -> str:
    """Return the filled cells of the first column of a sheet, however many they become."""
    column = f"'{title}'!$A$3"  # beneath what the sheet is for and the heading
    return f"=OFFSET({column},0,0,MAX(1,COUNTA({column}:$A${rows})),1)"


def list_range(title: str, column: str, items: Sequence[str]) -> str:
    """Return the cells of a list of the sheet Lists."""
    return f"='{title}'!${column}$2:${column}${len(items) + 1}"


def defined_name(choices: str) -> str:
    """Return the name that a drop-down refers to.

    Examples
    --------
    >>> defined_name("met if")
    'choices_met_if'
    """
    return f"choices_{choices.replace(' ', '_')}"


def names_of(
    settings: Sheet | None,
    lists: Mapping[str, Sequence[str]],
    columns: Mapping[str, str],
    title: str,
    rows: int,
) -> dict[str, str]:
    """Return what every drop-down refers to, by what it offers."""
    found = {choices: sheet_range(sheet, rows) for choices, sheet in SHEETS.items()}
    for choices, items in lists.items():
        if items:
            found[choices] = list_range(title, columns[choices], items)
    bases = bases_range(settings) if settings is not None else ""
    return {**found, "bases": bases} if bases else found
