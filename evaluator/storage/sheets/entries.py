"""Sheets of one row per entry into the tables of a study."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from criteria.faults import unknown_name
from criteria.tree import Table
from evaluator.storage.sheets.cells import shown
from evaluator.storage.sheets.columns import layouts
from evaluator.storage.sheets.places import Notes
from evaluator.storage.sheets.rows import Entry, Rows, read_rows
from evaluator.storage.sheets.sheet import Sheet

Tables: TypeAlias = dict[str, Table | None]

# Sheets that become one list of entries: the file, its list and what a fault calls an entry.
LISTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "criteria": ("criteria/criteria.toml", "criterion"),
        "stages": ("criteria/stages.toml", "stage"),
        "sources": ("partners/sources.toml", "source"),
        "minerals": ("partners/minerals.toml", "mineral"),
        "expectations": ("partners/expectations.toml", "expectation"),
    }
)
CRITERIA, SOURCES = LISTS["criteria"][0], LISTS["sources"][0]
# What is told of an engagement by each document that reports it.
REPORT: Final = ("source", "locator", "terms", "status", "note")


def read_lists(sheets: Mapping[str, Sheet], notes: Notes) -> Tables:
    """Read the sheets that are one list each, and what stands in the files of two of them."""
    tables: Tables = {}
    for kind, (file, key) in LISTS.items():
        if kind not in sheets:
            continue
        rows = read_rows(sheets[kind], layouts()[kind], notes)
        if rows is None:
            tables[file] = None
        elif rows.entries or kind != "expectations":
            _place_all(rows, _short(file), key, notes)
            tables[file] = {key: [entry.values for entry in rows.entries]}
    if "scale" in sheets:
        _read_scale(sheets["scale"], tables, notes)
    if "sections" in sheets:
        _read_sections(sheets["sections"], tables, notes)
    return tables


def _read_scale(sheet: Sheet, tables: Tables, notes: Notes) -> None:
    """Read the levels, which stand in the file of the criteria."""
    rows, table = read_rows(sheet, layouts()["scale"], notes), tables.get(CRITERIA, {})
    if rows is None or table is None:
        tables[CRITERIA] = None
        return
    notes.places.add(_short(CRITERIA), "scale", rows.heading, 0)
    for number, entry in enumerate(rows.entries, start=1):
        key = f"scale, levels → number {number}"
        notes.places.add(_short(CRITERIA), key, rows.heading, entry.row, "level")
    tables[CRITERIA] = {"scale": {"levels": [e.values["level"] for e in rows.entries]}, **table}


def _read_sections(sheet: Sheet, tables: Tables, notes: Notes) -> None:
    """Read the headings of the documents into their sources."""
    rows, table = read_rows(sheet, layouts()["sections"], notes), tables.get(SOURCES)
    if rows is None or table is None:
        tables[SOURCES] = None
        return
    sources = {str(source.get("id")): source for source in table["source"]}
    for entry in rows.entries:
        source = _owner(rows, entry, "source", "a source", sources, notes)
        if source is not None:
            inside = sources[source].setdefault("section", [])
            inside.append(entry.values)
            for key in ("id", "heading"):
                told = f"source {source}, section → number {len(inside)} → {key}"
                notes.places.add(_short(SOURCES), told, rows.heading, entry.row, key)


def read_dossiers(sheets: Mapping[str, Sheet], notes: Notes) -> Tables:
    """Read partners, claims and engagements into one dossier per partner."""
    heads = read_rows(sheets["partners"], layouts()["partners"], notes)
    if heads is None:
        return {"partners/dossiers": None}
    dossiers: dict[str, Table] = {}
    for entry in heads.entries:
        name = str(entry.values.get("id", ""))
        if not name or name in dossiers:
            _tell_id(heads, entry, name, notes)
            continue
        dossiers[name] = entry.values
        for file, key in ((f"{name}.toml", "partner"), ("dossiers", f"partner {name}")):
            notes.places.add(file, key, heads.heading, entry.row)
        for key in ("id", "regions"):
            notes.places.add(f"{name}.toml", key, heads.heading, entry.row, key)
    is_whole = True
    if "claims" in sheets:
        is_whole &= _read_claims(sheets["claims"], dossiers, notes)
    if "engagements" in sheets:
        is_whole &= _read_engagements(sheets["engagements"], dossiers, notes)
    return {
        f"partners/dossiers/{name}.toml": dossier if is_whole else None
        for name, dossier in dossiers.items()
    }


def _tell_id(heads: Rows, entry: Entry, name: str, notes: Notes) -> None:
    """Note a partner without an id, or with that of another."""
    sheet, column = heads.heading.sheet, heads.heading.columns["id"]
    expected = "an id that no other partner has" if name else "an id"
    remedy = "Rename or remove one of them." if name else "Give it one, such as its code."
    found = repr(name) if name else "nothing"
    notes.tell(sheet, f"{sheet.cell(entry.row, column)} (Id)", expected, found, remedy)


def _read_claims(sheet: Sheet, dossiers: Mapping[str, Table], notes: Notes) -> bool:
    """Read claims into the dossiers; tell whether the sheet could be read."""
    rows = read_rows(sheet, layouts()["claims"], notes)
    if rows is None:
        return False
    for entry in rows.entries:
        partner = _owner(rows, entry, "partner", "a partner", dossiers, notes)
        if partner is not None:
            inside = dossiers[partner].setdefault("claim", [])
            inside.append(entry.values)
            key = _name("claim", entry.values, len(inside))
            notes.places.add(f"{partner}.toml", key, rows.heading, entry.row)
    return True


def _read_engagements(sheet: Sheet, dossiers: Mapping[str, Table], notes: Notes) -> bool:
    """Read engagements, a row per report, into the dossiers; tell whether that could be done."""
    rows = read_rows(sheet, layouts()["engagements"], notes)
    begun: dict[str, tuple[str, Table]] = {}
    if rows is None:
        return False
    for entry in rows.entries:
        name = str(entry.values.get("id", ""))
        if name in begun:
            partner, engagement = begun[name]
            _check_repeated(rows, entry, {"partner": partner, **engagement}, notes)
        else:
            owner = _owner(rows, entry, "partner", "a partner", dossiers, notes)
            if owner is None:
                continue
            partner = owner
            engagement = {k: v for k, v in entry.values.items() if k not in REPORT}
            inside = dossiers[partner].setdefault("engagement", [])
            inside.append(engagement)
            key = _name("engagement", engagement, len(inside))
            notes.places.add(f"{partner}.toml", key, rows.heading, entry.row)
            if name:
                begun[name] = partner, engagement
        _add_report(rows, entry, partner, engagement, notes)
    return True


def _add_report(rows: Rows, entry: Entry, partner: str, engagement: Table, notes: Notes) -> None:
    """Add what one document says to its engagement."""
    report = {key: value for key, value in entry.values.items() if key in REPORT}
    if not report and "report" in engagement:
        return
    reports = engagement.setdefault("report", [])
    reports.append(report)
    for key in REPORT:
        told = f"{_name('engagement', engagement, 0)}, report → number {len(reports)} → {key}"
        notes.places.add(f"{partner}.toml", told, rows.heading, entry.row, key)


def _check_repeated(rows: Rows, entry: Entry, first: Table, notes: Notes) -> None:
    """Note what a further row of an engagement says otherwise than the first."""
    sheet = rows.heading.sheet
    for key, value in entry.values.items():
        if key not in REPORT and value != first.get(key):
            cell = f"{sheet.cell(entry.row, rows.heading.columns[key])} ({key})"
            remedy = "Leave it empty here, or give the row another id."
            expected = f"what the first row of {first['id']} says, or nothing"
            notes.tell(sheet, cell, expected, repr(value), remedy)


def read_passages(sheet: Sheet, notes: Notes) -> Tables:
    """Read what is no evidence, a table per source."""
    rows, tables = read_rows(sheet, layouts()["passages"], notes), Tables()
    if rows is None:
        return {"partners/passages": None}
    for entry in rows.entries:
        source = entry.values.pop("source", None)
        if source is None:
            cell = sheet.cell(entry.row, rows.heading.columns["source"])
            notes.tell(sheet, f"{cell} (Source)", "a source", "nothing", "Name the document.")
            continue
        table = tables.setdefault(f"partners/passages/{source}.toml", {"passage": []})
        assert table is not None
        table["passage"].append(entry.values)
        place = entry.values.get("locator", "")
        for file, key in (
            (f"{source}.toml", f"passage number {len(table['passage'])}"),
            (f"passages/{source}.toml", f"passage {place}"),
        ):
            notes.places.add(file, key, rows.heading, entry.row)
    return tables


def read_coding(sheet: Sheet, name: str, notes: Notes, first: int) -> Tables:
    """Read the table of another coder, of which the headings stand in a row."""
    rows, file = read_rows(sheet, layouts()["coding"], notes, first), f"partners/coding/{name}.csv"
    if rows is None:
        return {file: None}
    _place_all(rows, _short(file), "row", notes)
    return {file: {"row": [entry.values for entry in rows.entries]}}


def _place_all(rows: Rows, file: str, kind: str, notes: Notes) -> None:
    """Note where each entry of a list stands."""
    for number, entry in enumerate(rows.entries, start=1):
        notes.places.add(file, _name(kind, entry.values, number), rows.heading, entry.row)


def _owner(
    rows: Rows, entry: Entry, key: str, what: str, known: Mapping[str, Table], notes: Notes
) -> str | None:
    """Return what an entry belongs to, taking it out; None if there is no such thing."""
    owner = entry.values.pop(key, None)
    if owner in known:
        return str(owner)
    sheet = rows.heading.sheet
    cell = f"{sheet.cell(entry.row, rows.heading.columns[key])} ({key.capitalize()})"
    expected, _, remedy = unknown_name(what, owner, known)
    found = "nothing" if owner is None else shown(owner)
    notes.tell(sheet, cell, expected, found, remedy)
    return None


def _name(kind: str, values: Table, number: int) -> str:
    """Return an entry as a fault names it: by its id, or by its number in its list."""
    name = values.get("id")
    return f"{kind} {name}" if name else f"{kind} number {number}"


def _short(file: str) -> str:
    """Return the name of a file without its folder."""
    return file.rpartition("/")[2]
