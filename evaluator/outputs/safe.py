"""Text that cannot bite: no cell becomes a formula, no control character slips through."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from numbers import Number
from typing import Any

from criteria.formulas import SIGNS, UNSEEN

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\r\n\u2028\u2029]+")
# Code points that XML cannot hold, and those that turn the direction of what stands around them.
_NO_CHARACTER = re.compile("[\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# On a page an apostrophe hides nothing.
_UNSEEN = rf"'{UNSEEN}"
_LIVE = re.compile(rf"[\s{_UNSEEN}]*+[{SIGNS}]")
# Where a cell begins. Half of Europe separates cells by semicolons and may see ours so, whatever
# stands around them; other separators have to be asked for, in LibreOffice, where only = is live.
_OPENING = re.compile(
    rf"((?:^|;)\s*+)(?=[\s{_UNSEEN}]*+[{SIGNS}])"
    rf"|([,|:])(?=[\s{_UNSEEN}]*+=)|(\s)(?=[{_UNSEEN}]*+=\S)"
)


def plain_text(text: str) -> str:
    r"""Put text on one line and replace what a file cannot hold.

    Examples
    --------
    >>> plain_text("a\r\n=1\x00")
    'a =1\ufffd'
    """
    return _CONTROL.sub("\ufffd", _BREAKS.sub(" ", text))


def clean(text: str) -> str:
    r"""Put text on one line, without what a page, a workbook or a terminal cannot hold.

    Examples
    --------
    >>> clean(" a\nb\uffff ")
    'a b\ufffd'
    """
    return _NO_CHARACTER.sub("\ufffd", plain_text(text)).strip()


def printable(text: str) -> str:
    r"""Return text, line by line, in which a terminal finds nothing to obey.

    Examples
    --------
    >>> printable("a\x1b[2J\nb\r")
    'a\ufffd[2J\nb\ufffd'
    """
    return _NO_CHARACTER.sub("\ufffd", _CONTROL.sub("\ufffd", text.replace("\r", "\ufffd")))


def safe_cell(text: str) -> str:
    r"""Return text that no spreadsheet takes for a formula, whatever it separates cells by.

    Breaks and control characters are replaced first, since they could start a new row or hide
    what follows; then an apostrophe stands before what would be live.

    Examples
    --------
    >>> safe_cell('=HYPERLINK("http://x")')
    '\'=HYPERLINK("http://x")'
    >>> safe_cell("\t=1"), safe_cell("Chile; =1"), safe_cell("Namibia")
    ("'=1", "Chile; '=1", 'Namibia')
    """
    return _OPENING.sub(lambda start: f"{start[0]}'", plain_text(text).strip())


def safe_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    r"""Write rows, by these columns, as CSV in which no cell can become a formula.

    Examples
    --------
    >>> safe_csv(["partner", "rank"], [{"partner": "=1", "rank": 2}])
    "partner,rank\n'=1,2\n"
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    safe = lru_cache(maxsize=1024)(safe_cell)  # what describes a run stands in every row
    for row in rows:
        writer.writerow({k: safe(v) if isinstance(v, str) else _cell(v) for k, v in row.items()})
    return out.getvalue()


def _cell(value: object) -> object:
    """Leave numbers and empty cells as they are, and keep anything else from coming alive."""
    return value if value is None or isinstance(value, Number) else safe_cell(str(value))


def inert(text: str) -> str:
    r"""Return text that stays text when a page is opened as a spreadsheet.

    A mark without width stands before what would be live; on the page nothing changes.

    Examples
    --------
    >>> inert("=4"), inert("4")
    ('\u200b=4', '4')
    """
    return f"\u200b{text}" if _LIVE.match(text) else text
