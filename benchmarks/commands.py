"""CPU time of whole commands, warm, as a user meets them.

Each command runs several times in turn with the others; the median of user and system time is
printed beside what it may cost.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

EVALUATOR = Path(sys.executable).parent / "evaluator"
ROUNDS = 7
COMMANDS = {
    ("--help",): 0.25,
    ("evidence",): 0.8,
    ("rank",): 2.5,
    ("explain", "AUS"): 2.5,
    ("check",): 3.0,
    ("sensitivity", "--stage", "downstream"): 5.0,
}


def cpu_of(arguments: tuple[str, ...]) -> float:
    """Return the CPU seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(EVALUATOR), *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Run every command in turn and print the medians."""
    for arguments in COMMANDS:
        cpu_of(arguments)
    runs = [{arguments: cpu_of(arguments) for arguments in COMMANDS} for _ in range(ROUNDS)]
    print(f"CPU seconds, median of {ROUNDS} interleaved runs")
    for arguments, limit in COMMANDS.items():
        figure = statistics.median(run[arguments] for run in runs)
        print(f"  evaluator {' '.join(arguments):<32} {figure:5.2f}  (at most {limit})")


if __name__ == "__main__":
    main()
