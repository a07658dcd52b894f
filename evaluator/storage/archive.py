"""Look into a packed workbook before anything parses it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from criteria.faults import Faults
from evaluator.storage.limits import Limits
from evaluator.storage.scan import SheetScan, scan_xml

_ZIP: Final = b"PK\x03\x04"
_CHUNK: Final = 1 << 16
# A small file may repeat itself as often as it likes: it stays small.
_SMALL: Final = 1 << 20
# What the library raises on what is broken, packed in a way of its own, or locked.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
_XML: Final = (".xml", ".rels", ".vml")
_BOOK: Final = "xl/workbook.xml"
# Parts that say what the others are called.
_FIRST: Final = (_BOOK, "xl/_rels/workbook.xml.rels")
# What else a file may be that is called a workbook: how it begins, and what that means.
_OTHERS: Final = (
    (b"\xd0\xcf\x11\xe0", "an old .xls file, or one locked with a password"),
    (b"%PDF", "a PDF file"),
    (b"\x1f\x8b", "a packed file of another kind"),
    (b"PK", "an empty or broken packed file"),
)
# Parts of a workbook that run, or that reach out of it: what their names hold, and what they are.
_LIVE: Final = (
    ("vbaproject", "macros", "Save it as a workbook without macros (.xlsx)."),
    ("externallinks/", "links to other files", "Break the links, or paste them as values."),
    ("connections.xml", "data connections", "Remove the connections, or paste their data."),
    (
        "xl/chartsheets/",
        "a chart as a sheet",
        "Move the chart onto a sheet of cells, or remove it.",
    ),
    ("xl/macrosheets/", "macro sheets", "Save it as a workbook without macros (.xlsx)."),
)


@dataclass(frozen=True)
class Archive:
    """A workbook that may be parsed.

    Attributes
    ----------
    data : bytes
    scans : dict of str to SheetScan
        What was seen in each sheet, by the name of its part.
    sheets : int
        How many sheets the workbook says that it has.
    """

    data: bytes
    scans: dict[str, SheetScan]
    sheets: int


def read_file(path: Path, limits: Limits, here: Faults) -> bytes | None:
    """Read a file if it is one, and not too large; note why not."""
    try:
        if path.exists() and not path.is_file():  # a pipe might never end
            raise OSError("it is no plain file")
        if not limits.check("bytes", path.stat().st_size, "file", here):
            return None
        return path.read_bytes()
    except OSError as error:
        here.add("file", "a readable file", error.strerror or str(error), f"Check {path}.")
    return None


def open_archive(data: bytes, limits: Limits, here: Faults) -> Archive | None:
    """Check a packed workbook without parsing it; None if it must not be parsed."""
    before = len(here)
    if not data.startswith(_ZIP):
        found = next((what for begin, what in _OTHERS if data.startswith(begin)), None)
        found = found or ("a text file, such as CSV" if data else "an empty file")
        remedy = "Open it in a spreadsheet, and save it as .xlsx."
        here.add("file", "a workbook (.xlsx)", found, remedy)
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_members(packed.infolist(), len(data), limits, here)
            if len(here) > before:
                return None
            scans, sheets = _scan(packed, limits, here)
    except _BROKEN as error:
        remedy = "Copy or save it again: it is cut short or damaged."
        here.add("file", "a whole workbook", str(error) or "a broken one", remedy)
        return None
    return Archive(data, scans, sheets) if len(here) == before else None


def _check_members(members: list[zipfile.ZipInfo], size: int, limits: Limits, here: Faults) -> None:
    """Note what is wrong with the list of what is packed."""
    if not limits.check("members", len(members), "file", here):
        return
    names = [member.filename for member in members]
    if "mimetype" in names:
        here.add("file", "a workbook (.xlsx)", "an OpenDocument file", "Save it as .xlsx.")
    elif _BOOK not in names:
        remedy = "Open it in a spreadsheet, and save it as .xlsx."
        here.add("file", "a workbook (.xlsx)", "another packed file", remedy)
    alike = Counter(name.casefold() for name in names)
    twice = [name for name in names if alike[name.casefold()] > 1]
    if twice:
        here.add("file", "every part once", ", ".join(twice), "Save it again.")
    for member in members:
        _check_member(member, here)
    for sign, what, remedy in _LIVE:
        if any(sign in name.casefold() for name in names):
            here.add("file", "a workbook of values", what, remedy)
    inflated = sum(member.file_size for member in members)
    packed = max(size, 1)
    if limits.check("inflated", inflated, "file", here) and inflated > _SMALL:
        limits.check("ratio", -(-inflated // packed), "file", here)


def _check_member(member: zipfile.ZipInfo, here: Faults) -> None:
    """Note a part that would leave its folder, or is locked."""
    name = member.orig_filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or ".." in name.split("/") or "\x00" in name:
        here.add("file", "parts inside the workbook", repr(member.orig_filename), "Save it again.")
    if member.flag_bits & 0x1:
        here.add("file", "an open workbook", f"{name!r} locked", "Save it without a password.")


def _scan(
    packed: zipfile.ZipFile, limits: Limits, here: Faults
) -> tuple[dict[str, SheetScan], int]:
    """Go through all XML of a workbook; what it unpacks to is counted, whatever it claims."""
    scans: dict[str, SheetScan] = {}
    left, cells, titles = limits.inflated, limits.cells, dict[str, str]()
    members = [m for m in packed.infolist() if m.filename.casefold().endswith(_XML)]
    for member in sorted(members, key=lambda member: member.filename not in _FIRST):
        name, before = member.filename, len(here)
        told = f"sheet {titles[name]}" if name in titles else name
        scans[name] = scan_xml(_chunks(packed, member, left), told, limits, cells, here)
        if len(here) > before:
            break
        left -= member.file_size
        cells -= scans[name].cells
        if name in _FIRST:
            titles = _titles(scans)
    sheets = len(scans.get(_BOOK, SheetScan()).titles)
    limits.check("sheets", sheets, "file", here)
    return {name: scan for name, scan in scans.items() if scan.root == "worksheet"}, sheets


def _titles(scans: dict[str, SheetScan]) -> dict[str, str]:
    """Return the titles of the sheets by the names of their parts."""
    book, parts = (scans.get(name, SheetScan()) for name in _FIRST)
    return {
        part if part.startswith("xl/") else f"xl/{part}": book.titles[number]
        for number, target in parts.parts.items()
        for part in [target.lstrip("/")]
        if number in book.titles
    }


def _chunks(packed: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """Unpack a part piece by piece, and no more of it than is allowed."""
    with packed.open(member) as part:
        while chunk := part.read(_CHUNK):
            most -= len(chunk)
            if most < 0:
                raise zipfile.BadZipFile(f"{member.filename} is larger than it says")
            yield chunk
