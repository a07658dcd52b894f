"""Spoil good studies at random for minutes, and see that each is loaded or refused, nothing else.

    python torture/loaders.py [--minutes 10] [--seed N] [--only NUMBER] [--keep FOLDER]

A study in each form that can be read (a folder of TOML, one of CSV, a workbook, a recorded run)
is spoilt in its bytes or in its values, and loaded by a child. What is looked for: any exception
but InputError, a fault of several lines, more than 5 s of CPU, more than 300 MB, and files
written. An input follows from the seed and its number: ``--only`` makes one again, ``--keep``
keeps those that failed.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import secrets
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Final

from spoiling import Files, spoil

import evaluator
from criteria import InputError
from evaluator.outputs.study_folder import folder_files
from evaluator.outputs.template import study_workbook
from evaluator.storage.dump import tree_of

# What loading may cost: seconds of CPU, and bytes of memory.
SECONDS: Final = 5.0
MEMORY: Final = 300_000_000
# How the child ended; another end is a finding.
LOADED, REFUSED, BROKEN = 0, 1, 2
# Where a child is cut off, so that a finding does not choke the machine.
LAST_SECOND: Final = 20


def bases(folder: Path) -> dict[str, Files]:
    """Return a good study in every form."""
    study = evaluator.load()
    tree = tree_of(study.framework, study.evidence)
    folder.mkdir()
    evaluator.record_run(study, folder, "midstream", samples=50, seed=1)
    (run,) = folder.iterdir()
    return {
        "TOML": folder_files(tree),
        "CSV": folder_files(tree, csv=True),
        "workbook": {"study.xlsx": study_workbook(tree)},
        "record": {str(p.relative_to(run)): p.read_bytes() for p in run.rglob("*") if p.is_file()},
    }


def write(files: Files, folder: Path) -> Path:
    """Write files; return what is to be loaded: the workbook, or the folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "study.xlsx" if "study.xlsx" in files else folder


def listed(folder: Path) -> list[tuple[str, int, int]]:
    """List what is in a folder, with its size and when it was written."""
    stats = [(path, path.lstat()) for path in sorted(folder.rglob("*"))]
    return [(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in stats]


def load_in_child(path: Path, told: Path) -> str:
    """Load a study in a child; return what it did that it may not, or how it ended."""
    child = os.fork()
    if not child:
        os._exit(_load(path, told))
    _, status, used = os.wait4(child, 0)
    seconds, memory = used.ru_utime + used.ru_stime, 1024 * used.ru_maxrss
    if os.WIFSIGNALED(status):
        return f"FOUND signal {os.WTERMSIG(status)} after {seconds:.1f} s of CPU"
    if os.WEXITSTATUS(status) not in (LOADED, REFUSED):
        return f"FOUND {told.read_text(encoding='utf-8', errors='replace')}"
    if seconds > SECONDS:
        return f"FOUND {seconds:.1f} s of CPU"
    if memory > MEMORY:
        return f"FOUND {memory / 1e6:.0f} MB"
    return "refused" if os.WEXITSTATUS(status) == REFUSED else "loaded"


def _load(path: Path, told: Path) -> int:
    """Load a study, as the child does."""
    resource.setrlimit(resource.RLIMIT_CPU, (LAST_SECOND, LAST_SECOND))
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    try:
        evaluator.load(path)
    except InputError as error:
        broken = [str(fault) for fault in error.faults if len(str(fault).splitlines()) != 1]
        if error.faults and not broken:
            return REFUSED
        told.write_text(f"faults told badly: {broken!r}"[:2_000], encoding="utf-8")
        return BROKEN
    except BaseException:
        told.write_bytes(traceback.format_exc().encode(errors="replace"))
        return BROKEN
    return LOADED


def try_one(form: str, files: Files, folder: Path) -> str:
    """Write and load a study; return what was found, or how it ended."""
    shutil.rmtree(folder, ignore_errors=True)
    path = write(files, folder / "input")
    before = listed(folder / "input")
    ended = load_in_child(path, folder / "told.txt")
    if listed(folder / "input") != before:
        return f"FOUND files written by loading {form}"
    return ended


def main() -> int:
    """Spoil and load until the time is over; return 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    minutes = float(os.environ.get("TORTURE_MINUTES", "10"))
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    parser.add_argument("--only", type=int, help="the number of the one input to try")
    parser.add_argument("--keep", type=Path, help="where to keep the inputs that failed")
    asked = parser.parse_args()
    print(f"Seed {asked.seed}", flush=True)
    count: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder, good = Path(name), bases(Path(name) / "good")
        for form, files in good.items():
            ended = try_one(form, files, folder / "tried")
            if ended != "loaded":
                raise SystemExit(f"The good study as {form} was not loaded: {ended}")
        until, number = time.monotonic() + 60 * asked.minutes, asked.only or 0
        while time.monotonic() < until:
            draw = random.Random(f"{asked.seed} {number}")
            form = draw.choice(sorted(good))
            ended = try_one(form, spoil(form, good[form], draw), folder / "tried")
            count[f"{form} {ended.split()[0]}"] += 1
            if ended.startswith("FOUND"):
                print(f"\nInput {number}, {form}: {ended}", flush=True)
                if asked.keep:
                    shutil.copytree(folder / "tried", asked.keep / str(number), dirs_exist_ok=True)
            if number % 10 == 0:
                print(f"\rloaders: {count.total()} inputs", end="", file=sys.stderr, flush=True)
            if asked.only is not None:
                break
            number += 1
    print(file=sys.stderr)
    print(", ".join(f"{what} {value}" for what, value in sorted(count.items())))
    found = sum(value for what, value in count.items() if what.endswith("FOUND"))
    print("FAILED" if found else "Every input was loaded or refused, in time and within memory.")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
