"""Go through the XML of a workbook once, without building anything from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax.handler import ContentHandler

from criteria.faults import Faults
from evaluator.storage.limits import Limits

_ADDRESS: Final = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")
_TRUE: Final = ("1", "true")
# A nesting beyond all measure; sheets have about six.
_DEEPEST: Final = 200
# Rows of a sheet that may hold headings and what they are for, and are no data.
_HEADINGS: Final = 4
# Elements by what they are counted as; all others are counted together.
_KINDS: Final = {
    **dict.fromkeys(("c", "row"), "slots"),
    **dict.fromkeys(("v", "f", "is", "t"), "contents"),
    "si": "strings",
}
# How many of them there may be for each cell with something in it: of empty cells with a format
# as many again, and of what is in a cell its value, its formula and its text.
_SHARES: Final = {"slots": 2, "contents": 4, "strings": 1}
# Parts that nothing reads: notes on cells, and how they are drawn.
_UNREAD: Final = ("comments", "xml")


@dataclass
class SheetScan:
    """What was seen in a part of a workbook.

    Attributes
    ----------
    root : str
        The element that it is.
    titles : dict of str to str
        By the number of their part, the titles of the sheets that it lists.
    parts : dict of str to str
        By their numbers, the parts that it names.
    cells : int
        Cells with something in them.
    last_row, last_column : int
        Of the cells with something in them, counted from one.
    merged : list of str
        Ranges of cells that are merged.
    hidden_rows : list of int
        Hidden rows with something in them.
    hidden_columns : list of (int, int)
        The first and the last of hidden columns.
    columns : set of int
        The columns with something in them.
    """

    root: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    columns: set[int] = field(default_factory=set)


class _TooMuchError(Exception):
    """Enough was seen to refuse the file."""


class _Handler(ContentHandler):
    """Notes what stands where in a sheet, and stops where there is too much of it."""

    def __init__(self, limits: Limits, cells: int) -> None:
        super().__init__()
        self.scan, self.limits, self.most = SheetScan(), limits, cells
        self.row = self.column = self.depth = 0
        self.filled = (0, 0)
        self.seen = Counter[str]()
        self.is_hidden = False
        self.too_much: tuple[str, int, str] | None = None

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 (as the parser calls it)
        """Note the beginning of an element."""
        name = name.rpartition(":")[2]
        self.depth += 1
        if self.depth > _DEEPEST:
            self._stop("depth", self.depth, "nesting")
        self.scan.root = self.scan.root or name
        self._count(name)
        if name == "c":
            self._begin_cell(attrs)
        elif name in ("v", "f", "is"):
            self._fill_cell()
        elif name == "row":
            self._begin_row(attrs)
        elif name == "sheet":
            self.scan.titles[str(attrs.get("r:id", len(self.scan.titles)))] = attrs.get("name", "")
        elif name == "Relationship":
            self.scan.parts[str(attrs.get("Id", ""))] = str(attrs.get("Target", ""))
        elif name == "mergeCell":
            self.scan.merged.append(str(attrs.get("ref", ""))[:30])
        elif name == "col" and attrs.get("hidden") in _TRUE:
            self.scan.hidden_columns.append((_whole(attrs, "min"), _whole(attrs, "max")))

    def endElement(self, name: str) -> None:  # noqa: N802
        """Note the end of an element."""
        self.depth -= 1

    def _count(self, name: str) -> None:
        """Count what takes its time to parse: cells and their texts, and everything else."""
        kind = _KINDS.get(name, "elements")
        if self.scan.root in _UNREAD:
            return
        self.seen[kind] += 1
        if kind == "elements":
            if self.seen[kind] > self.limits.elements:
                self._stop(kind, self.seen[kind], name)
            return
        most = self.most if self.scan.root == "worksheet" else self.limits.cells
        if self.seen[kind] > _SHARES[kind] * most:
            self._stop("cells", self.seen[kind] // _SHARES[kind], f"row {self.row}")

    def _begin_row(self, attrs: Any) -> None:
        self.row = _whole(attrs, "r") or self.row + 1
        self.column = 0
        self.is_hidden = attrs.get("hidden") in _TRUE

    def _begin_cell(self, attrs: Any) -> None:
        match = _ADDRESS.fullmatch(attrs.get("r", ""))
        if match:
            self.row, self.column = int(match[2]), _number(match[1])
        else:
            self.column += 1

    def _fill_cell(self) -> None:
        scan = self.scan
        if (self.row, self.column) != self.filled:  # a formula and its value are one cell
            self.filled = self.row, self.column
            scan.cells += 1
        if scan.cells > self.most:
            self._stop("cells", scan.cells, f"row {self.row}")
        if self.row > self.limits.rows + _HEADINGS:
            self._stop("rows", self.row - _HEADINGS, f"row {self.row}")
        if self.column > self.limits.columns:
            self._stop("columns", self.column, f"row {self.row}")
        scan.last_row = max(scan.last_row, self.row)
        scan.last_column = max(scan.last_column, self.column)
        scan.columns.add(self.column)
        if self.is_hidden and self.row not in scan.hidden_rows[-1:]:
            scan.hidden_rows.append(self.row)

    def _stop(self, limit: str, found: int, key: str) -> None:
        self.too_much = limit, found, key
        raise _TooMuchError


def _whole(attrs: Any, name: str) -> int:
    """Return an attribute as a whole number; 0 if it is none."""
    text = attrs.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _number(letters: str) -> int:
    """Return the number of a column, counted from one."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def scan_xml(
    chunks: Iterable[bytes], name: str, limits: Limits, cells: int, here: Faults
) -> SheetScan:
    """Go through a part of a workbook; note what makes it unfit to be parsed.

    Parameters
    ----------
    name : str
        What a fault calls the part.
    cells : int
        How many cells it may have.
    """
    from xml.sax import SAXException

    from defusedxml.common import DefusedXmlException
    from defusedxml.expatreader import DefusedExpatParser

    parser, handler = DefusedExpatParser(forbid_dtd=True), _Handler(limits, cells)
    parser.setContentHandler(handler)
    try:
        for chunk in chunks:
            parser.feed(chunk)
        parser.close()
    except _TooMuchError:
        _tell_too_much(handler, name, limits, here)
    except DefusedXmlException:
        remedy = "Do not trust the file. Save it again from a spreadsheet if it is yours."
        here.add("file", "plain XML", f"declarations of a document type in {name}", remedy)
    except (SAXException, ValueError, LookupError) as error:
        remedy = "Save it again from a spreadsheet."
        told = error.getMessage() if isinstance(error, SAXException) else str(error)
        here.add("file", "whole XML", f"{name}: {told}"[:120], remedy)
    return handler.scan


def _tell_too_much(handler: _Handler, name: str, limits: Limits, here: Faults) -> None:
    """Note of what there was too much."""
    limit, found, key = handler.too_much or ("cells", 0, "")
    if limit == "depth":
        here.add("file", "plain XML", f"a nesting beyond all measure in {name}", "Save it again.")
    else:
        # Cells are counted over all sheets, and seen to be too many in one of them.
        found = max(found, getattr(limits, limit) + 1)
        limits.check(limit, found, f"{name}, {key}", here, more=True)
