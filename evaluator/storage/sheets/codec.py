"""A study as sheets of cells, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from criteria.faults import Faults
from criteria.tree import Table, Tree
from evaluator.storage.sheets.columns import layouts
from evaluator.storage.sheets.entries import (
    LISTS,
    REPORT,
    read_coding,
    read_dossiers,
    read_lists,
    read_passages,
)
from evaluator.storage.sheets.judgements import read_intensities, write_intensities
from evaluator.storage.sheets.places import Notes, Places
from evaluator.storage.sheets.rows import read_text, tell_above, write_rows
from evaluator.storage.sheets.settings import read_settings, write_settings
from evaluator.storage.sheets.sheet import Row, Sheet
from evaluator.storage.sheets.weights import read_weights, write_weights

# The sheets that each half of a study needs, and where what they hold would stand.
_NEEDED: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "criteria": {
            "criteria": "criteria/criteria.toml",
            "scale": "criteria/criteria.toml",
            "stages": "criteria/stages.toml",
            "weights": "criteria/weights",
            "intensities": "criteria/intensities.toml",
            "settings": "criteria/settings.toml",
        },
        "partners": {
            "partners": "partners/dossiers",
            "sources": "partners/sources.toml",
            "claims": "partners/dossiers",
        },
    }
)


def sheets_of(tree: Tree) -> list[Sheet]:
    """Return a study as sheets; read again by `tree_of_sheets`, they give the same study.

    Raises
    ------
    ValueError
        If the tables hold what no sheet has a place for; those of a checked study never do.
    """
    tables = {name: table for name, table in tree.tables.items() if table is not None}
    return [Sheet(kind, title, rows) for kind, title, rows in _written(tables)]


def _written(tables: Mapping[str, Table]) -> Iterator[tuple[str, str, list[Row]]]:
    """Go through the sheets: kind, title and rows."""
    criteria = tables.get("criteria/criteria.toml", {})
    levels = criteria.get("scale", {}).get("levels", [])
    for kind in layouts():
        if kind == "weights":
            yield from write_weights(tables, [c["id"] for c in criteria.get("criterion", [])])
        elif kind == "coding":
            yield from _codings(tables)
        elif kind == "settings":
            yield kind, _title(kind), write_settings(tables.get("criteria/settings.toml", {}))
        elif kind == "intensities":
            table = tables.get("criteria/intensities.toml")
            if table is not None:
                yield kind, _title(kind), write_intensities(table, levels)
        elif kind not in ("judgements", "judge"):
            members = levels if layouts()[kind].family else ()
            yield kind, _title(kind), write_rows(layouts()[kind], _entries(kind, tables), members)


def _title(kind: str) -> str:
    """Return the title of a sheet."""
    return layouts()[kind].title


def _entries(kind: str, tables: Mapping[str, Table]) -> list[Table]:
    """Return the entries of a sheet that has a row for each."""
    if kind == "scale":
        levels = tables.get("criteria/criteria.toml", {}).get("scale", {}).get("levels", [])
        return [{"level": level} for level in levels]
    if kind in LISTS:
        file, key = LISTS[kind]
        return [_without(entry, "section") for entry in tables.get(file, {}).get(key, [])]
    if kind == "sections":
        sources = tables.get(LISTS["sources"][0], {}).get("source", [])
        return [{"source": s["id"], **part} for s in sources for part in s.get("section", [])]
    if kind == "passages":
        found = _within(tables, "partners/passages/").items()
        return [{"source": name, **item} for name, table in found for item in table["passage"]]
    dossiers = _within(tables, "partners/dossiers/")
    if kind == "partners":
        return [_without(table, "claim", "engagement") for table in dossiers.values()]
    if kind == "claims":
        return [{**c, "partner": n} for n, t in dossiers.items() for c in t.get("claim", [])]
    return [
        row for n, t in dossiers.items() for e in t.get("engagement", []) for row in _reports(n, e)
    ]


def _reports(partner: str, engagement: Table) -> Iterator[Table]:
    """Go through the rows of an engagement: what holds for all of it stands on the first."""
    first = {**_without(engagement, "report"), "partner": partner}
    for number, report in enumerate(engagement["report"]):
        if set(report) - set(REPORT):
            raise ValueError("a report has a key that the sheet has no column for")
        yield {**(first if number == 0 else {"id": engagement["id"], "partner": partner}), **report}


def _codings(tables: Mapping[str, Table]) -> Iterator[tuple[str, str, list[Row]]]:
    """Go through the tables of other coders."""
    layout = layouts()["coding"]
    for number, (name, table) in enumerate(_within(tables, "partners/coding/").items(), start=1):
        rows: list[Row] = [[layout.title, name], *write_rows(layout, table["row"])]
        yield layout.kind, f"{layout.title} {number}", rows


def _within(tables: Mapping[str, Table], folder: str) -> dict[str, Table]:
    """Return the tables in a folder by the names of their files, without suffix."""
    return {
        name.removeprefix(folder).rpartition(".")[0]: table
        for name, table in tables.items()
        if name.startswith(folder)
    }


def _without(entry: Mapping[str, Any], *keys: str) -> Table:
    """Return an entry without some of its keys."""
    return {key: value for key, value in entry.items() if key not in keys}


def tree_of_sheets(
    sheets: Sequence[Sheet], where: str, faults: Faults, beside: Tree | None = None
) -> Tree:
    """Read sheets into the tables of a study, noting every fault by sheet and cell.

    Parameters
    ----------
    where : str
        The workbook or folder, as faults name it.
    beside : Tree, optional
        What was read from other files already, and is added to.
    """
    notes = Notes(where, faults, Places(where, beside.places if beside is not None else {}))
    single = _single(sheets, notes)
    tables = dict(beside.tables) if beside is not None else {}
    read_lists(single, tables, notes)
    if "settings" in single:
        tables["criteria/settings.toml"] = read_settings(single["settings"], notes)
    if "intensities" in single:
        tables["criteria/intensities.toml"] = read_intensities(single["intensities"], notes)
    if "weights" in single:
        alone = [single["judgements"]] if "judgements" in single else []
        judges = [sheet for sheet in sheets if sheet.kind == "judge"]
        tables |= read_weights(single["weights"], alone, judges, notes)
    if single.keys() & {"partners", "claims", "engagements"}:
        read_dossiers(single, tables, notes)
    if "passages" in single:
        read_passages(single["passages"], tables, notes)
    for sheet in sheets:
        if sheet.kind == "coding":
            _read_coding(sheet, tables, notes)
    return Tree(where, tables, notes.places)


def _single(sheets: Sequence[Sheet], notes: Notes) -> dict[str, Sheet]:
    """Return by their kinds the sheets of which there is one; note any further one."""
    single: dict[str, Sheet] = {}
    for sheet in sheets:
        if layouts()[sheet.kind].repeated:
            continue
        first = single.setdefault(sheet.kind, sheet)
        if first is not sheet:
            found = f"{sheet.title!r} beside {first.title!r}"
            remedy = "Remove one of the two, or call it 'Notes'."
            notes.tell(sheet, "sheet", f"one sheet '{_title(sheet.kind)}'", found, remedy)
    return single


def check_whole(sheets: Sequence[Sheet], tree: Tree, faults: Faults) -> Tree:
    """Note the sheets that a workbook lacks; without any of the criteria, those that ship are used.

    Returns
    -------
    Tree
        With what could not be read marked so.
    """
    kinds = {sheet.kind for sheet in sheets}
    tables, here = dict(tree.tables), Faults(tree.where)
    for half, needed in _NEEDED.items():
        if half == "criteria" and not kinds & set(needed):
            continue
        for kind, file in needed.items():
            if kind not in kinds:
                remedy = "Add it, or take it from a new template."
                here.add(f"sheet {_title(kind)}", "a sheet of this name", "none", remedy)
                tables[file] = None
    if "minerals" not in kinds:
        tables[LISTS["minerals"][0]] = {"mineral": []}
    faults.extend(here)
    return replace(tree, tables=tables)


def _read_coding(sheet: Sheet, tables: dict[str, Table | None], notes: Notes) -> None:
    """Read the table of another coder, whose name stands in the first row."""
    name = read_text(sheet, 0, 1, notes)
    if not name or "/" in name:
        notes.tell(sheet, "cell B1", "the name of the table", repr(name), "Name it as its coder.")
    elif f"partners/coding/{name}.csv" in tables:
        expected, remedy = "a name that no other table has", "Name each as its coder."
        notes.tell(sheet, "cell B1", expected, repr(name), remedy)
    else:
        tell_above(sheet, 0, notes, 2)
        read_coding(sheet, name, tables, notes, 1)
