"""Hold what the tests have run to its limits: `make cover` calls this after the tests.

Where figures come from, every line runs and every branch is taken: the decision problem, the
ranking, the methods, the weights and what a ranking hangs on. Of everything, 95 %.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
WHOLE: Final = (
    "evaluator/methods/",
    "evaluator/problem.py",
    "evaluator/ranking.py",
    "evaluator/robustness/",
    "evaluator/weighting/",
)
# Per cent of the lines and branches of all packages.
OVERALL: Final = 95.0


def report() -> Mapping[str, Any]:
    """Read what was measured, as coverage writes it to JSON."""
    import json

    from coverage import Coverage

    measured = Coverage(config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    text = io.StringIO()
    with redirect_stdout(text):
        measured.json_report(outfile="-")
    found: Mapping[str, Any] = json.loads(text.getvalue())
    return found


def gaps(files: Mapping[str, Any]) -> Iterator[str]:
    """Go through what never ran of the parts that have to run whole, and parts without a file."""
    names = {name.replace("\\", "/"): file for name, file in files.items()}
    for part in WHOLE:
        if not any(name.startswith(part) for name in names):
            yield f"{part}: nothing was measured"
    for name in sorted(name for name in names if name.startswith(WHOLE)):
        missed = [(line, "never runs") for line in names[name]["missing_lines"]]
        for line, to in names[name]["missing_branches"]:
            if line not in names[name]["missing_lines"]:
                where = f"to line {to}" if to > 0 else "out of the function"
                missed.append((line, f"never goes on {where}"))
        for line, why in sorted(missed):
            yield f"{name}:{line}: {why}"


def shortfalls(found: Mapping[str, Any]) -> list[str]:
    """Return, in sentences, in what the tests fall short of the limits."""
    told = list(gaps(found["files"]))
    percent = found["totals"]["percent_covered"]
    if percent < OVERALL:
        told.append(f"Overall {percent:.2f} % of lines and branches; at least {OVERALL:g} %.")
    return told


def main() -> int:
    """Print what falls short; 1 if anything does."""
    found = report()
    told = shortfalls(found)
    for sentence in told:
        print(sentence)
    if told:
        print("Add a test of what the line does, or drop the line if nothing can reach it.")
        return 1
    percent = found["totals"]["percent_covered"]
    print(f"Every line and branch of {', '.join(WHOLE)}; overall {percent:.2f} %.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
