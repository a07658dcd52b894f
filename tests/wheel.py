"""Build the wheel, install it into a clean environment and run it from another folder.

A flat layout imports the checkout when run from its root, so a data file that is missing from the
wheel would stay unseen by every other test.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: object, cwd: Path | None = None) -> str:
    """Run a command and return what it prints; stop with its message if it fails."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def main() -> None:
    """Compare what the wheel prints with what the checkout prints, byte by byte."""
    pip = ("-m", "pip", "--quiet", "--disable-pip-version-check")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = ("wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", folder, ROOT)
        run(sys.executable, *pip, *build)
        wheel = next(folder.glob("*.whl"))
        frozen = run(sys.executable, "-m", "pip", "freeze", "--exclude-editable")
        constraints = folder / "constraints.txt"
        constraints.write_text(frozen, encoding="utf-8")
        venv.create(folder / "clean", with_pip=True)
        clean = folder / "clean" / "bin"
        run(clean / "python", *pip, "install", "--constraint", constraints, wheel)
        drawn = ("sensitivity", "--stage", "midstream", "--samples", "5000", "--kernel", "numpy")
        commands = (("rank",), ("evidence",), drawn)
        for arguments in ((*command, "--format", "json") for command in commands):
            here = run(Path(sys.executable).parent / "evaluator", *arguments, cwd=folder)
            there = run(clean / "evaluator", *arguments, cwd=folder)
            if json.loads(here) != json.loads(there) or here != there:
                sys.exit(f"the wheel and the checkout differ on: evaluator {' '.join(arguments)}")
        run(clean / "evaluator", "check", cwd=folder)
        run(clean / "evaluator", "rank", "--export", folder / "out.html", cwd=folder)
    sys.stdout.write("The wheel runs in a clean environment and gives the same bytes.\n")


if __name__ == "__main__":
    main()
