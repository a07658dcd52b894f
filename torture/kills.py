"""Kill exports at random moments, hundreds of times, and see that no file is torn.

    python torture/kills.py [--kills 500] [--seed N] [--folder FOLDER]

A child exports rankings in every format, or only writes large files; it is killed (SIGKILL) at
a moment drawn at random. Then every file has to be old or new to the last byte, none may be lost,
and the next call has to clear away what was left. What was drawn follows from the seed; the
moments themselves are the machine's.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import evaluator
from evaluator.outputs.export import FORMATS, export_rankings
from evaluator.outputs.files import write_files

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Target:
    """Something that is written again and again.

    Attributes
    ----------
    name : str
    versions : tuple of mapping
        What may be found, by name of file.
    write : callable
        Writes the version of a number into a folder.
    is_whole : bool
        Whether all files of a version are there, or none; else each file stands for itself.
    """

    name: str
    versions: tuple[Files, ...]
    write: Callable[[Path, int], object]
    is_whole: bool = False

    def torn(self, folder: Path) -> list[str]:
        """Return the files that are of no version, and those of a version that is not whole."""
        found = seen(folder)
        torn = [
            name
            for name, data in found.items()
            if data not in [version.get(name) for version in self.versions]
        ]
        parts = [set(version) & set(found) for version in self.versions if self.is_whole]
        torn += [
            name
            for part, version in zip(parts, self.versions, strict=False)
            if part != set(version)
            for name in sorted(part)
        ]
        return torn


def seen(folder: Path) -> dict[str, bytes]:
    """Return the files that a user sees in a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".evaluator-" not in str(path)
    }


def left(folder: Path) -> int:
    """Count what is unfinished in a folder."""
    return sum(path.name.startswith(".evaluator-") for path in folder.iterdir())


def exports(folder: Path) -> Target:
    """Return the export of the shipped rankings, of two seeds, in every format."""
    study = evaluator.load()
    rankings = [
        [study.rank(stage, samples=200, seed=seed) for stage in study.framework.stage_ids]
        for seed in (1, 2)
    ]

    def write(where: Path, number: int) -> None:
        paths = [where / f"ranks{suffix}" for suffix in FORMATS]
        export_rankings(rankings[number], study.evidence, paths, force=True)

    return Target("export", _versions(write, folder), write)


def files(folder: Path) -> Target:
    """Return the writing of large files alone."""
    names = [f"part-{number}.csv" for number in range(6)]

    def write(where: Path, number: int) -> None:
        contents = {where / name: f"{name} {number}\n".encode() * 99_999 for name in names}
        write_files(contents, force=True)

    return Target("files", _versions(write, folder), write)


def records(folder: Path) -> Target:
    """Return the keeping of a run, of two seeds."""
    study = evaluator.load()

    def write(where: Path, number: int) -> None:
        evaluator.record_run(study, where, "midstream", samples=200, seed=number)

    return Target("record", _versions(write, folder), write, is_whole=True)


def _versions(write: Callable[[Path, int], object], folder: Path) -> tuple[Files, ...]:
    """Write every version once, undisturbed, and return what was written."""
    found = []
    for number in range(2):
        where = folder / f"version-{number}"
        where.mkdir()
        write(where, number)
        found.append(seen(where))
    return tuple(found)


TARGETS = (exports, files, records)


def duration(target: Target, folder: Path) -> float:
    """Return how long a whole call takes, in seconds."""
    start = time.perf_counter()
    target.write(folder, 0)
    return time.perf_counter() - start


def kill_once(target: Target, folder: Path, number: int, after: float) -> bool:
    """Let a child write and kill it after some seconds; tell whether it was still at work."""
    child = os.fork()
    if not child:
        target.write(folder, number)
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def torture(target: Target, folder: Path, kills: int, draw: random.Random) -> Counter[str]:
    """Kill the writer of a target time and again; count what was found."""
    folder.mkdir()
    target.write(folder, 0)
    lasts = duration(target, folder)
    count: Counter[str] = Counter()
    while count["kills"] < kills:
        # Every tenth time there is no old file yet.
        if draw.random() < 0.1:
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        before = seen(folder)
        at_work = kill_once(target, folder, draw.randrange(2), draw.uniform(0, lasts))
        # How long a call lasts changes with what else the machine does.
        lasts *= 1.05 if at_work else 0.95
        found = seen(folder)
        count["kills"] += at_work
        count["came too late"] += not at_work
        count["met it writing"] += at_work and left(folder) > 0
        count["left some new, some old"] += at_work and _is_mixed(target, found)
        count["torn"] += len(target.torn(folder))
        count["lost"] += len(set(before) - set(found))
        if count["torn"] or count["lost"]:
            print(f"\n{target.name}: torn {target.torn(folder)}, lost {set(before) - set(found)}")
            break
        if draw.random() < 0.2:
            target.write(folder, 0)
            count["not cleared"] += left(folder)
        _show(target, count, kills)
    print(file=sys.stderr)
    return count


def _is_mixed(target: Target, found: Files) -> bool:
    """Tell whether the files are of more than one version."""
    return not any(dict(version) == dict(found) for version in target.versions)


def _show(target: Target, count: Counter[str], kills: int) -> None:
    """Show how far it came."""
    done = count["kills"]
    if done % 10 == 0:
        print(f"\r{target.name}: {done} of {kills} kills", end="", file=sys.stderr, flush=True)


def main() -> int:
    """Torture every target; return 1 if anything was torn, lost or not cleared."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=500, help="of each target")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    parser.add_argument("--folder", type=Path, help="where to write; by default a temporary one")
    asked = parser.parse_args()
    print(f"Seed {asked.seed}")
    bad = 0
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        for number, prepare in enumerate(TARGETS):
            folder = Path(name) / str(number)
            folder.mkdir()
            target = prepare(folder)
            draw = random.Random(asked.seed + number)
            count = torture(target, folder / "written", asked.kills, draw)
            told = ", ".join(f"{what} {value}" for what, value in count.items())
            print(f"{target.name}: {told}")
            bad += count["torn"] + count["lost"] + count["not cleared"]
    print("FAILED" if bad else "No file was torn, none lost, and nothing stale remained.")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
