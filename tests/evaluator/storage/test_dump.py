"""A study written down as tables is the same study when it is built again."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace

import pytest
import tomli_w

from criteria import Tree, load_framework
from evaluator.digest import digest_of
from evaluator.storage.dump import tree_of
from partners import load_evidence


def _digest(tree: Tree) -> str:
    framework = load_framework(tree.part("criteria"))
    return digest_of(framework, load_evidence(framework, tree.part("partners")))


@pytest.fixture(scope="module")
def tree(study) -> Tree:
    """The tables of what ships."""
    return tree_of(study.framework, study.evidence)


def test_built_again_it_is_the_same_study(study, tree):
    framework = load_framework(tree.part("criteria"))
    evidence = load_evidence(framework, tree.part("partners"))
    assert framework == study.framework
    assert evidence == study.evidence
    assert _digest(tree) == study.digest


def test_it_survives_json(study, tree):
    tables = json.loads(json.dumps(tree.tables))
    assert _digest(replace(tree, tables=tables)) == study.digest


def test_it_survives_toml(study, tree):
    tables = {name: tomllib.loads(tomli_w.dumps(table)) for name, table in tree.tables.items()}
    assert _digest(replace(tree, tables=tables)) == study.digest


def test_it_holds_no_more_and_no_less_than_the_files(study_folder, tree):
    files = {
        path.relative_to(study_folder).as_posix()
        for path in study_folder.rglob("*.*")
        if path.is_file()
    }
    assert set(tree.tables) == files


def test_what_is_left_to_default_is_not_written(tree):
    (first, *_) = tree.tables["partners/dossiers/JPN.toml"]["claim"]
    assert "same_as" not in first
    assert "partner" not in first
    assert first["locator"] == "§3 ¶3"
