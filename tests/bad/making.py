"""Inputs made to choke a program, or too large or too odd to be kept: a function for each.

A function takes the path of a good study, a workbook, a folder or a recorded run, and spoils it,
the same way each time.
"""

from __future__ import annotations

import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet2.xml"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a0 "aaaaaaaaaa">%s]><sst>&a20;</sst>"""
NESTED = b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10) for n in range(20))
QUADRATIC = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "%s">]><sst>%s</sst>'
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE b SYSTEM "file:///etc/passwd"><b/>'


def sheet(rows: bytes) -> bytes:
    """Return a sheet with these rows in it."""
    return b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (SPACE, rows)


def filler(size: int, rate: int) -> bytes:
    """Return XML of a size that packs to about a part of it."""
    stream = random.Random(1)
    block = b"<si>" + b"a" * (64 * rate) + b"</si>"
    noise = [bytes(stream.choices(b"abcdefghijklmnop", k=64)) for _ in range(size // len(block))]
    return b"<sst>" + b"".join(part + block for part in noise) + b"</sst>"


# --- Parts of a workbook -------------------------------------------------------------------------

# Made when wanted: some are large.
PARTS: dict[str, Callable[[], dict[str, bytes | None]]] = {
    "macros": lambda: {"xl/vbaProject.bin": b"x"},
    "macro_sheet": lambda: {"xl/macrosheets/sheet1.xml": b"<a/>"},
    "links_to_other_files": lambda: {"xl/externalLinks/externalLink1.xml": b"<a/>"},
    "data_connection": lambda: {"xl/connections.xml": b"<a/>"},
    "part_above_the_folder": lambda: {"../evil.xml": b"<a/>"},
    "part_above_the_folder_within": lambda: {"xl/../../evil.xml": b"<a/>"},
    "part_from_the_root": lambda: {"/etc/evil.xml": b"<a/>"},
    "part_of_a_drive": lambda: {"C:\\evil.xml": b"<a/>"},
    "part_twice_but_for_case": lambda: {"XL/Workbook.xml": b"<a/>"},
    "open_document": lambda: {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"},
    "no_workbook_inside": lambda: {"xl/workbook.xml": None},
    "entities_in_entities": lambda: {"xl/sharedStrings.xml": ENTITIES % NESTED},
    "one_entity_many_times": lambda: {
        "xl/sharedStrings.xml": QUADRATIC % (b"a" * 50_000, b"&a;" * 50_000)
    },
    "entity_from_a_file": lambda: {"xl/theme/theme1.xml": EXTERNAL},
    "torn_xml": lambda: {"xl/styles.xml": b"<a><b></a>"},
    "deep_xml": lambda: {"xl/styles.xml": b"<a>" * 100_000},
    "far_row": lambda: {SHEET: sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')},
    "far_column": lambda: {SHEET: sheet(b'<row r="3"><c r="XFD3"><v>1</v></c></row>')},
    "rows_without_number": lambda: {
        SHEET: sheet(b"<row/>" * 10_004 + b"<row><c><v>1</v></c></row>")
    },
    "hundred_thousand_rows": lambda: {SHEET: sheet(b"<row><c><v>1</v></c></row>" * 100_000)},
    "empty_cells": lambda: {SHEET: sheet(b"<row>" + b"<c/>" * 300_000 + b"</row>")},
    "many_styles": lambda: {
        "xl/styles.xml": b"<styleSheet>" + b"<xf/>" * 50_000 + b"</styleSheet>"
    },
    "many_texts": lambda: {"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 150_001 + b"</sst>"},
    "texts_of_twenty_megabytes": lambda: {"xl/sharedStrings.xml": filler(20_000_000, 20)},
    "bomb_of_257_to_1": lambda: {"xl/styles.xml": filler(40_000_000, 257)},
    "bomb_of_1025_to_1": lambda: {"xl/styles.xml": b" " * 40_000_000},
    "unpacked_too_large": lambda: {"xl/styles.xml": filler(61_000_000, 9)},
    "three_hundred_parts": lambda: {f"xl/media/{n}.xml": b"<a/>" for n in range(600)},
}


def repack(path: Path, parts: dict[str, bytes | None]) -> None:
    """Change the parts that a workbook is packed from; None removes one."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**kept, **parts}.items():
            if data is not None:
                new.writestr(
                    zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED
                )


def part_twice(path: Path) -> None:
    """Pack one part twice."""
    import warnings

    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as packed:
        warnings.simplefilter("ignore")
        packed.writestr(SHEET, b"<a/>")


def cut_short(path: Path) -> None:
    """Keep half of a workbook."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def text_in_front(path: Path) -> None:
    """Put a text before a workbook, which programs that look from the end pass over."""
    path.write_bytes(b"#!/bin/sh\n" + path.read_bytes())


def locked(path: Path) -> None:
    """Mark a part as encrypted."""
    data = bytearray(path.read_bytes())
    data[data.rindex(SHEET.encode()) - 46 + 8] |= 1
    path.write_bytes(bytes(data))


def larger_than_it_says(path: Path) -> None:
    """Let the list of contents say 100 bytes of a part that goes on."""
    data = bytearray(path.read_bytes())
    start = data.rindex(SHEET.encode()) - 46 + 24
    data[start : start + 4] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(data))


# --- Sheets of a workbook ------------------------------------------------------------------------


def _book(change: Callable[..., object]) -> Callable[[Path], None]:
    """Return what changes a workbook as a person would in a spreadsheet."""

    def edit(path: Path) -> None:
        import warnings

        import openpyxl

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)

    return edit


def _hide_row(book) -> None:
    book["Claims"].row_dimensions[4].hidden = True


def _hide_column(book) -> None:
    book["Claims"].column_dimensions["D"].hidden = True


def _hide_sheet(book) -> None:
    book["Claims"].sheet_state = "hidden"


def _hide_sheet_deep(book) -> None:
    book["Claims"].sheet_state = "veryHidden"


def _three_hundred_sheets(book) -> None:
    for number in range(300):
        book.create_sheet(f"More {number}")


def _twice_but_for_a_blank(book) -> None:
    book.copy_worksheet(book["Claims"]).title = "Claims "


def _row_above_a_grid(book) -> None:
    book["Judgements"].insert_rows(4)
    book["Judgements"]["B4"] = 9


def _coding_twice(book) -> None:
    headings = ("Partner", "Criterion", "Level", "Basis", "Source", "Minerals", "Label")
    for number in (1, 2):
        sheet = book.create_sheet(f"Coding {number}")
        sheet.append(("Coding", "ana"))
        sheet.append(headings)
        sheet.append(("east", "capacity", "high", "stated", "gazette"))


SHEETS = {
    "sheet_twice_but_for_a_blank": _book(_twice_but_for_a_blank),
    "blocks_in_the_second_column": _book(lambda book: book["Judgements"].insert_cols(1)),
    "row_above_a_grid": _book(_row_above_a_grid),
    "coding_twice": _book(_coding_twice),
    "chart_as_a_sheet": _book(lambda book: book.create_chartsheet("Chart")),
    "note_in_a_list": _book(lambda book: book["Judgements"].append(["ask Ana again"])),
    "section_as_a_setting": _book(lambda book: book["Settings"].append([None, "gate", 3])),
    "no_sources": _book(lambda book: book.remove(book["Sources"])),
    "no_scale": _book(lambda book: book.remove(book["Scale"])),
    "misspelt_sheet": _book(lambda book: book.create_sheet("Clams")),
    "hidden_sheet": _book(_hide_sheet),
    "very_hidden_sheet": _book(_hide_sheet_deep),
    "hidden_row": _book(_hide_row),
    "hidden_column": _book(_hide_column),
    "merged_cells": _book(lambda book: book["Claims"].merge_cells("A4:A5")),
    "no_column": _book(lambda book: book["Claims"].delete_cols(4)),
    "no_weight_set_of_a_grid": _book(lambda book: book["Judgements"].delete_rows(4)),
    "no_grid": _book(lambda book: book["Intensities"].delete_rows(6)),
    "three_hundred_sheets": _book(_three_hundred_sheets),
}

# --- Folders -------------------------------------------------------------------------------------


def large_toml(path: Path) -> None:
    """Write more than 10 MB of TOML."""
    note = "# " + "x" * 997 + "\n"
    with (path / "partners" / "minerals.toml").open("a", encoding="utf-8") as file:
        file.writelines([note] * 10_100)


def many_entries(path: Path) -> None:
    """Write 100,000 entries, under the limit of bytes."""
    entries = "".join(
        f'[[mineral]]\nid="m{number}"\nname="n{number}"\n' for number in range(100_000)
    )
    (path / "partners" / "minerals.toml").write_text(entries, encoding="utf-8")


def deep_toml(path: Path) -> None:
    """Nest lists beyond all measure."""
    text = f"mineral = {'[' * 100_000}{']' * 100_000}\n"
    (path / "partners" / "minerals.toml").write_text(text, encoding="utf-8")


def deep_tables(path: Path) -> None:
    """Nest tables beyond all measure."""
    text = f"[{'.'.join(['a'] * 20_000)}]\nb = 1\n"
    (path / "partners" / "minerals.toml").write_text(text, encoding="utf-8")


def long_hexadecimal(path: Path) -> None:
    """Write a hexadecimal number of 5,000 digits, which can be read and not be shown."""
    file = path / "partners" / "dossiers" / "KOR.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('level = "high"', f"level = 0x{'f' * 5_000}", 1), encoding="utf-8")


def long_number(path: Path) -> None:
    """Write a number of 100,000 digits."""
    file = path / "criteria" / "settings.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("samples = 10000", f"samples = 1{'0' * 100_000}"), encoding="utf-8"
    )


def no_list_of_documents(path: Path) -> None:
    """Write a number where the documents should be listed."""
    (path / "partners" / "sources.toml").write_text("source = 3\n", encoding="utf-8")


def no_list_of_stages(path: Path) -> None:
    """Write a number where the stages should be listed."""
    (path / "criteria" / "stages.toml").write_text("stage = 3\n", encoding="utf-8")


def many_files(path: Path) -> None:
    """Put 20,000 files beside the dossiers."""
    for number in range(20_000):
        (path / "partners" / "dossiers" / f"P{number}.toml").touch()


def link_to_a_device(path: Path) -> None:
    """Let a file be a link to a device that never ends."""
    file = path / "partners" / "minerals.toml"
    file.unlink()
    file.symlink_to("/dev/zero")


def link_to_itself(path: Path) -> None:
    """Let a file be a link to itself."""
    file = path / "partners" / "minerals.toml"
    file.unlink()
    file.symlink_to(file)


def pipe(path: Path) -> None:
    """Let a file be a pipe, from which nothing comes."""
    file = path / "partners" / "minerals.toml"
    file.unlink()
    os.mkfifo(file)


def folder_called_a_file(path: Path) -> None:
    """Let a file be a folder."""
    file = path / "partners" / "minerals.toml"
    file.unlink()
    file.mkdir()


def large_table(path: Path) -> None:
    """Write 100,000 rows of claims."""
    file = path / "partners" / "claims.csv"
    heading, row, *_ = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text(heading + row * 100_000, encoding="utf-8")


def wide_table(path: Path) -> None:
    """Write 1,000 columns."""
    (path / "partners" / "minerals.csv").write_text(",".join(map(str, range(1000))) + "\n")


def field_of_a_megabyte(path: Path) -> None:
    """Write one field of a megabyte."""
    (path / "partners" / "minerals.csv").write_text(f"id,name\n{'a' * 1_000_000},b\n")


def large_coding(path: Path) -> None:
    """Write 100,000 rows of another coder."""
    file = path / "partners" / "coding" / "first.csv"
    heading, row, *_ = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text(heading + row * 100_000, encoding="utf-8")


# --- Records of runs -----------------------------------------------------------------------------


def _inputs(change: Callable[[str], str]) -> Callable[[Path], None]:
    """Return what changes the inputs of a recorded run."""

    def edit(path: Path) -> None:
        file = path / "inputs.json"
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")

    return edit


def _first_number(text: str) -> str:
    return text.replace("0.5", "NaN", 1)


def _other_type(text: str) -> str:
    tables = json.loads(text)
    tables["tables"] = [1, 2]
    return json.dumps(tables)


def _many_entries(text: str) -> str:
    tables = json.loads(text)
    tables["tables"]["partners/minerals.toml"] = {"mineral": [{}] * 150_000}
    return json.dumps(tables)


RECORDS = {
    "entries_without_end": _inputs(_many_entries),
    "deep_json": _inputs(lambda text: "[" * 200_000 + "]" * 200_000),
    "json_cut_short": _inputs(lambda text: text[: text.index('"tables"')]),
    "nan_in_json": _inputs(_first_number),
    "list_for_tables": _inputs(_other_type),
    "large_json": _inputs(lambda text: text + " " * (10_000_001 - len(text.encode()))),
    "empty_json": _inputs(lambda text: ""),
}

# --- Other files in the place of a workbook ------------------------------------------------------

FILES = {
    "empty_file": b"",
    "csv_called_a_workbook": b"id,name\nA,B\n",
    "old_workbook_called_a_new_one": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "pdf_called_a_workbook": b"%PDF-1.7",
    "other_packed_file": b"\x1f\x8b\x08",
    "empty_packed_file": b"PK\x05\x06" + bytes(18),
}

MAKE: dict[str, Callable[[Path], None]] = {
    **{name: (lambda path, parts=parts: repack(path, parts())) for name, parts in PARTS.items()},
    **SHEETS,
    **RECORDS,
    **{name: (lambda path, data=data: path.write_bytes(data)) for name, data in FILES.items()},
    **{
        function.__name__: function
        for function in (
            part_twice, cut_short, text_in_front, locked, larger_than_it_says, large_toml,
            many_entries, deep_toml, deep_tables, long_hexadecimal, long_number,
            no_list_of_documents, no_list_of_stages, many_files, link_to_a_device,
            link_to_itself, pipe, folder_called_a_file, large_table, wide_table,
            field_of_a_megabyte, large_coding,
        )
    },
}  # fmt: skip
