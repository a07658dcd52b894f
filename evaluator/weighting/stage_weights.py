"""The weights of a stage and the intensities of the levels, from the judgements in the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from criteria import Faults, Framework
from criteria.frozen import FrozenDict
from criteria.settings import WeightSettings
from evaluator.problem import Floats
from evaluator.weighting.ahp import AhpResult, Triad, ahp
from evaluator.weighting.random_index import random_index_names
from evaluator.weighting.revision import suggest_revision

# More changes than this are no help to anyone.
_FEW = 3


@dataclass(frozen=True)
class WeightSet:
    """Weights by criterion, with where they come from.

    Attributes
    ----------
    weights : mapping of str to float
        Summing to one.
    consistency_ratio : float or None
        Of the judgements; None where weights were given as numbers.
    origin : str
        How the weights came about, in words.
    """

    weights: Mapping[str, float]
    consistency_ratio: float | None
    origin: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", FrozenDict(self.weights))


def judgement_matrix(pairs: Iterable[tuple[str, str, float]], names: tuple[str, ...]) -> Floats:
    """Return the reciprocal matrix of judgements given once per pair.

    Examples
    --------
    >>> judgement_matrix([("a", "b", 3.0)], ("a", "b"))
    array([[1.        , 3.        ],
           [0.33333333, 1.        ]])
    """
    matrix = np.eye(len(names))
    for first, second, value in pairs:
        row, column = names.index(first), names.index(second)
        matrix[row, column], matrix[column, row] = value, 1 / value
    return matrix


def weigh_stages(framework: Framework) -> dict[str, WeightSet]:
    """Return the weights of every stage.

    Raises
    ------
    InputError
        If the judgements of a stage, or those on the levels, contradict each other more than the
        settings allow (names the three that do most, and the smallest revision that is enough), or
        the random index is not known.
    """
    _check_random_index(framework)
    faults = Faults("weights")
    found = {}
    for stage in framework.stage_ids:
        entry = framework.stage_weights[stage]
        pairs = [(item.more, item.less, item.value) for item in entry.judgement]
        names = framework.criterion_ids
        result = _judge(pairs, names, framework, f"weights/{stage}.toml", faults)
        found[stage] = WeightSet(
            weights={name: float(w) for name, w in zip(names, result.weights, strict=True)},
            consistency_ratio=float(result.consistency_ratio),
            origin=f"AHP judgements of the {entry.who}, {entry.when}",
        )
    weigh_levels(framework, faults)
    faults.raise_if_any()
    return found


def _check_random_index(framework: Framework) -> None:
    """Refuse a random index that nobody published; only here are they known."""
    name, faults = framework.settings.weights.random_index, Faults("settings.toml")
    if name not in random_index_names():
        faults.unknown("weights, random_index", "a random index", name, random_index_names())
    faults.raise_if_any()


def weigh_levels(framework: Framework, faults: Faults | None = None) -> Floats:
    """Return the intensity of each level for AHP as a ranking method; the best is worth 1."""
    pairs = [(item.better, item.worse, item.value) for item in framework.intensities.judgement]
    noted = Faults("intensities.toml") if faults is None else faults
    result = _judge(pairs, framework.scale.levels, framework, "intensities.toml", noted)
    if faults is None:
        noted.raise_if_any()
    weights = np.asarray(result.weights, dtype=np.float64)
    best: Floats = weights / weights.max()
    return best


def _judge(
    pairs: list[tuple[str, str, float]],
    names: tuple[str, ...],
    framework: Framework,
    where: str,
    faults: Faults,
) -> AhpResult[Floats]:
    """Weigh names by judgements; note if these contradict each other too much."""
    settings = framework.settings.weights
    matrix = judgement_matrix(pairs, names)
    result = ahp(matrix, settings.method, settings.random_index)
    if result.consistency_ratio > settings.max_consistency_ratio:
        here = Faults(where)
        here.add(
            "consistency ratio",
            f"at most {settings.max_consistency_ratio:.2f}",
            f"{result.consistency_ratio:.3f}",
            _where_to_look(matrix, names, result.worst_triad, settings),
        )
        faults.extend(here)
    return result


def _where_to_look(
    matrix: Floats, names: tuple[str, ...], triad: Triad | None, settings: WeightSettings
) -> str:
    """Name the three judgements that contradict each other most, and the smallest revision."""
    labels = [names[int(str(label))] for label in triad.labels] if triad else []
    revision = suggest_revision(
        {
            row: dict(zip(names, cells, strict=True))
            for row, cells in zip(names, matrix, strict=True)
        },
        settings.max_consistency_ratio,
        method=settings.method,
        random_index=settings.random_index,
    )
    look = f"Look again at the judgements among {', '.join(labels)}."
    if len(revision.changes) > _FEW:
        return f"{look} No revision of {_FEW} judgements or fewer is enough."
    changes = " and ".join(str(change) for change in revision.changes)
    return (
        f"{look} The smallest revision that is enough: {changes} (ratio {revision.after:.3f}); "
        "make it only if it is what is meant."
    )
