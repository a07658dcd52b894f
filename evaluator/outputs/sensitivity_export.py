"""A sensitivity analysis as it is written into files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.outputs.sensitivity_records import COLUMNS, sensitivity_record, sensitivity_rows

if TYPE_CHECKING:
    from evaluator.outputs.panels import Section
    from evaluator.sensitivity.stage import StageSensitivity


@dataclass(frozen=True)
class Analysed:
    """An `Analysis`: the stages of which it was asked what their rankings hang on."""

    results: Sequence[StageSensitivity]
    columns: tuple[str, ...] = COLUMNS

    @property
    def title(self) -> str:
        """The title of pages and workbooks."""
        from evaluator.outputs.sensitivity_report import TITLE

        return TITLE

    @property
    def records(self) -> list[dict[str, Any]]:
        """One record per stage."""
        return [sensitivity_record(found) for found in self.results]

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Every figure of every stage, one a row."""
        return sensitivity_rows(self.results)

    @property
    def sections(self) -> list[Section]:
        """One section per stage."""
        from evaluator.outputs.sensitivity_report import section_of

        return [section_of(found) for found in self.results]

    def print_tables(self) -> None:
        """Print what is read on a terminal."""
        from evaluator.outputs.sensitivity_report import print_sensitivity

        print_sensitivity(self.results)
