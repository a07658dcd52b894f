"""A sensitivity analysis as files: CSV and JSON as the record, a workbook and pages to read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from evaluator.outputs import targets
from evaluator.outputs.claim_records import to_json
from evaluator.outputs.safe import safe_cell
from evaluator.outputs.sensitivity_records import COLUMNS, sensitivity_record, sensitivity_rows

if TYPE_CHECKING:
    from evaluator.sensitivity.stage import StageSensitivity

Writer = Callable[[Sequence["StageSensitivity"]], bytes]


def export_sensitivity(
    results: Sequence[StageSensitivity], paths: Sequence[Path], *, force: bool = False
) -> None:
    """Write all results into each of the paths, in the form that its suffix names.

    Raises
    ------
    InputError
        With every fault of every path, before anything is written; or if writing fails, and then
        every file is as it was.
    """
    from evaluator.outputs.files import write_files

    check_targets(paths, force=force)
    write_files({path: FORMATS[path.suffix.lower()](results) for path in paths}, force=force)


def check_targets(paths: Sequence[Path], *, force: bool = False) -> None:
    """Refuse paths that cannot be written; worth asking before anything is computed."""
    targets.check_targets(paths, FORMATS, force=force)


def csv_text(results: Sequence[StageSensitivity]) -> str:
    """Write one figure a row, as CSV in which no cell can become a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in sensitivity_rows(results):
        writer.writerow(
            {key: safe_cell(cell) if isinstance(cell, str) else cell for key, cell in row.items()}
        )
    return out.getvalue()


def _csv(results: Sequence[StageSensitivity]) -> bytes:
    return csv_text(results).encode()


def _json(results: Sequence[StageSensitivity]) -> bytes:
    text = to_json([sensitivity_record(found) for found in results])
    return text.encode("utf-8", errors="replace")


def _workbook(results: Sequence[StageSensitivity]) -> bytes:
    from evaluator.outputs.panel_files import workbook_bytes
    from evaluator.outputs.sensitivity_report import TITLE, section_of

    return workbook_bytes(TITLE, list(map(section_of, results)), COLUMNS, sensitivity_rows(results))


def _page(suffix: str) -> Writer:
    def write(results: Sequence[StageSensitivity]) -> bytes:
        from evaluator.outputs.panel_files import page_bytes
        from evaluator.outputs.sensitivity_report import TITLE, section_of

        return page_bytes(TITLE, list(map(section_of, results)), suffix)

    return write


FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        ".csv": _csv,
        ".json": _json,
        ".xlsx": _workbook,
        ".md": _page(".md"),
        ".html": _page(".html"),
    }
)

__all__ = ["FORMATS", "check_targets", "csv_text", "export_sensitivity"]
