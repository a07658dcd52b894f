"""Weight sets and their comparison as plain records: nested for JSON, one figure a row for CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from evaluator.outputs.safe import safe_csv
from evaluator.outputs.weights_words import gate_words, in_sentences
from evaluator.weighting.weight_set import WeightSet

if TYPE_CHECKING:
    from evaluator.sensitivity.weight_comparison import WeightComparison

_DIGITS: Final = 6
COLUMNS: Final = (
    "stage",
    "mineral",
    "ranking_method",
    "normalization",
    "set",
    "weighing_method",
    "who",
    "when",
    "figure",
    "subject",
    "value",
    "digest",
)

Row = dict[str, Any]


def weights_record(stage: str, found: WeightSet) -> dict[str, Any]:
    """Return the weights of a stage as a record."""
    return {
        "stage": stage,
        **set_record(found),
        "judgements": [
            {
                "more": item.more,
                "less": item.less,
                "value": item.value,
                "reason": item.reason,
                "source": item.source,
            }
            for item in found.judgements
        ],
    }


def set_record(found: WeightSet) -> dict[str, Any]:
    """Return a weight set as a record, without its judgements."""
    return {
        "set": found.name or None,
        "method": found.method or None,
        "who": found.who or None,
        "when": found.when or None,
        "why": found.why or None,
        "weights": {name: round(value, _DIGITS) for name, value in found.weights.items()},
        "squared_share": {n: round(v, _DIGITS) for n, v in squared(found.weights).items()},
        "consistency_ratio": None
        if found.consistency_ratio is None
        else round(found.consistency_ratio, _DIGITS),
        "consistency": {name: round(value, _DIGITS) for name, value in found.consistency.items()},
        "origin": found.origin,
        "notes": list(found.notes),
    }


def comparison_record(found: WeightComparison) -> dict[str, Any]:
    """Return a comparison as nested records."""
    ranking = found.ranking
    return {
        "stage": found.stage,
        "mineral": ranking.mineral,
        "method": ranking.method,
        "normalization": ranking.normalization,
        "sets": [
            {
                "name": name,
                **set_record(item),
                "ranks": dict(found.orders[name].ranks),
                "not_ranked": list(found.orders[name].dropped),
                "ranked_too": list(found.orders[name].entered),
                "kendall_tau_b": _finite(found.agreement[name]),
            }
            for name, item in found.sets.items()
        ],
        "partners": [
            {"partner": partner, **row} for partner, row in found.table.to_dict("index").items()
        ],
        "left_out": dict(found.left_out),
        "summary": [*in_sentences(found), *gate_words(found)],
        "digest": found.digest,
        "seed": ranking.seed,
    }


def set_rows(sets: Mapping[str, WeightSet]) -> Iterator[Row]:
    """Go through the figures of one weight set per stage."""
    for stage, found in sets.items():
        yield from _figures_of({"stage": stage}, found.name, found)


def comparison_rows(results: Iterable[WeightComparison]) -> Iterator[Row]:
    """Go through the figures of comparisons: weights, consistency, ranks and agreement."""
    for found in results:
        shared = {
            "stage": found.stage,
            "mineral": found.ranking.mineral,
            "ranking_method": found.ranking.method,
            "normalization": found.ranking.normalization,
            "digest": found.digest,
        }
        for name, item in found.sets.items():
            yield from _figures_of(shared, name, item)
            here = {**shared, **_who(name, item)}
            for partner, rank in found.orders[name].ranks.items():
                yield {**here, "figure": "rank", "subject": partner, "value": rank}
            for partner in found.orders[name].dropped:
                yield {**here, "figure": "not_ranked", "subject": partner, "value": 1}
            for partner in found.orders[name].entered:
                yield {**here, "figure": "ranked_too", "subject": partner, "value": 1}
            tau = _finite(found.agreement[name])
            yield {**here, "figure": "kendall_tau_b", "subject": None, "value": tau}


def csv_text(rows: Iterable[Row]) -> str:
    """Write one figure a row, as CSV in which no cell can become a formula."""
    return safe_csv(COLUMNS, rows)


def squared(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the shares of the squared weights, with which they act in TOPSIS."""
    total = sum(weight**2 for weight in weights.values())
    return {name: weight**2 / total for name, weight in weights.items()}


def _figures_of(shared: Row, name: str, found: WeightSet) -> Iterator[Row]:
    """Go through the weights of a set and its figures of consistency."""
    here = {**shared, **_who(name, found)}
    parts = {
        "weight": found.weights,
        "squared_share": squared(found.weights),
        "consistency": found.consistency,
    }
    for figure, values in parts.items():
        for subject, value in values.items():
            yield {**here, "figure": figure, "subject": subject, "value": round(value, _DIGITS)}


def _who(name: str, found: WeightSet) -> Row:
    return {
        "set": name,
        "weighing_method": found.method,
        "who": found.who,
        "when": found.when,
    }


def _finite(value: float) -> float | None:
    """Round a figure; None for one that is not defined."""
    return None if value != value else round(float(value), _DIGITS)
