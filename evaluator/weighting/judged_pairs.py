"""Weights from the pairwise judgements in the data, refused where these contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from criteria import Faults, Framework
from criteria.weight_sets import AhpSet, GroupSet
from criteria.wording import inline
from evaluator.problem import Floats
from evaluator.weighting.ahp import AhpResult, ahp
from evaluator.weighting.weight_set import WeightSet, make_set

if TYPE_CHECKING:
    from criteria.models import Judgement
    from evaluator.weighting.assess import Figures
    from evaluator.weighting.groups import GroupResult

Pairs = Iterable[tuple[str, str, float]]
# A longer list of judgements to revise is no hint any more.
_FEW = 3


def judgement_matrix(pairs: Pairs, names: tuple[str, ...]) -> Floats:
    """Return the reciprocal matrix of judgements given once per pair; NaN where there is none.

    Examples
    --------
    >>> judgement_matrix([("a", "b", 3.0)], ("a", "b"))
    array([[1.        , 3.        ],
           [0.33333333, 1.        ]])
    """
    matrix = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for first, second, value in pairs:
        row, column = names.index(first), names.index(second)
        matrix[row, column], matrix[column, row] = value, 1 / value
    return matrix


def judge(
    pairs: Pairs, names: tuple[str, ...], framework: Framework, where: str, faults: Faults
) -> AhpResult[Floats]:
    """Weigh names by judgements; note if these contradict each other too much."""
    settings = framework.settings.weights
    matrix = judgement_matrix(pairs, names)
    result = ahp(matrix, settings.method, settings.random_index)
    _check_consistency(result, matrix, names, framework, where, faults)
    return result


def weigh_ahp(
    entry: AhpSet, name: str, framework: Framework, where: str, faults: Faults
) -> WeightSet:
    """Return the weights of one judge; note if the judgements contradict each other too much."""
    criteria = framework.criterion_ids
    result = judge(_pairs(entry.judgement), criteria, framework, where, faults)
    return make_set(
        entry,
        name,
        criteria,
        result.weights,
        consistency_ratio=float(result.consistency_ratio),
        consistency=_figures(result),
        notes=_notes(result, framework),
    )


def weigh_group(
    entry: GroupSet, name: str, framework: Framework, where: str, faults: Faults
) -> WeightSet:
    """Return the weights of several judges; note each who contradicts themselves too much."""
    from evaluator.weighting.groups import combine_judgements

    criteria, settings = framework.criterion_ids, framework.settings.weights
    matrices = {}
    for person in entry.judge:
        pairs = _pairs(person.judgement)
        judge(pairs, criteria, framework, f"{where}, judge {person.name}", faults)
        matrices[person.name] = judgement_matrix(pairs, criteria)
    result = combine_judgements(
        matrices,
        entry.how,
        {person.name: person.importance for person in entry.judge},
        method=settings.method,
        random_index=settings.random_index,
    )
    return make_set(
        entry,
        name,
        criteria,
        result.weights,
        consistency_ratio=float(result.consistency_ratio),
        consistency=_figures(result),
        notes=[*_notes(result, framework), *_panel_notes(result, framework)],
    )


def _pairs(judgements: Iterable[Judgement]) -> list[tuple[str, str, float]]:
    return [(item.more, item.less, item.value) for item in judgements]


def _check_consistency(
    result: AhpResult[Floats],
    matrix: Floats,
    names: tuple[str, ...],
    framework: Framework,
    where: str,
    faults: Faults,
) -> None:
    """Note judgements that go round in a circle or contradict each other too much."""
    accepted = framework.settings.weights.max_consistency_ratio
    here, labels = Faults(where), [names[int(str(label))] for label in result.circle or ()]
    if result.consistency_ratio > accepted:
        found, remedy = f"{result.consistency_ratio:.3f}", _where_to_look(result, names)
        if not result.missing:
            remedy += _revision_words(matrix, names, framework)
        here.add("consistency ratio", f"at most {accepted:.2f}", found, remedy)
    elif labels:
        circle = " > ".join([*labels, labels[0]])
        remedy = "Turn one of these judgements round, or make two of them equal."
        here.add("judgements", "an order", f"a circle, {circle}", remedy)
    faults.extend(here)


def _where_to_look(result: AhpResult[Floats], names: tuple[str, ...]) -> str:
    """Name the three judgements that contradict each other most."""
    if result.worst_triad is None:  # a circle of more than three, of which some are not judged
        return "Look again at the judgements."
    labels = [names[int(str(label))] for label in result.worst_triad.labels]
    return f"Look again at the judgements among {', '.join(labels)}."


def _revision_words(matrix: Floats, names: tuple[str, ...], framework: Framework) -> str:
    """Name the smallest revision that is enough."""
    from evaluator.weighting.revision import suggest_revision

    settings = framework.settings.weights
    lines = zip(names, matrix.tolist(), strict=True)
    revision = suggest_revision(
        {row: dict(zip(names, cells, strict=True)) for row, cells in lines},
        settings.max_consistency_ratio,
        method=settings.method,
        random_index=settings.random_index,
    )
    if len(revision.changes) > _FEW:
        return f" No revision of {_FEW} judgements or fewer is enough."
    changes = " and ".join(str(change) for change in revision.changes)
    return (
        f" The smallest revision that is enough: {changes} (ratio {revision.after:.3f}); make it "
        "only if it is what is meant."
    )


def _figures(result: Figures) -> dict[str, float]:
    """Return the figures of consistency by name."""
    return {
        "consistency ratio": float(result.consistency_ratio),
        "geometric consistency index": float(result.geometric_consistency_index),
        "principal eigenvalue": float(result.lambda_max),
    }


def _notes(result: Figures, framework: Framework) -> list[str]:
    """Say what the ratio divides by, what was not judged and what contradicts each other most."""
    index = result.random_index
    notes = [f"Random index {index.value:.3g}: {index.source.rstrip('.')}."]
    if result.missing:
        left_out = "judgement is" if result.missing == 1 else "judgements are"
        notes.append(f"{result.missing} {left_out} left out.")
    if result.worst_triad is None:
        return [*notes, "No three judgements contradict each other."]
    known = framework.criteria
    names = [inline(known[_position(label, framework)].name) for label in result.worst_triad.labels]
    among = f"{', '.join(names[:-1])} and {names[-1]}"
    ratio = result.worst_triad.ratio
    most = f"Judgements contradict each other most among {among}, by a factor of {ratio:.2g}."
    return [*notes, most]


def _position(label: object, framework: Framework) -> int:
    """Return the place of a criterion by its name or its position."""
    names = framework.criterion_ids
    return names.index(label) if isinstance(label, str) else int(str(label))


def _panel_notes(result: GroupResult, framework: Framework) -> list[str]:
    """Say how far judges differ on each criterion, and who is farthest from the group."""
    told = [
        f"{inline(criterion.name)} {low:.0%} to {high:.0%}"
        for criterion, low, high in zip(
            framework.criteria, result.spread["least"], result.spread["greatest"], strict=True
        )
    ]
    notes = [f"{len(result.judges)} judges; they give {', '.join(told)}."]
    if result.farthest is not None:
        notes.append(f"Farthest from the group: {result.farthest}.")
    return notes
