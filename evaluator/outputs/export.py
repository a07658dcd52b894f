"""Ranked tables as files: data to compute with, pages to read, each with how it came about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from criteria.faults import Fault, Faults, InputError
from criteria.keeping import keeping_all
from evaluator.outputs import targets
from evaluator.outputs.tables import (
    csv_bytes,
    csv_text,
    json_bytes,
    load_fastparquet,
    parquet_bytes,
)

if TYPE_CHECKING:
    from evaluator.ranking import Ranking
    from partners import Evidence

Writer = Callable[[Sequence["Ranking"], "Evidence"], bytes]


def export_rankings(
    rankings: Sequence[Ranking], evidence: Evidence, paths: Sequence[Path], *, force: bool = False
) -> list[Path]:
    """Write all rankings given into each of the paths, in the form that its suffix names.

    CSV and JSON are the record: the same rankings give the same bytes. The others are views of
    it; in a workbook a quarter of all figures lose their last bits.

    Parameters
    ----------
    rankings : sequence of Ranking
        One or more, usually one per stage.
    evidence : Evidence
        What they rest on; its documents are named in every file.
    paths : sequence of Path
        Ending in ``.csv``, ``.json``, ``.xlsx``, ``.parquet``, ``.md``, ``.html`` or ``.tex``.
    force : bool
        Overwrite files that exist.

    Returns
    -------
    list of Path
        Those written, in the order given.

    Raises
    ------
    InputError
        With every fault of every path, before anything is written; or if writing fails, and then
        every file is as it was.
    """
    from evaluator.outputs.files import write_files

    chosen = [Path(path) for path in paths]
    if not rankings:
        remedy = "Rank at least one stage."
        raise InputError([Fault("export", "rankings", "one or more", "none", remedy)])
    check_targets(chosen, force=force)
    with keeping_all():
        contents = {path: FORMATS[path.suffix.lower()](rankings, evidence) for path in chosen}
    write_files(contents, force=force)
    return chosen


def check_targets(paths: Sequence[Path], *, force: bool = False) -> None:
    """Refuse paths that cannot be exported to; worth asking before anything is computed.

    Raises
    ------
    InputError
        With every fault of every path.
    """
    faults = Faults("export")
    with faults.collecting():
        targets.check_targets(paths, FORMATS, force=force)
    if any(path.suffix.lower() == ".parquet" for path in paths):
        with faults.collecting():
            load_fastparquet()
    faults.raise_if_any()


def _xlsx(rankings: Sequence[Ranking], evidence: Evidence) -> bytes:
    """Write a workbook."""
    from evaluator.outputs.spreadsheet import workbook_bytes

    return workbook_bytes(rankings, evidence)


def _page(suffix: str) -> Writer:
    """Return the writer of a page."""

    def write(rankings: Sequence[Ranking], evidence: Evidence) -> bytes:
        from evaluator.outputs.pages import page_bytes

        return page_bytes(rankings, evidence, suffix)

    return write


FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        ".csv": csv_bytes,
        ".json": json_bytes,
        ".xlsx": _xlsx,
        ".parquet": parquet_bytes,
        ".md": _page(".md"),
        ".html": _page(".html"),
        ".tex": _page(".tex"),
    }
)

__all__ = ["FORMATS", "check_targets", "csv_text", "export_rankings"]
