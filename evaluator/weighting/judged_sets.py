"""Weights that somebody judged in any way: the step from a weight-set file to a weight set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from criteria import Faults, Framework, InputError
from criteria.weight_sets import (
    REFERENCE,
    AhpSet,
    BestWorstSet,
    DirectSet,
    EqualSet,
    GroupSet,
    OrderSet,
    PointsSet,
    WeightSetFile,
    judgements_of,
)
from criteria.wording import inline
from evaluator.weighting.judged_pairs import judgement_matrix, weigh_ahp, weigh_group
from evaluator.weighting.weight_set import WeightSet, make_set

# Weights this many significant digits alike share a place in an order.
_DIGITS = 12
# Intervals narrower than this are a single weight.
_WIDTH = 1e-6


@dataclass(frozen=True)
class Reference:
    """The reference set of a stage: its file and what follows from it."""

    entry: WeightSetFile
    weights: Mapping[str, float]


def weigh_judged(
    entry: WeightSetFile,
    name: str,
    where: str,
    framework: Framework,
    faults: Faults,
    reference: Reference | None = None,
) -> WeightSet | None:
    """Return the weights that a judged set comes to.

    Parameters
    ----------
    entry : WeightSetFile
        Neither objective nor a blend; checked against the criteria.
    name, where : str
        Of the set, and the file as a fault names it.
    faults : Faults
        Where judgements are noted that contradict each other too much, or that are missing.
    reference : Reference, optional
        That of the stage, for sets derived from it.

    Returns
    -------
    WeightSet or None
        None where there are no weights for the faults noted.
    """
    if isinstance(entry, AhpSet):
        return weigh_ahp(entry, name, framework, where, faults)
    if isinstance(entry, GroupSet):
        return weigh_group(entry, name, framework, where, faults)
    try:
        return _weigh(entry, name, framework, reference)
    except InputError as error:
        faults.extend(replace(fault, where=f"{where}, {fault.where}") for fault in error.faults)
        return None


def _weigh(
    entry: WeightSetFile, name: str, framework: Framework, reference: Reference | None
) -> WeightSet:
    """Return the weights of a set that needs no pairwise judgements of its own."""
    criteria = framework.criterion_ids
    if isinstance(entry, EqualSet):
        return make_set(entry, name, criteria, [1 / len(criteria)] * len(criteria))
    if isinstance(entry, DirectSet):
        return make_set(entry, name, criteria, [entry.weights[item] for item in criteria])
    if isinstance(entry, PointsSet):
        from evaluator.weighting import points, swing

        given = [entry.points[item] for item in criteria]
        shares = swing(given) if entry.method == "swing" else points(given)
        return make_set(entry, name, criteria, np.asarray(shares))
    if isinstance(entry, OrderSet):
        return _weigh_order(entry, name, framework, reference)
    if isinstance(entry, BestWorstSet):
        return _weigh_best_worst(entry, name, framework, reference)
    raise AssertionError(f"{entry.method} is nobody's judgement")


def _weigh_order(
    entry: OrderSet, name: str, framework: Framework, reference: Reference | None
) -> WeightSet:
    """Return the weights that follow from an order; ties share a place."""
    from evaluator.weighting import rancom, rank_reciprocal, rank_sum, roc

    criteria = framework.criterion_ids
    places = _places(entry, reference)
    ranks = [
        1 + sum(len(before) for before in places[: _place_of(item, places)]) for item in criteria
    ]
    if entry.method == "rancom":
        shares = np.asarray(rancom(ranks).weights)
    else:
        by_rank = {"roc": roc, "rank_sum": rank_sum, "rank_reciprocal": rank_reciprocal}
        shares = np.asarray(by_rank[entry.method](ranks))
    told = " > ".join(
        " = ".join(inline(framework.criterion(item).name) for item in place) for place in places
    )
    return make_set(entry, name, criteria, shares, notes=[f"Order: {told}."])


def _places(entry: OrderSet, reference: Reference | None) -> list[tuple[str, ...]]:
    """Return the criteria by place, most important first."""
    if entry.order is not None:
        return [(place,) if isinstance(place, str) else place for place in entry.order]
    weights = _known(reference).weights
    by_weight: dict[float, list[str]] = {}
    for item, weight in weights.items():
        by_weight.setdefault(float(f"{weight:.{_DIGITS}g}"), []).append(item)
    return [tuple(by_weight[weight]) for weight in sorted(by_weight, reverse=True)]


def _place_of(item: str, places: Iterable[tuple[str, ...]]) -> int:
    return next(number for number, place in enumerate(places) if item in place)


def _weigh_best_worst(
    entry: BestWorstSet, name: str, framework: Framework, reference: Reference | None
) -> WeightSet:
    """Return the weights of the best-worst method, with their intervals where there are any."""
    from evaluator.weighting import best_worst

    criteria = framework.criterion_ids
    if entry.best_to_others is None or entry.others_to_worst is None:
        to_others, to_worst = _vectors(_known(reference), framework)
    else:
        to_others = [entry.best_to_others[item] for item in criteria]
        to_worst = [entry.others_to_worst[item] for item in criteria]
    result = best_worst(to_others, to_worst, model=entry.model)
    figures = {
        f"ξ of the {entry.model} model": float(result.xi),
        "output-based consistency ratio": float(result.consistency_ratio),
        "input-based consistency ratio": float(result.input_consistency_ratio),
    }
    if entry.model == "linear":  # there the ratio is ξ itself
        del figures["output-based consistency ratio"]
    widths = np.asarray(result.upper) - np.asarray(result.lower)
    ends = zip(framework.criteria, result.lower, result.upper, strict=True)
    told = ", ".join(f"{inline(item.name)} {low:.1%} to {high:.1%}" for item, low, high in ends)
    notes = [f"Weights that are as good: {told}."] if float(widths.max()) > _WIDTH else []
    shares = np.asarray(result.weights)
    return make_set(entry, name, criteria, shares, consistency=figures, notes=notes)


def _vectors(reference: Reference, framework: Framework) -> tuple[list[float], list[float]]:
    """Take the row of the best and the column of the worst criterion out of the judgements.

    Raises
    ------
    InputError
        If there are no such judgements, or one of them says that another is better or worse.
    """
    names, weights = framework.criterion_ids, reference.weights
    pairs = [(item.more, item.less, item.value) for item in judgements_of(reference.entry)]
    faults = Faults(REFERENCE)
    if not isinstance(reference.entry, AhpSet):
        remedy = "Write best_to_others and others_to_worst."
        faults.add("method", "ahp, to derive from", reference.entry.method, remedy)
        faults.raise_if_any()
    matrix = judgement_matrix(pairs, names)
    best, worst = max(names, key=lambda n: weights[n]), min(names, key=lambda n: weights[n])
    for row, column in [*((best, item) for item in names), *((item, worst) for item in names)]:
        value = matrix[names.index(row), names.index(column)]
        if not value >= 1:  # missing, too
            found = "none" if np.isnan(value) else f"{value:.3g}"
            remedy = "Write best_to_others and others_to_worst instead of deriving them."
            faults.add(f"judgement {row} × {column}", "one of 1 or more", found, remedy)
    faults.raise_if_any()
    return matrix[names.index(best)].tolist(), matrix[:, names.index(worst)].tolist()


def _known(reference: Reference | None) -> Reference:
    """Return the reference, which a derived set cannot do without."""
    if reference is None:
        raise AssertionError("a set derived from a reference that is not there")
    return reference
