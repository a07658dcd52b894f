"""The first and the last sheet of a workbook: how to fill it in, and what the lists offer."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from evaluator.outputs.template.formats import Formats
from evaluator.storage.sheets import Row, Sheet
from evaluator.storage.sheets.columns import layouts

_WIDTHS = (18, 110)
# The height of a line in points, and the most of them in a row.
_LINE, _MOST_LINES = 15.0, 12


@cache
def _words() -> Mapping[str, Any]:
    """Return the texts of the first sheet."""
    return tomllib.loads((Path(__file__).parent / "read_me.toml").read_text(encoding="utf-8"))


def write_read_me(page: Any, formats: Formats, sheets: Sequence[Sheet], *, example: bool) -> None:
    """Write what to fill in, in which order, and how."""
    words = _words()
    for index, width in enumerate(_WIDTHS):
        page.set_column(index, index, width)
    page.write_string(0, 0, words["title" if example else "study_title"], formats.title)
    line = 2
    for text in [*words["intro"], *(words["example"] if example else [])]:
        line = _write_prose(page, line, "", text, formats)
    line = _write_heading(page, line + 1, words["sheets"], formats)
    for kind, titles in _titles(sheets).items():
        line = _write_prose(page, line, titles, layouts()[kind].about, formats)
    line = _write_heading(page, line + 1, words["how"], formats)
    for number, text in enumerate(words["rules"], start=1):
        line = _write_prose(page, line, str(number), text, formats)
    page.hide_gridlines(2)
    page.protect("")


def _titles(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return the titles of the sheets by kind, the first and the last of several."""
    found: dict[str, list[str]] = {}
    for sheet in sheets:
        found.setdefault(sheet.kind, []).append(sheet.title)
    return {
        kind: titles[0] if len(titles) == 1 else f"{titles[0]} to {len(titles)}"
        for kind, titles in found.items()
    }


def _write_heading(page: Any, line: int, text: str, formats: Formats) -> int:
    """Write a heading; return the next line."""
    for index in range(len(_WIDTHS)):
        page.write_string(line, index, text if index == 0 else "", formats.heading)
    return line + 1


def _write_prose(page: Any, line: int, label: str, text: str, formats: Formats) -> int:
    """Write a paragraph with what it is about; return the next line."""
    page.write_string(line, 0, label, formats.label)
    page.write_string(line, 1, text, formats.prose)
    page.set_row(line, height_of(["", text], _WIDTHS) + 3)
    return line + 1


def height_of(row: Row, widths: Sequence[int]) -> float:
    """Return the height of a row, in points, so that its texts can be read; some do not fit it.

    Examples
    --------
    >>> height_of(["short", "a text of some length"], [10, 10])
    45.0
    """
    texts = zip((str(cell or "") for cell in row), widths, strict=False)
    lines = max(
        (sum(-(-len(part) // width) or 1 for part in text.split("\n")) for text, width in texts),
        default=1,
    )
    return _LINE * min(max(lines, 1), _MOST_LINES)


def write_lists(page: Any, lists: Mapping[str, Sequence[str]], formats: Formats) -> None:
    """Write what drop-downs offer that no other sheet holds, a column for each list."""
    for index, (choices, items) in enumerate(lists.items()):
        page.set_column(index, index, 18)
        page.write_string(0, index, choices.capitalize(), formats.header)
        for number, item in enumerate(items, start=1):
            page.write_string(number, index, item, formats.key)
    page.freeze_panes(1, 0)
    page.protect("")
