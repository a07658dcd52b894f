"""Hold the parts of what is judged against each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from criteria.alternatives import check_alternatives
from criteria.by_name import check_pairs, check_unique
from criteria.faults import Faults
from criteria.weight_checks import check_other_sets, check_reference

if TYPE_CHECKING:
    from criteria.framework import Framework
    from criteria.weight_sets import WeightSetFile


# How weights follow from judgements; the evaluator has them under these names.
_METHODS = ("geometric", "eigenvector")


def check_framework(
    framework: Framework,
    weights: Iterable[WeightSetFile],
    faults: Faults,
    unread: Iterable[str] = (),
) -> None:
    """Note every contradiction between scale, criteria, stages, judgements and settings.

    `unread` names the stages of which the judgements could not be read, which was noted already.
    """
    _check_criteria(framework, faults)
    weights = list(weights)
    _check_stages(framework, weights, tuple(unread), faults)
    check_reference(weights, framework.criterion_ids, faults)
    check_other_sets(framework, faults)
    levels = framework.scale.levels
    steps = [(j.better, j.worse, j.value) for j in framework.intensities.judgement]
    check_pairs(steps, levels, "level", "intensities.toml", faults)
    _check_settings(framework, faults)


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
    framework: Framework, weights: list[WeightSetFile], unread: tuple[str, ...], faults: Faults
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
            here.add(f"stage {stage.id}", "a file of weights", "none", remedy)
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
