"""CPU time and memory of a large study: load from CSV, rank every stage, export; and how they grow.

Each size runs in a process of its own, in turn with the others and with a peer that does less:
pandas reads and averages the same claims, pymcdm scores the cells, and there it stops: no checks,
no spread, no gate, no range.
"""

from __future__ import annotations

import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS, CRITERIA = 3, 30
SIZES = (25_000, 50_000, 100_000)
CLAIMS_PER_PARTNER = 20
MOST = {"CPU seconds": 20.0, "MB": 1500.0}
LIMITS = {"rows": 200_000, "bytes": 50_000_000}
_EXPORTS = (".csv", ".xlsx")


def write(folder: Path, claims: int) -> None:
    """Write an invented study as a folder with CSV tables."""
    from synthetic import synthetic_tables

    from criteria import Tree
    from evaluator.outputs.study_folder import folder_files

    tables = synthetic_tables(claims // CLAIMS_PER_PARTNER, CRITERIA, claims)
    for name, data in folder_files(Tree(str(folder), tables), csv=True).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def ours(folder: Path) -> dict[str, Any]:
    """Load, rank and export; return CPU seconds by phase and the peak of memory after it."""
    phases: dict[str, tuple[float, float]] = {}
    _measured(phases, "start", lambda: None)
    import evaluator
    from evaluator.outputs.export import export_rankings

    _measured(phases, "import", lambda: None)
    study = _measured(phases, "load", lambda: evaluator.load(folder, limits=LIMITS))
    _measured(phases, "digest", lambda: study.digest)
    rankings = _measured(phases, "rank", lambda: study.rank_stages())
    with tempfile.TemporaryDirectory() as out:
        for suffix in _EXPORTS:
            paths = [Path(out) / f"ranked{suffix}"]
            _measured(
                phases,
                suffix,
                lambda: export_rankings(rankings, study.evidence, paths),  # noqa: B023
            )
    ranked = [len(ranking.rows) for ranking in rankings]
    found = {"ranked": ranked, "draws": rankings[0].samples}
    return {"phases": phases, "total": _cpu(), "peak": _peak(), **found}


def peer(folder: Path) -> dict[str, Any]:
    """Read, average and score with pandas and pymcdm."""
    import numpy as np
    import pandas as pd
    from pymcdm import normalizations
    from pymcdm.methods import TOPSIS

    claims = pd.read_csv(folder / "partners/claims.csv", dtype=str, keep_default_na=False)
    worth = {"very low": 1.0, "low": 2.0, "moderate": 3.0, "high": 4.0, "very high": 5.0}
    firm = claims[claims["Basis"] != "prospect"].assign(value=claims["Level"].map(worth))
    cells = firm.pivot_table("value", "Partner", "Criterion", "mean").fillna(3.0)
    ends = np.array([[5.0] * cells.shape[1], [1.0] * cells.shape[1]])
    matrix, weights = np.vstack([cells.to_numpy(), ends]), np.full(cells.shape[1], 1 / CRITERIA)
    method = TOPSIS(normalizations.minmax_normalization)
    for _ in range(3):
        scores = method(matrix, weights, np.ones(cells.shape[1]), validation=False)
    return {"total": _cpu(), "peak": _peak(), "ranked": [len(scores) - 2]}


def _measured(phases: dict[str, tuple[float, float]], name: str, work: Callable[[], Any]) -> Any:
    """Do some work; note the CPU seconds since the phase before, and the peak of memory."""
    result = work()
    spent = sum(seconds for seconds, _ in phases.values())
    phases[name] = _cpu() - spent, _peak()
    return result


def _cpu() -> float:
    """Return the CPU seconds of the process so far, user and system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    """Return the most memory that the process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def precision(folder: Path, samples: int) -> list[float]:
    """Return how far the ends of ranges are from those of 10,000 draws, in shares of the ranks."""
    import evaluator

    study = evaluator.load(folder, limits=LIMITS)
    pairs = zip(study.rank_stages(samples=samples), study.rank_stages(samples=10_000), strict=True)
    return [
        abs(getattr(row, end) - getattr(many.row(row.partner), end)) / len(many.rows)
        for few, many in pairs
        for row in few.rows
        for end in ("rank_low", "rank_high")
    ]


TASKS: dict[str, Callable[..., Any]] = {
    task.__name__: task for task in (write, ours, peer, precision)
}


def run(task: str, folder: Path, *numbers: int) -> Any:
    """Do one thing in a process of its own, of which nothing else is held in memory."""
    call = [sys.executable, __file__, task, str(folder), *map(str, numbers)]
    return json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)


def exponent(values: list[float]) -> float:
    """Return how figures grow with the claims: 1 is in proportion."""
    sizes = [math.log(size) for size in SIZES]
    return statistics.linear_regression(sizes, [math.log(value) for value in values]).slope


def main() -> None:
    """Print CPU and memory by phase, the exponents, the peer, and the limits."""
    with tempfile.TemporaryDirectory() as place:
        folders = {size: Path(place) / str(size) for size in SIZES}
        for size, folder in folders.items():
            run("write", folder, size)
        runs = [
            {(what, size): run(what, folders[size]) for size in SIZES for what in ("ours", "peer")}
            for _ in range(ROUNDS)
        ]
        _print_phases(runs)
        _print_totals(runs)
        _print_precision(folders[SIZES[0]], runs[0]["ours", SIZES[-1]]["draws"])


def _median(
    runs: list[dict[Any, Any]], key: tuple[str, int], read: Callable[[Any], float]
) -> float:
    return statistics.median(read(one[key]) for one in runs)


def _print_phases(runs: list[dict[Any, Any]]) -> None:
    """Print what each phase costs, and how it grows."""
    print(
        f"CPU seconds (and MB held at most so far), median of {ROUNDS} interleaved runs: "
        f"{CRITERIA} criteria, a partner per {CLAIMS_PER_PARTNER} claims, 3 stages"
    )
    print(f"  {'claims':<10}" + "".join(f"{size:>18,}" for size in SIZES) + f"{'exponent':>10}")
    for name in runs[0]["ours", SIZES[0]]["phases"]:
        seconds = [
            _median(runs, ("ours", size), lambda found: found["phases"][name][0])  # noqa: B023
            for size in SIZES
        ]
        held = [
            _median(runs, ("ours", size), lambda found: found["phases"][name][1])  # noqa: B023
            for size in SIZES
        ]
        told = "".join(f"{s:>9.2f} ({mb:>5,.0f})" for s, mb in zip(seconds, held, strict=True))
        growth = f"{exponent(seconds):>10.2f}" if min(seconds) > 0.05 else ""
        print(f"  {name:<10}{told}{growth}")


def _print_totals(runs: list[dict[Any, Any]]) -> None:
    """Print the whole of both, beside the limits."""
    for what in ("ours", "peer"):
        total = [_median(runs, (what, size), lambda found: found["total"]) for size in SIZES]
        peak = [_median(runs, (what, size), lambda found: found["peak"]) for size in SIZES]
        told = "".join(f"{s:>9.2f} ({mb:>5,.0f})" for s, mb in zip(total, peak, strict=True))
        print(f"  {what:<10}{told}{exponent(total):>10.2f}")
    most = " and ".join(f"{value:,.0f} {name}" for name, value in MOST.items())
    print(f"  at most {most} for {SIZES[-1]:,} claims, in proportion to claims or slower")
    largest = runs[0]["ours", SIZES[-1]]
    print(f"  ranked by stage: {largest['ranked']}; draws behind the ranges: {largest['draws']:,}")


def _print_precision(folder: Path, fewest: int) -> None:
    """Print how far ranges from few draws are from those of many, of the smallest study."""
    for samples in (fewest, 1_000):
        gaps = run("precision", folder, samples)
        print(
            f"  ends of ranges from {samples:,} draws against 10,000, as a share of the ranks: "
            f"{statistics.mean(gaps):.1%} off on average, {max(gaps):.1%} at most"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        task, place, *numbers = sys.argv[1:]
        print(json.dumps(TASKS[task](Path(place), *map(int, numbers))))
    else:
        main()
