"""An analysis of stages as files: CSV and JSON as the record, a workbook and pages to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol

from evaluator.outputs import targets
from evaluator.outputs.claim_records import to_json
from evaluator.outputs.safe import safe_csv

if TYPE_CHECKING:
    from evaluator.outputs.panels import Section


class Analysis(Protocol):
    """What is written of an analysis."""

    @property
    def title(self) -> str:
        """The title of pages and workbooks."""

    @property
    def columns(self) -> Sequence[str]:
        """The columns of `rows`."""

    @property
    def records(self) -> list[dict[str, Any]]:
        """One record per stage."""

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Every figure of every stage, one a row."""

    @property
    def sections(self) -> list[Section]:
        """One section per stage."""

    def print_tables(self) -> None:
        """Print what is read on a terminal."""


Writer = Callable[[Analysis], bytes]


def export_analysis(what: Analysis, paths: Sequence[Path], *, force: bool = False) -> None:
    """Write an analysis into each of the paths, in the form that its suffix names.

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


def csv_text(what: Analysis) -> str:
    """Write one figure a row, as CSV in which no cell can become a formula."""
    return safe_csv(what.columns, what.rows)


def _csv(what: Analysis) -> bytes:
    return csv_text(what).encode()


def _json(what: Analysis) -> bytes:
    return to_json(what.records).encode()


def _workbook(what: Analysis) -> bytes:
    from evaluator.outputs.panel_files import workbook_bytes

    return workbook_bytes(what.title, what.sections, what.columns, what.rows)


def _page(what: Analysis, suffix: str) -> bytes:
    from evaluator.outputs.panel_files import page_bytes

    return page_bytes(what.title, what.sections, suffix)


FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        ".csv": _csv,
        ".json": _json,
        ".xlsx": _workbook,
        ".md": partial(_page, suffix=".md"),
        ".html": partial(_page, suffix=".html"),
    }
)
