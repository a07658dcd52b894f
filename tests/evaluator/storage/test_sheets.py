"""A study as sheets of cells, and back: nothing is lost, and every fault is told by sheet and cell."""

from collections.abc import Callable
from typing import Any

import pytest

from criteria import Faults, Tree, load_framework
from evaluator.digest import digest_of
from evaluator.storage.dump import tree_of
from evaluator.storage.sheets import Odd, Sheet, check_whole, sheets_of, tree_of_sheets
from evaluator.study import Study
from partners import load_evidence


@pytest.fixture(scope="module")
def tree(study: Study) -> Tree:
    """The shipped study as tables."""
    return tree_of(study.framework, study.evidence)


def read(sheets: list[Sheet]) -> tuple[Tree, list[str]]:
    """Read sheets; return the tree and the faults."""
    faults = Faults("study")
    tree = check_whole(sheets, tree_of_sheets(sheets, "my.xlsx", faults), faults)
    return tree, [str(fault) for fault in faults]


def test_the_shipped_study_survives_the_sheets(study: Study, tree: Tree) -> None:
    again, faults = read(sheets_of(tree))
    assert not faults
    assert again.tables == tree.tables
    framework = load_framework(again.part("criteria"))
    evidence = load_evidence(framework, again.part("partners"))
    assert digest_of(framework, evidence) == study.digest


@pytest.fixture
def changed(tree: Tree) -> Callable[[str, int, int, Any], list[str]]:
    """Put something into one cell of the shipped sheets, counted from one; return the faults."""

    def change(title: str, row: int, column: int, cell: Any) -> list[str]:
        sheets = []
        for sheet in sheets_of(tree):
            rows = [list(cells) for cells in sheet.rows]
            if sheet.title == title:
                rows[row - 1] += [None] * (column - len(rows[row - 1]))
                rows[row - 1][column - 1] = cell
            sheets.append(Sheet(sheet.kind, sheet.title, rows))
        return read(sheets)[1]

    return change


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (Odd("formula", "=B2"), "found =B2. Copy the cell and paste it as values."),
        (Odd("error", "#N/A"), "found #N/A. Mend the formula that it comes from, or empty"),
        (Odd("date", "2026-01-03"), "found 2026-01-03. Give the cell the format Text"),
        (True, "found True. Give the cell the format Text"),
    ],
)
def test_a_cell_that_holds_no_text_is_told(changed: Any, cell: Any, told: str) -> None:
    (fault,) = changed("Claims", 5, 4, cell)
    assert fault.startswith("my.xlsx, sheet Claims: cell D5 (Level): expected text; ")
    assert told in fault
