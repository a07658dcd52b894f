"""Every case of the corpus of bad inputs: refused, with every fault told, and never a traceback."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import evaluator
from criteria import Fault, InputError
from evaluator.cli import cli

CORPUS = Path(__file__).parent.parent / "bad"
CASES = [
    case
    for path in sorted(CORPUS.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])


def _refused(path: Path | str) -> tuple[Fault, ...]:
    """Load a study that is at fault; return the faults."""
    with pytest.raises(InputError) as caught:
        evaluator.load(path)
    return caught.value.faults


def _tells(fault: Fault, wanted: dict[str, str], folder: Path) -> bool:
    """Tell whether a fault says what is wanted; a folder by its last part."""
    where = Path(fault.where).name if str(folder) in fault.where else fault.where
    return (where, fault.key) == (wanted["where"], wanted["key"]) and all(
        wanted[part] in getattr(fault, part) for part in ("expected", "found", "remedy")
    )


def test_the_corpus_names_each_case_once_and_each_fault_in_full():
    names = [case["id"] for case in CASES]
    assert len(set(names)) == len(names) >= 60
    for case in CASES:
        assert set(case) <= {"id", "edit", "fault", "more"}
        for fault in case["fault"]:
            assert set(fault) == {"where", "key", "expected", "found", "remedy"}


def test_the_copy_that_the_cases_spoil_is_a_good_study(edited, study):
    assert evaluator.load(edited([])).digest == study.digest


@every_case
def test_a_bad_input_is_refused_and_every_fault_told(case: dict[str, Any], edited):
    folder = edited(case["edit"])
    faults = _refused(folder)
    for wanted in case["fault"]:
        assert any(_tells(fault, wanted, folder) for fault in faults), "\n".join(map(str, faults))
    assert not any("\n" in str(fault) for fault in faults)
    if not case.get("more"):
        assert len(faults) == len(case["fault"]), "\n".join(map(str, faults))


@every_case
def test_the_command_line_tells_the_same_and_exits_with_one(case: dict[str, Any], edited):
    folder = edited(case["edit"])
    result = CliRunner().invoke(cli, ["rank", "--data", str(folder)])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    for fault in _refused(folder):
        for part in (fault.where, fault.key, fault.expected, fault.found, fault.remedy):
            assert part in result.stderr


def test_faults_of_the_criteria_and_of_the_evidence_are_told_together(edited):
    folder = edited(
        [
            {"file": "criteria/settings.toml", "find": "factor = 1.5", "put": "factor = 0.5"},
            {"file": "partners/dossiers/KOR.toml", "find": "[[claim]]", "put": "[[claims]]"},
        ]
    )
    assert {"settings.toml", "KOR.toml"} <= {fault.where for fault in _refused(folder)}


@pytest.mark.parametrize(
    ("name", "misspelt"),
    [
        ("partners/passages", "partners/passage"),
        ("partners/minerals.toml", "partners/mineral.toml"),
        ("criteria/settings.toml", "criteria/setting.toml"),
        ("criteria", "criterias"),
    ],
)
def test_a_misspelt_file_is_not_passed_over(study_folder: Path, name: str, misspelt: str):
    (study_folder / name).rename(study_folder / misspelt)
    assert any(Path(misspelt).name in fault.found for fault in _refused(study_folder))


# --- Paths -------------------------------------------------------------------------------------


@pytest.fixture(params=["missing", "file", "empty", "criteria only"])
def no_study(request, tmp_path: Path) -> Path:
    """A path at which there is no study."""
    path = tmp_path / "here"
    if request.param == "file":
        path.write_text("", encoding="utf-8")
    elif request.param != "missing":
        path.mkdir()
    if request.param == "criteria only":
        (path / "criteria").mkdir()
    return path


def test_a_path_without_a_study_is_refused(no_study):
    (fault,) = _refused(no_study)
    assert (fault.where, fault.key) == (str(no_study), "path")
    assert fault.expected in {"a folder", "a folder with partners/"}
    assert fault.found in {"nothing there", "a file", "nothing", "criteria"}
    result = CliRunner().invoke(cli, ["rank", "--data", str(no_study)])
    assert result.exit_code == 1
    assert str(no_study) in result.stderr


def test_a_study_with_nothing_in_it_is_told_file_by_file(tmp_path):
    for name in ("partners", "criteria"):
        (tmp_path / name).mkdir()
    assert {"settings.toml", "criteria.toml"} <= {fault.where for fault in _refused(tmp_path)}
    (tmp_path / "criteria").rmdir()
    told = {Path(fault.where).name for fault in _refused(tmp_path)}
    assert told == {"sources.toml", "dossiers"}


def test_a_folder_in_the_place_of_a_file_is_told(edited):
    folder = edited([{"file": "partners/sources.toml", "remove": True}])
    (folder / "partners" / "sources.toml").mkdir()
    faults = _refused(folder)
    assert ("sources.toml", "a folder") in {(fault.where, fault.found) for fault in faults}
