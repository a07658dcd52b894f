"""Hold the parts of what is judged against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from criteria.alternatives import CHOICES, check_alternatives, get_setting
from criteria.by_name import check_pairs, check_unique
from criteria.faults import Faults
from criteria.weight_checks import check_other_sets, check_reference

if TYPE_CHECKING:
    from criteria.framework import Framework
    from criteria.weight_sets import WeightSetFile


def check_framework(
    framework: Framework,
    weights: Mapping[str, WeightSetFile],
    faults: Faults,
    unread: Iterable[str] = (),
) -> None:
    """Note every contradiction between scale, criteria, stages, judgements and settings.

    Parameters
    ----------
    weights : mapping of str to WeightSetFile
        The reference sets by their names.
    unread : iterable of str
        The names of those that could not be read, which was noted already.
    """
    _check_criteria(framework, faults)
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
        here.add("criterion", "one criterion or more", "none", "Add one.")
    for criterion in framework.criteria:
        key, levels = f"criterion {criterion.id}, rubric", framework.scale.levels
        for level in criterion.rubric:
            if level not in levels:
                here.unknown(f"{key} → {level}", "a level", level, levels)
        for level in levels:
            if level not in criterion.rubric:
                expected, remedy = f"a description of '{level}'", "Describe every step."
                here.add(f"{key} → {level}", expected, "none", remedy)
    faults.extend(here)


def _check_stages(
    framework: Framework,
    weights: Mapping[str, WeightSetFile],
    unread: tuple[str, ...],
    faults: Faults,
) -> None:
    """Note stages without criterion or weights, and weights without a stage."""
    check_unique(framework.stage_ids, "stage", "stages.toml", faults)
    here = Faults("stages.toml")
    if not framework.stages:
        here.add("stage", "one stage or more", "none", "Add one.")
    for stage in framework.stages:
        if stage.key_criterion not in framework.criterion_ids:
            here.unknown(
                f"stage {stage.id}, key_criterion",
                "a criterion",
                stage.key_criterion,
                framework.criterion_ids,
            )
        if stage.id not in framework.stage_weights and stage.id not in unread:
            remedy = f"Add one named '{stage.id}'."
            here.add(f"stage {stage.id}", "a reference set of weights", "none", remedy)
    faults.extend(here)
    first: dict[str, str] = {}
    for name, entry in weights.items():
        here = Faults(f"weights/{name}.toml")
        if entry.stage not in framework.stage_ids:
            here.unknown("file, stage", "a stage", entry.stage, framework.stage_ids)
        elif first.setdefault(entry.stage, name) != name:
            expected = "a stage that no other reference set is for"
            found = f"{entry.stage!r}, as '{first[entry.stage]}' has it"
            here.add("file, stage", expected, found, "Correct it, or remove one of the two.")
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
    for name, (what, allowed) in CHOICES.items():
        if get_setting(settings, name) not in allowed:
            key = name.replace(".", ", ")
            here.unknown(key, what, get_setting(settings, name), allowed)
    check_alternatives(settings, here)
    faults.extend(here)
