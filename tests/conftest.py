"""What the tests share: the shipped study, copies of it to spoil, and the documents if at hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import corpus
import pytest

import evaluator
from criteria import Framework
from evaluator.study import Study
from partners import Evidence


@pytest.fixture(scope="session")
def study() -> Study:
    """The study that ships."""
    return evaluator.load()


@pytest.fixture(scope="session")
def framework(study: Study) -> Framework:
    """What ships on what is judged."""
    return study.framework


@pytest.fixture(scope="session")
def evidence(study: Study) -> Evidence:
    """What ships on what is known."""
    return study.evidence


@pytest.fixture
def study_folder(tmp_path: Path) -> Path:
    """A copy of the shipped data, laid out as `evaluator.load` takes it."""
    return corpus.shipped(tmp_path)


@pytest.fixture
def edited(study_folder: Path) -> Callable[[Iterable[Mapping[str, Any]]], Path]:
    """Make edits to a copy of the shipped data; see ``tests/bad/README.md`` for their keys."""

    def change_all(edits: Iterable[Mapping[str, Any]]) -> Path:
        for change in edits:
            corpus.edit(study_folder / change["file"], change, study_folder)
        return study_folder

    return change_all


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of the documents that were coded; skips where they are not at hand."""
    given = os.environ.get("EVALUATOR_SOURCES")
    if not given or not Path(given).is_dir():
        pytest.skip("the documents are not at hand: set EVALUATOR_SOURCES to their folder")
    return Path(given)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``make golden`` renew the stored tables."""
    parser.addoption("--renew-golden", action="store_true", help="Renew the stored tables.")
