"""Weight sets as data: who weighed the criteria, when, why, and by which method."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from pydantic import Field

from criteria.faults import Faults
from criteria.models import Identifier, Judgement, Name, Positive, Share, Text
from criteria.reading import Flag, Number, Record, build

# The stage of a set that holds for every stage.
ALL: Final = "all"
# The name of the set that a stage is ranked with unless another is asked for.
REFERENCE: Final = "reference"

OneToNine = Annotated[Number, Field(ge=1, le=9)]
Derived = Annotated[Literal["reference"] | None, Field(alias="from")]


class _Entry(Record):
    """What every weight set says of itself.

    Attributes
    ----------
    stage : str
        The stage that it is for, or ``all``.
    who, when, why : str
        Who weighed, when, and what for.
    """

    stage: Identifier
    method: str
    who: Text
    when: Text
    why: Text


class AhpSet(_Entry):
    """Pairwise judgements (AHP), one per pair; with `incomplete`, pairs may be left out."""

    method: Literal["ahp"]
    incomplete: Flag = False
    judgement: tuple[Judgement, ...]


class Judge(Record):
    """One of several judges: how much their word counts, and their judgements."""

    name: Name
    importance: Positive = 1.0
    judgement: tuple[Judgement, ...]


class GroupSet(_Entry):
    """Pairwise judgements of several judges, combined as judgements or as priorities."""

    method: Literal["ahp_group"]
    how: Literal["judgements", "priorities"] = "judgements"
    incomplete: Flag = False
    judge: tuple[Judge, ...]


class PointsSet(_Entry):
    """Points by criterion, of the criterion itself or of its swing from worst to best."""

    method: Literal["points", "swing"]
    points: dict[str, Number]


class OrderSet(_Entry):
    """An order of the criteria, most important first, ties as a list within the list.

    With ``from = "reference"`` the order is that of the reference weights.
    """

    method: Literal["roc", "rank_sum", "rank_reciprocal", "rancom"]
    order: tuple[Text | tuple[Text, ...], ...] | None = None
    from_: Derived = None


class BestWorstSet(_Entry):
    """How many times the best matters as much as each, and each as much as the worst.

    With ``from = "reference"`` both are taken from the reference judgements.
    """

    method: Literal["best_worst"]
    model: Literal["linear", "nonlinear"] = "linear"
    best_to_others: dict[str, OneToNine] | None = None
    others_to_worst: dict[str, OneToNine] | None = None
    from_: Derived = None


class EqualSet(_Entry):
    """The same weight for every criterion."""

    method: Literal["equal"]


class ObjectiveSet(_Entry):
    """Weights that follow from the decision matrix of the stage, not from anybody's priorities."""

    method: Literal["entropy", "critic", "standard_deviation", "merec"]


class BlendSet(_Entry):
    """A share of one set, the subjective, and the rest of another; or their product.

    The share is a half where an additive blend names none; a product has none.
    """

    method: Literal["blend"]
    subjective: Text
    objective: Text
    share: Share | None = None
    how: Literal["additive", "multiplicative"] = "additive"


class DirectSet(_Entry):
    """Weights given as numbers that sum to one."""

    method: Literal["direct"]
    weights: dict[str, Number]


WeightSetFile: TypeAlias = (
    AhpSet
    | GroupSet
    | PointsSet
    | OrderSet
    | BestWorstSet
    | EqualSet
    | ObjectiveSet
    | BlendSet
    | DirectSet
)

KINDS: Final[tuple[type[WeightSetFile], ...]] = (
    AhpSet,
    GroupSet,
    PointsSet,
    OrderSet,
    BestWorstSet,
    EqualSet,
    ObjectiveSet,
    BlendSet,
    DirectSet,
)


def _methods_of(kind: type[WeightSetFile]) -> tuple[str, ...]:
    """Return the methods that a kind of file is for."""
    return get_args(kind.model_fields["method"].annotation)


# The kind of file by method.
METHODS: Final[Mapping[str, type[WeightSetFile]]] = MappingProxyType(
    {method: kind for kind in KINDS for method in _methods_of(kind)}
)


def build_weight_set(data: Mapping[str, Any], where: str, faults: Faults) -> WeightSetFile | None:
    """Build a weight set from the tables of its file, or note every fault in it.

    Parameters
    ----------
    where : str
        The file, as a fault names it.

    Examples
    --------
    >>> told = {"stage": "all", "who": "team", "when": "2026", "why": "A base line."}
    >>> build_weight_set({**told, "method": "equal"}, "equal.toml", Faults("data")).stage
    'all'
    >>> faults = Faults("data")
    >>> build_weight_set({**told, "method": "equall"}, "equal.toml", faults)
    >>> [fault.remedy for fault in faults]
    ["Did you mean 'equal'?"]
    """
    method, here = data.get("method"), Faults(where)
    if method is None:
        here.add("file, method", "a value", "nothing", "Add 'method'.")
    elif not isinstance(method, str) or method not in METHODS:
        here.unknown("file, method", "a way of weighing", method, METHODS)
    else:
        return build(METHODS[method], data, where, "file", faults)
    faults.extend(here)
    return None


def judgements_of(entry: WeightSetFile) -> tuple[Judgement, ...]:
    """Return the pairwise judgements of a set, judge by judge; none where it has none."""
    if isinstance(entry, AhpSet):
        return entry.judgement
    if isinstance(entry, GroupSet):
        return tuple(item for judge in entry.judge for item in judge.judgement)
    return ()
