"""A study as sheets of cells, and back: nothing is lost."""

import pytest

from criteria import Faults, Tree, load_framework
from evaluator.digest import digest_of
from evaluator.storage.dump import tree_of
from evaluator.storage.sheets import Sheet, check_whole, sheets_of, tree_of_sheets
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
