"""A comparison of methods as plain records: nested for JSON, one figure a row for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from evaluator.outputs.figures import DIGITS, Figure, figure_rows, plain
from evaluator.outputs.panels import by_line

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.comparison import Comparison, Reversals
    from evaluator.comparison.comparison import MethodRow

COLUMNS: Final = (
    "stage",
    "mineral",
    "analysis",
    "subject",
    "object",
    "figure",
    "value",
    "text",
    "method",
    "normalization",
    "weights",
    "weights_set",
    "samples",
    "seed",
    "data_date",
    "digest",
    "caveat",
)


def comparison_record(found: Comparison, reversals: Reversals | None = None) -> dict[str, Any]:
    """Return a comparison as nested records, in the order in which they are written."""
    ranking = found.ranking
    return {
        "stage": ranking.stage,
        "mineral": ranking.mineral,
        "method": ranking.method,
        "normalization": ranking.normalization,
        "weights": {name: round(value, DIGITS) for name, value in ranking.weights.items()},
        "weights_set": ranking.weights_set or None,
        "why": found.why,
        "methods": [_method_record(row) for row in found.rows],
        "left_out": dict(found.left_out),
        "partners": _partner_records(found),
        "agreement": {name: _square(table) for name, table in found.agreement.items()},
        "by_normalization": [
            {name: plain(cell) for name, cell in row.items()}
            for row in by_line(found.by_normalization).values()
        ],
        "kemeny": _kemeny_record(found),
        "groupings": [
            {
                "by": one.by,
                "share": round(one.share, DIGITS),
                "by_chance": round(one.by_chance, DIGITS),
                "groups": {name: list(methods) for name, methods in one.groups.items()},
            }
            for one in found.groupings
        ],
        "mover": _mover_record(found),
        "reversals": None if reversals is None else reversals_record(reversals),
        "caveat": ranking.about.caveat,
        "samples": ranking.samples,
        "data_date": ranking.data_date,
        "digest": found.digest,
        "seed": ranking.seed,
    }


def reversals_record(found: Reversals) -> dict[str, Any]:
    """Return rank reversals as nested records."""
    return {
        "method": found.method,
        "normalization": found.normalization,
        "summary": list(found.summary),
        "not_run": dict(found.not_run),
        "trials": [
            {
                "test": trial.test.value,
                "partner": trial.subject,
                "reversed": [list(pair) for pair in trial.reversed],
                "ties_changed": [list(pair) for pair in trial.ties],
                "leader_changes": trial.leader_changes,
                "ranks_before": dict(trial.ranks_before),
                "ranks_after": dict(trial.ranks_after),
            }
            for trial in found.trials
        ],
        "digest": found.digest,
    }


def comparison_rows(
    results: Sequence[Comparison], reversals: Sequence[Reversals | None]
) -> Iterator[dict[str, Any]]:
    """Go through all figures of all stages, one a row; what describes the run stands in each.

    Yields
    ------
    dict
        By column, in the order of `COLUMNS`: a number in ``value``, or words in ``text``.
    """
    for found, turned in zip(results, reversals, strict=True):
        record = comparison_record(found, turned)
        yield from figure_rows(record, _figures(record), COLUMNS)


def _figures(record: dict[str, Any]) -> Iterator[Figure]:
    """Go through analysis, subject, object, figure and value."""
    yield "why", None, None, "why", record["why"]
    for row in record["methods"]:
        for figure in ("name", "normalization", "compensates", "thresholds"):
            yield "methods", row["method"], None, figure, row[figure]
        for partner, rank in row["ranks"].items():
            yield "ranks", partner, row["method"], "rank", rank
            yield "ranks", partner, row["method"], "score", row["scores"][partner]
    for method, why in record["left_out"].items():
        yield "left_out", method, None, "why", why
    for row in record["partners"]:
        for figure, value in row.items():
            if figure != "partner":
                yield "partners", row["partner"], None, figure, value
    for measure, table in record["agreement"].items():
        for method, line in table.items():
            for other, value in line.items():
                yield "agreement", method, other, measure, value
    for row in record["by_normalization"]:
        subject, other = row["method"], row["normalization"]
        yield "by_normalization", subject, other, "kendall_tau_b", row["kendall_tau_b"]
    for row in record["groupings"]:
        for figure in ("share", "by_chance"):
            yield "groupings", row["by"], None, figure, row[figure]
        for label, methods in row["groups"].items():
            yield "groupings", row["by"], label, "methods", "; ".join(methods)
    yield from _kemeny_figures(record["kemeny"])
    yield from _mover_figures(record["mover"])
    for test, why in (record["reversals"] or {"not_run": {}})["not_run"].items():
        yield "reversals", test, None, "not_run", why
    for trial in (record["reversals"] or {"trials": []})["trials"]:
        for figure in ("reversed", "ties_changed"):
            pairs = "; ".join(" over ".join(map(str, pair)) for pair in trial[figure])
            yield "reversals", trial["test"], trial["partner"], figure, len(trial[figure])
            yield "reversals", trial["test"], trial["partner"], f"{figure}_pairs", pairs
        leader = trial["leader_changes"]
        yield "reversals", trial["test"], trial["partner"], "leader_changes", leader


def _kemeny_figures(best: dict[str, Any] | None) -> Iterator[Figure]:
    """Go through one of the best orders, how much stands against it, and who may change places."""
    if best is None:
        return
    for figure in ("distance", "unique"):
        yield "kemeny", None, None, figure, best[figure]
    for place, partner in enumerate(best["order"], start=1):
        yield "kemeny", partner, None, "place", place
    for one, other in best["swappable"]:
        yield "kemeny", one, other, "swappable", True


def _mover_figures(mover: dict[str, Any] | None) -> Iterator[Figure]:
    """Go through the ranks of who moves most, by which methods, and where it stands out."""
    if mover is None:
        return
    who = mover["partner"]
    for end in ("best", "worst"):
        yield "mover", who, None, end, mover[end]
        yield "mover", who, None, f"{end}_by", "; ".join(mover[f"{end}_by"])
    for side in ("strong", "weak"):
        for figure in ("level", "mean"):
            yield "mover", who, mover[side]["criterion"], f"{side}_{figure}", mover[side][figure]


def _method_record(row: MethodRow) -> dict[str, Any]:
    return {
        "method": row.method,
        "name": row.name,
        "normalization": row.normalization,
        "compensates": row.compensates,
        "thresholds": row.has_thresholds,
        "ranks": dict(row.ranks),
        "scores": dict(row.scores),
    }


def _partner_records(found: Comparison) -> list[dict[str, Any]]:
    table = found.table
    kept = ["name", "best", "worst", "borda", "copeland", "kemeny", "rank_low", "rank_high"]
    return [
        {"partner": partner, **{name: plain(row[name]) for name in kept}}
        for partner, row in by_line(table).items()
    ]


def _kemeny_record(found: Comparison) -> dict[str, Any] | None:
    best = found.kemeny
    if best is None:
        return None
    return {
        "order": list(best.order),
        "distance": best.distance,
        "unique": best.is_unique,
        "swappable": [list(pair) for pair in best.swappable],
    }


def _mover_record(found: Comparison) -> dict[str, Any] | None:
    mover = found.mover
    if mover is None:
        return None
    standouts = {
        name: {
            "criterion": one.criterion,
            "level": round(one.level, DIGITS),
            "mean": round(one.mean, DIGITS),
        }
        for name, one in (("strong", mover.strong), ("weak", mover.weak))
    }
    return {
        "partner": mover.partner,
        "best": mover.best,
        "worst": mover.worst,
        "best_by": list(mover.best_by),
        "worst_by": list(mover.worst_by),
        **standouts,
    }


def _square(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {
        str(method): {str(other): plain(value) for other, value in line.items()}
        for method, line in by_line(table).items()
    }
