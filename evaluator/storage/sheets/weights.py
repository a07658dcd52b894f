"""Weight sets: a row for each, and the judgements on sheets of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from criteria.faults import unknown_name
from criteria.tree import Table
from evaluator.storage.sheets.columns import layouts
from evaluator.storage.sheets.grid_reading import place_judged
from evaluator.storage.sheets.judgements import SET, Block, read_blocks, write_blocks
from evaluator.storage.sheets.places import WHOLE, Heading, Notes
from evaluator.storage.sheets.rows import Entry, Rows, read_rows, read_text, tell_above, write_rows
from evaluator.storage.sheets.sheet import Row, Sheet

# What a set is for, and the folder that it lies in.
FOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {"reference": "weights", "other": "other_weights"}
)
_JUDGE: Final = "Judge"
# Keys of a set that stand on sheets of their own.
_ELSEWHERE: Final = ("judgement", "judge")
SetKey = tuple[str, str]


def write_weights(
    tables: Mapping[str, Table], labels: Sequence[str]
) -> Iterator[tuple[str, str, list[Row]]]:
    """Go through the sheets of weights and judgements: kind, title and rows.

    Parameters
    ----------
    tables : mapping
        The tables of the study by the names of their files.
    labels : sequence of str
        The criteria.
    """
    sets = {
        (use, name.removeprefix(f"criteria/{folder}/").removesuffix(".toml")): table
        for use, folder in FOLDERS.items()
        for name, table in tables.items()
        if name.startswith(f"criteria/{folder}/")
    }
    rows = [_row(use, name, table) for (use, name), table in sets.items()]
    yield "weights", layouts()["weights"].title, write_rows(layouts()["weights"], rows)
    alone = [(n, use, t["judgement"]) for (use, n), t in sets.items() if "judgement" in t]
    layout = layouts()["judgements"]
    yield layout.kind, layout.title, write_blocks(alone, labels, layout, [[layout.about], []])
    judges = dict.fromkeys(j["name"] for table in sets.values() for j in table.get("judge", []))
    layout = layouts()["judge"]
    for number, judge in enumerate(judges, start=1):
        blocks = [
            (name, use, item["judgement"])
            for (use, name), table in sets.items()
            for item in table.get("judge", [])
            if item["name"] == judge
        ]
        above: list[Row] = [[_JUDGE, judge], [layout.about], []]
        yield layout.kind, f"{layout.title} {number}", write_blocks(blocks, labels, layout, above)


def _row(use: str, name: str, table: Table) -> Table:
    """Return a set as the sheet has it."""
    row = {key: value for key, value in table.items() if key not in _ELSEWHERE}
    if "judge" in table:
        row["judges"] = {item["name"]: item.get("importance", 1) for item in table["judge"]}
    return {"name": name, "use": use, **row}


def read_weights(
    sheet: Sheet, judgements: Sequence[Sheet], judges: Sequence[Sheet], notes: Notes
) -> dict[str, Table | None]:
    """Read the weight sets with the judgements of each."""
    rows = read_rows(sheet, layouts()["weights"], notes)
    if rows is None:
        return {f"criteria/{folder}": None for folder in FOLDERS.values()}
    sets: dict[SetKey, Table] = {}
    for entry in rows.entries:
        key = _key(rows, entry, sets, notes)
        if key is not None:
            sets[key] = {k: v for k, v in entry.values.items() if k not in ("name", "use")}
            for file, told in (
                (_file(key), "file"),
                (_file(key), WHOLE),
                (FOLDERS[key[0]], f"{key[1]}.toml"),
            ):
                notes.places.add(file, told, rows.heading, entry.row)
            for table in ("points", "weights"):
                notes.places.add(_file(key), f"file, {table}", rows.heading, entry.row, table)
    for one in judgements:
        for block in read_blocks(one, layouts()["judgements"], notes):
            _add_alone(block, sets, notes)
    by_judge = [item for one in judges for item in _of_judge(one, notes)]
    _add_groups(by_judge, sets, rows, notes)
    return {f"criteria/{_file(key)}": table for key, table in sets.items()}


def _file(key: SetKey) -> str:
    """Return the file of a set as faults name it."""
    return f"{FOLDERS[key[0]]}/{key[1]}.toml"


def _key(rows: Rows, entry: Entry, sets: Mapping[SetKey, Table], notes: Notes) -> SetKey | None:
    """Return the use and the name of a set; None if they are at fault."""
    sheet, columns = rows.heading.sheet, rows.heading.columns
    name, use = entry.values.get("name", ""), entry.values.get("use", "").casefold()
    cell = sheet.cell(entry.row, columns["use"])
    if use not in FOLDERS:
        expected, _, remedy = unknown_name("a use", use, FOLDERS)
        notes.tell(sheet, f"{cell} (Use)", expected, repr(use) if use else "nothing", remedy)
        return None
    cell = sheet.cell(entry.row, columns["name"])
    if not name or "/" in name or (use, name) in sets:
        expected = "a name that no other set has" if name else "a name"
        remedy = "Rename it." if name else "Name it: a reference set as its stage."
        notes.tell(sheet, f"{cell} (Name)", expected, repr(name) if name else "nothing", remedy)
        return None
    return use, name


def _find(block: Block, sets: Mapping[SetKey, Table], notes: Notes) -> SetKey | None:
    """Return the set that a block is about; None, and a fault, if that cannot be told."""
    keys = [k for k in sets if k[1] == block.name and block.use in ("", k[0])]
    if len(keys) == 1:
        return keys[0]
    cell = f"{block.sheet.cell(block.row, 1)} ({SET})"
    uses = [use for use, name in sets if name == block.name]
    if uses and not keys:
        place = f"{block.sheet.cell(block.row, 2)} ({SET})"
        remedy = "Correct it, or empty the cell."
        notes.tell(block.sheet, place, " or ".join(uses), repr(block.use), remedy)
        return None
    if keys:
        remedy = f"Write {' or '.join(FOLDERS)} into the cell to the right."
        notes.tell(block.sheet, cell, "one set", f"two named {block.name!r}", remedy)
        return None
    expected, found, remedy = unknown_name("a set of Weights", block.name, [k[1] for k in sets])
    notes.tell(block.sheet, cell, expected, found, remedy)
    return None


def _add_alone(block: Block, sets: Mapping[SetKey, Table], notes: Notes) -> None:
    """Add the judgements of a set that one judge made."""
    key = _find(block, sets, notes)
    if key is None:
        return
    if "judgement" in sets[key]:
        cell = f"{block.sheet.cell(block.row, 1)} ({SET})"
        notes.tell(block.sheet, cell, "one block for each set", "a second", "Remove one of them.")
        return
    sets[key]["judgement"] = [item.values for item in block.judged]
    place_judged(block.judged, block.grid, _file(key), "file, ", _file(key), notes)
    for file, told in ((_file(key), WHOLE), (FOLDERS[key[0]], f"{key[1]}.toml")):
        notes.places.add(file, told, Heading.of(block.sheet, {}), block.row)


def _of_judge(sheet: Sheet, notes: Notes) -> list[tuple[str, Block]]:
    """Read the sheet of one judge: the name, and the blocks."""
    name = read_text(sheet, 0, 1, notes)
    if not name:
        notes.tell(
            sheet, "cell B1", "the name of the judge", "nothing", "Write it as Weights has it."
        )
        return []
    tell_above(sheet, 0, notes, 2)
    return [(name, block) for block in read_blocks(sheet, layouts()["judge"], notes, 1)]


def _add_groups(
    blocks: Sequence[tuple[str, Block]], sets: Mapping[SetKey, Table], rows: Rows, notes: Notes
) -> None:
    """Add the judges of every group, in the order of its row or else of their sheets."""
    by_set: dict[SetKey, dict[str, Block]] = {key: {} for key in sets}
    for judge, block in blocks:
        key = _find(block, sets, notes)
        if key is not None and by_set[key].setdefault(judge, block) is not block:
            cell, second = f"{block.sheet.cell(block.row, 1)} ({SET})", f"a second of {judge}"
            notes.tell(block.sheet, cell, "one block for each set", second, "Remove one of them.")
    for key, found in by_set.items():
        named = sets[key].pop("judges", None)
        if named is not None or found:
            named = named or dict.fromkeys(found, 1)
            _tell_missing(key, named, found, rows, notes)
            _add_judges(key, named, found, sets[key], rows, notes)


def _tell_missing(
    key: SetKey, named: Mapping[str, float], found: Mapping[str, Block], rows: Rows, notes: Notes
) -> None:
    """Note the judges of a group that no sheet has judgements of."""
    row = _row_of(key, rows)
    for number, judge in enumerate(named, start=1):
        if judge not in found:
            heading, told = rows.heading, f"file, judge → number {number}"
            notes.places.add(_file(key), told, heading, row, "judges")
            cell = f"{heading.sheet.cell(row, heading.columns['judges'])} (Judges)"
            expected = f"a sheet with {judge!r} in B1 that has a block for {key[1]}"
            remedy = "Add it, correct the name, or take the judge out."
            notes.tell(heading.sheet, cell, expected, "none", remedy)


def _row_of(key: SetKey, rows: Rows) -> int:
    """Return the row of a set."""
    names = (
        (e.row, e.values.get("use", "").casefold(), e.values.get("name")) for e in rows.entries
    )
    return next((row for row, *named in names if tuple(named) == key), 0)


def _place_importance(key: SetKey, number: int, rows: Rows, notes: Notes) -> None:
    """Note where it stands how much a judge counts."""
    told = f"file, judge → number {number} → importance"
    notes.places.add(_file(key), told, rows.heading, _row_of(key, rows), "judges")


def _add_judges(
    key: SetKey,
    named: Mapping[str, float],
    found: Mapping[str, Block],
    table: Table,
    rows: Rows,
    notes: Notes,
) -> None:
    """Add the judges of one group."""
    file, judges = _file(key), list[Table]()
    for number, (judge, importance) in enumerate(named.items(), start=1):
        judges.append({"name": judge})
        if importance != 1:
            judges[-1]["importance"] = importance
            _place_importance(key, number, rows, notes)
        if judge in found:
            block = found[judge]
            judges[-1]["judgement"] = [item.values for item in block.judged]
            before, checked = f"file, judge → number {number} → ", f"{file}, judge {judge}"
            place_judged(block.judged, block.grid, file, before, checked, notes)
            heading = Heading.of(block.sheet, {"": 1})
            for told in (f"file, judge → number {number}", f"judge {judge}"):
                notes.places.add(file, told, heading, block.row)
            notes.places.add(checked, WHOLE, heading, block.row)
    for judge, block in found.items():
        if judge not in named:
            expected, told, remedy = unknown_name(f"a judge of {key[1]} in Weights", judge, named)
            notes.tell(block.sheet, "cell B1 (Judge)", expected, told, remedy)
    table["judge"] = judges
