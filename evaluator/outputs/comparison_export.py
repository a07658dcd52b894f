"""A comparison of methods as files: CSV and JSON as the record, a workbook and pages to read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from evaluator.outputs import targets
from evaluator.outputs.claim_records import to_json
from evaluator.outputs.comparison_records import COLUMNS, comparison_record, comparison_rows
from evaluator.outputs.safe import safe_cell

if TYPE_CHECKING:
    from evaluator.comparison import Comparison, Reversals
    from evaluator.outputs.panels import Section
    from evaluator.study import Study


@dataclass(frozen=True)
class Compared:
    """What is written: the stages, the reversals of each if they were asked for, and the study."""

    results: Sequence[Comparison]
    reversals: Sequence[Reversals | None]
    study: Study

    @property
    def records(self) -> list[dict[str, Any]]:
        """One record per stage."""
        pairs = zip(self.results, self.reversals, strict=True)
        return [comparison_record(found, turned) for found, turned in pairs]

    @property
    def sections(self) -> list[Section]:
        """One section per stage."""
        from evaluator.outputs.comparison_report import section_of

        pairs = zip(self.results, self.reversals, strict=True)
        return [section_of(found, turned, self.study) for found, turned in pairs]


Writer = Callable[[Compared], bytes]


def export_comparisons(what: Compared, paths: Sequence[Path], *, force: bool = False) -> None:
    """Write all results into each of the paths, in the form that its suffix names.

    Raises
    ------
    InputError
        With every fault of every path, before anything is written; or if writing fails, and then
        every file is as it was.
    """
    from evaluator.outputs.files import write_files

    check_targets(paths, force=force)
    write_files({path: FORMATS[path.suffix.lower()](what) for path in paths}, force=force)


def check_targets(paths: Sequence[Path], *, force: bool = False) -> None:
    """Refuse paths that cannot be written; worth asking before anything is computed."""
    targets.check_targets(paths, FORMATS, force=force)


def csv_text(what: Compared) -> str:
    """Write one figure a row, as CSV in which no cell can become a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in comparison_rows(what.results, what.reversals):
        writer.writerow(
            {key: safe_cell(cell) if isinstance(cell, str) else cell for key, cell in row.items()}
        )
    return out.getvalue()


def _csv(what: Compared) -> bytes:
    return csv_text(what).encode()


def _json(what: Compared) -> bytes:
    return to_json(what.records).encode("utf-8", errors="replace")


def _workbook(what: Compared) -> bytes:
    from evaluator.outputs.comparison_report import TITLE
    from evaluator.outputs.panel_files import workbook_bytes

    figures = comparison_rows(what.results, what.reversals)
    return workbook_bytes(TITLE, what.sections, COLUMNS, figures)


def _page(suffix: str) -> Writer:
    def write(what: Compared) -> bytes:
        from evaluator.outputs.comparison_report import TITLE
        from evaluator.outputs.panel_files import page_bytes

        return page_bytes(TITLE, what.sections, suffix)

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

__all__ = ["FORMATS", "Compared", "check_targets", "csv_text", "export_comparisons"]
