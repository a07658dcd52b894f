"""CSV files as rows of text, and back: however a spreadsheet saved them, no cell a formula."""

from __future__ import annotations

import csv
import io
import itertools
import unicodedata
from collections.abc import Iterable, Sequence

from criteria.faults import Faults
from criteria.formulas import is_live
from criteria.no_text import PACKED, UTF_16, form_of

Row = list[str]


def csv_rows(data: bytes, here: Faults, most: int | None = None) -> tuple[list[Row], int] | None:
    r"""Cut a file into rows of fields; note why it cannot be.

    Commas, semicolons or tabs may stand between the fields; the first row tells which.

    Parameters
    ----------
    most : int, optional
        How many rows to keep.

    Returns
    -------
    (list of rows, int) or None
        The rows, and how many there are in all.

    Examples
    --------
    >>> csv_rows(b"id;note\nA;'=1", Faults("a.csv"))
    ([['id', 'note'], ['A', '=1']], 2)
    """
    text = _decoded(data, here)
    if text is None:
        return None
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    sign = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows: list[Row] = []
    try:
        rows += itertools.islice(reader, most)
    except csv.Error as error:
        remedy = "Look for a quotation mark that is not closed, or not doubled."
        here.add(f"row {len(rows) + 1} or after it", "fields as CSV", str(error), remedy)
        return None
    count = len(rows) + sum(1 for _ in _rest(reader))
    return ([[_bare(cell) for cell in row] for row in rows] if "'" in text else rows), count


def csv_of(rows: Iterable[Sequence[object]]) -> str:
    r"""Write rows of text as CSV in which no cell is a formula; read again they are the same.

    Examples
    --------
    >>> csv_of([["Id", "Note"], ["A", "=1"], ["B", None]])
    "Id,Note\r\nA,'=1\r\nB,\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # so that either sign is quoted in a field
    for row in rows:
        writer.writerow("" if cell is None else _marked(str(cell)) for cell in row)
    return out.getvalue()


def _decoded(data: bytes, here: Faults) -> str | None:
    """Return text that is UTF-8; note what it is instead."""
    remedy, form = "Save it as 'CSV UTF-8'.", form_of(data)
    if form == UTF_16:
        here.add("file", "UTF-8 text", form, remedy)
    elif form == PACKED:
        here.add("file", "text", form, remedy)
    elif b"\x00" in data:
        row = data.count(b"\n", 0, data.index(b"\x00")) + 1
        here.add(f"line {row}", "UTF-8 text", "a NUL character", remedy)
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = data.count(b"\n", 0, error.start) + 1
            found = f"byte {data[error.start]:#04x}, as in an older encoding such as cp1252"
            here.add(f"line {row}", "UTF-8 text", found, remedy)
    return None


def _rest(reader: Iterable[Row]) -> Iterable[Row]:
    """Go through what is left, as far as it can be cut."""
    try:
        yield from reader
    except csv.Error:
        return


def _bare(cell: str) -> str:
    """Return text without the mark that kept it from being a formula."""
    return cell[1:] if cell.startswith("'") and is_live(cell.lstrip("'")) else cell


def _marked(text: str) -> str:
    """Return text with a mark that keeps it from being a formula, if it could be one."""
    return f"'{text}" if is_live(text.lstrip("'")) else text
