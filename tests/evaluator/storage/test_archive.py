"""Workbooks made to choke a program are refused before anything parses them."""

import io
import tracemalloc
import zipfile

import pytest

import evaluator
from criteria import Faults
from evaluator.storage.archive import open_archive
from evaluator.storage.limits import Limits

SHEET = "xl/worksheets/sheet2.xml"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst xmlns="x"><si><t>&b;</t></si></sst>"""
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE b SYSTEM "file:///etc/passwd"><b/>'


def sheet_xml(cells: bytes, more: bytes = b"") -> bytes:
    """Return a sheet with these rows in it."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet %s>%s<sheetData>%s</sheetData></worksheet>" % (space, more, cells)


def filler(size: int, rate: int) -> bytes:
    """Return XML of a size that packs to about a part of it."""
    import random

    stream = random.Random(1)
    block = b"<si>" + b"a" * (64 * rate) + b"</si>"
    noise = [bytes(stream.choices(b"abcdefghijklmnop", k=64)) for _ in range(size // len(block))]
    return b"<sst>" + b"".join(part + block for part in noise) + b"</sst>"


PARTS = [
    ({"xl/vbaProject.bin": b"x"}, "expected a workbook of values; found macros."),
    ({"xl/macrosheets/sheet1.xml": b"<a/>"}, "found macro sheets."),
    ({"xl/externalLinks/externalLink1.xml": b"<a/>"}, "found links to other files."),
    ({"xl/connections.xml": b"<a/>"}, "found data connections."),
    ({"../evil.xml": b"<a/>"}, "expected parts inside the workbook; found '../evil.xml'."),
    ({"xl/../../evil.xml": b"<a/>"}, "found 'xl/../../evil.xml'."),
    ({"/etc/evil.xml": b"<a/>"}, "found '/etc/evil.xml'."),
    ({"C:\\evil.xml": b"<a/>"}, "found 'C:"),
    ({"XL/Workbook.xml": b"<a/>"}, "expected every part once"),
    ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "an OpenDocument file."),
    ({"xl/workbook.xml": None}, "expected a workbook (.xlsx); found another packed file."),
    ({"xl/sharedStrings.xml": ENTITIES}, "declarations of a document type in xl/sharedStrings.xml"),
    ({"xl/theme/theme1.xml": EXTERNAL}, "declarations of a document type in xl/theme/theme1.xml"),
    ({"xl/styles.xml": b"<a><b></a>"}, "expected whole XML; found xl/styles.xml: mismatched tag"),
    ({"xl/styles.xml": b"\xff\xfe<"}, "expected whole XML; found xl/styles.xml"),
    ({"xl/styles.xml": b"<a>" * 300}, "a nesting beyond all measure in xl/styles.xml"),
    ({"xl/styles.xml": b"a" * 61_000_000}, "at most 60,000,000 bytes when unpacked"),
    (
        {SHEET: sheet_xml(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')},
        "my.xlsx: sheet Criteria, row 1048576: expected at most 10,000 rows; found 1,048,572",
    ),
    (
        {SHEET: sheet_xml(b'<row r="3"><c r="XFD3"><v>1</v></c></row>')},
        "my.xlsx: sheet Criteria, row 3: expected at most 200 columns; found 16,384 or more.",
    ),
    (
        {SHEET: sheet_xml(b"<row/>" * 10_004 + b"<row><c><v>1</v></c></row>")},
        "my.xlsx: sheet Criteria, row 10005: expected at most 10,000 rows; found 10,001 or more.",
    ),
    (
        {"xl/styles.xml": b"<styleSheet>" + b"<xf/>" * 50_000 + b"</styleSheet>"},
        "my.xlsx: xl/styles.xml, xf: expected at most 50,000 elements besides cells and texts;",
    ),
    (
        {"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 150_001 + b"</sst>"},
        "my.xlsx: xl/sharedStrings.xml, row 0: expected at most 150,000 cells; found 150,001 or",
    ),
    (
        {SHEET: sheet_xml(b"<row>" + b"<c/>" * 300_000 + b"</row>")},
        "my.xlsx: sheet Criteria, row 1: expected at most 150,000 cells; found 150,001 or more.",
    ),
]


@pytest.mark.parametrize(("parts", "fault"), PARTS)
def test_what_is_unfit_is_refused(repacked, told, parts, fault):
    path = repacked(parts)
    (found,) = told(path)
    assert fault in found


@pytest.mark.parametrize("rate", [257, 1025])
def test_a_bomb_is_refused_without_unpacking_it(repacked, told, rate):
    path = repacked(
        {"xl/styles.xml": filler(40_000_000, rate) if rate < 1000 else b" " * 40_000_000}
    )
    tracemalloc.start()
    (found,) = told(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "at most 50 times its size" in found
    assert peak < 10_000_000


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "an empty file"),
        (b"id,name\nA,B\n", "a text file, such as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old .xls file, or one locked with a password"),
        (b"%PDF-1.7", "a PDF file"),
        (b"\x1f\x8b\x08", "a packed file of another kind"),
        (b"PK\x05\x06" + bytes(18), "an empty or broken packed file"),
    ],
)
def test_another_file_is_told_for_what_it_is(told, tmp_path, data, fault):
    path = tmp_path / "my.xlsx"
    path.write_bytes(data)
    (found,) = told(path)
    assert found.startswith(f"my.xlsx: file: expected a workbook (.xlsx); found {fault}.")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_told(example, told, tmp_path, kept):
    path = tmp_path / "my.xlsx"
    path.write_bytes(example[: int(len(example) * kept)])
    (found,) = told(path)
    assert "expected a whole workbook; found" in found


@pytest.mark.parametrize("wrong", [0, 0x55, 0xFF])
@pytest.mark.parametrize("start", range(60, 400, 60))
def test_bytes_that_are_wrong_are_told(example, told, tmp_path, start, wrong):
    # within a packed part: the checksum does not match, or it cannot be unpacked at all
    begin = example.index(b"xl/worksheets/sheet2.xml") + start
    path = tmp_path / "my.xlsx"
    path.write_bytes(example[:begin] + bytes([wrong] * 20) + example[begin + 20 :])
    assert told(path)


def test_a_part_larger_than_it_says_is_refused(example):
    # the list of contents says 100 bytes, and what is unpacked goes on
    data = bytearray(example)
    with zipfile.ZipFile(io.BytesIO(example)) as packed:
        size = packed.getinfo(SHEET).file_size
    start = data.rindex(SHEET.encode()) - 46 + 24
    assert int.from_bytes(data[start : start + 4], "little") == size
    data[start : start + 4] = (100).to_bytes(4, "little")
    faults = Faults("my.xlsx")
    assert open_archive(bytes(data), Limits.of(), faults) is None
    assert len(faults) == 1


def test_a_locked_part_is_told(example):
    data = bytearray(example)
    start = data.rindex(SHEET.encode()) - 46 + 8
    data[start] |= 1
    faults = Faults("my.xlsx")
    assert open_archive(bytes(data), Limits.of(), faults) is None
    assert "locked" in str(next(iter(faults)))


def test_limits_can_be_lowered_and_raised(repacked, told, example):
    path = repacked()
    assert evaluator.load(path, limits={"rows": 1_000_000}).evidence.partners
    limits = {"rows": 2, "columns": 3, "cells": 50, "sheets": 4, "members": 5, "bytes": 1000}
    for name, value in limits.items():
        (fault,) = told(path, **{name: value})
        assert (
            f"expected at most {value:,} {name if name != 'members' else 'files packed'}" in fault
        )
        assert f"--limit {name}=NUMBER" in fault


@pytest.mark.parametrize(
    ("limits", "fault"),
    [
        ({"row": 3}, "Did you mean 'rows'?"),
        ({"rows": 0}, "expected a whole number above zero; found 0"),
        ({"rows": True}, "expected a whole number above zero; found True"),
        ({"rows": 2.5}, "expected a whole number above zero; found 2.5"),
    ],
)
def test_limits_at_fault_are_told(told, limits, fault):
    (found,) = told(None, **limits)
    assert fault in found


def test_ordinary_workbooks_stay_far_below_the_limits(example):
    faults = Faults("my.xlsx")
    archive = open_archive(example, Limits.of(), faults)
    assert archive is not None
    assert not faults
    assert sum(scan.cells for scan in archive.scans.values()) < Limits.of().cells / 100
