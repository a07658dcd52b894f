"""A comparison of methods as it is written into files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.outputs.comparison_records import COLUMNS, comparison_record, comparison_rows

if TYPE_CHECKING:
    from evaluator.comparison import Comparison, Reversals
    from evaluator.outputs.panels import Section
    from evaluator.study import Study


@dataclass(frozen=True)
class Compared:
    """An `Analysis`: the stages, the reversals of each if they were asked for, and the study."""

    results: Sequence[Comparison]
    reversals: Sequence[Reversals | None]
    study: Study
    columns: tuple[str, ...] = COLUMNS

    @property
    def title(self) -> str:
        """The title of pages and workbooks."""
        from evaluator.outputs.comparison_report import TITLE

        return TITLE

    @property
    def records(self) -> list[dict[str, Any]]:
        """One record per stage."""
        pairs = zip(self.results, self.reversals, strict=True)
        return [comparison_record(found, turned) for found, turned in pairs]

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Every figure of every stage, one a row."""
        return comparison_rows(self.results, self.reversals)

    @property
    def sections(self) -> list[Section]:
        """One section per stage."""
        from evaluator.outputs.comparison_report import section_of

        pairs = zip(self.results, self.reversals, strict=True)
        return [section_of(found, turned, self.study) for found, turned in pairs]

    def print_tables(self) -> None:
        """Print what is read on a terminal."""
        from evaluator.outputs.comparison_report import print_comparisons

        print_comparisons(self.results, self.reversals, self.study)
