"""Every case of the corpus of bad inputs: refused, with every fault told, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import corpus
import pytest
from click.testing import CliRunner

import evaluator
from criteria import Fault, InputError
from evaluator.cli import cli

PARTS = {"where", "key", "expected", "found", "remedy"}
KEYS = {"id", "class", "base", "edit", "cells", "make", "hostile", "fault", "more"}
# What a hostile input may cost: seconds of CPU, and memory in bytes.
SECONDS, MEMORY = 5.0, 300_000_000


def _cases(*, hostile: bool) -> Any:
    """Go through the cases that need a process of their own, or those that do not."""
    chosen = [case for case in corpus.CASES if case.get("hostile", False) is hostile]
    names = [f"{case['class']}-{case['id']}" for case in chosen]
    return pytest.mark.parametrize("case", chosen, ids=names)


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


def _listed(folder: Path) -> list[tuple[str, int, int]]:
    """List everything in a folder, with its size and when it was written."""
    return sorted(
        (str(path), path.lstat().st_size, path.lstat().st_mtime_ns) for path in folder.rglob("*")
    )


def test_the_corpus_names_each_case_once_and_each_fault_in_full():
    names = [(case["class"], case["id"]) for case in corpus.CASES]
    assert len(set(names)) == len(names) >= 300
    assert len({case["class"] for case in corpus.CASES}) >= 15
    for case in corpus.CASES:
        assert set(case) <= KEYS
        assert case["fault"], case["id"]
        for fault in case["fault"]:
            assert set(fault) == PARTS


@pytest.mark.parametrize("base", corpus.BASES)
def test_what_the_cases_spoil_is_good(tmp_path, base):
    path = corpus.build({"base": base}, tmp_path)
    assert evaluator.load(path).framework.criteria


@_cases(hostile=False)
def test_a_bad_input_is_refused_and_every_fault_told(case: dict[str, Any], tmp_path):
    path = corpus.build(case, tmp_path)
    before = _listed(tmp_path)
    faults = _refused(path)
    for wanted in case["fault"]:
        assert any(_tells(f, wanted, tmp_path) for f in faults), "\n".join(map(str, faults))
    assert not any("\n" in str(fault) for fault in faults)
    if not case.get("more"):
        assert len(faults) == len(case["fault"]), "\n".join(map(str, faults))
    assert _listed(tmp_path) == before


# A change in how faults are told on the command line shows in any of these.
ONE_OF_EACH = {case["class"]: case for case in corpus.CASES if not case.get("hostile")}


@pytest.mark.parametrize("case", ONE_OF_EACH.values(), ids=ONE_OF_EACH.keys())
def test_the_command_line_tells_the_same_and_exits_with_one(case: dict[str, Any], tmp_path):
    path = corpus.build(case, tmp_path)
    before = _listed(tmp_path)
    result = CliRunner().invoke(cli, ["rank", "--data", str(path)])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    for fault in _refused(path):
        for part in (fault.where, fault.key, fault.expected, fault.found, fault.remedy):
            assert part in result.stderr
    assert _listed(tmp_path) == before


# Runs the command line and writes down its CPU time and the most memory that it had. What the
# system tells of a process from outside counts the memory of the one that started it.
MEASURED = """
import atexit, re, sys, time
from itertools import groupby
from pathlib import Path
from evaluator.cli import main

def tell():
    most = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
    Path(sys.argv.pop(1)).write_text(f"{time.process_time()} {1024 * int(most[1])}")

told, sys.argv[1:] = sys.argv[1], sys.argv[2:]
atexit.register(lambda: (sys.argv.insert(1, told), tell()))
main()
"""


def _in_a_process(arguments: Iterable[str], folder: Path) -> tuple[int, str, float, int]:
    """Run the command line; return how it exits, what it tells, its CPU and its memory."""
    command = [sys.executable, "-c", MEASURED, str(folder / "used"), *arguments]
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=here)
    seconds, memory = (folder / "used").read_text().split()
    return done.returncode, done.stdout + done.stderr, float(seconds), int(memory)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is not told here")
@_cases(hostile=True)
def test_an_input_made_to_choke_a_program_is_refused_at_once(case: dict[str, Any], tmp_path):
    (tmp_path / "input").mkdir()
    path = corpus.build(case, tmp_path / "input")
    before = _listed(tmp_path / "input")
    code, text, seconds, memory = _in_a_process(["rank", "--data", str(path)], tmp_path)
    assert code == 1, text
    assert "Traceback" not in text
    for wanted in case["fault"]:
        for part in PARTS - {"where"}:
            assert wanted[part] in text, text
    assert seconds < SECONDS
    assert memory < MEMORY
    assert _listed(tmp_path / "input") == before


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


def test_faults_of_one_file_are_told_together(edited):
    """However the checks follow each other, nobody has to turn back to a sheet."""
    folder = edited(
        [
            {"file": "partners/dossiers/AUS.toml", "find": '"very high"', "put": '"very hihg"'},
            {
                "file": "partners/dossiers/AUS.toml",
                "find": 'same_as = "AUS',
                "put": 'same_as = "AUZ',
            },
            {"file": "partners/dossiers/KOR.toml", "find": '"high"', "put": '"hihg"'},
        ]
    )
    told = [fault.where for fault in _refused(folder)]
    assert [where for where, _ in groupby(told)] == ["AUS.toml", "KOR.toml"]
