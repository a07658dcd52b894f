"""A sensitivity analysis as pages and as a workbook, from the panels that the terminal shows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from evaluator.outputs.pages import ENVIRONMENTS
from evaluator.outputs.records import CAVEAT
from evaluator.outputs.sensitivity_records import COLUMNS, sensitivity_rows
from evaluator.outputs.sensitivity_report import facts, footing, heading, in_short, panels_of
from evaluator.outputs.spreadsheet import (
    SAFE,
    data_date,
    formats_of,
    sheet_name,
    write_across,
    write_text,
)
from evaluator.outputs.views import clean

if TYPE_CHECKING:
    from evaluator.sensitivity.stage import StageSensitivity

TITLE: Final = "What the ranking hangs on"
_WIDTHS: Final = (26, 24, 16, 18, 18, 12, 12, 18)
_FIGURES: Final = "Figures"


def page_bytes(results: Sequence[StageSensitivity], suffix: str) -> bytes:
    """Write results as one page, ``.html`` or ``.md``, in UTF-8; the same for the same results."""
    template = ENVIRONMENTS[suffix]().get_template(f"sensitivity{suffix}")
    stages = [
        {
            "title": clean(heading(found)),
            "facts": [clean(sentence) for sentence in (*facts(found), *in_short(found))],
            "panels": list(panels_of(found)),
            "footing": clean(footing(found)),
        }
        for found in results
    ]
    return template.render(title=TITLE, caveat=CAVEAT, stages=stages).encode()


def workbook_bytes(results: Sequence[StageSensitivity]) -> bytes:
    """Write a sheet per stage as people read it, and one with every figure as a number."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SAFE)
    digests = "; ".join(dict.fromkeys(found.digest for found in results))
    created = data_date(results[0].ranking.data_date)
    book.set_properties({"title": TITLE, "comments": digests, "created": created})
    formats, taken = formats_of(book), [_FIGURES]
    for found in results:
        taken.append(sheet_name(found.ranking.stage_name, taken))
        _write_stage(book.add_worksheet(taken[-1]), found, formats)
    _write_figures(book.add_worksheet(_FIGURES), results, formats)
    book.close()
    return out.getvalue()


def _write_stage(sheet: Any, found: StageSensitivity, formats: dict[str, Any]) -> None:
    """Write the panels of a stage one under the other."""
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    write_text(sheet, 0, 0, heading(found), formats["title"])
    line = 1
    for sentence in (CAVEAT, *facts(found), *in_short(found)):
        write_across(sheet, line, sentence, _WIDTHS, formats)
        line += 1
    for panel in panels_of(found):
        line += 1
        write_text(sheet, line, 0, panel.title, formats["heading"])
        line += 1
        for position, head in enumerate(panel.heads):
            style = formats["right header" if head.is_number else "header"]
            write_text(sheet, line, position, head.label, style)
        line += bool(panel.heads)
        for row in panel.rows:
            for position, (cell, head) in enumerate(zip(row, panel.heads, strict=True)):
                write_text(
                    sheet, line, position, cell, formats["right" if head.is_number else "plain"]
                )
            line += 1
        for note in panel.notes:
            write_across(sheet, line, note, _WIDTHS, formats)
            line += 1
    write_text(sheet, line + 1, 0, footing(found), formats["caveat"])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_figures(
    sheet: Any, results: Sequence[StageSensitivity], formats: dict[str, Any]
) -> None:
    """Write every figure in a row of its own, to filter and to compute with."""
    for position, name in enumerate(COLUMNS):
        write_text(sheet, 0, position, name, formats["header"])
    line = 0
    for line, row in enumerate(sensitivity_rows(results), start=1):
        for position, name in enumerate(COLUMNS):
            value = row[name]
            if isinstance(value, int | float):
                sheet.write_number(line, position, value)
            elif value is not None:
                write_text(sheet, line, position, value, formats["plain"])
    sheet.set_column(0, len(COLUMNS) - 1, 16)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, line, len(COLUMNS) - 1)
