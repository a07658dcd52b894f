"""The changes between two studies are made in an order in which each can be ranked."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

import evaluator
from criteria import InputError
from evaluator.records.difference import Side, difference
from evaluator.records.moves import OUT, places
from evaluator.records.question import Question
from evaluator.storage.json_text import canonical
from evaluator.storage.record import inputs_of
from evaluator.study import Study

_SPEC = importlib.util.spec_from_file_location("edits", Path(__file__).parent / "edits.py")
edits = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(edits)

DOSSIER = "partners/dossiers/{}.toml"


@pytest.fixture
def tables(study) -> dict:
    """What ships as plain tables, to be edited."""
    return deepcopy(json.loads(canonical(inputs_of(study.framework, study.evidence)))["tables"])


@pytest.fixture
def loaded(study, tmp_path) -> Callable[[dict], Study]:
    """Load tables as any study is loaded, with all its checks."""

    def load(given: dict) -> Study:
        path = tmp_path / "inputs.json"
        path.write_bytes(canonical({**inputs_of(study.framework, study.evidence), "tables": given}))
        return evaluator.load(path)

    return load


def add_up(one: Study, other: Study) -> list:
    """Compare two studies, and see that the moves of the steps lead from one to the other."""
    question = edits.QUESTION
    what = difference(Side("one", one, question), Side("other", other, question))
    on_the_way, end = (places(question.ask_all(side)) for side in (one, other))
    for result in what.results:
        for move in result.moves:
            key = move.stage, move.partner
            assert on_the_way.get(key, OUT) == move.before
            on_the_way[key] = move.after
    assert {key: place for key, place in on_the_way.items() if place != OUT} == end
    return list(what.results)


def _copied(tables: dict, new: str, **head: object) -> dict:
    """The dossier of Japan under another name."""
    dossier = json.loads(json.dumps(tables[DOSSIER.format("JPN")]).replace("JPN", new))
    kept = {"claim": [claim for claim in dossier["claim"] if "same_as" not in claim]}
    return {**kept, "id": new, "name": f"Land {new}", "kind": "country", **head}


def _with_new_regions(tables: dict) -> dict:
    """Three countries of a new region that lies in another, and comes after them by name."""
    for name in ("XYZ", "aab"):
        tables[DOSSIER.format(name)] = _copied(tables, name, regions=["newland"])
    tables[DOSSIER.format("PER")]["regions"] = ["newland"]
    inner = _copied(tables, "newland", kind="region", regions=["zone"])
    tables[DOSSIER.format("newland")] = inner
    tables[DOSSIER.format("zone")] = _copied(tables, "zone", kind="region")
    return tables


def test_regions_come_before_who_lies_in_them_and_go_after(study, tables, loaded):
    other = loaded(_with_new_regions(tables))
    there, back = add_up(study, other), add_up(other, study)
    named = [[change.name for change in result.step.changes] for result in there]
    assert named == [["zone"], ["newland"], ["XYZ"], ["aab"], ["PER"]]
    named = [[change.name for change in result.step.changes] for result in back]
    assert named == [["PER"], ["XYZ"], ["aab"], ["newland"], ["zone"]]
    assert all(result.alone is not None for result in (*there, *back))


def _renamed_levels(study: Study, tables: dict) -> dict:
    """Every level by another name, wherever one is named; ends of ranges are called the same."""
    settings = tables.pop("criteria/settings.toml")
    text = json.dumps(tables)
    for level in study.framework.scale.levels:
        text = text.replace(f'"{level}"', f'"new {level}"')
    return {**json.loads(text), "criteria/settings.toml": settings}


def test_levels_are_renamed_while_new_regions_go(study, tables, loaded):
    before = loaded(_with_new_regions(deepcopy(tables)))
    after = loaded(_renamed_levels(study, tables))
    add_up(before, after)
    add_up(after, before)


def test_levels_are_renamed_while_a_claim_goes_to_a_new_document(study, tables, loaded):
    renamed = _renamed_levels(study, tables)
    claims = [entry for name in tables for entry in renamed[name].get("claim", [])]
    repeated = {entry["same_as"] for entry in claims if "same_as" in entry}
    once = (entry for entry in claims if "same_as" not in entry and entry["id"] not in repeated)
    claim = next(once)
    register = renamed["partners/sources.toml"]["source"]
    known = next(source for source in register if source["id"] == claim["source"])
    memo = {"id": "memo", "family": "memo", "file": "memo.docx", "sha256": "0" * 64}
    register.append({**known, **memo, "title": "A memo"})
    claim["source"] = "memo"
    other = loaded(renamed)
    add_up(study, other)
    add_up(other, study)


def _without_last_stage(tables: dict, gone: str) -> dict:
    """A study of one stage less, with all that names it."""
    stages = tables["criteria/stages.toml"]["stage"]
    stages[:] = [stage for stage in stages if stage["id"] != gone]
    del tables[f"criteria/weights/{gone}.toml"]
    for name, table in tables.items():
        if name.startswith("partners/dossiers"):
            for entry in table.get("claim", []):
                entry["stages"] = [stage for stage in entry.get("stages", []) if stage != gone]
            table.pop("engagement", None)
    expected = tables["partners/expectations.toml"]["expectation"]
    expected[:] = [item for item in expected if item["stage"] != gone]
    return tables


def test_a_stage_that_one_side_lacks_is_not_compared_whichever_side_it_is(study, tables, loaded):
    gone = study.framework.stage_ids[-1]
    fewer, question = loaded(_without_last_stage(tables, gone)), Question(study.framework.stage_ids)
    question = replace(question, samples=20)
    for one, other in ((study, fewer), (fewer, study)):
        what = difference(Side("one", one, question), Side("other", other, question))
        assert what.stages == study.framework.stage_ids[:-1]


def test_where_no_stage_is_asked_about_on_both_sides_that_is_told(study):
    sides = [Side(stage, study, Question((stage,))) for stage in study.framework.stage_ids[:2]]
    with pytest.raises(InputError, match="one that upstream is about") as refused:
        difference(*sides)
    (fault,) = refused.value.faults
    assert fault.found == "midstream"
