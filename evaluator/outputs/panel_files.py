"""Analyses as pages and as workbooks, from the panels that the terminal shows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from evaluator.outputs.pages import ENVIRONMENTS
from evaluator.outputs.sheets import SAFE, check_room, sheet_name, write_text
from evaluator.outputs.spreadsheet import data_date, formats_of, write_across

if TYPE_CHECKING:
    from evaluator.outputs.panels import Panel, Section

_WIDTHS: Final = (26, 24, 16, 18, 18, 12, 12, 18)
_FIGURES: Final = "Figures"


def page_bytes(title: str, sections: Sequence[Section], suffix: str) -> bytes:
    """Write sections as one page, ``.html`` or ``.md``, in UTF-8; the same for the same ones."""
    template = ENVIRONMENTS[suffix]().get_template(f"panels{suffix}")
    caveat = sections[0].caveat
    return template.render(title=title, caveat=caveat, stages=sections).encode()


def workbook_bytes(
    title: str,
    sections: Sequence[Section],
    columns: Sequence[str],
    figures: Iterable[Mapping[str, Any]],
) -> bytes:
    """Write a sheet per stage as people read it, and one with every figure as a number.

    Parameters
    ----------
    columns : sequence of str
    figures : iterable of mapping
        Rows, by these columns.

    Raises
    ------
    InputError
        If they do not fit on a sheet.
    """
    import xlsxwriter

    figures = list(figures)
    check_room(_FIGURES, 1 + len(figures), len(columns))
    for section in sections:
        check_room(section.name, _rows_of(section), len(_WIDTHS))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SAFE)
    digests = "; ".join(dict.fromkeys(section.digest for section in sections))
    created = data_date(sections[0].data_date)
    book.set_properties({"title": title, "comments": digests, "created": created})
    formats, taken = formats_of(book), [_FIGURES]
    for section in sections:
        taken.append(sheet_name(section.name, taken))
        _write_section(book.add_worksheet(taken[-1]), section, formats)
    _write_figures(book.add_worksheet(_FIGURES), columns, figures, formats)
    book.close()
    return out.getvalue()


def _rows_of(section: Section) -> int:
    """Return how many rows a section takes at most."""
    lines = sum(3 + len(panel.rows) + len(panel.notes) for panel in section.panels)
    return 4 + len(section.facts) + lines


def _write_section(sheet: Any, section: Section, formats: dict[str, Any]) -> None:
    """Write the panels of a stage one under the other."""
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    write_text(sheet, 0, 0, section.title, formats["title"])
    line = 1
    for sentence in (section.caveat, *section.facts):
        write_across(sheet, line, sentence, _WIDTHS, formats)
        line += 1
    for panel in section.panels:
        line = _write_panel(sheet, line + 1, panel, formats)
    write_text(sheet, line + 1, 0, section.footing, formats["caveat"])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_panel(sheet: Any, line: int, panel: Panel, formats: dict[str, Any]) -> int:
    """Write a panel from a line on; return the line after it."""
    write_text(sheet, line, 0, panel.title, formats["heading"])
    line += 1
    for position, head in enumerate(panel.heads):
        style = formats["right header" if head.is_number else "header"]
        write_text(sheet, line, position, head.label, style)
    line += bool(panel.heads)
    for row in panel.rows:
        for position, (cell, head) in enumerate(zip(row, panel.heads, strict=True)):
            style = formats["right" if head.is_number else "plain"]
            write_text(sheet, line, position, cell, style)
        line += 1
    for note in panel.notes:
        write_across(sheet, line, note, _WIDTHS, formats)
        line += 1
    return line


def _write_figures(
    sheet: Any,
    columns: Sequence[str],
    figures: Iterable[Mapping[str, Any]],
    formats: dict[str, Any],
) -> None:
    """Write every figure in a row of its own, to filter and to compute with."""
    for position, name in enumerate(columns):
        write_text(sheet, 0, position, name, formats["header"])
    line = 0
    for line, row in enumerate(figures, start=1):
        for position, name in enumerate(columns):
            value = row[name]
            if isinstance(value, int | float):
                sheet.write_number(line, position, value)
            elif value is not None:
                write_text(sheet, line, position, value, formats["plain"])
    sheet.set_column(0, len(columns) - 1, 16)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, line, len(columns) - 1)
