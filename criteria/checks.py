"""Hold the parts of what is judged against each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import combinations
from numbers import Real
from typing import TYPE_CHECKING

from criteria.alternatives import check_alternatives
from criteria.faults import Faults

if TYPE_CHECKING:
    from criteria.framework import Framework
    from criteria.models import StageWeights


# How weights follow from judgements; the evaluator has them under these names.
_METHODS = ("geometric", "eigenvector")
# Larger ones would not add up.
_LARGEST = 1e300


def check_framework(
    framework: Framework,
    weights: Iterable[StageWeights],
    faults: Faults,
    unread: Iterable[str] = (),
) -> None:
    """Note every contradiction between scale, criteria, stages, judgements and settings.

    `unread` names the stages of which the judgements could not be read, which was noted already.
    """
    _check_criteria(framework, faults)
    _check_stages(framework, list(weights), tuple(unread), faults)
    for entry in weights:
        pairs = [(judged.more, judged.less, judged.value) for judged in entry.judgement]
        where = f"weights/{entry.stage}.toml"
        check_pairs(pairs, framework.criterion_ids, "criterion", where, faults)
    levels = framework.scale.levels
    steps = [(j.better, j.worse, j.value) for j in framework.intensities.judgement]
    check_pairs(steps, levels, "level", "intensities.toml", faults)
    _check_settings(framework, faults)


def check_unique(names: Iterable[str], what: str, where: str, faults: Faults) -> None:
    """Note every name that stands more than once."""
    here, seen = Faults(where), set()
    for name in names:
        if name in seen:
            here.add(f"{what} {name}", "one entry", "two or more", "Remove or rename one.")
        seen.add(name)
    faults.extend(here)


def check_pairs(
    pairs: Iterable[tuple[str, str, float]],
    names: tuple[str, ...],
    what: str,
    where: str,
    faults: Faults,
) -> None:
    """Note unknown names, pairs judged twice or not at all, and judgements not reciprocal."""
    here = Faults(where)
    judged: dict[tuple[str, str], float] = {}
    for first, second, value in pairs:
        key = f"judgement {first} × {second}"
        unknown = [name for name in (first, second) if name not in names]
        for name in unknown:
            here.unknown(key, f"a {what}", name, names)
        if unknown:
            continue
        if first == second and value != 1:
            here.add(key, "1", value, "A thing against itself is 1; leave the entry out.")
        elif (first, second) in judged:
            here.add(key, "one judgement", "two", "Remove one.")
        elif (second, first) in judged and not math.isclose(
            value * judged[second, first], 1, rel_tol=1e-9
        ):
            expected = f"the reciprocal of {second} × {first}, {1 / judged[second, first]:.4g}"
            here.add(key, expected, f"{value:.4g}", "Keep one of the two judgements.")
        judged[first, second] = value
    for first, second in combinations(names, 2):
        if (first, second) not in judged and (second, first) not in judged:
            here.add(f"judgement {first} × {second}", "a judgement", "none", "Add one.")
    faults.extend(here)


def read_weights(
    given: Mapping[str, object],
    criteria: tuple[str, ...],
    where: str,
    faults: Faults,
    *,
    sum_to_one: bool = True,
) -> dict[str, float]:
    """Check weights by name: every criterion once, finite, not negative.

    Parameters
    ----------
    sum_to_one : bool
        Demand that they sum to one (a file), or divide them by their sum (a call).

    Returns
    -------
    dict
        Weights by criterion, in the order of the criteria; of no use if faults were noted.
    """
    here = Faults(where)
    for name in given:
        if name not in criteria:
            here.unknown(str(name), "a criterion", name, criteria)
    found = {name: _read_weight(name, given, here) for name in criteria}
    total = math.fsum(found.values())
    if not here and sum_to_one and not math.isclose(total, 1, abs_tol=1e-6):
        here.add("sum of the weights", "1", f"{total:.6g}", "Scale the weights to sum to 1.")
    elif not here and total <= 0:
        here.add("sum of the weights", "more than 0", total, "Give a criterion some weight.")
    faults.extend(here)
    return found if here or sum_to_one else {name: w / total for name, w in found.items()}


def _read_weight(name: str, given: Mapping[str, object], here: Faults) -> float:
    """Return one weight; note what is wrong with it."""
    value = given.get(name)
    if value is None:
        here.add(name, "a weight", "nothing", f"Add '{name}'; 0 if it must not count.")
    elif isinstance(value, bool) or not isinstance(value, Real):
        here.add(name, "a number", value, "Write a number of 0 or more.")
    elif not 0 <= value <= _LARGEST:  # type: ignore[operator]
        here.add(name, "a finite weight of 0 or more", value, "Write a number of 0 or more.")
    else:
        return float(value)
    return 0.0


def _check_criteria(framework: Framework, faults: Faults) -> None:
    """Note criteria that stand twice and rubrics that do not describe every step."""
    check_unique(framework.criterion_ids, "criterion", "criteria.toml", faults)
    here = Faults("criteria.toml")
    if not framework.criteria:
        here.add("criterion", "one criterion or more", "none", "Add a [[criterion]].")
    for criterion in framework.criteria:
        key = f"criterion {criterion.id}, rubric"
        for level in criterion.rubric:
            if level not in framework.scale.levels:
                here.unknown(key, "a level", level, framework.scale.levels)
        for level in framework.scale.levels:
            if level not in criterion.rubric:
                here.add(key, f"a description of '{level}'", "none", "Describe every step.")
    faults.extend(here)


def _check_stages(
    framework: Framework, weights: list[StageWeights], unread: tuple[str, ...], faults: Faults
) -> None:
    """Note stages without criterion or weights, and weights without a stage."""
    check_unique(framework.stage_ids, "stage", "stages.toml", faults)
    check_unique((entry.stage for entry in weights), "weights of stage", "weights", faults)
    here = Faults("stages.toml")
    if not framework.stages:
        here.add("stage", "one stage or more", "none", "Add a [[stage]].")
    for stage in framework.stages:
        if stage.key_criterion not in framework.criterion_ids:
            here.unknown(
                f"stage {stage.id}, key_criterion",
                "a criterion",
                stage.key_criterion,
                framework.criterion_ids,
            )
        if stage.id not in framework.stage_weights and stage.id not in unread:
            remedy = f"Add weights/{stage.id}.toml."
            here.add(f"stage {stage.id}", "a file of judgements", "none", remedy)
    for entry in weights:
        if entry.stage not in framework.stage_ids:
            here.unknown("weights, stage", "a stage", entry.stage, framework.stage_ids)
    faults.extend(here)


def _check_settings(framework: Framework, faults: Faults) -> None:
    """Note settings that name what is not there or lie off the scale."""
    here, settings, scale = Faults("settings.toml"), framework.settings, framework.scale
    for name in settings.gate.dependability:
        if name not in framework.criterion_ids:
            here.unknown("gate, dependability", "a criterion", name, framework.criterion_ids)
    on_scale = {
        "evidence, contested_low": settings.evidence.contested_low,
        "evidence, contested_high": settings.evidence.contested_high,
        "roles, capable": settings.roles.capable,
        "roles, dependable": settings.roles.dependable,
    }
    for key, value in on_scale.items():
        if not scale.low <= value <= scale.high:
            here.add(key, f"a value from {scale.low} to {scale.high}", value, "Use the scale.")
    if settings.weights.method not in _METHODS:
        here.unknown("weights, method", "a method", settings.weights.method, _METHODS)
    check_alternatives(settings, here)
    faults.extend(here)
