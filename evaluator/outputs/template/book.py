"""Write a study as a workbook that can be filled in, checked and read again."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

from criteria import Faults, Tree
from evaluator.outputs.sheets import SAFE
from evaluator.outputs.template.choices import SHEETS, defined_name, fixed_lists, names_of
from evaluator.outputs.template.formats import Formats
from evaluator.outputs.template.pages import height_of, write_lists, write_read_me
from evaluator.storage.limits import Limits
from evaluator.storage.sheets import Odd, Row, Sheet, sheets_of
from evaluator.storage.sheets.columns import Column, Layout, layouts
from evaluator.storage.sheets.grids import CORNER
from evaluator.storage.sheets.judgements import SET
from evaluator.storage.sheets.sheet import column_letters
from evaluator.storage.workbook import LISTS, READ_ME

# The same bytes whenever it is written.
_CREATED: Final = datetime.datetime(2000, 1, 1)
_LONGEST: Final = 32_767
# What a workbook writes before text that looks like an escape; the library takes it out.
_ESCAPE: Final = "x005F_"
# Cells without a heading are open to this column; the library goes through all up to the last.
_LAST_COLUMN: Final = 99
_GRID_WIDTH: Final = 14
_LABEL_WIDTH: Final = 24
_A4: Final = 9
# What may be done with a sheet although its headings are locked.
_ALLOWED: Final = dict.fromkeys(
    (
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_rows",
        "sort",
        "autofilter",
    ),
    True,
)
_GRIDS: Final = ("judgements", "judge", "intensities")


def study_workbook(tree: Tree, *, example: bool = False) -> bytes:
    """Return a study as a workbook, the same bytes for the same study.

    Parameters
    ----------
    example : bool
        Whether the first sheet says that what stands in it is an example.

    Raises
    ------
    InputError
        If a text is longer than a cell of a workbook can hold.
    """
    import xlsxwriter

    sheets = sheets_of(tree)
    _check_texts(sheets)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SAFE)
    book.set_properties({"title": "A study for the partner evaluator", "created": _CREATED})
    formats = Formats.of(book)
    first = book.add_worksheet(READ_ME)
    write_read_me(first, formats, sheets, example=example)
    _set_up_print(first)
    pages = [book.add_worksheet(sheet.title) for sheet in sheets]
    lists = fixed_lists(tree.tables.get("criteria/settings.toml") or {})
    write_lists(book.add_worksheet(LISTS), lists, formats)
    named = _define_names(book, sheets, lists)
    for page, sheet in zip(pages, sheets, strict=True):
        layout = layouts()[sheet.kind]
        if sheet.kind in _GRIDS:
            _write_grids(page, sheet, layout, formats)
        else:
            _write_table(page, sheet, layout, named, formats)
        _set_up_print(page)
        page.protect("", _ALLOWED)
    book.close()
    return out.getvalue()


def _set_up_print(page: Any) -> None:
    """Fit a sheet to the width of a page across."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)


def _check_texts(sheets: Sequence[Sheet]) -> None:
    """Refuse what no cell can hold, or what readers of workbooks do not give back."""
    faults = Faults("workbook")
    for sheet in sheets:
        for number, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                told = _unfit(cell) if isinstance(cell, str) else None
                if told:
                    key = f"sheet {sheet.title}, {sheet.cell(number, column)}"
                    faults.add(key, *told, "Change it, or keep the study as a folder.")
    faults.raise_if_any()


def _unfit(text: str) -> tuple[str, str] | None:
    """Say what a cell could hold instead of a text, and what is wrong with it."""
    if len(text.encode("utf-16-le", "replace")) > 2 * _LONGEST:
        return f"at most {_LONGEST:,} characters", f"{len(text):,}"
    return ("text that comes back", f"{_ESCAPE!r} in it") if _ESCAPE in text else None


def _define_names(
    book: Any, sheets: Sequence[Sheet], lists: dict[str, list[str]]
) -> frozenset[str]:
    """Name what the drop-downs offer; return what there is."""
    settings = next((sheet for sheet in sheets if sheet.kind == "settings"), None)
    columns = {choices: column_letters(number) for number, choices in enumerate(lists)}
    names = names_of(settings, lists, columns, LISTS, Limits.of().rows + 1)
    for choices, cells in names.items():
        book.define_name(defined_name(choices), cells)
    return frozenset(names)


def _write_table(
    page: Any, sheet: Sheet, layout: Layout, named: frozenset[str], formats: Formats
) -> None:
    """Write a sheet of one row per entry."""
    first = 2 if layout.repeated else 1
    headings = list(_headings(sheet.rows[first], layout))
    page.set_column(0, max(_LAST_COLUMN, len(headings)), 9, formats.input)
    for index, (label, width, note, column) in enumerate(headings):
        page.set_column(index, index, width, formats.input)
        is_needed = column is None or column.needed
        page.write_string(first, index, label, formats.header if is_needed else formats.optional)
        page.write_comment(first, index, note, {"x_scale": 2.2, "y_scale": 1.2})
        if column is not None and column.choices in named:
            _offer(page, first + 1, index, column)
    if layout.repeated:
        _write_row(page, 0, sheet.rows[0], formats.key, formats.input)
    page.write_string(first - 1, 0, layout.about, formats.about)
    page.set_row(first, 22)
    styles = [formats.input] * len(headings)
    if sheet.kind == "settings":
        styles = [formats.key, formats.key, formats.input, formats.meaning]
    for number in range(first + 1, len(sheet.rows)):
        row = sheet.rows[number]
        page.set_row(number, height_of(row, [width for _, width, *_ in headings]))
        for index, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                _write_text(page, number, index, cell, styles[index])
    page.freeze_panes(first + 1, 1)
    page.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(headings))}1048576"})


def _headings(row: Row, layout: Layout) -> Iterator[tuple[str, int, str, Column | None]]:
    """Go through the headings of a sheet: label, width, note and column."""
    by_label = {column.label: column for column in layout.columns}
    for cell in row:
        column, family = by_label.get(str(cell)), layout.family
        if column is not None:
            yield column.label, column.width, column.note, column
        elif family is not None:
            yield str(cell), family.width, family.note, None


def _offer(page: Any, first: int, index: int, column: Column) -> None:
    """Offer a list in the cells of a column; only one name of a kind is insisted on."""
    grows = column.choices in SHEETS and column.kind == "text"
    page.data_validation(
        first,
        index,
        Limits.of().rows,
        index,
        {
            "validate": "list",
            "source": f"={defined_name(column.choices)}",
            "show_error": column.kind == "text",
            "error_type": "stop" if grows else "warning",
            "error_title": column.label,
            "error_message": "Choose from the list, or add it where the list comes from.",
        },
    )


def _write_grids(page: Any, sheet: Sheet, layout: Layout, formats: Formats) -> None:
    """Write a sheet of grids, each with a list beneath it."""
    labels = [column.label for column in layout.columns]
    page.set_column(0, _LAST_COLUMN, _GRID_WIDTH, formats.input)
    page.set_column(0, 0, _LABEL_WIDTH, formats.input)
    corner: int | None = None
    in_list = False
    for number, row in enumerate(sheet.rows):
        first = row[0] if row else None
        if first == CORNER:
            corner, in_list = number, False
            _write_row(page, number, row, formats.corner, formats.corner)
        elif row and list(row) == labels:
            corner, in_list = None, True
            _write_row(page, number, row, formats.header, formats.header)
            for index, column in enumerate(layout.columns):
                page.write_comment(number, index, column.note, {"x_scale": 2.0})
        elif corner is not None:
            _write_grid_row(page, number, row, number - corner, formats)
        elif in_list and first is not None and first != SET:
            _write_list_row(page, number, row, len(labels) - 1, formats)
        elif first == layout.about:
            page.write_string(number, 0, layout.about, formats.about)
        else:
            in_list = False
            _write_row(page, number, row, formats.key, formats.input)
    page.freeze_panes(0, 1)
    page.ignore_errors({"number_stored_as_text": "A1:ZZ1048576"})


def _write_grid_row(page: Any, number: int, row: Row, diagonal: int, formats: Formats) -> None:
    """Write a row of a grid: what is to be judged stands right of the diagonal."""
    for index, cell in enumerate(row):
        if index == 0:
            _write_text(page, number, index, str(cell), formats.key)
        elif index > diagonal:
            _write_cell(page, number, index, cell, formats.judgement)
        else:
            _write_cell(page, number, index, cell, formats.locked)


def _write_list_row(page: Any, number: int, row: Row, reason: int, formats: Formats) -> None:
    """Write a row of the list beneath a grid; the reason runs on over what is empty beside it."""
    for index, cell in enumerate(row):
        if index < 2:
            _write_text(page, number, index, str(cell), formats.key)
        elif isinstance(cell, Odd):
            _write_cell(page, number, index, cell, formats.locked)
        else:
            _write_cell(
                page, number, index, cell, formats.line if index == reason else formats.input
            )


def _write_row(page: Any, number: int, row: Row, first: Any, rest: Any) -> None:
    """Write a row of texts."""
    for index, cell in enumerate(row):
        _write_cell(page, number, index, cell, first if index == 0 else rest)


def _write_cell(page: Any, number: int, index: int, cell: Any, style: Any) -> None:
    """Write a cell, a formula of ours as such and all else as text."""
    if isinstance(cell, Odd):
        page.write_formula(number, index, cell.shown, style, cell.result)
    elif cell:
        _write_text(page, number, index, str(cell), style)
    else:
        page.write_blank(number, index, None, style)


def _write_text(page: Any, number: int, index: int, text: str, style: Any) -> None:
    """Write text as it is."""
    if text.startswith("<r>") and text.endswith("</r>"):  # the library would take it for markup
        text += " "
    page.write_string(number, index, text, style)
