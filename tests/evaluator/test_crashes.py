"""Whatever call to the system fails, or is the last, every file is old or new, and whole.

Run as a script, it kills a writer at each of its calls in turn and prints how many there were.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from criteria.faults import InputError
from evaluator.outputs.files import write_files
from evaluator.outputs.folder import write_folder
from evaluator.outputs.temporary import clear_stale

# Every call by which a writer changes something, or makes it last.
CALLS = (
    "open",
    "write",
    "fsync",
    "fchmod",
    "link",
    "replace",
    "rename",
    "unlink",
    "mkdir",
    "rmdir",
    "close",
)
OLD = {"a.csv": b"old a\n" * 3, "b.json": b"old b\n" * 5}
NEW = {"a.csv": b"new a, longer\n" * 9, "b.json": b"", "c.md": b"new c\n"}

Files = Mapping[str, bytes]


class TornError(AssertionError):
    """Something is there that is neither old nor new."""


def write_some(folder: Path, *, force: bool) -> None:
    """Write the new files."""
    write_files({folder / name: data for name, data in NEW.items()}, force=force)


def each_alone(before: Files, after: Files, found: Files) -> bool:
    """Tell whether each file is as before or as after."""
    return all(
        found.get(name) in (before.get(name), after.get(name)) for name in {*before, *after, *found}
    )


def write_one_folder(folder: Path, *, force: bool) -> None:
    """Write a folder of the new files, as a record of a run is kept."""
    write_folder(folder / "run", NEW)


def all_or_none(before: Files, after: Files, found: Files) -> bool:
    """Tell whether all files are as before, or all there are after."""
    return dict(found) in (dict(before), {**before, **after})


class Writer(NamedTuple):
    """What it does to a folder, what may be found when it stopped in between, what is new after."""

    write: Callable[..., None]
    may_be: Callable[[Files, Files, Files], bool]
    new: Files


WRITERS = {
    "write_files": Writer(write_some, each_alone, NEW),
    "write_folder": Writer(
        write_one_folder, all_or_none, {f"run/{name}": data for name, data in NEW.items()}
    ),
}


def seen(folder: Path) -> dict[str, bytes]:
    """Return the files that a user sees in a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".evaluator-" not in str(path)
    }


def left(folder: Path) -> list[str]:
    """Return the names of what is unfinished."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(".evaluator-"))


def fill(folder: Path, files: Files) -> Path:
    """Make a folder with files in it."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


@contextmanager
def counting(act: Callable[[int, str, tuple, Callable], object]) -> Iterator[None]:
    """Have every call that writes go through `act`, with its number, name and arguments."""
    number = itertools.count(1)

    def through(name: str, real: Callable) -> Callable:
        def call(*args, **kwargs):
            return act(next(number), name, args, lambda: real(*args, **kwargs))

        return call

    kept = {name: getattr(os, name) for name in CALLS}
    for name, real in kept.items():
        setattr(os, name, through(name, real))
    try:
        yield
    finally:
        for name, real in kept.items():
            setattr(os, name, real)


def half_of(args: tuple) -> tuple:
    """Return the arguments of a write that gets half of its data to the disk."""
    return args[0], bytes(args[1])[: len(args[1]) // 2]


# --- Calls that fail ----------------------------------------------------------------------------


def failing(at: int, how: str) -> tuple[Callable, list[str]]:
    """Return what fails at a call: once, from there on, or after half of the data."""
    hit: list[str] = []
    write = os.write

    def act(number, name, args, real):
        if number < at or (number > at and how != "from there on"):
            return real()
        hit.append(name)
        if how == "half way" and name == "write":
            write(*half_of(args))
        if name == "close":
            real()  # as on Linux: what cannot be closed well is closed
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return act, hit


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("how", ["once", "from there on", "half way"])
@pytest.mark.parametrize(
    ("before", "force"),
    [(OLD, True), ({"a.csv": OLD["a.csv"]}, True), ({}, True), ({}, False)],
    ids=["over old files", "over one old file", "forced", "new"],
)
def test_a_failure_of_any_call_tears_nothing(tmp_path, writer, how, before, force):
    write, may_be, new = WRITERS[writer]
    met: set[str] = set()
    for at in itertools.count(1):
        folder = fill(tmp_path / str(at), before)
        act, hit = failing(at, how)
        told = None
        with counting(act):
            try:
                write(folder, force=force)
            except InputError as error:
                told = str(error)
        if not hit:
            break
        met |= set(hit)
        found, where = seen(folder), f"call {at}, {hit[0]}"
        assert may_be(before, new, found), where
        if told is None:  # what failed was of no account, such as removing what is not needed
            assert found == {**before, **new}, where
        elif "every file is as it was" in told:
            assert found == dict(before), where
        else:
            changed = {name for name in new if found.get(name) != before.get(name)}
            assert changed, where
            assert all(str(folder / name.split("/")[0]) in told for name in changed), where
        # One failure leaves nothing behind; where all calls fail, the next call clears it away.
        write(folder, force=True)
        assert (seen(folder), left(folder)) == ({**before, **new}, []), where
    assert {"open", "write", "fsync"} <= met
    assert at > 15


def test_a_single_failure_leaves_nothing_behind_at_once(tmp_path):
    for at in itertools.count(1):
        folder = fill(tmp_path / str(at), OLD)
        act, hit = failing(at, "once")
        with counting(act), suppress(InputError):
            write_some(folder, force=True)
        if not hit:
            break
        assert hit == ["unlink"] or not left(folder), f"call {at}, {hit}"


def test_without_links_old_files_are_kept_by_copy(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    for at in itertools.count(1):
        folder = fill(tmp_path / str(at), OLD)
        act, hit = failing(at, "once")
        told = None
        with counting(act):
            try:
                write_some(folder, force=True)
            except InputError as error:
                told = str(error)
        if not hit:
            break
        assert seen(folder) == (OLD if told else {**OLD, **NEW}), f"call {at}, {hit}"
    fresh = fill(tmp_path / "fresh", {})
    write_some(fresh, force=False)
    assert seen(fresh) == NEW


@pytest.mark.parametrize("force", [True, False])
def test_all_is_on_disk_before_anything_is_placed_and_the_names_after(tmp_path, force):
    done: list[str] = []

    def note(_number, name, args, real):
        kind = "folder" if name == "fsync" and stat.S_ISDIR(os.fstat(args[0]).st_mode) else name
        done.append(kind)
        return real()

    with counting(note):
        write_some(fill(tmp_path / "folder", {}), force=force)
    places = [at for at, name in enumerate(done) if name in ("link", "replace")]
    synced = [at for at, name in enumerate(done) if name == "fsync"]
    written = [at for at, name in enumerate(done) if name == "write"]
    assert len(synced) == len(NEW)
    assert max(written) < max(synced) < min(places)
    assert done.index("folder") > max(places)


def test_a_write_that_takes_several_calls_is_finished(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data)[:7]))
    write_some(tmp_path, force=False)
    assert seen(tmp_path) == NEW


# --- Calls that are the last --------------------------------------------------------------------


def kill_at_each_call(folder: Path, writer: str, before: Files, force: bool) -> int:
    """Kill a writer at each of its calls in turn; return how many there were."""
    write, may_be, new = WRITERS[writer]
    real_write = os.write
    for at in itertools.count(1):
        here = fill(folder / str(at), before)

        def act(number, name, args, real, at=at):
            if number == at:
                if name == "write":
                    real_write(*half_of(args))
                os.kill(os.getpid(), signal.SIGKILL)
            return real()

        child = os.fork()
        if not child:
            with counting(act):
                write(here, force=force)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            if seen(here) != {**before, **new}:
                raise TornError(f"left alone, it did not write: {seen(here)}")
            return at - 1
        if not may_be(before, new, seen(here)):
            raise TornError(f"killed at call {at}: {seen(here)}")
        write(here, force=True)
        if (seen(here), left(here)) != ({**before, **new}, []):
            raise TornError(f"after call {at}, the next left {left(here)}")
    raise AssertionError


@pytest.mark.parametrize("writer", WRITERS)
def test_a_kill_at_any_call_tears_nothing(tmp_path, writer):
    command = [sys.executable, __file__, writer, str(tmp_path)]
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=here)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert all(count > 15 for count in counts), counts


# --- Disks and folders --------------------------------------------------------------------------

BIG = 300_000


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 256 kB, which only the superuser can set up."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only the superuser can mount a disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_old_files(small_disk):
    (small_disk / "a.csv").write_bytes(b"old")
    contents = {small_disk / "a.csv": b"new", small_disk / "b.csv": bytes(BIG)}
    with pytest.raises(InputError, match=r"No space left on device.*every file is as it was"):
        write_files(contents, force=True)
    assert seen(small_disk) == {"a.csv": b"old"}
    assert left(small_disk) == []
    write_files({small_disk / "a.csv": b"new"}, force=True)
    assert seen(small_disk) == {"a.csv": b"new"}


def test_a_disk_that_can_only_be_read_is_told(small_disk):
    (small_disk / "a.csv").write_bytes(b"old")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(InputError, match="a folder that can be written"):
        write_files({small_disk / "a.csv": b"new"}, force=True)
    assert seen(small_disk) == {"a.csv": b"old"}


LIMITED = f"""
import resource, sys
from pathlib import Path
from criteria.faults import InputError
from evaluator.outputs.files import write_files
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
folder = Path(sys.argv[1])
try:
    write_files({{folder / "a.csv": b"new", folder / "b.csv": bytes({BIG})}}, force=True)
except InputError as error:
    print(error)
"""


def test_a_quota_that_is_used_up_leaves_the_old_files(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"old")
    command = [sys.executable, "-c", LIMITED, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "File too large" in done.stdout
    assert seen(tmp_path) == {"a.csv": b"old"}
    assert left(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="rights do not bind the superuser")
def test_a_folder_that_can_only_be_read_is_told(tmp_path):
    folder = fill(tmp_path / "folder", {"a.csv": b"old"})
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(InputError, match="a folder that can be written"):
        write_files({folder / "a.csv": b"new"}, force=True)
    folder.chmod(stat.S_IRWXU)
    assert seen(folder) == {"a.csv": b"old"}


# --- Several at once ----------------------------------------------------------------------------


def test_two_runs_to_one_name_never_show_half_a_file(tmp_path):
    versions = [bytes([65 + number]) * 200_000 for number in range(4)]
    target, faults, done = tmp_path / "a.csv", [], threading.Event()
    target.write_bytes(versions[0])

    def run(data: bytes) -> None:
        for _ in range(15):
            try:
                write_files({target: data, tmp_path / f"{data[:1].decode()}.csv": data}, force=True)
            except InputError as error:
                faults.append(str(error))

    def watch() -> None:
        while not done.is_set():
            if target.read_bytes() not in versions:
                faults.append("half a file was seen")

    writers = [threading.Thread(target=run, args=(data,)) for data in versions]
    watcher = threading.Thread(target=watch)
    watcher.start()
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    watcher.join()
    assert faults == []
    assert left(tmp_path) == []


def test_of_two_new_files_of_one_name_the_first_stays(tmp_path, monkeypatch):
    target, link = tmp_path / "a.csv", os.link

    def come_first(*args):
        target.write_bytes(b"first")
        link(*args)

    monkeypatch.setattr(os, "link", come_first)
    with pytest.raises(InputError, match="Another call was quicker"):
        write_files({target: b"second"})
    assert seen(tmp_path) == {"a.csv": b"first"}
    assert left(tmp_path) == []


def test_another_call_does_not_clear_the_old_file_away(tmp_path, monkeypatch):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"old")
    link, replace, calls = os.link, os.replace, []

    def linked(*args):
        link(*args)
        clear_stale(tmp_path)  # as another call may, at any time

    def replaced(*args):
        calls.append(args)
        if len(calls) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        replace(*args)

    monkeypatch.setattr(os, "link", linked)
    monkeypatch.setattr(os, "replace", replaced)
    with pytest.raises(InputError, match="every file is as it was"):
        write_files({tmp_path / "a.csv": b"new", tmp_path / "b.csv": b"new"}, force=True)
    assert seen(tmp_path) == {"a.csv": b"old", "b.csv": b"old"}
    assert left(tmp_path) == []


# --- Links --------------------------------------------------------------------------------------


def test_a_folder_may_be_reached_through_a_link(tmp_path):
    folder = fill(tmp_path / "folder", {})
    (tmp_path / "link").symlink_to(folder)
    write_files({tmp_path / "link" / "a.csv": b"new"})
    assert seen(folder) == {"a.csv": b"new"}


def test_a_link_that_is_turned_meanwhile_takes_no_file_along(tmp_path, monkeypatch):
    folder, other = fill(tmp_path / "folder", {}), fill(tmp_path / "other", {"a.csv": b"theirs"})
    link, sync = tmp_path / "link", os.fsync
    link.symlink_to(folder)

    def turn(descriptor):
        link.unlink()
        link.symlink_to(other)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", turn)
    write_files({link / "a.csv": b"new"}, force=True)
    assert (seen(folder), seen(other)) == ({"a.csv": b"new"}, {"a.csv": b"theirs"})


def test_a_target_that_becomes_a_link_is_not_followed(tmp_path, monkeypatch):
    theirs, target, sync = tmp_path / "theirs", tmp_path / "a.csv", os.fsync
    theirs.write_bytes(b"theirs")

    def swap(descriptor):
        sync(descriptor)
        target.unlink(missing_ok=True)
        target.symlink_to(theirs)

    monkeypatch.setattr(os, "fsync", swap)
    with pytest.raises(InputError, match="a symbolic link"):
        write_files({target: b"new"}, force=True)
    assert theirs.read_bytes() == b"theirs"


if __name__ == "__main__":
    name, root = sys.argv[1], Path(sys.argv[2])
    cases = [(OLD, True), ({"a.csv": OLD["a.csv"]}, True), ({}, True), ({}, False)]
    print(
        json.dumps(
            [
                kill_at_each_call(fill(root / str(number), {}), name, before, force)
                for number, (before, force) in enumerate(cases)
            ]
        )
    )
