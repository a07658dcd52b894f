"""The reference weights of every stage and the worth of every level, from what was judged."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from criteria import Faults, Framework
from criteria.weight_sets import REFERENCE, AhpSet, GroupSet
from evaluator.problem import Floats
from evaluator.weighting.judged_pairs import judge, judgement_matrix
from evaluator.weighting.judged_sets import weigh_judged
from evaluator.weighting.random_index import random_index_names
from evaluator.weighting.weight_set import WeightSet

__all__ = [
    "WeightSet",
    "check_other_sets",
    "judgement_matrix",
    "reweigh_stage",
    "weigh_levels",
    "weigh_stages",
]


def weigh_stages(framework: Framework) -> dict[str, WeightSet]:
    """Return the reference weights of every stage.

    Raises
    ------
    InputError
        If the judgements of a stage, or those on the levels, go round in a circle or contradict
        each other more than the settings allow (names the three that do most, and the smallest
        revision that is enough), or the random index is not known.
    """
    _check_random_index(framework)
    faults, found = Faults("weights"), {}
    for stage in framework.stage_ids:
        entry = framework.stage_weights[stage]
        weighed = weigh_judged(entry, REFERENCE, f"weights/{stage}.toml", framework, faults)
        if weighed is not None:
            found[stage] = weighed
    weigh_levels(framework, faults)
    faults.raise_if_any()
    return found


def reweigh_stage(framework: Framework, stage: str) -> WeightSet:
    """Return the reference weights of one stage under settings other than those it was loaded with.

    Its judgements were accepted under its own settings. Another way to weights, or another random
    index, gives another consistency ratio, and is no reason to refuse them now.
    """
    _check_random_index(framework)
    lenient = framework.settings.weights.model_copy(update={"max_consistency_ratio": math.inf})
    settings = framework.settings.model_copy(update={"weights": lenient})
    faults, entry = Faults("weights"), framework.stage_weights[stage]
    asked = replace(framework, settings=settings)
    weighed = weigh_judged(entry, REFERENCE, f"weights/{stage}.toml", asked, faults)
    faults.raise_if_any()
    assert weighed is not None
    return weighed


def check_other_sets(framework: Framework) -> None:
    """Refuse pairwise judgements in the other weight sets that contradict each other too much.

    Raises
    ------
    InputError
        As for `weigh_stages`.
    """
    faults = Faults("other_weights")
    for name, entry in framework.other_weights.items():
        if isinstance(entry, AhpSet | GroupSet):
            weigh_judged(entry, name, f"other_weights/{name}.toml", framework, faults)
    faults.raise_if_any()


def _check_random_index(framework: Framework) -> None:
    """Refuse a random index that nobody published; only here are they known."""
    name, faults = framework.settings.weights.random_index, Faults("settings.toml")
    known = random_index_names()
    if name not in known:
        faults.unknown("weights, random_index", "a random index", name, known)
    faults.raise_if_any()


def weigh_levels(framework: Framework, faults: Faults | None = None) -> Floats:
    """Return the intensity of each level for AHP as a ranking method; the best is worth 1."""
    pairs = [(item.better, item.worse, item.value) for item in framework.intensities.judgement]
    noted = Faults("intensities.toml") if faults is None else faults
    result = judge(pairs, framework.scale.levels, framework, "intensities.toml", noted)
    if faults is None:
        noted.raise_if_any()
    weights = np.asarray(result.weights, dtype=np.float64)
    best: Floats = weights / weights.max()
    return best
