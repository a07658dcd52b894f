"""Text that cannot bite: no cell becomes a formula, no control character slips through."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\r\n\u2028\u2029]+")
_LIVE = ("=", "+", "-", "@")
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"


def plain_text(text: str) -> str:
    r"""Put text on one line and replace what a file cannot hold.

    Examples
    --------
    >>> plain_text("a\r\n=1\x00")
    'a =1\ufffd'
    """
    return _CONTROL.sub("\ufffd", _BREAKS.sub(" ", text))


def safe_cell(text: str) -> str:
    r"""Return text that no spreadsheet takes for a formula.

    Breaks and control characters are replaced first, since they could start a new row or hide
    what follows; then an apostrophe stands before what would be live.

    Examples
    --------
    >>> safe_cell('=HYPERLINK("http://x")')
    '\'=HYPERLINK("http://x")'
    >>> safe_cell("\t=1"), safe_cell("Namibia")
    ("'=1", 'Namibia')
    """
    line = plain_text(text).strip()
    return f"'{line}" if _is_live(line) else line


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
        writer.writerow(
            {key: safe(cell) if isinstance(cell, str) else cell for key, cell in row.items()}
        )
    return out.getvalue()


def inert(text: str) -> str:
    r"""Return text that stays text when a page is opened as a spreadsheet.

    A mark without width stands before what would be live; on the page nothing changes.

    Examples
    --------
    >>> inert("=4"), inert("4")
    ('\u200b=4', '4')
    """
    return f"\u200b{text}" if _is_live(text) else text


def _is_live(text: str) -> bool:
    """Tell whether a spreadsheet could take text for a formula, in any width of its signs."""
    seen = unicodedata.normalize("NFKC", text.lstrip(_UNSEEN)).lstrip()
    return seen.startswith(_LIVE)
