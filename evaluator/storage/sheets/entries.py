"""Sheets of one row per entry into the tables of a study."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from criteria.tree import Table
from evaluator.storage.sheets.columns import layouts
from evaluator.storage.sheets.places import WHOLE, Notes
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
_DOSSIERS: Final = "partners/dossiers/"
# What is told of an engagement by each document that reports it.
REPORT: Final = ("source", "locator", "terms", "status", "note")


def read_lists(sheets: Mapping[str, Sheet], tables: Tables, notes: Notes) -> None:
    """Read the sheets that are one list each, and what stands in the files of two of them."""
    for kind, (file, key) in LISTS.items():
        if kind not in sheets:
            continue
        rows, table = read_rows(sheets[kind], layouts()[kind], notes), tables.get(file, {})
        if rows is None or table is None:
            tables[file] = None
        elif rows.entries or kind != "expectations":
            before = table.get(key, [])
            notes.places.add(_short(file), WHOLE, rows.heading, rows.first)
            _place_all(rows, _short(file), key, notes, len(before))
            tables[file] = {**table, key: [*before, *(entry.values for entry in rows.entries)]}
    if "scale" in sheets:
        _read_scale(sheets["scale"], tables, notes)
    if "sections" in sheets:
        _read_sections(sheets["sections"], tables, notes)


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
    table = {**table, "source": [dict(source) for source in table["source"]]}
    sources = {str(source["id"]): source for source in table["source"] if "id" in source}
    for entry in rows.entries:
        source = _owner(rows, entry, "source", "a source", sources, notes)
        if source is not None:
            inside = _list_in(sources[source], "section")
            inside.append(entry.values)
            for key in ("id", "heading"):
                told = f"source {source}, section → number {len(inside)} → {key}"
                notes.places.add(_short(SOURCES), told, rows.heading, entry.row, key)
    tables[SOURCES] = table


def _list_in(table: Table, key: str) -> list[Table]:
    """Return a list of a table that may be added to, beginning one where there is none."""
    inside: list[Table] = list(table.get(key, ()))
    table[key] = inside
    return inside


def read_dossiers(sheets: Mapping[str, Sheet], tables: Tables, notes: Notes) -> None:
    """Read partners, claims and engagements into one dossier per partner."""
    known = {n: t for n, t in tables.items() if n.startswith(_DOSSIERS) and n.endswith(".toml")}
    dossiers: dict[str, Table] = {
        name.removeprefix(_DOSSIERS).removesuffix(".toml"): {} if table is None else dict(table)
        for name, table in known.items()
    }
    is_whole = "partners" not in sheets or _read_partners(sheets["partners"], dossiers, notes)
    if "claims" in sheets:
        is_whole &= _read_claims(sheets["claims"], dossiers, notes)
    if "engagements" in sheets:
        is_whole &= _read_engagements(sheets["engagements"], dossiers, notes)
    for name, dossier in dossiers.items():
        file = f"{_DOSSIERS}{name}.toml"
        tables[file] = dossier if is_whole and known.get(file, {}) is not None else None
    if not is_whole and not dossiers:
        tables[_DOSSIERS.rstrip("/")] = None


def _read_partners(sheet: Sheet, dossiers: dict[str, Table], notes: Notes) -> bool:
    """Begin a dossier for every partner; tell whether the sheet could be read."""
    heads = read_rows(sheet, layouts()["partners"], notes)
    if heads is None:
        return False
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
    return True


def _tell_id(heads: Rows, entry: Entry, name: str, notes: Notes) -> None:
    """Note a partner without an id, or with that of another."""
    sheet, column = heads.heading.sheet, heads.heading.columns["id"]
    expected = "an id that no other partner has" if name else "an id"
    remedy = "Rename or remove one of them." if name else "Give it one, such as its code."
    found = repr(name) if name else "nothing"
    notes.tell(sheet, f"{sheet.cell(entry.row, column)} (Id)", expected, found, remedy)


def _read_claims(sheet: Sheet, dossiers: Mapping[str, Table], notes: Notes) -> bool:
    """Read claims into the dossiers; tell whether the sheet could be read."""
    rows, begun = read_rows(sheet, layouts()["claims"], notes), dict[str, list[Table]]()
    seen: dict[tuple[str, str], int] = {}
    if rows is None:
        return False
    for entry in rows.entries:
        partner = _owner(rows, entry, "partner", "a partner", dossiers, notes)
        if partner is not None:
            if partner not in begun:
                begun[partner] = _list_in(dossiers[partner], "claim")
            inside = begun[partner]
            key = _name("claim", entry.values, len(inside) + 1)
            spot = f"{partner}.toml", key
            if spot in seen:  # what is wrong with the second would be told of the first
                _tell_second(rows, entry, seen[spot], notes)
                continue
            seen[spot] = entry.row
            inside.append(entry.values)
            notes.places.add(*spot, rows.heading, entry.row)
    return True


def _tell_second(rows: Rows, entry: Entry, first: int, notes: Notes) -> None:
    """Note an entry with the id of another."""
    sheet, column = rows.heading.sheet, rows.heading.columns["id"]
    found = f"{entry.values['id']!r}, as {sheet.cell(first, column)} has it"
    cell = f"{sheet.cell(entry.row, column)} (Id)"
    notes.tell(sheet, cell, "an id of its own", found, "Rename or remove one of them.")


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
            inside = _list_in(dossiers[partner], "engagement")
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


def read_passages(sheet: Sheet, tables: Tables, notes: Notes) -> None:
    """Read what is no evidence, a table per source."""
    rows = read_rows(sheet, layouts()["passages"], notes)
    if rows is None:
        tables["partners/passages"] = None
        return
    for known in (tables.get(SOURCES) or {}).get("source", ()):  # for what is not set aside yet
        notes.places.add(f"passages/{known.get('id')}.toml", WHOLE, rows.heading, rows.first)
    for entry in rows.entries:
        source = entry.values.pop("source", None)
        if source is None or "/" in source:
            cell = sheet.cell(entry.row, rows.heading.columns["source"])
            found = repr(source) if source else "nothing"
            notes.tell(sheet, f"{cell} (Source)", "a source", found, "Name the document.")
            continue
        file = f"partners/passages/{source}.toml"
        table = tables.setdefault(file, {})
        if table is not None:
            inside = _list_in(table, "passage")
            inside.append(entry.values)
            _place_passage(rows, entry, source, len(inside), notes)


def _place_passage(rows: Rows, entry: Entry, source: str, number: int, notes: Notes) -> None:
    """Note where a passage stands, under both names that a fault has for it."""
    file = f"passages/{source}.toml"
    for key in (f"passage number {number}", f"passage {entry.values.get('locator', '')}"):
        notes.places.add(file, key, rows.heading, entry.row)


def read_coding(sheet: Sheet, name: str, tables: Tables, notes: Notes, first: int) -> None:
    """Read the table of another coder, of which the headings stand in a row."""
    rows, file = read_rows(sheet, layouts()["coding"], notes, first), f"partners/coding/{name}.csv"
    if rows is None:
        tables[file] = None
        return
    _place_all(rows, _short(file), "row", notes)
    tables[file] = {"row": [entry.values for entry in rows.entries]}


def _place_all(rows: Rows, file: str, kind: str, notes: Notes, before: int = 0) -> None:
    """Note where each entry of a list stands, after so many others."""
    for number, entry in enumerate(rows.entries, start=before + 1):
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
    called = next((one for one, table in known.items() if owner == table.get("name", "")), None)
    if called is None:
        notes.tell(sheet, cell, *notes.offers.of(what, owner, known))
    else:
        notes.tell(sheet, cell, f"the id of {what}", f"its name {owner!r}", f"Write '{called}'.")
    return None


def _name(kind: str, values: Table, number: int) -> str:
    """Return an entry as a fault names it: by its id, or by its number in its list."""
    name = values.get("id")
    return f"{kind} {name}" if name else f"{kind} number {number}"


def _short(file: str) -> str:
    """Return the name of a file without its folder."""
    return file.rpartition("/")[2]
