"""A sensitivity analysis as plain records: nested for JSON, one figure a row for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from evaluator.methods.forms import LINEAR
from evaluator.outputs.figures import DIGITS, Figure, figure_rows, plain
from evaluator.outputs.panels import by_line
from evaluator.robustness.exact.nearest_linear import NORMS

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.sensitivity.stage import StageSensitivity

# What identifies a row of each analysis; every other column of its table is a figure or a word.
_KEYS: Final = {
    "acceptability": ("partner",),
    "rank_acceptability": ("partner", "rank"),
    "pairwise": ("partner", "other"),
    "central_weights": ("partner", "criterion"),
    "weight_intervals": ("criterion", "holds"),
    "critical_weights": ("criterion",),
    "smallest_change": ("norm", "criterion"),
    "recodings": ("claim", "to_level"),
    "leave_one_out": ("kind", "left_out"),
    "variance_shares": ("output", "inputs"),
    "next_evidence": ("partner", "criterion"),
    "admissions": ("partner", "criterion"),
    "settings": ("setting", "value"),
    "settings_together": ("partner",),
}
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
    "space",
    "vary",
    "samples",
    "bound",
    "drawing",
    "kernel",
    "seed",
    "data_date",
    "digest",
    "caveat",
)


def sensitivity_record(found: StageSensitivity) -> dict[str, Any]:
    """Return an analysis as nested records, in the order in which they are written."""
    ranking = found.ranking
    return {
        "stage": ranking.stage,
        "mineral": ranking.mineral,
        "method": ranking.method,
        "normalization": ranking.normalization,
        "weights": {name: round(value, DIGITS) for name, value in ranking.weights.items()},
        "space": found.weights,
        "vary": found.vary,
        "samples": found.samples,
        "drawing": found.drawing,
        "kernel": found.kernel,
        "bound": round(found.bound, DIGITS),
        **analyses(found),
        "caveat": ranking.about.caveat,
        "data_date": ranking.data_date,
        "digest": found.digest,
        "seed": found.seed,
    }


def analyses(found: StageSensitivity) -> dict[str, list[dict[str, Any]]]:
    """Return every analysis as a list of records."""
    tables = {
        "acceptability": _acceptability(found),
        "rank_acceptability": _crossed(found, "rank_acceptability", "rank"),
        "pairwise": _crossed(found, "pairwise", "other"),
        "central_weights": _crossed(found, "central_weights", "criterion"),
        "weight_intervals": _intervals(found),
        "critical_weights": _critical(found),
        "smallest_change": _changes(found),
        "recodings": _records(found.recodings.table),
        "leave_one_out": _records(found.leave_one_out.table),
        "variance_shares": _records(found.variance_shares.table),
        "next_evidence": _records(found.next_evidence.table),
        "admissions": _records(found.next_evidence.admissions_table),
        "settings": _records(found.settings_shift.table),
        "settings_together": _records(found.settings_shift.together_table),
    }
    return {name: [_plain_row(row) for row in rows] for name, rows in tables.items()}


def sensitivity_rows(results: Sequence[StageSensitivity]) -> Iterator[dict[str, Any]]:
    """Go through all figures of all stages, one a row; what describes the run stands in each.

    Yields
    ------
    dict
        By column, in the order of `COLUMNS`: a number in ``value``, or words in ``text``.
    """
    for found in results:
        record = sensitivity_record(found)
        yield from figure_rows(record, _figures(record), COLUMNS)


def _figures(record: Mapping[str, Any]) -> Iterator[Figure]:
    """Go through analysis, subject, object, figure and value."""
    for analysis, keys in _KEYS.items():
        for row in record[analysis]:
            subject, *rest = (row.get(key) for key in keys)
            for figure, value in row.items():
                if figure not in keys:
                    yield analysis, subject, rest[0] if rest else None, figure, value


def _acceptability(found: StageSensitivity) -> list[dict[str, Any]]:
    """Return one record per partner, those published first in front."""
    table, errors, seen = by_line(found.table), found.errors, by_line(found.possible_ranks)
    return [
        {
            "partner": row.partner,
            "name": row.name,
            "rank": row.rank,
            **table[row.partner],
            **{f"{name}_error": errors[name].loc[row.partner] for name in _ERRORS},
            "best_rank": seen[row.partner]["best"],
            "worst_rank": seen[row.partner]["worst"],
            "exact_ranks": found.has_exact_ranks,
        }
        for row in found.ranking.rows
    ]


_ERRORS: Final = ("expected_rank", "holistic", "confidence")


def _crossed(found: StageSensitivity, name: str, across: str) -> list[dict[str, Any]]:
    """Return one record per cell of a square table, with its standard error."""
    table, errors = getattr(found, name), found.errors[name]
    return [
        {
            "partner": row.partner,
            across: column,
            "share" if across != "criterion" else "weight": table.loc[row.partner, column],
            "standard_error": errors.loc[row.partner, column],
        }
        for row in found.ranking.rows
        for column in table.columns
        if not (across == "other" and column == row.partner)
    ]


def _intervals(found: StageSensitivity) -> list[dict[str, Any]]:
    """Return one record per interval of a weight; none for methods without exact ones."""
    if found.ranking.method not in LINEAR or not found.ranking.rows:
        return []
    return [
        {"criterion": name, "holds": column, "low": low, "high": high}
        for name, line in found.weight_intervals.iterrows()
        for column, intervals in line.items()
        for low, high in intervals
    ]


def _critical(found: StageSensitivity) -> list[dict[str, Any]]:
    """Return one record per criterion: the smallest changes of its weight that turn an order."""
    if found.ranking.method not in LINEAR or not found.ranking.rows:
        return []
    table = found.critical_weights.criteria.rename_axis("criterion").reset_index()
    return _records(table)


def _changes(found: StageSensitivity) -> list[dict[str, Any]]:
    """Return one record per norm and criterion: the weights nearest to now that turn the lead."""
    if found.ranking.method not in LINEAR or len(found.alternatives) < 2:
        return []
    records = []
    for norm in NORMS:
        one = found.smallest_change(norm=norm)
        shared = {"overtaken": one.a, "first": one.b, "exact": one.exact}
        if one.weights is None or one.change is None:
            records.append({"norm": norm, "criterion": None, **shared, "reason": one.reason})
            continue
        shared |= {"verified": one.verified, "distance": one.distance}
        changes: dict[Any, float] = one.change.to_dict()
        records += [
            {"norm": norm, "criterion": name, **shared, "weight": weight, "by": changes[name]}
            for name, weight in one.weights.items()
        ]
    return records


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the lines of a table."""
    return list(by_line(table.reset_index(drop=True)).values())


def _plain_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a record of plain values, rounded, with nothing where there is no figure."""
    return {str(name): plain(value) for name, value in row.items()}
