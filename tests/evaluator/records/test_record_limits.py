"""A recorded run is held to the limits of all that is read, and read where they are raised."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import evaluator
from criteria import InputError
from evaluator.records.run import read_run

# Limits that what ships is beyond, and the place at which each is told.
LOW = {
    "bytes": (1_000, "at most 1,000 bytes"),
    "values": (10, "at most 10 values as TOML or JSON"),
    "rows": (2, "at most 2 rows"),
}


@pytest.mark.parametrize("name", LOW)
@pytest.mark.parametrize("command", ["replay", "diff"])
def test_replay_and_diff_take_the_limits_of_every_command(run, kept, command, name):
    most, told = LOW[name]
    others = ["shipped"] if command == "diff" else []
    result = run(command, kept, *others, "--limit", f"{name}={most}")
    assert result.exit_code == 1
    text = " ".join(result.stderr.split())
    assert told in text
    assert f"raise the limit with --limit {name}=NUMBER" in text


@pytest.mark.parametrize("name", LOW)
def test_what_is_loaded_and_what_is_replayed_are_told_alike(kept, name):
    limits, found = {name: LOW[name][0]}, []
    for read in (evaluator.load, read_run):
        with pytest.raises(InputError) as refused:
            read(kept, limits=limits)
        found.append([f for f in refused.value.faults if f.where.startswith("inputs.json")])
    assert found[0]
    assert found[0] == found[1]


def test_a_run_beyond_a_limit_is_replayed_and_compared_once_it_is_raised(run, study, tmp_path):
    """More than 10,000 passages in one file: too many by default, fine where 20,000 may be."""
    first, *rest = study.evidence.passages
    evidence = replace(study.evidence, passages=((first,) * 10_001 + tuple(rest)))
    large = replace(study, evidence=evidence)
    found = evaluator.record_run(large, tmp_path, study.framework.stage_ids[0], samples=20)
    for command in (("replay", found), ("diff", found, found)):
        result = run(*command)
        assert result.exit_code == 1
        assert "at most 10,000 rows" in " ".join(result.stderr.split())
        raised = run(*command, "--limit", "rows=20000")
        assert raised.exit_code == 0, raised.stderr


def test_a_folder_of_very_many_files_is_not_gone_through(kept, tmp_path):
    folder = Path(shutil.copytree(kept, tmp_path / "run"))
    for number in range(20):
        (folder / f"{number}.dat").touch()
    with pytest.raises(InputError, match="at most 10 files and folders") as refused:
        read_run(folder, {"files": 10})
    (fault,) = refused.value.faults
    assert fault.found == "11 or more"
    with pytest.raises(InputError) as refused:
        read_run(folder)
    assert len(refused.value.faults) == 20


def test_limits_that_there_are_not_are_told(run, kept):
    result = run("diff", kept, kept, "--limit", "row=5")
    assert result.exit_code == 1
    assert "rows" in result.stderr
