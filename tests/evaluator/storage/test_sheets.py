"""A study as sheets of cells, and back: nothing is lost."""

from collections.abc import Sequence

import pytest
from pydantic import BaseModel

from criteria import Faults, Tree, load_framework
from criteria.models import Criterion, IntensityJudgement, Judgement, Stage
from criteria.weight_sets import KINDS
from evaluator.digest import digest_of
from evaluator.storage.dump import tree_of
from evaluator.storage.sheets import Sheet, check_whole, sheets_of, tree_of_sheets
from evaluator.storage.sheets.columns import layouts
from evaluator.study import Study
from partners import load_evidence
from partners.models import (
    Claim,
    CodedRow,
    Engagement,
    Expectation,
    Mineral,
    Partner,
    Passage,
    Report,
    Section,
    Source,
)


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


@pytest.mark.parametrize(
    ("kind", "models", "elsewhere"),
    [
        ("criteria", [Criterion], {"rubric"}),
        ("stages", [Stage], set()),
        ("partners", [Partner], {"claims", "engagements"}),
        ("claims", [Claim], set()),
        ("engagements", [Engagement, Report], {"report"}),
        ("sources", [Source], {"section"}),
        ("sections", [Section], set()),
        ("minerals", [Mineral], set()),
        ("expectations", [Expectation], set()),
        ("passages", [Passage], set()),
        ("coding", [CodedRow], set()),
        ("judgements", [Judgement], set()),
        ("judge", [Judgement], set()),
        ("intensities", [IntensityJudgement], set()),
        ("weights", KINDS, {"judgement", "judge"}),
    ],
)
def test_every_field_of_every_model_has_a_column(
    kind: str, models: Sequence[type[BaseModel]], elsewhere: set[str]
) -> None:
    fields = {
        field.alias or name: field for model in models for name, field in model.model_fields.items()
    }
    columns = layouts()[kind].by_key
    assert set(fields) - elsewhere <= set(columns)
    own = {"sections": {"source"}, "weights": {"name", "use", "judges"}}
    assert set(columns) <= set(fields) | own.get(kind, set())
    needed = [{name for name, f in m.model_fields.items() if f.is_required()} for m in models]
    if len(models) == 1:
        asked = {key for key, column in columns.items() if column.needed}
        # a judgement may stand in the grid, the partner of a claim may be that of its dossier
        assert needed[0] - elsewhere - {"value"} <= asked
