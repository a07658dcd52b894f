"""Files are written whole or not at all, and every fault of the paths is told before."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from criteria.faults import InputError
from evaluator.outputs.files import write_files
from evaluator.outputs.targets import check_targets
from evaluator.outputs.temporary import clear_stale

OLD, NEW = b"old\n", b"new\n"
LEFT = ".evaluator-0123456789abcdef.part"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_several_files_are_written_and_nothing_else_is_left(tmp_path):
    write_files({tmp_path / "a.csv": NEW, tmp_path / "b.csv": OLD})
    assert (tmp_path / "a.csv").read_bytes() == NEW
    assert (tmp_path / "b.csv").read_bytes() == OLD
    assert names(tmp_path) == {"a.csv", "b.csv"}


def test_a_relative_path_is_written_in_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files({Path("a.csv"): NEW})
    assert (tmp_path / "a.csv").read_bytes() == NEW


def test_an_old_file_is_kept_unless_forced(tmp_path):
    target = tmp_path / "a.csv"
    target.write_bytes(OLD)
    with pytest.raises(InputError, match="--force"):
        write_files({target: NEW})
    assert target.read_bytes() == OLD
    write_files({target: NEW}, force=True)
    assert target.read_bytes() == NEW
    assert names(tmp_path) == {"a.csv"}


def test_an_overwritten_file_keeps_its_permissions(tmp_path):
    target = tmp_path / "a.csv"
    target.write_bytes(OLD)
    target.chmod(0o600)
    write_files({target: NEW}, force=True)
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_new_file_has_the_permissions_that_others_have(tmp_path):
    (tmp_path / "plain").write_bytes(OLD)
    write_files({tmp_path / "a.csv": NEW})
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "plain").stat().st_mode


# --- While writing ------------------------------------------------------------------------------


def test_an_interruption_leaves_everything_as_it_was_and_goes_on(tmp_path, monkeypatch):
    target = tmp_path / "a.csv"
    target.write_bytes(OLD)

    def interrupt(_descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_files({target: NEW}, force=True)
    monkeypatch.undo()
    assert target.read_bytes() == OLD
    assert names(tmp_path) == {"a.csv"}


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path, monkeypatch):
    target = tmp_path / "a.csv"
    sync = os.fsync

    def come_first(descriptor):
        sync(descriptor)
        target.write_bytes(OLD)

    monkeypatch.setattr(os, "fsync", come_first)
    with pytest.raises(InputError, match="--force"):
        write_files({target: NEW})
    assert target.read_bytes() == OLD
    assert names(tmp_path) == {"a.csv"}


# --- What a killed call leaves ------------------------------------------------------------------

KILLED = """
import os, sys, time
from pathlib import Path
from evaluator.outputs.files import write_files
def stop(descriptor):
    print("ready", flush=True)
    time.sleep(60)
os.fsync = stop
write_files({Path(sys.argv[1]): b"new"}, force=True)
"""


def test_a_killed_call_leaves_the_old_file_and_the_next_call_clears_up(tmp_path):
    target = tmp_path / "a.csv"
    target.write_bytes(OLD)
    command = [sys.executable, "-c", KILLED, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        alive = names(tmp_path)
        clear_stale(tmp_path)
        assert names(tmp_path) == alive, "what a live call writes is left alone"
        process.kill()
    assert len(alive) == 2
    assert target.read_bytes() == OLD
    write_files({tmp_path / "b.csv": NEW})
    assert names(tmp_path) == {"a.csv", "b.csv"}


def test_only_dead_files_of_ours_are_cleared(tmp_path):
    (tmp_path / LEFT).write_bytes(OLD)
    (tmp_path / "evaluator.part").write_bytes(OLD)
    (tmp_path / ".evaluator-notes.part").write_bytes(OLD)
    (tmp_path / LEFT.replace("0", "1")).symlink_to(tmp_path / "evaluator.part")
    (tmp_path / LEFT.replace("0", "2")).mkdir()
    os.mkfifo(tmp_path / LEFT.replace("0", "3"))
    before = names(tmp_path)
    clear_stale(tmp_path)
    assert before - names(tmp_path) == {LEFT}


def test_a_file_that_someone_holds_is_not_cleared(tmp_path):
    with (tmp_path / LEFT).open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        clear_stale(tmp_path)
        assert names(tmp_path) == {LEFT}
    clear_stale(tmp_path)
    assert not names(tmp_path)


# --- Faults of the paths ------------------------------------------------------------------------


def found(paths: list[Path], **options) -> list[str]:
    with pytest.raises(InputError) as caught:
        check_targets(paths, [".csv", ".xlsx"], **options)
    return [str(fault) for fault in caught.value.faults]


def test_every_fault_is_told_at_once(tmp_path):
    (tmp_path / "old.csv").write_bytes(OLD)
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "old.csv")
    (tmp_path / "lost.csv").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.csv")
    cases = {
        "a.xslx": "suffix: expected .csv or .xlsx; found '.xslx'. Did you mean '.xlsx'?",
        "none": "suffix: expected .csv or .xlsx; found none.",
        "missing/a.csv": "Make the folder first.",
        "old.csv/a.csv": "a file at",
        "old.csv": "Add --force to overwrite it.",
        "folder.csv": "found a folder.",
        "link.csv": "found a symbolic link.",
        "lost.csv": "found a symbolic link.",
        "pipe.csv": "found a device or pipe.",
        "x" * 300 + ".csv": "File name too long",
        "a\x00.csv": "a null character",
    }
    told = found([tmp_path / name for name in cases])
    assert len(told) == len(cases)
    for (name, expected), fault in zip(cases.items(), told, strict=True):
        assert expected in fault, name


def test_force_allows_files_only(tmp_path):
    (tmp_path / "old.csv").write_bytes(OLD)
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "old.csv")
    check_targets([tmp_path / "old.csv"], [".csv"], force=True)
    told = found([tmp_path / name for name in ("folder.csv", "link.csv")], force=True)
    assert len(told) == 2


def test_one_place_under_two_names_is_told(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "same").symlink_to(tmp_path)
    again = [tmp_path / "sub" / ".." / "a.csv", tmp_path / "same" / "a.csv"]
    told = found([tmp_path / "a.csv", *again])
    assert len(told) == 2
    assert all("expected each path once" in fault for fault in told)


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    # The rights themselves do not bind the superuser, under whom tests may run.
    monkeypatch.setattr(os, "access", lambda *_: False)
    (told,) = found([tmp_path / "a.csv"])
    assert "a folder that can be written" in told


def test_a_fault_shows_no_control_characters(tmp_path):
    (told,) = found([tmp_path / "a\r\n=1.txt"])
    assert "\n" not in told
    assert "\r" not in told
