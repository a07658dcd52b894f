"""Ranked tables as a workbook: a sheet per stage, and one on source and method."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from evaluator.outputs import views
from evaluator.outputs.safe import clean
from evaluator.outputs.sheets import SAFE, check_room, sheet_name, write_text

if TYPE_CHECKING:
    from evaluator.ranking import Ranking
    from partners import Evidence

# One table per sheet, so that the frozen heading is right for every row of it.
_KEYS: Final = tuple(views.COLUMNS)
_METHOD_SHEET = "Source and method"
_HEADER_ROW = 2
_LABEL_WIDTH, _TEXT_WIDTH = 18, 34
# A line in points, how loosely words fill lines, and where a row would fill a screen.
_LINE, _LOOSE, _MOST_LINES = 15.0, 1.05, 25
_A4 = 9


def workbook_bytes(rankings: Sequence[Ranking], evidence: Evidence) -> bytes:
    """Write rankings as a workbook, the same bytes for the same rankings.

    No cell is a formula or a link, whatever its text. The date of the file is that of the data.

    Raises
    ------
    InputError
        If a table does not fit on a sheet.
    """
    stages = [views.stage_view(ranking, evidence) for ranking in rankings]
    for stage in stages:
        rows = sum(len(section.rows) + 1 for section in stage.sections) + len(stage.sentences)
        check_room(stage.title, _HEADER_ROW + 2 + rows, len(_KEYS))
    check_room(_METHOD_SHEET, len(evidence.sources), 1 + len(stages))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SAFE)
    book.set_properties(
        {
            "title": clean(rankings[0].about.title),
            "comments": "; ".join(dict.fromkeys(ranking.digest for ranking in rankings)),
            "created": data_date(rankings[0].data_date),
        }
    )
    formats = formats_of(book)
    taken = [_METHOD_SHEET]
    for stage in stages:
        taken.append(sheet_name(stage.title, taken))
        _write_stage(book.add_worksheet(taken[-1]), stage, formats)
    sheet = book.add_worksheet(_METHOD_SHEET)
    _write_method(sheet, stages, views.notes(rankings), evidence, formats)
    book.close()
    return out.getvalue()


def data_date(written: str) -> datetime:
    """Return a date of the data as a moment; a part that is not known is the first."""
    parts = [int(part) for part in re.findall(r"\d+", written)[:3]] or [2000]
    year, month, day = (*parts, 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC).replace(tzinfo=None)


def formats_of(book: Any) -> dict[str, Any]:
    """Return the formats of cells by what they hold."""
    top = {"valign": "top"}
    header = {"bold": True, "text_wrap": True, "bottom": 2, "valign": "bottom"}
    header["bg_color"] = "#EEEEEE"
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "header": book.add_format({**header, "align": "left", "indent": 1}),
        "right header": book.add_format({**header, "align": "right"}),
        "section": book.add_format({"bold": True, "top": 1, "valign": "bottom"}),
        "text": book.add_format({**top, "text_wrap": True, "align": "left", "indent": 1}),
        "caveat": book.add_format({"italic": True}),
        "heading": book.add_format({"bold": True}),
        "plain": book.add_format({"valign": "top", "indent": 1}),
        "label": book.add_format({**top, "bold": True, "text_wrap": True}),
        "right": book.add_format({**top, "align": "right"}),
        "decimal": book.add_format({**top, "num_format": "0.00"}),
        "weight": book.add_format({**top, "num_format": "0.000"}),
        "whole": book.add_format({**top, "num_format": "0"}),
    }


def _write_stage(sheet: Any, stage: views.StageView, formats: dict[str, Any]) -> None:
    """Write one stage: heading, one table in sections, sentences below."""
    write_text(sheet, 0, 0, stage.title, formats["title"])
    write_text(sheet, 1, 0, stage.caveat, formats["caveat"])
    for position, key in enumerate(_KEYS):
        column = views.COLUMNS[key]
        sheet.set_column(position, position, column.width)
        style = formats["right header" if column.is_number else "header"]
        write_text(sheet, _HEADER_ROW, position, column.label, style)
    sheet.set_row(_HEADER_ROW, 2 * _LINE)
    line = _HEADER_ROW + 1
    for section in stage.sections:
        for position in range(len(_KEYS)):
            sheet.write_blank(line, position, None, formats["section"])
        write_text(sheet, line, 0, section.title, formats["section"])
        sheet.set_row(line, 1.5 * _LINE)
        for offset, row in enumerate(section.rows, start=1):
            shown = {key: row[key] for key in section.columns}
            _write_row(sheet, line + offset, shown, formats)
        line += len(section.rows) + 1
    for offset, sentence in enumerate(stage.sentences, start=1):
        write_across(
            sheet, line + offset, sentence, [views.COLUMNS[key].width for key in _KEYS], formats
        )
    sheet.freeze_panes(_HEADER_ROW + 1, _KEYS.index("name") + 1)
    sheet.repeat_rows(_HEADER_ROW)
    letter = chr(ord("A") + _KEYS.index("range"))
    # A range without width is one figure, and is meant to be text like the others.
    sheet.ignore_errors({"number_stored_as_text": f"{letter}1:{letter}1000"})
    _set_up_print(sheet)


def _write_row(sheet: Any, line: int, row: Any, formats: dict[str, Any]) -> None:
    """Write the cells of one partner."""
    widths = {key: column.width for key, column in views.COLUMNS.items() if not column.is_number}
    sheet.set_row(line, _height((str(row.get(key, "")), width) for key, width in widths.items()))
    for position, key in enumerate(_KEYS):
        value = row.get(key)
        if value is None:
            continue
        if isinstance(value, str):
            kind = "right" if views.COLUMNS[key].is_number else "text"
            write_text(sheet, line, position, value, formats[kind])
        else:
            kind = "decimal" if isinstance(value, float) else "whole"
            sheet.write_number(line, position, value, formats[kind])


def _set_up_print(sheet: Any) -> None:
    """Fit the sheet to the width of a page across."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _write_method(
    sheet: Any,
    stages: Sequence[views.StageView],
    notes: Iterable[str],
    evidence: Evidence,
    formats: dict[str, Any],
) -> None:
    """Write what determined the rankings, and the documents behind them."""
    widths = [_LABEL_WIDTH, *[_TEXT_WIDTH] * max(5, len(stages))]
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    _set_up_print(sheet)
    write_text(sheet, 0, 0, _METHOD_SHEET, formats["title"])
    line = 2
    for note in notes:
        write_across(sheet, line, note, widths, formats)
        line += 1
    line = _write_facts(sheet, line + 1, stages, formats)
    line = _write_weights(sheet, line + 1, stages, formats)
    _write_sources(sheet, line + 1, evidence, formats)


def _write_facts(
    sheet: Any, line: int, stages: Sequence[views.StageView], formats: dict[str, Any]
) -> int:
    """Write what determined each ranking, a column per stage; return the next free line."""
    labels = dict.fromkeys(label for stage in stages for label, _ in stage.facts)
    for position, stage in enumerate(stages, start=1):
        write_text(sheet, line, position, stage.title, formats["header"])
        facts = dict(stage.facts)
        for offset, label in enumerate(labels, start=1):
            write_text(sheet, line + offset, 0, label, formats["label"])
            write_text(sheet, line + offset, position, facts.get(label, ""), formats["text"])
    for offset, label in enumerate(labels, start=1):
        texts = [dict(stage.facts).get(label, "") for stage in stages]
        sheet.set_row(line + offset, _height((text, _TEXT_WIDTH) for text in texts))
    return line + len(labels) + 1


def _write_weights(
    sheet: Any, line: int, stages: Sequence[views.StageView], formats: dict[str, Any]
) -> int:
    """Write the weights, a column per stage; return the next free line."""
    write_text(sheet, line, 0, "Weight", formats["header"])
    criteria = {name: told for stage in stages for name, told in stage.criterion_names.items()}
    for position, stage in enumerate(stages, start=1):
        write_text(sheet, line, position, stage.title, formats["right header"])
        for offset, (name, told) in enumerate(criteria.items(), start=1):
            write_text(sheet, line + offset, 0, told, formats["label"])
            if name in stage.weights:
                value = stage.weights[name]
                sheet.write_number(line + offset, position, value, formats["weight"])
    return line + len(criteria) + 1


def _write_sources(sheet: Any, line: int, evidence: Evidence, formats: dict[str, Any]) -> None:
    """Write the documents, a line each."""
    for offset, source in enumerate(evidence.sources.values(), start=1):
        cells = views.source_cells(source)
        sheet.set_row(line + offset, _height((text, _TEXT_WIDTH) for text in cells.values()))
        for position, (label, text) in enumerate(cells.items()):
            write_text(sheet, line, position, label, formats["header"])
            write_text(sheet, line + offset, position, text, formats["text"])


def write_across(
    sheet: Any, line: int, text: str, widths: Sequence[int], formats: dict[str, Any]
) -> None:
    """Write a sentence over several columns."""
    sheet.merge_range(line, 0, line, len(widths) - 1, "", formats["text"])
    write_text(sheet, line, 0, text, formats["text"])
    sheet.set_row(line, _height([(text, sum(widths))]))


def _height(texts: Iterable[tuple[str, int]]) -> float:
    """Return the height of a row for texts in columns of a width; not every program fits it."""
    lines = max(-(-len(text) * _LOOSE // width) for text, width in texts)
    return _LINE * min(max(lines, 1), _MOST_LINES)
