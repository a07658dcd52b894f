"""A folder is written whole or not at all, and what stands there is never touched."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from criteria.faults import InputError
from evaluator.outputs import folder
from evaluator.outputs.folder import write_folder
from evaluator.outputs.temporary import clear_stale_folders

CONTENTS = {"a.json": b"{}\n", "b.csv": b"x\n1\n"}
LEFT = ".evaluator-0123456789abcdef.parts"


def held(path: Path) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in path.iterdir()}


def test_it_holds_what_was_given_and_nothing_else_is_left(tmp_path):
    assert write_folder(tmp_path / "runs" / "one", CONTENTS)
    assert held(tmp_path / "runs" / "one") == CONTENTS
    assert [item.name for item in (tmp_path / "runs").iterdir()] == ["one"]


def test_written_twice_it_stays_as_it_is(tmp_path):
    write_folder(tmp_path / "one", CONTENTS)
    before = (tmp_path / "one" / "a.json").stat()
    assert not write_folder(tmp_path / "one", CONTENTS)
    assert (tmp_path / "one" / "a.json").stat().st_mtime_ns == before.st_mtime_ns
    assert [item.name for item in tmp_path.iterdir()] == ["one"]


@pytest.mark.parametrize("spoil", ["more", "less", "other"])
def test_a_folder_of_other_content_is_told_and_kept(tmp_path, spoil):
    write_folder(tmp_path / "one", CONTENTS)
    if spoil == "more":
        (tmp_path / "one" / "c").touch()
    elif spoil == "less":
        (tmp_path / "one" / "a.json").unlink()
    else:
        (tmp_path / "one" / "b.csv").write_bytes(b"x\n2\n")
    before = held(tmp_path / "one")
    with pytest.raises(InputError, match="nothing in it was touched"):
        write_folder(tmp_path / "one", CONTENTS)
    assert held(tmp_path / "one") == before


def test_neither_a_file_nor_a_link_is_replaced(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for name in ("file", "link", "file/inside", "a/b/c"):
        with pytest.raises(InputError):
            write_folder(tmp_path / name, CONTENTS)
    assert not any((tmp_path / "real").iterdir())


@pytest.mark.parametrize("name", ["../a", "a/../b", "a//b", "a/.b", "/a", ".", "..", ".hidden", ""])
def test_only_plain_names_are_written(tmp_path, name):
    with pytest.raises(ValueError, match="plain name"):
        write_folder(tmp_path / "one", {name: b""})
    assert not list(tmp_path.iterdir())


def test_what_a_killed_call_left_is_cleared_and_a_live_one_is_kept(tmp_path):
    for name in (LEFT, LEFT.replace("0123", "4567")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.json").write_bytes(b"{")
    (tmp_path / "other.parts").mkdir()
    descriptor = os.open(tmp_path / LEFT, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        clear_stale_folders(tmp_path)
        assert {item.name for item in tmp_path.iterdir()} == {LEFT, "other.parts"}
    finally:
        os.close(descriptor)
    write_folder(tmp_path / "one", CONTENTS)
    assert {item.name for item in tmp_path.iterdir()} == {"one", "other.parts"}


def test_a_link_that_bears_the_name_of_a_stale_folder_is_not_followed(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").touch()
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / LEFT).symlink_to(tmp_path / "kept")
    clear_stale_folders(tmp_path / "runs")
    assert (tmp_path / "kept" / "file").exists()


@pytest.mark.parametrize("call", ["_write_file", "sync_folder", "_open_temporary"])
@pytest.mark.parametrize("number", [0, 1])
def test_whatever_fails_it_is_there_whole_or_not_at_all(tmp_path, monkeypatch, call, number):
    real, calls = getattr(folder, call), []

    def failing(*arguments):
        calls.append(arguments)
        if len(calls) > number:
            raise OSError(28, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(folder, call, failing)
    if call == "_open_temporary" and number:
        write_folder(tmp_path / "zero", CONTENTS)
    with pytest.raises(InputError, match="No space left"):
        write_folder(tmp_path / "one", CONTENTS)
    monkeypatch.undo()
    there = tmp_path / "one"
    assert not there.exists() or held(there) == CONTENTS
    assert {item.name for item in tmp_path.iterdir()} <= {"zero", "one"}


def test_two_at_once_never_show_half(tmp_path):
    contents = {f"{number}.txt": bytes(1000) for number in range(20)}
    results: list[bool] = []
    seen: list[int] = []
    done = threading.Event()

    def watch():
        while not done.is_set():
            if (tmp_path / "one").exists():
                seen.append(len(list((tmp_path / "one").iterdir())))

    def write():
        results.append(write_folder(tmp_path / "one", contents))

    watcher = threading.Thread(target=watch)
    writers = [threading.Thread(target=write) for _ in range(4)]
    watcher.start()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    done.set()
    watcher.join()
    assert sorted(results) == [False, False, False, True]
    assert set(seen) <= {20}
    assert held(tmp_path / "one") == contents
    assert [item.name for item in tmp_path.iterdir()] == ["one"]


@pytest.mark.slow
def test_killed_before_it_has_its_name_it_leaves_nothing_that_stays(tmp_path):
    script = (
        "import os, sys, pathlib\n"
        "from evaluator.outputs import folder\n"
        "folder.sync_folder = lambda path: os.kill(os.getpid(), 9)\n"
        "folder.write_folder(pathlib.Path(sys.argv[1]), {'a.json': b'{}'})\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "one")], check=False)
    assert [item.suffix for item in tmp_path.iterdir()] == [".parts"]
    write_folder(tmp_path / "one", CONTENTS)
    assert [item.name for item in tmp_path.iterdir()] == ["one"]


def test_files_lie_in_folders_inside(tmp_path):
    target = tmp_path / "study"
    contents = {"partners/dossiers/a.toml": b"a", "partners/sources.toml": b"s", "b": b"b"}
    assert write_folder(target, contents)
    found = {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*.*")}
    assert found == {name: data for name, data in contents.items() if "." in name}
    assert not write_folder(target, contents)
    with pytest.raises(InputError, match=r"partners/sources\.toml"):
        write_folder(target, {**contents, "partners/sources.toml": b"other"})
